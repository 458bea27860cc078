package register

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/blob"
	"steward/internal/record"
)

// Remove takes a record out of use; a reason is required. Its history and its
// proofs stay, and Restore brings it back. What other records in use cannot be
// without is not removed.
func (g *Register) Remove(ctx context.Context, a access.Actor, id record.ID, m Move) (record.Record, error) {
	var out record.Record
	err := g.write(ctx, a, func(w *writing) (err error) {
		out, err = w.remove(ctx, id, m)
		return err
	})
	return out, err
}

func (w *writing) remove(ctx context.Context, id record.ID, m Move) (record.Record, error) {
	old, k, err := w.leaving(ctx, id, m, access.Remove)
	if err != nil {
		return old, err
	}
	if err := inUse(old); err != nil {
		return old, err
	}
	if err := w.within(ctx, k, &old, old, false); err != nil {
		return old, err
	}
	if err := w.notNeeded(ctx, k, old); err != nil {
		return old, err
	}
	custom, err := w.fields(ctx, k.Name)
	if err != nil {
		return old, err
	}
	r := old.Clone()
	r.Removed = true
	return w.store(ctx, k, &old, r, custom, record.Change{Action: record.ActRemove, Reason: m.Reason})
}

// leaving is what Remove, Restore and Erase share: read, decide, and ask for a
// reason.
func (w *writing) leaving(ctx context.Context, id record.ID, m Move, verb access.Verb) (record.Record, *record.Kind, error) {
	old, err := w.read(ctx, id, m.Rev)
	if err != nil {
		return old, nil, err
	}
	if err := w.a.Require(verb, old.Kind, &old); err != nil {
		return old, nil, err
	}
	if strings.TrimSpace(m.Reason) == "" && verb != access.Restore {
		return old, nil, record.InvalidFields([]record.FieldError{{Field: "reason", Code: "required", Message: "Say why; it is kept with the change."}})
	}
	k, err := w.kind(old.Kind)
	return old, k, err
}

// notNeeded refuses to remove what a required link of a record in use names.
func (w *writing) notNeeded(ctx context.Context, k *record.Kind, r record.Record) error {
	for _, rel := range w.g.kinds.Inverse(k.Name) {
		if !rel.Field.Required || rel.Kind.Aside {
			continue
		}
		links, err := w.tx.Links(ctx, LinkQuery{Target: r.ID, Kind: rel.Kind.Name, Relation: rel.Field.Name, AsOf: -1, Limit: 1})
		if err != nil {
			return err
		}
		if len(links) == 0 {
			continue
		}
		src, err := w.tx.Get(ctx, links[0].Source)
		if err != nil {
			return err
		}
		return record.Fail(record.Conflict, fmt.Sprintf("%s needs it as its %s. Change or remove that first.", src.Ref(rel.Kind), strings.ToLower(rel.Field.Label)))
	}
	return nil
}

// Restore brings a removed record back as it was.
func (g *Register) Restore(ctx context.Context, a access.Actor, id record.ID, m Move) (record.Record, error) {
	var out record.Record
	err := g.write(ctx, a, func(w *writing) error {
		old, k, err := w.leaving(ctx, id, m, access.Restore)
		if err != nil {
			return err
		}
		if old.Erased {
			return inUse(old)
		}
		if !old.Removed {
			return record.Fail(record.Illegal, "This record is in use; there is nothing to restore.")
		}
		r := old.Clone()
		r.Removed = false
		if err := w.within(ctx, k, &old, r, false); err != nil {
			return err
		}
		out, err = w.put(ctx, k, &old, r, record.ActRestore, m.Reason)
		return err
	})
	return out, err
}

// Erase destroys the content of a record in all its versions, and its files
// where no other record holds them. The commitments stay in the log, so every
// proof stays whole; titles of other records that spoke of it are made anew. A
// reason is required and should hold no personal data.
func (g *Register) Erase(ctx context.Context, a access.Actor, id record.ID, m Move) (record.Record, error) {
	var out record.Record
	var files []record.FileRef
	err := g.write(ctx, a, func(w *writing) (err error) {
		out, files, err = w.erase(ctx, id, m)
		return err
	})
	if err != nil {
		return out, err
	}
	return out, g.dropFiles(ctx, a.Org, files)
}

func (w *writing) erase(ctx context.Context, id record.ID, m Move) (record.Record, []record.FileRef, error) {
	old, k, err := w.leaving(ctx, id, m, access.Erase)
	if err != nil {
		return old, nil, err
	}
	if old.Erased {
		return old, nil, inUse(old)
	}
	custom, err := w.fields(ctx, k.Name)
	if err != nil {
		return old, nil, err
	}
	files, err := w.everyFile(ctx, k, custom, id)
	if err != nil {
		return old, nil, err
	}
	if err := w.tx.Forget(ctx, id); err != nil {
		return old, nil, err
	}
	r := record.Record{Org: old.Org, ID: old.ID, Kind: old.Kind, Number: old.Number, State: old.State, Version: k.Version, Removed: true, Erased: true, Body: record.Body{}}
	r, err = w.store(ctx, k, &old, r, custom, record.Change{Action: record.ActErase, Reason: m.Reason})
	return r, files, err
}

// everyFile returns the files of all versions of a record.
func (w *writing) everyFile(ctx context.Context, k *record.Kind, custom []record.Field, id record.ID) ([]record.FileRef, error) {
	leaves, err := w.tx.History(ctx, id, 1<<30)
	if err != nil {
		return nil, err
	}
	var out []record.FileRef
	for _, l := range leaves {
		c, err := l.Change(w.a.Org)
		if err != nil {
			return nil, err
		}
		out = append(out, filesOf(k, custom, c.Body)...)
	}
	return out, nil
}

// dropFiles deletes bytes that no version of any record of the organisation
// holds any more.
func (g *Register) dropFiles(ctx context.Context, org record.ID, files []record.FileRef) error {
	for _, f := range files {
		held, err := g.store.Mentions(ctx, org, f.Hash)
		if err != nil {
			return err
		}
		if held {
			continue
		}
		if err := g.blobs.Delete(ctx, blob.Scope(org), blob.Hash(f.Hash)); err != nil {
			return record.Wrap(record.Unavailable, "The record was erased, but a file of it could not be deleted. Erase it again from the file store.", err)
		}
	}
	return nil
}

func isNotFound(err error) bool { return errors.Is(err, blob.ErrNotFound) }
