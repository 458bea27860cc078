package gitops

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Apply writes the plan in one batch: all of it, or nothing. It returns the
// records created and changed. A plan with a refused item is Invalid; a record
// that changed since the plan was made is a Conflict.
func (p Plan) Apply(ctx context.Context, reg *register.Register, actor access.Actor) ([]record.Record, error) {
	if n := p.Count(Refused); n > 0 {
		return nil, record.Fail(record.Invalid, fmt.Sprintf("%d of the documents cannot be applied, so none was.", n))
	}
	for i := range p.Items {
		if err := p.keepFiles(ctx, reg, actor, &p.Items[i]); err != nil {
			return nil, err
		}
	}
	writes, from := p.writes()
	if len(writes) == 0 {
		return nil, nil
	}
	out, err := reg.Batch(ctx, actor, writes)
	if err != nil {
		return nil, p.locate(err, from)
	}
	return out, nil
}

// writes returns the parts of the batch and the item each comes from. Steps
// come last, so that a guard finds what other documents bring, such as the
// assignment that makes someone accountable.
func (p Plan) writes() (out []register.Write, from []int) {
	add := func(item int, w register.Write) { out, from = append(out, w), append(from, item) }
	for i := range p.Items {
		it := &p.Items[i]
		if it.draft != nil {
			add(i, register.Write{Create: it.draft})
		}
		if it.edit != nil {
			add(i, register.Write{ID: it.id, Edit: it.edit})
		}
	}
	for i := range p.Items {
		if it := &p.Items[i]; it.Step != "" {
			add(i, register.Write{ID: it.id, Step: it.Step, Reason: it.reason})
		}
	}
	return out, from
}

// locate says in which document the part of the batch stands that failed.
func (p Plan) locate(err error, from []int) error {
	var e *record.Error
	if !errors.As(err, &e) || e.Item < 1 || e.Item > len(from) {
		return err
	}
	it := &p.Items[from[e.Item-1]]
	at := *e
	_, message, _ := strings.Cut(e.Message, ": ")
	at.Message = fmt.Sprintf("%s (%s): %s", it.Where, it.Name, message)
	return &at
}

// keepFiles keeps the files an item brings along and puts what is known about
// them now in its fields.
func (p Plan) keepFiles(ctx context.Context, reg *register.Register, actor access.Actor, it *Item) error {
	for _, f := range it.files {
		ref, err := keep(ctx, reg, actor, it.Kind, f.path, p.files)
		if err != nil {
			return err
		}
		if ref.Hash != f.hash {
			return record.Fail(record.Conflict, fmt.Sprintf("The file %s changed since the plan was made.", f.path))
		}
		if it.draft != nil {
			it.draft.Body[f.field] = ref.Value()
		}
		if it.edit != nil {
			it.edit.Body[f.field] = ref.Value()
		}
	}
	return nil
}

func keep(ctx context.Context, reg *register.Register, actor access.Actor, kind, at string, files fs.FS) (record.FileRef, error) {
	f, err := files.Open(at)
	if err != nil {
		return record.FileRef{}, fmt.Errorf("open %s: %w", at, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return record.FileRef{}, fmt.Errorf("read %s: %w", at, err)
	}
	return reg.PutFile(ctx, actor, kind, info.Name(), f)
}
