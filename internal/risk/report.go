package risk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/report"
)

// mostReported bounds how many risks a report holds.
const mostReported = 5000

// Report is the register of risks as a document (ISO/IEC 42001 6.1.2, 6.1.3): the
// criteria, the counts before and after treatment, every open risk with what is
// left of it and why, its treatments and its acceptances.
func (s *Service) Report(ctx context.Context, a access.Actor, organisation string, f Filter) (report.Document, error) {
	now := s.reg.Now()
	d := report.Document{Title: "Register of AI risks", Subtitle: organisation, Language: "en-GB", Created: now,
		Footer: fmt.Sprintf("%s · risks as recorded on %s", organisation, record.DateOf(now))}
	figures, err := s.Figures(ctx, a, f)
	if err != nil {
		return d, err
	}
	risks, err := s.reported(ctx, a, f)
	if err != nil {
		return d, err
	}
	d.Facts = []report.Fact{{Label: "Organisation", Value: organisation}, {Label: "As of", Value: string(record.DateOf(now))}, {Label: "Open threats", Value: fmt.Sprint(figures.Open)},
		{Label: "Over tolerance", Value: fmt.Sprint(figures.Over)}, {Label: "Over appetite and not accepted", Value: fmt.Sprint(figures.NotAccepted)}, {Label: "To be assessed", Value: fmt.Sprint(figures.Reassess)}}
	d.Blocks = []report.Block{report.Paragraph{Kind: report.Note, Text: "What is left of a risk is derived: a treatment takes something off only when it is done and its controls are evidenced on the day of this report. What people judge better than that does not count."}}
	if err := s.reportCriteria(ctx, a, f, &d); err != nil {
		return d, err
	}
	names, err := s.namesOf(ctx, a, risks)
	if err != nil {
		return d, err
	}
	d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: "Risks", ID: "risks"}, riskTable(risks, names), describedTable(risks))
	scales, err := s.scalesOf(ctx, a, risks)
	if err != nil {
		return d, err
	}
	d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: "Judgements", ID: "judgements"}, judgedTable(risks, scales))
	return d, s.reportParts(ctx, a, risks, &d)
}

// reported reads the open risks, the gravest first.
func (s *Service) reported(ctx context.Context, a access.Actor, f Filter) ([]record.Record, error) {
	all, err := s.allOf(ctx, a, "risk", append(f.filters(), not("state", "closed"))...)
	if err != nil {
		return nil, err
	}
	if len(all) > mostReported {
		return nil, record.Fail(record.TooLarge, fmt.Sprintf("There are %d risks; a report holds %d at most. Narrow it down.", len(all), mostReported))
	}
	rank := func(r record.Record) float64 { n, _ := r.Derived["rank"].(float64); return n }
	slices.SortStableFunc(all, func(x, y record.Record) int {
		if rank(x) != rank(y) {
			return int(rank(y) - rank(x))
		}
		return int(x.Number - y.Number)
	})
	return all, nil
}

func (s *Service) reportCriteria(ctx context.Context, a access.Actor, f Filter, d *report.Document) error {
	c, ok, err := s.InForce(ctx, a)
	if err != nil {
		return err
	}
	if !ok {
		d.Blocks = append(d.Blocks, report.Paragraph{Kind: report.Warning, Text: "No risk criteria are in force."})
		return nil
	}
	m, err := s.HeatMap(ctx, a, c, f, false)
	if err != nil {
		return err
	}
	d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: "Criteria", ID: "criteria"},
		report.Paragraph{Text: fmt.Sprintf("%s, edition %s (CRI-%d), in force since %s.", c.Record.Title, c.Record.Body.Text("edition"), c.Record.Number, c.Record.Body.Text("in_force_from"))},
		heatTable(c, m.Before, "Before treatment"), heatTable(c, m.Today, "Today"))
	return nil
}

