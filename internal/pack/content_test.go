package pack

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"steward/content"
)

// shelf is the packs that come with Steward, for tests.
type shelf struct{ *Library }

func builtin(t *testing.T) shelf {
	t.Helper()
	l, err := Open(content.Packs)
	if err != nil {
		t.Fatal(err)
	}
	return shelf{l}
}

// fits demands that a pack fits beside the others.
func (s shelf) fits(t *testing.T, p *Pack) {
	t.Helper()
	if _, err := s.With(p); err != nil {
		t.Error(err)
	}
}

// ids returns the identities of the items of one type.
func ids(p *Pack, typ Type) string {
	var out []string
	for _, it := range p.Items {
		if it.Type == typ {
			out = append(out, it.ID)
		}
	}
	return strings.Join(out, " ")
}

const (
	clauses42001 = "4 4.1 4.2 4.3 4.4 5 5.1 5.2 5.3 6 6.1 6.1.1 6.1.2 6.1.3 6.1.4 6.2 6.3 7 7.1 7.2 7.3 7.4 7.5 7.5.1 7.5.2 7.5.3 " +
		"8 8.1 8.2 8.3 8.4 9 9.1 9.2 9.2.1 9.2.2 9.3 9.3.1 9.3.2 9.3.3 10 10.1 10.2"
	controls42001 = "A.2.2 A.2.3 A.2.4 A.3.2 A.3.3 A.4.2 A.4.3 A.4.4 A.4.5 A.4.6 A.5.2 A.5.3 A.5.4 A.5.5 A.6.1.2 A.6.1.3 " +
		"A.6.2.2 A.6.2.3 A.6.2.4 A.6.2.5 A.6.2.6 A.6.2.7 A.6.2.8 A.7.2 A.7.3 A.7.4 A.7.5 A.7.6 A.8.2 A.8.3 A.8.4 A.8.5 A.9.2 A.9.3 A.9.4 A.10.2 A.10.3 A.10.4"
	objectives42001 = "A.2 A.3 A.4 A.5 A.6 A.6.1 A.6.2 A.7 A.8 A.9 A.10"
	documents42001  = "4.3-scope 4.4-system 5.2-policy 6.1.1-actions 6.1.2-process 6.1.3-process 6.1.3-soa 6.1.3-plan 6.1.3-controls 6.1.4-results " +
		"6.2-objectives 7.2-competence 7.5.1-own 7.5.3-external 8.1-operation 8.2-results 8.3-results 8.4-results 9.1-results 9.2.2-audits 9.3.3-results 10.2-nonconformities"
)

func TestEveryNumberOfISO42001(t *testing.T) {
	p := builtin(t).Pack("iso-42001")
	for typ, want := range map[Type]string{Clause: clauses42001, Control: controls42001, Objective: objectives42001} {
		if got := ids(p, typ); got != want {
			t.Errorf("%s:\n got %s\nwant %s", typ, got, want)
		}
	}
	var docs []string
	for _, d := range p.Documents {
		docs = append(docs, d.ID)
	}
	if got := strings.Join(docs, " "); got != documents42001 {
		t.Errorf("documents: %s", got)
	}
	leaves, requirements := 0, 0
	for _, it := range p.Items {
		asks := len(p.Children(it.ID)) > 0 && p.Children(it.ID)[0].Type == Requirement
		switch {
		case it.Type == Clause && asks:
			leaves++
		case it.Type == Requirement:
			requirements++
		}
		if want := it.Type == Requirement || it.Type == Control; it.Assessed != want || it.Selected != (it.Type == Control) {
			t.Errorf("%s: assessed %v, selected %v", it.ID, it.Assessed, it.Selected)
		}
	}
	if leaves != 32 || requirements != 160 || p.Selection != "6.1.3" || len(strings.Fields(controls42001)) != 38 {
		t.Errorf("%d sub-clauses, %d requirements, selection %s", leaves, requirements, p.Selection)
	}
}

func TestCountsOfTheOthers(t *testing.T) {
	l := builtin(t)
	for _, tt := range []struct {
		pack      string
		typ       Type
		want      int
		selection string
	}{
		{"iso-27001", Control, 93, "6.1.3"}, {"iso-27001", Theme, 4, "6.1.3"}, {"iso-27001", Clause, 41, "6.1.3"},
		{"nist-ai-rmf", Function, 4, ""}, {"nist-ai-rmf", Category, 19, ""}, {"nist-ai-rmf", Subcategory, 72, ""},
		{"iso-9001", Clause, 52, ""},
	} {
		p := l.Pack(tt.pack)
		n := 0
		for _, it := range p.Items {
			if it.Type == tt.typ {
				n++
			}
		}
		if n != tt.want || p.Selection != tt.selection {
			t.Errorf("%s has %d of %s, want %d; selection %q", tt.pack, n, tt.typ, tt.want, p.Selection)
		}
	}
}

