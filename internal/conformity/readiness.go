package conformity

import (
	"context"
	"fmt"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/pack"
	"steward/internal/record"
)

// Readiness is what an auditor would find on a day, as far as Steward knows. It
// says what is shown and what is missing, never that a certificate would be given.
// Every line has a status by the words of positions, and its rows.
type Readiness struct {
	Grid      Grid
	Documents []ReadyDocument // mandatory documented information
	Undecided []GridRow       // controls nobody has decided on
	Findings  []ReadyFindings // open ones, gravest first
	Statement ReadyLine       // Statement of Applicability; zero when the pack has no controls to select
	Stages    []ReadyStage    // of a certification audit; none for packs without the clauses
	Likely    []ReadyLikely   // what an auditor would most likely find, first things first
	LikelyAll int             // how many of them there are; Likely has the first
}

// ReadyLine is one thing an auditor looks at.
type ReadyLine struct {
	What   string // a statement that is shown or not
	Source string // where it is asked
	Status position.Status
	Reason string
	Items  []GridRow  // items it is derived from
	Rows   []ReadyRow // records it is derived from
}

// ReadyRow is a record that a line is derived from.
type ReadyRow struct {
	ID     record.ID
	Kind   string
	Number int64
	Title  string
	Note   string // what about it
}

// ReadyStage is one stage of a certification audit.
type ReadyStage struct {
	Title string
	About string
	Lines []ReadyLine
}

// Shown is how many lines of the stage are evidenced.
func (s ReadyStage) Shown() int {
	n := 0
	for _, l := range s.Lines {
		if l.Status == position.Evidenced {
			n++
		}
	}
	return n
}

// Present is how many mandatory documents are present and in date.
func (r Readiness) Present() int {
	n := 0
	for _, d := range r.Documents {
		if d.Status == position.Evidenced {
			n++
		}
	}
	return n
}

// readiness gathers what the lines are derived from.
type readiness struct {
	*Readiness
	s      *Service
	a      access.Actor
	rows   map[string]GridRow            // by item
	parts  map[string][]GridRow          // assessed rows at or below an item
	linked map[record.ID][]record.Record // what speaks for or against, by record
	docs   []record.Record               // documents as of the day
	found  bool                          // a finding was ever recorded
}

// Readiness judges how ready the organisation is for an audit against a pack in
// use, today or on a past day ("" is today).
func (s *Service) Readiness(ctx context.Context, a access.Actor, name string, day record.Date) (Readiness, error) {
	out := Readiness{}
	var err error
	if out.Grid, err = s.Grid(ctx, a, name, day); err != nil {
		return out, err
	}
	r := &readiness{Readiness: &out, s: s, a: a}
	r.index()
	for _, read := range []func(context.Context) error{r.readDocuments, r.readStatement, r.readFindings} {
		if err := read(ctx); err != nil {
			return out, err
		}
	}
	r.stages()
	r.likely()
	return out, nil
}

// index finds the rows at and below each item, and the controls nobody decided on.
func (r *readiness) index() {
	r.rows, r.parts = map[string]GridRow{}, map[string][]GridRow{}
	for _, row := range r.Grid.Rows {
		r.rows[row.Item.ID] = row
		if row.Record.ID == "" {
			continue
		}
		for _, it := range r.Grid.Pack.Path(row.Item.ID) {
			r.parts[it.ID] = append(r.parts[it.ID], row)
		}
		if row.Record.State == "undecided" {
			r.Undecided = append(r.Undecided, row)
		}
	}
}

// kind reads the records of a kind as of the day; none for who may not read them.
func (r *readiness) kind(ctx context.Context, kind string) ([]record.Record, error) {
	if !r.a.May(access.Read, kind, nil).Allowed {
		return nil, nil
	}
	if r.Grid.Past {
		return r.s.reg.KindAt(ctx, r.a, kind, endOf(r.Grid.Day))
	}
	var out []record.Record
	err := r.s.reg.Each(ctx, r.a, kind, func(one record.Record) error { out = append(out, one); return nil })
	return out, err
}

