package report

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"steward/internal/record"
)

// XLSX writes the document as a workbook: the first sheet has title, facts and
// the text in order, and every table and chart is a sheet of its own, its first
// row fixed and filtering, the values of numbers and dates kept. A cell is never
// a formula and nothing links outside; the address of a link is shown as text.
// A text longer than the 32,767 units a cell may hold is cut with a mark; a table
// with more rows than a sheet may have goes on in another. It fails with
// record.TooLarge for a table of more than 16,384 columns.
func XLSX(w io.Writer, d Document) error {
	f := excelize.NewFile()
	defer f.Close()
	b := &book{page: flow(d), f: f, names: map[string]bool{}}
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{to: w, at: b.At} })
	err := b.write()
	if err == nil {
		err = f.Write(w)
	}
	if err != nil {
		return fmt.Errorf("write report as XLSX: %w", err)
	}
	return nil
}

// Limits of the format.
const (
	longestCell = 32767 // UTF-16 units
	mostRows    = 1 << 20
	mostColumns = 1 << 14
	longestName = 31 // of a sheet, UTF-16 units
)

// book writes one workbook.
type book struct {
	page
	f     *excelize.File
	about *excelize.StreamWriter
	row   int // last written of the first sheet
	names map[string]bool
	looks looks
}

func (b *book) write() error {
	var err error
	if b.looks, err = newLooks(b.f); err != nil {
		return err
	}
	at := b.At.Format(time.RFC3339)
	if err = b.f.SetDocProps(&excelize.DocProperties{Title: b.Title, Subject: b.Subtitle, Identifier: b.Reference, Creator: "Steward", LastModifiedBy: "Steward", Created: at, Modified: at, Language: b.Language}); err != nil {
		return err
	}
	name := b.name(b.Words.About)
	if err = b.f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if b.about, err = b.f.NewStreamWriter(name); err != nil {
		return err
	}
	if err = b.about.SetColWidth(1, 1, 26); err == nil {
		err = b.about.SetColWidth(2, 2, 100)
	}
	if err != nil {
		return err
	}
	if err = b.front(); err != nil {
		return err
	}
	if err = b.nodes(b.Nodes, ""); err != nil {
		return err
	}
	return b.about.Flush()
}

// front writes the title block.
func (b *book) front() error {
	rows := []struct {
		look  int
		label string
	}{{b.looks.title, b.Title}, {b.looks.label, b.Subtitle}, {b.looks.label, b.Reference}}
	for _, r := range rows {
		if r.label != "" {
			if err := b.put(r.look, r.label, 0, ""); err != nil {
				return err
			}
		}
	}
	b.row++
	facts := b.Facts
	if b.Created != "" {
		facts = append(facts[:len(facts):len(facts)], Fact{b.Words.Created, b.Created})
	}
	if b.Footer != "" {
		facts = append(facts[:len(facts):len(facts)], Fact{"", b.Footer})
	}
	return b.facts(facts)
}

func (b *book) facts(facts []Fact) error {
	for _, f := range facts {
		if err := b.put(b.looks.label, f.Label, b.looks.text, f.Value); err != nil {
			return err
		}
	}
	b.row++
	return nil
}

// put writes a row of the first sheet; an empty text is no cell.
func (b *book) put(look1 int, text1 string, look2 int, text2 string) error {
	if b.row++; b.row > mostRows {
		return record.Fail(record.TooLarge, "The text has more lines than a sheet may have rows.")
	}
	cells := []any{nil, nil}
	if text1 != "" {
		cells[0] = excelize.Cell{StyleID: look1, Value: b.cut(text1)}
	}
	if text2 != "" {
		cells[1] = excelize.Cell{StyleID: look2, Value: b.cut(text2)}
	}
	return b.about.SetRow(fmt.Sprintf("A%d", b.row), cells)
}

// cut shortens a text to what a cell may hold, with a mark.
func (b *book) cut(s string) string {
	if len(s) <= longestCell || units(s) <= longestCell {
		return s
	}
	room, n := longestCell-units(b.Words.Cut), 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > room {
			return s[:i] + b.Words.Cut
		}
	}
	return s
}

func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// name returns a name for a sheet that is valid and not taken.
func (b *book) name(s string) string {
	s = strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]`, r) || r == mark:
			return '-'
		case r == '\'': // it would end the name in a reference
			return '’'
		}
		return r
	}, oneLine(s)), "' ")
	if s == "" || strings.EqualFold(s, "history") { // the program keeps that name for itself
		s = strings.TrimSpace("Table " + s)
	}
	out := clipUnits(s, longestName)
	for n := 2; b.names[strings.ToLower(out)]; n++ {
		end := fmt.Sprintf(" %d", n)
		out = clipUnits(s, longestName-len(end)) + end
	}
	b.names[strings.ToLower(out)] = true
	return out
}

func clipUnits(s string, most int) string {
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > most {
			return strings.TrimRight(s[:i], "' ")
		}
	}
	return s
}
