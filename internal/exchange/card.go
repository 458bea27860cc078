package exchange

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"steward/internal/tree"
)

// maxFrontMatter bounds the YAML of a card, in bytes.
const maxFrontMatter = 1 << 20

// card is a Hugging Face model or dataset card: Markdown, with YAML front matter
// or without.
type card struct {
	meta     *tree.Node
	title    string
	line     int // of the title
	sections []section
}

// section is the text under one heading.
type section struct {
	heading string
	line    int
	text    string
}

// isCard recognises Markdown: front matter, or a heading before anything else.
func isCard(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	return frontMatter.Match(text) || heading.Match(text[:min(len(text), 4096)])
}

var (
	frontMatter = regexp.MustCompile(`\A---[ \t]*\r?\n`)
	heading     = regexp.MustCompile(`\A#{1,6}[ \t]+\S`)
)

// readCard reads one card. What is not in the front matter is found under the
// headings that the card templates of Hugging Face and common use know.
func readCard(b *book, text []byte) error {
	meta, body, line, err := splitCard(b, text)
	if err != nil {
		return b.fault(err)
	}
	c := &card{meta: meta, sections: sections(body, line)}
	c.findTitle(b.file)
	if c.isDataset() {
		b.reading.Format = "dataset card"
		c.dataset(b)
	} else {
		b.reading.Format = "model card"
		c.model(b)
	}
	return nil
}

// splitCard returns the front matter, the text after it and its first line.
func splitCard(b *book, text []byte) (*tree.Node, string, int, error) {
	body := strings.ReplaceAll(string(text), "\r\n", "\n")
	lead := len(body) - len(strings.TrimLeft(body, " \t\n"))
	line := 1 + strings.Count(body[:lead], "\n")
	body = body[lead:]
	if !frontMatter.MatchString(body) {
		return &tree.Node{Line: line}, body, line, nil
	}
	_, rest, _ := strings.Cut(body, "\n")
	front, body, ok := cutFence(rest)
	switch {
	case !ok:
		return nil, "", 0, b.refuse("syntax", b.at(line, ""), "the front matter has no closing line of three dashes")
	case len(front) > maxFrontMatter:
		return nil, "", 0, b.refuse("too_large", b.at(line, ""), "the front matter is larger than %d bytes", maxFrontMatter)
	}
	meta, err := tree.YAML([]byte(front), line, tree.Limits{Depth: b.limits.Depth, Values: min(b.limits.Values, 100_000)})
	if err != nil {
		return nil, "", 0, err
	}
	if meta.Type != tree.Object && meta.Type != tree.Null {
		return nil, "", 0, b.refuse("card", b.at(line+1, ""), "the front matter is not a set of keys and values")
	}
	return meta, body, line + 2 + strings.Count(front, "\n"), nil
}

// cutFence splits at the line that closes front matter.
func cutFence(s string) (front, rest string, ok bool) {
	for at := 0; at <= len(s); {
		end := strings.IndexByte(s[at:], '\n')
		l := s[at:]
		if end >= 0 {
			l = s[at : at+end]
		}
		if strings.TrimRight(l, " \t") == "---" {
			return s[:at], s[min(len(s), at+len(l)+1):], true
		}
		if end < 0 {
			break
		}
		at += end + 1
	}
	return "", "", false
}

// sections splits Markdown at its headings, but not inside code fences. The
// first section, before any heading, has no heading.
func sections(body string, line int) []section {
	out := []section{{line: line}}
	var b strings.Builder
	fenced := false
	flush := func() { out[len(out)-1].text = strings.TrimSpace(b.String()); b.Reset() }
	for l := range strings.Lines(body) {
		trimmed := strings.TrimSpace(l)
		if strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") {
			fenced = !fenced
		}
		if !fenced && heading.MatchString(l) {
			flush()
			out = append(out, section{heading: strings.TrimSpace(strings.Trim(trimmed, "#")), line: line})
		} else {
			b.WriteString(l)
		}
		line++
	}
	flush()
	return out
}

var titleLead = regexp.MustCompile(`(?i)^(?:model|dataset|data)\s+card(?:\s+for|\s*:)?\s+`)

// findTitle takes the title from model-index, the pretty name, the first
// heading or the file's name, in this order.
func (c *card) findTitle(file string) {
	for _, m := range c.meta.Get("model-index").Each() {
		if c.title = m.First("name"); c.title != "" {
			c.line = m.Line
			return
		}
	}
	if c.title = c.meta.First("pretty_name"); c.title != "" {
		c.line = c.meta.Get("pretty_name").Line
		return
	}
	for _, s := range c.sections {
		if s.heading != "" {
			c.title, c.line = first(titleLead.ReplaceAllString(plain(s.heading), ""), plain(s.heading)), s.line
			return
		}
	}
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	c.title, c.line = strings.TrimSuffix(base, path.Ext(base)), 1
}

var markup = regexp.MustCompile("[*_`]{1,3}([^*_`]+)[*_`]{1,3}|\\[([^\\]]*)\\]\\([^)]*\\)|<[^>]*>")

// plain drops emphasis, links and tags from a heading.
func plain(s string) string { return oneLine(markup.ReplaceAllString(s, "$1$2")) }

// isDataset tells a dataset card from a model card by keys only one of them has.
func (c *card) isDataset() bool {
	for _, key := range []string{"pretty_name", "size_categories", "task_categories", "annotations_creators", "language_creators", "dataset_info", "source_datasets", "configs"} {
		if c.meta.Has(key) {
			return true
		}
	}
	return slices.ContainsFunc(c.sections, func(s section) bool {
		return strings.HasPrefix(strings.ToLower(s.heading), "dataset card")
	})
}

// under fills a field with the text of the first filled sections whose headings
// hold one of the words.
func (c *card) under(d *draft, field string, words ...string) {
	if d == nil || d.out.Fields[field] != nil {
		return
	}
	for _, word := range words {
		for _, s := range c.sections {
			if s.text != "" && strings.Contains(strings.ToLower(s.heading), word) {
				d.put(field, s.line, s.text)
				return
			}
		}
	}
}

// description is the text under the headings that describe, else what stands
// before the second heading.
func (c *card) description(d *draft, words ...string) {
	c.under(d, "description", words...)
	if d == nil || d.out.Fields["description"] != nil {
		return
	}
	for _, s := range c.sections[:min(2, len(c.sections))] {
		if s.text != "" {
			d.put("description", s.line, s.text)
			return
		}
	}
}
