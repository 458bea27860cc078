package cli

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// ask runs a law command on 24 November 2026 with an input.
func ask(t testing.TB, in string, args ...string) (code int, out, fault string) {
	t.Helper()
	var o, f bytes.Buffer
	a := App{
		Out: &o, Err: &f, In: strings.NewReader(in), Env: func(string) string { return "" },
		Now: func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) },
	}
	code = a.Run(t.Context(), append([]string{"law"}, args...))
	return code, o.String(), f.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

func TestLawAnswersAsGolden(t *testing.T) {
	for name, args := range map[string]string{
		"law-date-legacy":      "date annex_iii first_placed=2025-05-01",
		"law-date-unknown":     "date annex_iii",
		"law-date-2024":        "date annex_i first_placed=2026-09-01 --text 2024",
		"law-clock-death":      "clock incident limbs=a death=yes aware=2026-12-15 --calendar DE",
		"law-clock-unknown":    "clock incident limbs=unknown",
		"law-clock-device":     "clock incident limbs=a equivalent_law=yes",
		"law-clock-hours":      "clock rbi_urgent used=2026-11-24T10:20:00+01:00",
		"law-fine-small":       "fine art5 turnover=10000000 sme=yes",
		"law-fine-range":       "fine operators turnover=100000000 sme=unknown",
		"law-fine-not-told":    "fine information",
		"law-decide-systemic":  "decide gpai flop=2e25 general=yes",
		"law-decide-undecided": "decide gpai flop=2e25",
	} {
		for _, form := range []string{"", " --json"} {
			code, out, fault := ask(t, "", strings.Fields(args+form)...)
			if code != 0 || fault != "" {
				t.Errorf("%s: %d %s", name, code, fault)
			}
			golden(t, name+map[string]string{"": ".txt", " --json": ".json"}[form], out)
		}
	}
}

func TestLawReadsLines(t *testing.T) {
	lines := `{"id":"1","inputs":{"route":"annex_iii","first_placed":"2025-05-01","public_authority":true}}

{"id":"2","family":"penalty","inputs":{"kind":"art5","turnover":1000000000.0}}
{"id":"3","family":"incident","inputs":{"limbs":["b"]},"expected":{"report":true}}
{"id":"4","as_of":"2026-07-26","route":"annex_i","first_placed":"2026-08-02"}
{"id":"6","family":"incident","facts":{"limbs":["c"],"equivalent_law":true}}
{"id":"5","rule":"RS-3","inputs":["act.changes_intended_purpose_of_non_high_risk_system","system.becomes_high_risk"]}
`
	code, out, fault := ask(t, lines, "date")
	if code != 0 {
		t.Fatal(code, fault)
	}
	var answers []string
	for line := range strings.Lines(out) {
		var a struct {
			ID     string
			Answer json.RawMessage
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a.ID+" "+string(a.Answer))
	}
	want := []string{`1 "2030-08-02"`, `2 70000000`, `3 {"max_days":2,"report":true,"to":"market surveillance authority"}`, `4 "2027-08-02"`, `6 {"max_days":15,"report":true,"to":"market surveillance authority"}`, `5 true`}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Error(diff)
	}
}

func TestTheFirstClockIsMeantWhenNoneIsNamed(t *testing.T) {
	code, out, _ := ask(t, `{"limbs":["a"],"death":true}`, "clock")
	if code != 0 || !strings.Contains(out, `"max_days":10`) {
		t.Error(code, out)
	}
	if code, _, fault := ask(t, "", "date", "first_placed=2026-01-01"); code != exitInvalid || !strings.Contains(fault, "annex_iii") {
		t.Error(code, fault)
	}
}

func TestLawTellsWhichLineIsWrong(t *testing.T) {
	long := `{"id":"` + strings.Repeat("x", law.MaxLine) + `"}`
	code, out, fault := ask(t, "{\n"+long+"\n{\"id\":\"3\",\"route\":\"nowhere\"}\n{\"route\":\"general\"}", "date")
	if code != exitInvalid || fault != "steward: 3 of 4 lines could not be answered\n" {
		t.Error(code, fault)
	}
	type told struct {
		Line  int
		ID    string
		Error struct {
			Code   record.Code
			Fields []record.FieldError
		}
		Answer string
	}
	var got []told
	for line := range strings.Lines(out) {
		var one told
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		got = append(got, one)
	}
	if len(got) != 4 || got[0].Line != 1 || got[1].Error.Code != record.TooLarge || got[2].ID != "3" || got[2].Error.Fields[0].Field != "route" || got[3].Answer != "2026-08-02" {
		t.Errorf("%+v", got)
	}
}

func TestLawRefusesWrongUse(t *testing.T) {
	for args, want := range map[string]int{
		"date annex_iii 2025":                exitUsage,
		"date annex_iii --as-of soon":        exitUsage,
		"date annex_iii --calendar DE":       exitUsage,
		"date annex_iii --text 1999":         exitInvalid,
		"date annex_iii placed_at=2025":      exitInvalid,
		"clock incident --calendar XX":       exitInvalid,
		"fine art5 turnover=-1":              exitInvalid,
		"date general --pack nowhere":        exitNotFound,
		"date general --pack ../../content":  exitNotFound,
		"date general --text 2024 --as-of x": exitUsage,
	} {
		if code, out, fault := ask(t, "", strings.Fields(args)...); code != want || fault == "" {
			t.Errorf("%s: %d, want %d: %s%s", args, code, want, out, fault)
		}
	}
}

// FuzzAnswerLines holds that every line that is not empty has a line in the
// output, of JSON, and that nothing else is an error.
func FuzzAnswerLines(f *testing.F) {
	f.Add("{\"route\":\"general\"}\n\n{\"id\":1}\r\n[]")
	f.Add(strings.Repeat("x", law.MaxLine+10) + "\n{}")
	f.Add("\x00\n\xff\xfe\n")
	f.Fuzz(func(t *testing.T, in string) {
		var out bytes.Buffer
		err := answerLines(strings.NewReader(in), &out, func(data []byte) (law.LineAnswer, error) {
			l, err := law.ReadLine(data)
			return law.LineAnswer{ID: l.ID}, err
		})
		if err != nil && record.CodeOf(err) != record.Invalid {
			t.Fatal(err)
		}
		want, got := 0, 0
		for line := range strings.Lines(in) {
			if len(line) > law.MaxLine || strings.TrimSpace(line) != "" {
				want++
			}
		}
		for line := range strings.Lines(out.String()) {
			var v map[string]any
			if err := json.Unmarshal([]byte(line), &v); err != nil {
				t.Fatal(err)
			}
			got++
		}
		if want != got {
			t.Fatalf("%d lines of input, %d of output", want, got)
		}
	})
}
