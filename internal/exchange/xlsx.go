package exchange

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxFormulas bounds the empty cells that are looked at for formulas.
const maxFormulas = 20_000

// readXLSX reads one sheet of a workbook: the named one, or the first with data.
// Formulas count by the value the workbook keeps for them, merged cells hold
// their value in each place, and dates are written as 2026-08-02.
func readXLSX(b *book, data []byte, part string) (*Table, error) {
	b.reading.Format = "xlsx"
	if err := checkZip(b, data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: b.limits.Opened, UnzipXMLSizeLimit: b.limits.Opened, RawCellValue: true,
	})
	if err != nil {
		return nil, b.refuse("syntax", b.at(0, ""), "this is not a readable XLSX workbook")
	}
	defer f.Close()
	s := &sheet{book: b, file: f, size: &size{book: b}, dates: map[int]bool{}, formulas: maxFormulas}
	props, err := f.GetWorkbookProps()
	s.from1904 = err == nil && props.Date1904 != nil && *props.Date1904
	names := f.GetSheetList()
	if part != "" {
		if i, err := f.GetSheetIndex(part); err != nil || i < 0 {
			return nil, b.refuse("part", b.at(0, ""), "there is no sheet %s; there is %s", quote(part), quote(strings.Join(names, ", ")))
		}
		names = []string{part}
	}
	for _, name := range names {
		t, err := s.table(name)
		if t != nil || err != nil {
			return t, err
		}
	}
	return nil, b.refuse("empty", b.at(0, ""), "no sheet of the workbook holds a list")
}

// sheet reads the sheets of a workbook.
type sheet struct {
	book     *book
	file     *excelize.File
	size     *size
	dates    map[int]bool // by style: numbers are dates
	from1904 bool
	formulas int // empty cells that are still looked at for formulas without a value
}

// table reads a sheet; nil when it holds no list.
func (s *sheet) table(name string) (*Table, error) {
	grid, err := s.grid(name)
	if err != nil || len(grid) == 0 {
		return nil, err
	}
	s.merged(name, grid)
	top := headerRow(grid)
	if top < 0 || top == len(grid)-1 {
		return nil, nil
	}
	t := &Table{File: s.book.file, Format: "xlsx", Part: name}
	named := lastFilled(grid[top].Cells)
	width := named
	for _, r := range grid[top:] {
		width = max(width, lastFilled(r.Cells))
	}
	names := make([]string, width)
	copy(names, grid[top].Cells)
	t.Columns = header(names)
	for _, r := range grid[top+1:] {
		if n := lastFilled(r.Cells); n > 0 {
			r.Cells = r.Cells[:n]
			t.Rows = append(t.Rows, r)
		}
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	if top > 0 {
		s.book.problem(Note, "above", s.book.at(grid[top].Line, ""), "the column names were found in row %d of sheet %s; what stands above was left out", grid[top].Line, quote(name))
	}
	t.measure()
	t.dropEmptyTail(named)
	return t, nil
}

// grid reads the cells of a sheet.
func (s *sheet) grid(name string) ([]Row, error) {
	rows, err := s.file.Rows(name)
	if err != nil {
		return nil, s.book.refuse("syntax", s.book.at(0, ""), "sheet %s is not readable", quote(name))
	}
	defer rows.Close()
	var grid []Row
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		w := s.book.at(number, "")
		if err != nil {
			return nil, s.book.refuse("syntax", w, "sheet %s is not readable", quote(name))
		}
		if err := s.size.add(len(cells), w); err != nil {
			return nil, err
		}
		for c := range cells {
			cells[c] = s.value(name, c+1, number, cells[c])
		}
		grid = append(grid, Row{Line: number, number: number, Cells: cells})
	}
	if rows.Error() != nil {
		return nil, s.book.refuse("syntax", s.book.at(len(grid)+1, ""), "sheet %s is not readable from here on", quote(name))
	}
	return grid, nil
}

// value writes dates as dates, yes and no as such, and names formulas that have
// no value.
func (s *sheet) value(name string, column, row int, raw string) string {
	if raw != "" && !isNumber(raw) {
		return strings.TrimSpace(raw)
	}
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return raw
	}
	if raw == "" {
		if s.formulas--; s.formulas < 0 {
			return ""
		}
		if formula, err := s.file.GetCellFormula(name, cell); err == nil && formula != "" {
			s.book.problem(Warning, "formula", s.book.at(row, cell), "the cell holds a formula without a value; open and save the file in a spreadsheet program first")
		}
		return ""
	}
	style, err := s.file.GetCellStyle(name, cell)
	if err != nil || !s.isDate(style) {
		return raw
	}
	return dateOfNumber(raw, s.from1904)
}

// merged repeats the value of merged cells in each of them.
func (s *sheet) merged(name string, grid []Row) {
	ranges, err := s.file.GetMergeCells(name, true)
	if err != nil {
		return
	}
	budget := s.book.limits.Cells
	for _, m := range ranges {
		c1, r1, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		c2, r2, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || r1 > len(grid) {
			continue
		}
		value := grid[r1-1].Cell(c1 - 1)
		for r := r1; r <= min(r2, len(grid)) && value != "" && budget > 0; r++ {
			row := &grid[r-1]
			for c := c1; c <= min(c2, s.book.limits.Columns) && budget > 0; c++ {
				budget--
				for len(row.Cells) < c {
					row.Cells = append(row.Cells, "")
				}
				row.Cells[c-1] = value
			}
		}
	}
}

// headerRow finds the column names: the first of the leading rows that is at
// least half as full as the fullest of them. Titles above lists are narrower.
func headerRow(grid []Row) int {
	full := func(r Row) (n int) {
		seen := map[string]bool{}
		for _, c := range r.Cells {
			if c != "" && !seen[c] {
				seen[c] = true
				n++
			}
		}
		return n
	}
	most := 0
	lead := grid[:min(len(grid), 20)]
	for _, r := range lead {
		most = max(most, full(r))
	}
	for i, r := range lead {
		if n := full(r); n > 0 && n >= (most+1)/2 {
			return i
		}
	}
	return -1
}
