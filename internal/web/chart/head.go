package chart

import (
	"html/template"
	"strings"
)

// Head names a picture. ID must be unique on its page; when it is empty one is made from the title.
// Desc says in a sentence what the picture shows, for people who cannot see it.
type Head struct {
	ID    string
	Title string
	Desc  string
	Words Words
}

// Tone says what a part means; the page's style sheet gives each tone its colour in light and dark.
type Tone string

// The tones. The zero tone is the page's accent.
const (
	OK   Tone = "ok"
	Warn Tone = "warn"
	Bad  Tone = "bad"
	Info Tone = "info"
	Idle Tone = "idle"
)

// class returns the class of a known tone and nothing for any other value.
func (t Tone) class() string {
	switch t {
	case OK, Warn, Bad, Info, Idle:
		return string(t)
	}
	return ""
}

// Words are the few words a picture adds by itself, so that a page can have them in its language.
// An empty word falls back to English.
type Words struct {
	Table, Name, Value, Share         string
	From, To, Open, Today             string
	Gap, Overlap, More, Link, Nothing string
	Legend, Lane, Interval            string
	Unknown, Target                   string
}

// english holds the words used where a page gives none.
func english() Words {
	return Words{
		Table: "Show as a table", Name: "Name", Value: "Value", Share: "Share",
		From: "From", To: "To", Open: "open", Today: "Today",
		Gap: "Gap", Overlap: "Overlap", More: "more", Link: "Link", Nothing: "Nothing to show yet.",
		Legend: "Legend", Lane: "For", Interval: "Who or what", Unknown: "not known", Target: "Target",
	}
}

// words returns the head's words with every empty one in English.
func (h Head) words() Words {
	w, e := h.Words, english()
	for _, pair := range [][2]*string{
		{&w.Table, &e.Table}, {&w.Name, &e.Name}, {&w.Value, &e.Value}, {&w.Share, &e.Share},
		{&w.From, &e.From}, {&w.To, &e.To}, {&w.Open, &e.Open}, {&w.Today, &e.Today},
		{&w.Gap, &e.Gap}, {&w.Overlap, &e.Overlap}, {&w.More, &e.More}, {&w.Link, &e.Link},
		{&w.Nothing, &e.Nothing},
		{&w.Legend, &e.Legend}, {&w.Lane, &e.Lane}, {&w.Interval, &e.Interval},
		{&w.Unknown, &e.Unknown}, {&w.Target, &e.Target},
	} {
		if *pair[0] == "" {
			*pair[0] = *pair[1]
		}
	}
	return w
}

// id returns an identifier made of letters, digits and hyphens that starts with a letter.
func (h Head) id() string {
	source := h.ID
	if source == "" {
		source = h.Title
	}
	var b strings.Builder
	b.WriteString("chart-")
	for _, r := range strings.ToLower(source) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

// Drawing is one picture with its table. The types of this package are the only ones.
type Drawing interface {
	// SVG returns the picture alone: one svg element with title and description.
	SVG() template.HTML
	// Table returns the same facts as rows.
	Table() Table
	head() Head
}

// Figure returns the whole figure a page shows: caption, picture, legend if there is one, and the
// table folded away beneath it, all usable without script.
func Figure(d Drawing) template.HTML {
	h := d.head()
	var c canvas
	c.open("figure", "class", "chart", "id", h.id()+"-figure")
	c.open("figcaption").open("span").text(h.Title).end("span")
	if h.Desc != "" {
		c.open("small").text(h.Desc).end("small")
	}
	c.end("figcaption")
	table := d.Table()
	if len(table.Rows) == 0 {
		c.open("p", "class", "note").text(h.words().Nothing).end("p").end("figure")
		return c.html()
	}
	c.open("div", "class", "chart-scroll", "tabindex", "0", "role", "region", "aria-label", h.Title)
	c.raw(d.SVG()).end("div")
	if l, ok := d.(interface{ legend(*canvas) }); ok {
		l.legend(&c)
	}
	c.open("details", "class", "chart-table")
	c.open("summary").text(h.words().Table).end("summary")
	c.raw(table.HTML()).end("details").end("figure")
	return c.html()
}
