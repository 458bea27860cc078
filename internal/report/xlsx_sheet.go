package report

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"steward/internal/record"
)

// table writes a table to sheets of its own and says on the first where.
func (b *book) table(t *tableNode, caption string) error {
	if len(t.Columns) > mostColumns {
		return record.Fail(record.TooLarge, fmt.Sprintf("The table %q has more columns than a sheet may have (%d).", shorten(caption, 60), mostColumns))
	}
	wanted := t.Sheet
	if wanted == "" {
		wanted = caption
	}
	for from := 0; from == 0 || from < t.count; from += mostRows - 1 {
		name := b.name(wanted)
		if err := b.put(b.looks.label, b.Words.Sheet, b.looks.text, name); err != nil {
			return err
		}
		if err := b.sheet(t, name, from, min(t.count, from+mostRows-1)); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) sheet(t *tableNode, name string, from, to int) error {
	last, err := excelize.CoordinatesToCellName(len(t.Columns), max(to-from, 1)+1)
	if err != nil {
		return err
	}
	if _, err = b.f.NewSheet(name); err != nil {
		return err
	}
	if err = b.f.AutoFilter(name, "A1:"+last, nil); err != nil { // before the rows: it is part of what surrounds them
		return err
	}
	if err = b.paper(name); err != nil {
		return err
	}
	out, err := b.f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err = b.head(out, t); err != nil {
		return err
	}
	if to == from {
		if err = out.SetRow("A2", []any{excelize.Cell{StyleID: b.looks.text, Value: b.cut(t.Empty)}}); err != nil {
			return err
		}
	}
	row := make([]any, len(t.Columns))
	for i := from; i < to; i++ {
		for c, v := range t.row(i) {
			row[c] = b.cell(v)
		}
		if err = out.SetRow(fmt.Sprintf("A%d", i-from+2), row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// paper sets how a sheet is printed: on its side, as wide as a page.
func (b *book) paper(name string) error {
	side, a4, one, many, fit := "landscape", 9, 1, 0, true
	if err := b.f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &side, Size: &a4, FitToWidth: &one, FitToHeight: &many}); err != nil {
		return err
	}
	return b.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit})
}

// head sets the widths and writes the first row, which stays in sight.
func (b *book) head(out *excelize.StreamWriter, t *tableNode) error {
	total := 0.0
	for _, c := range t.Columns {
		total += c.Width
	}
	row := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		wide := min(max(130*c.Width/total, 12, float64(min(len([]rune(c.Label)), 30)+4)), 80)
		if err := out.SetColWidth(i+1, i+1, float64(int(wide))); err != nil {
			return err
		}
		row[i] = excelize.Cell{StyleID: b.looks.head, Value: b.cut(c.Label)}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return out.SetRow("A1", row)
}

// cell returns a cell's value: a number or a day where that is all it shows,
// else its text.
func (b *book) cell(c cell) any {
	alone := c.State == "" && len(c.Lines) == 1
	if alone && c.number != nil {
		return excelize.Cell{StyleID: b.looks.number, Value: *c.number}
	}
	if alone && c.date != "" {
		if d, err := record.ParseDate(string(c.date)); err == nil && d >= "1901-01-01" { // before, the format counts differently
			return excelize.Cell{StyleID: b.looks.date, Value: d.Time()}
		}
	}
	text := ""
	if c.State != "" {
		text = c.Glyph + " " + c.State
	}
	for _, l := range c.Lines {
		if text != "" {
			text += "\n"
		}
		text += spansText(l)
	}
	if text == "" {
		return nil
	}
	look := b.looks.text
	switch {
	case c.State != "":
		look = b.looks.tones[c.Tone]
	case c.Align == End:
		look = b.looks.end
	case c.Align == Centre:
		look = b.looks.centre
	}
	return excelize.Cell{StyleID: look, Value: b.cut(text)}
}
