package impact

import (
	"cmp"
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
)

// Assessment is an impact assessment whole, as it stands.
type Assessment struct {
	Record  record.Record
	System  record.Record
	Impacts []record.Record // harms before benefits, the gravest first; dismissed ones last
}

// Frozen reports whether it was signed off, so that nothing in it changes.
func (w Assessment) Frozen() bool { return frozen(w.Record) }

func frozen(r record.Record) bool {
	return slices.Contains([]string{"signed_off", "published", "superseded"}, r.State)
}

// Harms, Benefits and Dismissed are the impacts of that sort, in their order.
func (w Assessment) Harms() []record.Record { return w.sort(isHarm) }

// Benefits are those that leave somebody better off.
func (w Assessment) Benefits() []record.Record {
	return w.sort(func(r record.Record) bool { return !dismissed(r) && !isHarm(r) })
}

// Dismissed are those that were looked at and found to be none.
func (w Assessment) Dismissed() []record.Record { return w.sort(dismissed) }

func (w Assessment) sort(is func(record.Record) bool) []record.Record {
	var out []record.Record
	for _, i := range w.Impacts {
		if is(i) {
			out = append(out, i)
		}
	}
	return out
}

func dismissed(r record.Record) bool { return r.State == "dismissed" }

func isHarm(r record.Record) bool { return !dismissed(r) && r.Body.Text("direction") == "harm" }

// Assessment reads an assessment with its system and its impacts.
func (s *Service) Assessment(ctx context.Context, a access.Actor, id record.ID) (Assessment, error) {
	var w Assessment
	var err error
	if w.Record, err = s.of(ctx, a, id, "impact-assessment"); err != nil {
		return w, err
	}
	w.System, err = s.reg.Get(ctx, a, w.Record.Body.ID("system"))
	if err != nil && record.CodeOf(err) != record.NotFound {
		return w, err
	}
	w.Impacts, err = s.all(ctx, a, "impact", those("assessment", string(id)))
	Sort(w.Impacts)
	return w, err
}

// Sort puts harms before benefits and what is dismissed last; of harms the one
// with most left first, of benefits the greatest.
func Sort(impacts []record.Record) {
	rank := func(r record.Record) int {
		switch {
		case dismissed(r):
			return 2
		case isHarm(r):
			return 0
		}
		return 1
	}
	slices.SortFunc(impacts, func(x, y record.Record) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(left(y).Rank(), left(x).Rank()), cmp.Compare(before(y).Rank(), before(x).Rank()), cmp.Compare(x.Number, y.Number))
	})
}

func left(r record.Record) planning.Level { return planning.Level(r.Derived.Text("residual")) }

func before(r record.Record) planning.Level { return planning.Level(r.Derived.Text("before")) }
