package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"steward/internal/record"
)

// functions are what templates may call.
func functions(a assets, p *prose) template.FuncMap {
	return template.FuncMap{
		"asset":    a.url,
		"answers":  answers, // whether a kind has pages of accountability
		"icon":     func(name string) template.HTML { return icon(a, name) },
		"date":     formatDate,     // record.Date, "2026-11-24" or time.Time: 24 Nov 2026
		"datetime": formatDateTime, // time.Time or RFC 3339 text: 24 Nov 2026, 10:40 UTC
		"iso":      isoTime,        // for <time datetime>
		"ago":      ago,            // ago now then: "4 minutes ago"
		"days":     daysUntil,      // days now date: "today", "in 3 days", "2 days overdue"
		"state":    stateBadge,     // state kind name: a shape and the label
		"tone":     tone,           // classes of a record.Shape
		"markdown": p.html,         // safe HTML of Markdown
		"num":      groupDigits,
		"count":    count, // count n "system" "systems": "1,530 systems"
		"count64":  func(n int64, one, many string) string { return count(int(n), one, many) },
		"size":     size, // bytes
		"initials": initials,
		"lower":    lowerFirst,
		"sentence": sentenceOf, // with one full stop at its end
		"one":      one,        // one "Evidence request": "an evidence request"
		"join":     strings.Join,
		"query":    url.QueryEscape,
		"input":    newInput, // input form "email" "name" "Label" "autocomplete" "Help": for the template of that name
		"map":      pairs,    // map "key" value ...: for templates of several arguments
		"list":     func(v ...any) []any { return v },
	}
}

func icon(a assets, name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="` + a.url("icons.svg") + `#` + template.HTMLEscapeString(name) + `"/></svg>`)
}

// asTime reads what templates have as a time: dates, times and their texts.
func asTime(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v.UTC(), !v.IsZero()
	case record.Date:
		return v.Time(), v != ""
	case string:
		for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
			if t, err := time.Parse(layout, v); err == nil {
				return t.UTC(), true
			}
		}
	}
	return time.Time{}, false
}

func formatDate(v any) string {
	t, ok := asTime(v)
	if !ok {
		return ""
	}
	return t.Format("2 Jan 2006")
}

func formatDateTime(v any) string {
	t, ok := asTime(v)
	if !ok {
		return ""
	}
	return t.Format("2 Jan 2006, 15:04 UTC")
}

func isoTime(v any) string {
	if d, ok := v.(record.Date); ok {
		return string(d)
	}
	t, ok := asTime(v)
	if !ok {
		return ""
	}
	return t.Format(time.RFC3339)
}

// ago says how long before now something was, down to minutes.
func ago(now time.Time, v any) string {
	t, ok := asTime(v)
	if !ok {
		return ""
	}
	d := now.Sub(t)
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return count(int(d/time.Minute), "minute", "minutes") + " ago"
	case d < 24*time.Hour:
		return count(int(d/time.Hour), "hour", "hours") + " ago"
	case d < 14*24*time.Hour:
		return count(int(d/(24*time.Hour)), "day", "days") + " ago"
	}
	return "on " + formatDate(t)
}

// daysUntil says how far a due day is from today.
func daysUntil(now time.Time, d record.Date) string {
	if d == "" {
		return ""
	}
	n := int(d.Time().Sub(record.DateOf(now).Time()) / (24 * time.Hour))
	switch {
	case n < 0:
		return count(-n, "day", "days") + " overdue"
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n < 14:
		return "in " + count(n, "day", "days")
	}
	return formatDate(d)
}

// count writes a number with its word: "1 system", "1,530 systems".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return groupDigits(n) + " " + many
}

// groupDigits writes a whole number with commas between thousands.
func groupDigits(v any) string {
	var n int64
	switch v := v.(type) {
	case int:
		n = int64(v)
	case int64:
		n = v
	default:
		return fmt.Sprint(v)
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size writes a number of bytes as people read it.
func size(n int64) string {
	const unit = 1024
	if n < unit {
		return count(int(n), "byte", "bytes")
	}
	f, names := float64(n)/unit, []string{"KB", "MB", "GB", "TB"}
	i := 0
	for f >= unit && i < len(names)-1 {
		f, i = f/unit, i+1
	}
	return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0") + " " + names[i]
}

// initials are up to two letters that stand for a name.
func initials(name string) string {
	var out []rune
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		if i == 0 || i == len(words)-1 {
			r, _ := utf8.DecodeRuneInString(w)
			out = append(out, unicode.ToUpper(r))
		}
	}
	if len(out) == 0 {
		return "?"
	}
	return string(out)
}

// lowerFirst brings a label into a sentence: "AI system" stays, "Use" is "use".
// one puts the article before the name of a kind. No name of ours begins with a u
// that is not spoken as in unit.
func one(label string) string {
	if strings.ContainsAny(label[:min(1, len(label))], "AEIOaeio") {
		return "an " + lowerFirst(label)
	}
	return "a " + lowerFirst(label)
}

func lowerFirst(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[n:])
	if unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

func pairs(v ...any) (map[string]any, error) {
	if len(v)%2 != 0 {
		return nil, fmt.Errorf("map needs pairs of a key and a value")
	}
	out := make(map[string]any, len(v)/2)
	for i := 0; i < len(v); i += 2 {
		key, ok := v[i].(string)
		if !ok {
			return nil, fmt.Errorf("key %v of map is no text", v[i])
		}
		out[key] = v[i+1]
	}
	return out, nil
}
