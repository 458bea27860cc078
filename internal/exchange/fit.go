package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"steward/internal/record"
)

type remark struct{ code, message string }

// fit brings texts into the form a field's Normalise takes, and says what it had
// to change. What cannot be brought there is passed on, for Normalise to name.
func fit(f *record.Field, values []string) (any, []remark) {
	var notes []remark
	if !f.Many {
		v, note := fitOne(f, join(f, values))
		if note != nil {
			notes = append(notes, *note)
		}
		return v, notes
	}
	if len(values) > record.MaxMany {
		notes = append(notes, remark{"shortened", fmt.Sprintf("has %d items; the first %d were kept", len(values), record.MaxMany)})
		values = values[:record.MaxMany]
	}
	list := make([]any, 0, len(values))
	for _, s := range values {
		v, note := fitOne(f, s)
		if note != nil {
			notes = append(notes, *note)
		}
		list = append(list, v)
	}
	return list, notes
}

func join(f *record.Field, values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	if f.Type != record.RichText {
		return strings.Join(values, ", ")
	}
	var b strings.Builder
	for _, s := range values {
		b.WriteString("- " + strings.ReplaceAll(manyLines(s), "\n", "\n  ") + "\n")
	}
	return b.String()
}

func fitOne(f *record.Field, s string) (any, *remark) {
	switch f.Type {
	case record.Text, record.RichText:
		return fitProse(f, s)
	case record.DateType:
		if d, ok := readDate(s, ""); ok {
			return string(d), nil
		}
	case record.Number:
		if n, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err == nil {
			return n, nil
		}
	case record.Enum:
		v, _ := f.FromText(s)
		if list, ok := v.([]any); ok && len(list) == 1 {
			return list[0], nil
		} else if one, ok := v.(string); ok {
			return one, nil
		}
	}
	return strings.TrimSpace(s), nil
}

func fitProse(f *record.Field, s string) (any, *remark) {
	limit := f.MaxRunes
	if f.Type == record.Text {
		s = oneLine(s)
		if limit == 0 {
			limit = record.MaxText
		}
	} else {
		s = manyLines(s)
		if limit == 0 {
			limit = record.MaxRichText
		}
	}
	short, cut := shorten(s, limit)
	if cut {
		return short, &remark{"shortened", fmt.Sprintf("is longer than %d characters and was shortened", limit)}
	}
	return short, nil
}

// oneLine collapses white space, line breaks and tabs to single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// manyLines keeps line breaks in their one form and drops space around the whole.
func manyLines(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}

// shorten cuts a text to a number of characters, the last of them an ellipsis.
func shorten(s string, runes int) (string, bool) {
	if utf8.RuneCountInString(s) <= runes {
		return s, false
	}
	return strings.TrimSpace(string([]rune(s)[:runes-1])) + "…", true
}

// quote shortens a foreign text for a message.
func quote(s string) string {
	s, _ = shorten(oneLine(s), 60)
	return strconv.Quote(s)
}

// identity brings an external identity into the form the register keeps: one
// line, without control characters; overlong ones end in a hash of the whole.
func identity(s string) string {
	s = strings.ToValidUTF8(oneLine(s), "�")
	if utf8.RuneCountInString(s) <= record.MaxText && record.CheckProse(s, record.MaxText, false) == nil {
		return s
	}
	clean := strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
	return string([]rune(clean)[:min(100, utf8.RuneCountInString(clean))]) + "#" + digest(s)
}

// nameIdentity is the identity of something known by name only: the same for
// names that differ in case, white space or Unicode form.
func nameIdentity(prefix, name string) string {
	return prefix + strings.ToLower(norm.NFC.String(oneLine(name)))
}

// digest returns a short stable hash of texts.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
