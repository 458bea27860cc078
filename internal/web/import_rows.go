package web

import (
	"strconv"

	"steward/internal/exchange/intake"
)

// importNamed is the filter for records made only because something names them.
const importNamed = "named"

// importShows reports whether an item belongs under a filter; "" is all of them.
func importShows(it intake.Item, show string) bool {
	switch show {
	case "":
		return true
	case importNamed:
		return it.Named
	}
	return string(it.Outcome) == show && !it.Named
}

// rows takes the page of rows that the address asks for.
func (v *importView) rows(c *call) {
	show := c.query("show")
	labels := []struct{ name, label string }{{"", "All"}, {string(intake.Created), "Create"}, {importNamed, "Named"}, {string(intake.Updated), "Update"}, {string(intake.Skipped), "Skip"}, {string(intake.Refused), "Refuse"}}
	known := false
	for _, l := range labels {
		t := importTab{Label: l.label, URL: v.filtered(l.name, 0), Current: l.name == show}
		known = known || t.Current
		for _, it := range v.Plan.Items {
			if importShows(it, l.name) {
				t.N++
			}
		}
		if t.N > 0 || t.Current || l.name == "" {
			v.Tabs = append(v.Tabs, t)
		}
	}
	if !known {
		show, v.Tabs[0].Current = "", true
	}
	page, err := strconv.Atoi(c.query("page"))
	if err != nil || page < 1 {
		page = 1
	}
	first := (page - 1) * importRows
	for i, it := range v.Plan.Items {
		if !importShows(it, show) {
			continue
		}
		if v.Of >= first && v.Of < first+importRows {
			v.Rows = append(v.Rows, v.row(c, i, it))
		}
		v.Of++
	}
	v.From, v.To = first+1, first+len(v.Rows)
	if page > 1 {
		v.Prev = v.filtered(show, page-1)
	}
	if v.To < v.Of && len(v.Rows) > 0 {
		v.Next = v.filtered(show, page+1)
	}
}

func (v *importView) row(c *call, i int, it intake.Item) importRow {
	r := importRow{Item: it, Kind: it.Kind}
	switch it.Outcome {
	case intake.Created:
		r.Mark, r.Does, r.Fields = "new", "Create", v.Plan.Filled(i)
	case intake.Updated:
		r.Mark, r.Does = "changed", "Update"
	case intake.Skipped:
		r.Mark, r.Does = "same", "Skip"
	case intake.Refused:
		r.Mark, r.Does = "refused", "Refuse"
	}
	if k := c.web.kinds.Kind(it.Kind); k != nil {
		r.Kind = k.Label
		if it.Ref != "" {
			r.URL = c.url(k.Plural, it.Ref)
		}
	}
	return r
}

// Place is where in its file the row stands.
func (r importRow) Place() string {
	if r.Where.Line > 0 {
		return groupDigits(r.Where.Line)
	}
	return r.Where.Pointer
}
