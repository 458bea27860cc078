package exchange

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func twoSheets(t testing.TB, sheets ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for _, name := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for cell, v := range map[string]string{"A1": "Name", "B1": "Ref", "A2": "One of " + name, "B2": "1"} {
			if err := f.SetCellValue(name, cell, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPartsCanBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"book.xlsx": {twoSheets(t, "Systems", "People"), []string{"Sheet1", "Systems", "People"}},
		"two.json":  {[]byte(`{"systems":[{"name":"a"}],"people":[{"name":"b"}]}`), []string{"/systems", "/people"}},
		"list.csv":  {[]byte("a,b\n1,2\n"), nil},
		"broken":    {[]byte("PK\x03\x04 nothing"), nil},
		"empty":     {nil, nil},
	} {
		got := Parts(c.data, Limits{})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, part := range got {
			r, err := Read(name, c.data, catalogue(t), Options{Part: part, Raw: true})
			if part == "Sheet1" {
				continue // it is empty
			}
			if err != nil || r.Table == nil || r.Table.Part != part || len(r.Table.Rows) != 1 {
				t.Errorf("%s, %s: %+v %v", name, part, r, err)
			}
		}
	}
}

func TestCompleteGuessesWhatAColumnNeeds(t *testing.T) {
	cat := catalogue(t)
	r, err := Read("a.csv", []byte("Name,Phase,Since,Dept,Mail\nA,Live,31/12/2024,Radiology,x\nB,In use,01/02/2025,Front,y\n"), cat, Options{Raw: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		a    Assign
		want Assign
		ok   bool
	}{
		{Assign{Field: "state", Column: "Phase"}, Assign{Field: "state", Column: "Phase", Values: map[string]string{"Live": "in_use"}}, true},
		{Assign{Field: "first_use", Column: "Since"}, Assign{Field: "first_use", Column: "Since", DateLayout: "02/01/2006"}, true},
		{Assign{Field: "unit", Column: "Dept"}, Assign{Field: "unit", Column: "Dept", Link: &ByName{"unit", "unit:"}}, true},
		{Assign{Field: "website", Column: "Mail"}, Assign{Field: "website", Column: "Mail"}, false},
		{Assign{Field: "nonsense", Column: "Mail"}, Assign{Field: "nonsense", Column: "Mail"}, false},
		{Assign{Field: "unit", Column: "Nowhere"}, Assign{Field: "unit", Column: "Nowhere"}, false},
	} {
		got, ok := Complete(r.Table, cat, "ai-system", c.a)
		if diff := cmp.Diff(c.want, got); diff != "" || ok != c.ok {
			t.Errorf("%+v: %v %s", c.a, ok, diff)
		}
	}
	if m := SuggestFor(r.Table, cat, "person"); m.Kind != "person" || m.Title != "Name" || len(m.Check(r.Table, cat)) != 0 {
		t.Errorf("for people: %+v", m)
	}
}

func TestRefusalsAreAllListed(t *testing.T) {
	data := []byte("id,title,organisatie,status,doel,juridische_basis,impactassessment,geregistreerd,toegevoegd,url\n")
	for range 3000 {
		data = append(data, "1,,,,,,,,,\n"...)
	}
	r, err := Read("a.csv", data, catalogue(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range r.Problems {
		if p.Severity == Refused {
			n++
		}
	}
	if n != 3000 {
		t.Errorf("%d refusals are listed of 3000", n)
	}
}

// FuzzParts holds that naming parts never panics, and that a part that is named
// is found by the reader.
func FuzzParts(f *testing.F) {
	f.Add(twoSheets(f, "Systems", "People"))
	f.Add([]byte(`{"a":[{"b":1}],"c":[{"d":2}],"e~/":[{}]}`))
	f.Add([]byte(`[{"a":1}]`))
	f.Add([]byte("a,b\n1,2\n"))
	cat := catalogue(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := Limits{Bytes: 1 << 20, Opened: 4 << 20, Values: 20_000, Cells: 20_000}
		for _, part := range Parts(data, limits) {
			_, err := Read("x", data, cat, Options{Part: part, Raw: true, Limits: limits})
			if p, ok := err.(*Problem); ok && p.Code == "part" && part != "" && part[0] == '/' {
				t.Errorf("the part %q is named, and not found", part)
			}
		}
	})
}
