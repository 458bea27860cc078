package impact

import (
	"context"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/report"
)

// Report writes an assessment up: what is assessed, the impacts before and after
// measures, consultation and decision. organisation heads it.
func (s *Service) Report(ctx context.Context, a access.Actor, id record.ID, organisation string) (report.Document, error) {
	w, err := s.Assessment(ctx, a, id)
	if err != nil {
		return report.Document{}, err
	}
	words, err := s.titles(ctx, a, w)
	if err != nil {
		return report.Document{}, err
	}
	d := s.document(w, w.Record.Title, "Impact assessment", organisation)
	d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: "Result"}, report.Facts{Items: resultFacts(w)}, report.Heading{Level: 1, Text: "Impacts"})
	d.Blocks = append(d.Blocks, report.Paragraph{Kind: report.Note, Text: "Likelihood and severity are judged from 1 to 5 and multiplied. Measures count only while evidence carries their controls on the day of this report."},
		impactTable("Harms", w.Harms(), words), impactTable("Benefits", w.Benefits(), words))
	group := ""
	for i := range planning.ImpactAssessment.Fields {
		f := &planning.ImpactAssessment.Fields[i]
		text := Text(f, w.Record.Body[f.Name], words)
		if f.ReadOnly() || text == "" {
			continue
		}
		if f.Group != group {
			group = f.Group
			d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: group})
		}
		d.Blocks = append(d.Blocks, report.Heading{Level: 2, Text: f.Label}, body(f, text))
	}
	return d, nil
}

// body sets a text as what it is.
func body(f *record.Field, text string) report.Block {
	switch {
	case f.Type == record.RichText:
		return report.Markdown{Text: text}
	case f.Many:
		return report.List{Items: strings.Split(text, "\n")}
	}
	return report.Paragraph{Text: text}
}

// LawReport writes an assessment up as a law wants it, with every gap. name is
// fria or dpia.
func (s *Service) LawReport(ctx context.Context, a access.Actor, id record.ID, name, organisation string) (report.Document, error) {
	w, err := s.Assessment(ctx, a, id)
	if err != nil {
		return report.Document{}, err
	}
	words, err := s.titles(ctx, a, w)
	if err != nil {
		return report.Document{}, err
	}
	v := FRIA(w)
	if name == "dpia" {
		v = DPIA(w)
	}
	d := s.document(w, v.Title, v.Law, organisation)
	d.Facts = append(d.Facts, report.Fact{Label: "Elements without a gap", Value: fmt.Sprintf("%d of %d", v.Filled(), len(v.Elements))})
	for _, n := range v.Notes {
		d.Blocks = append(d.Blocks, report.Paragraph{Kind: report.Note, Text: n})
	}
	for _, e := range v.Elements {
		d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: e.Title}, report.Paragraph{Text: e.Source + ". " + e.Asks})
		for _, g := range e.Gaps {
			d.Blocks = append(d.Blocks, report.Paragraph{Kind: report.Warning, Text: "Missing: " + g})
		}
		for _, p := range e.Parts {
			d.Blocks = append(d.Blocks, report.Heading{Level: 2, Text: p.Label + " (" + p.From + ")"})
			if p.Impacts != nil {
				d.Blocks = append(d.Blocks, impactTable(p.Label, p.Impacts, words))
			} else {
				d.Blocks = append(d.Blocks, report.Markdown{Text: strings.ReplaceAll(p.Text, "\n", "  \n")})
			}
		}
	}
	return d, nil
}

func (s *Service) document(w Assessment, title, subtitle, organisation string) report.Document {
	ref := s.ref(w.Record)
	d := report.Document{Title: title, Subtitle: subtitle, Reference: fmt.Sprintf("%s revision %d", ref, w.Record.Rev), Language: "en-GB", Created: s.reg.Now(),
		Footer: fmt.Sprintf("%s · %s revision %d", organisation, ref, w.Record.Rev)}
	state := ""
	if st := planning.ImpactAssessment.State(w.Record.State); st != nil {
		state = st.Label
	}
	d.Facts = []report.Fact{{Label: "Organisation", Value: organisation}, {Label: "AI system", Value: w.System.Title}, {Label: "Assessment", Value: ref + " " + w.Record.Title}, {Label: "State", Value: state},
		{Label: "Assessed on", Value: w.Record.Body.Text("assessed_on")}, {Label: "Signed off on", Value: w.Record.Body.Text("signed_on")}}
	return d
}

func resultFacts(w Assessment) []report.Fact {
	f := func(name string) string {
		field := planning.ImpactAssessment.Field(name)
		v := w.Record.Value(name)
		if n, ok := v.(float64); ok {
			return record.FormatNumber(n)
		}
		return Text(field, v, nil)
	}
	var out []report.Fact
	for _, name := range []string{"harms", "benefits", "unrated", "worst", "open_measures", "decision", "next_review", "due_now", "due_reason"} {
		out = append(out, report.Fact{Label: planning.ImpactAssessment.Field(name).Label, Value: f(name)})
	}
	return out
}

// impactTable lists impacts with what is left of them.
func impactTable(caption string, impacts []record.Record, words map[string]string) report.Table {
	t := report.Table{Caption: caption, Empty: "None is noted.", Columns: []report.Column{{Label: "Impact", Width: 3}, {Label: "Who", Width: 2}, {Label: "Before", Width: 1.4}, {Label: "Measures", Width: 2.6}, {Label: "Left today", Width: 1.4}}}
	for _, r := range impacts {
		k := planning.Impact
		what := report.Cell{Text: r.Title, Lines: []string{optionText(k.Field("dimension"), r.Body.Text("dimension"))}}
		if right := r.Body.Text("right"); right != "" {
			what.Lines = append(what.Lines, right)
		}
		measures := report.Cell{Text: r.Body.Text("measures"), Lines: []string{r.Derived.Text("because")}}
		for _, id := range r.Body.List("controls") {
			if words[id] != "" {
				measures.Lines = append(measures.Lines, words[id])
			}
		}
		left := optionText(k.Field("residual"), r.Derived.Text("residual"))
		t.Rows = append(t.Rows, []report.Cell{what, report.Text(r.Body.Text("who")), report.Text(optionText(k.Field("before"), r.Derived.Text("before"))), measures, report.Text(left)})
	}
	return t
}

func optionText(f *record.Field, name string) string {
	if o := f.Option(name); o != nil {
		return o.Label
	}
	return ""
}
