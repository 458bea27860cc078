package web

import (
	"strings"

	"steward/internal/aims/planning"
	"steward/internal/impact"
	"steward/internal/record"
)

// impactCompareData is the page of two versions against each other.
type impactCompareData struct {
	impactHead
	Others []formOption
	With   string
	Other  *impactLine
	Fields []impact.FieldChange
	Rows   []impactFate
	Same   int
}

// impactFate is what became of one impact.
type impactFate struct {
	Title  string
	Fate   badge
	Before *badge
	After  *badge
	URL    string
	Fields []impact.FieldChange
}

func (w *Web) impactCompare(c *call) error {
	if err := c.onlyQuery("with"); err != nil {
		return err
	}
	whole, err := c.impactWhole()
	if err != nil {
		return err
	}
	d := impactCompareData{With: c.query("with")}
	if d.impactHead, err = c.impactHead(whole, "compare"); err != nil {
		return err
	}
	if err := c.impactOthers(&d); err != nil {
		return err
	}
	if d.With != "" {
		if err := c.impactHold(&d); err != nil {
			return err
		}
	}
	return c.page("impact-compare", d)
}

// impactOthers are the other assessments of the system; the version before is
// compared with unless another is asked for.
func (c *call) impactOthers(d *impactCompareData) error {
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: d.Kind.Name, Filters: []record.Filter{{Field: "system", Op: record.Is, Values: []string{string(d.W.System.ID)}}}, Sort: record.Sort{Field: "number", Desc: true}, Limit: 100})
	if err != nil {
		return err
	}
	for _, r := range page.Records {
		if r.ID == d.W.Record.ID {
			continue
		}
		ref := r.Ref(d.Kind)
		if d.With == "" && r.ID == d.W.Record.Body.ID("replaces") {
			d.With = ref
		}
		d.Others = append(d.Others, formOption{Value: ref, Label: clipText(ref+" "+r.Title, 34)})
	}
	if d.With == "" && len(d.Others) > 0 {
		d.With = d.Others[0].Value
	}
	for i := range d.Others {
		d.Others[i].On = d.Others[i].Value == d.With
	}
	return nil
}

// impactHold compares with the version asked for.
func (c *call) impactHold(d *impactCompareData) error {
	prefix, number, ok := record.ParseRef(d.With)
	if !ok || prefix != d.Kind.Prefix {
		return record.Fail(record.NotFound, "There is no such impact assessment.")
	}
	other, err := c.web.reg.ByNumber(c.ctx, c.actor, d.Kind.Name, number)
	if err != nil {
		return err
	}
	cmp, err := c.web.impacts.Compare(c.ctx, c.actor, other.ID, d.W.Record.ID)
	if err != nil {
		return err
	}
	d.Other = &impactLine{Ref: d.With, Title: other.Title, URL: c.url("impact", d.With), State: other.State}
	d.Fields, d.Same = inLine(cmp.Fields), cmp.Count(impact.Same)
	for _, i := range cmp.Impacts {
		if i.Fate != impact.Same {
			d.Rows = append(d.Rows, c.impactFate(i))
		}
	}
	return nil
}

// inLine writes lists on one line and durations in words.
func inLine(fields []impact.FieldChange) []impact.FieldChange {
	for i, f := range fields {
		for _, text := range []*string{&fields[i].Before, &fields[i].After} {
			switch {
			case f.Field == nil || *text == "":
			case f.Field.Many:
				*text = strings.ReplaceAll(*text, "\n", ", ")
			case f.Field.Shown() == record.Duration:
				*text = durationText(*text)
			}
		}
	}
	return fields
}

func (c *call) impactFate(i impact.ImpactChange) impactFate {
	badges := map[impact.Fate]badge{impact.Moved: {"Rated otherwise", "warn"}, impact.Added: {"New", "info half"}, impact.Removed: {"Gone", "idle square"}, impact.Changed: {"Said otherwise", "idle half"}}
	out := impactFate{Title: i.Title(), Fate: badges[i.Fate], Fields: inLine(i.Fields)}
	for _, side := range []struct {
		r  *record.Record
		to **badge
	}{{i.Before, &out.Before}, {i.After, &out.After}} {
		if side.r == nil {
			continue
		}
		level := side.r.Derived.Text("residual")
		if level == "" {
			level = side.r.Derived.Text("before")
		}
		b := levelOf(level)
		*side.to, out.URL = &b, c.recordURL(planning.Impact.Name, side.r.Number)
	}
	return out
}
