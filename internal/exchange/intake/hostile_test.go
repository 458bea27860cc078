package intake_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
	"steward/internal/exchange"
	"steward/internal/exchange/intake"
	"steward/internal/record"
	"steward/internal/register"
)

// systems is a mapping for lists of systems with the columns of the tests.
func systems(columns ...string) *exchange.Mapping {
	m := &exchange.Mapping{Format: exchange.MappingFormat, Name: "Systems", Source: "test", Kind: "ai-system", Columns: columns, Title: "name", Extern: []string{"id"}}
	for _, c := range columns {
		switch c {
		case "unit":
			m.Fields = append(m.Fields, exchange.Assign{Field: "unit", Column: c, Link: &exchange.ByName{Kind: "unit", Prefix: "test:unit:"}})
		case "owner":
			m.Fields = append(m.Fields, exchange.Assign{Field: "owner", Column: c, Link: &exchange.ByName{Kind: "person", Prefix: "test:person:"}})
		case "state", "intended_purpose", "website", "first_use", "end_of_use":
			m.Fields = append(m.Fields, exchange.Assign{Field: c, Column: c})
		}
	}
	return m
}

// list is an input over CSV with the mapping of its columns.
func list(name, csv string) intake.Input {
	in := file(name, csv)
	head, _, _ := strings.Cut(csv, "\n")
	in.Mapping = systems(strings.Split(head, ",")...)
	return in
}

func outcomes(p *intake.Plan) []string {
	var out []string
	for _, it := range p.Items {
		out = append(out, fmt.Sprintf("%s %s", it.Outcome, it.Title))
	}
	return out
}

func find(t *testing.T, p *intake.Plan, title string) intake.Item {
	t.Helper()
	for _, it := range p.Items {
		if it.Title == title {
			return it
		}
	}
	t.Fatalf("the plan has no %q: %v", title, outcomes(p))
	return intake.Item{}
}

func TestChangesAreSeenAndCorrectionsSurvive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.run(t, true, list("a.csv", "id,name,unit,owner,intended_purpose,state\n1,Triage,Radiology,Kim Vos,Ranks images,In use\n2,Letters,Front office,,Writes drafts,idea\n"))
		sys := w.all(t, "ai-system")
		triage := sys["test:1"]
		if triage.State != "in_use" || triage.Owner == "" || w.all(t, "unit")["test:unit:radiology"].ID != triage.Body.ID("unit") {
			t.Fatalf("imported %+v", triage)
		}
		text := "Corrected by a person"
		_, err := w.reg.Update(ctx, w.actor, triage.ID, register.Edit{Body: record.Body{"limitations": text, "intended_purpose": "Ranks chest images"}})
		must(t, err)

		// The file leaves purpose and owner empty, renames, moves to a known unit and claims another state.
		next := list("a.csv", "id,name,unit,owner,intended_purpose,state\n1,Triage 2,Front office,,,retired\n2,Letters,Front office,,Writes drafts,idea\n")
		seen := w.run(t, false, next)
		it := find(t, seen, "Triage 2")
		want := []intake.Change{{Field: "title", Label: "Name", Old: "Triage", New: "Triage 2"}, {Field: "unit", Label: "Unit", Old: "Radiology", New: "Front office"}}
		if diff := cmp.Diff(want, it.Changes); diff != "" || it.Reason != "Name and Unit differ." || it.Ref == "" {
			t.Errorf("%q: %s", it.Reason, diff)
		}
		if len(it.Notes) != 1 || !strings.Contains(it.Notes[0], "Retired") {
			t.Errorf("notes %q, want one about the state", it.Notes)
		}
		w.run(t, true, list("a.csv", "id,name,unit,owner,intended_purpose,state\n1,Triage 2,Front office,,,retired\n2,Letters,Front office,,Writes drafts,idea\n"))
		got := w.all(t, "ai-system")["test:1"]
		if got.Title != "Triage 2" || got.State != "in_use" || got.Owner != triage.Owner || got.Body.Text("limitations") != text ||
			got.Body.Text("intended_purpose") != "Ranks chest images" || got.Body.ID("unit") != w.all(t, "unit")["test:unit:front office"].ID {
			t.Errorf("after the second import: %+v", got)
		}
	})
}

