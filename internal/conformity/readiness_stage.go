package conformity

import (
	"fmt"
	"strings"

	"steward/internal/aims/position"
)

// practice is where the checklists come from: what certification bodies look at,
// in our words. The standards themselves have no such list.
const practice = "audit practice under ISO/IEC 17021-1 and ISO/IEC 42006"

// look is one line of a checklist: items or groups of the pack it is derived from.
type look struct {
	what  string
	items []string
	keeps string // what Steward would keep a record of, and does not yet
}

// stageOne is what a first stage looks at: whether the system is designed, written
// down and decided.
func stageOne() []look {
	return []look{
		{"The setting, and the roles held for AI systems, are worked out", []string{"4.1", "4.2"}, ""},
		{"The scope is set and written down", []string{"4.3"}, ""},
		{"The policy is in force and known", []string{"5.2"}, ""},
		{"Responsibilities and authorities are assigned", []string{"5.3"}, ""},
		{"Risks are assessed by a defined method", []string{"6.1.1", "6.1.2"}, ""},
		{"Risks are treated by a defined method, with controls chosen and justified", []string{"6.1.3"}, ""},
		{"Impacts of AI systems on people and society are assessed", []string{"6.1.4"}, ""},
		{"Objectives are set so that they can be measured", []string{"6.2"}, ""},
		{"Internal audits are planned", []string{"9.2.2"}, "internal audits"},
		{"Management reviews are planned", []string{"9.3.1"}, "management reviews"},
	}
}

// stageTwo is what a second stage looks at: whether the system works, in
// interviews and in samples followed from end to end.
func stageTwo() []look {
	return []look{
		{"Top management leads the system and can say how", []string{"5.1"}, ""},
		{"People are competent and know what the policy means for their work", []string{"7.2", "7.3"}, ""},
		{"Processes run as planned, those of suppliers too", []string{"8.1"}, ""},
		{"Risks are assessed again when something changes", []string{"8.2", "8.3"}, ""},
		{"Impact assessments exist for the systems in scope", []string{"8.4"}, ""},
		{"Results are measured and judged", []string{"9.1"}, ""},
		{"Internal audits have covered the system, by people who are impartial", []string{"9.2.1", "9.2.2"}, "internal audits"},
		{"Top management has reviewed the system", []string{"9.3.2", "9.3.3"}, "management reviews"},
		{"Nonconformities are corrected and their causes removed", []string{"10.1", "10.2"}, ""},
	}
}

// stages derives the checklists, for packs that have the clauses.
func (r *readiness) stages() {
	for _, item := range []string{"4.3", "5.2", "6.1.2", "9.2.2", "9.3.3"} {
		if r.Grid.Pack.Item(item) == nil {
			return
		}
	}
	one := ReadyStage{Title: "Stage 1: is it designed and written down?", About: "The auditor reads what is documented and whether the organisation is ready for the second stage. What is weak here is told as an area of concern."}
	one.Lines = append(r.looks(stageOne()), r.documentLine())
	two := ReadyStage{Title: "Stage 2: does it work?", About: "The auditor talks to people, top management always, and follows AI systems from end to end: risk, impact, treatment, control, evidence, monitoring, correction."}
	two.Lines = append(r.looks(stageTwo()), r.controlLine(), r.findingLine())
	if r.Grid.Pack.Selection != "" {
		one.Lines = append(one.Lines, r.decisionLine(), r.Statement)
	}
	r.Stages = []ReadyStage{one, two}
}

func (r *readiness) looks(all []look) []ReadyLine {
	var out []ReadyLine
	for _, l := range all {
		if line, ok := r.look(l); ok {
			out = append(out, line)
		}
	}
	return out
}

