package conformity

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"steward/internal/access"
	"steward/internal/aims/evaluation"
	"steward/internal/aims/planning"
	"steward/internal/aims/position"
	"steward/internal/pack"
	"steward/internal/record"
)

// past is what spoke for and against requirements and controls on a past day,
// from the log. What is erased since is not there: its content is gone, and with
// it what it showed.
type past struct {
	day    record.Date
	linked map[record.ID][]record.Record // by what they are linked to
}

// rowsOn derives the positions of a past day from what was recorded at its end.
// They are derived from everything, whatever of it the actor may read.
func (s *Service) rowsOn(ctx context.Context, a access.Actor, p *pack.Pack, then past) (map[string]GridRow, error) {
	rows := map[string]GridRow{}
	for _, kind := range []string{"requirement", "control"} {
		if !a.May(access.Read, kind, nil).Allowed {
			continue
		}
		list, err := s.reg.KindAt(ctx, a, kind, endOf(then.day))
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			item := r.Body.Text("item")
			if r.Body.Text("pack") != p.Name || r.Body.Text("system") != "" || gone(r) || rows[item].Record.ID != "" {
				continue
			}
			rows[item] = rowOf(r, then.position(r))
		}
	}
	return rows, nil
}

// position derives the position of a requirement or control on the day.
func (p past) position(r record.Record) position.Answer {
	return position.Of(subjectOf(r), evaluation.Pieces(r.ID, p.linked[r.ID], p.day))
}

// subjectOf says what a record is to its position.
func subjectOf(r record.Record) position.Subject {
	if r.Kind == "control" {
		return planning.SubjectOf(r)
	}
	return position.Subject{}
}

// sources are the links by which a record speaks for or against a requirement, a
// control or a duty.
func sources(kinds *record.Catalogue) map[string][]string {
	out := map[string][]string{}
	for _, kind := range []string{"requirement", "control", "obligation"} {
		for _, from := range kinds.Kind(kind).DerivesFrom {
			source, relation, _ := strings.Cut(from, ".")
			if !slices.Contains(out[source], relation) {
				out[source] = append(out[source], relation)
			}
		}
	}
	return out
}

// pastOf reads everything that spoke for or against anything at the end of a day.
func (s *Service) pastOf(ctx context.Context, org record.ID, day record.Date) (past, error) {
	out := past{day: day, linked: map[record.ID][]record.Record{}}
	for kind, relations := range sources(s.reg.Kinds()) {
		list, err := s.reg.KindAt(ctx, access.System(org), kind, endOf(day))
		if err != nil {
			return out, err
		}
		if list, err = s.derivedAt(ctx, org, kind, list, day); err != nil {
			return out, err
		}
		for _, r := range list {
			for _, relation := range relations {
				for _, to := range r.Body.List(relation) {
					out.linked[record.ID(to)] = append(out.linked[record.ID(to)], r)
				}
			}
		}
	}
	return out, nil
}

// derivedAt computes again what records of a kind followed from what they link to
// as it was at the end of the day: whether evidence was outdated.
func (s *Service) derivedAt(ctx context.Context, org record.ID, kind string, list []record.Record, day record.Date) ([]record.Record, error) {
	k := s.reg.Kinds().Kind(kind)
	if len(k.DerivesOn) == 0 {
		return list, nil
	}
	var ids []record.ID
	for _, r := range list {
		for _, field := range k.DerivesOn {
			ids = append(ids, idsOf(r.Body.List(field))...)
		}
	}
	targets, err := s.marksAt(ctx, org, ids, endOf(day))
	if err != nil {
		return nil, err
	}
	for i, r := range list {
		var about []record.Record
		for _, field := range k.DerivesOn {
			for _, id := range r.Body.List(field) {
				if t, ok := targets[record.ID(id)]; ok {
					about = append(about, t)
				}
			}
		}
		list[i].Derived, _ = k.Compute(r, about, day.Time())
	}
	return list, nil
}

// marksAt reads records as they were at a moment, with their marks. Kinds are read
// whole; what was removed by then is read one by one.
func (s *Service) marksAt(ctx context.Context, org record.ID, ids []record.ID, at time.Time) (map[record.ID]record.Record, error) {
	system, out := access.System(org), map[record.ID]record.Record{}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	now, err := s.reg.GetMany(ctx, system, ids)
	if err != nil {
		return nil, err
	}
	kinds := map[string]bool{}
	for _, r := range now {
		kinds[r.Kind] = true
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		list, err := s.reg.KindAt(ctx, system, kind, at)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			out[r.ID] = r
		}
	}
	for _, id := range ids {
		if _, there := out[id]; !there && now[id].ID != "" {
			r, err := s.reg.At(ctx, system, id, at)
			if err != nil && record.CodeOf(err) != record.NotFound {
				return nil, err
			} else if err == nil {
				out[id] = r
			}
		}
	}
	for id, r := range out {
		r.Mark = s.reg.Kinds().Kind(r.Kind).MarkOf(r)
		out[id] = r
	}
	return out, nil
}

func idsOf(list []string) []record.ID {
	out := make([]record.ID, len(list))
	for i, id := range list {
		out[i] = record.ID(id)
	}
	return out
}
