package law_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/rule"
)

// classCase is one case of the shared folder: what is asserted, everything else
// being no, and the class that follows.
type classCase struct {
	ID       string
	Inputs   []string
	Expected struct {
		Class  string
		Points []string
	}
}

// vector is one test of one rule's own condition; other rules and aliases are
// given like answers.
type vector struct {
	ID, Rule, Kills string
	Inputs          []string
	Expected        bool
}

type shared struct {
	Classification []classCase
	Decisions      []struct {
		ID, Rule string
		Inputs   json.RawMessage
		Expected json.RawMessage
	}
	Vectors []vector `json:"element_vectors"`
}

// cases reads the shared cases: in the folder STEWARD_SHARED, or beside the
// project. Without them the tests fail, for they would prove nothing.
func cases(t testing.TB) shared {
	t.Helper()
	folder := os.Getenv("STEWARD_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(folder, "cases", "euaiact-open.json"))
	if err != nil {
		t.Fatalf("THE SHARED CASES ARE ABSENT: set STEWARD_SHARED to the folder that has cases/euaiact-open.json: %v", err)
	}
	var s shared
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// yes makes facts of predicates that are yes, everything else being no.
func yes(predicates ...string) law.Facts {
	f := law.Facts{Answers: map[string]rule.Answer{}, Default: rule.No}
	for _, p := range predicates {
		f.Answers[p] = rule.Yes
	}
	return f
}

func evaluate(t testing.TB, f law.Facts) *law.Verdict {
	t.Helper()
	v, err := act(t).Evaluate("", f)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSharedClassificationCases(t *testing.T) {
	all := cases(t).Classification
	if len(all) != 121 {
		t.Errorf("%d cases, want 121", len(all))
	}
	for _, c := range all {
		said := yes(c.Inputs...)
		written := law.Facts{Answers: maps.Clone(said.Answers)}
		for _, p := range act(t).Predicates {
			if said.Answers[p.ID] != rule.Yes {
				written.Answers[p.ID] = rule.No
			}
		}
		for how, f := range map[string]law.Facts{"by default": said, "written out": written} {
			v := evaluate(t, f)
			if v.Class != c.Expected.Class || !slices.Equal(slices.Sorted(slices.Values(v.Points)), slices.Sorted(slices.Values(c.Expected.Points))) {
				t.Errorf("%s, no %s: %s %v, want %s %v", c.ID, how, v.Class, v.Points, c.Expected.Class, c.Expected.Points)
			}
			if len(v.Open()) > 0 {
				t.Errorf("%s: questions %v stay open though all are answered", c.ID, v.Open())
			}
		}
	}
}

func TestSharedElementVectors(t *testing.T) {
	all := cases(t).Vectors
	if len(all) != 346 {
		t.Errorf("%d vectors, want 346", len(all))
	}
	for _, v := range all {
		u := act(t).Rule(v.Rule, "2026-11-23")
		if u == nil {
			t.Errorf("%s: there is no rule %s", v.ID, v.Rule)
			continue
		}
		if got := holds(u.When, v.Inputs); got != v.Expected {
			t.Errorf("%s: %s with %v is %v, want %v", v.ID, v.Rule, v.Inputs, got, v.Expected)
		}
	}
}

// holds evaluates a condition with the named answers yes and all others no.
func holds(e law.Expr, inputs []string) bool {
	return e.Eval(func(name string) rule.Answer {
		if slices.Contains(inputs, name) {
			return rule.Yes
		}
		return rule.No
	}) == rule.Yes
}

// TestSharedRuleDecisions runs the decision cases that name a rule.
func TestSharedRuleDecisions(t *testing.T) {
	ran := 0
	for _, c := range cases(t).Decisions {
		if c.Rule == "" {
			continue
		}
		var inputs []string
		var want bool
		if err := json.Unmarshal(c.Inputs, &inputs); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(c.Expected, &want); err != nil {
			t.Fatal(err)
		}
		ran++
		if got := evaluate(t, yes(inputs...)).Answer(c.Rule) == rule.Yes; got != want {
			t.Errorf("%s: %s is %v, want %v", c.ID, c.Rule, got, want)
		}
	}
	if ran == 0 {
		t.Error("no decision case names a rule")
	}
}

// TestFactsAreThere holds that content and facts file name the same predicates,
// aliases and rules; the content has a few more for what the facts only describe.
func TestFactsAreThere(t *testing.T) {
	folder := os.Getenv("STEWARD_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(folder, "facts", "euaiact.json"))
	if err != nil {
		t.Fatalf("THE SHARED FACTS ARE ABSENT: set STEWARD_SHARED: %v", err)
	}
	var facts struct {
		Predicates []string
		Aliases    map[string]any
		Rules      []struct{ ID string }
		AnnexIII   []struct{ ID string } `json:"annex_iii_rules"`
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	r := act(t)
	have := map[string]bool{}
	for _, p := range r.Predicates {
		have[p.ID] = true
	}
	for _, a := range r.Aliases {
		have[a.ID] = true
	}
	for _, u := range r.Rules {
		have[u.ID] = true
	}
	want := append(facts.Predicates, slices.Collect(maps.Keys(facts.Aliases))...)
	for _, u := range append(facts.Rules, facts.AnnexIII...) {
		want = append(want, u.ID)
	}
	var missing []string
	for _, name := range want {
		if !have[name] {
			missing = append(missing, name)
		}
	}
	if diff := cmp.Diff([]string(nil), missing); diff != "" {
		t.Error(diff)
	}
}
