package text

import (
	"errors"
	"testing"
	"unicode/utf8"
)

func TestDecodeConvertsAndSaysSo(t *testing.T) {
	for _, c := range []struct {
		in     string
		legacy bool
		out    string
		note   bool
	}{
		{"café\n", false, "café\n", false},
		{"\xef\xbb\xbfcafé", false, "café", false},
		{"\xff\xfec\x00a\x00f\x00\xe9\x00", false, "café", true},
		{"\xfe\xff\x00c\x00a\x00f\x00\xe9", false, "café", true},
		{"caf\xe9 \x93x\x94", true, "café “x”", true},
		{"a\tb\r\nc", false, "a\tb\r\nc", false},
	} {
		out, note, err := Decode([]byte(c.in), c.legacy)
		if err != nil || string(out) != c.out || (note != "") != c.note {
			t.Errorf("%q: got %q, note %q, error %v", c.in, out, note, err)
		}
	}
}

func TestDecodeRefusesWithPlace(t *testing.T) {
	for _, c := range []struct {
		in           string
		legacy       bool
		line, column int
	}{
		{"ok\nca\xff", false, 2, 3},
		{"ok\nca\x81", true, 2, 3},
		{"a\x00", false, 1, 2},
		{"a\n\n\x1b", true, 3, 1},
		{"\x7f", false, 1, 1},
		{"\xff\xfe\x00", true, 1, 1},
		{"\xff\xfea\x00\n\x00\x00\xd8b\x00", true, 2, 1},
	} {
		_, _, err := Decode([]byte(c.in), c.legacy)
		var e *Error
		if !errors.As(err, &e) || e.Line != c.line || e.Column != c.column {
			t.Errorf("%q: got %v, want line %d, byte %d", c.in, err, c.line, c.column)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"a", "\xff\xfea\x00", "\xfe\xff\x00a", "caf\xe9", "\xef\xbb\xbf"} {
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, legacy bool) {
		if out, _, err := Decode(data, legacy); err == nil && !utf8.Valid(out) {
			t.Errorf("%q decodes to %q", data, out)
		}
	})
}
