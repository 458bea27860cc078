package bench

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"steward/content"
	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/program"
	"steward/internal/record"
	"steward/internal/register"
)

// moves is the question whose loss moves a system: one in a hundred answers it.
const moves = "emp.recruitment_or_selection_substance"

// kept measures what new content costs a running service over n systems: every kept
// result looked at, what says something else written with its duties, tasks and
// leaves of the log. First nothing moves, then one in a hundred: deployers of a
// high-risk system, which loses its class, so that every duty of it is written.
func (b *bench) kept(r *law.Regime, n int) error {
	p, err := program.Open(b.ctx, b.settings(b.file("law")), program.Surroundings{})
	if err != nil {
		return err
	}
	defer p.Close()
	org, err := b.anOrg(p.Register, "Law")
	if err != nil {
		return err
	}
	begun := time.Now()
	if err := fillLaw(b, p, r, org, n); err != nil {
		return err
	}
	b.say("filled with systems and answers", short(time.Since(begun)), "", fmt.Sprintf("%d systems, one in a hundred used by a deployer in recruiting, with every question answered", n))
	base, err := b.bareWalk(p.Register, org)
	if err != nil {
		return err
	}
	if err := b.dutyCounts(p, r, org); err != nil {
		return err
	}
	later := *r
	later.Version += "+1"
	if err := b.check(p, org, &later, n, 0, base); err != nil {
		return err
	}
	other, err := b.without(r.Name, moves)
	if err != nil {
		return err
	}
	return b.check(p, org, other, n, n/100, base)
}

// check brings the results kept to other content, and holds how many moved against
// how many should.
func (b *bench) check(p *program.Program, org record.ID, r *law.Regime, n, move int, base time.Duration) error {
	service := classify.New(p.Register, func() (map[string]*law.Regime, error) { return map[string]*law.Regime{r.Name: r}, nil })
	before, err := p.Register.SeqAt(b.ctx, access.System(org), p.Register.Now())
	if err != nil {
		return err
	}
	begun := time.Now()
	found, err := service.RejudgeAll(b.ctx, org, r.Name)
	if err != nil {
		return err
	}
	took := time.Since(begun)
	if found.Judged < n || len(found.Moved) != move {
		return fmt.Errorf("look at what is kept: %d looked at of %d, %d moved, %d should", found.Judged, n, len(found.Moved), move)
	}
	target := short(30 * time.Second * time.Duration(n) / 100_000)
	b.print(fmt.Sprintf("%d results after new content, %d move", n, move), times{took}, target, "the same results read", base)
	if after, err := p.Register.SeqAt(b.ctx, access.System(org), p.Register.Now()); err == nil {
		b.say("written for it", fmt.Sprintf("%d leaves", after-before), "", "results, duties, tasks and the record of the check")
	}
	return nil
}

// dutyCounts measures counting the duties of the systems of one page.
func (b *bench) dutyCounts(p *program.Program, r *law.Regime, org record.ID) error {
	page, err := p.Register.List(b.ctx, access.System(org), record.Query{Kind: "classification", Limit: 50})
	if err != nil {
		return err
	}
	var systems []record.ID
	for _, c := range page.Records {
		systems = append(systems, c.Body.ID("system"))
	}
	t, err := repeat(50, func(int) error {
		_, err := p.Classify.DutyCounts(b.ctx, access.System(org), r.Name, systems)
		return err
	})
	b.print("duties of 50 systems counted", t, "10 ms", "", 0)
	return err
}

// bareWalk reads all results, and nothing else.
func (b *bench) bareWalk(g *register.Register, org record.ID) (time.Duration, error) {
	begun := time.Now()
	for _, err := range g.All(b.ctx, access.System(org), record.Query{Kind: "classification"}) {
		if err != nil {
			return 0, err
		}
	}
	return time.Since(begun), nil
}

