package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"github.com/xuri/excelize/v2"

	"steward/internal/exchange/text"
	"steward/internal/record"
)

// Line is one line of a sheet as it stands.
type Line struct {
	Number int // as a spreadsheet or an editor counts, from 1
	Cells  []string
}

// Cells reads a CSV file or the first sheet of a workbook as it stands, for forms
// whose lines mean different things. Empty lines are left out. Nothing is guessed:
// merged cells, quotes that do not end and formulas without a value are told as
// problems, with their lines, and a file with problems has no lines. The error is a
// *Problem when the file cannot be read at all.
func Cells(name string, data []byte, cat *record.Catalogue, l Limits) ([]Line, []Problem, error) {
	b := newBook(oneLine(name), cat, l.orDefault())
	if int64(len(data)) > b.limits.Bytes {
		return nil, nil, b.refuse("too_large", b.at(0, ""), "the file has %d bytes; at most %d are read", len(data), b.limits.Bytes)
	}
	var lines []Line
	var err error
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		lines, err = sheetCells(b, data)
	} else {
		lines, err = csvCells(b, data)
	}
	if err != nil {
		return nil, nil, b.fault(err)
	}
	if len(b.reading.Problems) > 0 {
		return nil, b.close().Problems, nil
	}
	return lines, nil, nil
}

func csvCells(b *book, data []byte) ([]Line, error) {
	if err := notText(b, data); err != nil {
		return nil, err
	}
	content, _, err := text.Decode(data, true)
	if err != nil {
		return nil, err
	}
	content, delimiter, skipped := delimiterOf(content)
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma, r.FieldsPerRecord = delimiter, -1
	s := &size{book: b}
	var out []Line
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			b.csvFault(err, skipped)
			continue
		}
		line, _ := r.FieldPos(0)
		if err := s.add(len(cells), b.at(line+skipped, "")); err != nil {
			return nil, err
		}
		if lastFilled(cells) > 0 {
			out = append(out, Line{line + skipped, cells})
		}
	}
}

func sheetCells(b *book, data []byte) ([]Line, error) {
	if err := checkZip(b, data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: b.limits.Opened, UnzipXMLSizeLimit: b.limits.Opened, RawCellValue: true})
	if err != nil {
		return nil, b.refuse("syntax", b.at(0, ""), "this is not a readable XLSX workbook")
	}
	defer f.Close()
	names := f.GetSheetList()
	if len(names) == 0 {
		return nil, b.refuse("empty", b.at(0, ""), "the workbook has no sheet")
	}
	s := &sheet{book: b, file: f, size: &size{book: b}, dates: map[int]bool{}, formulas: maxFormulas}
	props, err := f.GetWorkbookProps()
	s.from1904 = err == nil && props.Date1904 != nil && *props.Date1904
	grid, err := s.grid(names[0])
	if err != nil {
		return nil, err
	}
	s.refuseMerged(names[0])
	var out []Line
	for _, row := range grid {
		if lastFilled(row.Cells) > 0 {
			out = append(out, Line{row.Line, row.Cells})
		}
	}
	return out, nil
}

// refuseMerged tells every range of merged cells of a sheet.
func (s *sheet) refuseMerged(name string) {
	ranges, err := s.file.GetMergeCells(name, true)
	if err != nil {
		s.book.problem(Refused, "merged", s.book.at(0, ""), "the merged cells of sheet %s are not readable", quote(name))
	}
	for _, m := range ranges {
		_, row, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err == nil {
			cells := m.GetStartAxis() + ":" + m.GetEndAxis()
			s.book.problem(Refused, "merged", s.book.at(row, cells), "the cells %s are merged; split them, so that each line says what is in it", cells)
		}
	}
}
