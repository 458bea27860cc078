package web

import (
	"bytes"
	"html/template"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// prose turns text that people wrote into HTML that cannot act: no scripts, no
// styles, no pictures or other things to fetch. Links open without telling the
// other side where from. It is safe for concurrent use.
type prose struct {
	reader goldmark.Markdown
	rules  *bluemonday.Policy
}

func newProse() *prose {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li",
		"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoReferrerOnLinks(true)
	p.RequireNoFollowOnLinks(true)
	return &prose{goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(outlined{}, 500))),
	), p}
}

// outlined puts headings that people wrote below those of the page, whose parts are
// of the second level, and leaves no level out.
type outlined struct{}

const firstHeading = 3

func (outlined) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	last, base := firstHeading-1, 0
	_ = ast.Walk(doc, func(n ast.Node, in bool) (ast.WalkStatus, error) { // nothing below fails
		h, ok := n.(*ast.Heading)
		if !ok || !in {
			return ast.WalkContinue, nil
		}
		if base == 0 || h.Level < base {
			base = h.Level
		}
		h.Level = min(firstHeading+h.Level-base, last+1, 6)
		last = h.Level
		return ast.WalkSkipChildren, nil
	})
}

// html renders Markdown.
func (p *prose) html(text string) template.HTML {
	var b bytes.Buffer
	if err := p.reader.Convert([]byte(text), &b); err != nil {
		return template.HTML("<p>" + template.HTMLEscapeString(text) + "</p>")
	}
	return template.HTML(p.rules.SanitizeBytes(b.Bytes()))
}
