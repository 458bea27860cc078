package exchange

import (
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// isDate reports whether a style shows numbers as dates. Source: ISO/IEC 29500,
// 18.8.30, the built-in number formats.
func (s *sheet) isDate(style int) bool {
	if is, known := s.dates[style]; known {
		return is
	}
	is := false
	if st, err := s.file.GetStyle(style); err == nil {
		n := st.NumFmt
		is = n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 50 && n <= 58 ||
			st.CustomNumFmt != nil && dateFormat(*st.CustomNumFmt)
	}
	s.dates[style] = is
	return is
}

// dateFormat reports whether a number format of the user's own shows a year or
// a day, outside quotes, brackets and escapes.
func dateFormat(format string) bool {
	quoted, bracket, skip := false, false, false
	for _, c := range strings.ToLower(format) {
		switch {
		case skip:
			skip = false
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			skip = true
		case c == '[' || c == ']':
			bracket = c == '['
		case !bracket && (c == 'y' || c == 'd'):
			return true
		}
	}
	return false
}

// dateOfNumber writes the number of a day as 2026-08-02, with the time if the
// number has one.
func dateOfNumber(raw string, from1904 bool) string {
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || n < 1 || n > 2958465.99999 { // 9999-12-31
		return raw
	}
	t, err := excelize.ExcelDateToTime(n, from1904)
	if err != nil {
		return raw
	}
	if t = t.Round(time.Second); n == float64(int64(n)) {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02T15:04:05")
}
