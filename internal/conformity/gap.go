package conformity

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/pack"
	"steward/internal/record"
)

// GapItem is one requirement or control that a gap analysis asks about.
type GapItem struct {
	Record record.Record
	Pack   *pack.Pack // nil when the library has it no more
	Item   *pack.Item // nil when the pack has it no more
	Clause GapClauseID
	Top    string // the clause or annex group it belongs to, such as "4" or "A.6"
	Target int    // maturity aimed at, 0 to 5
}

// GapClauseID names a clause, objective or other group of items of a pack.
type GapClauseID struct{ Pack, ID string }

// Number is the item's number in its standard, such as "4.1/2".
func (it GapItem) Number() string { return it.Record.Body.Text("item") }

// Key names the item across packs.
func (it GapItem) Key() pack.Key { return pack.MakeKey(it.Clause.Pack, it.Number()) }

// Title is the item's short title, or what its record is called.
func (it GapItem) Title() string {
	if it.Item != nil {
		return it.Item.Title
	}
	return it.Record.Title
}

// Within names the clause or objective the item belongs to: "4.1 Context" or just
// its number.
func (it GapItem) Within() string {
	return strings.TrimSpace(it.Clause.ID + " " + clauseTitle(it.Pack, it.Clause.ID))
}

// Position is where the item stands today, as derived.
func (it GapItem) Position() position.Status {
	return position.Status(it.Record.Derived.Text("position"))
}

// Excluded reports whether the item is a control that was left out. It is shown
// and not asked about.
func (it GapItem) Excluded() bool { return it.Record.State == "excluded" }

// GapAnswer is what one person was asked, and said, about one item.
type GapAnswer struct {
	Record     record.Record
	Item       record.ID
	Respondent record.ID
	Given      bool   // answered; else the answer is awaited
	Says       string // yes, partly, no, unknown
	Level      int    // maturity; -1 when none was chosen
	Note       string
	At         time.Time // when it was last written
}

// GapRound is a gap analysis with what it asks about and, once read, what was
// answered.
type GapRound struct {
	Record  record.Record
	Packs   []*pack.Pack // those of the round that the library has, in the round's order
	Items   []GapItem    // in the order of the packs and of their standards
	Answers map[record.ID][]GapAnswer
}

// Open reports whether answers are being taken.
func (g *GapRound) Open() bool { return g.Record.State == "open" && !g.Record.Removed }

// Target is the maturity aimed at where an item sets none of its own.
func (g *GapRound) Target() int {
	n, _ := g.Record.Body["target"].(float64)
	return int(n)
}

// Value is what the round says about an item.
func (g *GapRound) Value(id record.ID) GapValue { return ValueOf(g.Answers[id]) }

// GapItems reads a round and what it asks about: the requirements in force and
// the controls of its packs, those of the whole organisation only. Answers are
// not read. What the actor may not read is left out. A record of another kind is
// NotFound.
func (s *Service) GapItems(ctx context.Context, a access.Actor, id record.ID) (*GapRound, error) {
	r, err := s.reg.Get(ctx, a, id)
	if err != nil {
		return nil, err
	}
	if r.Kind != "gap-round" {
		return nil, record.Fail(record.NotFound, "There is no such gap analysis.")
	}
	lib, err := s.Library(ctx, a)
	if err != nil {
		return nil, err
	}
	g := &GapRound{Record: r, Answers: map[record.ID][]GapAnswer{}}
	names := r.Body.List("packs")
	for _, name := range names {
		if p := lib.Pack(name); p != nil {
			g.Packs = append(g.Packs, p)
		}
	}
	for _, q := range gapQueries(names) {
		err := s.gapPages(ctx, a, q, func(r record.Record) { g.Items = append(g.Items, g.item(lib, r)) })
		if err != nil {
			return nil, err
		}
	}
	g.sort(names)
	return g, nil
}

func gapQueries(packs []string) []record.Query {
	of := record.Filter{Field: "pack", Op: record.Is, Values: packs}
	return []record.Query{
		{Kind: "requirement", Filters: []record.Filter{of, {Field: "state", Op: record.Is, Values: []string{"current"}}}},
		{Kind: "control", Filters: []record.Filter{of, {Field: "state", Op: record.Not, Values: []string{"retired"}}, {Field: "system", Op: record.Is, Values: []string{""}}}},
	}
}

// gapPages reads every page of a query.
func (s *Service) gapPages(ctx context.Context, a access.Actor, q record.Query, do func(record.Record)) error {
	for r, err := range s.reg.All(ctx, a, q) {
		if err != nil {
			return fmt.Errorf("read what a gap analysis is about: %w", err)
		}
		do(r)
	}
	return nil
}

func (g *GapRound) item(lib *pack.Library, r record.Record) GapItem {
	it := GapItem{Record: r, Target: g.Target(), Clause: GapClauseID{r.Body.Text("pack"), r.Body.Text("clause")}}
	if n, ok := r.Body["target"].(float64); ok {
		it.Target = int(math.Ceil(n))
	}
	it.Pack = lib.Pack(it.Clause.Pack)
	if it.Pack != nil {
		it.Item = it.Pack.Item(it.Number())
	}
	if it.Clause.ID == "" {
		it.Clause.ID = it.Number()
	}
	it.Top = it.Clause.ID
	if it.Item != nil {
		it.Top = it.Pack.Path(it.Item.ID)[0].ID
	}
	return it
}

// sort brings the items into the order of the packs and of their standards;
// what a pack has no more comes last, by number.
func (g *GapRound) sort(names []string) {
	at := map[GapClauseID]int{}
	for _, p := range g.Packs {
		for i, it := range p.Items {
			at[GapClauseID{p.Name, it.ID}] = i + 1
		}
	}
	place := func(it GapItem) (int, int) {
		n := at[GapClauseID{it.Clause.Pack, it.Number()}]
		if n == 0 {
			n = len(at) + 1
		}
		return slices.Index(names, it.Clause.Pack), n
	}
	slices.SortStableFunc(g.Items, func(x, y GapItem) int {
		xp, xn := place(x)
		yp, yn := place(y)
		if xp != yp {
			return xp - yp
		}
		return xn - yn
	})
}
