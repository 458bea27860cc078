package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Commit plans anew and writes everything in one transaction, or nothing. With
// the digest of the plan a person has seen, it is a Conflict, with the new plan,
// when the import would do something else by now. Without a digest a conflict
// with somebody's change leads to one more plan. A file that was refused, or a
// list without a mapping, stops the whole.
func Commit(ctx context.Context, reg *register.Register, a access.Actor, sources []Source, digest string) (*Plan, error) {
	for last := digest != ""; ; last = true {
		p, err := Make(ctx, reg, a, sources)
		if err != nil {
			return nil, err
		}
		if err := p.Blocked(); err != nil {
			return p, err
		}
		if digest != "" && p.Digest != digest {
			return p, record.Fail(record.Conflict, "What this import would do has changed since you looked: somebody changed the records meanwhile. Nothing was written; look at the new preview.")
		}
		err = p.write(ctx, reg, a)
		if err == nil || last || record.CodeOf(err) != record.Conflict {
			return p, err
		}
	}
}

// write commits the plan and notes what became of each row.
func (p *Plan) write(ctx context.Context, reg *register.Register, a access.Actor) error {
	if len(p.writes) > 0 {
		made, err := reg.Batch(ctx, a, p.writes)
		if err != nil {
			return p.place(err)
		}
		next := 0
		for i, r := range p.rows {
			if r == nil {
				continue
			}
			if o := r.outcome(); o == Created || o == Updated {
				p.Items[i].ID, p.Items[i].Ref = made[next].ID, made[next].Ref(r.kind)
				next++
			}
		}
	}
	p.Committed = true
	return nil
}

// place says which line of which file an error of a batch is about.
func (p *Plan) place(err error) error {
	var e *record.Error
	if !errors.As(err, &e) || e.Item == 0 {
		return fmt.Errorf("import: %w", err)
	}
	item := 0
	for _, r := range p.rows {
		if r == nil {
			continue
		}
		if o := r.outcome(); o != Created && o != Updated {
			continue
		}
		if item++; item == e.Item {
			_, message, _ := strings.Cut(e.Message, ": ")
			at := *e
			at.Message = fmt.Sprintf("%s, %q: %s Nothing was written.", r.draft.Where, r.draft.Title, message)
			return &at
		}
	}
	return err
}

// Run is an import in one call, for programs: it reads the files, plans, and
// with write commits. The plan is returned with every error that leaves one.
func Run(ctx context.Context, reg *register.Register, a access.Actor, files []Input, write bool) (*Plan, error) {
	sources, err := ReadAll(ctx, reg, a, files)
	if err != nil {
		return nil, err
	}
	if write {
		return Commit(ctx, reg, a, sources, "")
	}
	p, err := Make(ctx, reg, a, sources)
	if err != nil {
		return nil, err
	}
	return p, p.Blocked()
}
