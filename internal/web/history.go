package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"steward/internal/record"
)

// changeView is one change of a record as its history tells it.
type changeView struct {
	Who, Behalf string
	Did         string
	At          time.Time
	Rev         int64
	Leaf        string
	Proof       string
	Reason      string
	Erased      bool
	Lines       []diffLine
}

// diffLine is one field that a change changed.
type diffLine struct {
	Label    string
	Old, New template.HTML
}

// historyView is the page of a record's history.
type historyView struct {
	Kind    *record.Kind
	Ref     string
	Title   string
	Path    string
	List    string
	Changes []changeView
	Total   int64
	Older   string
	Newest  string // set when this is not the first page
}

// historyShown is how many changes a page shows.
const historyShown = 25

func (w *Web) historyPage(c *call) error {
	o, err := c.outline()
	if err != nil {
		return err
	}
	r, err := c.record()
	if err != nil {
		return err
	}
	if err := c.onlyQuery("before"); err != nil {
		return err
	}
	before := int64(0)
	if s := c.query("before"); s != "" {
		if before, err = strconv.ParseInt(s, 10, 64); err != nil || before < 1 {
			return record.Fail(record.Invalid, "The page of the history is not one that this page gave out.")
		}
	}
	list, err := w.reg.History(c.ctx, c.actor, r.ID, before, historyShown+1)
	if err != nil {
		return err
	}
	v := &historyView{Kind: o.kind, Ref: r.Ref(o.kind), Title: orRef(r.Title, r.Ref(o.kind)), Path: c.recordURL(r.Kind, r.Number), List: c.url(o.kind.Plural), Total: r.Rev}
	if v.Changes, err = c.tell(o, list, historyShown); err != nil {
		return err
	}
	if len(list) > historyShown {
		v.Older = v.Path + "/history?before=" + strconv.FormatInt(list[historyShown-1].Rev, 10)
	}
	if before > 0 {
		v.Newest = v.Path + "/history"
	}
	return c.page("history", v)
}

// recent are the latest changes, for the page of the record.
func (c *call) recent(o outline, r record.Record) ([]changeView, error) {
	const few = 3
	list, err := c.web.reg.History(c.ctx, c.actor, r.ID, 0, few+1)
	if err != nil {
		return nil, err
	}
	told, err := c.tell(o, list, few)
	if n := len(told); n > 0 && told[n-1].Rev == 1 {
		told[n-1].Lines = nil // the fields stand above
	}
	return told, err
}

// tell turns changes, newest first, into what happened from each to the next.
// At most shown are told; one more is needed to tell the last of them.
func (c *call) tell(o outline, list []record.Change, shown int) ([]changeView, error) {
	var actors, ids []record.ID
	for _, ch := range list {
		actors = append(actors, ch.Actor, ch.Behalf)
		ids = o.names(ids, ch.ToRecord())
	}
	who, err := c.web.reg.Actors(c.ctx, c.actor, actors)
	if err != nil {
		return nil, err
	}
	d, err := c.display(ids)
	if err != nil {
		return nil, err
	}
	var out []changeView
	for i, ch := range list {
		if i == shown {
			break
		}
		v := changeView{Who: nameOf(who, ch.Actor), At: ch.At, Rev: ch.Rev, Reason: ch.Reason, Erased: ch.Erased, Leaf: groupDigits(ch.Seq), Proof: c.url("log", strconv.FormatInt(ch.Seq, 10))}
		if ch.Behalf != "" {
			v.Behalf = nameOf(who, ch.Behalf)
		}
		var old record.Record
		if i+1 < len(list) {
			old = list[i+1].ToRecord()
		}
		if !ch.Erased && ch.Action != record.ActErase {
			v.Lines = d.differences(o, old, ch.ToRecord(), ch.Action == record.ActCreate)
		}
		v.Did = didWhat(o, ch, v.Lines)
		out = append(out, v)
	}
	return out, nil
}

func nameOf(who map[record.ID]string, id record.ID) string {
	if n := who[id]; n != "" {
		return n
	}
	return "An account that is gone"
}

// didWhat says what a change did, after the name of who did it.
func didWhat(o outline, ch record.Change, lines []diffLine) string {
	switch ch.Action {
	case record.ActCreate:
		return "recorded it"
	case record.ActRemove:
		return "removed it"
	case record.ActRestore:
		return "brought it back"
	case record.ActErase:
		return "erased its content"
	case record.ActUpdate:
		if len(lines) == 0 {
			return "changed it"
		}
		labels := make([]string, 0, 3)
		for i, l := range lines {
			if i == 3 {
				labels = append(labels, fmt.Sprintf("%d more", len(lines)-3))
				break
			}
			labels = append(labels, lowerFirst(l.Label))
		}
		return "changed " + sentenceList(labels)
	}
	if t := o.kind.Transition(ch.Action); t != nil {
		return "took the step “" + t.Label + "”"
	}
	return ch.Action
}

// sentenceList joins words as in a sentence.
func sentenceList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// differences are the fields in which two versions differ. A first version has
// only new values.
func (d display) differences(o outline, old, cur record.Record, first bool) []diffLine {
	var out []diffLine
	for _, x := range record.Diff(old, cur) {
		f := o.field(x.Field)
		if f == nil {
			f = &record.Field{Name: x.Field, Label: x.Field, Type: record.Text}
		}
		if s, ok := x.Old.(string); ok && s == "" {
			x.Old = nil
		}
		if s, ok := x.New.(string); ok && s == "" {
			x.New = nil
		}
		if first && f.Name == "title" && o.kind.AutoTitle != nil {
			continue
		}
		line := diffLine{Label: f.Label}
		line.Old, line.New = d.difference(f, x.Old, x.New)
		out = append(out, line)
	}
	return out
}

// difference marks what one value lost and the other gained, word by word
// where both are texts.
func (d display) difference(f *record.Field, old, cur any) (template.HTML, template.HTML) {
	a, b := d.side(f, old), d.side(f, cur)
	if old != nil && cur != nil && (f.Type == record.Text || f.Type == record.RichText) {
		if x, y, ok := diffWords(a, b); ok {
			return x, y
		}
	}
	return marked("del", a), marked("ins", b)
}

const sideRunes = 2000

func (d display) side(f *record.Field, v any) string {
	if v == nil {
		return ""
	}
	return clipText(d.plain(f, v), sideRunes)
}

func marked(tag literal, text string) template.HTML {
	if text == "" {
		return `<span class="note">Not recorded</span>`
	}
	var m markup
	m.raw("<" + tag + ">")
	m.text(text)
	m.raw("</" + tag + ">")
	return m.html()
}