func TestNamedThingsAreFoundByTitle(t *testing.T) {
	w := newWorld(t, "")
	ctx := context.Background()
	unit, err := w.reg.Create(ctx, w.actor, register.Draft{Kind: "unit", Title: "Radiology"}, register.CreateOptions{})
	must(t, err)
	p := w.run(t, true, list("a.csv", "id,name,unit,owner\n1,Triage,Radiology,Sam Sample\n2,Other,radiology,\n"))
	sys := w.all(t, "ai-system")
	if sys["test:1"].Body.ID("unit") != unit.ID {
		t.Error("a unit with the exact title was not found")
	}
	if got := sys["test:1"].Owner; got != w.all(t, "person")["Sam Sample"].ID {
		t.Errorf("the owner is %q", got)
	}
	if p.Named != 0 {
		t.Errorf("made %d things by name: %v", p.Named, outcomes(p))
	}
}

func TestOneIdentityClaimedTwice(t *testing.T) {
	w := newWorld(t, "")
	p := w.run(t, true,
		list("a.csv", "id,name,website\n1,Triage,https://a.example\n1,Triage again,\n"),
		list("b.csv", "id,name,website\n1,Triage,https://a.example\n"),
		list("c.csv", "id,name,website\n1,Triage,https://c.example\n"))
	if diff := cmp.Diff(intake.Tally{Created: 1, Skipped: 1, Refused: 2}, p.Tally); diff != "" {
		t.Fatalf("%s%v", diff, outcomes(p))
	}
	for _, it := range p.Items {
		if it.Outcome == intake.Refused && (it.Where.Line == 0 || !strings.Contains(it.Reason, "line 2") && !strings.Contains(it.Reason, "a.csv")) {
			t.Errorf("%s: %s", it.Where, it.Reason)
		}
	}
	if got := w.all(t, "ai-system")["test:1"].Body.Text("website"); got != "https://a.example" {
		t.Errorf("the first did not win: %s", got)
	}
}

func TestRefusedRowsAndWhatPointsAtThem(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.run(t, true, list("a.csv", "id,name,unit,website,first_use,end_of_use\n1,Good,Radiology,https://a.example,,\n2,Bad address,Nowhere,ftp://x,,\n3,Bad order,Nowhere,,2026-05-01,2025-05-01\n"))
		if diff := cmp.Diff(intake.Tally{Created: 1, Refused: 2}, p.Tally); diff != "" {
			t.Fatalf("%s%v", diff, p.Problems)
		}
		if p.Named != 1 || len(w.all(t, "unit")) != 1 {
			t.Errorf("a unit was made for a system that was refused: %v", outcomes(p))
		}
		if it := find(t, p, "Bad order"); it.Where.Line != 4 || !strings.Contains(it.Reason, "end of use") {
			t.Errorf("%s: %s", it.Where, it.Reason)
		}
		if p.Problems[0].Severity != exchange.Refused || p.Problems[0].Where.File != "a.csv" {
			t.Errorf("first problem %+v", p.Problems[0])
		}
	})
}

// reading makes a source of drafts, as a reader would.
func reading(name string, drafts ...exchange.Draft) intake.Source {
	for i := range drafts {
		drafts[i].Where = exchange.Where{File: name, Line: i + 1}
	}
	return intake.Source{Name: name, Hash: strings.Repeat("0", 64), Reading: &exchange.Reading{Format: "test", Drafts: drafts}}
}

func TestLinksToRefusedDraftsAndCycles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		use := func(ext, system string) exchange.Draft {
			return exchange.Draft{Kind: "use", External: ext, Title: ext, Fields: record.Body{"purpose": "Sorting"}, Links: []exchange.Link{{Field: "system", Kind: "ai-system", External: system, Title: system}}}
		}
		src := reading("x.json",
			use("use of bad", "bad"), // needs a system that is refused further down
			use("use of a", "a"),
			exchange.Draft{Kind: "ai-system", External: "a", Title: "A", Links: []exchange.Link{{Field: "replaces", Kind: "ai-system", External: "b", Title: "B"}}},
			exchange.Draft{Kind: "ai-system", External: "b", Title: "B", Links: []exchange.Link{{Field: "replaces", Kind: "ai-system", External: "a", Title: "A"}}},
			exchange.Draft{Kind: "ai-system", External: "bad", Title: "Bad", Fields: record.Body{"website": "no address"}},
			exchange.Draft{Kind: "ai-system", External: "c", Title: "C", Links: []exchange.Link{{Field: "replaces", Kind: "ai-system", External: "bad", Title: "Bad"}}},
			exchange.Draft{Kind: "nonsense", External: "n", Title: "N"},
		)
		p, err := intake.Commit(ctx, w.reg, w.actor, []intake.Source{src}, "")
		must(t, err)
		want := []string{"refused use of bad", "created use of a", "created A", "created B", "refused Bad", "created C", "refused N"}
		if diff := cmp.Diff(want, outcomes(p)); diff != "" {
			t.Error(diff)
		}
		sys := w.all(t, "ai-system")
		if sys["a"].Body.ID("replaces") != sys["b"].ID || sys["b"].Body.ID("replaces") != sys["a"].ID {
			t.Error("the two systems do not replace each other")
		}
		if c := find(t, p, "C"); sys["c"].Body["replaces"] != nil || len(c.Notes) != 1 || !strings.Contains(c.Notes[0], "Bad") {
			t.Errorf("C replaces %v, notes %q", sys["c"].Body["replaces"], c.Notes)
		}
		again, err := intake.Commit(ctx, w.reg, w.actor, []intake.Source{src}, "")
		must(t, err)
		if again.Writes() || again.Skipped != 4 {
			t.Errorf("again: %v", outcomes(again))
		}
	})
}

