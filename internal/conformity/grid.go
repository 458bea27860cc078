package conformity

import (
	"context"
	"fmt"
	"time"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/pack"
	"steward/internal/record"
)

// Grid is where the organisation stands against one pack on a day: its items as
// a tree, with positions, and how many have each.
type Grid struct {
	Pack   *pack.Pack
	In     record.Record // the pack as it was in use on the day
	Day    record.Date
	Past   bool
	Rows   []GridRow // in the order of the standard, parents before their parts
	Counts Positions

	then past // what a past day was derived from
}

// GridRow is one item. A group has counts of what is below it and, in Status, its
// own by Positions.Status; an assessed item has a record, once it was taken into
// use, and a position.
type GridRow struct {
	Item     pack.Item
	Depth    int
	Record   record.Record // zero without one
	Status   position.Status
	Reason   string
	Until    record.Date      // the first day the position may change by time alone
	Counting int              // how many pieces count for it
	Pieces   []position.Piece // of a past day only; Service.Item has them for any day
	Counts   Positions        // of a group: of the assessed items below it
}

// Grid returns the grid of a pack in use, today or on a past day ("" is today). A
// day to come is Invalid; a pack that was not in use on the day is NotFound.
func (s *Service) Grid(ctx context.Context, a access.Actor, name string, day record.Date) (Grid, error) {
	g := Grid{Day: day}
	if err := a.Require(access.Read, "requirement", nil); err != nil {
		return g, err
	}
	var err error
	if g.Day, g.Past, err = s.day(day); err != nil {
		return g, err
	}
	if g.In, g.Pack, err = s.packOn(ctx, a, name, g.Day, g.Past); err != nil {
		return g, err
	}
	var rows map[string]GridRow
	if g.Past {
		if g.then, err = s.pastOf(ctx, a.Org, g.Day); err == nil {
			rows, err = s.rowsOn(ctx, a, g.Pack, g.then)
		}
	} else {
		rows, err = s.rowsToday(ctx, a, g.Pack)
	}
	if err != nil {
		return g, err
	}
	g.grow(rows)
	return g, nil
}

// day brings a day that is asked for to one up to today, and says whether it is
// past.
func (s *Service) day(day record.Date) (record.Date, bool, error) {
	today := record.DateOf(s.reg.Now())
	switch {
	case day == "" || day == today:
		return today, false, nil
	case day > today:
		return day, false, record.Fail(record.Invalid, "Where things will stand on "+string(day)+" nobody knows yet. Choose a day up to today.")
	}
	return day, true, nil
}

// endOf is the last moment of a day.
func endOf(day record.Date) time.Time { return day.AddDays(1).Time().Add(-time.Millisecond) }

// packOn returns the record and the content of a pack in use on a day.
func (s *Service) packOn(ctx context.Context, a access.Actor, name string, day record.Date, past bool) (record.Record, *pack.Pack, error) {
	in, err := s.packRecord(ctx, a, name)
	if err != nil {
		return in, nil, err
	}
	if past {
		then, err := s.reg.At(ctx, a, in.ID, endOf(day))
		if record.CodeOf(err) == record.NotFound && err != nil || err == nil && (then.State != "in_use" || then.Removed) {
			return in, nil, record.Fail(record.NotFound, fmt.Sprintf("%s was not in use on %s.", in.Title, day))
		} else if err != nil {
			return in, nil, err
		}
		in = then
	} else if in.State != "in_use" || in.Removed {
		return in, nil, record.Fail(record.NotFound, in.Title+" is not in use.")
	}
	p, err := s.content(ctx, a, in)
	return in, p, err
}

// rowsToday reads positions as the register keeps them: two queries, however many
// items there are.
func (s *Service) rowsToday(ctx context.Context, a access.Actor, p *pack.Pack) (map[string]GridRow, error) {
	have, err := s.itemRecords(ctx, a, p)
	if err != nil {
		return nil, err
	}
	rows := map[string]GridRow{}
	for key, r := range have {
		if _, item := key.Split(); !gone(r) {
			rows[item] = keptRow(r)
		}
	}
	return rows, nil
}

// gone reports whether a record of an item counts no more.
func gone(r record.Record) bool { return r.Removed || r.Erased || r.State == "retired" }

// keptRow is the position that the register keeps with a record.
func keptRow(r record.Record) GridRow {
	n, _ := r.Derived["counting"].(float64)
	return GridRow{Record: r, Status: position.Status(r.Derived.Text("position")), Reason: r.Derived.Text("reason"), Until: record.Date(r.Derived.Text("until")), Counting: int(n)}
}

// rowOf is a position that was derived now.
func rowOf(r record.Record, a position.Answer) GridRow {
	row := GridRow{Record: r, Status: a.Status, Reason: a.Reason, Until: a.Until, Pieces: a.Pieces}
	for _, p := range a.Pieces {
		if p.Standing == position.Counts {
			row.Counting++
		}
	}
	return row
}

// grow lays the rows out as the tree of the pack and counts them.
func (g *Grid) grow(rows map[string]GridRow) {
	g.Counts = g.branch(rows, "", 0)
}

func (g *Grid) branch(rows map[string]GridRow, parent string, depth int) Positions {
	all := Positions{}
	for _, it := range g.Pack.Children(parent) {
		row := rows[it.ID]
		row.Item, row.Depth = it, depth
		at := len(g.Rows)
		g.Rows = append(g.Rows, row)
		below := g.branch(rows, it.ID, depth+1)
		if below.Total() > 0 {
			g.Rows[at].Counts = below
		}
		switch {
		case it.Assessed && row.Record.ID != "":
			all[row.Status]++
		case it.Assessed:
			g.Rows[at].Reason = "It has no record, or its record was retired or removed."
		default:
			g.Rows[at].Status = below.Status()
		}
		for status, n := range below {
			all[status] += n
		}
	}
	return all
}
