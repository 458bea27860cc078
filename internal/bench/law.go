package bench

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"steward/content"
	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/program"
	"steward/internal/record"
	"steward/internal/register"
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
	return b.kept(r)
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

// kept measures judging again with everything that is kept: answers read, results
// and duties written where they changed, each in the log.
func (b *bench) kept(r *law.Regime) error {
	p, err := program.Open(b.ctx, b.settings(b.file("law")), program.Surroundings{})
	if err != nil {
		return err
	}
	defer p.Close()
	org, err := b.anOrg(p.Register, "Law")
	if err != nil {
		return err
	}
	n := min(500, max(20, b.Records/200))
	if err := fillLaw(b, p, r, org, n); err != nil {
		return err
	}
	base, err := b.bareEdits(p.Register, org, n)
	if err != nil {
		return err
	}
	next := *r
	next.Version += "+1"
	later := classify.New(p.Register, func() (map[string]*law.Regime, error) { return map[string]*law.Regime{r.Name: &next}, nil })
	begun := time.Now()
	found, err := later.RejudgeAll(b.ctx, org, r.Name)
	if err != nil {
		return err
	}
	if found.Judged != n || len(found.Moved) > 0 {
		return fmt.Errorf("judge what is kept again: %d judged, %d moved, of %d", found.Judged, len(found.Moved), n)
	}
	took := time.Since(begun)
	b.print(fmt.Sprintf("%d kept results judged again and written", n), times{took}, "", "as many changes of systems, in one write", base)
	return nil
}

// bareEdits changes as many systems in one write.
func (b *bench) bareEdits(g *register.Register, org record.ID, n int) (time.Duration, error) {
	system := access.System(org)
	page, err := g.List(b.ctx, system, record.Query{Kind: "ai-system", Limit: 1})
	if err != nil || len(page.Records) == 0 {
		return 0, fmt.Errorf("read a system: %w", err)
	}
	var writes []register.Write
	for i := range n {
		writes = append(writes, register.Write{ID: page.Records[0].ID, Edit: &register.Edit{Body: record.Body{"website": fmt.Sprintf("https://example.org/%d", i)}}})
	}
	begun := time.Now()
	_, err = g.Batch(b.ctx, system, writes)
	return time.Since(begun), err
}

// fillLaw makes systems with answers to some of the questions, and their results.
func fillLaw(b *bench, p *program.Program, r *law.Regime, org record.ID, n int) error {
	system := access.System(org)
	var drafts []register.Write
	for i := range n {
		drafts = append(drafts, register.Write{Create: &register.Draft{Kind: "ai-system", Title: fmt.Sprintf("System %d", i+1)}})
	}
	made, err := p.Register.Batch(b.ctx, system, drafts)
	if err != nil {
		return err
	}
	ids := make([]record.ID, n)
	for i, s := range made {
		ids[i] = s.ID
	}
	begun, err := p.Classify.BeginAll(b.ctx, system, r.Name, ids)
	if err != nil {
		return err
	}
	for i, f := range answered(r, n) {
		var replies []classify.Reply
		for _, q := range r.Predicates {
			if a, there := f.Answers[q.ID]; there && len(replies) < 40 {
				replies = append(replies, classify.Reply{Name: q.ID, Says: a.String()})
			}
		}
		if _, err := p.Classify.Answer(b.ctx, system, begun[i], replies); err != nil {
			return err
		}
	}
	return nil
}
