package law_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/record"
)

// today is the day the tests read the law as of, unless they say another.
const today record.Date = "2026-11-24"

// decisionLines are the decision cases of the shared folder, each as the line it
// is, by id.
func decisionLines(t testing.TB) []json.RawMessage {
	t.Helper()
	folder := os.Getenv("STEWARD_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(folder, "cases", "euaiact-open.json"))
	if err != nil {
		t.Fatalf("THE SHARED CASES ARE ABSENT: set STEWARD_SHARED to the folder that has cases/euaiact-open.json: %v", err)
	}
	var all struct{ Decisions []json.RawMessage }
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all.Decisions
}

// plain brings a value to what JSON has.
func plain(t testing.TB, v any) any {
	t.Helper()
	data, ok := v.(json.RawMessage)
	if !ok {
		var err error
		if data, err = json.Marshal(v); err != nil {
			t.Fatal(err)
		}
	}
	var out any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSharedDecisionCases(t *testing.T) {
	lines := decisionLines(t)
	if len(lines) != 25 {
		t.Errorf("%d cases, want 25", len(lines))
	}
	for _, data := range lines {
		var c struct {
			ID       string
			Expected json.RawMessage
		}
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatal(err)
		}
		l, err := law.ReadLine(data)
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		got, err := act(t).Answer(law.DateFunction, l, today)
		if err != nil {
			t.Errorf("%s: %v %v", c.ID, err, record.FieldErrors(err))
			continue
		}
		if diff := cmp.Diff(plain(t, c.Expected), plain(t, got.Answer)); diff != "" {
			t.Errorf("%s (%s): %s", c.ID, got.Function, diff)
		}
	}
}

// TestModelsAroundTheirThresholds decides models beside the shared cases.
func TestModelsAroundTheirThresholds(t *testing.T) {
	for given, want := range map[string]string{
		`{"flop": 1e25, "general": true}`:                                             `{"gpai": true, "systemic_presumed": false, "notify_days": null}`,
		`{"flop": 1.00000001e25, "general": true, "open": true}`:                      `{"gpai": true, "systemic_presumed": true, "notify_days": 14}`,
		`{"flop": 1e23, "general": true}`:                                             `{"gpai": false}`,
		`{"flop": 2e24, "general": true, "open": true, "designated": true}`:           `{"gpai": true, "systemic_presumed": false, "systemic_designated": true, "notify_days": null}`,
		`{"flop": 2e24, "general": true, "open": true, "designated": "unknown"}`:      `"unknown"`,
		`{"flop": 2e25, "general": true, "open": "unknown", "designated": "unknown"}`: `{"gpai": true, "systemic_presumed": true, "notify_days": 14}`,
		`{"flop": "unknown", "general": false}`:                                       `{"gpai": false}`,
	} {
		l, err := law.ReadLine([]byte(`{"inputs": ` + given + `}`))
		if err != nil {
			t.Fatal(err)
		}
		got, err := act(t).Answer(law.DecideFunction, l, today)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plain(t, json.RawMessage(want)), plain(t, got.Answer)); diff != "" {
			t.Errorf("%s: %s", given, diff)
		}
	}
	if _, err := act(t).Decide("gpai", law.Given{"flop": "NaN", "general": true}, today); err == nil {
		t.Error("a number that is none was taken")
	}
}
