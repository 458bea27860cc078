package pack

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDiffNamesWhatChanged(t *testing.T) {
	read := func(text string) *Pack {
		p, err := ReadFile("own.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	before := read(small)
	after := read(strings.NewReplacer(
		`version: "1"`, `version: "2"`,
		`{id: "1.1", parent: "1", type: requirement, title: Part, assessed: true}`,
		`{id: "1.1", parent: "2", type: requirement, title: Whole, guidance: [a, b]}`+"\n  - {id: \"3\", type: clause, title: Third}",
		"{id: 1-plan,", "{id: 1-paper,",
		"relation: related", "relation: equal",
		"title: Haste", "title: Hurry",
	).Replace(small))
	got := Diff(before, after)
	want := Difference{
		Header: []FieldChange{{"version", "1", "2"}},
		Items: Changes[Item]{
			Added:   []Item{*after.Item("3")},
			Changed: []Change{{"1.1", []FieldChange{{"title", "Part", "Whole"}, {"assessed", "yes", ""}, {"guidance", "", "a\nb"}}}},
		},
		Moved:     []Move{{"1.1", "1", "2"}},
		Documents: Changes[Document]{Added: after.Documents, Removed: before.Documents},
		Crosswalk: Changes[Mapping]{Changed: []Change{{"1 -> iso-27001:4.1 (us)", []FieldChange{{"relation", "related", "equal"}}}}},
		Terms:     Changes[Term]{Changed: []Change{{"T1", []FieldChange{{"title", "Haste", "Hurry"}}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got.Empty() || !Diff(before, before).Empty() {
		t.Error("a difference does not know whether it is empty")
	}
	back := Diff(after, before)
	if len(back.Items.Removed) != 1 || len(back.Moved) != 1 || back.Moved[0].To != "1" {
		t.Errorf("%+v", back)
	}
}
