package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"steward/internal/record"
	"steward/internal/register"
)

// display turns values into what people see. Names are those of every record
// the values may name; one that is missing is one the reader may not see.
type display struct {
	base  string // "/o/acme", where the organisation's pages are
	kinds *record.Catalogue
	names map[record.ID]register.Name
	today record.Date
	prose func(string) template.HTML // Markdown made safe
}

// cellRunes is how much of a text a list shows.
const cellRunes = 90

// cell writes a value as a cell of a list shows it: short, and without links,
// which belong to the row.
func (d display) cell(m *markup, o outline, f *record.Field, v any) {
	switch {
	case v == nil:
	case f.Name == "state":
		d.state(m, o.kind, record.Strings(v))
	case f.Shown() == record.Person && !f.Many:
		d.person(m, d.title(v))
	default:
		text, items := d.plain(f, v), 1
		if l, ok := v.([]any); ok {
			if items = len(l); items > 3 {
				text = d.plain(f, l[:3])
			}
		}
		text = strings.ReplaceAll(text, "\n", ", ")
		m.text(clipText(text, cellRunes))
		if items > 3 {
			m.raw(` <span class="count">+`)
			m.text(strconv.Itoa(items - 3))
			m.raw(`</span>`)
		}
	}
}

// person writes somebody's name with an avatar.
func (d display) person(m *markup, name string) {
	m.raw(`<span class="person"><span class="avatar small" aria-hidden="true">`)
	m.text(initials(name))
	m.raw(`</span>`)
	m.text(name)
	m.raw(`</span>`)
}

func (d display) state(m *markup, k *record.Kind, names []string) {
	for _, name := range names {
		m.b.WriteString(string(stateBadge(k, name)))
	}
}

// full writes a value as a record's page shows it.
func (d display) full(m *markup, o outline, f *record.Field, v any) {
	switch t := f.Shown(); {
	case v == nil:
		m.raw(`Not recorded`)
	case f.Name == "state":
		d.state(m, o.kind, record.Strings(v))
	case f.Many && (t == record.Text || t == record.Enum):
		m.raw(`<ul class="tags">`)
		for _, s := range record.Strings(v) {
			m.raw(`<li class="tag">`)
			m.text(d.single(f, s))
			m.raw(`</li>`)
		}
		m.raw(`</ul>`)
	case t == record.LinkType || t == record.Person:
		d.links(m, record.Strings(v))
	case t == record.File:
		// Files are links to a record's own bytes; the page of the record writes them.
		m.text(d.single(f, v))
	case t == record.RichText && d.prose != nil:
		m.raw(`<div class="prose">`)
		m.b.WriteString(string(d.prose(strings.Join(record.Strings(v), "\n\n"))))
		m.raw(`</div>`)
	case f.Many:
		m.raw(`<ul>`)
		for _, line := range strings.Split(d.plain(f, v), "\n") {
			m.raw(`<li>`)
			m.text(line)
			m.raw(`</li>`)
		}
		m.raw(`</ul>`)
	default:
		d.one(m, f, v)
	}
}

func (d display) one(m *markup, f *record.Field, v any) {
	s, _ := v.(string)
	switch f.Shown() {
	case record.DateType, record.TimeType:
		m.raw(`<time datetime="`)
		m.text(s)
		m.raw(`">`)
		m.text(d.single(f, v))
		m.raw(`</time>`)
	case record.Text:
		if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
			m.raw(`<a rel="noreferrer nofollow" href="`)
			m.text(s)
			m.raw(`">`)
			m.text(s)
			m.raw(`</a>`)
			return
		}
		m.text(s)
	default:
		m.text(d.single(f, v))
	}
}

// links writes links to records, one a line when there are several.
func (d display) links(m *markup, ids []string) {
	if len(ids) == 1 {
		d.link(m, record.ID(ids[0]))
		return
	}
	m.raw(`<ul>`)
	for _, id := range ids {
		m.raw(`<li>`)
		d.link(m, record.ID(id))
		m.raw(`</li>`)
	}
	m.raw(`</ul>`)
}

