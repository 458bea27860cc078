package conformity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/record"
)

// GapStep is one row of the remediation plan: an item that is short of its
// target, or whose position contradicts what people say.
type GapStep struct {
	Item    GapItem
	Value   GapValue
	Gap     int      // levels short of the target
	Points  int      // what orders the plan: the sum of Why
	Why     []GapWhy // largest first
	Related int      // items of other standards in use that relate to it
	Tasks   []record.Record
}

// GapWhy is one reason for the place of a row, with its points.
type GapWhy struct {
	Points int
	Text   string
}

// The points of the plan. GapOrder says them in words.
const (
	pointsLevel    = 10 // for each level short of the target
	pointsFailed   = 15
	pointsExpired  = 10
	pointsNothing  = 5 // nothing accepted speaks for it
	pointsPart     = 2
	pointsDocument = 8
	mostRelated    = 5 // a point for each related item, up to so many
)

// GapOrder says in sentences how the plan is ordered.
func GapOrder() []string {
	return []string{
		fmt.Sprintf("%d points for each level the lowest answer is short of the target.", pointsLevel),
		fmt.Sprintf("%d points when the position is failed, %d when it is expired, %d when nothing accepted speaks for it, %d when it is shown in part.", pointsFailed, pointsExpired, pointsNothing, pointsPart),
		fmt.Sprintf("%d points when the standard makes it documented information.", pointsDocument),
		fmt.Sprintf("A point for each item of other standards in use that relates to it, at most %d: closing one gap helps there too.", mostRelated),
		"Rows with equal points stand in the order of the standard. Points order the work; they measure nothing.",
	}
}

// Plan lists what is short of its target, and what failed or expired although
// people say it is done, most pressing first. Items nobody answered about are not
// in it: their gap is not known.
func (s *Service) Plan(ctx context.Context, a access.Actor, g *GapRound) ([]GapStep, error) {
	related, err := s.related(ctx, a)
	if err != nil {
		return nil, err
	}
	var out []GapStep
	for _, it := range g.Items {
		if step, ok := planStep(it, g.Value(it.Record.ID), related(it)); ok {
			out = append(out, step)
		}
	}
	slices.SortStableFunc(out, func(x, y GapStep) int { return cmp.Compare(y.Points, x.Points) })
	return out, s.planTasks(ctx, a, out)
}

// related counts the items of other packs in use that relate to an item.
func (s *Service) related(ctx context.Context, a access.Actor) (func(GapItem) int, error) {
	lib, err := s.Library(ctx, a)
	if err != nil {
		return nil, err
	}
	inUse, err := s.packsInUse(ctx, a)
	if err != nil {
		return nil, err
	}
	return func(it GapItem) int {
		n := 0
		for _, c := range lib.Counterparts(it.Key()) {
			name, _ := c.Key.Split()
			_, ok := inUse[name]
			n += one(ok)
		}
		return n
	}, nil
}

func planStep(it GapItem, v GapValue, related int) (GapStep, bool) {
	step := GapStep{Item: it, Value: v, Gap: it.Gap(v), Related: related}
	at := it.Position()
	if it.Excluded() || !v.Known || step.Gap == 0 && at != position.Failed && at != position.Expired {
		return step, false
	}
	step.add(pointsLevel*step.Gap, levelsShort(step.Gap))
	switch at {
	case position.Failed:
		step.add(pointsFailed, "position failed")
	case position.Expired:
		step.add(pointsExpired, "position expired")
	case position.NotStarted, position.Unknown:
		step.add(pointsNothing, "nothing accepted speaks for it")
	case position.Partial:
		step.add(pointsPart, "shown in part")
	}
	if it.Item != nil && (it.Item.Documented == "yes" || len(it.Pack.DocumentsOf(it.Item.ID)) > 0) {
		step.add(pointsDocument, "mandatory documented information")
	}
	if n := min(related, mostRelated); n > 0 {
		word := "related items elsewhere"
		if related == 1 {
			word = "related item elsewhere"
		}
		step.add(n, fmt.Sprintf("%d %s", related, word))
	}
	slices.SortStableFunc(step.Why, func(x, y GapWhy) int { return y.Points - x.Points })
	return step, true
}

func levelsShort(n int) string {
	if n == 1 {
		return "1 level short"
	}
	return fmt.Sprintf("%d levels short", n)
}

func (p *GapStep) add(points int, text string) {
	if points > 0 {
		p.Points += points
		p.Why = append(p.Why, GapWhy{points, text})
	}
}
