package law

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"steward/content"
	"steward/internal/record"
	"steward/internal/rule"
)

// killer is one vector: a rule as it is on a day, the names that are yes, all
// others being no, and what the rule is then. Ours name their source.
type killer struct {
	Rule     string      `json:"rule"`
	Day      record.Date `json:"day"`
	Inputs   []string    `json:"inputs"`
	Expected bool        `json:"expected"`
	Source   string      `json:"source"`
}

// killers reads the shared vectors and our own beside them.
func killers(t *testing.T) []killer {
	t.Helper()
	folder := os.Getenv("STEWARD_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	var cases struct {
		Vectors []killer `json:"element_vectors"`
	}
	var own []killer
	for name, to := range map[string]any{filepath.Join(folder, "cases", "euaiact-open.json"): &cases, "testdata/vectors.json": &own} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatalf("THE VECTORS ARE ABSENT: set STEWARD_SHARED to the folder that has cases/: %v", err)
		}
		if err := json.Unmarshal(data, to); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	for _, k := range own {
		if k.Source == "" {
			t.Errorf("a vector of %s has no source", k.Rule)
		}
	}
	return append(cases.Vectors, own...)
}

// mutants returns the expression with one of its parts left out, for each part
// at every depth, and with one negation taken away, for each. A condition of one
// name becomes no condition.
func mutants(e Expr) []Expr {
	var out []Expr
	switch e.Op {
	case Is:
		return nil
	case Not:
		out = append(out, e.Args[0])
	}
	for i := range e.Args {
		if e.Op != Not {
			left := e
			left.Args = slices.Delete(slices.Clone(e.Args), i, i+1)
			out = append(out, left)
		}
		for _, m := range mutants(e.Args[i]) {
			other := e
			other.Args = slices.Clone(e.Args)
			other.Args[i] = m
			out = append(out, other)
		}
	}
	return out
}

func (k killer) holds(e Expr) bool {
	return e.Eval(func(name string) rule.Answer {
		if slices.Contains(k.Inputs, name) {
			return rule.Yes
		}
		return rule.No
	}) == rule.Yes
}

// TestEveryConditionMatters drops every condition of every version of every rule
// and demands that a vector notices.
func TestEveryConditionMatters(t *testing.T) {
	regime, err := Read(content.Laws, "eu-ai-act")
	if err != nil {
		t.Fatal(err)
	}
	all := killers(t)
	total, killed := 0, 0
	for i := range regime.Rules {
		u := &regime.Rules[i]
		var mine []killer
		for _, k := range all {
			if k.Day == "" {
				k.Day = "2026-11-23"
			}
			if k.Rule != u.ID || !u.Valid.Has(k.Day) {
				continue
			}
			if k.holds(u.When) != k.Expected {
				t.Errorf("%s from %s with %v is not %v", u.ID, u.Valid.From, k.Inputs, k.Expected)
			}
			mine = append(mine, k)
		}
		them := mutants(u.When)
		if u.When.Op == Is {
			them = []Expr{{Op: All}, {Op: Not, Args: []Expr{u.When}}}
		}
		for _, m := range them {
			if total++; slices.ContainsFunc(mine, func(k killer) bool { return k.holds(m) != k.Expected }) {
				killed++
				continue
			}
			t.Errorf("%s until %q: nothing notices when %s becomes %s", u.ID, u.Valid.To, u.When, m)
		}
	}
	t.Logf("mutation score: %d of %d changes to %d rules noticed, by %d vectors", killed, total, len(regime.Rules), len(all))
}

// TestEveryPointMakesItsClass takes for each rule that is a point of a class the
// answers of a vector in which it holds, in an AI system: the class has to be one
// that names the point, and the point has to be there. So no point is left out of
// a class, or of the aliases between.
func TestEveryPointMakesItsClass(t *testing.T) {
	regime, err := Read(content.Laws, "eu-ai-act")
	if err != nil {
		t.Fatal(err)
	}
	all, tried := killers(t), 0
	for _, c := range regime.Classes {
		for _, point := range c.Points {
			i := slices.IndexFunc(all, func(k killer) bool { return k.Rule == point && k.Expected && k.Day == "" })
			if i < 0 {
				t.Errorf("no vector has %s", point)
				continue
			}
			f := Facts{Default: rule.No, Answers: map[string]rule.Answer{"annexI.section_A": rule.Yes}}
			if c.ID == "high_risk_6_1_B" {
				f.Answers = map[string]rule.Answer{"annexI.section_B": rule.Yes}
			}
			if c.ID == "not_high_risk_documented" {
				f.Answers["f63.d_preparatory_task"] = rule.Yes
			}
			for _, name := range append([]string{"ai.machine_based", "ai.some_autonomy", "ai.has_objective", "ai.infers_output_from_input", "ai.output_can_influence_environment"}, all[i].Inputs...) {
				f.Answers[name] = rule.Yes
			}
			v, err := regime.Evaluate("", f)
			if err != nil {
				t.Fatal(err)
			}
			if tried++; v.Class != c.ID || !slices.Equal(v.Points, []string{point}) {
				t.Errorf("%s: class %s %v, want %s", point, v.Class, v.Points, c.ID)
			}
		}
	}
	if tried < 70 {
		t.Errorf("only %d points were tried", tried)
	}
}
