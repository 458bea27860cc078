package conformity_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
)

// soaHouse is a house with the standard in use and people who approve.
type soaHouse struct {
	*house
	scope conformity.SoAScope
}

// onBoth runs a part on both databases, each in a house of its own.
func onBoth(t *testing.T, part func(h *soaHouse)) {
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			h := newHouse(t, db)
			_, err := h.Adopt(t.Context(), h.Admin, "iso-42001")
			h.Must(err)
			part(&soaHouse{h, conformity.SoAScope{Pack: "iso-42001"}})
		})
	}
}

func (h *soaHouse) soa(scope conformity.SoAScope) conformity.SoA {
	h.Helper()
	out, err := h.SoA(h.Context(), h.Admin, scope)
	h.Must(err)
	return out
}

func (h *soaHouse) decide(scope conformity.SoAScope, v ...conformity.Verdict) {
	h.Helper()
	h.Must(h.SoADecide(h.Context(), h.Admin, scope, v))
}

// decideAll includes every control of the organisation but those given, which are
// excluded.
func (h *soaHouse) decideAll(but ...string) {
	h.Helper()
	var all []conformity.Verdict
	for _, r := range h.soa(h.scope).Rows() {
		v := conformity.Verdict{Item: r.Item.ID, Rev: r.Record.Rev, To: conformity.Include, Justification: "A risk asks for it.", Reasons: []string{"risk"}}
		if strings.Contains(strings.Join(but, " "), r.Item.ID) {
			v.To, v.Justification, v.Reasons = conformity.Exclude, "Nothing of the kind exists here.", []string{"not_applicable"}
		}
		all = append(all, v)
	}
	h.decide(h.scope, all...)
}

func TestSoADecides(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		soa := h.soa(h.scope)
		if len(soa.Rows()) != 38 || soa.Undecided != 38 || len(soa.Groups) != 10 || soa.Groups[0].Objective.ID != "A.2" {
			t := fmt.Sprintf("%d rows, %d undecided, %d groups", len(soa.Rows()), soa.Undecided, len(soa.Groups))
			h.Fatal(t)
		}
		row, _ := soa.Row("A.2.2")
		err := h.SoADecide(h.Context(), h.Admin, h.scope, []conformity.Verdict{{Item: "A.2.2", Rev: row.Record.Rev, To: conformity.Exclude, Justification: " "}})
		h.Fails(err, record.Invalid)
		if f := record.FieldErrors(err); len(f) != 1 || f[0].Field != "justification" || f[0].Message != "Write why it is left out." {
			h.Errorf("the error is not at the field: %v", err)
		}
		how := "A policy of one page."
		h.decide(h.scope, conformity.Verdict{Item: "A.2.2", Rev: row.Record.Rev, To: conformity.Include, Justification: "The board wants it.", Reasons: []string{"policy"}, Implementation: &how})
		row, _ = h.soa(h.scope).Row("A.2.2")
		if row.Decision() != conformity.Included || row.Text("justification") != "The board wants it." || row.Reasons()[0] != "policy" || row.Text("implementation") != how {
			h.Errorf("the row is %+v", row)
		}
		h.Fails(h.SoADecide(h.Context(), h.Admin, h.scope, []conformity.Verdict{{Item: "A.2.2", Rev: 1, To: conformity.Exclude, Justification: "x"}}), record.Conflict)
		h.Fails(h.SoADecide(h.Context(), h.Admin, h.scope, []conformity.Verdict{{Item: "A.2.2", Rev: row.Record.Rev, To: conformity.Reconsider, Justification: "x"}}), record.Invalid)
		h.Fails(h.SoADecide(h.Context(), h.Admin, h.scope, []conformity.Verdict{{Item: "A.9.9", To: conformity.Include, Justification: "x"}}), record.NotFound)
		h.Fails(h.SoADecide(h.Context(), h.Admin, h.scope, nil), record.Invalid)
		h.decide(h.scope, conformity.Verdict{Item: "A.2.2", Rev: row.Record.Rev, To: conformity.Reconsider, Justification: "The board wants it.", Why: "A new board."})
		if row, _ = h.soa(h.scope).Row("A.2.2"); row.Decision() != conformity.Undecided {
			h.Errorf("reconsidered: %s", row.Decision())
		}
	})
}

