package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"steward/internal/exchange"
	"steward/internal/exchange/intake"
	"steward/internal/record"
)

// maxFormRows bounds the rows, and the values of one, that a form may hold.
const maxFormRows = 2000

// useColumns takes the form: to try it, or to use it from here on.
func (im *importer) useColumns(_ *Web, c *call) error {
	s, err := im.list(c)
	if err != nil {
		return err
	}
	m := c.mappingOf(s)
	v, err := im.columnsView(c, s, m)
	if err != nil {
		return err
	}
	v.Keep, v.Tried = c.value("keep") != "", true
	if c.value("do") != "use" {
		return c.page("import-columns", v)
	}
	if len(v.Form.Wrong) == 0 && v.Keep {
		err := intake.SaveMapping(c.ctx, c.web.reg, c.actor, m, s.reader.Kinds)
		if v.Form.Wrong = record.FieldErrors(err); err != nil && len(v.Form.Wrong) == 0 {
			return err
		}
	}
	if len(v.Form.Wrong) > 0 {
		return c.pageStatus(http.StatusUnprocessableEntity, "import-columns", v)
	}
	s.file.Mapping = &m
	if err := s.job.save(c); err != nil {
		return err
	}
	return c.redirect(s.job.first(c))
}

// mappingOf reads the mapping from the form. Another kind than the one the form
// was made for starts from a guess for that kind.
func (c *call) mappingOf(s *listed) exchange.Mapping {
	t := s.source.Table
	kind := c.value("kind")
	m := exchange.Mapping{Format: exchange.MappingFormat, Kind: kind, Name: c.value("name"), Source: c.value("source"), Title: c.formText("title")}
	if kind != c.value("was") {
		guess := exchange.SuggestFor(t, s.reader.Kinds, kind)
		guess.Name, guess.Source = m.Name, m.Source
		return guess
	}
	for _, col := range t.Columns {
		m.Columns = append(m.Columns, col.Name)
	}
	for _, name := range c.r.PostForm["id"] {
		if t.Index(name) >= 0 && !slices.Contains(m.Extern, name) {
			m.Extern = append(m.Extern, name)
		}
	}
	n, err := strconv.Atoi(c.value("n"))
	if err != nil {
		n = 0
	}
	for i := range min(n, maxFormRows) {
		if a := c.assignOf(s, m, i); a.Field != "" {
			m.Fields = append(m.Fields, a)
		}
	}
	return m
}

// formText returns a field of the form as it is, since names of columns may
// begin or end in space.
func (c *call) formText(name string) string { return c.r.PostForm.Get(name) }

// assignOf reads one row of the form.
func (c *call) assignOf(s *listed, m exchange.Mapping, i int) exchange.Assign {
	at := func(name string) string { return name + "." + strconv.Itoa(i) }
	a := exchange.Assign{Field: c.value(at("f")), Column: c.formText(at("c")), Constant: c.value(at("k"))}
	if a.Field == "" {
		return exchange.Assign{}
	}
	if a.Column != "" {
		a.Constant = ""
	}
	if a.Field != c.value(at("o")) {
		// The field was chosen just now: what it needs is guessed from the values.
		a, _ = exchange.Complete(s.source.Table, s.reader.Kinds, m.Kind, a)
		return withLink(s, m, a, "", "")
	}
	a.DateLayout, a.Separator = c.value(at("d")), divider(c.formText(at("s")))
	for j := range maxFormRows {
		from := c.formText(fmt.Sprintf("v.%d.%d", i, j))
		if from == "" {
			break
		}
		if to := c.value(fmt.Sprintf("t.%d.%d", i, j)); to != undecided {
			if a.Values == nil {
				a.Values = map[string]string{}
			}
			a.Values[from] = to
		}
	}
	return withLink(s, m, a, c.value(at("l")), c.value(at("p")))
}

// withLink says, for a field that is a link, what is found or made by the name
// in a cell.
func withLink(s *listed, m exchange.Mapping, a exchange.Assign, kind, prefix string) exchange.Assign {
	k := s.reader.Kinds.Kind(m.Kind)
	if k == nil {
		return a
	}
	f := k.Field(a.Field)
	if a.Field == "owner" {
		f = &record.Field{Type: record.Person}
	}
	if f == nil || !f.IsLink() {
		return a
	}
	if kind == "" && a.Link != nil {
		return a
	}
	if kind == "" {
		for _, t := range s.reader.Kinds.Kinds() {
			if !t.Aside && f.Targets(t.Name) {
				kind = t.Name
				break
			}
		}
	}
	if !strings.HasSuffix(prefix, kind+":") {
		prefix = kind + ":"
	}
	a.Link = &exchange.ByName{Kind: kind, Prefix: prefix}
	return a
}

// divider returns what divides a list inside a cell; empty means line breaks and
// semicolons.
func divider(s string) string {
	if len(s) > 20 {
		return ""
	}
	return s
}

// dividers are the usual ones, and the one in use.
func dividers(used string) []choice {
	out := []choice{{Value: "", Label: "Lines and semicolons"}, {Value: ",", Label: "Commas"}, {Value: "|", Label: "Bars |"}, {Value: "/", Label: "Slashes /"}}
	if !slices.ContainsFunc(out, func(c choice) bool { return c.Value == used }) {
		out = append(out, choice{Value: used, Label: strconv.Quote(used)})
	}
	return out
}
