package aims

import (
	"testing"

	"steward/internal/record"
	"steward/internal/rule"
)

// vocabulary declares a kind's fields as facts: texts, choices and links are
// strings, lists are lists of string.
func vocabulary(t *testing.T, k *record.Kind) *rule.Vocabulary {
	t.Helper()
	facts := map[string]rule.Type{}
	for i := range k.Fields {
		f := &k.Fields[i]
		switch {
		case f.Many:
			facts[f.Name] = rule.TypeList
		case f.Shown() == record.Number:
			facts[f.Name] = rule.TypeNumber
		case f.Shown() == record.DateType:
			facts[f.Name] = rule.TypeDate
		case f.Type != record.File:
			facts[f.Name] = rule.TypeString
		}
	}
	v, err := rule.NewVocabulary(facts)
	if err != nil {
		t.Fatalf("%s: %v", k.Name, err)
	}
	return v
}

func TestGuardsCompile(t *testing.T) {
	guards := 0
	for _, k := range Kinds() {
		for _, tr := range k.Transitions {
			if tr.Guard == "" {
				continue
			}
			guards++
			if _, err := vocabulary(t, k).Compile(tr.Guard); err != nil {
				t.Errorf("%s: the guard of %s: %v", k.Name, tr.Name, err)
			}
		}
	}
	if guards == 0 {
		t.Error("no guard was compiled")
	}
}

func TestGuardsDecide(t *testing.T) {
	c, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	type facts = map[string]string
	for _, tt := range []struct {
		kind, step string
		facts      facts
		want       rule.Answer
	}{
		{"ai-system", "release", facts{"intended_purpose": "Sorting", "accountability": "named"}, rule.Yes},
		{"ai-system", "release", facts{"intended_purpose": "Sorting", "accountability": "several"}, rule.No},
		{"ai-system", "release", facts{"intended_purpose": "Sorting", "accountability": "nobody"}, rule.No},
		{"ai-system", "release", facts{"accountability": "named"}, rule.No},
		{"ai-system", "release", facts{"intended_purpose": "Sorting"}, rule.Unknown},
		{"ai-system", "resume", facts{"accountability": "nobody", "intended_purpose": "Sorting"}, rule.No},
		{"model", "approve", facts{}, rule.No},
		{"model", "approve", facts{"intended_use": "Ranking"}, rule.Yes},
		{"dataset", "approve", facts{"source": "Archive", "personal_data": "no"}, rule.Yes},
		{"dataset", "approve", facts{"source": "Archive", "personal_data": "yes"}, rule.No},
		{"dataset", "approve", facts{"source": "Archive", "personal_data": "unknown"}, rule.No},
		{"dataset", "approve", facts{"source": "Archive"}, rule.Unknown},
		{"dataset", "approve", facts{"source": "Archive", "lawful_basis": "Law"}, rule.Yes},
		{"dataset", "approve", facts{"personal_data": "no"}, rule.No},
		{"agent", "activate", facts{}, rule.No},
		{"agent", "activate", facts{"stop_procedure": "Switch"}, rule.Yes},
		{"supplier", "approve", facts{}, rule.No},
		{"supplier", "approve", facts{"due_diligence": "Checked"}, rule.Yes},
	} {
		k := c.Kind(tt.kind)
		r, err := vocabulary(t, k).Compile(k.Transition(tt.step).Guard)
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]rule.Value{}
		for name, v := range tt.facts {
			values[name] = rule.String(v)
		}
		got, err := r.Eval(values)
		if err != nil || got.Answer != tt.want {
			t.Errorf("%s: %s with %v is %s, want %s (%v)", tt.kind, tt.step, tt.facts, got.Answer, tt.want, err)
		}
	}
}
