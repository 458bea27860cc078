package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"steward/internal/tree"
)

// Table is a list as found: columns with samples, rows with their lines. It
// needs a Mapping to become drafts.
type Table struct {
	File    string   `json:"file"`
	Format  string   `json:"format"`         // "csv", "xlsx" or "json"
	Part    string   `json:"part,omitempty"` // sheet, or pointer of the list
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
}

// Column is one column of a Table. Names are unique within it.
type Column struct {
	Name    string   `json:"name"`
	Filled  int      `json:"filled"`  // rows with a value
	Samples []string `json:"samples"` // different values, 5 at most, shortened
}

// Row is one row of a Table. Cells may be shorter than the columns; what is
// beyond is empty. Several values in one cell stand on lines of their own.
type Row struct {
	Line  int      `json:"line"`
	Cells []string `json:"cells"`

	number  int    // of the record, as a spreadsheet counts
	pointer string // of a JSON object
	lines   []int  // of each cell; nil when all stand on Line
}

// Cell returns the value in a column, or "".
func (r *Row) Cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// Index returns the position of a column, or -1.
func (t *Table) Index(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
}

// where returns the place of a cell; column -1 means the whole row.
func (t *Table) where(r *Row, column int) Where {
	w := Where{File: t.File, Line: r.Line, Pointer: r.pointer}
	if column < 0 {
		return w
	}
	if column < len(r.lines) && r.lines[column] > 0 {
		w.Line = r.lines[column]
	}
	if t.Format == "json" {
		for _, step := range strings.Split(t.Columns[column].Name, ".") {
			w.Pointer += "/" + tree.Escape(step)
		}
	} else if name, err := excelize.CoordinatesToCellName(column+1, r.number); err == nil {
		w.Pointer = name
	}
	return w
}

const (
	maxSamples   = 5
	sampleLength = 80
)

// measure fills what is told of each column.
func (t *Table) measure() {
	for i := range t.Rows {
		for c, v := range t.Rows[i].Cells {
			if v == "" {
				continue
			}
			col := &t.Columns[c]
			col.Filled++
			if len(col.Samples) < maxSamples {
				if s, _ := shorten(oneLine(v), sampleLength); !slices.Contains(col.Samples, s) {
					col.Samples = append(col.Samples, s)
				}
			}
		}
	}
}

// distinctValues returns the different values of a column, up to a number.
func (t *Table) distinctValues(column, most int) []string {
	var out []string
	seen := map[string]bool{}
	for i := range t.Rows {
		v := strings.TrimSpace(t.Rows[i].Cell(column))
		if v == "" || seen[v] {
			continue
		}
		if len(out) == most {
			break
		}
		seen[v] = true
		out = append(out, v)
	}
	return out
}

// Values returns the different values of a column in the order they come, up to
// a number. With a separator, or with many, cells are divided into items first,
// as Assign.Separator says.
func (t *Table) Values(column, separator string, many bool, most int) []string {
	i := t.Index(column)
	if i < 0 {
		return nil
	}
	out := t.distinctValues(i, most)
	if many || separator != "" {
		out = split(out, separator)
	}
	return out[:min(len(out), most)]
}

// header makes columns of a header row: names are made unique, and columns
// without one are called by their letter.
func header(names []string) []Column {
	out := make([]Column, len(names))
	taken := map[string]int{}
	for i, n := range names {
		n, _ = shorten(oneLine(n), 120)
		if n == "" {
			letter, err := excelize.ColumnNumberToName(i + 1)
			if err != nil {
				letter = fmt.Sprint(i + 1)
			}
			n = "Column " + letter
		}
		if taken[n]++; taken[n] > 1 {
			n = fmt.Sprintf("%s (%d)", n, taken[n])
			taken[n]++
		}
		out[i] = Column{Name: n, Samples: []string{}}
	}
	return out
}

// dropEmptyTail removes unnamed columns without values at the right.
func (t *Table) dropEmptyTail(named int) {
	n := len(t.Columns)
	for n > named && t.Columns[n-1].Filled == 0 {
		n--
	}
	t.Columns = t.Columns[:n]
	for i := range t.Rows {
		if len(t.Rows[i].Cells) > n {
			t.Rows[i].Cells = t.Rows[i].Cells[:n]
		}
	}
}

// size counts what a table costs while it is read.
type size struct {
	book  *book
	cells int
	rows  int
}

// add counts one row and refuses the file when it is over a limit.
func (s *size) add(cells int, w Where) error {
	l := s.book.limits
	s.rows++
	s.cells += cells
	switch {
	case cells > l.Columns:
		return s.book.refuse("too_large", w, "the row has %d cells; at most %d columns are read", cells, l.Columns)
	case s.rows > l.Rows+1:
		return s.book.refuse("too_large", w, "the list has more than %d rows", l.Rows)
	case s.cells > l.Cells:
		return s.book.refuse("too_large", w, "the list has more than %d cells", l.Cells)
	}
	return nil
}
