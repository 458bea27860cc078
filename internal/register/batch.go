package register

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// MaxBatch is how many writes one Batch takes.
const MaxBatch = 250_000

// Batch does all writes in one transaction, or none of them. Drafts with an
// identity may be linked to by writes before them. Results are in order. When a
// write fails, the error is that of the first that does, its message led by
// "Item 3: ", and nothing is written.
func (g *Register) Batch(ctx context.Context, a access.Actor, writes []Write) ([]record.Record, error) {
	if len(writes) > MaxBatch {
		return nil, record.Fail(record.TooLarge, fmt.Sprintf("A batch takes %d writes at most.", MaxBatch))
	}
	out := make([]record.Record, len(writes))
	err := g.write(ctx, a, func(w *writing) error {
		for i := range writes {
			if d := writes[i].Create; d != nil && d.ID != "" {
				w.coming[d.ID] = d
			}
		}
		for i, one := range writes {
			r, err := w.one(ctx, one)
			if err != nil {
				return atItem(err, i)
			}
			out[i] = r
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (w *writing) one(ctx context.Context, one Write) (record.Record, error) {
	switch {
	case one.Create != nil:
		return w.create(ctx, *one.Create, one.Vouched)
	case one.Edit != nil && one.Step == "":
		return w.update(ctx, one.ID, *one.Edit, one.Vouched)
	case one.Step != "":
		return w.step(ctx, one.ID, one.Step, Move{Rev: one.Rev, Reason: one.Reason}, one.Edit, one.Vouched)
	case one.Remove:
		return w.remove(ctx, one.ID, Move{Rev: one.Rev, Reason: one.Reason})
	}
	return record.Record{}, record.Fail(record.Invalid, "This part of the batch says nothing to do.")
}

// atItem says which write of a batch failed.
func atItem(err error, i int) error {
	var e *record.Error
	if !errors.As(err, &e) {
		return err
	}
	at := *e
	at.Message = fmt.Sprintf("Item %d: %s", i+1, e.Message)
	at.Item = i + 1
	return &at
}

// Unnumbered takes off the error of a batch which of its writes failed: for whoever
// chose no list of writes, what was asked for was one thing.
func Unnumbered(err error) error {
	var e *record.Error
	if !errors.As(err, &e) || e.Item == 0 {
		return err
	}
	plain := *e
	plain.Message, plain.Item = strings.TrimPrefix(e.Message, fmt.Sprintf("Item %d: ", e.Item)), 0
	return &plain
}