// readStatement looks for the Statement of Applicability in force.
func (r *readiness) readStatement(ctx context.Context) error {
	if r.Grid.Pack.Selection == "" {
		return nil
	}
	list, err := r.kind(ctx, "statement")
	if err != nil {
		return err
	}
	r.Statement = r.statement(list)
	for i, d := range r.Documents {
		if d.Document.ID == r.Grid.Pack.Selection+"-soa" && d.Status != position.Evidenced {
			r.Documents[i].ReadyLine = r.Statement
			r.Documents[i].What = d.What
		}
	}
	return nil
}

func (r *readiness) statement(list []record.Record) ReadyLine {
	out := ReadyLine{What: "A Statement of Applicability is approved and published", Source: r.Grid.Pack.Title + " " + r.Grid.Pack.Selection, Status: position.NotStarted, Reason: "None was drawn up."}
	for _, st := range list {
		if st.Body.Text("pack") != r.Grid.Pack.Name || st.Body.Text("system") != "" || st.State == "superseded" || st.State == "discarded" {
			continue
		}
		row := readyRow(st, r.state(st))
		switch {
		case st.State == "published":
			out.Status, out.Reason = position.Evidenced, fmt.Sprintf("SOA-%d is in force.", st.Number)
			out.Rows = append([]ReadyRow{row}, out.Rows...)
		case out.Status == position.NotStarted:
			out.Status, out.Reason = position.Unknown, fmt.Sprintf("SOA-%d is not in force.", st.Number)
			fallthrough
		default:
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

// state is what a record's state is called.
func (r *readiness) state(rec record.Record) string {
	if s := r.s.reg.Kinds().Kind(rec.Kind).State(rec.State); s != nil {
		return s.Label
	}
	return rec.State
}

func readyRow(r record.Record, note string) ReadyRow {
	return ReadyRow{ID: r.ID, Kind: r.Kind, Number: r.Number, Title: r.Title, Note: note}
}

// ReadyFindings is how many findings of a grade are open.
type ReadyFindings struct {
	Grade string
	Label string
	Rows  []ReadyRow
}

// readFindings reads the open findings against the pack: those about one of its
// records, and those about no requirement or control at all.
func (r *readiness) readFindings(ctx context.Context) error {
	list, err := r.kind(ctx, "finding")
	if err != nil {
		return err
	}
	ours := map[record.ID]bool{}
	for _, row := range r.Grid.Rows {
		ours[row.Record.ID] = true
	}
	r.found = len(list) > 0
	var ids []record.ID
	for _, f := range list {
		ids = append(ids, idsOf(f.Body.List("about"))...)
	}
	names, err := r.s.reg.Names(ctx, access.System(r.a.Org), ids)
	if err != nil {
		return err
	}
	for _, grade := range r.s.reg.Kinds().Kind("finding").Field("grade").Options {
		g := ReadyFindings{Grade: grade.Name, Label: grade.Label}
		for _, f := range list {
			if f.Body.Text("grade") != grade.Name || f.State != "open" && f.State != "answered" {
				continue
			}
			here, elsewhere := false, false
			for _, id := range idsOf(f.Body.List("about")) {
				kind := names[id].Kind
				here = here || ours[id]
				elsewhere = elsewhere || kind == "requirement" || kind == "control"
			}
			if here || !elsewhere {
				g.Rows = append(g.Rows, readyRow(f, r.state(f)))
			}
		}
		r.Findings = append(r.Findings, g)
	}
	return nil
}

// open returns the open findings of grades.
func (r *readiness) open(grades ...string) []ReadyRow {
	var out []ReadyRow
	for _, f := range r.Findings {
		for _, g := range grades {
			if f.Grade == g {
				out = append(out, f.Rows...)
			}
		}
	}
	return out
}

// source says where in the standard an item is.
func source(p *pack.Pack, item string) string { return p.Title + " " + item }
