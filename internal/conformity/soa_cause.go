package conformity

import (
	"cmp"
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
)

// The sorts of causes, named as the reasons of a decision are.
const (
	CauseRisk   = "risk"   // a treatment of a risk rests on the control
	CauseImpact = "impact" // a measure against an impact rests on it
	CauseLaw    = "law"    // a duty is carried by it
)

// Cause is what a control is there for, found by links and typed by nobody
// (ISO/IEC 42001 6.1.3).
type Cause struct {
	Sort   string
	Record record.Record // the risk, the impact or the duty
	Via    record.Record // the treatment of a risk, the assessment of an impact; zero for a duty
}

// Bounds of what is read of causes.
const (
	maxCauses   = 5000 // records of a kind over all controls
	causesShown = 20   // of each control, when there are more than that
)

// causeKinds are the kinds that name controls, with what they need to be alive.
var causeKinds = []struct {
	kind, sort, via string
	live            []record.Filter
}{
	{"treatment", CauseRisk, "risk", []record.Filter{{Field: "state", Op: record.Not, Values: []string{"abandoned"}}}},
	{"impact", CauseImpact, "assessment", []record.Filter{{Field: "state", Op: record.Not, Values: []string{"dismissed"}}}},
	{"obligation", CauseLaw, "", []record.Filter{{Field: "state", Op: record.Not, Values: []string{"ended"}}}},
}

// soaCauses reads what each control is there for. For one AI system only what
// concerns it counts; a risk that names no system concerns all.
func (s *Service) soaCauses(ctx context.Context, a access.Actor, out *SoA) error {
	var ids []string
	for _, r := range out.Rows() {
		if r.Record.ID != "" {
			ids = append(ids, string(r.Record.ID))
		}
	}
	causes := map[record.ID][]Cause{}
	for _, k := range causeKinds {
		if !a.May(access.Read, k.kind, nil).Allowed {
			continue
		}
		found, err := s.naming(ctx, a, k.kind, ids, k.live)
		if err != nil {
			return err
		}
		if err := s.causesOf(ctx, a, out.Scope.System, k.sort, k.via, found, causes); err != nil {
			return err
		}
	}
	for i := range out.Groups {
		for j := range out.Groups[i].Rows {
			row := &out.Groups[i].Rows[j]
			row.Causes = inOrder(causes[row.Record.ID])
		}
	}
	return nil
}

// naming reads the records of a kind that name one of the controls, by control:
// all of them up to maxCauses, beyond that at least the first of every control.
func (s *Service) naming(ctx context.Context, a access.Actor, kind string, ids []string, live []record.Filter) (map[record.ID][]record.Record, error) {
	out := map[record.ID][]record.Record{}
	n := 0
	for chunk := range slices.Chunk(ids, 100) {
		q := record.Query{Kind: kind, Filters: append(slices.Clone(live), record.Filter{Field: "controls", Op: record.Is, Values: chunk})}
		for r, err := range s.reg.All(ctx, a, q) {
			if err != nil {
				return nil, err
			}
			spread(out, []record.Record{r}, chunk)
			if n++; n >= maxCauses {
				break
			}
		}
	}
	if n < maxCauses {
		return out, nil
	}
	for _, id := range ids {
		if len(out[record.ID(id)]) > 0 {
			continue
		}
		page, err := s.reg.List(ctx, a, record.Query{Kind: kind, Limit: causesShown, Filters: append(slices.Clone(live), record.Filter{Field: "controls", Op: record.Is, Values: []string{id}})})
		if err != nil {
			return nil, err
		}
		spread(out, page.Records, []string{id})
	}
	return out, nil
}

// spread puts records under each of the controls they name.
func spread(out map[record.ID][]record.Record, records []record.Record, controls []string) {
	for _, r := range records {
		for _, id := range r.Body.List("controls") {
			if slices.Contains(controls, id) {
				out[record.ID(id)] = append(out[record.ID(id)], r)
			}
		}
	}
}

// causesOf turns what names controls into causes, following treatments to their
// risks and impacts to their assessments.
func (s *Service) causesOf(ctx context.Context, a access.Actor, system record.ID, sort, via string, found map[record.ID][]record.Record, causes map[record.ID][]Cause) error {
	var up map[record.ID]record.Record
	if via != "" {
		var ids []record.ID
		for _, list := range found {
			for _, r := range list {
				ids = append(ids, r.Body.ID(via))
			}
		}
		slices.Sort(ids)
		var err error
		if up, err = s.reg.GetMany(ctx, a, slices.Compact(ids)); err != nil {
			return err
		}
	}
	for control, list := range found {
		for _, r := range list {
			if c, ok := causeOf(sort, r, up[r.Body.ID(via)]); ok && c.concerns(system) {
				causes[control] = append(causes[control], c)
			}
		}
	}
	return nil
}

// causeOf is the cause a record is, false when what it belongs to is over.
func causeOf(sort string, r, up record.Record) (Cause, bool) {
	switch sort {
	case CauseRisk:
		return Cause{sort, up, r}, up.ID != "" && !up.Removed && up.State != "closed"
	case CauseImpact:
		return Cause{sort, r, up}, up.ID != "" && !up.Removed && up.State != "superseded"
	}
	return Cause{Sort: sort, Record: r}, true
}

// concerns reports whether a cause concerns the AI system; with none, all do.
func (c Cause) concerns(system record.ID) bool {
	switch {
	case system == "":
		return true
	case c.Sort == CauseRisk:
		about := c.Record.Body.List("about")
		return len(about) == 0 || slices.Contains(about, string(system))
	case c.Sort == CauseImpact:
		return c.Via.Body.ID("system") == system
	}
	return c.Record.Body.ID("system") == system
}

// inOrder sorts causes by sort and number, each record once.
func inOrder(all []Cause) []Cause {
	slices.SortFunc(all, func(x, y Cause) int {
		return cmp.Or(cmp.Compare(slices.Index([]string{CauseRisk, CauseImpact, CauseLaw}, x.Sort), slices.Index([]string{CauseRisk, CauseImpact, CauseLaw}, y.Sort)),
			cmp.Compare(x.Record.Number, y.Record.Number))
	})
	return slices.CompactFunc(all, func(x, y Cause) bool { return x.Record.ID == y.Record.ID })
}

// frozenCauses are causes as an edition keeps them.
func (s *Service) frozenCauses(all []Cause) []EditionCause {
	var out []EditionCause
	for _, c := range all {
		out = append(out, EditionCause{ID: c.Record.ID, Kind: c.Record.Kind, Reference: c.Record.Ref(s.reg.Kinds().Kind(c.Record.Kind))})
	}
	return out
}

// Unreasoned reports whether an included control has no reason beside its
// justification: nothing linked, and nothing named.
func (r SoARow) Unreasoned() bool {
	return r.Decision() == Included && len(r.Causes) == 0 && len(r.Reasons()) == 0
}

// Unlinked returns the reasons that the decision names and no link shows.
func (r SoARow) Unlinked() []string {
	if r.Decision() != Included {
		return nil
	}
	var out []string
	for _, reason := range r.Reasons() {
		needs := reason == CauseRisk || reason == CauseImpact || reason == CauseLaw
		if needs && !slices.ContainsFunc(r.Causes, func(c Cause) bool { return c.Sort == reason }) {
			out = append(out, reason)
		}
	}
	return out
}

// Contested reports whether something rests on a control that is left out.
func (r SoARow) Contested() bool { return r.Decision() == Excluded && len(r.Causes) > 0 }
