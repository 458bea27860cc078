package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"steward/internal/record"
)

// writeJSON writes one value as indented JSON.
func (r *run) writeJSON(v any) error {
	enc := json.NewEncoder(r.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

func (r *run) say(format string, args ...any) {
	fmt.Fprintf(r.Out, format+"\n", args...)
}

// table writes rows in columns.
func (r *run) table(head []string, rows [][]string) error {
	w := tabwriter.NewWriter(r.Out, 0, 0, 2, ' ', 0)
	for i, row := range append([][]string{head}, rows...) {
		cells := make([]string, len(row))
		for j, c := range row {
			if cells[j] = printable(c); i == 0 {
				cells[j] = strings.ToUpper(c)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(strings.Join(cells, "\t"), " "))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// printable keeps a text on its line and from steering the terminal.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
	return clip(s, 80)
}

// lines keeps the line breaks of a text and nothing else that steers the
// terminal.
func lines(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0) {
			return ' '
		}
		return r
	}, s)
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// ask asks a question that is answered by yes. The end of the input is no.
func (r *run) ask(question string) bool {
	fmt.Fprintf(r.Err, "%s [y/N] ", question)
	answer, err := bufio.NewReader(io.LimitReader(r.In, 1000)).ReadString('\n')
	if err != nil {
		fmt.Fprintln(r.Err)
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(record.TimeFormat)
}
