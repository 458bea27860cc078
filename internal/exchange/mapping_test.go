package exchange

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
)

func TestSuggestedMappingsInFourLanguages(t *testing.T) {
	cat := catalogue(t)
	for _, c := range []struct {
		name, data, kind, title string
		extern                  []string
		fields                  map[string]string // field: column
	}{
		{"english.csv", "ID,System name,Purpose,Status,Department,Owner,Vendor,Go-live date,Personal data,URL\n" +
			"1,Chat helper,Answers questions,In production,Service,Ann Example,Acme Inc,2026-01-31,Yes,https://a.example\n" +
			"2,Sorter,Sorts mail,Decommissioned,Post,Bob Example,Beta BV,2025-02-01,No,https://b.example\n", "ai-system", "System name", []string{"ID"},
			map[string]string{"intended_purpose": "Purpose", "state": "Status", "unit": "Department", "owner": "Owner", "supplier": "Vendor", "first_use": "Go-live date", "personal_data": "Personal data", "website": "URL"}},
		{"dutch.csv", "kenmerk;naam;doel;status;afdeling;leverancier;startdatum;persoonsgegevens;wettelijke grondslag\n" +
			"a;Vertaler;Vertaalt brieven;In gebruik;Post;Acme;31-01-2026;Ja;Wet X\nb;Zoeker;Zoekt;In ontwikkeling;IT;Beta;01-02-2026;Onbekend;Wet Y\n", "ai-system", "naam", []string{"kenmerk"},
			map[string]string{"intended_purpose": "doel", "state": "status", "unit": "afdeling", "supplier": "leverancier", "first_use": "startdatum", "personal_data": "persoonsgegevens", "legal_basis": "wettelijke grondslag"}},
		{"german.csv", "Bezeichnung;Zweck;Abteilung;Anbieter;Rechtsgrundlage;Inbetriebnahme;Überwachung\n" +
			"Übersetzer;Übersetzt;Post;Acme;Gesetz X;31.01.2026;täglich\nSucher;Sucht;IT;Beta;Gesetz Y;01.02.2026;nie\n", "ai-system", "Bezeichnung", nil,
			map[string]string{"intended_purpose": "Zweck", "unit": "Abteilung", "supplier": "Anbieter", "legal_basis": "Rechtsgrundlage", "first_use": "Inbetriebnahme", "monitoring": "Überwachung"}},
		{"french.csv", "Identifiant,Nom,Finalité,Statut,Direction,Fournisseur,Données personnelles\n" +
			"1,Traducteur,Traduit,En service,Courrier,Acme,Oui\n2,Chercheur,Cherche,Hors service,DSI,Beta,Non\n", "ai-system", "Nom", []string{"Identifiant"},
			map[string]string{"intended_purpose": "Finalité", "state": "Statut", "unit": "Direction", "supplier": "Fournisseur", "personal_data": "Données personnelles"}},
		{"vendors.csv", "Vendor name,Country,Website,Criticality\nAcme,NL,https://a.example,High\nBeta,DE,https://b.example,Laag\n", "supplier", "Vendor name", nil,
			map[string]string{"country": "Country", "website": "Website", "criticality": "Criticality"}},
		{"models.csv", "Model name,Architecture,Licence,Base models\nA,transformer,mit,\nB,cnn,apache-2.0,A\n", "model", "Model name", nil,
			map[string]string{"architecture": "Architecture", "licence": "Licence", "base_models": "Base models"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, _ := tableOf(t, c.name, []byte(c.data), "")
			m := SuggestMapping(table, cat)
			got := map[string]string{}
			for _, a := range m.Fields {
				got[a.Field] = a.Column
			}
			if diff := cmp.Diff(c.fields, got); diff != "" {
				t.Errorf("fields: %s", diff)
			}
			if m.Kind != c.kind || m.Title != c.title || !cmp.Equal(m.Extern, c.extern) {
				t.Errorf("kind %s, title %q, identity %v", m.Kind, m.Title, m.Extern)
			}
			r, err := Apply(table, m, cat)
			if err != nil {
				t.Fatal(err)
			}
			checkReading(t, cat, r)
			golden(t, "testdata/suggest-"+c.name+".golden.json", struct {
				Mapping Mapping
				Drafts  []Draft
			}{m, r.Drafts})
			for _, p := range r.Problems {
				if p.Severity != Note {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}
}

const list = `[
 {"key": "1", "name": "Alpha\tone", "stage": "LIVE", "groups": "a|b", "day": "02/03/2026", "dept": "Sales", "note": "x"},
 {"key": "2", "name": "Beta", "stage": "odd", "groups": "", "day": "31/31/2026", "dept": "sales ", "risk": "Ja"},
 {"key": "1", "name": "Again", "stage": "LIVE"},
 {"key": "", "name": "Keyless", "dept": "Sales", "risk": "maybe"},
 {"key": "5", "name": "  "},
 {"key": "6", "name": "Bad\u0001title"},
 {"key": "7", "name": "Good", "dept": "IT", "note": "bad\u0000note"}
]`

var listMapping = Mapping{Format: 1, Name: "Test list", Source: "test", Kind: "ai-system", Title: "name", Extern: []string{"key"}, Fields: []Assign{
	{Field: "state", Column: "stage", Values: map[string]string{"live": "in_use"}},
	{Field: "affected_groups", Column: "groups", Separator: "|"},
	{Field: "first_use", Column: "day", DateLayout: "02/01/2006"},
	{Field: "unit", Column: "dept", Link: &ByName{Kind: "unit", Prefix: "u:"}},
	{Field: "personal_data", Column: "risk", Values: map[string]string{"ja": "yes"}},
	{Field: "origin", Constant: "bought"},
	{Field: "description", Column: "note"},
}}

func TestMappingMakesDraftsAndNamesWhatItCannot(t *testing.T) {
	cat := catalogue(t)
	table, _ := tableOf(t, "list.json", []byte(list), "")
	r, err := Apply(table, listMapping, cat)
	if err != nil {
		t.Fatal(err)
	}
	checkReading(t, cat, r)
	first := r.Drafts[0]
	want := Draft{Kind: "ai-system", External: "test:1", Title: "Alpha one", State: "in_use",
		Fields: record.Body{"affected_groups": []any{"a", "b"}, "first_use": "2026-03-02", "origin": "bought", "description": "x"},
		Links:  []Link{{"unit", "unit", "u:sales", "Sales"}}, Where: Where{"list.json", 2, "/0"}}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Error(diff)
	}
	var got []string
	for _, p := range r.Problems {
		got = append(got, string(p.Severity)+" "+p.Code+" "+p.Where.Pointer)
	}
	if diff := cmp.Diff([]string{"warning value /1/stage", "warning value /1/day", "refused duplicate /2", "warning invalid /3/risk", "refused no_title /4", "refused control /5", "warning invalid /6/note"}, got); diff != "" {
		t.Error(diff)
	}
	if r.Drafts[1].Links[0].External != "u:sales" {
		t.Errorf("names that differ in case and space are different things: %+v", r.Drafts[1].Links)
	}
	if len(r.Drafts) != 4 || !strings.HasPrefix(r.Drafts[2].External, "test:") || len(r.Drafts[2].External) != len("test:")+16 {
		t.Errorf("a row without identity has %+v", r.Drafts[2])
	}
}

func TestIdentityWithoutColumnsIsTitleAndUnit(t *testing.T) {
	cat := catalogue(t)
	m := listMapping
	m.Extern = nil
	ids := func(data string) (out []string) {
		table, _ := tableOf(t, "l.json", []byte(data), "")
		r, err := Apply(table, m, cat)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range r.Drafts {
			out = append(out, d.External)
		}
		return out
	}
	all := `"key":"","stage":"","groups":"","day":"","risk":"","note":""`
	a := ids(`[{` + all + `,"name":"A","dept":"X"},{` + all + `,"name":"A","dept":"Y"}]`)
	b := ids(`[{` + all + `,"name":"A","dept":"Y"},{` + all + `,"name":"a ","dept":"x"}]`)
	if len(a) != 2 || a[0] == a[1] || len(b) != 2 || a[0] != b[1] || a[1] != b[0] {
		t.Errorf("identities %v and %v", a, b)
	}
}

func TestMappingIsCheckedAgainstTableAndCatalogue(t *testing.T) {
	table, _ := tableOf(t, "list.json", []byte(list), "")
	m := Mapping{Kind: "ai-system", Title: "nam", Fields: []Assign{
		{Field: "state", Column: "stage", Values: map[string]string{"x": "nowhere"}},
		{Field: "origin", Constant: "stolen"},
		{Field: "colour", Column: "note"},
		{Field: "unit", Column: "dept"},
		{Field: "supplier", Column: "dept", Link: &ByName{Kind: "unit"}},
		{Field: "version"},
		{Field: "version", Column: "key"},
		{Field: "website", Column: "key", Link: &ByName{Kind: "unit"}},
		{Field: "owner", Column: "key"},
	}}
	_, err := Apply(table, m, catalogue(t))
	var e *record.Error
	if !errors.As(err, &e) || e.Code != record.Invalid {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range e.Fields {
		got = append(got, f.Field+": "+f.Message)
	}
	want := []string{"source: A source of at most 100 characters is required; it leads the identities of the rows.",
		`title: The list has no column "nam".`, `state: "nowhere" is not a state of AI system.`, `origin: Origin has no option "stolen".`,
		`colour: AI system has no field "colour".`, "unit: Unit is a link; the mapping must say to which kind.", `supplier: Supplier cannot link to "unit".`,
		"version: Either a column or a constant is needed.", "version: The field is filled twice.", "website: Website is not a link.",
		"owner: Owner is a link; the mapping must say to which kind."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSavedMappingIsUsedAgainOnListsItFits(t *testing.T) {
	cat := catalogue(t)
	table, _ := tableOf(t, "list.json", []byte(list), "")
	saved, err := json.Marshal(listMapping)
	if err != nil {
		t.Fatal(err)
	}
	m, err := ParseMapping(saved)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(listMapping, m); diff != "" {
		t.Error(diff)
	}
	if !m.Fits(table) || len(m.Unmapped(table)) != 0 {
		t.Errorf("fits %v, unmapped %v", m.Fits(table), m.Unmapped(table))
	}
	r, err := Read("again.json", []byte(list), cat, Options{Mappings: []Mapping{m}})
	if err != nil || r.Table != nil || r.Mapping == nil || r.Mapping.Name != "Test list" || len(r.Drafts) != 4 {
		t.Errorf("got %+v, %v", r, err)
	}
	other, _ := tableOf(t, "o.csv", []byte("name,stage\nA,x\n"), "")
	if m.Fits(other) {
		t.Error("fits a list that lacks columns")
	}
}

func TestSavedMappingIsReadStrictly(t *testing.T) {
	for _, bad := range []string{``, `[]`, `{"format":1} {}`, `{"format":2}`, `{"format":1,"colour":"red"}`, `{"format":1,"fields":3}`} {
		if _, err := ParseMapping([]byte(bad)); record.CodeOf(err) != record.Invalid {
			t.Errorf("%q gives %v", bad, err)
		}
	}
}

func TestBuiltInMappingsPassTheCheck(t *testing.T) {
	all, err := BuiltIn()
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	for _, m := range all {
		if faults := m.Check(nil, catalogue(t)); len(faults) > 0 {
			t.Errorf("%s: %v", m.Name, faults)
		}
	}
}
