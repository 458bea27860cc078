package web

import (
	"html/template"
	"strconv"
	"time"

	"steward/internal/record"
)

// rows writes the rows of a list. With pick every row has a box to tick, whose
// value carries the revision that is shown.
func (d display) rows(o outline, cols []column, records []record.Record, now time.Time, pick bool) template.HTML {
	var m markup
	m.b.Grow(len(records) * 1500)
	for i := range records {
		d.row(&m, o, cols, &records[i], now, pick)
	}
	return m.html()
}

func (d display) row(m *markup, o outline, cols []column, r *record.Record, now time.Time, pick bool) {
	ref := refOf(o.kind, r.Number)
	title := r.Title
	if title == "" {
		title = ref
	}
	m.raw(`<tr>`)
	if pick {
		m.raw(`<td class="check"><input type="checkbox" name="id" value="`)
		m.text(string(r.ID) + "@" + strconv.FormatInt(r.Rev, 10))
		m.raw(`" aria-label="Select `)
		m.text(title)
		m.raw(`"></td>`)
	}
	m.raw(`<td class="primary"><a class="row-link" href="`)
	m.text(d.path(o.kind, r.Number))
	m.raw(`">`)
	m.text(clipText(title, 160))
	m.raw(`</a><small>`)
	m.text(ref)
	m.raw(`</small></td>`)
	for i := range cols[1:] {
		d.column(m, o, &cols[i+1], r, now)
	}
	m.raw("</tr>\n")
}

func (d display) column(m *markup, o outline, col *column, r *record.Record, now time.Time) {
	m.raw(`<td data-label="`)
	m.text(col.Label)
	if col.Class != "" {
		m.raw(`" class="`)
		m.text(col.Class)
	}
	m.raw(`">`)
	v := valueOf(*r, col.Field.Name)
	switch {
	case col.Field.Name == "due":
		d.due(m, o.kind, r, now)
	case col.Field.Name == "owner" && v == nil:
		m.raw(`<span class="note">Nobody</span>`)
	default:
		d.cell(m, o, col.Field, v)
	}
	m.raw(`</td>`)
}

// due writes when a record is due, and whether that is past.
func (d display) due(m *markup, k *record.Kind, r *record.Record, now time.Time) {
	if r.Due == "" {
		return
	}
	m.raw(`<time datetime="`)
	m.text(string(r.Due))
	if late(k, r.State, r.Due, d.today) {
		m.raw(`" class="late`)
	}
	m.raw(`">`)
	if settled(k, r.State) {
		m.text(dateText(r.Due))
	} else {
		m.text(daysUntil(now, r.Due))
	}
	m.raw(`</time>`)
}

// late reports whether a day is past and still matters.
func late(k *record.Kind, state string, due, today record.Date) bool {
	return due != "" && due < today && !settled(k, state)
}

// settled reports whether nothing is expected in a state any more.
func settled(k *record.Kind, state string) bool {
	s := k.State(state)
	return s != nil && (s.Shape == record.Ended || s.Shape == record.Good)
}
