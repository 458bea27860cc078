package register

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/store"
)

// computed returns the computed fields of a record and when they may next
// change, in UTC milliseconds (0 never).
func (w *writing) computed(ctx context.Context, k *record.Kind, r record.Record) (record.Body, int64, error) {
	if k.Derive == nil || r.Removed {
		return nil, 0, nil
	}
	var linked []record.Record
	for _, from := range k.DerivesFrom {
		kind, relation, _ := strings.Cut(from, ".")
		links, err := w.tx.Links(ctx, LinkQuery{Target: r.ID, Kind: kind, Relation: relation, AsOf: -1, Limit: maxLinks})
		if err != nil {
			return nil, 0, err
		}
		for _, l := range links {
			src, err := w.marked(ctx, l.Source)
			if err != nil {
				return nil, 0, err
			}
			linked = append(linked, src)
		}
	}
	for _, name := range k.DerivesOn {
		for _, id := range r.Body.List(name) {
			if w.coming[record.ID(id)] != nil {
				continue
			}
			target, err := w.marked(ctx, record.ID(id))
			if err != nil {
				return nil, 0, err
			}
			linked = append(linked, target)
		}
	}
	body, next := k.Compute(r, linked, w.tx.Now())
	var wake int64
	if !next.IsZero() {
		wake = next.UnixMilli()
	}
	return body, wake, nil
}

// follow notes the records whose computed fields follow from these links.
func (w *writing) follow(links []record.Link) {
	for _, l := range links {
		if w.g.feeds[l.Kind+"."+l.Relation] {
			w.queue(l.Target)
		}
	}
}

// maxFollowers is how many records at most are brought in line with one they
// speak of.
const maxFollowers = 100_000

func (w *writing) queue(id record.ID) {
	if !w.queued[id] {
		w.queued[id] = true
		w.stale = append(w.stale, id)
	}
}

// lean notes the records whose computed fields follow from one they link to,
// when that one changed in what matters to them: its mark, its state, or whether
// it is there.
func (w *writing) lean(ctx context.Context, k *record.Kind, old *record.Record, r record.Record) error {
	if old == nil || k.MarkOf(*old) == k.MarkOf(r) && old.State == r.State && old.Removed == r.Removed {
		return nil
	}
	for _, l := range w.g.leans {
		if !l.field.Targets(k.Name) {
			continue
		}
		links, err := w.tx.Links(ctx, LinkQuery{Target: r.ID, Kind: l.kind.Name, Relation: l.field.Name, AsOf: -1, Limit: maxFollowers})
		if err != nil {
			return err
		}
		for _, link := range links {
			w.queue(link.Source)
		}
	}
	return nil
}

// derive computes again what follows from what was written, and what follows
// from that.
func (w *writing) derive(ctx context.Context) error {
	for i := 0; i < len(w.stale); i++ {
		w.queued[w.stale[i]] = false
		if err := w.rederive(ctx, w.stale[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) rederive(ctx context.Context, id record.ID) error {
	old, err := w.tx.Get(ctx, id)
	if err != nil || old.Removed {
		return err
	}
	if old, err = w.g.today(old); err != nil {
		return err
	}
	k, err := w.kind(old.Kind)
	if err != nil || k.Derive == nil {
		return err
	}
	cur := old.Clone()
	var wake int64
	if cur.Derived, wake, err = w.computed(ctx, k, cur); err != nil {
		return err
	}
	custom, err := w.fields(ctx, k.Name)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(old.Derived, cur.Derived) {
		w.follow(k.Links(cur, custom))
		if err := w.lean(ctx, k, &old, cur); err != nil {
			return err
		}
	}
	return w.tx.Derived(ctx, cur, k.Facets(old, custom), k.Facets(cur, custom), wake)
}

// autoTitle makes the title of a kind that titles itself.
func (w *writing) autoTitle(ctx context.Context, k *record.Kind, b record.Body) (string, error) {
	names, err := w.tx.Names(ctx, linked(k, b))
	if err != nil {
		return "", err
	}
	title := k.AutoTitle(b, func(id record.ID) string {
		if d := w.coming[id]; d != nil {
			return d.Title
		}
		return titleOf(names[id])
	})
	if r := []rune(title); len(r) > record.MaxTitle {
		title = string(r[:record.MaxTitle-1]) + "…"
	}
	return title, nil
}

// retitle makes titles anew that speak of a record whose title changed.
func (w *writing) retitle(ctx context.Context) error {
	for _, id := range w.titled {
		links, err := w.tx.Links(ctx, LinkQuery{Target: id, AsOf: -1, Limit: maxFollowers})
		if err != nil {
			return err
		}
		for _, l := range links {
			k := w.g.kinds.Kind(l.Kind)
			if k == nil || k.AutoTitle == nil || l.Relation == "owner" {
				continue
			}
			if err := w.retitleOne(ctx, k, l.Source); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writing) retitleOne(ctx context.Context, k *record.Kind, id record.ID) error {
	r, err := w.tx.Get(ctx, id)
	if err != nil || r.Removed {
		return err
	}
	title, err := w.autoTitle(ctx, k, r.Body)
	if err != nil || title == r.Title {
		return err
	}
	custom, err := w.fields(ctx, k.Name)
	if err != nil {
		return err
	}
	r.Title = title
	return w.tx.Retitle(ctx, r, record.SortKey(title), k.SearchText(r, custom))
}

// refacet brings the facets and links of every record of a kind from one set of
// custom fields to another.
func (g *Register) refacet(ctx context.Context, tx *store.Tx, k *record.Kind, old, cur []record.Field) error {
	if reflect.DeepEqual(traced(old), traced(cur)) {
		return nil
	}
	return tx.Each(ctx, k.Name, func(r record.Record, wake int64) error {
		if r.Removed {
			return nil
		}
		r, err := g.today(r)
		if err != nil {
			return err
		}
		if err := tx.Relink(ctx, r, k.Links(r, old), k.Links(r, cur)); err != nil {
			return err
		}
		return tx.Derived(ctx, r, k.Facets(r, old), k.Facets(r, cur), wake)
	})
}

// traced names the fields that leave facets or links.
func traced(fields []record.Field) []string {
	var out []string
	for i := range fields {
		if f := &fields[i]; f.Index || f.IsLink() {
			out = append(out, fmt.Sprint(f.Name, f.Index))
		}
	}
	return out
}

// wake derives again what the passing of time changed, a bounded number of
// records at a time, and reports whether there may be more.
func (g *Register) wake(ctx context.Context, now time.Time) (more bool, err error) {
	const most = 500
	due, err := g.store.Due(ctx, now, most)
	if err != nil {
		return false, err
	}
	byOrg := map[record.ID][]record.ID{}
	for _, r := range due {
		byOrg[r.Org] = append(byOrg[r.Org], r.ID)
	}
	for org, ids := range byOrg {
		err := g.write(ctx, access.System(org), func(w *writing) error {
			for _, id := range ids {
				w.queue(id)
			}
			return nil
		})
		if err != nil {
			return false, err
		}
	}
	return len(due) == most, nil
}
