package exchange

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// WriteCSV writes a list in RFC 4180 form: UTF-8, commas, CRLF, quotes where
// needed. Cells a spreadsheet would take for a formula get a leading apostrophe.
// Rows shorter than the columns are filled up; longer ones are an error. Nothing
// is held in memory, so a list may be of any length.
func WriteCSV(w io.Writer, columns []string, rows iter.Seq2[[]string, error]) error {
	out := bufio.NewWriter(w)
	if err := csvRow(out, columns, len(columns)); err != nil {
		return err
	}
	n := 0
	for row, err := range rows {
		n++
		if err != nil {
			return fmt.Errorf("read row %d to export: %w", n, err)
		}
		if err := csvRow(out, row, len(columns)); err != nil {
			return fmt.Errorf("write row %d: %w", n, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	return nil
}

func csvRow(w *bufio.Writer, cells []string, width int) error {
	if len(cells) > width {
		return fmt.Errorf("the row has %d cells for %d columns", len(cells), width)
	}
	for i := range width {
		cell := ""
		if i < len(cells) {
			cell = defuse(cells[i])
		}
		if i > 0 {
			w.WriteByte(',')
		}
		if width == 1 && cell == "" || strings.ContainsAny(cell, ",\"\r\n") || strings.TrimSpace(cell) != cell {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		w.WriteString(cell)
	}
	_, err := w.WriteString("\r\n")
	return err
}

// defuse keeps spreadsheets from running a cell as a formula (CSV injection,
// CWE-1236).
func defuse(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// maxXLSXCell is the most characters a cell of a workbook holds.
const maxXLSXCell = 32767

// maxXLSXRows is the most rows a sheet of a workbook holds.
const maxXLSXRows = 1_048_576

// WriteXLSX writes a workbook with one sheet. Every cell is typed as text, so
// that nothing is run as a formula or turned into a date. Texts longer than a
// cell holds end in an ellipsis; more rows than a sheet holds are an error. Rows
// are streamed to a temporary file, not held in memory.
func WriteXLSX(w io.Writer, sheet string, columns []string, rows iter.Seq2[[]string, error]) (err error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", sheetName(sheet)); err != nil {
		return fmt.Errorf("name the sheet: %w", err)
	}
	out, err := f.NewStreamWriter(sheetName(sheet))
	if err != nil {
		return fmt.Errorf("start the sheet: %w", err)
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("start the sheet: %w", err)
	}
	if err := xlsxRow(out, 1, columns, len(columns)); err != nil {
		return err
	}
	n := 1
	for row, err := range rows {
		if n++; err != nil {
			return fmt.Errorf("read row %d to export: %w", n-1, err)
		}
		if err := xlsxRow(out, n, row, len(columns)); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

func xlsxRow(out *excelize.StreamWriter, n int, cells []string, width int) error {
	if len(cells) > width {
		return fmt.Errorf("write row %d: it has %d cells for %d columns", n-1, len(cells), width)
	}
	if n > maxXLSXRows {
		return fmt.Errorf("write row %d: a sheet holds at most %d rows; export as CSV", n-1, maxXLSXRows)
	}
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i], _ = shorten(xmlText(c), maxXLSXCell)
	}
	at, err := excelize.CoordinatesToCellName(1, n)
	if err != nil {
		return fmt.Errorf("write row %d: %w", n-1, err)
	}
	if err := out.SetRow(at, values); err != nil {
		return fmt.Errorf("write row %d: %w", n-1, err)
	}
	return nil
}

// xmlText drops what XML cannot hold.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// sheetName brings a name into the form workbooks allow: 31 characters, none of
// them special.
func sheetName(s string) string {
	s = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < 0x20 {
			return ' '
		}
		return r
	}, s), "' ")
	if r := []rune(s); len(r) > 31 {
		s = strings.TrimSpace(string(r[:31]))
	}
	return first(s, "List")
}