// link writes a link to one record: title and reference.
func (d display) link(m *markup, id record.ID) {
	n, ok := d.names[id]
	k := d.kinds.Kind(n.Kind)
	if !ok || k == nil {
		m.raw(`<span class="note">A record you may not see</span>`)
		return
	}
	m.raw(`<a href="`)
	m.text(d.path(k, n.Number))
	m.raw(`">`)
	m.text(titleOrRef(k, n))
	m.raw(`</a> <span class="ref">`)
	m.text(refOf(k, n.Number))
	m.raw(`</span>`)
	if n.Gone {
		m.raw(` <span class="note">removed</span>`)
	}
}

// path is the address of a record's page.
func (d display) path(k *record.Kind, number int64) string {
	return d.base + "/" + k.Plural + "/" + refOf(k, number)
}

// list is the address of the list of a kind.
func (d display) list(k *record.Kind) string { return d.base + "/" + k.Plural }

func refOf(k *record.Kind, number int64) string {
	return k.Prefix + "-" + strconv.FormatInt(number, 10)
}

func titleOrRef(k *record.Kind, n register.Name) string {
	if n.Title == "" {
		return refOf(k, n.Number)
	}
	return n.Title
}

// title is the title of the record a value names.
func (d display) title(v any) string {
	s, _ := v.(string)
	n, ok := d.names[record.ID(s)]
	k := d.kinds.Kind(n.Kind)
	if !ok || k == nil {
		return "A record you may not see"
	}
	return titleOrRef(k, n)
}

// plain is a value as text: one line for each item of a list.
func (d display) plain(f *record.Field, v any) string {
	l, ok := v.([]any)
	if !ok {
		return d.single(f, v)
	}
	parts := make([]string, len(l))
	for i, x := range l {
		parts[i] = d.single(f, x)
	}
	return strings.Join(parts, "\n")
}

func (d display) single(f *record.Field, v any) string {
	if n, ok := v.(float64); ok {
		return strings.TrimSpace(thousands(record.FormatNumber(n)) + " " + f.Unit)
	}
	if r, ok := record.ToFileRef(v); ok {
		return r.Name
	}
	s, _ := v.(string)
	switch f.Shown() {
	case record.Enum:
		if o := f.Option(s); o != nil {
			return o.Label
		}
	case record.DateType:
		return dateText(record.Date(s))
	case record.TimeType:
		if t, err := time.Parse(record.TimeFormat, s); err == nil {
			return t.Format("2 Jan 2006, 15:04") + " UTC"
		}
	case record.Duration:
		return durationText(s)
	case record.Money:
		amount, code, _ := strings.Cut(s, " ")
		return thousands(amount) + " " + code
	case record.Person, record.LinkType:
		if s != "" {
			return d.title(s)
		}
	}
	return s
}

// dateText writes a day as people read it; what is no day stays as it is.
func dateText(d record.Date) string {
	t := d.Time()
	if t.IsZero() {
		return string(d)
	}
	return t.Format("2 Jan 2006")
}

// groupDigits sets commas between thousands.
func thousands(s string) string {
	whole, rest, found := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		whole += "." + rest
	}
	return sign + whole
}

// clipText shortens a text to n characters, an ellipsis included.
func clipText(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return strings.TrimSpace(string(r[:n-1])) + "…"
}

// durationText writes "P1Y6M" as "1 year, 6 months".
func durationText(s string) string {
	date, clock, _ := strings.Cut(strings.TrimPrefix(s, "P"), "T")
	parts := append(durationParts(date, "Y year M month W week D day"), durationParts(clock, "H hour M minute S second")...)
	if len(parts) == 0 {
		return s
	}
	return strings.Join(parts, ", ")
}

func durationParts(s, units string) []string {
	words := strings.Fields(units)
	var out []string
	n := ""
	for _, c := range s {
		if c >= '0' && c <= '9' {
			n += string(c)
			continue
		}
		for i := 0; i+1 < len(words); i += 2 {
			if words[i] == string(c) {
				out = append(out, countText(n, words[i+1]))
			}
		}
		n = ""
	}
	return out
}

func countText(n, unit string) string {
	if n != "1" {
		unit += "s"
	}
	return fmt.Sprintf("%s %s", n, unit)
}
