package chart

import "time"

// Table lists every interval, gap and overlap of every lane.
func (t Timeline) Table() Table {
	w := t.words()
	table := Table{Caption: t.Title, Columns: []string{w.Lane, w.Interval, w.From, w.To}}
	for _, lane := range t.Lanes {
		for _, v := range lane.Intervals {
			table.Rows = append(table.Rows, t.row(lane, v.Label, v.Href, Span{v.From, v.To}))
		}
		for _, gap := range lane.Gaps() {
			table.Rows = append(table.Rows, t.row(lane, w.Gap, "", gap))
		}
		for _, overlap := range lane.Overlaps() {
			table.Rows = append(table.Rows, t.row(lane, w.Overlap, "", overlap))
		}
	}
	return table
}

func (t Timeline) row(lane Lane, label, href string, s Span) []Cell {
	return []Cell{{Text: lane.Label, Href: lane.Href}, {Text: label, Href: href}, {Text: t.bound(s.From)}, {Text: t.bound(s.To)}}
}

// bound writes a moment's day; an open one has a word.
func (t Timeline) bound(at time.Time) string {
	if at.IsZero() {
		return t.words().Open
	}
	return day(at)
}

func (t Timeline) written(s Span) string { return t.bound(s.From) + " – " + t.bound(s.To) }

func (t Timeline) told(v Interval) string { return v.Label + ": " + t.written(Span{v.From, v.To}) }

func (t Timeline) linked() bool {
	for _, lane := range t.Lanes {
		if safe(lane.Href) != "" {
			return true
		}
		for _, v := range lane.Intervals {
			if safe(v.Href) != "" {
				return true
			}
		}
	}
	return false
}
