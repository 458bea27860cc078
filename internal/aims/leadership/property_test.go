package leadership

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steward/internal/record"
)

const span = 40 // days of the small calendar the properties are tried on

func dayN(n int) record.Date { return record.Date("2026-02-10").AddDays(n) }

// drawTerms makes up to nine assignments with every feature: open ends, ends
// before their beginning, delegation to anyone and in circles, other roles and
// scopes.
func drawTerms(t *rapid.T) []Term {
	n := rapid.IntRange(0, 9).Draw(t, "n")
	out := make([]Term, n)
	for i := range out {
		out[i] = Term{
			ID:     record.ID(fmt.Sprintf("t%d", i)),
			Role:   rapid.SampledFrom([]string{Accountable, Accountable, Accountable, "risk"}).Draw(t, "role"),
			Holder: rapid.SampledFrom([]record.ID{ann, bob, cem}).Draw(t, "holder"),
			Scope:  rapid.SampledFrom([]record.ID{sys, sys, lab, ops, "", "other"}).Draw(t, "scope"),
			From:   dayN(rapid.IntRange(0, span).Draw(t, "from")),
			Source: rapid.SampledFrom([]record.ID{"", "", "t0", "t1", "t2", "unknown"}).Draw(t, "source"),
		}
		if rapid.Bool().Draw(t, "ends") {
			out[i].To = dayN(rapid.IntRange(0, span).Draw(t, "to"))
		}
	}
	return out
}

func drawQuestion(t *rapid.T) Question {
	return Question{
		Role: Accountable, Scope: rapid.SampledFrom([]record.ID{sys, sys, ""}).Draw(t, "asked"),
		Units: []record.ID{lab, ops}, Direct: rapid.Bool().Draw(t, "direct"),
	}
}

func TestIntervalsTileThePeriod(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, q := drawTerms(t), drawQuestion(t)
		first := rapid.IntRange(-5, span).Draw(t, "first")
		last := rapid.IntRange(first, span+5).Draw(t, "last")
		timeline := q.Over(dayN(first), dayN(last), terms)
		day := dayN(first)
		for i, iv := range timeline {
			if iv.From != day || iv.To < iv.From {
				t.Fatalf("interval %d runs from %s to %s, want a start on %s", i, iv.From, iv.To, day)
			}
			if i > 0 && cmp.Equal(iv.Answer, timeline[i-1].Answer) {
				t.Fatalf("interval %d repeats its neighbour: %+v", i, iv)
			}
			for ; day <= iv.To; day = day.AddDays(1) {
				if diff := cmp.Diff(q.On(day, terms), iv.Answer); diff != "" {
					t.Fatalf("the timeline and %s disagree:\n%s", day, diff)
				}
			}
		}
		if day != dayN(last+1) {
			t.Fatalf("the timeline ends before %s, want to the end of %s", day, dayN(last))
		}
	})
}

func TestAnswersRestOnAssignmentsInForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, q := drawTerms(t), drawQuestion(t)
		day := dayN(rapid.IntRange(-2, span+2).Draw(t, "day"))
		a := q.On(day, terms)
		inForce := map[record.ID]Term{} // at the place the answer names, by the plainest reading
		for _, term := range terms {
			if term.Role == q.Role && term.Scope == a.At && term.From <= day && (term.To == "" || term.To >= day) {
				inForce[term.ID] = term
			}
		}
		people := map[record.ID]bool{}
		counted := 0
		for _, h := range a.Holders {
			people[h.Person] = true
			if len(h.Terms) == 0 {
				t.Fatalf("%s holds the role by no assignment of their own", h.Person)
			}
			for _, term := range h.Terms {
				if term.Holder != h.Person {
					t.Fatalf("%s is answered for by an assignment of %s", h.Person, term.Holder)
				}
			}
			for _, term := range append(h.Terms[:len(h.Terms):len(h.Terms)], h.Acting...) {
				counted++
				if inForce[term.ID] != term {
					t.Fatalf("%+v counts on %s at %q", term, day, a.At)
				}
			}
		}
		if a.Status != Nobody && counted != len(inForce) {
			t.Fatalf("%d assignments count, want every one of %d", counted, len(inForce))
		}
		want := map[int]Status{0: Nobody, 1: Named}[len(people)]
		if want == "" {
			want = Several
		}
		if a.Status != want || len(people) != len(a.Holders) {
			t.Fatalf("%d holders are called %s: %+v", len(people), a.Status, a)
		}
		if a.Status == Nobody {
			for _, p := range q.places() {
				for _, term := range terms {
					if term.Role == q.Role && term.Scope == p.scope && term.On(day) {
						t.Fatalf("nobody, although %+v is in force", term)
					}
				}
			}
		}
	})
}

func TestOrderOfAssignmentsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, q := drawTerms(t), drawQuestion(t)
		shuffled := append([]Term(nil), terms...)
		seed := rapid.Int64().Draw(t, "seed")
		rand.New(rand.NewSource(seed)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		want, got := q.Over(dayN(0), dayN(span), terms), q.Over(dayN(0), dayN(span), shuffled)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("another order, another answer:\n%s", diff)
		}
	})
}

func TestNothingChangesBeforeNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, q := drawTerms(t), drawQuestion(t)
		day := dayN(rapid.IntRange(-2, span).Draw(t, "day"))
		next := q.Next(day, terms)
		if next != "" && next <= day {
			t.Fatalf("the next change after %s is %s", day, next)
		}
		now := q.On(day, terms)
		for d := day; d < dayN(span+5) && (next == "" || d < next); d = d.AddDays(1) {
			if diff := cmp.Diff(now, q.On(d, terms)); diff != "" {
				t.Fatalf("the answer changes on %s, before %q:\n%s", d, next, diff)
			}
		}
	})
}
