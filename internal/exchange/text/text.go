// Package text turns the bytes of a foreign text file into UTF-8 without a byte
// order mark, or says on which line that fails.
package text

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Error says on which line and in which byte of it the text is broken.
type Error struct {
	Line, Column int // from 1; the column counts bytes
	Reason       string
}

// Error returns the place and the reason.
func (e *Error) Error() string {
	return fmt.Sprintf("line %d, byte %d: %s", e.Line, e.Column, e.Reason)
}

// Decode returns the text as UTF-8 and, when it had to be converted, a note that
// says from what. UTF-8 and UTF-16 with a byte order mark are recognised; text
// that is not UTF-8 is read as Windows-1252, the superset of Latin-1 that
// spreadsheets write, only when legacy allows it. Control characters other than
// tab, line feed and carriage return are an error.
func Decode(data []byte, legacy bool) (out []byte, note string, err error) {
	out, note, err = convert(data, legacy)
	if err != nil {
		return nil, "", err
	}
	for i, c := range out {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
			return nil, "", at(out, i, fmt.Sprintf("there is a control character (U+%04X)", c))
		}
	}
	return out, note, nil
}

func convert(data []byte, legacy bool) ([]byte, string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return fromUTF16(data)
	}
	bad := invalid(data)
	switch {
	case bad < 0:
		return data, "", nil
	case !legacy || data[bad] < 0x80:
		return nil, "", at(data, bad, "the text is not UTF-8")
	}
	return fromWindows(data)
}

// invalid returns the offset of the first byte that is not UTF-8, or -1.
func invalid(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func fromUTF16(data []byte) ([]byte, string, error) {
	if len(data)%2 != 0 {
		return nil, "", &Error{1, 1, "the text is UTF-16 with half a character at its end"}
	}
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	if err != nil {
		return nil, "", &Error{1, 1, "the text is not valid UTF-16"}
	}
	if i := bytes.IndexRune(out, utf8.RuneError); i >= 0 {
		return nil, "", at(out, i, "the text is not valid UTF-16")
	}
	return out, "The text was converted from UTF-16.", nil
}

func fromWindows(data []byte) ([]byte, string, error) {
	for i, c := range data {
		if c == 0x81 || c == 0x8d || c == 0x8f || c == 0x90 || c == 0x9d {
			return nil, "", at(data, i, "the text is neither UTF-8 nor Windows-1252")
		}
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return nil, "", &Error{1, 1, "the text is neither UTF-8 nor Windows-1252"}
	}
	return out, "The text is not UTF-8; it was read as Windows-1252 (Latin-1). Check letters with accents.", nil
}

func at(data []byte, offset int, reason string) *Error {
	before := data[:offset]
	return &Error{Line: bytes.Count(before, []byte("\n")) + 1, Column: offset - bytes.LastIndexByte(before, '\n'), Reason: reason}
}
