package bench

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"steward/content"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/rule"
)

// lawDay is the day the law is read as of.
const lawDay = record.Date("2026-11-24")

// judged measures what the law makes of systems: one verdict, all systems after a
// change of content, and the same with what is kept.
func (b *bench) judged() error {
	r, err := law.Read(content.Laws, "eu-ai-act")
	if err != nil {
		return err
	}
	systems := answered(r, 4096)
	lines, err := asLines(systems)
	if err != nil {
		return err
	}
	var one, base times
	for i, f := range systems {
		begun := time.Now()
		if _, err := r.Evaluate(lawDay, f); err != nil {
			return err
		}
		one = append(one, time.Since(begun))
		begun = time.Now()
		if _, err := law.ReadCase(lines[i]); err != nil {
			return err
		}
		base = append(base, time.Since(begun))
	}
	b.print("one verdict, with what is still to ask", one, "1 ms", "the same answers read from JSON", base.median())
	const all = 100_000
	read := together(all, func(i int) error { _, err := law.ReadCase(lines[i%len(lines)]); return err })
	took := together(all, func(i int) error { _, err := r.Evaluate(lawDay, systems[i%len(systems)]); return err })
	if read.err != nil || took.err != nil {
		return fmt.Errorf("judge many systems: %w, %w", read.err, took.err)
	}
	b.print(fmt.Sprintf("%d systems judged after new content", all), times{took.took}, "30 s", "the same answers read from JSON", read.took)
	return b.kept(r, min(20_000, max(100, b.Records/50)))
}

// answered are the answers of many systems: some of the questions, a few with yes.
func answered(r *law.Regime, n int) []law.Facts {
	rnd := rand.New(rand.NewPCG(42, 1744))
	out := make([]law.Facts, n)
	for i := range out {
		out[i] = law.Facts{Answers: map[string]rule.Answer{}, Default: rule.Unknown}
		for _, p := range r.Predicates {
			switch x := rnd.Float64(); {
			case x < 0.1 || p.Question.Usual == rule.Yes && x < 0.7:
				out[i].Answers[p.ID] = rule.Yes
			case x < 0.8:
				out[i].Answers[p.ID] = rule.No
			}
		}
	}
	return out
}

// asLines writes answers as lines of JSON.
func asLines(all []law.Facts) ([][]byte, error) {
	out := make([][]byte, len(all))
	for i, f := range all {
		facts := map[string]any{}
		for name, a := range f.Answers {
			facts[name] = a == rule.Yes
		}
		var err error
		if out[i], err = json.Marshal(map[string]any{"id": fmt.Sprint(i), "facts": facts}); err != nil {
			return nil, fmt.Errorf("write answers: %w", err)
		}
	}
	return out, nil
}

// run is how long something took on all processors, and the first fault.
type run struct {
	took time.Duration
	err  error
}

func together(n int, do func(i int) error) run {
	begun := time.Now()
	workers := runtime.GOMAXPROCS(0)
	faults := make([]error, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < n && faults[w] == nil; i += workers {
				faults[w] = do(i)
			}
		})
	}
	wait.Wait()
	out := run{took: time.Since(begun)}
	for _, err := range faults {
		if out.err == nil {
			out.err = err
		}
	}
	return out
}