// heatTable is a heat map as a table: likelihood from the highest, severity from
// the lowest, and in each cell how many there are and the band.
func heatTable(c Criteria, cells [][]HeatCell, caption string) report.Table {
	t := report.Table{Caption: "Open threats by likelihood and severity: " + strings.ToLower(caption), Sheet: caption, Columns: []report.Column{{Label: "Likelihood", Width: 1.4}}}
	for _, l := range c.Scale.Severity {
		t.Columns = append(t.Columns, report.Column{Label: l.Name})
	}
	for i := len(cells) - 1; i >= 0; i-- {
		row := []report.Cell{report.Text(c.Scale.Likelihood[i].Name)}
		for _, cell := range cells[i] {
			row = append(row, report.Text(fmt.Sprintf("%d (%s)", cell.N, c.Scale.Bands[cell.Band].Name)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// namesOf reads what owners and the things risks are about are called.
func (s *Service) namesOf(ctx context.Context, a access.Actor, risks []record.Record) (func(record.ID) string, error) {
	return s.namesFor(ctx, a, risks, "about")
}

// namesFor reads what owners of records, and what a field of theirs names, are
// called.
func (s *Service) namesFor(ctx context.Context, a access.Actor, all []record.Record, field string) (func(record.ID) string, error) {
	var ids []record.ID
	for _, r := range all {
		ids = append(ids, r.Owner)
		for _, id := range r.Body.List(field) {
			ids = append(ids, record.ID(id))
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	titles := map[record.ID]string{}
	for chunk := range slices.Chunk(ids, 500) {
		names, err := s.reg.Names(ctx, a, chunk)
		if err != nil {
			return nil, err
		}
		for id, n := range names {
			titles[id] = n.Title
		}
	}
	return func(id record.ID) string { return titles[id] }, nil
}

// scalesOf reads the criteria risks were judged by. What the actor may not see, or
// cannot be read, is left out.
func (s *Service) scalesOf(ctx context.Context, a access.Actor, risks []record.Record) (map[record.ID]Criteria, error) {
	out := map[record.ID]Criteria{}
	for _, r := range risks {
		id := r.Body.ID("criteria")
		if _, ok := out[id]; ok || id == "" {
			continue
		}
		c, err := s.Criteria(ctx, a, id)
		switch code := record.CodeOf(err); {
		case err == nil:
		case code == record.NotFound || code == record.Denied || code == record.Invalid:
			c = Criteria{}
		default:
			return nil, err
		}
		out[id] = c
	}
	return out, nil
}

func riskTable(risks []record.Record, name func(record.ID) string) report.Table {
	t := report.Table{Caption: "Every open risk, the gravest first", Sheet: "Risks", Empty: "There are no open risks.", Columns: []report.Column{
		{Label: "Risk", Width: .9}, {Label: "In a sentence", Width: 2.6}, {Label: "Category", Width: 1}, {Label: "About", Width: 1.6}, {Label: "Owner", Width: 1.2}, {Label: "Inherent", Width: .9}, {Label: "Residual", Width: .9}, {Label: "Limits", Width: 1.2}, {Label: "Acceptance", Width: 1.2}, {Label: "Because", Width: 3}, {Label: "Reassess by", Width: 1}}}
	for _, r := range risks {
		var about []string
		for _, id := range r.Body.List("about") {
			if n := name(record.ID(id)); n != "" {
				about = append(about, n)
			}
		}
		t.Rows = append(t.Rows, []report.Cell{report.Text(fmt.Sprintf("RSK-%d", r.Number)), report.Text(r.Title), report.Text(Label("category", r.Body.Text("category"))), {Lines: about}, report.Text(name(r.Owner)),
			report.Text(orUnknown(r.Derived.Text("inherent_band"))), report.Text(orUnknown(r.Derived.Text("residual_band"))), report.Text(Label("over", r.Derived.Text("over"))), report.Text(Label("accepted", r.Derived.Text("accepted"))),
			report.Text(r.Derived.Text("residual_reason")), report.Day(record.Date(r.Derived.Text("reassess_due")))})
	}
	return t
}

func orUnknown(band string) string {
	if band == "" {
		return "not judged"
	}
	return band
}

// Label is the word for a choice of a field of risks.
func Label(field, name string) string {
	if f := planning.Risk.Field(field); f != nil {
		if o := f.Option(name); o != nil {
			return o.Label
		}
	}
	return name
}

// reportParts adds treatments and acceptances of the risks.
func (s *Service) reportParts(ctx context.Context, a access.Actor, risks []record.Record, d *report.Document) error {
	refs, treated := map[string]string{}, map[record.ID][]record.Record{}
	for _, r := range risks {
		refs[string(r.ID)] = fmt.Sprintf("RSK-%d", r.Number)
	}
	treatments := report.Table{Caption: "Treatments, and whether each counts today", Sheet: "Treatments", Empty: "Nothing is treated.", Columns: []report.Column{{Label: "Treatment"}, {Label: "Risk"}, {Label: "In a sentence", Width: 3}, {Label: "Owner"}, {Label: "State"}, {Label: "Due"}, {Label: "Cost a year"}, {Label: "Counts"}, {Label: "Because", Width: 3}}}
	acceptances := report.Table{Caption: "Acceptances, and what each is worth today", Sheet: "Acceptances", Empty: "Nobody has accepted a risk.", Columns: []report.Column{{Label: "Acceptance", Width: 1.5}, {Label: "Risk"}, {Label: "Accepted by", Width: 1.5}, {Label: "Accepted at", Width: 1.2}, {Label: "Until", Width: 1.3}, {Label: "Standing", Width: 1.3}, {Label: "Because", Width: 3}, {Label: "Conditions", Width: 3}}}
	for _, part := range []struct {
		kind string
		t    *report.Table
		row  func(record.Record, func(record.ID) string) []report.Cell
	}{{"treatment", &treatments, treatmentRow}, {"risk-acceptance", &acceptances, acceptanceRow}} {
		if !a.May(access.Read, part.kind, nil).Allowed {
			continue
		}
		all, err := s.allOf(ctx, a, part.kind)
		if err != nil {
			return err
		}
		name, err := s.namesFor(ctx, a, all, "accepted_by")
		if err != nil {
			return err
		}
		for _, r := range all {
			ref := refs[r.Body.Text("risk")]
			if ref == "" {
				continue
			}
			if part.kind == "treatment" {
				treated[r.Body.ID("risk")] = append(treated[r.Body.ID("risk")], r)
			}
			row := part.row(r, name)
			row[1] = report.Text(ref)
			part.t.Rows = append(part.t.Rows, row)
		}
	}
	d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: "Treatments", ID: "treatments"}, treatments, report.Heading{Level: 1, Text: "Acceptances", ID: "acceptances"}, acceptances)
	if money := moneyTable(risks, treated); len(money.Rows) > 0 {
		d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: "In money", ID: "money"}, money)
	}
	return nil
}

func treatmentRow(r record.Record, name func(record.ID) string) []report.Cell {
	state := planning.Treatment.State(r.State)
	return []report.Cell{report.Text(fmt.Sprintf("TRT-%d", r.Number)), {}, report.Text(r.Title), report.Text(name(r.Owner)), report.State(state.Shape, state.Label), report.Day(r.Due), report.Text(r.Body.Text("cost")), report.Text(r.Derived.Text("counts")), report.Text(r.Derived.Text("why"))}
}

func acceptanceRow(r record.Record, name func(record.ID) string) []report.Cell {
	standing := r.Derived.Text("standing")
	if o := planning.RiskAcceptance.Field("standing").Option(standing); o != nil {
		standing = o.Label
	}
	return []report.Cell{report.Text(fmt.Sprintf("RAC-%d", r.Number)), {}, report.Text(name(r.Body.ID("accepted_by"))), report.Text(r.Body.Text("band")), report.Day(record.Date(r.Body.Text("expires"))), report.Text(standing), report.Text(r.Body.Text("rationale")), report.Text(r.Body.Text("conditions"))}
}
