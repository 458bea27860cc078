package report

import (
	"fmt"
	"strings"
	"time"
)

// span is a run of text in one style. A break ends the line after it.
type span struct {
	Text                       string
	Bold, Italic, Code, Strike bool
	Link                       string
	Break                      bool
}

// node is a block as the forms draw it: one of the types below. Is names it
// for templates.
type node interface{ Is() string }

type (
	headingNode struct {
		Level int // 1 to 5
		ID    string
		Spans []span
	}
	paraNode struct {
		Kind  ParagraphKind
		Lead  string // the word before a note or a warning
		Spans []span
	}
	listNode struct {
		Ordered bool
		First   int
		Items   [][]node
	}
	quoteNode struct{ Nodes []node }
	codeNode  struct{ Text string }
	factsNode struct{ Items []Fact }
	ruleNode  struct{}
	breakNode struct{}
)

func (headingNode) Is() string { return "heading" }
func (paraNode) Is() string    { return "para" }
func (listNode) Is() string    { return "list" }
func (quoteNode) Is() string   { return "quote" }
func (codeNode) Is() string    { return "code" }
func (factsNode) Is() string   { return "facts" }
func (ruleNode) Is() string    { return "rule" }
func (breakNode) Is() string   { return "break" }
func (*tableNode) Is() string  { return "table" }
func (*chartNode) Is() string  { return "chart" }

// Name returns the heading's text without its style.
func (h headingNode) Name() string { return plainSpans(h.Spans) }

// page is a document made ready: cleaned, headings numbered in level and named,
// Markdown read. The forms draw it and decide nothing about its content.
type page struct {
	Title, Subtitle, Reference, Language, Footer string
	Facts                                        []Fact
	Created                                      string // for people; "" when unknown
	At                                           time.Time
	Nodes                                        []node
	Words                                        Words
}

// flow turns a document into a page.
func flow(d Document) page {
	p := page{
		Title: oneLine(d.Title), Subtitle: oneLine(d.Subtitle), Reference: oneLine(d.Reference), Footer: oneLine(d.Footer),
		Language: language(d.Language), Facts: cleanFacts(d.Facts), At: d.Created.UTC(), Words: d.Words.filled().cleaned(),
	}
	if p.Title == "" {
		p.Title = p.Reference
	}
	if p.At.Year() < 1980 || p.At.Year() > 9999 {
		p.At = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // the first day that a zip can hold
	}
	if !d.Created.IsZero() {
		p.Created = p.At.Format("2006-01-02 15:04 UTC")
	}
	b := builder{words: p.Words, ids: map[string]bool{"contents": true, "top": true}}
	for _, blk := range d.Blocks {
		p.Nodes = append(p.Nodes, b.nodes(blk)...)
	}
	return p
}

// builder remembers the headings so far while blocks become nodes.
type builder struct {
	words Words
	ids   map[string]bool
	level int // of the last heading
	base  int // of the last Heading, under which Markdown places its own
}

func (b *builder) nodes(blk Block) []node {
	switch v := blk.(type) {
	case Heading:
		h := b.heading(v.Level, v.ID, textSpans(oneLine(v.Text)))
		b.base = h.Level
		return []node{h}
	case Paragraph:
		return []node{b.para(v)}
	case Markdown:
		return b.markdown(v.Text)
	case List:
		return list(v)
	case Facts:
		if len(v.Items) > 0 {
			return []node{factsNode{cleanFacts(v.Items)}}
		}
	case Table:
		return []node{newTable(v, b.words)}
	case Chart:
		return []node{newChart(v, b.words)}
	case PageBreak:
		return []node{breakNode{}}
	}
	return nil
}

// heading places a heading at most one level below the one before it, so that
// no form shows a gap, and gives it an anchor of its own.
func (b *builder) heading(level int, id string, spans []span) headingNode {
	level = min(max(level, 1), 5, b.level+1)
	b.level = level
	if id == "" {
		id = plainSpans(spans)
	}
	return headingNode{level, b.anchor(slug(id)), spans}
}

func (b *builder) anchor(id string) string {
	out := id
	for n := 2; b.ids[out]; n++ {
		out = fmt.Sprintf("%s-%d", id, n)
	}
	b.ids[out] = true
	return out
}

func (b *builder) para(v Paragraph) paraNode {
	n := paraNode{Kind: v.Kind, Spans: textSpans(clean(v.Text))}
	switch v.Kind {
	case Note:
		n.Lead = b.words.Note
	case Warning:
		n.Lead = b.words.Warning
	default:
		n.Kind = Plain
	}
	return n
}

func list(v List) []node {
	if len(v.Items) == 0 {
		return nil
	}
	l := listNode{Ordered: v.Ordered, First: 1}
	for _, item := range v.Items {
		l.Items = append(l.Items, []node{paraNode{Spans: textSpans(clean(item))}})
	}
	return []node{l}
}

// textSpans returns a cleaned text as spans, one for each line.
func textSpans(s string) []span {
	lines := strings.Split(strings.Trim(s, "\n"), "\n")
	out := make([]span, len(lines))
	for i, l := range lines {
		out[i] = span{Text: strings.ReplaceAll(l, "\t", "    "), Break: i < len(lines)-1}
	}
	return out
}

// plainSpans returns the text of spans on one line.
func plainSpans(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
		if s.Break {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func cleanFacts(in []Fact) []Fact {
	out := make([]Fact, len(in))
	for i, f := range in {
		out[i] = Fact{oneLine(f.Label), strings.TrimSpace(clean(f.Value))}
		if out[i].Value == "" {
			out[i].Value = "–"
		}
	}
	return out
}
