package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// readCSV reads a list in RFC 4180 form, with the delimiter found by looking.
// Rows with more or fewer cells than the header are refused one by one.
func readCSV(b *book, content []byte) (*Table, error) {
	b.reading.Format = "csv"
	content, delimiter, skipped := delimiterOf(content)
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma, r.FieldsPerRecord = delimiter, -1
	t := &Table{File: b.file, Format: "csv"}
	s := &size{book: b}
	named := 0
	for number := 1 + skipped; ; number++ {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			b.csvFault(err, skipped)
			continue
		}
		line, _ := r.FieldPos(0)
		w := b.at(line+skipped, "")
		if err := s.add(len(cells), w); err != nil {
			return nil, err
		}
		if t.Columns == nil {
			t.Columns, named = header(cells), lastFilled(cells)
			continue
		}
		t.addRow(b, r, cells, w, number, skipped)
	}
	if len(t.Rows) == 0 {
		return nil, b.refuse("empty", b.at(1, ""), "the list has no rows below its first line, or is not a list")
	}
	t.measure()
	t.dropEmptyTail(named)
	return t, nil
}

func (t *Table) addRow(b *book, r *csv.Reader, cells []string, w Where, number, skipped int) {
	row := Row{Line: w.Line, Cells: cells, number: number}
	filled := lastFilled(cells)
	switch {
	case filled == 0:
		return
	case filled > len(t.Columns):
		b.problem(Refused, "ragged", w, "the row has %d cells, the header %d", len(cells), len(t.Columns))
		return
	case len(cells) < len(t.Columns):
		b.problem(Refused, "ragged", w, "the row has %d cells, the header %d", len(cells), len(t.Columns))
		return
	}
	for i := range filled {
		if line, _ := r.FieldPos(i); line+skipped != w.Line && row.lines == nil {
			row.lines = make([]int, len(cells))
		}
	}
	for i := range row.lines {
		line, _ := r.FieldPos(i)
		row.lines[i] = line + skipped
	}
	row.Cells = cells[:min(len(cells), len(t.Columns))]
	t.Rows = append(t.Rows, row)
}

// lastFilled returns the number of cells up to the last that is not empty.
func lastFilled(cells []string) int {
	for i := len(cells); i > 0; i-- {
		if strings.TrimSpace(cells[i-1]) != "" {
			return i
		}
	}
	return 0
}

// csvFault notes a line that breaks the quoting rules; the others are kept.
func (b *book) csvFault(err error, skipped int) {
	var pe *csv.ParseError
	line, reason := 0, "is not readable"
	if errors.As(err, &pe) {
		line = pe.StartLine + skipped
		switch {
		case errors.Is(err, csv.ErrQuote):
			reason = "has a quoted cell that does not end properly"
		case errors.Is(err, csv.ErrBareQuote):
			reason = "has a quotation mark inside a cell that is not quoted"
		}
	}
	b.problem(Refused, "syntax", b.at(line, ""), "the row %s", reason)
}

// delimiterOf finds what separates cells: a "sep=" line as spreadsheets write
// it, which is cut off, else the candidate that divides the first lines most
// evenly. skipped counts the lines cut off.
func delimiterOf(content []byte) (rest []byte, delimiter rune, skipped int) {
	first, after, _ := bytes.Cut(content, []byte("\n"))
	if line := strings.TrimSpace(strings.ToLower(string(first[:min(len(first), 8)]))); len(line) == 5 && strings.HasPrefix(line, "sep=") && strings.ContainsRune(",;|", rune(line[4])) {
		return after, rune(line[4]), 1
	}
	best, score := ',', 0
	head := content[:min(len(content), 64<<10)]
	for _, c := range []byte{',', ';', '\t', '|'} {
		if s := evenness(head, c); s > score {
			best, score = rune(c), s
		}
	}
	return content, best, 0
}

// evenness counts, over the first records, those with as many delimiters as the
// first has, weighed by how many that is.
func evenness(head []byte, delimiter byte) int {
	var counts []int
	n, quoted := 0, false
	for _, c := range head {
		switch {
		case c == '"':
			quoted = !quoted
		case c == delimiter && !quoted:
			n++
		case c == '\n' && !quoted:
			counts = append(counts, n)
			n = 0
		}
		if len(counts) == 50 {
			break
		}
	}
	if len(counts) == 0 {
		counts = append(counts, n)
	}
	same := 0
	for _, c := range counts {
		if c == counts[0] {
			same++
		}
	}
	if counts[0] == 0 {
		return 0
	}
	return same*1000/len(counts)*10 + min(counts[0], 100)
}
