package dossier

import (
	"strings"

	"steward/internal/record"
)

// cellBreak parts the values of a field with many in one cell.
const cellBreak = "\n"

func splitCell(s string) []string { return strings.Split(s, cellBreak) }

// values writes the values of a field as people read them. Values that link to what
// the reader may not see are left out.
func (g *gather) values(r record.Record, f *record.Field) ([]string, error) {
	v := r.Value(f.Name)
	switch {
	case v == nil:
		return nil, nil
	case f.Name == "state":
		if s := g.s.reg.Kinds().Kind(r.Kind).State(r.State); s != nil {
			return []string{s.Label}, nil
		}
	}
	if f.Type == record.File {
		if file, ok := record.ToFileRef(v); ok {
			return []string{file.Name + ", SHA-256 " + file.Hash}, nil
		}
		return nil, nil
	}
	if n, ok := v.(float64); ok {
		return []string{strings.TrimSpace(record.FormatNumber(n) + " " + f.Unit)}, nil
	}
	var out []string
	for _, text := range record.Strings(v) {
		text, err := g.value(r, f, text)
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(text) != "" {
			out = append(out, text)
		}
	}
	return out, nil
}

func (g *gather) value(r record.Record, f *record.Field, text string) (string, error) {
	switch f.Shown() {
	case record.Enum:
		if o := f.Option(text); o != nil {
			return o.Label, nil
		}
	case record.LinkType, record.Person:
		return g.name(record.ID(text))
	case record.Text:
		if r.Kind == "classification" {
			return g.legal(text), nil
		}
	}
	return text, nil
}

// legal adds to the name of a class, rule or entry of the law what it is called.
func (g *gather) legal(text string) string {
	list, id, ok := strings.Cut(text, ": ")
	if !ok {
		id = list
	}
	for _, c := range g.regime.Classes {
		if c.ID == id {
			return c.Title + " (" + id + ")"
		}
	}
	for _, r := range g.regime.Rules {
		if r.ID == id && r.Valid.Has(g.day) {
			return r.Title + " (" + r.Ref + ")"
		}
	}
	for _, o := range g.regime.Outputs {
		for _, e := range o.Entries {
			if e.ID == id && e.Say != "" {
				return strings.ReplaceAll(id, "_", " ") + ": " + e.Say
			}
		}
	}
	return strings.ReplaceAll(text, "_", " ")
}

// unknown reports whether the value of a field says that it is not known, which
// fills nothing.
func unknown(r record.Record, f *record.Field) bool {
	return f.Shown() == record.Enum && r.Value(f.Name) == "unknown"
}