// look derives one line from the positions of its items.
func (r *readiness) look(l look) (ReadyLine, bool) {
	line := ReadyLine{What: l.what}
	counts := Positions{}
	var ids []string
	for _, id := range l.items {
		if r.Grid.Pack.Item(id) == nil {
			continue
		}
		ids = append(ids, id)
		for _, row := range r.parts[id] {
			counts[row.Status]++
			line.Items = append(line.Items, row)
		}
	}
	if len(line.Items) == 0 {
		return line, false
	}
	line.Source = source(r.Grid.Pack, strings.Join(ids, ", ")) + "; " + practice
	line.Status, line.Reason = counts.Status(), counts.Sentence()
	if l.keeps != "" && line.Status != position.Evidenced {
		if line.Status == position.NotStarted {
			line.Status = position.Unknown
		}
		line.Reason = "Steward keeps no records of " + l.keeps + ", so it knows of none; only evidence can show them. " + line.Reason
	}
	return line, true
}

// Sentence says how many items are evidenced, and how many are not.
func (c Positions) Sentence() string {
	if c.Binding() == 0 {
		return "Nothing binds here."
	}
	parts := []string{fmt.Sprintf("%d of %d evidenced", c[position.Evidenced], c.Binding())}
	for _, s := range []position.Status{position.Failed, position.Expired, position.Partial, position.Unknown, position.NotStarted} {
		if c[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c[s], strings.ToLower(s.Label())))
		}
	}
	return strings.Join(parts, ", ") + "."
}

func (r *readiness) documentLine() ReadyLine {
	line := ReadyLine{What: "All mandatory documented information is present and in date", Source: source(r.Grid.Pack, "7.5.1") + "; " + practice}
	counts := Positions{}
	for _, d := range r.Documents {
		counts[d.Status]++
		if d.Status != position.Evidenced {
			line.Rows = append(line.Rows, d.Rows...)
		}
	}
	line.Status, line.Reason = counts.Status(), counts.Sentence()
	return line
}

func (r *readiness) decisionLine() ReadyLine {
	line := ReadyLine{What: "Every control is included or excluded, with a justification", Source: source(r.Grid.Pack, r.Grid.Pack.Selection), Items: r.Undecided, Status: position.Evidenced, Reason: "All of them are decided."}
	all := 0
	for _, row := range r.Grid.Rows {
		if row.Record.Kind == "control" {
			all++
		}
	}
	switch n := len(r.Undecided); {
	case n == all:
		line.Status, line.Reason = position.NotStarted, fmt.Sprintf("None of %d is decided.", all)
	case n > 0:
		line.Status, line.Reason = position.Partial, fmt.Sprintf("%d of %d are undecided.", n, all)
	}
	return line
}

func (r *readiness) controlLine() ReadyLine {
	line := ReadyLine{What: "The controls that were included are shown to work", Source: r.Grid.Pack.Title + "; " + practice}
	counts := Positions{}
	for _, row := range r.Grid.Rows {
		if row.Record.Kind == "control" && row.Record.State == "included" {
			counts[row.Status]++
			line.Items = append(line.Items, row)
		}
	}
	line.Status, line.Reason = counts.Status(), counts.Sentence()
	if counts.Total() == 0 {
		line.Status, line.Reason = position.NotStarted, "No control is included."
	}
	return line
}

func (r *readiness) findingLine() ReadyLine {
	line := ReadyLine{What: "No nonconformity is open", Source: practice, Status: position.Evidenced, Reason: "Findings were recorded, and no nonconformity among them is open.", Rows: r.open("major", "minor")}
	major, minor := len(r.open("major")), len(r.open("minor"))
	switch {
	case major > 0:
		line.Status, line.Reason = position.Failed, fmt.Sprintf("Open major nonconformities: %d. None may be open when a certificate is decided on.", major)
	case minor > 0:
		line.Status, line.Reason = position.Partial, fmt.Sprintf("Open minor nonconformities: %d. Their plans have to be accepted.", minor)
	case !r.found:
		line.Status, line.Reason = position.Unknown, "No finding was ever recorded here, which shows nothing."
	}
	return line
}