// TestNothingIsLeftOut demands sources, dates, words and questions.
func TestNothingIsLeftOut(t *testing.T) {
	for _, p := range builtin(t).Packs() {
		if p.About == "" || p.Licence == "" || p.Notice == "" || p.Publisher == "" || len(p.Uncertain) == 0 {
			t.Errorf("%s does not say what it is", p.Name)
		}
		for _, it := range p.Items {
			from, _ := p.Validity(it)
			if from == "" || len(p.SourcesOf(it.Source)) == 0 || it.Confidence == "" {
				t.Errorf("%s has no source, date or confidence", p.Key(it.ID))
			}
		}
		for _, m := range p.Crosswalk {
			if m.Reliability == "" {
				t.Errorf("%s: %s to %s says nothing of its reliability", p.Name, m.From, m.To)
			}
		}
		if p.Name == "iso-42001" {
			everySentence(t, p)
		}
	}
}

// everySentence demands that items say what they ask in whole sentences.
func everySentence(t *testing.T, p *Pack) {
	for _, it := range p.Items {
		if !strings.HasSuffix(it.Text, ".") {
			t.Errorf("%s does not say what it asks: %q", it.ID, it.Text)
		}
		asks := it.Type == Control || it.Type == Clause && slices.ContainsFunc(p.Children(it.ID), func(c Item) bool { return c.Type == Requirement })
		if asks && (len(it.Evidence) == 0 || len(it.Questions) == 0 || len(it.Findings) == 0) {
			t.Errorf("%s has no evidence, questions or findings", it.ID)
		}
		if it.Type == Control && (len(it.Guidance) == 0 || len(it.Roles) == 0 || it.Documented == "" || len(it.Questions) > 3) {
			t.Errorf("%s has no guidance, roles or word on documentation, or too many questions", it.ID)
		}
		for _, q := range it.Questions {
			if !strings.HasSuffix(q, "?") && !strings.HasSuffix(q, ".") {
				t.Errorf("%s: %q is no question", it.ID, q)
			}
		}
	}
	for _, term := range p.Terms {
		if !strings.HasSuffix(term.Text, ".") {
			t.Errorf("%s does not say what it means", term.ID)
		}
	}
}

func TestPublishedAndOwnRelationsAreToldApart(t *testing.T) {
	l := builtin(t)
	published, own := 0, 0
	for _, m := range l.Pack("iso-42001").Crosswalk {
		if pack, _ := m.To.Split(); pack == "nist-ai-rmf" {
			switch m.Source {
			case "nist-microsoft":
				published++
			case "own":
				own++
			default:
				t.Errorf("%s to %s comes from %s", m.From, m.To, m.Source)
			}
		}
	}
	if published != 71 || own == 0 {
		t.Errorf("%d published, %d own", published, own)
	}
	for _, c := range l.Counterparts("iso-27001:A.8.15") {
		if c.Key != "iso-42001:A.6.2.8" || !c.Reversed || c.Source.ID != "own" || c.Relation != Intersects {
			t.Errorf("%+v", c)
		}
	}
	if len(l.Counterparts("iso-27001:A.8.15")) != 1 {
		t.Error("logging has no counterpart")
	}
}

func TestBuiltInPacksReadBack(t *testing.T) {
	for _, p := range builtin(t).Packs() {
		same(t, p)
	}
}

// facts is what the survey of the standard holds, as far as it is compared.
type facts struct {
	Clauses []struct {
		ID, Title    string
		Parent       *string
		Requirements []struct{ RID string }
	}
	AnnexA struct {
		Objectives []struct{ ID, Title string }
		Controls   []struct{ ID, Title, Objective string }
	} `json:"annex_a"`
	Crosswalks struct {
		NIST []struct{ ID string }        `json:"nist_ai_rmf"`
		ISO  []struct{ ID, Title string } `json:"iso27001_annex_a"`
	}
}

// TestContentAgreesWithTheFacts compares with the survey, where it is at hand:
// in the folder STEWARD_SHARED, or beside the repository.
func TestContentAgreesWithTheFacts(t *testing.T) {
	folder := os.Getenv("STEWARD_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(folder, "facts", "iso42001.json"))
	if err != nil {
		t.Logf("the facts are not at hand, nothing is compared: %v", err)
		return
	}
	var f facts
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	l := builtin(t)
	seen := 0
	want := func(key Key, parent, title string) {
		seen++
		_, it := l.Item(key)
		if it == nil || parent != "*" && it.Parent != parent || title != "*" && it.Title != title {
			t.Errorf("%s is %+v, want parent %q and title %q", key, it, parent, title)
		}
	}
	for _, c := range f.Clauses {
		parent := ""
		if c.Parent != nil {
			parent = *c.Parent
		}
		want(MakeKey("iso-42001", c.ID), parent, c.Title)
		for _, r := range c.Requirements {
			want(MakeKey("iso-42001", r.RID), c.ID, "*")
		}
	}
	for _, o := range f.AnnexA.Objectives {
		want(MakeKey("iso-42001", o.ID), "*", o.Title)
	}
	for _, c := range f.AnnexA.Controls {
		want(MakeKey("iso-42001", c.ID), c.Objective, c.Title)
	}
	for _, n := range f.Crosswalks.NIST {
		want(MakeKey("nist-ai-rmf", n.ID), "*", "*")
	}
	for _, c := range f.Crosswalks.ISO {
		want(MakeKey("iso-27001", c.ID), "*", c.Title)
	}
	if seen != 417 {
		t.Errorf("%d facts were compared", seen)
	}
}
