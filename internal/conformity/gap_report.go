package conformity

import (
	"context"
	"fmt"
	"math"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/evaluation"
	"steward/internal/aims/position"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/report"
)

// GapReport writes a round up: what it says, how it was done, the radar, the
// grid, the plan, and every answer with who gave it. organisation heads it.
func (s *Service) GapReport(ctx context.Context, a access.Actor, id record.ID, organisation string) (report.Document, error) {
	g, err := s.Gap(ctx, a, id)
	if err != nil {
		return report.Document{}, err
	}
	plan, err := s.Plan(ctx, a, g)
	if err != nil {
		return report.Document{}, err
	}
	w := gapWriter{g: g, plan: plan}
	if w.names, err = s.reg.Names(ctx, a, g.people(plan)); err != nil {
		return report.Document{}, err
	}
	ref := g.Record.Ref(evaluation.GapRound)
	d := report.Document{
		Title: g.Record.Title, Subtitle: "Gap analysis of " + organisation, Reference: ref, Language: "en-GB", Created: s.reg.Now(),
		Footer: organisation + " · " + ref + " revision " + fmt.Sprint(g.Record.Rev), Facts: w.facts(organisation),
	}
	for _, part := range []func() []report.Block{w.summary, w.method, w.radars, w.grid, w.remedy, w.answers} {
		d.Blocks = append(d.Blocks, part()...)
	}
	return d, nil
}

