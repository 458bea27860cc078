package impact

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
)

// Need is whether a system has to be assessed.
type Need string

// The needs, the most pressing first.
const (
	Again  Need = "again"   // signed off once, and due by interval or by change
	Never  Need = "never"   // nobody has begun
	InWork Need = "in_work" // being written or reviewed for the first time
	Right  Need = "current" // signed off, and nothing changed since
)

// Standing is one system with the assessments in force and under way.
type Standing struct {
	System   record.Record
	InForce  []record.Record // signed off and not superseded, one for each scope
	UnderWay []record.Record // drafts and those in review
	Need     Need
	Why      string
	Worst    planning.Level // of those in force; "" without any harm
}

// Needs reports whether anybody has to do something.
func (d Standing) Needs() bool { return d.Need == Again || d.Need == Never }

// Due returns every system in use or on its way with where its assessments stand,
// the most pressing first (ISO/IEC 42001 8.4). Systems that are retired are left
// out.
func (s *Service) Due(ctx context.Context, a access.Actor) ([]Standing, error) {
	systems, err := s.all(ctx, a, "ai-system", record.Filter{Field: "state", Op: record.Not, Values: []string{"retired"}})
	if err != nil {
		return nil, err
	}
	assessments, err := s.all(ctx, a, "impact-assessment", record.Filter{Field: "state", Op: record.Not, Values: []string{"superseded"}})
	if err != nil {
		return nil, err
	}
	incidents, err := s.incidents(ctx, a)
	if err != nil {
		return nil, err
	}
	by := map[record.ID][]record.Record{}
	for _, r := range assessments {
		by[r.Body.ID("system")] = append(by[r.Body.ID("system")], r)
	}
	out := make([]Standing, 0, len(systems))
	for _, sys := range systems {
		out = append(out, standing(sys, by[sys.ID], incidents[sys.ID]))
	}
	order := []Need{Again, Never, InWork, Right}
	slices.SortStableFunc(out, func(x, y Standing) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.Need), slices.Index(order, y.Need)), cmp.Compare(y.Worst.Rank(), x.Worst.Rank()))
	})
	return out, nil
}

// incidents reads what went wrong with systems, by system; what was dismissed is left
// out, and so are incidents the actor may not read.
func (s *Service) incidents(ctx context.Context, a access.Actor) (map[record.ID][]record.Record, error) {
	out := map[record.ID][]record.Record{}
	if !s.has(a, "incident") {
		return out, nil
	}
	all, err := s.all(ctx, a, "incident", record.Filter{Field: "state", Op: record.Not, Values: []string{"dismissed"}})
	for _, r := range all {
		for _, id := range r.Body.List("systems") {
			out[record.ID(id)] = append(out[record.ID(id)], r)
		}
	}
	return out, err
}

// after names the incidents of a system that were reported after the day it was
// assessed.
func after(assessed record.Date, incidents []record.Record) string {
	var refs []string
	for _, i := range incidents {
		if record.DateOf(i.Created) > assessed {
			refs = append(refs, fmt.Sprintf("INC-%d", i.Number))
		}
	}
	switch len(refs) {
	case 0:
		return ""
	case 1:
		return refs[0] + " was reported since it was assessed."
	}
	return strings.Join(refs, ", ") + " were reported since it was assessed."
}

func standing(sys record.Record, assessments, incidents []record.Record) Standing {
	d := Standing{System: sys, Need: Never, Why: "Nobody has begun."}
	for _, r := range assessments {
		if frozen(r) {
			d.InForce = append(d.InForce, r)
		} else {
			d.UnderWay = append(d.UnderWay, r)
		}
	}
	if len(d.UnderWay) > 0 {
		d.Need, d.Why = InWork, "The first one is being written."
	}
	if len(d.InForce) == 0 {
		return d
	}
	d.Need, d.Why = Right, "Nothing makes it due."
	for _, r := range d.InForce {
		if w := planning.Level(r.Derived.Text("worst")); w.Rank() > d.Worst.Rank() {
			d.Worst = w
		}
		if r.Derived.Text("due_now") == "yes" && d.Need != Again {
			d.Need, d.Why = Again, r.Derived.Text("due_reason")
		}
		if on := record.Date(r.Body.Text("assessed_on")); on != "" && d.Need != Again {
			if why := after(on, incidents); why != "" {
				d.Need, d.Why = Again, why
			}
		}
	}
	return d
}
