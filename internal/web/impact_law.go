package web

import (
	"html/template"
	"strings"

	"steward/internal/impact"
	"steward/internal/report"
)

// impactLawData is the page of an assessment as a law wants it.
type impactLawData struct {
	impactHead
	View     impact.View
	Elements []lawElement
	Edit     bool
}

// lawElement is one element as the page shows it.
type lawElement struct {
	impact.Element
	Parts []lawPart
}

type lawPart struct {
	Label, From string
	Text        template.HTML
	Rows        []impactCell
}

func viewOf(w impact.Assessment, law string) impact.View {
	if law == "dpia" {
		return impact.DPIA(w)
	}
	return impact.FRIA(w)
}

// impactLaw is the page of one law.
func impactLaw(law string) func(*Web, *call) error {
	return func(w *Web, c *call) error {
		if err := c.onlyQuery(); err != nil {
			return err
		}
		whole, err := c.impactWhole()
		if err != nil {
			return err
		}
		d := impactLawData{View: viewOf(whole, law), Edit: c.impactMayEdit(whole, "what")}
		if d.impactHead, err = c.impactHead(whole, law); err != nil {
			return err
		}
		names, err := c.display(nil)
		if err != nil {
			return err
		}
		for _, e := range d.View.Elements {
			out := lawElement{Element: e}
			for _, p := range e.Parts {
				part := lawPart{Label: p.Label, From: p.From}
				if p.Text != "" {
					part.Text = w.prose.html(strings.ReplaceAll(p.Text, "\n", "  \n"))
				}
				for _, i := range p.Impacts {
					part.Rows = append(part.Rows, c.impactCell(names, i))
				}
				out.Parts = append(out.Parts, part)
			}
			d.Elements = append(d.Elements, out)
		}
		return c.page("impact-law", d)
	}
}

// impactReport sends an assessment, or a view of it, as a file.
func impactReport(name string) func(*Web, *call) error {
	return func(w *Web, c *call) error {
		if err := c.onlyQuery(); err != nil {
			return err
		}
		r, err := c.recordOf("impact-assessment")
		if err != nil {
			return err
		}
		var d report.Document
		if name == "report" {
			d, err = w.impacts.Report(c.ctx, c.actor, r.ID, c.org.Name)
		} else {
			d, err = w.impacts.LawReport(c.ctx, c.actor, r.ID, name, c.org.Name)
		}
		if err != nil {
			return err
		}
		return c.sendReport(d, r.Ref(w.kinds.Kind(r.Kind)), name, string(c.today()))
	}
}