// TestSoABulkIsWhole holds that of many decisions either all are taken or none.
func TestSoABulkIsWhole(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		rows := h.soa(h.scope).Rows()
		err := h.SoADecide(h.Context(), h.Admin, h.scope, []conformity.Verdict{
			{Item: "A.2.2", Rev: rows[0].Record.Rev, To: conformity.Include, Justification: "Together."},
			{Item: "A.2.3", Rev: rows[1].Record.Rev + 1, To: conformity.Include, Justification: "Together."},
		})
		h.Fails(err, record.Conflict)
		if !strings.HasPrefix(record.Sentence(err), "A.2.3: ") {
			h.Errorf("the error does not name the control: %v", err)
		}
		if soa := h.soa(h.scope); soa.Undecided != 38 {
			h.Errorf("half of it was done: %d undecided", soa.Undecided)
		}
		h.decideAll("A.10.3")
		if soa := h.soa(h.scope); soa.Included != 37 || soa.Excluded != 1 {
			h.Errorf("%d included, %d excluded", soa.Included, soa.Excluded)
		}
	})
}

func TestSoAOfASystem(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		h.decideAll("A.10.3")
		sys := h.Create("ai-system", "Triage", nil)
		scope := conformity.SoAScope{Pack: "iso-42001", System: sys.ID}
		soa := h.soa(scope)
		row, _ := soa.Row("A.10.3")
		if !row.Inherited || row.Decision() != conformity.Excluded || soa.Undecided != 0 {
			h.Fatalf("the system does not follow the organisation: %+v", row)
		}
		before := len(h.all("control"))
		h.decide(scope, conformity.Verdict{Item: "A.10.3", To: conformity.Include, Justification: "The vendor is one."})
		row, _ = h.soa(scope).Row("A.10.3")
		if row.Inherited || row.Decision() != conformity.Included || row.Record.External != "iso-42001:A.10.3@"+string(sys.ID) || len(h.all("control")) != before+1 {
			h.Errorf("the system's own decision: %+v", row.Record)
		}
		if org, _ := h.soa(h.scope).Row("A.10.3"); org.Decision() != conformity.Excluded {
			h.Error("the organisation's decision changed")
		}
		h.Fails(h.SoADecide(h.Context(), h.Admin, scope, []conformity.Verdict{{Item: "A.10.3", To: conformity.Exclude, Justification: "Blind."}}), record.Conflict)
		h.decide(scope, conformity.Verdict{Item: "A.10.3", Rev: row.Record.Rev, To: conformity.Follow, Why: "The vendor is gone."})
		if row, _ = h.soa(scope).Row("A.10.3"); !row.Inherited || row.Decision() != conformity.Excluded {
			h.Errorf("it does not follow again: %+v", row.Record)
		}
		h.decide(scope, conformity.Verdict{Item: "A.10.3", To: conformity.Include, Justification: "Another vendor."})
		if row, _ = h.soa(scope).Row("A.10.3"); row.Inherited || row.Text("justification") != "Another vendor." || len(h.all("control")) != before+1 {
			h.Errorf("decided again: %+v", row.Record)
		}
		_, err := h.SoA(h.Context(), h.Admin, conformity.SoAScope{Pack: "iso-42001", System: h.Admin.Person})
		h.Fails(err, record.NotFound)
	})
}

func TestSoAFindingOnExcluded(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		h.decideAll("A.10.3")
		row, _ := h.soa(h.scope).Row("A.10.3")
		f := h.Create("finding", "A supplier was found", record.Body{"grade": "minor", "about": []any{string(row.Record.ID)}})
		row, _ = h.soa(h.scope).Row("A.10.3")
		if status, _ := row.Position(); len(row.Findings) != 1 || row.Findings[0].ID != f.ID || status != "excluded" {
			h.Errorf("%s with findings %v", status, row.Findings)
		}
		if p := h.soa(h.scope).Pack.Selection; p != "6.1.3" {
			h.Errorf("it belongs to %q", p)
		}
	})
}