// without is a law as it comes with Steward, with one question replaced by another.
func (b *bench) without(name, question string) (*law.Regime, error) {
	dir := b.file("law-content")
	err := fs.WalkDir(content.Laws, name, func(path string, d fs.DirEntry, err error) error {
		to := filepath.Join(dir, filepath.FromSlash(path))
		if err != nil || d.IsDir() {
			return os.MkdirAll(to, 0o700)
		}
		data, err := fs.ReadFile(content.Laws, path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, bytes.ReplaceAll(data, []byte(question), []byte(question+"_new")), 0o600)
	})
	if err != nil {
		return nil, fmt.Errorf("write other content: %w", err)
	}
	return law.Read(os.DirFS(dir), name)
}

// fillLaw makes systems with answers, and works out what the law makes of them.
func fillLaw(b *bench, p *program.Program, r *law.Regime, org record.ID, n int) error {
	for from := 0; from < n; from += 500 {
		begun, err := b.begin(p, r, org, from, min(500, n-from))
		if err != nil {
			return err
		}
		if err := b.some12(p.Register, r, org, begun); err != nil {
			return err
		}
		if _, err := p.Classify.RejudgeAll(b.ctx, org, r.Name); err != nil {
			return err
		}
		for i := 0; i < len(begun); i += 100 {
			if err := b.settle(p, r, org, begun[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// begin makes systems that nothing was answered about.
func (b *bench) begin(p *program.Program, r *law.Regime, org record.ID, from, n int) ([]record.Record, error) {
	system := access.System(org)
	drafts := make([]register.Write, n)
	for i := range drafts {
		drafts[i] = register.Write{Create: &register.Draft{Kind: "ai-system", Title: title(from + i)}}
	}
	made, err := p.Register.Batch(b.ctx, system, drafts)
	if err != nil {
		return nil, err
	}
	ids := make([]record.ID, n)
	for i, s := range made {
		ids[i] = s.ID
	}
	return p.Classify.BeginAll(b.ctx, system, r.Name, ids)
}

// some12 gives twelve answers about each system, as a program would that writes
// records.
func (b *bench) some12(g *register.Register, r *law.Regime, org record.ID, begun []record.Record) error {
	var writes []register.Write
	for i, f := range answered(r, len(begun)) {
		n := 0
		for _, q := range r.Predicates {
			if a, there := f.Answers[q.ID]; there && q.ID != moves && n < 12 {
				n++
				writes = append(writes, register.Write{Create: &register.Draft{Kind: "fact", Title: "Answer", External: classify.FactExternal(r.Name, q.ID, begun[i].Body.ID("system")),
					Body: record.Body{"regime": r.Name, "of": string(begun[i].ID), "name": q.ID, "says": a.String()}}})
			}
		}
	}
	_, err := g.Batch(b.ctx, access.System(org), writes)
	return err
}

// settle answers every question about a system so that it is high-risk.
func (b *bench) settle(p *program.Program, r *law.Regime, org record.ID, c record.Record) error {
	system := access.System(org)
	replies := []classify.Reply{{Name: moves, Says: "yes"}, {Name: "first_placed", Value: "2026-02-01"}}
	for _, name := range []string{"ai.machine_based", "ai.some_autonomy", "ai.has_objective", "ai.infers_output_from_input", "ai.output_can_influence_environment", "role.deployer", "org.established_or_located_in_union", "f63.performs_profiling"} {
		replies = append(replies, classify.Reply{Name: name, Says: "yes"})
	}
	for len(replies) > 0 {
		j, err := p.Classify.Answer(b.ctx, system, c, replies)
		if err != nil {
			return err
		}
		replies = nil
		for _, name := range j.Verdict.Open() {
			replies = append(replies, classify.Reply{Name: name, Says: "no"})
		}
		if len(replies) == 0 && !j.Settled() {
			return fmt.Errorf("a system with every question answered is %s", j.Class())
		}
	}
	return nil
}
