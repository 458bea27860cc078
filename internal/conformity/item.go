package conformity

import (
	"context"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/evaluation"
	"steward/internal/aims/position"
	"steward/internal/pack"
	"steward/internal/record"
)

// Stand is where one requirement or control stands on a day, with what decides
// it.
type Stand struct {
	Day    record.Date
	Past   bool
	Record record.Record
	Answer position.Answer
	Rows   []StandRow // what the actor may see of the pieces, what decided first
	Hidden int        // how many pieces the actor may not see
}

// StandRow is one piece with the record it is.
type StandRow struct {
	position.Piece
	Title string
	State string
}

// ItemView is one item of a pack in use, and where it stands.
type ItemView struct {
	Pack  *pack.Pack
	Item  pack.Item
	Path  []pack.Item // from the top down to the item
	Below []GridRow   // of a group: what is in it
	Stand *Stand      // nil for what is not assessed, or has no record
	Next  string      // the next assessed item, ""
	Prev  string
}

// Item returns one item of a pack in use with its position, today or on a past
// day ("" is today). What is not there is NotFound.
func (s *Service) Item(ctx context.Context, a access.Actor, name, item string, day record.Date) (ItemView, error) {
	g, err := s.Grid(ctx, a, name, day)
	if err != nil {
		return ItemView{}, err
	}
	it := g.Pack.Item(item)
	if it == nil {
		return ItemView{}, record.Fail(record.NotFound, g.Pack.Title+" has no item "+item+".")
	}
	v := ItemView{Pack: g.Pack, Item: *it, Path: g.Pack.Path(item)}
	for i, row := range g.Rows {
		if row.Item.ID == item {
			v.Below = g.below(i)
			if row.Record.ID != "" {
				st, err := s.stand(ctx, a, row, g)
				if err != nil {
					return v, err
				}
				v.Stand = &st
			}
		}
	}
	v.Prev, v.Next = neighbours(g.Pack, item)
	return v, nil
}

// below returns the rows under a row.
func (g Grid) below(i int) []GridRow {
	for j := i + 1; j < len(g.Rows); j++ {
		if g.Rows[j].Depth <= g.Rows[i].Depth {
			return g.Rows[i+1 : j]
		}
	}
	return g.Rows[i+1:]
}

// neighbours returns the assessed items before and after one.
func neighbours(p *pack.Pack, item string) (prev, next string) {
	found := false
	for _, it := range p.Items {
		switch {
		case it.ID == item:
			found = true
		case !it.Assessed:
		case !found:
			prev = it.ID
		default:
			return prev, it.ID
		}
	}
	return prev, ""
}

// stand adds the pieces to a row of a grid.
func (s *Service) stand(ctx context.Context, a access.Actor, row GridRow, g Grid) (Stand, error) {
	st := Stand{Day: g.Day, Past: g.Past, Record: row.Record}
	if g.Past {
		st.Answer = position.Answer{Status: row.Status, Reason: row.Reason, Until: row.Until, Pieces: row.Pieces}
		return s.named(ctx, a, st)
	}
	return s.standToday(ctx, a, st)
}

// Stand returns where a requirement or control stands, today or on a past day (""
// is today).
func (s *Service) Stand(ctx context.Context, a access.Actor, r record.Record, day record.Date) (Stand, error) {
	st := Stand{Record: r}
	if err := a.Require(access.Read, r.Kind, &r); err != nil {
		return st, err
	}
	var err error
	if st.Day, st.Past, err = s.day(day); err != nil {
		return st, err
	}
	if !st.Past {
		return s.standToday(ctx, a, st)
	}
	then, err := s.pastOf(ctx, a.Org, st.Day)
	if err != nil {
		return st, err
	}
	if st.Record, err = s.reg.At(ctx, a, r.ID, endOf(st.Day)); err != nil {
		return st, err
	}
	st.Answer = then.position(st.Record)
	return s.named(ctx, a, st)
}

// standToday derives the position from what is linked now.
func (s *Service) standToday(ctx context.Context, a access.Actor, st Stand) (Stand, error) {
	linked, err := s.linkedNow(ctx, a.Org, st.Record)
	if err != nil {
		return st, err
	}
	st.Answer = position.Of(subjectOf(st.Record), evaluation.Pieces(st.Record.ID, linked, st.Day))
	return s.named(ctx, a, st)
}

// linkedNow reads what speaks for or against a record now.
func (s *Service) linkedNow(ctx context.Context, org record.ID, r record.Record) ([]record.Record, error) {
	system := access.System(org)
	var ids []record.ID
	for _, from := range s.reg.Kinds().Kind(r.Kind).DerivesFrom {
		kind, relation, _ := strings.Cut(from, ".")
		links, err := s.reg.Links(ctx, system, linksTo(r.ID, kind, relation))
		if err != nil {
			return nil, err
		}
		for _, l := range links {
			ids = append(ids, l.Source)
		}
	}
	found, err := s.reg.GetMany(ctx, system, ids)
	if err != nil {
		return nil, err
	}
	out := make([]record.Record, 0, len(ids))
	for _, id := range ids {
		if l, ok := found[id]; ok {
			out = append(out, l)
		}
	}
	return out, nil
}

// named adds what the pieces are called, and leaves out what the actor may not
// see.
func (s *Service) named(ctx context.Context, a access.Actor, st Stand) (Stand, error) {
	ids := make([]record.ID, len(st.Answer.Pieces))
	for i, p := range st.Answer.Pieces {
		ids[i] = p.ID
	}
	names, err := s.reg.Names(ctx, a, ids)
	if err != nil {
		return st, err
	}
	for _, p := range st.Answer.Pieces {
		n, ok := names[p.ID]
		if !ok {
			st.Hidden++
			continue
		}
		st.Rows = append(st.Rows, StandRow{p, n.Title, n.State})
	}
	return st, nil
}
