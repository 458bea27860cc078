package record

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Facets returns the values lists filter and count the record by: state, owner
// and every indexed field. A single-valued field without a value has the facet
// "", so that what is missing can be found and counted.
func (k *Kind) Facets(r Record, custom []Field) []Facet {
	out := []Facet{{"state", r.State}, {"owner", string(r.Owner)}}
	each := func(f *Field) {
		if !f.Index {
			return
		}
		values := facetValues(r.Value(f.Name))
		if len(values) == 0 {
			values = []string{""}
		}
		for _, v := range values {
			out = append(out, Facet{f.Name, v})
		}
	}
	for i := range k.Fields {
		each(&k.Fields[i])
	}
	for i := range custom {
		each(&custom[i])
	}
	return out
}

func facetValues(v any) []string {
	switch v := v.(type) {
	case float64:
		return []string{sortableNumber(v)}
	case string:
		return []string{FacetText(v)}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, facetValues(x)...)
		}
		return out
	}
	return nil
}

// FacetText shortens a text to what is indexed of it: 120 bytes at most, cut
// between characters.
func FacetText(s string) string {
	const limit = 120
	if len(s) <= limit {
		return s
	}
	i := limit
	for i > 0 && s[i]&0xC0 == 0x80 {
		i--
	}
	return s[:i]
}

// FacetValue returns the indexed form of a filter's text for the field.
func (f *Field) FacetValue(s string) string {
	if f.Shown() == Number {
		if v, err := f.fromText(s); err == nil {
			if n, ok := v.(float64); ok {
				return sortableNumber(n)
			}
		}
	}
	return FacetText(s)
}

// Links returns every link the record's fields hold, and its owner.
func (k *Kind) Links(r Record, custom []Field) []Link {
	var out []Link
	add := func(rel string, ids []string) {
		for _, id := range ids {
			out = append(out, Link{Source: r.ID, Kind: r.Kind, Relation: rel, Target: ID(id)})
		}
	}
	if r.Owner != "" {
		add("owner", []string{string(r.Owner)})
	}
	for _, fields := range [][]Field{k.Fields, custom} {
		for i := range fields {
			if fields[i].IsLink() {
				add(fields[i].Name, r.Body.List(fields[i].Name))
			}
		}
	}
	return out
}

// SearchText returns what full-text search reads of the record beside its
// title, 20,000 bytes at most.
func (k *Kind) SearchText(r Record, custom []Field) string {
	var b strings.Builder
	b.WriteString(r.External)
	for _, fields := range [][]Field{k.Fields, custom} {
		for i := range fields {
			f := &fields[i]
			if f.Type != Text && f.Type != RichText {
				continue
			}
			for _, s := range r.Body.List(f.Name) {
				if b.Len()+len(s) > 20_000 {
					return b.String()
				}
				b.WriteString("\n" + s)
			}
		}
	}
	return b.String()
}

// SortKey folds a title so that lists order it as people expect: without case,
// accents and leading punctuation, 80 bytes at most.
func SortKey(title string) string {
	var b strings.Builder
	started := false
	for _, r := range norm.NFD.String(title) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if !started && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		started = true
		if r = unicode.ToLower(r); b.Len() < 77 {
			b.WriteRune(r)
		}
	}
	return b.String()
}