// people are everybody a report names.
func (g *GapRound) people(plan []GapStep) []record.ID {
	seen := map[record.ID]bool{}
	var out []record.ID
	add := func(id record.ID) {
		if id != "" && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	for _, it := range g.Items {
		for _, one := range g.Answers[it.Record.ID] {
			add(one.Respondent)
			add(one.Record.Body.ID("entered_by"))
		}
	}
	for _, p := range plan {
		for _, t := range p.Tasks {
			add(t.Owner)
		}
	}
	return out
}

// gapWriter writes the parts of a report.
type gapWriter struct {
	g     *GapRound
	plan  []GapStep
	names map[record.ID]register.Name
}

func (w gapWriter) name(id record.ID) string {
	if n, ok := w.names[id]; ok {
		return n.Title
	}
	if id == "" {
		return "Nobody named"
	}
	return "Somebody you may not see"
}

func (w gapWriter) facts(organisation string) []report.Fact {
	r := w.g.Record
	var packs []string
	for _, p := range w.g.Packs {
		packs = append(packs, p.Title+", content "+p.Version)
	}
	state := evaluation.GapRound.State(r.State)
	out := []report.Fact{{Label: "Organisation", Value: organisation}, {Label: "Standards and laws", Value: strings.Join(packs, "; ")},
		{Label: "Target maturity", Value: levelWords(w.g.Target())}, {Label: "From", Value: r.Body.Text("started")}, {Label: "To", Value: r.Body.Text("ended")}}
	if state != nil {
		out = append(out, report.Fact{Label: "State", Value: state.Label})
	}
	return out
}

// levelWords names a level of maturity, "Not known" below 0.
func levelWords(n int) string {
	if all := evaluation.Maturity(); n >= 0 && n < len(all) {
		return all[n].Label
	}
	return "Not known"
}

func (w gapWriter) summary() []report.Block {
	c := w.g.Whole()
	text := fmt.Sprintf("%d of %d questions are answered. Of the answered, %d are below their target and %d reach it. ", c.Answered, c.Asked, c.Below, c.Answered-c.Below)
	if open := c.Asked - c.Answered; open > 0 {
		text += fmt.Sprintf("About the other %d nothing is known; they are not counted as done. ", open)
	}
	if c.Split > 0 {
		text += fmt.Sprintf("In %d answers differ; the lowest counts. ", c.Split)
	}
	items := []report.Fact{}
	for _, o := range position.Options() {
		if n := c.Positions[position.Status(o.Name)]; n > 0 {
			items = append(items, report.Fact{Label: o.Label, Value: fmt.Sprint(n)})
		}
	}
	return []report.Block{report.Heading{Level: 1, Text: "Summary"}, report.Paragraph{Text: strings.TrimSpace(text)},
		report.Paragraph{Kind: report.Note, Text: "What people say is a statement, not evidence. Positions are derived from evidence, documents, tests and findings on the day of this report, and no answer moves them."},
		report.Heading{Level: 2, Text: "Positions by evidence"}, report.Facts{Items: items}}
}

func (w gapWriter) method() []report.Block {
	out := []report.Block{report.Heading{Level: 1, Text: "Method"}}
	if m := w.g.Record.Body.Text("method"); m != "" {
		out = append(out, report.Markdown{Text: m})
	} else {
		out = append(out, report.Paragraph{Text: "Who was asked, and how answers were checked, is not recorded.", Kind: report.Warning})
	}
	out = append(out, report.Paragraph{Text: "Where several people answered, the lowest answer is the value of the item, so that a “no” is not hidden by others' “yes”. A clause shows its lowest item and the middle one. An answer without a level counts at the lowest level that fits it: no 0, partly 1, yes 2. “I don't know” is no value. The scale:"})
	var levels []string
	for _, o := range evaluation.Maturity() {
		levels = append(levels, o.Label+": "+o.Help)
	}
	return append(out, report.List{Items: levels}, report.Paragraph{Text: "The scale is common practice in our own words; no standard prescribes it.", Kind: report.Note})
}

// radars shows each pack by its clauses.
func (w gapWriter) radars() []report.Block {
	out := []report.Block{report.Heading{Level: 1, Text: "Maturity by clause"}}
	for _, p := range w.g.Packs {
		c := report.Chart{Form: report.Radar, Title: p.Title, Note: "The lowest and the middle item of each clause against its highest target. What nobody answered is not drawn.", Max: 5, Unit: "level", Sheet: clipTo("Radar "+p.Name, 30)}
		lowest, middle, target := report.Series{Name: "Lowest"}, report.Series{Name: "Middle"}, report.Series{Name: "Target"}
		for _, t := range w.g.Tops() {
			if t.Pack == p.Name {
				c.Labels = append(c.Labels, t.ID)
				lowest.Values = append(lowest.Values, GapLevel(t.Lowest))
				middle.Values = append(middle.Values, GapLevel(t.Middle))
				target.Values = append(target.Values, float64(t.Target))
			}
		}
		c.Series = []report.Series{lowest, middle, target}
		out = append(out, c)
	}
	return out
}

// GapLevel is a level for a picture: not a number while it is not known.
func GapLevel(n int) float64 {
	if n < 0 {
		return math.NaN()
	}
	return float64(n)
}

func (w gapWriter) grid() []report.Block {
	t := report.Table{Caption: "By clause", Sheet: "Grid", Columns: []report.Column{{Label: "Clause", Width: 3}, {Label: "Asked", Width: 1.2}, {Label: "Answered", Width: 1.4}, {Label: "Lowest", Width: 1.2}, {Label: "Middle", Width: 1.2}, {Label: "Target", Width: 1.2}, {Label: "Below target", Width: 1.2}, {Label: "Position", Width: 2}}}
	for _, c := range w.g.Clauses() {
		t.Rows = append(t.Rows, []report.Cell{report.Text(strings.TrimSpace(c.ID + " " + c.Title)), number(c.Asked), number(c.Answered), report.Number(GapLevel(c.Lowest)), report.Number(GapLevel(c.Middle)), number(c.Target), number(c.Below), {Lines: standings(c.Positions)}})
	}
	return []report.Block{report.Heading{Level: 1, Text: "Grid"}, t}
}

func number(n int) report.Cell { return report.Number(float64(n)) }

// standings says how many items have which position.
func standings(p Positions) []string {
	var out []string
	for _, o := range position.Options() {
		if n := p[position.Status(o.Name)]; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, strings.ToLower(o.Label)))
		}
	}
	return out
}