func TestRecordsTakenOutOfUse(t *testing.T) {
	w := newWorld(t, "")
	ctx := context.Background()
	csv := "id,name,unit\n1,Triage,Radiology\n2,Letters,Radiology\n"
	w.run(t, true, list("a.csv", csv))
	_, err := w.reg.Remove(ctx, w.actor, w.all(t, "ai-system")["test:1"].ID, register.Move{Reason: "Entered twice"})
	must(t, err)
	_, err = w.reg.Remove(ctx, w.actor, w.all(t, "unit")["test:unit:radiology"].ID, register.Move{Reason: "Dissolved"})
	must(t, err)
	p := w.run(t, true, list("a.csv", csv+"3,New,Radiology\n"))
	if diff := cmp.Diff(intake.Tally{Created: 1, Skipped: 1, Refused: 1}, p.Tally); diff != "" {
		t.Errorf("%s%v", diff, outcomes(p))
	}
	if it := find(t, p, "Triage"); !strings.Contains(it.Reason, "SYS-1 was taken out of use") {
		t.Error(it.Reason)
	}
	if it := find(t, p, "New"); len(it.Notes) != 1 || !strings.Contains(it.Notes[0], "taken out of use") {
		t.Errorf("notes %q", it.Notes)
	}
}

func TestStalePlanIsNoticed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.run(t, true, list("a.csv", "id,name\n1,Triage\n"))
		in := list("a.csv", "id,name\n1,Triage of images\n2,Letters\n")
		sources, err := intake.ReadAll(ctx, w.reg, w.actor, []intake.Input{in})
		must(t, err)
		seen, err := intake.Make(ctx, w.reg, w.actor, sources)
		must(t, err)
		_, err = w.reg.Update(ctx, w.actor, w.all(t, "ai-system")["test:1"].ID, register.Edit{Body: record.Body{"limitations": "Some"}})
		must(t, err)
		before := w.leaves(t)
		p, err := intake.Commit(ctx, w.reg, w.actor, sources, seen.Digest)
		if record.CodeOf(err) != record.Conflict || p == nil || p.Committed || w.leaves(t) != before {
			t.Fatalf("a stale plan: %v, %d leaves", err, w.leaves(t)-before)
		}
		if p, err = intake.Commit(ctx, w.reg, w.actor, sources, p.Digest); err != nil || !p.Committed {
			t.Errorf("the new plan: %v", err)
		}
	})
}

func TestWholeFilesThatCannotBeRead(t *testing.T) {
	w := newWorld(t, "")
	ctx := context.Background()
	before := w.leaves(t)
	p, err := intake.Run(ctx, w.reg, w.actor, []intake.Input{list("good.csv", "id,name\n1,Triage\n"), sample(t, "cyclonedx/invalid-metadata-timestamp-1.7.json")}, true)
	if record.CodeOf(err) != record.Invalid || !strings.Contains(record.Sentence(err), "line 8") || p.Files[1].Error == nil {
		t.Errorf("a broken file: %v", err)
	}
	p, err = intake.Run(ctx, w.reg, w.actor, []intake.Input{file("../../etc/strange.csv", "Foo,Bar\nx,y\n")}, true)
	if record.CodeOf(err) != record.Invalid || !p.Files[0].Unmapped || p.Files[0].Name != "strange.csv" {
		t.Errorf("a list without a mapping: %v", err)
	}
	p, err = intake.Run(ctx, w.reg, w.actor, []intake.Input{{Name: "big.csv", Data: strings.NewReader(strings.Repeat("x", 2000)), Limits: exchange.Limits{Bytes: 1000}}}, true)
	if record.CodeOf(err) != record.TooLarge || p.Files[0].Error == nil {
		t.Errorf("a large file: %v", err)
	}
	if w.leaves(t) != before {
		t.Error("something was written")
	}
}

