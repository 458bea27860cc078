package register

import (
	"context"
	"slices"

	"steward/internal/record"
)

// within refuses to touch a part of a record that is closed: one made, changed,
// moved on, removed or brought back in a parent that is in none of the states its
// kind's Within names; a parent that was removed stays as closed as it was. Both the parent it had and the one it gets are asked.
func (w *writing) within(ctx context.Context, k *record.Kind, old *record.Record, r record.Record, vouched bool) error {
	if k.Within == nil || vouched {
		return nil
	}
	parents := []record.ID{r.Body.ID(k.Within.Link)}
	if old != nil {
		parents = append(parents, old.Body.ID(k.Within.Link))
	}
	for _, id := range parents {
		if !id.Valid() || w.coming[id] != nil { // said with the form of the link; new records are open
			continue
		}
		parent, err := w.tx.Get(ctx, id)
		switch {
		case record.CodeOf(err) == record.NotFound && err != nil: // said with the link
		case err != nil:
			return err
		case !slices.Contains(k.Within.Open, parent.State):
			return record.Fail(record.Illegal, k.Within.Else)
		}
	}
	return nil
}
