package exchange

import (
	"slices"
	"strconv"
	"strings"

	"steward/internal/record"
)

// maxSeen bounds the different values looked at in one column.
const maxSeen = 200

// suits completes an assignment from the column's values, and reports whether
// they suit the field at all.
func (g *guess) suits(a *Assign, column int) bool {
	values := g.seen.values[column]
	if a.Field == "state" {
		return g.stateValues(a, values)
	}
	if a.Field == "owner" {
		a.Link = &ByName{Kind: "person", Prefix: "person:"}
		return g.cat.Kind("person") != nil && !slices.ContainsFunc(values, func(v string) bool { return len(v) > 120 })
	}
	f := g.kind.Field(a.Field)
	switch f.Type {
	case record.Computed, record.File, record.Money, record.Duration, record.TimeType:
		return false
	case record.Person, record.LinkType:
		return g.linkValues(a, f, values)
	case record.DateType:
		layout, ok := dateLayout(values)
		a.DateLayout = layout
		return ok
	case record.Number:
		return !slices.ContainsFunc(values, func(v string) bool { _, err := strconv.ParseFloat(v, 64); return err != nil })
	case record.Enum:
		return g.enumValues(a, f, values)
	}
	if f.Many {
		a.Separator = separatorOf(values)
	}
	return looksLike(f.Name, values)
}

// looksLike reports whether most values have what addresses have: kinds refuse
// other values there.
func looksLike(field string, values []string) bool {
	sign := map[string]string{"email": "@", "website": ".", "url": "."}[field]
	n := 0
	for _, v := range values {
		if strings.Contains(v, sign) {
			n++
		}
	}
	return sign == "" || n*2 > len(values)
}

// linkValues links to units, people or whatever the field names, by name.
func (g *guess) linkValues(a *Assign, f *record.Field, values []string) bool {
	kind := "person"
	if f.Type == record.LinkType {
		if len(f.Target) != 1 {
			return false
		}
		kind = f.Target[0]
	}
	if g.cat.Kind(kind) == nil || slices.ContainsFunc(values, func(v string) bool { return len(v) > 300 }) {
		return false
	}
	if f.Many {
		a.Separator = separatorOf(values)
	}
	a.Link = &ByName{Kind: kind, Prefix: kind + ":"}
	return true
}

func (g *guess) stateValues(a *Assign, values []string) bool {
	var names []string
	for _, s := range g.kind.States {
		names = append(names, s.Name)
	}
	return g.valueMap(a, values, names, func(v string) string { return stateNamed(g.kind, v) })
}

func (g *guess) enumValues(a *Assign, f *record.Field, values []string) bool {
	if f.Many {
		a.Separator = separatorOf(values)
		values = split(values, a.Separator)
	}
	var names []string
	for _, o := range f.Options {
		names = append(names, o.Name)
	}
	return g.valueMap(a, values, names, func(v string) string {
		for _, o := range f.Options {
			if fold(v) == fold(o.Name) || fold(v) == fold(o.Label) {
				return o.Name
			}
		}
		return ""
	})
}

// valueMap maps each value to a name, by itself or by what it is called in other
// languages. It suits when at least half of the values can be mapped.
func (g *guess) valueMap(a *Assign, values, names []string, own func(string) string) bool {
	known := 0
	for _, v := range values {
		if own(v) != "" {
			known++
			continue
		}
		said, best := spell(v), ""
		for _, name := range names {
			if said != "" && said == spell(name) || slices.ContainsFunc(g.words.Values[name], func(w string) bool { return fold(v) == w || said != "" && said == spell(w) }) {
				best = name
				break
			}
		}
		if best == "" {
			continue
		}
		known++
		if a.Values == nil {
			a.Values = map[string]string{}
		}
		a.Values[v] = best
	}
	return len(values) > 0 && known*2 >= len(values)
}

// separatorOf finds what divides lists inside cells: "" for line breaks and
// semicolons, "," or "|" when those divide short items and nothing else does.
func separatorOf(values []string) string {
	for _, sep := range []string{"\n", ";", "|", ","} {
		n, long := 0, false
		for _, v := range values {
			if strings.Contains(v, sep) {
				n++
				long = long || slices.ContainsFunc(strings.Split(v, sep), func(s string) bool { return len(s) > 60 })
			}
		}
		switch {
		case n == 0:
			continue
		case sep == "\n" || sep == ";":
			return ""
		case !long:
			return sep
		}
	}
	return ""
}

func split(values []string, separator string) []string {
	var out []string
	for _, v := range values {
		parts := strings.FieldsFunc(v, func(r rune) bool { return r == '\n' || r == ';' })
		if separator != "" {
			parts = strings.Split(v, separator)
		}
		for _, p := range parts {
			if p = strings.TrimSpace(p); p != "" && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}
