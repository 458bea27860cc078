package record

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNormalise holds every type to the one form a body keeps, and to what it
// refuses.
func TestNormalise(t *testing.T) {
	low, high := 0.0, 10.0
	hash := strings.Repeat("a", 64)
	ref := map[string]any{"hash": hash, "name": "a.pdf", "size": 3.0, "type": "application/pdf"}
	colours := []Option{{Name: "red", Label: "Red"}, {Name: "blue", Label: "Blue"}}
	for _, tt := range []struct {
		name string
		f    Field
		in   any
		want any    // nil: empty
		err  string // part of the sentence
	}{
		{"text", Field{Type: Text}, "  a\r\n", "a", ""},
		{"text of two lines", Field{Type: Text}, "a\nb", nil, "control character"},
		{"rich text", Field{Type: RichText}, "a\r\nb\tc", "a\nb\tc", ""},
		{"escape", Field{Type: RichText}, "a\x1b[31m", nil, "U+001B"},
		{"not UTF-8", Field{Type: Text}, "\xff", nil, "UTF-8"},
		{"long", Field{Type: Text, MaxRunes: 3}, "äöüß", nil, "4 characters"},
		{"space", Field{Type: Text}, " \t ", nil, ""},
		{"number for text", Field{Type: Text}, 3.0, nil, "expects text"},
		{"enum", Field{Type: Enum, Options: colours}, "red", "red", ""},
		{"enum by label", Field{Type: Enum, Options: colours}, "Red", nil, "choose one of red, blue"},
		{"number", Field{Type: Number, Min: &low, Max: &high}, 10.0, 10.0, ""},
		{"below", Field{Type: Number, Min: &low}, -0.5, nil, "below 0"},
		{"above", Field{Type: Number, Max: &high}, 10.5, nil, "above 10"},
		{"no number", Field{Type: Number}, math.NaN(), nil, "not a number"},
		{"huge", Field{Type: Number}, 1e300, nil, "not a number"},
		{"money", Field{Type: Money}, "1250.00 EUR", "1250.00 EUR", ""},
		{"money without code", Field{Type: Money}, "1250", nil, "1250.00 EUR"},
		{"date", Field{Type: DateType}, "2028-02-29", "2028-02-29", ""},
		{"no such day", Field{Type: DateType}, "2026-02-29", nil, "not a date"},
		{"time", Field{Type: TimeType}, "2026-08-02T12:00:00+02:00", "2026-08-02T10:00:00.000Z", ""},
		{"no time", Field{Type: TimeType}, "noon", nil, "not a time"},
		{"duration", Field{Type: Duration}, "P1Y6M", "P1Y6M", ""},
		{"empty duration", Field{Type: Duration}, "P", nil, "P6M"},
		{"link", Field{Type: LinkType}, "06h0ts23bcjdjtwcfgnv11rmc4", "06h0ts23bcjdjtwcfgnv11rmc4", ""},
		{"no link", Field{Type: LinkType}, "../../etc/passwd", nil, "identity"},
		{"file", Field{Type: File}, ref, ref, ""},
		{"file with a path", Field{Type: File}, map[string]any{"hash": hash, "name": "../a", "size": 3.0}, nil, "path"},
		{"file with a key too many", Field{Type: File}, map[string]any{"hash": hash, "name": "a", "x": 1.0}, nil, "unknown key"},
		{"file without a hash", Field{Type: File}, map[string]any{"hash": strings.ToUpper(hash), "name": "a"}, nil, "SHA-256"},
		{"computed", Field{Type: Computed, As: Text}, "a", nil, "computed"},
		{"list", Field{Type: Text, Many: true}, []any{"b", "a", " b ", ""}, []any{"b", "a"}, ""},
		{"empty list", Field{Type: Text, Many: true}, []any{"", " "}, nil, ""},
		{"no list", Field{Type: Text, Many: true}, "a", nil, "expects a list"},
		{"item", Field{Type: Enum, Options: colours, Many: true}, []any{"red", "green"}, nil, "item 2"},
		{"too many", Field{Type: Text, Many: true}, make([]any, MaxMany+1), nil, "at most 500"},
	} {
		got, err := tt.f.Normalise(tt.in)
		switch {
		case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.err)
		case tt.err == "" && err != nil:
			t.Errorf("%s: %v", tt.name, err)
		case tt.err == "" && !cmp.Equal(got, tt.want):
			t.Errorf("%s: %#v, want %#v", tt.name, got, tt.want)
		}
	}
}

// FuzzNormalise holds that what was taken once is taken again, the same.
func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"a", " 12 EUR", "2026-01-01", "P1Y", "red", "\x00", "06h0ts23bcjdjtwcfgnv11rmc4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, typ := range []Type{Text, RichText, Enum, Number, Money, DateType, TimeType, Duration, Person, LinkType} {
			field := Field{Name: "f", Label: "F", Type: typ, Options: []Option{{Name: "red", Label: "Red"}}}
			v, err := field.FromText(s)
			if err != nil {
				continue
			}
			once, err := field.Normalise(v)
			if err != nil {
				continue
			}
			twice, err := field.Normalise(once)
			if err != nil || !cmp.Equal(once, twice) {
				t.Errorf("%s: %#v became %#v, %v", typ, once, twice, err)
			}
			if text := field.ToText(once); typ != RichText && once != nil {
				if back, err := field.FromText(text); err != nil || !cmp.Equal(back, once) {
					t.Errorf("%s: written as %q it reads back as %#v, %v", typ, text, back, err)
				}
			}
		}
	})
}
