package law_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/pack"
)

func incidentClock(t *testing.T, id string) *law.IncidentClock {
	t.Helper()
	r := act(t)
	i := slices.IndexFunc(r.IncidentClocks, func(c law.IncidentClock) bool { return c.Clock == id })
	if i < 0 {
		t.Fatalf("no incident sets off %s", id)
	}
	return &r.IncidentClocks[i]
}

// TestAnIncidentAnswersClocks holds what an incident's record says of the inputs.
func TestAnIncidentAnswersClocks(t *testing.T) {
	for name, tt := range map[string]struct {
		harms, death string
		want         law.Given
	}{
		"nothing said":    {"", "", law.Given{}},
		"two parts":       {"rights health", "no", law.Given{"limbs": []string{"c", "a"}, "death": "no"}},
		"near miss":       {"near_miss", "", law.Given{"limbs": []string{}}},
		"partly unknown":  {"health unknown", "unknown", law.Given{}},
		"means nothing":   {"health sorrow", "", law.Given{}},
		"other and a hit": {"other property", "", law.Given{"limbs": []string{"d"}}},
	} {
		got := act(t).IncidentSays(func(field string) []string {
			return strings.Fields(map[string]string{"harms": tt.harms, "death": tt.death}[field])
		})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestAClockSpeaksOfSomeIncidents holds that unknown stays unknown and that no takes
// the limits away.
func TestAClockSpeaksOfSomeIncidents(t *testing.T) {
	for _, tt := range []struct {
		clock string
		given law.Given
		act   string
		due   bool
	}{
		{"deployer-incident", law.Given{"limbs": "a", "aware": "2026-11-24"}, "yes", false},
		{"deployer-incident", law.Given{"limbs": "none", "death": "no", "widespread": "no", "aware": "2026-11-24"}, "no", false},
		{"deployer-incident", law.Given{"limbs": "unknown", "death": "unknown", "widespread": "unknown"}, "unknown", false},
		{"real-world-test-incident", law.Given{"limbs": "a", "real_world_test": "no", "aware": "2026-11-24"}, "no", false},
		{"real-world-test-incident", law.Given{"limbs": "a", "death": "no", "widespread": "no", "aware": "2026-11-24"}, "unknown", true},
		{"real-world-test-incident", law.Given{"limbs": "a", "death": "no", "widespread": "no", "real_world_test": "yes", "aware": "2026-11-24"}, "yes", true},
		{"serious-incident", law.Given{"limbs": "c", "aware": "2026-11-24"}, "yes", true},
	} {
		res, err := act(t).RunIncident(incidentClock(t, tt.clock), tt.given, "", today)
		if err != nil || res.Act != tt.act || (res.Due != nil) != tt.due || res.Reason == "" {
			t.Errorf("%s %v: %+v %v", tt.clock, tt.given, res, err)
		}
		if res.Act == "no" && len(res.Limits)+len(res.Missing) > 0 {
			t.Errorf("%s %v: limits of what is not asked for: %+v", tt.clock, tt.given, res)
		}
	}
	res, err := act(t).RunIncident(incidentClock(t, "serious-incident"), law.Given{"limbs": "a", "equivalent_law": "no", "ai_office": "unknown"}, "", today)
	if err != nil || res.To != "AI Office or market surveillance authority" || res.Reason != "A serious incident has to be reported." || !slices.Contains(res.Missing, "ai_office") {
		t.Errorf("to whom is not known: %+v %v", res, err)
	}
	var asks []string
	for _, in := range act(t).IncidentAsks(incidentClock(t, "deployer-risk")) {
		asks = append(asks, in.ID)
	}
	if diff := cmp.Diff([]string{"use_risk", "aware"}, asks); diff != "" {
		t.Errorf("asks: %s", diff)
	}
}

func TestFaultsOfIncidentsHaveTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"incident_clocks:\n- {clock: never}":                                               "2: there is no clock \"never\"",
		"incident_clocks:\n- {clock: serious-incident}":                                    "2: the incident clock \"serious-incident\" is there already",
		"incident_clocks:\n- {clock: rbi-urgent, when: death}":                             "2: a condition has a reason",
		"incident_clocks:\n- {clock: rbi-urgent, when: deaths, reason: R}":                 "2: the condition cannot be used",
		"incident_answers:\n- {input: aware, field: x}":                                    "2: the incident answer \"aware\" is there already",
		"incident_answers:\n- {input: nothing, field: x}":                                  "2: there is no input \"nothing\" of clocks",
		"incident_answers:\n- {input: widespread, field: x, words: [{value: a, says: b}]}": "2: words belong to an input that is a list",
		"inputs:\n- {id: l, for: [clock], type: list, options: [a], title: L}\nincident_answers:\n- {input: l, field: x, words: [{value: v, says: z}]}": "4: l has no word \"z\"",
		"incident_answers:\n- {input: widespread, feild: x}": "2: the key \"feild\" is not known",
	} {
		_, err := law.Read(beside(t, text), "eu-ai-act")
		var faults pack.Problems
		if !errors.As(err, &faults) || !strings.Contains(faults.Error(), "zz.yaml:"+want) {
			t.Errorf("%s\n gives %v\n want %s", text, err, want)
		}
	}
}
