package law_test

import (
	"runtime"
	"sync"
	"testing"

	"steward/internal/law"
	"steward/internal/rule"
)

// portfolio makes facts of many systems: the shared cases, their other answers
// unknown for one in three.
func portfolio(b *testing.B, n int) []law.Facts {
	all := cases(b).Classification
	out := make([]law.Facts, n)
	for i := range out {
		out[i] = yes(all[i%len(all)].Inputs...)
		if i%3 == 0 {
			out[i].Default = rule.Unknown
		}
	}
	return out
}

// BenchmarkVerdict is one verdict with its open questions; the budget is 1 ms.
func BenchmarkVerdict(b *testing.B) {
	r, facts := act(b), portfolio(b, 363)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := r.Evaluate("2026-11-24", facts[i%len(facts)]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVerdictByWalking is the baseline: the same rules, each condition
// walked as it was written, names looked up one by one; no questions.
func BenchmarkVerdictByWalking(b *testing.B) {
	r, facts := act(b), portfolio(b, 363)
	of := map[string]law.Expr{}
	for _, a := range r.Aliases {
		of[a.ID] = a.When
	}
	for _, u := range r.Rules {
		if u.Valid.Has("2026-11-24") {
			of[u.ID] = u.When
		}
	}
	for i := 0; b.Loop(); i++ {
		f := facts[i%len(facts)]
		var answer func(name string) rule.Answer
		answer = func(name string) rule.Answer {
			if e, there := of[name]; there {
				return e.Eval(answer)
			}
			if a, there := f.Answers[name]; there {
				return a
			}
			return f.Default
		}
		for _, u := range r.Rules {
			answer(u.ID)
		}
	}
}

// BenchmarkExplained is a verdict with dates, trace and changes, as the command
// line writes it.
func BenchmarkExplained(b *testing.B) {
	r, facts := act(b), portfolio(b, 363)
	for i := 0; b.Loop(); i++ {
		a, err := r.Judge(law.Case{Facts: facts[i%len(facts)]}, "2026-11-24")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := a.MarshalJSON(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPortfolio evaluates 100,000 systems on all processors, as after a
// change of content; the budget is 30 s on two.
func BenchmarkPortfolio(b *testing.B) {
	const systems = 100_000
	r, facts := act(b), portfolio(b, systems)
	for b.Loop() {
		var wait sync.WaitGroup
		workers := runtime.GOMAXPROCS(0)
		for w := range workers {
			wait.Go(func() {
				for i := w; i < systems; i += workers {
					if _, err := r.Evaluate("2026-11-24", facts[i]); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
	}
	b.ReportMetric(float64(b.Elapsed().Seconds())/float64(b.N), "s/100k")
}
