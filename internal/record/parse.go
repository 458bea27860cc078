package record

import (
	"fmt"
	"strconv"
	"strings"
)

// FromText turns what a person typed, or a cell holds, into a value Normalise
// takes: numbers are read, options are found by label too, lists are split at
// line breaks or semicolons. Errors are left to Normalise wherever it can name
// them better.
func (f *Field) FromText(s string) (any, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, nil
	}
	if !f.Many {
		return f.fromText(s)
	}
	var out []any
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == ';' }) {
		v, err := f.fromText(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, v)
		}
	}
	return out, nil
}

func (f *Field) fromText(s string) (any, error) {
	switch {
	case s == "":
		return nil, nil
	case f.Type == Number:
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", clip(s, 40))
		}
		return n, nil
	case f.Type == Enum:
		for _, o := range f.Options {
			if strings.EqualFold(s, o.Name) || strings.EqualFold(s, o.Label) {
				return o.Name, nil
			}
		}
	}
	return s, nil
}

// ToText writes a value as FromText reads it: one line per item of a list.
func (f *Field) ToText(v any) string {
	switch v := v.(type) {
	case float64:
		return FormatNumber(v)
	case string:
		return v
	case []any:
		var parts []string
		for _, x := range v {
			parts = append(parts, f.ToText(x))
		}
		return strings.Join(parts, "\n")
	case map[string]any:
		r, _ := ToFileRef(v)
		return r.Name
	}
	return ""
}
