package law_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steward/internal/law"
	"steward/internal/record"
)

var anyDay = rapid.Custom(func(t *rapid.T) record.Date {
	return record.Date("2024-07-01").AddDays(rapid.IntRange(0, 2700).Draw(t, "day"))
})

var anyAnswer = rapid.SampledFrom([]string{"yes", "no", "unknown"})

// anyGiven draws inputs of dates; some are left out.
func anyGiven(t *rapid.T) law.Given {
	g := law.Given{}
	if rapid.Bool().Draw(t, "placed is told") {
		g["first_placed"] = string(anyDay.Draw(t, "placed"))
	}
	for _, name := range []string{"public_authority", "annex_x", "significant_change"} {
		if rapid.Bool().Draw(t, name+" is told") {
			g[name] = anyAnswer.Draw(t, name)
		}
	}
	if rapid.Bool().Draw(t, "change has a day") {
		g["significant_change"] = string(anyDay.Draw(t, "changed"))
	}
	return g
}

func anyRoute(r *law.Regime) *rapid.Generator[string] {
	var ids []string
	for _, d := range r.Dates {
		ids = append(ids, d.ID)
	}
	return rapid.SampledFrom(ids)
}

func TestDatesDoNotDependOnTheOrderOfInputs(t *testing.T) {
	r := act(t)
	rapid.Check(t, func(t *rapid.T) {
		route, asOf := anyRoute(r).Draw(t, "route"), anyDay.Draw(t, "as of")
		parts := []string{fmt.Sprintf("%q: %q", "route", route)}
		for name, v := range anyGiven(t) {
			parts = append(parts, fmt.Sprintf("%q: %q", name, v))
		}
		answer := func(parts []string) any {
			l, err := law.ReadLine([]byte(`{"as_of": "` + string(asOf) + `", "inputs": {` + strings.Join(parts, ", ") + `}}`))
			if err != nil {
				t.Fatal(err)
			}
			a, err := r.Answer(law.DateFunction, l, today)
			if err != nil {
				t.Fatal(err, record.FieldErrors(err))
			}
			return a.Answer
		}
		slices.Sort(parts)
		want := answer(parts)
		for range 3 {
			if got := answer(rapid.Permutation(parts).Draw(t, "order")); got != want {
				t.Fatalf("%v, in another order %v", want, got)
			}
		}
	})
}

// TestLaterAmendmentsNeverChangeThePast takes out of the regime all that was not
// known on a day, and adds an amendment of the day after.
func TestLaterAmendmentsNeverChangeThePast(t *testing.T) {
	r := act(t)
	rapid.Check(t, func(t *rapid.T) {
		asOf := anyDay.Draw(t, "as of")
		old := knownOn(*r, asOf)
		route, g := anyRoute(r).Draw(t, "route"), anyGiven(t)
		now, err := r.Date(route, g, asOf)
		if err != nil {
			t.Fatal(err)
		}
		then, err := old.Date(route, g, asOf)
		if err != nil {
			t.Fatal(err)
		}
		if now.Answer != then.Answer || now.Reason != then.Reason {
			t.Fatalf("%s as of %s: %s, was %s", route, asOf, now.Answer, then.Answer)
		}
	})
}

// knownOn returns the AI Act with what was the law on a day, and after it rows of
// an amendment that nobody has made.
func knownOn(r law.Regime, day record.Date) *law.Regime {
	r.Dates = slices.Clone(r.Dates)
	for i := range r.Dates {
		d := &r.Dates[i]
		d.Rows = slices.DeleteFunc(slices.Clone(d.Rows), func(row law.DateRow) bool { return row.Valid.From > day })
		for j := range d.Rows {
			if d.Rows[j].Valid.To >= day {
				d.Rows[j].Valid.To = ""
			}
		}
		later := law.DateRow{Row: law.Row{Valid: law.Span{From: day.AddDays(1)}}, None: "repealed"}
		d.Rows = append([]law.DateRow{later}, d.Rows...)
	}
	return &r
}

// TestLearningAnInputStaysWithinWhatWasPossible holds that an answer that was
// given stays, and that an open one becomes one of those that were named.
func TestLearningAnInputStaysWithinWhatWasPossible(t *testing.T) {
	r := act(t)
	rapid.Check(t, func(t *rapid.T) {
		route, g, asOf := anyRoute(r).Draw(t, "route"), anyGiven(t), anyDay.Draw(t, "as of")
		learn := rapid.SampledFrom([]string{"public_authority", "annex_x", "significant_change"}).Draw(t, "learn")
		g[learn] = "unknown"
		open, err := r.Date(route, g, asOf)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []string{"yes", "no"} {
			g[learn] = v
			got, err := r.Date(route, g, asOf)
			if err != nil {
				t.Fatal(err)
			}
			within := append([]string{open.Answer}, open.Possible...)
			for _, a := range append([]string{got.Answer}, got.Possible...) {
				if a != "unknown" && !slices.Contains(within, a) {
					t.Fatalf("%s with %s=%s is %s, before it was %v", route, learn, v, a, within)
				}
			}
		}
	})
}