func TestRolesDecide(t *testing.T) {
	w := newWorld(t, "")
	ctx := context.Background()
	as := func(role string) access.Actor {
		a := w.actor
		for _, r := range access.Builtin() {
			if r.Name == role {
				a.Role = r
				return a
			}
		}
		t.Fatalf("there is no role %s", role)
		return a
	}
	in := func() []intake.Input { return []intake.Input{list("a.csv", "id,name,unit\n1,Triage,Radiology\n")} }
	if _, err := intake.Run(ctx, w.reg, as("reader"), in(), true); record.CodeOf(err) != record.Denied {
		t.Errorf("a reader imports: %v", err)
	}
	// A membership limited to systems and no units imports the system without its unit.
	limited := as("aims-manager")
	limited.Kinds = []string{"ai-system"}
	p, err := intake.Run(ctx, w.reg, limited, in(), true)
	must(t, err)
	if it := find(t, p, "Triage"); it.Outcome != intake.Created || len(it.Notes) != 1 || p.Named != 0 {
		t.Errorf("%+v", it)
	}
	limited.Kinds = []string{"model"}
	p, err = intake.Run(ctx, w.reg, limited, in(), false)
	must(t, err)
	if p.Refused != 1 || p.Writes() {
		t.Errorf("another kind: %+v", p.Items)
	}
	if _, err := intake.Run(ctx, w.reg, access.Actor{}, in(), true); record.CodeOf(err) != record.Unauthenticated {
		t.Errorf("nobody imports: %v", err)
	}
}

// TestForeignIdentities holds that identities of another organisation lead
// nowhere: the file of one never reaches the records of the other.
func TestForeignIdentities(t *testing.T) {
	w := newWorld(t, "")
	ctx := context.Background()
	w.run(t, true, list("a.csv", "id,name,unit\n1,Triage,Radiology\n"))
	theirs := w.all(t, "ai-system")["test:1"]
	org, err := w.reg.CreateOrg(ctx, w.admin.ID, "Another House", false)
	must(t, err)
	other := &world{reg: w.reg, org: org, admin: w.admin}
	other.actor, _, err = w.reg.Enter(ctx, w.admin.ID, org.Slug)
	must(t, err)
	p := other.run(t, true, list("a.csv", "id,name,unit\n1,Triage elsewhere,Radiology\n"))
	if p.Created != 1 || p.Named != 1 {
		t.Errorf("%+v", p.Tally)
	}
	src := reading("x.json", exchange.Draft{Kind: "ai-system", External: "z", Title: "Z", Fields: record.Body{"unit": string(theirs.Body.ID("unit"))}})
	if _, err := intake.Commit(ctx, w.reg, other.actor, []intake.Source{src}, ""); record.CodeOf(err) != record.Invalid || !strings.Contains(record.Sentence(err), "x.json, line 1") {
		t.Errorf("a link to a record of another organisation: %v", err)
	}
	if got := w.all(t, "ai-system")["test:1"]; got.Rev != theirs.Rev || got.Title != "Triage" {
		t.Errorf("the other organisation's record changed: %+v", got)
	}
}

func TestTenThousandRows(t *testing.T) {
	w := newWorld(t, "")
	var b strings.Builder
	b.WriteString("id,name,unit,intended_purpose\n")
	for i := range 10_000 {
		fmt.Fprintf(&b, "%d,System %d,Unit %d,Purpose of %d\n", i, i, i%500, i)
	}
	before := crowd(t)
	start := time.Now()
	p := w.run(t, true, list("a.csv", b.String()))
	first := time.Since(start)
	if p.Created != 10_000 || p.Named != 500 {
		t.Fatalf("%+v, %d named", p.Tally, p.Named)
	}
	start = time.Now()
	again := w.run(t, true, list("a.csv", b.String()))
	second := time.Since(start)
	if again.Skipped != 10_000 {
		t.Errorf("%+v", again.Tally)
	}
	after := crowd(t)
	within(t, "import of 10,000 rows", first, 30*time.Second, before, after)
	within(t, "importing them again", second, 5*time.Second, before, after)
}
