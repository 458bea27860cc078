package law_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/rule"
)

// ownCase is a system of ours: which answers are yes, no and not known, parted by
// spaces, and what is expected of its line of output, by key. Unless it is bare it
// has the elements of the definition as well.
type ownCase struct {
	ID, Yes, No, Unknown, Default, Source string
	AsOf                                  string `json:"as_of"`
	Bare                                  bool
	Expected                              map[string]any
}

// line is the case as a line for law eval.
func (c *ownCase) line(t *testing.T) []byte {
	facts := map[string]any{}
	if !c.Bare {
		c.Yes += " ai.machine_based ai.some_autonomy ai.has_objective ai.infers_output_from_input ai.output_can_influence_environment"
	}
	for list, answer := range map[string]any{c.Yes: true, c.No: false, c.Unknown: "unknown"} {
		for _, p := range strings.Fields(list) {
			facts[p] = answer
		}
	}
	l := map[string]any{"id": c.ID, "facts": facts, "default": false}
	if c.Default != "" {
		l["default"] = c.Default
	}
	if c.AsOf != "" {
		l["as_of"] = c.AsOf
	}
	data, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestOwnSystems judges systems that lie where scope, exceptions, several classes
// and missing answers meet, from the line that is read to the line that is written.
func TestOwnSystems(t *testing.T) {
	data, err := os.ReadFile("testdata/systems.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []ownCase
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		one, err := law.ReadCase(c.line(t))
		if err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		answer, err := act(t).Judge(one, today)
		if err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		data, err := answer.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if c.Source == "" || len(c.Expected) == 0 {
			t.Errorf("%s has no source, or expects nothing", c.ID)
		}
		for key, want := range c.Expected {
			if diff := cmp.Diff(want, got[key]); diff != "" {
				t.Errorf("%s (%s): %s %s", c.ID, c.Source, key, diff)
			}
		}
	}
}

// TestVectorsAsLines asks every shared vector as a line about a rule: rules and
// aliases among its inputs are told like answers.
func TestVectorsAsLines(t *testing.T) {
	ask := func(name string, inputs any) any {
		data, err := json.Marshal(map[string]any{"rule": name, "inputs": inputs})
		if err != nil {
			t.Fatal(err)
		}
		l, err := law.ReadLine(data)
		if err != nil {
			t.Fatal(err)
		}
		got, err := act(t).Answer(law.DecideFunction, l, today)
		if err != nil {
			return err
		}
		return got.Answer
	}
	for _, v := range cases(t).Vectors {
		if got := ask(v.Rule, v.Inputs); got != v.Expected {
			t.Errorf("%s: %s with %v is %v, want %v", v.ID, v.Rule, v.Inputs, got, v.Expected)
		}
	}
	for _, c := range []struct {
		inputs map[string]any
		want   any
	}{
		{map[string]any{"annexIII.any_point": true}, true},
		{map[string]any{"annexIII.any_point": true, "filter_6_3": rule.Unknown.String()}, "unknown"},
		{map[string]any{"emp.recruitment_or_selection_substance": true, "f63.d_preparatory_task": nil}, "unknown"},
		{map[string]any{"emp.recruitment_or_selection_substance": false}, false},
	} {
		if got := ask("HR-62", c.inputs); got != c.want {
			t.Errorf("HR-62 with %v is %v, want %v", c.inputs, got, c.want)
		}
	}
	if err, failed := ask("HR-62", map[string]any{"annexIII.any_point": "perhaps"}).(error); !failed {
		t.Errorf("an answer that is none gives %v", err)
	}
}
