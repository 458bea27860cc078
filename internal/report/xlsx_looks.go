package report

import "github.com/xuri/excelize/v2"

// looks are the styles of cells, by their number in the workbook.
type looks struct {
	title, label, text, code, head, number, date, end, centre int
	heads                                                     [5]int
	tones                                                     map[string]int
}

func newLooks(f *excelize.File) (looks, error) {
	l := looks{tones: map[string]int{}}
	var err error
	add := func(s excelize.Style) int {
		if s.Alignment == nil {
			s.Alignment = &excelize.Alignment{Vertical: "top", WrapText: true}
		}
		if s.Font == nil {
			s.Font = &excelize.Font{}
		}
		s.Font.Family = "Calibri"
		if s.Font.Size == 0 {
			s.Font.Size = 11
		}
		if s.Font.Color == "" {
			s.Font.Color = hex(ink)
		}
		n, e := f.NewStyle(&s)
		if err == nil {
			err = e
		}
		return n
	}
	flat := &excelize.Alignment{Vertical: "top"}
	l.title = add(excelize.Style{Font: &excelize.Font{Size: 20, Bold: true}, Alignment: flat})
	l.label = add(excelize.Style{Font: &excelize.Font{Color: hex(ink3)}, Alignment: flat})
	l.text = add(excelize.Style{})
	l.code = add(excelize.Style{})
	for i, size := range []float64{16, 13, 12, 11, 11} {
		l.heads[i] = add(excelize.Style{Font: &excelize.Font{Size: size, Bold: true}, Alignment: flat})
	}
	l.head = add(excelize.Style{
		Font:   &excelize.Font{Bold: true, Color: hex(ink2)},
		Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{hex(sunken)}},
		Border: []excelize.Border{{Type: "bottom", Style: 1, Color: hex(edge)}},
	})
	l.number = add(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right"}})
	l.end = add(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right", WrapText: true}})
	l.centre = add(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "center", WrapText: true}})
	iso := "yyyy-mm-dd"
	l.date = add(excelize.Style{CustomNumFmt: &iso, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}})
	for _, tone := range []string{"ok", "bad", "info", "idle"} {
		l.tones[tone] = add(excelize.Style{Font: &excelize.Font{Color: hex(toneColor(tone))}})
	}
	return l, err
}