// TestDrawUp draws up, freezes and reads back an edition.
func TestDrawUp(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		_, err := h.DrawUp(h.Context(), h.Admin, h.scope, conformity.NewEdition{})
		h.Fails(err, record.Illegal)
		if n := len(record.FieldErrors(err)); n != 38 || !strings.Contains(record.Sentence(err), "A.10.4") {
			h.Errorf("%d controls are named: %v", n, err)
		}
		h.decideAll("A.10.3")
		row, _ := h.soa(h.scope).Row("A.2.2")
		file, err := h.World.Register.PutFile(h.Context(), h.Admin, "evidence", "policy.txt", strings.NewReader("The policy."))
		h.Must(err)
		h.Create("evidence", "The policy", record.Body{"file": file.Value(), "supports": []any{string(row.Record.ID)}, "extent": "all"})
		st, err := h.DrawUp(h.Context(), h.Admin, h.scope, conformity.NewEdition{Owner: h.Admin.Person})
		h.Must(err)
		e, err := h.ReadRows(h.Context(), h.Admin, st)
		h.Must(err)
		if e.Counts != (conformity.EditionCounts{Controls: 38, Included: 37, Excluded: 1}) || e.Edition != 1 || e.Pack.Version == "" || e.Day != "2026-03-01" {
			h.Errorf("the edition: %+v", e)
		}
		first := e.Rows[0]
		if first.Control != "A.2.2" || len(first.Evidence) != 1 || first.Evidence[0].SHA256 != file.Hash || first.Evidence[0].Standing != "waiting" || first.Position != "unknown" {
			h.Errorf("the first row: %+v", first)
		}
		text, err := e.Canonical()
		h.Must(err)
		if strings.Contains(string(text), h.Account.Name) {
			h.Error("the file names a person")
		}
		var free any
		h.Must(json.Unmarshal(text, &free))
		if again, _ := record.Canonical(free); string(again) != string(text) {
			h.Error("the members of the file are not in the order of their names")
		}
		h.Must(h.SoADecide(h.Context(), h.Admin, h.scope, []conformity.Verdict{{Item: "A.2.2", Rev: h.rev("A.2.2"), To: conformity.Exclude, Justification: "No policy."}}))
		again, err := h.ReadRows(h.Context(), h.Admin, st)
		h.Must(err)
		if again.Rows[0].Decision != conformity.Included {
			h.Error("the edition followed the decision")
		}
		next, err := h.DrawUp(h.Context(), h.Admin, h.scope, conformity.NewEdition{})
		h.Must(err)
		if conformity.EditionOf(next) != 2 || next.Body.ID("replaces") != st.ID {
			h.Errorf("the next one: %+v", next.Body)
		}
		two, err := h.ReadRows(h.Context(), h.Admin, next)
		h.Must(err)
		changes := conformity.Compare(e, two)
		if len(changes) != 1 || changes[0].Control != "A.2.2" || changes[0].Lines[0] != (conformity.EditionDiff{Member: "decision", Before: "included", After: "excluded"}) {
			h.Errorf("compared: %+v", changes)
		}
		sys := h.Create("ai-system", "Triage", nil)
		own, err := h.DrawUp(h.Context(), h.Admin, conformity.SoAScope{Pack: "iso-42001", System: sys.ID}, conformity.NewEdition{})
		h.Must(err)
		if conformity.EditionOf(own) != 1 || own.Body.ID("replaces") != "" {
			h.Errorf("the system's first: %+v", own.Body)
		}
	})
}

func (h *soaHouse) rev(item string) int64 {
	h.Helper()
	row, _ := h.soa(h.scope).Row(item)
	return row.Record.Rev
}

