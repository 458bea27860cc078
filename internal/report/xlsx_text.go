package report

import (
	"strconv"
	"strings"
)

// nodes writes the text of the document to the first sheet, with a pointer to
// the sheet of every table. lead stands before each line, to show what is in what.
func (b *book) nodes(all []node, lead string) error {
	for _, n := range all {
		if err := b.node(n, lead); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) node(n node, lead string) error {
	switch v := n.(type) {
	case headingNode:
		b.row++
		return b.put(b.looks.heads[v.Level-1], v.Name(), 0, "")
	case paraNode:
		text := spansText(v.Spans)
		if v.Lead != "" {
			return b.put(b.looks.label, v.Lead, b.looks.text, lead+text)
		}
		return b.put(0, "", b.looks.text, lead+text)
	case listNode:
		return b.list(v, lead)
	case quoteNode:
		return b.nodes(v.Nodes, lead+"> ")
	case codeNode:
		return b.put(0, "", b.looks.code, v.Text)
	case factsNode:
		return b.facts(v.Items)
	case *tableNode:
		return b.table(v, v.Caption)
	case *chartNode:
		if v.Note != "" {
			if err := b.put(b.looks.label, v.Title, b.looks.text, v.Note); err != nil {
				return err
			}
		}
		return b.table(v.Table, v.Title)
	}
	return nil
}

// list writes each item's first line after its number, the rest below.
func (b *book) list(l listNode, lead string) error {
	for i, item := range l.Items {
		sign := "• "
		if l.Ordered {
			sign = strconv.Itoa(l.First+i) + ". "
		}
		inner := lead + strings.Repeat(" ", 4)
		for k, n := range item {
			now := inner
			if k == 0 {
				now = lead + sign
			}
			if err := b.node(n, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// spansText returns the text of spans with the address of every link.
func spansText(spans []span) string {
	var b strings.Builder
	for i, s := range spans {
		b.WriteString(s.Text)
		if s.Link != "" && (i == len(spans)-1 || spans[i+1].Link != s.Link) && !strings.HasPrefix(s.Link, "#") && s.Link != s.Text {
			b.WriteString(" (" + s.Link + ")")
		}
		if s.Break {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
