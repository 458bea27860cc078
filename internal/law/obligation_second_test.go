package law_test

import (
	"testing"

	"steward/content"
	"steward/internal/law"
)

// TestASecondLawHasDatesDutiesAndFines holds that the schedule knows no law: the
// second one is content alone.
func TestASecondLawHasDatesDutiesAndFines(t *testing.T) {
	r, err := law.Read(content.Laws, "nyc-ll144")
	if err != nil {
		t.Fatal(err)
	}
	f := yes("tool.learning_statistics_or_ai", "tool.simplified_output", "tool.only_factor", "use.hiring", "place.job_in_city")
	v, err := r.Evaluate(today, f)
	if err != nil {
		t.Fatal(err)
	}
	duties, err := r.ObligationsFor(v.Answer, nil, nil, today)
	if err != nil || len(duties) != 3 {
		t.Fatal(duties, err)
	}
	for _, d := range duties {
		if d.State != law.DutyApplies || d.From != "2023-07-05" {
			t.Errorf("%+v", d)
		}
	}
	if res, err := r.Fine("later", nil, today); err != nil || res.Maximum.String() != "1500" || res.Currency != "USD" {
		t.Error(res, err)
	}
	if res, err := r.Date("use", nil, "2023-07-04"); err != nil || res.State != law.NoDate {
		t.Error(res, err)
	}
	v, err = r.Evaluate(today, yes("use.hiring"))
	if err != nil {
		t.Fatal(err)
	}
	if duties, err := r.ObligationsFor(v.Answer, nil, nil, today); err != nil || len(duties) != 0 {
		t.Error("a tool the law does not cover has duties", duties, err)
	}
}
