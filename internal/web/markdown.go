package web

import (
	"bytes"
	"html/template"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
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
	return &prose{goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify)), p}
}

// html renders Markdown.
func (p *prose) html(text string) template.HTML {
	var b bytes.Buffer
	if err := p.reader.Convert([]byte(text), &b); err != nil {
		return template.HTML("<p>" + template.HTMLEscapeString(text) + "</p>")
	}
	return template.HTML(p.rules.SanitizeBytes(b.Bytes()))
}
