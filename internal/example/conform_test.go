package example

import (
	"slices"
	"testing"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/stand"
)

// all reads every record of a kind.
func all(t *testing.T, reg *register.Register, org access.Org, kind string) []record.Record {
	t.Helper()
	var out []record.Record
	q := record.Query{Kind: kind, Sort: record.Sort{Field: "number"}, Limit: 200}
	for {
		page, err := reg.List(t.Context(), access.System(org.ID), q)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page.Records...)
		if page.Next == "" {
			return out
		}
		q.After = page.Next
	}
}

// tally counts records by a value.
func tally(records []record.Record, value func(record.Record) string) map[string]int {
	out := map[string]int{}
	for _, r := range records {
		out[value(r)]++
	}
	return out
}

func state(r record.Record) string { return r.State }

func of(field string) func(record.Record) string {
	return func(r record.Record) string {
		if v := r.Derived.Text(field); v != "" {
			return v
		}
		return r.Body.Text(field)
	}
}

// TestConformity looks at one example from several sides; the last one answers a
// question.
func TestConformity(t *testing.T) {
	reg, org, account := filled(t)
	a, _, err := reg.Enter(t.Context(), account.ID, org.Slug)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("positions are a mix", func(t *testing.T) { positions(t, reg, org) })
	t.Run("every state is shown", func(t *testing.T) { states(t, reg, org) })
	t.Run("editions say what was so", func(t *testing.T) { editions(t, reg, org, a) })
	t.Run("answers are known to the gap analysis", func(t *testing.T) { answers(t, reg, org, a) })
}

// positions holds that every status is there to be seen, and that what is asked
// by ISO/IEC 42001 is evidenced about half.
func positions(t *testing.T, reg *register.Register, org access.Org) {
	t.Helper()
	asked := slices.DeleteFunc(append(all(t, reg, org, "control"), all(t, reg, org, "requirement")...), func(r record.Record) bool { return r.Body.Text("pack") != "iso-42001" })
	got := tally(asked, of("position"))
	for _, o := range position.Options() {
		if got[o.Name] == 0 {
			t.Errorf("nothing is %s", o.Name)
		}
	}
	if share := float64(got["evidenced"]) / float64(len(asked)); share < 0.4 || share > 0.65 {
		t.Errorf("%.0f %% is evidenced", 100*share)
	}
	controls := slices.DeleteFunc(asked, func(r record.Record) bool { return r.Kind != "control" || r.Body["system"] != nil })
	if got := tally(controls, state); got["included"] < 34 || got["included"] > 36 || got["included"]+got["excluded"] != 38 {
		t.Errorf("controls: %v", got)
	}
	cadences := 0
	for _, c := range controls {
		if c.Body.Text("justification") == "" {
			t.Errorf("%s has no justification", c.External)
		}
		if c.Body.Text("cadence") != "" {
			cadences++
		}
	}
	if cadences < 4 {
		t.Errorf("%d controls have to be tested", cadences)
	}
}

// states holds the least counts of what is kept for a standard.
func states(t *testing.T, reg *register.Register, org access.Org) {
	t.Helper()
	for kind, want := range map[string]struct {
		by    func(record.Record) string
		least map[string]int
	}{
		"pack":             {state, map[string]int{"in_use": 2}},
		"statement":        {state, map[string]int{"published": 1, "drawn_up": 1}},
		"document":         {state, map[string]int{"published": 12, "draft": 1, "in_review": 1, "retired": 1}},
		"evidence":         {of("standing"), map[string]int{"counts": 20, "expired": 3, "outdated": 2, "waiting": 3, "refused": 2}},
		"control-test":     {func(r record.Record) string { return r.State + " " + r.Body.Text("result") }, map[string]int{"reviewed pass": 2, "reviewed fail": 1, "performed pass": 1, "planned ": 1}},
		"finding":          {func(r record.Record) string { return r.State + " " + r.Body.Text("grade") }, map[string]int{"closed major": 1, "open minor": 1, "answered observation": 1, "open opportunity": 1}},
		"evidence-request": {of("answer"), map[string]int{"accepted": 2, "waiting": 1, "nothing": 1}},
		"gap-round":        {state, map[string]int{"closed": 1, "open": 1}},
		"gap-answer":       {state, map[string]int{"answered": 100, "asked": 3}},
		"approval":         {of("decision"), map[string]int{"approve": 15, "object": 1}},
		"acknowledgement":  {state, map[string]int{"given": 8}},
	} {
		got := tally(all(t, reg, org, kind), want.by)
		for value, least := range want.least {
			if got[value] < least {
				t.Errorf("%s: %d %s, want at least %d of %v", kind, got[value], value, least, got)
			}
		}
	}
	mandatory(t, reg, org)
}

// mandatory looks for documents that are among those the standard asks for, for
// one overdue for review, and for a form nobody filled in.
func mandatory(t *testing.T, reg *register.Register, org access.Org) {
	t.Helper()
	today := string(record.DateOf(reg.Now()))
	var items, late, forms int
	for _, d := range all(t, reg, org, "document") {
		items += len(d.Body.List("items"))
		if d.State != "published" {
			continue
		}
		if d.Body.Text("review_on") <= today {
			late++
		}
		if d.Body.Text("doc_type") == "template" {
			forms++
		}
	}
	if items < 10 || late != 1 || forms != 1 {
		t.Errorf("%d mandatory documents, %d overdue for review, %d forms", items, late, forms)
	}
}

// editions holds that the edition that waits was drawn up with the positions of
// its day: what had expired by then is not shown as evidenced.
func editions(t *testing.T, reg *register.Register, org access.Org, a access.Actor) {
	t.Helper()
	want := map[string]string{"A.2.2": "evidenced", "A.6.2.6": "failed", "A.6.2.8": "partial", "A.8.4": "expired", "A.9.3": "excluded"}
	for _, r := range all(t, reg, org, "statement") {
		e, err := stand.Conformity(reg).ReadRows(t.Context(), a, r)
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Rows) != 38 {
			t.Errorf("edition %d has %d rows", e.Edition, len(e.Rows))
		}
		for _, row := range e.Rows {
			if status := want[row.Control]; e.Edition == 2 && status != "" && row.Position != status {
				t.Errorf("%s was frozen as %s: %s", row.Control, row.Position, row.Because)
			}
		}
	}
}

// answers holds that the pages know the answers: who answers again changes the
// answer there is, and several people answered about the same.
func answers(t *testing.T, reg *register.Register, org access.Org, a access.Actor) {
	t.Helper()
	given := all(t, reg, org, "gap-answer")
	several := 0
	for _, n := range tally(given, func(r record.Record) string { return r.Body.Text("round") + r.Body.Text("of") }) {
		if n > 1 {
			several++
		}
	}
	if several < 4 {
		t.Errorf("about %d items several people were asked", several)
	}
	service := stand.Conformity(reg)
	last := given[len(given)-1]
	round, err := service.Gap(t.Context(), a, last.Body.ID("round"))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(round.Items, func(it conformity.GapItem) bool { return it.Record.ID == last.Body.ID("of") })
	if i < 0 {
		t.Fatalf("the round does not ask about %s", last.Title)
	}
	again, err := service.Answer(t.Context(), a, round, round.Items[i], conformity.GapReply{Person: last.Body.ID("respondent"), Says: "no", Level: "1"})
	if err != nil || again.ID != last.ID {
		t.Errorf("answering again made %s beside %s, %v", again.ID, last.ID, err)
	}
}
