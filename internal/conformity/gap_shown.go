package conformity

import (
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/evaluation"
	"steward/internal/aims/planning"
	"steward/internal/aims/position"
	"steward/internal/record"
	"steward/internal/register"
)

// GapShown derives where an item stands today and returns what speaks for and
// against it with the records, as far as the actor may read them. What may not be
// read is missing from the rows, so the status of the record itself is kept.
func (s *Service) GapShown(ctx context.Context, a access.Actor, it GapItem) (position.Answer, map[record.ID]record.Record, error) {
	links, err := s.reg.Links(ctx, a, register.LinkQuery{Target: it.Record.ID, AsOf: -1})
	if err != nil {
		return position.Answer{}, nil, err
	}
	k := s.reg.Kinds().Kind(it.Record.Kind)
	var ids []record.ID
	for _, l := range links {
		if k != nil && slices.Contains(k.DerivesFrom, l.Kind+"."+l.Relation) {
			ids = append(ids, l.Source)
		}
	}
	found, err := s.reg.GetMany(ctx, a, ids)
	if err != nil {
		return position.Answer{}, nil, err
	}
	var linked []record.Record
	for _, id := range ids {
		if r, ok := found[id]; ok {
			linked = append(linked, r)
		}
	}
	var of position.Subject
	if it.Record.Kind == "control" {
		of = planning.SubjectOf(it.Record)
	}
	out := position.Of(of, evaluation.Pieces(linked, record.DateOf(s.reg.Now())))
	if kept := it.Position(); kept != "" {
		out.Status, out.Reason = kept, it.Record.Derived.Text("reason")
	}
	return out, found, nil
}
