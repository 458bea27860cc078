package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// Body holds the typed fields of a record. Values are string, float64,
// FileRef as map, or []any of them; an unset field has no key.
type Body map[string]any

// Clone returns a copy; lists are copied too.
func (b Body) Clone() Body {
	if b == nil {
		return nil
	}
	out := make(Body, len(b))
	for k, v := range b {
		if l, ok := v.([]any); ok {
			v = slices.Clone(l)
		}
		out[k] = v
	}
	return out
}

// Text returns the field's value as text, or "" when unset or of another type.
func (b Body) Text(name string) string {
	s, _ := b[name].(string)
	return s
}

// ID returns the field's value as an identity.
func (b Body) ID(name string) ID { return ID(b.Text(name)) }

// List returns the field's values as texts: one for a single value, none when
// unset.
func (b Body) List(name string) []string { return Strings(b[name]) }

// Strings returns the texts in a value: a text or a list of them.
func Strings(v any) []string {
	switch v := v.(type) {
	case string:
		if v != "" {
			return []string{v}
		}
	case []any:
		out := make([]string, 0, len(v))
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	case []string:
		return v
	}
	return nil
}

// Canonical returns the one JSON form of a value that the log commits to: keys
// sorted by byte, no white space, no HTML escapes, numbers in the shortest form
// that reads back the same.
func Canonical(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode canonical JSON: %w", err)
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}

// DecodeBody reads the JSON object of a body that Canonical wrote.
func DecodeBody(data []byte) (Body, error) {
	if b, ok := decodeQuick(string(data)); ok {
		return b, nil
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	var b Body
	if err := dec.Decode(&b); err != nil {
		return nil, fmt.Errorf("decode body: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("decode body: more than one value")
	}
	return b, nil
}
