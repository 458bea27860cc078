package aims

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
)

var now = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// TestSamples checks that every sample is what its kind takes: it normalises to
// itself, passes the kind's own check, and fills every field but links, people
// and files, which are checked against what exists.
func TestSamples(t *testing.T) {
	for _, k := range Kinds() {
		title, body := k.Sample()
		whole := body.Clone()
		for i := range k.Fields {
			f := &k.Fields[i]
			switch {
			case f.IsLink():
				if whole[f.Name] != nil {
					t.Errorf("%s: the sample holds the link %s", k.Name, f.Name)
				}
				if f.Required {
					whole[f.Name] = standIn(f)
				}
			case f.Type == record.File && f.Required:
				whole[f.Name] = record.FileRef{Hash: strings.Repeat("0", 64), Name: "rows.json", Size: 2, Type: "application/json"}.Value()
			case f.Type == record.File || f.ReadOnly():
			case whole[f.Name] == nil:
				t.Errorf("%s: the sample leaves out %s", k.Name, f.Name)
			}
		}
		got, errs := k.NormaliseBody(whole, nil)
		if diff := cmp.Diff(whole, got); diff != "" || errs != nil {
			t.Errorf("%s: the sample is not in the form that is kept: %v\n%s", k.Name, errs, diff)
		}
		if k.AutoTitle != nil {
			if title != "" {
				t.Errorf("%s: the sample has a title, although the kind makes it", k.Name)
			}
			title = k.AutoTitle(whole, func(record.ID) string { return "Name" })
		}
		r := record.Record{ID: "00000000000000000000000001", Kind: k.Name, Title: title, State: k.States[0].Name, Body: whole}
		if errs := k.CheckEnvelope(r); errs != nil {
			t.Errorf("%s: the sample's envelope: %v", k.Name, errs)
		}
		if k.Validate != nil {
			if errs := k.Validate(nil, r); errs != nil {
				t.Errorf("%s: the sample: %v", k.Name, errs)
			}
		}
	}
}

func standIn(f *record.Field) any {
	const id = "0000000000000000000000000r"
	if f.Many {
		return []any{id}
	}
	return id
}

// TestDerivedFieldsAreDeclared checks that Derive computes declared fields, in
// a form their type takes, whatever it is given.
func TestDerivedFieldsAreDeclared(t *testing.T) {
	for _, k := range Kinds() {
		if k.Derive == nil {
			continue
		}
		for _, r := range []record.Record{{}, {ID: "00000000000000000000000001", Kind: k.Name}} {
			body, _ := k.Derive(r, []record.Record{{}, r}, now)
			for name, v := range body {
				f := k.Field(name)
				if f == nil || f.Type != record.Computed {
					t.Fatalf("%s derives %s, which is not declared as computed", k.Name, name)
				}
				shown := *f
				shown.Type = f.As
				if got, err := shown.Normalise(v); err != nil || !cmp.Equal(got, v) {
					t.Errorf("%s derives %s = %v: %v", k.Name, name, v, err)
				}
			}
		}
	}
}
