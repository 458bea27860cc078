package conformity

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/evaluation"
	"steward/internal/record"
	"steward/internal/register"
)

// Missing names what keeps an edition from being drawn up: the controls nobody has
// decided on and those whose decision has no justification, each with a sentence.
func (s SoA) Missing() []record.FieldError {
	var out []record.FieldError
	for _, r := range s.Rows() {
		switch {
		case r.Decision() == Undecided:
			out = append(out, record.FieldError{Field: r.Item.ID, Code: "undecided", Message: r.Item.ID + " " + r.Item.Title + " is undecided."})
		case r.Text("justification") == "":
			out = append(out, record.FieldError{Field: r.Item.ID, Code: "required", Message: r.Item.ID + " " + r.Item.Title + " lacks a justification."})
		}
	}
	return out
}

// NewEdition says how an edition is drawn up.
type NewEdition struct {
	Owner     record.ID
	Approvers []record.ID // designated management; the owner's own approval never counts
	Quorum    int         // how many of them have to approve; 0 means all
	Note      string      // what changed since the edition before, and why
}

// DrawUp freezes every decision of a scope into a file and makes a statement record
// of it, with the next number of the scope. While a control is undecided or lacks a
// justification it is Illegal, and the error names all of them. The number is
// taken once only: of two people who draw up at the same time, one gets a Conflict.
func (s *Service) DrawUp(ctx context.Context, a access.Actor, scope SoAScope, n NewEdition) (record.Record, error) {
	if err := s.mayDrawUp(a, scope); err != nil {
		return record.Record{}, err
	}
	before, last, err := s.lastEdition(ctx, a, scope)
	if err != nil {
		return record.Record{}, err
	}
	e, err := s.steady(ctx, a, scope)
	if err != nil {
		return record.Record{}, err
	}
	e.Edition = last + 1
	text, err := e.Canonical()
	if err != nil {
		return record.Record{}, err
	}
	file, err := s.reg.PutFile(ctx, a, "statement", e.FileName()+".json", bytes.NewReader(text))
	if err != nil {
		return record.Record{}, err
	}
	return s.reg.Create(ctx, a, n.draft(e, scope, before, file), register.CreateOptions{})
}

func (s *Service) mayDrawUp(a access.Actor, scope SoAScope) error {
	if err := a.Require(access.Create, "statement", nil); err != nil {
		return err
	}
	if a.Limited() {
		return record.Fail(record.Denied, "Your membership is limited to some packs or to a period; a Statement of Applicability is drawn up by somebody who sees everything.")
	}
	return seesWhole(a, scope.Pack, "control", "evidence", "document", "control-test", "finding", "statement")
}

func (n NewEdition) draft(e Edition, scope SoAScope, before record.ID, file record.FileRef) register.Draft {
	b := record.Body{
		"pack": scope.Pack, "edition": float64(e.Edition), "rows": file.Value(),
		"included": float64(e.Counts.Included), "excluded": float64(e.Counts.Excluded),
	}
	if scope.System != "" {
		b["system"] = string(scope.System)
	}
	if before != "" {
		b["replaces"] = string(before)
	}
	if n.Quorum > 0 {
		b["quorum"] = float64(n.Quorum)
	}
	if note := strings.TrimSpace(n.Note); note != "" {
		b["note"] = note
	}
	var approvers []any
	for _, p := range n.Approvers {
		approvers = append(approvers, string(p))
	}
	if approvers != nil {
		b["approvers"] = approvers
	}
	external := scope.Pack + ":soa/" + fmt.Sprint(e.Edition)
	if scope.System != "" {
		external += "@" + string(scope.System)
	}
	return register.Draft{Kind: "statement", Title: e.Title(), Owner: n.Owner, External: external, Body: b}
}

// Title names an edition with what it is for.
func (e Edition) Title() string {
	title := fmt.Sprintf("Statement of Applicability, %s, edition %d", e.Pack.Title, e.Edition)
	if e.Scope.Title != "" {
		title += ": " + e.Scope.Title
	}
	return clipTo(title, record.MaxTitle-1)
}

// FileName is what a file of the edition is called, without its ending.
func (e Edition) FileName() string {
	name := "statement-of-applicability-" + fileWord(e.Pack.Name)
	if e.Scope.Reference != "" {
		name += "-" + fileWord(e.Scope.Reference)
	}
	return fmt.Sprintf("%s-edition-%d", name, e.Edition)
}

// lastEdition returns the newest edition of a scope that was not discarded, and the
// highest number that was given.
func (s *Service) lastEdition(ctx context.Context, a access.Actor, scope SoAScope) (before record.ID, last int, err error) {
	all, err := s.Editions(ctx, a, scope)
	if err != nil {
		return "", 0, err
	}
	for _, r := range all {
		last = max(last, EditionOf(r))
		if before == "" && r.State != "discarded" {
			before = r.ID
		}
	}
	return before, last, nil
}

// Editions returns the statements of a scope, the newest first.
func (s *Service) Editions(ctx context.Context, a access.Actor, scope SoAScope) ([]record.Record, error) {
	all, err := s.allOf(ctx, a, "statement", record.Filter{Field: "pack", Op: record.Is, Values: []string{scope.Pack}}, record.Filter{Field: "system", Op: record.Is, Values: []string{string(scope.System)}})
	slices.SortStableFunc(all, func(x, y record.Record) int { return EditionOf(y) - EditionOf(x) })
	return all, err
}

