package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// judge runs law eval over lines, on a day before the newest prohibitions apply.
func evalLaw(t *testing.T, lines string, args ...string) (code int, answers []map[string]any, fault string) {
	t.Helper()
	var o, f bytes.Buffer
	a := App{Out: &o, Err: &f, In: strings.NewReader(lines), Env: func(string) string { return "" },
		Now: func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }}
	code = a.Run(t.Context(), append([]string{"law", "eval"}, args...))
	for s := bufio.NewScanner(&o); s.Scan(); {
		var one map[string]any
		if err := json.Unmarshal(s.Bytes(), &one); err != nil {
			t.Fatalf("%v: %s", err, s.Text())
		}
		answers = append(answers, one)
	}
	return code, answers, f.String()
}

// TestLawEvalJudgesTheSharedCases sends every shared case through the command.
func TestLawEvalJudgesTheSharedCases(t *testing.T) {
	folder := os.Getenv("STEWARD_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(folder, "cases", "euaiact-open.json"))
	if err != nil {
		t.Fatalf("THE SHARED CASES ARE ABSENT: set STEWARD_SHARED: %v", err)
	}
	var cases struct {
		Classification []struct {
			ID       string
			Inputs   []string
			Expected struct {
				Class  string
				Points []any
			}
		}
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	var in strings.Builder
	for _, c := range cases.Classification {
		facts := map[string]bool{}
		for _, p := range c.Inputs {
			facts[p] = true
		}
		line, _ := json.Marshal(map[string]any{"id": c.ID, "as_of": "2026-11-23", "facts": facts, "default": false})
		in.Write(append(line, '\n'))
	}
	code, answers, fault := evalLaw(t, in.String(), "--pack", "eu-ai-act")
	if code != 0 || len(answers) != len(cases.Classification) {
		t.Fatalf("code %d, %d answers, %s", code, len(answers), fault)
	}
	for i, c := range cases.Classification {
		a := answers[i]
		if a["id"] != c.ID || a["class"] != c.Expected.Class || !slices.Equal(a["points"].([]any), c.Expected.Points) {
			t.Errorf("%s: %v %v, want %s %v", c.ID, a["class"], a["points"], c.Expected.Class, c.Expected.Points)
		}
		for _, key := range []string{"roles", "transparency", "gpai", "dates", "open_questions", "trace"} {
			if _, there := a[key].([]any); !there {
				t.Errorf("%s has no list %s", c.ID, key)
			}
		}
	}
}

func TestLawEvalSaysWhatIsWrongWithALine(t *testing.T) {
	code, answers, fault := evalLaw(t, strings.Join([]string{
		`{"id":"open","facts":{"role.provider":true}}`,
		`{"id":"name","facts":{"role.nobody":true}}`,
		`no json`,
		``,
		`{"id":"value","facts":{"role.provider":"maybe"}}`,
		`{"id":"day","as_of":"2020-01-01","facts":{}}`,
		`{"id":"key","fact":{}}`,
		`{"id":"both","facts":{"org.is_natural_person":true,"org.body_governed_by_public_law":true},"default":false}`,
		`{"id":"model","facts":{"gpai.training_compute_flop":2e25,"gpai.significant_generality":true,"act.places_gpai_model_on_union_market":true},"default":false}`,
	}, "\n"))
	if code != exitInvalid || !strings.Contains(fault, "5 of 8 lines") || len(answers) != 8 {
		t.Fatalf("code %d, %d answers, %s", code, len(answers), fault)
	}
	for i, want := range []string{"", "role.nobody", "not one JSON", "maybe", "2020-01-01", "fact", "", ""} {
		text, _ := json.Marshal(answers[i])
		if _, failed := answers[i]["error"]; failed != (want != "") {
			t.Errorf("line %d: %s", i+1, text)
		}
	}
	if n := answers[2]["line"]; n != 3.0 {
		t.Errorf("the third line is called %v", n)
	}
	if n := answers[5]["line"]; n != 7.0 {
		t.Errorf("the seventh line is called %v", n)
	}
	if a := answers[0]; a["class"] != "open" || len(a["open_questions"].([]any)) == 0 || slices.Contains(a["possible"].([]any), nil) {
		t.Errorf("with one answer it is %v", a["class"])
	}
	if a := answers[6]; a["class"] != "unsettled" || a["needs_person"] != true || len(a["contradictions"].([]any)) != 1 {
		t.Errorf("a contradiction is %v", a)
	}
	if a := answers[7]; !slices.Contains(a["gpai"].([]any), any("systemic_risk")) {
		t.Errorf("a model of 2e25 is %v", a["gpai"])
	}
}

// TestLawEvalReadsWhatProgramsWrite reads a byte order mark, lines ended as on other
// systems, null for what is not said, and a line that nobody named.
func TestLawEvalReadsWhatProgramsWrite(t *testing.T) {
	code, answers, fault := evalLaw(t, "\ufeff"+`{"id":"first","as_of":null,"default":null,"facts":{"role.provider":true}}`+"\r\n\r\n"+`{"facts":{},"default":false}`+"\r\n")
	if code != 0 || len(answers) != 2 {
		t.Fatalf("code %d, %d answers, %s", code, len(answers), fault)
	}
	if a := answers[0]; a["id"] != "first" || a["class"] != "open" || a["as_of"] != "2026-11-24" || a["line"] != nil {
		t.Errorf("the first line is %v %v as of %v, line %v", a["id"], a["class"], a["as_of"], a["line"])
	}
	if a := answers[1]; a["id"] != "" || a["line"] != 3.0 {
		t.Errorf("the line without an id is %v, line %v", a["id"], a["line"])
	}
	_, answers, _ = evalLaw(t, `{"id":"number","facts":{"role.provider":1}}`)
	if text, _ := json.Marshal(answers[0]); !strings.Contains(string(text), "and no number") {
		t.Errorf("a number for an answer is %s", text)
	}
}

func TestLawEvalNeedsALaw(t *testing.T) {
	if code, _, fault := evalLaw(t, "", "--pack", "no-law"); code != exitNotFound || !strings.Contains(fault, "no-law") {
		t.Error(code, fault)
	}
	if code, _, _ := evalLaw(t, "", "--as-of", "soon"); code != exitUsage {
		t.Error(code)
	}
}

// TestLawOfOnesOwn checks a folder, lists it, and judges by it.
func TestLawOfOnesOwn(t *testing.T) {
	data := t.TempDir()
	folder := filepath.Join(data, "laws", "house-rules")
	if err := os.CopyFS(folder, os.DirFS("../../content/nyc-ll144")); err != nil {
		t.Fatal(err)
	}
	rename := func(old, text string) {
		t.Helper()
		at := filepath.Join(folder, "regime.yaml")
		was, err := os.ReadFile(at)
		if err != nil || !strings.Contains(string(was), old) {
			t.Fatalf("%v: no %q", err, old)
		}
		if err := os.WriteFile(at, []byte(strings.Replace(string(was), old, text, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rename("name: nyc-ll144", "name: house-rules")
	notice, err := os.ReadFile("../../content/documents/nyc-ll144/candidate-notice.yaml")
	if err != nil {
		t.Fatal(err)
	}
	paper := func(old, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(folder, "documents"), 0o700); err != nil {
			t.Fatal(err)
		}
		notice = []byte(strings.Replace(string(notice), old, text, 1))
		if err := os.WriteFile(filepath.Join(folder, "documents", "notice.yaml"), notice, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	paper("law: nyc-ll144", "law: house-rules")
	run := func(args ...string) (int, string) {
		var o, f bytes.Buffer
		a := App{Out: &o, Err: &f, In: strings.NewReader(`{"id":"1","facts":{}}`), Env: func(string) string { return "" }, Now: time.Now}
		code := a.Run(t.Context(), append([]string{"--data", data, "law"}, args...))
		return code, o.String() + f.String()
	}
	if code, out := run("check", folder); code != 0 || !strings.Contains(out, "house-rules is in order") || !strings.Contains(out, "1 documents") {
		t.Errorf("check: exit %d, %s", code, out)
	}
	if code, out := run("list"); code != 0 || !strings.Contains(out, "data folder") {
		t.Errorf("list: exit %d, %s", code, out)
	}
	for _, pack := range []string{"house-rules", folder} {
		if code, out := run("eval", "--pack", pack); code != 0 || !strings.Contains(out, `"class":"open"`) {
			t.Errorf("eval by %s: exit %d, %s", pack, code, out)
		}
	}
	paper("system.intended_purpose", "system.no_such_field")
	if code, out := run("check", folder); code != 6 || !strings.Contains(out, filepath.Join(folder, "documents", "notice.yaml")+":") || !strings.Contains(out, "no_such_field") {
		t.Errorf("check with a fault in a document: exit %d, %s", code, out)
	}
	rename("2023-07-05", "2023-17-05")
	for _, args := range [][]string{{"check", folder}, {"list"}, {"eval"}} {
		if code, out := run(args...); code != 6 || !strings.Contains(out, "regime.yaml:17: ") {
			t.Errorf("%v with a fault: exit %d, %s", args, code, out)
		}
	}
}
