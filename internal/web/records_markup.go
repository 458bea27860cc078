package web

import (
	"html"
	"html/template"
	"strings"
)

// markup writes HTML by hand where a template would cost a page its budget: the
// rows of a list. Its zero value is empty and ready.
type markup struct{ b strings.Builder }

// literal is text that stands in this program. Only constants become one by
// themselves, so that nothing from outside gets onto a page without text.
type literal string

// raw adds markup of our own.
func (m *markup) raw(s literal) { m.b.WriteString(string(s)) }

// text adds anything else, escaped for content and for quoted attributes.
func (m *markup) text(s string) { m.b.WriteString(html.EscapeString(s)) }

// html returns what was written.
func (m *markup) html() template.HTML { return template.HTML(m.b.String()) }