// EditionOf is the number of a statement within its scope.
func EditionOf(r record.Record) int {
	n, _ := r.Body["edition"].(float64)
	return int(n)
}

// steady reads the decisions until two readings in a row are the same, so that
// nothing half done is frozen while others work.
func (s *Service) steady(ctx context.Context, a access.Actor, scope SoAScope) (Edition, error) {
	var before Edition
	for try := range 4 {
		soa, err := s.SoA(ctx, a, scope)
		if err != nil {
			return before, err
		}
		if missing := soa.Missing(); len(missing) > 0 {
			return before, notYet(missing)
		}
		now, err := s.Freeze(ctx, a, soa)
		if err != nil {
			return before, err
		}
		if try > 0 && reflect.DeepEqual(before, now) {
			return now, nil
		}
		before = now
	}
	return before, record.Fail(record.Conflict, "The decisions change while the edition is drawn up. Nothing was written; try again in a moment.")
}

func notYet(missing []record.FieldError) error {
	var undecided, bare []string
	for _, m := range missing {
		if m.Code == "undecided" {
			undecided = append(undecided, m.Field)
		} else {
			bare = append(bare, m.Field)
		}
	}
	var parts []string
	if len(undecided) > 0 {
		parts = append(parts, "undecided: "+strings.Join(undecided, ", "))
	}
	if len(bare) > 0 {
		parts = append(parts, "without justification: "+strings.Join(bare, ", "))
	}
	return &record.Error{Code: record.Illegal, Message: "An edition has a decision with its justification on every control. Still " + strings.Join(parts, "; ") + ".", Fields: missing}
}

// Freeze returns the decisions as the rows of an edition without a number, which
// says what an edition drawn up now would hold.
func (s *Service) Freeze(ctx context.Context, a access.Actor, soa SoA) (Edition, error) {
	org, err := s.reg.Org(ctx, a)
	if err != nil {
		return Edition{}, err
	}
	e := Edition{Format: EditionFormat, Day: record.DateOf(s.reg.Now()), Pack: EditionPack{soa.Pack.Name, soa.Pack.Title, soa.Pack.Version},
		Scope: EditionScope{Organisation: org.Name, System: soa.Scope.System}}
	if soa.Scope.System != "" {
		e.Scope.Reference, e.Scope.Title = fmt.Sprintf("SYS-%d", soa.System.Number), soa.System.Title
	}
	pieces, err := s.soaPieces(ctx, a, soa, e.Day)
	if err != nil {
		return Edition{}, err
	}
	for _, g := range soa.Groups {
		for _, r := range g.Rows {
			row := frozenRow(g, r, pieces[r.Record.ID])
			row.Causes = s.frozenCauses(r.Causes)
			e.Rows = append(e.Rows, row)
		}
	}
	e.Counts = EditionCounts{Controls: len(e.Rows), Included: soa.Included, Excluded: soa.Excluded}
	return e, nil
}

func frozenRow(g SoAGroup, r SoARow, pieces []EditionPiece) EditionRow {
	out := EditionRow{Control: r.Item.ID, Title: r.Item.Title, Objective: g.Objective.ID, ObjectiveTitle: g.Objective.Title,
		Decision: r.Decision(), Justification: r.Text("justification"), Reasons: r.Reasons(), Implementation: r.Text("implementation"),
		Inherited: r.Inherited, Owner: r.Record.Owner, Record: r.Record.ID, Revision: r.Record.Rev, Evidence: pieces}
	out.Position, out.Because = r.Position()
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, fmt.Sprintf("FND-%d", f.Number))
	}
	return out
}

// soaPieces reads what was handed in for the controls, with its fingerprints.
func (s *Service) soaPieces(ctx context.Context, a access.Actor, soa SoA, day record.Date) (map[record.ID][]EditionPiece, error) {
	var ids []string
	for _, r := range soa.Rows() {
		if r.Record.ID != "" {
			ids = append(ids, string(r.Record.ID))
		}
	}
	out := map[record.ID][]EditionPiece{}
	for _, from := range []struct{ kind, field string }{{"evidence", "supports"}, {"document", "covers"}, {"control-test", "control"}} {
		found, err := s.linkedTo(ctx, a, from.kind, from.field, ids)
		if err != nil {
			return nil, err
		}
		k := s.reg.Kinds().Kind(from.kind)
		for id, list := range found {
			for _, r := range list {
				if p, ok := editionPiece(k, r, day); ok {
					out[id] = append(out[id], p)
				}
			}
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(x, y EditionPiece) int {
			if x.Kind != y.Kind {
				return strings.Compare(x.Kind, y.Kind)
			}
			return strings.Compare(string(x.ID), string(y.ID))
		})
	}
	return out, nil
}

// editionPiece is what a record is worth on the day; false for one that says
// nothing, such as a planned test.
func editionPiece(k *record.Kind, r record.Record, day record.Date) (EditionPiece, bool) {
	worth := evaluation.Pieces("", []record.Record{r}, day)
	if len(worth) == 0 {
		return EditionPiece{}, false
	}
	p := EditionPiece{ID: r.ID, Kind: r.Kind, Reference: r.Ref(k), Standing: string(worth[0].Standing)}
	if f, ok := record.ToFileRef(r.Body["file"]); ok {
		p.SHA256 = f.Hash
	}
	return p, true
}
