package risk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Moment is a risk as it stood at the end of a day, with what was derived of it.
type Moment struct {
	On     record.Date
	Record record.Record
}

// History returns how a risk stood at the ends of the months before today, and
// today, from when it was made: as recorded then, derived anew with today's kinds.
func (s *Service) History(ctx context.Context, a access.Actor, r record.Record, months int) ([]Moment, error) {
	if _, err := s.find(ctx, a, "risk", r.ID); err != nil {
		return nil, err
	}
	today := record.DateOf(s.reg.Now())
	var out []Moment
	for _, day := range monthEnds(today, months) {
		if day < record.DateOf(r.Created) {
			continue
		}
		t, err := s.pull(ctx, a.Org, day, r.ID)
		if err != nil {
			return nil, err
		}
		if then, ok := t.by[r.ID]; ok && !then.Removed && !then.Erased {
			out = append(out, Moment{day, then})
		}
	}
	return append(out, Moment{today, r}), nil
}

// mostPulled bounds how many records are read for one day of one risk.
const mostPulled = 2000

// pull reads one record of a past day and all it followed from, and derives them.
func (s *Service) pull(ctx context.Context, org record.ID, day record.Date, id record.ID) (*then, error) {
	t := &then{s: s, ctx: ctx, org: org, at: day.AddDays(1).Time().Add(-time.Millisecond), by: map[record.ID]record.Record{}, kinds: map[string][]record.ID{}, linked: map[string]map[record.ID][]record.ID{}}
	seq, err := s.reg.SeqAt(ctx, access.System(org), t.at)
	if err != nil || seq < 0 {
		return t, err
	}
	seen := map[record.ID]bool{id: true}
	for queue := []record.ID{id}; len(queue) > 0; queue = queue[1:] {
		next, err := t.one(queue[0], seq)
		if err != nil {
			return nil, err
		}
		for _, n := range next {
			if !seen[n] {
				seen[n] = true
				queue = append(queue, n)
			}
		}
		if len(seen) > mostPulled {
			return nil, record.Fail(record.TooLarge, "Too much hangs on this risk to show how it stood on past days.")
		}
	}
	for _, kind := range order {
		t.derive(kind)
	}
	return t, nil
}

// one reads one record as it was and returns what it followed from.
func (t *then) one(id record.ID, seq int64) ([]record.ID, error) {
	r, err := t.s.reg.At(t.ctx, access.System(t.org), id, t.at)
	if err != nil && record.CodeOf(err) == record.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("read a record of a past day: %w", err)
	}
	if r.Removed || r.Erased {
		return nil, nil
	}
	k := t.s.reg.Kinds().Kind(r.Kind)
	r.Mark = k.MarkOf(r)
	t.by[id], t.kinds[r.Kind] = r, append(t.kinds[r.Kind], id)
	if !slices.Contains(order, r.Kind) {
		return nil, nil
	}
	return t.leads(k, r, seq)
}

// leads returns the records a record is derived from, and notes the links.
func (t *then) leads(k *record.Kind, r record.Record, seq int64) ([]record.ID, error) {
	var out []record.ID
	for _, from := range k.DerivesFrom {
		kind, field := cutRelation(from)
		if !slices.Contains(order, kind) {
			continue
		}
		links, err := t.s.reg.Links(t.ctx, access.System(t.org), register.LinkQuery{Target: r.ID, Kind: kind, Relation: field, AsOf: seq, Limit: mostPulled})
		if err != nil {
			return nil, err
		}
		for _, l := range links {
			if t.linked[from] == nil {
				t.linked[from] = map[record.ID][]record.ID{}
			}
			t.linked[from][r.ID] = append(t.linked[from][r.ID], l.Source)
			out = append(out, l.Source)
		}
	}
	for _, field := range k.DerivesOn {
		for _, to := range r.Body.List(field) {
			out = append(out, record.ID(to))
		}
	}
	return out, nil
}
