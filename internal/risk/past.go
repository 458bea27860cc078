package risk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"steward/internal/access"
	"steward/internal/record"
)

// Day is how the open threats of an organisation stood at the end of a day.
type Day struct {
	On          record.Date
	Open        int
	Bands       map[string]int // by the name of the residual's band; "" for none
	Over        int            // over tolerance
	NotAccepted int            // over appetite, without an acceptance that counted
}

// order is the kinds by which what is left of a risk is derived, each after those
// it follows from; risks come twice, since acceptances follow from them and they
// from acceptances.
var order = []string{"evidence", "document", "control-test", "finding", "control", "risk-tolerance", "risk-criteria", "treatment", "risk", "risk-acceptance", "risk"}

// then is what was recorded at the end of a day. Everything is read, whoever asks:
// what followed from it does not depend on that.
type then struct {
	s      *Service
	ctx    context.Context
	org    record.ID
	at     time.Time
	by     map[record.ID]record.Record
	kinds  map[string][]record.ID
	linked map[string]map[record.ID][]record.ID // by relation, then target
}

// pastOf reads what was recorded at the end of a day and derives it anew with the
// functions of today's kinds. What was erased since is not there.
func (s *Service) pastOf(ctx context.Context, org record.ID, day record.Date) (*then, error) {
	t := &then{s: s, ctx: ctx, org: org, at: day.AddDays(1).Time().Add(-time.Millisecond), by: map[record.ID]record.Record{}, kinds: map[string][]record.ID{}, linked: map[string]map[record.ID][]record.ID{}}
	for _, kind := range []string{"risk", "treatment", "risk-acceptance", "risk-criteria", "risk-tolerance", "control", "evidence", "document", "control-test", "finding"} {
		if err := t.read(kind); err != nil {
			return nil, err
		}
	}
	if len(t.kinds["risk"]) == 0 {
		return t, nil
	}
	if err := t.readTargets(); err != nil {
		return nil, err
	}
	for _, kind := range order {
		t.derive(kind)
	}
	return t, nil
}

func (t *then) read(kind string) error {
	if _, done := t.kinds[kind]; done {
		return nil
	}
	list, err := t.s.reg.KindAt(t.ctx, access.System(t.org), kind, t.at)
	if err != nil {
		return fmt.Errorf("read %s of a past day: %w", kind, err)
	}
	t.kinds[kind] = []record.ID{}
	k := t.s.reg.Kinds().Kind(kind)
	for _, r := range list {
		r.Mark = k.MarkOf(r)
		t.by[r.ID], t.kinds[kind] = r, append(t.kinds[kind], r.ID)
		for _, l := range k.Links(r, nil) {
			relation := kind + "." + l.Relation
			if t.linked[relation] == nil {
				t.linked[relation] = map[record.ID][]record.ID{}
			}
			t.linked[relation][l.Target] = append(t.linked[relation][l.Target], r.ID)
		}
	}
	return nil
}

// readTargets reads the kinds of what evidence and risks are about.
func (t *then) readTargets() error {
	var ids []record.ID
	for _, kind := range []string{"evidence", "risk"} {
		for _, id := range t.kinds[kind] {
			for _, to := range t.by[id].Body.List("about") {
				ids = append(ids, record.ID(to))
			}
		}
	}
	slices.Sort(ids)
	names, err := t.s.reg.Names(t.ctx, access.System(t.org), slices.Compact(ids))
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := t.read(n.Kind); err != nil {
			return err
		}
	}
	return nil
}

// derive computes the records of a kind from what leads to them and what they lead
// to, as it was.
func (t *then) derive(kind string) {
	k := t.s.reg.Kinds().Kind(kind)
	if k.Derive == nil {
		return
	}
	for _, id := range t.kinds[kind] {
		r := t.by[id]
		var linked []record.Record
		for _, from := range k.DerivesFrom {
			for _, source := range t.linked[from][id] {
				if r, ok := t.by[source]; ok {
					linked = append(linked, r)
				}
			}
		}
		for _, field := range k.DerivesOn {
			for _, to := range r.Body.List(field) {
				if target, ok := t.by[record.ID(to)]; ok {
					linked = append(linked, target)
				}
			}
		}
		r.Derived, _ = k.Compute(r, linked, t.at)
		r.Mark = k.MarkOf(r)
		t.by[id] = r
	}
}

// sum counts what there was.
func (t *then) sum(day record.Date) Day {
	d := Day{On: day, Bands: map[string]int{}}
	for _, id := range t.kinds["risk"] {
		r := t.by[id]
		if r.State == "closed" || r.Body.Text("nature") == "opportunity" {
			continue
		}
		d.Open++
		d.Bands[r.Derived.Text("residual_band")]++
		over, accepted := r.Derived.Text("over"), r.Derived.Text("accepted") == "yes"
		if over == "tolerance" {
			d.Over++
		}
		if (over == "tolerance" || over == "appetite") && !accepted {
			d.NotAccepted++
		}
	}
	return d
}

// OverTime returns how the risks stood at the ends of the months before today, the
// oldest first, and today. Only who may read all risks is told.
func (s *Service) OverTime(ctx context.Context, a access.Actor, months int) ([]Day, error) {
	if err := a.Require(access.Read, "risk", nil); err != nil {
		return nil, err
	}
	if a.May(access.Read, "risk", nil).Own || a.Limited() {
		return nil, record.Fail(record.Denied, "Your role sees a part of the risks only; figures over all of them are not for it.")
	}
	var out []Day
	for _, day := range monthEnds(record.DateOf(s.reg.Now()), months) {
		key := strings.Join([]string{string(a.Org), string(day)}, " ")
		d, err := s.kept.day(key, func() (Day, error) { return s.day(ctx, a.Org, day) })
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	d, err := s.today(ctx, a)
	return append(out, d), err
}

// today counts what there is now, from the index.
func (s *Service) today(ctx context.Context, a access.Actor) (Day, error) {
	d := Day{On: record.DateOf(s.reg.Now()), Bands: map[string]int{}}
	f, err := s.Figures(ctx, a, Filter{})
	if err != nil {
		return d, err
	}
	d.Open, d.Over, d.NotAccepted = f.Open, f.Over, f.NotAccepted
	bands, err := s.reg.Tallies(ctx, a, "risk", "residual_band", 100)
	for _, t := range bands {
		if err == nil {
			d.Bands[t.Value], err = s.count(ctx, a, "risk", not("state", "closed"), is("nature", "threat"), is("residual_band", t.Value))
		}
	}
	return d, err
}

func (s *Service) day(ctx context.Context, org record.ID, day record.Date) (Day, error) {
	t, err := s.pastOf(ctx, org, day)
	if err != nil {
		return Day{}, err
	}
	return t.sum(day), nil
}

// monthEnds are the last days of the n months before that of today.
func monthEnds(today record.Date, n int) []record.Date {
	first := today.Time().AddDate(0, 0, 1-today.Time().Day())
	var out []record.Date
	for i := min(max(n, 1), 60); i >= 1; i-- {
		out = append(out, record.DateOf(first.AddDate(0, 1-i, -1)))
	}
	return out
}

func cutRelation(from string) (kind, field string) {
	kind, field, _ = strings.Cut(from, ".")
	return kind, field
}
