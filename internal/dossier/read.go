package dossier

import (
	"fmt"
	"strings"

	"steward/internal/law"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/tree"
)

// Bounds of texts and lists in a template.
const (
	short       = 120
	line        = 400
	long        = 2000
	maxAsked    = 20
	maxShows    = 20
	maxSections = 40
	maxElements = 80 // of one section
	maxSources  = 30 // of one element
	maxColumns  = 12
	maxHops     = 3
)

// reader reads templates and notes what is wrong with them.
type reader struct {
	kinds     *record.Catalogue
	regime    *law.Regime
	templates []Template
	problems  pack.Problems
	file      string
}

func (r *reader) fault(at int, format string, args ...any) {
	if len(r.problems) < maxReports {
		r.problems = append(r.problems, pack.Problem{File: r.file, Line: at, Reason: fmt.Sprintf(format, args...)})
	}
}

// keys are what an object may hold: a name, and what reads the value.
type keys map[string]func(n *tree.Node)

// object reads an object; keys that are not known are faults, as are those of need
// that are not there.
func (r *reader) object(n *tree.Node, k keys, need ...string) {
	if n.Type != tree.Object {
		r.fault(n.Line, "keys and values are expected here")
		return
	}
	for i, key := range n.Keys {
		if read := k[key]; read != nil {
			read(&n.Items[i])
			continue
		}
		r.fault(n.Items[i].Line, "the key %q is not known", clip(key, 40))
	}
	for _, key := range need {
		if n.Get(key).Type == tree.Null {
			r.fault(n.Line, "%s is missing", key)
		}
	}
}

// text reads a text of at most so many characters.
func (r *reader) text(to *string, most int) func(*tree.Node) {
	return func(n *tree.Node) {
		s := strings.TrimSpace(n.String())
		switch {
		case !n.Scalar() || s == "":
			r.fault(n.Line, "a text is expected here")
		case len([]rune(s)) > most:
			r.fault(n.Line, "the text is longer than %d characters", most)
		case strings.ContainsFunc(s, func(c rune) bool { return c < ' ' && c != '\n' || c == 0x7f }):
			r.fault(n.Line, "the text has a character that cannot be shown")
		default:
			*to = s
		}
	}
}

// texts reads a list of texts, or one alone.
func (r *reader) texts(to *[]string, most int) func(*tree.Node) {
	return func(n *tree.Node) {
		if n.Type != tree.List && !n.Scalar() || len(n.Items) > most {
			r.fault(n.Line, "a list of at most %d texts is expected here", most)
			return
		}
		for _, one := range n.Each() {
			var s string
			r.text(&s, short)(one)
			*to = append(*to, s)
		}
	}
}

func (r *reader) yes(to *bool) func(*tree.Node) {
	return func(n *tree.Node) {
		*to = n.Text == "yes" || n.Text == "true"
		if n.Text != "yes" && n.Text != "no" && n.Type != tree.Bool {
			r.fault(n.Line, "yes or no is expected here")
		}
	}
}

func (r *reader) day(to *record.Date) func(*tree.Node) {
	return func(n *tree.Node) {
		d, err := record.ParseDate(n.String())
		if err != nil {
			r.fault(n.Line, "a day such as 2026-07-27 is expected here")
		}
		*to = d
	}
}

// each reads every entry of a list.
func (r *reader) each(most int, do func(*tree.Node)) func(*tree.Node) {
	return func(n *tree.Node) {
		if n.Type != tree.List || len(n.Items) > most || len(n.Items) == 0 {
			r.fault(n.Line, "a list of 1 to %d entries is expected here", most)
			return
		}
		for _, one := range n.Each() {
			do(one)
		}
	}
}

// span checks that days are in order.
func (r *reader) span(at int, s law.Span) {
	if s.From != "" && s.To != "" && s.To < s.From {
		r.fault(at, "valid_to is before valid_from")
	}
}

func (r *reader) template(n *tree.Node) {
	t := Template{file: r.file, line: n.Line}
	r.object(n, keys{
		"id": r.text(&t.ID, 40), "law": r.text(&t.Law, 40), "title": r.text(&t.Title, short), "short": r.text(&t.Short, 60), "ref": r.text(&t.Ref, short),
		"source": r.text(&t.Source, short), "about": r.text(&t.About, long), "note": r.text(&t.Note, long), "who": r.text(&t.Who, 40), "annex": r.texts(&t.Annexes, 5),
		"valid_from": r.day(&t.Valid.From), "valid_to": r.day(&t.Valid.To),
		"shows":    r.each(maxShows, func(n *tree.Node) { t.Shows = append(t.Shows, r.shows(n)) }),
		"asked":    r.each(maxAsked, func(n *tree.Node) { t.Asked = append(t.Asked, r.asked(n)) }),
		"sections": r.each(maxSections, func(n *tree.Node) { t.Sections = append(t.Sections, r.section(n)) }),
	}, "id", "law", "title", "ref", "source", "about", "asked", "sections")
	r.span(n.Line, t.Valid)
	r.templates = append(r.templates, t)
}