func TestCompareAddedAndRemoved(t *testing.T) {
	row := func(id string) conformity.EditionRow {
		return conformity.EditionRow{Control: id, Title: id, Decision: "included", Justification: "j", Position: "unknown"}
	}
	got := conformity.Compare(conformity.Edition{Rows: []conformity.EditionRow{row("A"), row("B")}}, conformity.Edition{Rows: []conformity.EditionRow{row("B"), row("C")}})
	if len(got) != 2 || got[0].Control != "C" || got[0].Sort != "added" || got[1].Control != "A" || got[1].Sort != "removed" {
		t.Errorf("%+v", got)
	}
}

func TestSoAIsForThoseWhoSeeAll(t *testing.T) {
	h := newHouse(t, "sqlite")
	_, err := h.Adopt(t.Context(), h.Admin, "iso-42001")
	h.Must(err)
	h.Must(h.World.Register.PutRole(t.Context(), h.Admin, access.Role{Name: "narrow", Label: "Narrow", Grants: []access.Grant{{Verbs: []access.Verb{access.Read}, Kinds: []string{"control"}, Own: true}}}))
	_, err = h.SoA(t.Context(), h.Member("narrow", "Nora"), conformity.SoAScope{Pack: "iso-42001"})
	h.Fails(err, record.Denied)
	_, err = h.SoA(t.Context(), h.Admin, conformity.SoAScope{Pack: "iso-27001"})
	h.Fails(err, record.NotFound)
	_, err = h.DrawUp(t.Context(), h.Member("reader", "Rita"), conformity.SoAScope{Pack: "iso-42001"}, conformity.NewEdition{})
	h.Fails(err, record.Denied)
	h.Fails(h.SoADecide(t.Context(), h.Member("reader", "Rob"), conformity.SoAScope{Pack: "iso-42001"}, []conformity.Verdict{{Item: "A.2.2", Rev: 1, To: conformity.Include, Justification: "x"}}), record.Denied)
}

// FuzzReadEdition holds that what is read is what would be written, and that
// nothing makes the reader panic.
func FuzzReadEdition(f *testing.F) {
	good := conformity.Edition{Format: conformity.EditionFormat, Day: "2026-03-01", Edition: 1, Pack: conformity.EditionPack{Name: "p", Title: "P", Version: "1"},
		Counts: conformity.EditionCounts{Controls: 1, Included: 1}, Rows: []conformity.EditionRow{{Control: "A.1", Title: "t", Decision: "included", Justification: "j", Position: "unknown",
			Evidence: []conformity.EditionPiece{{ID: "x", Kind: "evidence", Reference: "EVD-1", Standing: "counts"}}}}}
	text, err := good.Canonical()
	if err != nil {
		f.Fatal(err)
	}
	if _, err := conformity.ReadEdition(strings.NewReader(string(text))); err != nil {
		f.Fatalf("what was written is not read: %v", err)
	}
	f.Add(string(text))
	for _, change := range [][2]string{{`"edition":1`, `"edition":1,"x":2`}, {`"included":1`, `"included":2`}, {`"j"`, `""`}, {"{", "[["}, {"2026", "20"}, {"j", "\xff"}} {
		f.Add(strings.Replace(string(text), change[0], change[1], 1))
	}
	f.Add(string(text) + " ")
	f.Fuzz(func(t *testing.T, s string) {
		e, err := conformity.ReadEdition(strings.NewReader(s))
		if err != nil {
			if c := record.CodeOf(err); c != record.Invalid {
				t.Errorf("code %s: %v", c, err)
			}
			return
		}
		if again, err := e.Canonical(); err != nil || string(again) != s {
			t.Errorf("read %q, written %q", s, again)
		}
		e.Document("SOA-1", "f")
	})
}

func stepped(h *soaHouse, a access.Actor, r record.Record, step string) (record.Record, error) {
	return h.World.Register.Step(h.Context(), a, r.ID, step, register.Move{Reason: "Because."})
}
