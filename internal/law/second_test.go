package law_test

import (
	"slices"
	"testing"

	"steward/content"
	"steward/internal/law"
	"steward/internal/rule"
)

// TestASecondLawIsContentAlone judges a tool by New York City's law: other
// classes, other outputs, no line of code.
func TestASecondLawIsContentAlone(t *testing.T) {
	r, err := law.Read(content.Laws, "nyc-ll144")
	if err != nil {
		t.Fatal(err)
	}
	covered := []string{"tool.learning_statistics_or_ai", "tool.simplified_output", "tool.only_factor", "use.hiring", "place.job_in_city"}
	ready := append(slices.Clone(covered), "audit.done_by_independent_auditor", "audit.not_older_than_one_year", "audit.sex_race_and_intersections",
		"audit.historical_data", "audit.summary_public", "notice.ten_business_days_before", "notice.says_what_is_assessed")
	tests := []struct {
		name  string
		facts law.Facts
		class string
	}{
		{"a spreadsheet", yes("use.hiring", "place.job_in_city"), "not_covered"},
		{"a job elsewhere", yes("tool.learning_statistics_or_ai", "tool.simplified_output", "tool.only_factor", "use.hiring"), "not_covered"},
		{"no audit", yes(covered...), "must_not_be_used"},
		{"all there", yes(ready...), "may_be_used"},
		{"an old audit", yes(slices.DeleteFunc(slices.Clone(ready), func(p string) bool { return p == "audit.not_older_than_one_year" })...), "must_not_be_used"},
		{"test data without a reason", yes(slices.DeleteFunc(slices.Clone(ready), func(p string) bool { return p == "audit.historical_data" })...), "must_not_be_used"},
		{"nothing known", law.Facts{}, "open"},
	}
	for _, tt := range tests {
		v, err := r.Evaluate("2026-11-24", tt.facts)
		if err != nil || v.Class != tt.class {
			t.Errorf("%s: %v %v, want %s", tt.name, v, err, tt.class)
		}
	}
	unknown := yes(ready...)
	unknown.Answers["audit.not_older_than_one_year"] = rule.Unknown
	v, err := r.Evaluate("", unknown)
	if err != nil || v.Class != "open" || !slices.Equal(v.Open(), []string{"audit.not_older_than_one_year"}) {
		t.Errorf("the age of the audit unknown: %s, %v, %v", v.Class, v.Open(), err)
	}
	if got := v.Output("there").Held; !slices.Equal(got, []string{"SUMMARY", "NOTICE"}) {
		t.Errorf("there is %v", got)
	}
}