func (r *reader) asked(n *tree.Node) Asked {
	var a Asked
	r.object(n, keys{
		"classes": r.texts(&a.Classes, 20), "roles": r.texts(&a.Roles, 20), "says": r.texts(&a.Says, 40), "why": r.text(&a.Why, line),
	}, "why")
	if len(a.Classes)+len(a.Roles)+len(a.Says) == 0 {
		r.fault(n.Line, "classes, roles or says are missing")
	}
	return a
}

func (r *reader) shows(n *tree.Node) Shows {
	s := Shows{Extent: ShowsAll}
	r.object(n, keys{"duty": r.text(&s.Duty, 40), "elements": r.texts(&s.Elements, 40), "extent": r.text(&s.Extent, 10), "why": r.text(&s.Why, line)}, "duty")
	switch {
	case s.Extent != ShowsAll && s.Extent != ShowsPart && s.Extent != ShowsNone:
		r.fault(n.Line, "extent is all, part or none")
	case s.Extent != ShowsAll && s.Why == "":
		r.fault(n.Line, "why says what more there has to be")
	}
	return s
}

func (r *reader) section(n *tree.Node) Section {
	var s Section
	r.object(n, keys{
		"id": r.text(&s.ID, 40), "title": r.text(&s.Title, short), "ref": r.text(&s.Ref, short),
		"elements": r.each(maxElements, func(n *tree.Node) { s.Elements = append(s.Elements, r.element(n)) }),
	}, "id", "title", "elements")
	return s
}

func (r *reader) element(n *tree.Node) Element {
	e := Element{line: n.Line}
	r.object(n, keys{
		"id": r.text(&e.ID, 40), "ref": r.text(&e.Ref, short), "title": r.text(&e.Title, short), "asks": r.text(&e.Asks, long), "help": r.text(&e.Help, long),
		"suggest": r.text(&e.Suggest, long), "note": r.text(&e.Note, long), "any": r.yes(&e.Any),
		"valid_from": r.day(&e.Valid.From), "valid_to": r.day(&e.Valid.To),
		"only": r.each(5, func(n *tree.Node) { e.Only = append(e.Only, r.only(n)) }),
		"from": r.each(maxSources, func(n *tree.Node) { e.From = append(e.From, r.source(n)) }),
	}, "id", "title", "from")
	r.span(n.Line, e.Valid)
	return e
}

func (r *reader) only(n *tree.Node) Only {
	var o Only
	var of string
	r.object(n, keys{"field": r.text(&of, short), "is": r.texts(&o.Is, 20), "why": r.text(&o.Why, line)}, "field", "is", "why")
	o.Subject, o.Field, _ = strings.Cut(of, ".")
	r.subject(n.Line, o.Subject, o.Field, o.Is)
	return o
}

// source reads "own", "system.version", or an object that says more. A question
// mark at the end of the short forms makes it optional.
func (r *reader) source(n *tree.Node) Source {
	s := Source{line: n.Line}
	if n.Scalar() {
		text, optional := strings.CutSuffix(strings.TrimSpace(n.Text), "?")
		if s.Optional = optional; text == "own" {
			s.Own = true
			return s
		}
		r.field(&s, text)
		return s
	}
	var of string
	var path []string
	r.object(n, keys{
		"label": r.text(&s.Label, short), "optional": r.yes(&s.Optional), "own": r.yes(&s.Own), "field": r.text(&of, short),
		"of": r.text(&s.Start, 40), "table": r.texts(&path, maxHops), "columns": r.texts(&s.Columns, maxColumns),
		"where": func(n *tree.Node) { s.Where = r.where(n) }, "during": r.texts(&s.During, 2),
	})
	switch {
	case of != "" && path == nil && !s.Own && s.Start == "" && s.Columns == nil && s.Where == nil:
		r.field(&s, of)
	case path != nil && of == "" && !s.Own:
		r.table(&s, path)
	case s.Own && of == "" && path == nil && s.Start == "" && s.Columns == nil && s.Where == nil:
	default:
		r.fault(n.Line, "a source is own, a field, or a table with columns")
	}
	return s
}

func (r *reader) where(n *tree.Node) []Where {
	var out []Where
	if n.Type != tree.Object || len(n.Keys) > 5 {
		r.fault(n.Line, "at most 5 fields with their values are expected here")
		return nil
	}
	for i, key := range n.Keys {
		w := Where{Field: key}
		if r.texts(&w.Is, 20)(&n.Items[i]); len(w.Is) == 0 {
			r.fault(n.Items[i].Line, "values are missing")
		}
		out = append(out, w)
	}
	return out
}

func (r *reader) field(s *Source, of string) {
	s.Subject, s.Field, _ = strings.Cut(of, ".")
	r.subject(s.line, s.Subject, s.Field, nil)
}

func clip(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
