package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

func (x *docx) node(n node) {
	switch v := n.(type) {
	case headingNode:
		x.heading(v)
	case paraNode:
		x.paragraph(v, x.place(""))
	case listNode:
		x.list(v, 0)
	case quoteNode:
		x.quote(v, 1)
	case codeNode:
		x.para("Code", x.place(""), textSpans(v.Text))
	case factsNode:
		x.facts(v.Items)
	case ruleNode:
		x.para("Rule", "", nil)
	case breakNode:
		x.raw(`<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>`)
	case *tableNode:
		x.table(v)
	case *chartNode:
		t := *v.Table
		t.Caption = ""
		x.caption(v.Title, v.Note)
		x.table(&t)
	}
}

// place returns what of a paragraph's properties says where it stands.
func (x *docx) place(numbering string) string {
	if numbering != "" || x.indent == 0 {
		return numbering
	}
	return fmt.Sprintf(`<w:ind w:left="%d"/>`, x.indent)
}

func (x *docx) heading(h headingNode) {
	name := x.marks[h.ID]
	id := strings.TrimPrefix(name, "part")
	x.raw(`<w:p><w:pPr><w:pStyle w:val="Heading`, strconv.Itoa(h.Level), `"/>`, bidi(h.Spans), `</w:pPr><w:bookmarkStart w:id="`, id, `" w:name="`, name, `"/>`)
	x.runs(h.Spans, "")
	x.raw(`<w:bookmarkEnd w:id="`, id, `"/></w:p>`)
}

func (x *docx) paragraph(p paraNode, place string) {
	style := "Text"
	switch p.Kind {
	case Note:
		style = "Note"
	case Warning:
		style = "Warning"
	}
	spans := p.Spans
	if p.Lead != "" {
		spans = append([]span{{Text: p.Lead + ": ", Bold: true}}, spans...)
	}
	x.para(style, place, spans)
}

// para writes a paragraph. place is the properties after its style, in the
// order of the schema but for those of right-to-left text.
func (x *docx) para(style, place string, spans []span) {
	x.raw(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`)
	if strings.HasPrefix(place, "<w:numPr>") {
		x.raw(place, bidi(spans))
	} else {
		x.raw(bidi(spans), place)
	}
	x.raw(`</w:pPr>`)
	x.runs(spans, "")
	x.raw(`</w:p>`)
}

// bidi is the property of a paragraph that reads from right to left: one whose
// first letter does.
func bidi(spans []span) string {
	for _, s := range spans {
		for _, r := range s.Text {
			if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) {
				return `<w:bidi/>`
			}
			if unicode.IsLetter(r) {
				return ""
			}
		}
	}
	return ""
}

// runs writes spans; color is a tone for those that are not links.
func (x *docx) runs(spans []span, color string) {
	for _, s := range spans {
		closing := ""
		if s.Link != "" {
			closing = x.link(s.Link)
		}
		x.raw(`<w:r>`)
		x.style(s, closing != "", color)
		if s.Text != "" {
			x.raw(`<w:t xml:space="preserve">`)
			x.text(s.Text)
			x.raw(`</w:t>`)
		}
		if s.Break {
			x.raw(`<w:br/>`)
		}
		x.raw(`</w:r>`, closing)
	}
}

func (x *docx) style(s span, linked bool, color string) {
	if !linked && !s.Bold && !s.Italic && !s.Code && !s.Strike && color == "" {
		return
	}
	x.raw(`<w:rPr>`)
	switch {
	case linked:
		x.raw(`<w:rStyle w:val="Hyperlink"/>`)
	case s.Code:
		x.raw(`<w:rStyle w:val="CodeChar"/>`)
	}
	if s.Bold {
		x.raw(`<w:b/>`)
	}
	if s.Italic {
		x.raw(`<w:i/>`)
	}
	if s.Strike {
		x.raw(`<w:strike/>`)
	}
	if color != "" && !linked {
		x.raw(`<w:color w:val="`, color, `"/>`)
	}
	x.raw(`</w:rPr>`)
}

// link opens a link and returns what closes it: "" when it leads nowhere.
func (x *docx) link(to string) string {
	if id, inside := strings.CutPrefix(to, "#"); inside {
		name := x.marks[id]
		if name == "" {
			return ""
		}
		x.raw(`<w:hyperlink w:anchor="`, name, `">`)
		return `</w:hyperlink>`
	}
	n, ok := x.ids[to]
	if !ok {
		n = len(x.links)
		x.ids[to] = n
		x.links = append(x.links, to)
	}
	x.raw(`<w:hyperlink r:id="rId`, strconv.Itoa(100+n), `">`)
	return `</w:hyperlink>`
}

// listStep is how far each level of a list is moved in.
const listStep = 400

func (x *docx) list(l listNode, level int) {
	num := 1
	if l.Ordered {
		x.lists = append(x.lists, numbered{min(level, 8), l.First})
		num = len(x.lists) + 1
	}
	for _, item := range l.Items {
		numbering := fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, min(level, 8), num)
		x.item(item, numbering, level)
	}
}

// item writes one item: its first paragraph with the number, the rest below it.
func (x *docx) item(item []node, numbering string, level int) {
	rest := item
	spans := []span(nil)
	if len(item) > 0 {
		if p, ok := item[0].(paraNode); ok {
			spans, rest = p.Spans, item[1:]
		}
	}
	x.para("ListParagraph", numbering, spans)
	before := x.indent
	x.indent = listStep * (level + 1)
	for _, n := range rest {
		if sub, ok := n.(listNode); ok {
			x.list(sub, level+1)
		} else {
			x.node(n)
		}
	}
	x.indent = before
}

func (x *docx) quote(q quoteNode, depth int) {
	before := x.indent
	x.indent += listStep
	for _, n := range q.Nodes {
		switch v := n.(type) {
		case paraNode:
			x.para("Quote", fmt.Sprintf(`<w:ind w:left="%d"/>`, x.indent), v.Spans)
		case quoteNode:
			x.quote(v, depth+1)
		default:
			x.node(n)
		}
	}
	x.indent = before
}
