package record

import (
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Normalise checks a value as JSON decodes it (string, float64, bool, []any,
// map[string]any, nil) against the field and returns the one form the body
// keeps, or nil when it is empty. The error is a sentence.
func (f *Field) Normalise(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	if !f.Many {
		return f.single(v)
	}
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("expects a list")
	}
	if len(list) > MaxMany {
		return nil, fmt.Errorf("has %d items; at most %d fit", len(list), MaxMany)
	}
	out := make([]any, 0, len(list))
	seen := make(map[any]bool, len(list))
	for i, x := range list {
		n, err := f.single(x)
		if err != nil {
			return nil, fmt.Errorf("item %d %w", i+1, err)
		}
		if s, isText := n.(string); n == nil || isText && seen[s] {
			continue
		} else if isText {
			seen[s] = true
		}
		out = append(out, n)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

func (f *Field) single(v any) (any, error) {
	switch f.Type {
	case Number:
		return f.number(v)
	case File:
		return fileRef(v)
	case Computed:
		return nil, fmt.Errorf("is computed and cannot be set")
	}
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("expects text")
	}
	s, err := f.text(s)
	if err != nil || s == "" {
		return nil, err
	}
	return s, nil
}

func (f *Field) text(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("is not valid UTF-8")
	}
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if s == "" {
		return "", nil
	}
	switch f.Type {
	case Text, RichText:
		return s, f.checkProse(s)
	case Enum:
		if f.Option(s) == nil {
			return "", fmt.Errorf("does not know %q; choose one of %s", clip(s, 40), f.optionNames())
		}
	case Money:
		return s, checkMoney(s)
	case Duration:
		return s, checkDuration(s)
	case DateType:
		_, err := ParseDate(s)
		return s, err
	case TimeType:
		t, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			return "", fmt.Errorf("%q is not a time such as 2026-08-02T10:00:00Z", clip(s, 40))
		}
		return t.UTC().Format(TimeFormat), nil
	case Person, LinkType:
		if !ID(s).Valid() {
			return "", fmt.Errorf("%q is not the identity of a record", clip(s, 40))
		}
	}
	return s, nil
}

func (f *Field) checkProse(s string) error {
	limit := f.MaxRunes
	if limit == 0 && f.Type == Text {
		limit = MaxText
	} else if limit == 0 {
		limit = MaxRichText
	}
	return CheckProse(s, limit, f.Type == RichText)
}

// CheckProse reports whether a text is too long or holds control characters.
// Line breaks and tabs are allowed only in texts of many lines.
func CheckProse(s string, limit int, lines bool) error {
	if n := utf8.RuneCountInString(s); n > limit {
		return fmt.Errorf("has %d characters; at most %d fit", n, limit)
	}
	for _, r := range s {
		if (r == '\n' || r == '\t') && lines {
			continue
		}
		if unicode.IsControl(r) {
			return fmt.Errorf("holds a control character (U+%04X)", r)
		}
	}
	return nil
}

func (f *Field) number(v any) (any, error) {
	n, ok := v.(float64)
	if !ok {
		return nil, fmt.Errorf("expects a number")
	}
	if math.IsNaN(n) || math.Abs(n) > 1e14 {
		return nil, fmt.Errorf("is not a number this field can keep")
	}
	if f.Min != nil && n < *f.Min {
		return nil, fmt.Errorf("is below %s", FormatNumber(*f.Min))
	}
	if f.Max != nil && n > *f.Max {
		return nil, fmt.Errorf("is above %s", FormatNumber(*f.Max))
	}
	return n, nil
}

func (f *Field) optionNames() string {
	var names []string
	for _, o := range f.Options {
		names = append(names, o.Name)
	}
	return strings.Join(names, ", ")
}

// FileRef points at bytes kept by their content hash.
type FileRef struct {
	Hash string // SHA-256, lower-case hex
	Name string // as the sender called it, without folders
	Size int64  // bytes
	Type string // media type as detected, not as claimed
}

// Value returns the form a body keeps.
func (r FileRef) Value() map[string]any {
	return map[string]any{"hash": r.Hash, "name": r.Name, "size": float64(r.Size), "type": r.Type}
}

// ToFileRef reads the form a body keeps.
func ToFileRef(v any) (FileRef, bool) {
	m, ok := v.(map[string]any)
	if !ok {
		return FileRef{}, false
	}
	hash, _ := m["hash"].(string)
	name, _ := m["name"].(string)
	size, _ := m["size"].(float64)
	typ, _ := m["type"].(string)
	return FileRef{Hash: hash, Name: name, Size: int64(size), Type: typ}, hash != ""
}

func fileRef(v any) (any, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("expects a file: an object with hash, name, size and type")
	}
	for k := range m {
		if k != "hash" && k != "name" && k != "size" && k != "type" {
			return nil, fmt.Errorf("has an unknown key %q", clip(k, 40))
		}
	}
	r, _ := ToFileRef(m)
	if b, err := hex.DecodeString(r.Hash); err != nil || len(b) != 32 || strings.ToLower(r.Hash) != r.Hash {
		return nil, fmt.Errorf("has no SHA-256 hash in lower-case hex")
	}
	if r.Name == "" || CheckProse(r.Name, 255, false) != nil || strings.ContainsAny(r.Name, `/\`) {
		return nil, fmt.Errorf("has a name that is empty, too long or holds a path")
	}
	if r.Size < 0 || CheckProse(r.Type, 100, false) != nil {
		return nil, fmt.Errorf("has a wrong size or type")
	}
	return r.Value(), nil
}
