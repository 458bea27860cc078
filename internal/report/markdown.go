package report

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

const (
	longestMarkdown = 1 << 20 // longer text is set as it stands
	deepestMarkdown = 8       // lists and quotes within one another; deeper ones are set as text
	deepestPrefix   = 64      // signs of quotes that lead a line; more are set as text
)

// markdown reads Markdown into nodes. Nothing of it becomes HTML: tags are text.
func (b *builder) markdown(s string) []node {
	s = clean(s)
	if len(s) > longestMarkdown || tooDeep(s) {
		return []node{paraNode{Spans: textSpans(s)}}
	}
	src := []byte(s)
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify))
	r := reader{b, src}
	return r.blocks(md.Parser().Parse(text.NewReader(src)), 0)
}

// tooDeep says that a line opens so many blocks within one another that
// reading it would take long for nothing anyone could read.
func tooDeep(s string) bool {
	for line := range strings.Lines(s) {
		n := 0
		for _, r := range line {
			if r == '>' || r == '-' || r == '*' || r == '+' {
				n++
			} else if r != ' ' && r != '\t' {
				break
			}
		}
		if n > deepestPrefix && strings.Contains(line, " ") || n > 10*deepestPrefix {
			return true
		}
	}
	return false
}

// reader turns the tree of one Markdown text into nodes.
type reader struct {
	*builder
	src []byte
}

func (r reader) blocks(parent ast.Node, depth int) []node {
	var out []node
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		out = append(out, r.blockNode(n, depth)...)
	}
	return out
}

func (r reader) blockNode(n ast.Node, depth int) []node {
	switch v := n.(type) {
	case *ast.Heading:
		if depth > 0 {
			return []node{paraNode{Spans: r.spans(n, span{Bold: true})}}
		}
		return []node{r.heading(r.base+v.Level, "", r.spans(n, span{}))}
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return []node{codeNode{strings.ReplaceAll(r.lines(n), "\t", "    ")}}
	case *ast.HTMLBlock:
		raw := r.lines(n)
		if v.HasClosure() {
			raw += "\n" + string(v.ClosureLine.Value(r.src))
		}
		return []node{paraNode{Spans: textSpans(strings.TrimRight(raw, "\n"))}}
	case *ast.ThematicBreak:
		return []node{ruleNode{}}
	case *ast.List:
		if depth < deepestMarkdown {
			return []node{r.list(v, depth)}
		}
	case *ast.Blockquote:
		if depth < deepestMarkdown {
			return []node{quoteNode{r.blocks(n, depth+1)}}
		}
	case *east.Table:
		return []node{r.table(v)}
	case *ast.LinkReferenceDefinition:
		return nil
	}
	if depth >= deepestMarkdown {
		return []node{paraNode{Spans: textSpans(plainTree(n, r.src))}}
	}
	if spans := r.spans(n, span{}); len(spans) > 0 {
		return []node{paraNode{Spans: spans}}
	}
	return nil
}

func (r reader) list(v *ast.List, depth int) listNode {
	l := listNode{Ordered: v.IsOrdered(), First: max(v.Start, 1)}
	for item := v.FirstChild(); item != nil; item = item.NextSibling() {
		l.Items = append(l.Items, r.blocks(item, depth+1))
	}
	return l
}

func (r reader) lines(n ast.Node) string {
	var b bytes.Buffer
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(r.src))
	}
	return strings.TrimRight(b.String(), "\n")
}

// table reads a table. Its first row names the columns.
func (r reader) table(v *east.Table) *tableNode {
	t := &tableNode{Empty: r.words.Nothing}
	var rows [][]cell
	for row := v.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []cell
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			align := Start
			if td, ok := c.(*east.TableCell); ok {
				align = alignOf(td.Alignment)
			}
			cells = append(cells, cell{Lines: [][]span{r.spans(c, span{})}, Align: align})
		}
		if row.Kind() != east.KindTableHeader {
			rows = append(rows, cells)
			continue
		}
		for _, c := range cells {
			t.Columns = append(t.Columns, Column{Label: oneLine(plainSpans(c.Lines[0])), Width: 1, Align: c.Align})
		}
	}
	for i := range rows {
		for len(rows[i]) < len(t.Columns) {
			rows[i] = append(rows[i], cell{})
		}
		rows[i] = rows[i][:len(t.Columns)]
	}
	t.count = len(rows)
	t.row = func(i int) []cell { return rows[i] }
	return t
}

func alignOf(a east.Alignment) Align {
	switch a {
	case east.AlignRight:
		return End
	case east.AlignCenter:
		return Centre
	}
	return Start
}

// spans reads what stands within a line, in the style given.
func (r reader) spans(parent ast.Node, style span) []span {
	var out []span
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		s := style
		switch v := n.(type) {
		case *ast.Text:
			s.Text = unescape(v.Segment.Value(r.src))
			if v.SoftLineBreak() {
				s.Text += " "
			}
			s.Break = v.HardLineBreak()
			out = append(out, s)
		case *ast.String:
			s.Text = string(v.Value)
			out = append(out, s)
		case *ast.RawHTML:
			for i := range v.Segments.Len() {
				seg := v.Segments.At(i)
				s.Text += string(seg.Value(r.src))
			}
			out = append(out, s)
		case *ast.AutoLink:
			s.Text, s.Link = string(v.Label(r.src)), safeLink(string(v.URL(r.src)))
			out = append(out, s)
		case *ast.CodeSpan:
			s.Code, s.Text = true, strings.ReplaceAll(plainTree(n, r.src), "\n", " ")
			out = append(out, s)
		default:
			out = append(out, r.spans(n, styled(n, s))...)
		}
	}
	return out
}

func styled(n ast.Node, s span) span {
	switch v := n.(type) {
	case *ast.Emphasis:
		s.Bold, s.Italic = s.Bold || v.Level == 2, s.Italic || v.Level == 1
	case *ast.Link:
		s.Link = safeLink(string(v.Destination))
	case *ast.Image:
		s.Italic = true
	case *east.Strikethrough:
		s.Strike = true
	}
	return s
}

// plainTree returns the text under a node without style, blocks on lines apart.
func plainTree(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Type() == ast.TypeBlock && !entering {
			b.WriteByte('\n')
		}
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(src))
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// unescape resolves the backslashes and references of Markdown.
func unescape(s []byte) string {
	var b strings.Builder
	for {
		i := bytes.IndexByte(s, '\\')
		if i < 0 || i+1 >= len(s) {
			b.Write(resolve(s))
			return clean(b.String())
		}
		b.Write(resolve(s[:i]))
		if !util.IsPunct(s[i+1]) {
			b.WriteByte('\\')
		} else {
			b.WriteByte(s[i+1])
			i++
		}
		s = s[i+1:]
	}
}

func resolve(s []byte) []byte {
	if bytes.IndexByte(s, '&') < 0 {
		return s
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(s))
}
