package position_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steward/internal/aims/position"
	"steward/internal/record"
)

func pieces(t *rapid.T) []position.Piece {
	n := rapid.IntRange(0, 6).Draw(t, "n")
	out := make([]position.Piece, 0, n)
	for i := range n {
		p := position.Piece{ID: record.ID(fmt.Sprint(i)), Why: "Because."}
		p.Role = rapid.SampledFrom([]position.Role{position.File, position.Paper, position.Trial, position.Against}).Draw(t, "role")
		standings := []position.Standing{position.Counts, position.Early, position.Over, position.Waiting, position.Refused}
		switch p.Role {
		case position.Trial:
			standings = append(standings, position.Contrary)
			p.Day = record.Date(fmt.Sprintf("2026-01-%02d", rapid.IntRange(1, 5).Draw(t, "day")))
		case position.Against:
			standings = []position.Standing{position.Contrary}
		}
		p.Standing = rapid.SampledFrom(standings).Draw(t, "standing")
		p.Part = rapid.Bool().Draw(t, "part")
		out = append(out, p)
	}
	return out
}

// TestLessNeverImproves holds that taking a piece that speaks for it away, or
// making it worth less, never raises a position.
func TestLessNeverImproves(t *testing.T) {
	worth := []position.Standing{position.Counts, position.Over, position.Early, position.Waiting, position.Refused}
	rapid.Check(t, func(t *rapid.T) {
		s := position.Subject{Undecided: rapid.Bool().Draw(t, "undecided"), Tested: rapid.Bool().Draw(t, "tested")}
		all := pieces(t)
		var friends []int
		for i, p := range all {
			if p.Standing != position.Contrary {
				friends = append(friends, i)
			}
		}
		if len(friends) == 0 {
			return
		}
		i := rapid.SampledFrom(friends).Draw(t, "which")
		before := position.Of(s, all)
		less := slices.Clone(all)
		if rapid.Bool().Draw(t, "remove") {
			less = slices.Delete(less, i, i+1)
		} else {
			at := slices.Index(worth, all[i].Standing)
			less[i].Standing = worth[rapid.IntRange(at, len(worth)-1).Draw(t, "worse")]
			less[i].Part = less[i].Part || rapid.Bool().Draw(t, "partly")
		}
		after := position.Of(s, less)
		if after.Status.Rank() > before.Status.Rank() {
			t.Fatalf("%v became %v by less:\n%v\n%v", before.Status, after.Status, all, less)
		}
	})
}

// TestEveryStatusIsReached keeps the property from holding because nothing is
// ever shown.
func TestEveryStatusIsReached(t *testing.T) {
	ok := position.Piece{ID: "1", Role: position.File, Standing: position.Counts, Until: "2026-05-01", Why: "EVD-1 counts."}
	with := func(p position.Piece, f func(*position.Piece)) []position.Piece { f(&p); return []position.Piece{p} }
	test := position.Piece{ID: "2", Why: "It failed.", Role: position.Trial, Day: "2026-01-02"}
	for name, tt := range map[string]struct {
		s    position.Subject
		p    []position.Piece
		want position.Status
	}{
		"nothing":         {position.Subject{}, nil, position.NotStarted},
		"in review":       {position.Subject{}, with(ok, func(p *position.Piece) { p.Standing = position.Waiting }), position.Unknown},
		"rejected":        {position.Subject{}, with(ok, func(p *position.Piece) { p.Standing = position.Refused }), position.Unknown},
		"early":           {position.Subject{}, with(ok, func(p *position.Piece) { p.Standing = position.Early }), position.Unknown},
		"over":            {position.Subject{}, with(ok, func(p *position.Piece) { p.Standing = position.Over }), position.Expired},
		"part":            {position.Subject{}, with(ok, func(p *position.Piece) { p.Part = true }), position.Partial},
		"counts":          {position.Subject{}, []position.Piece{ok}, position.Evidenced},
		"undecided":       {position.Subject{Undecided: true}, []position.Piece{ok}, position.Partial},
		"untested":        {position.Subject{Tested: true}, []position.Piece{ok}, position.Partial},
		"excluded":        {position.Subject{Excluded: true}, nil, position.Excluded},
		"nonconformity":   {position.Subject{}, []position.Piece{ok, {ID: "3", Role: position.Against, Standing: position.Contrary}}, position.Failed},
		"failed test":     {position.Subject{}, []position.Piece{ok, {ID: "2", Role: position.Trial, Standing: position.Contrary, Day: "2026-01-02"}}, position.Failed},
		"passed later":    {position.Subject{Tested: true}, append(with(test, func(p *position.Piece) { p.Standing = position.Contrary }), ok, position.Piece{ID: "4", Why: "It passed.", Role: position.Trial, Standing: position.Counts, Day: "2026-01-03"}), position.Evidenced},
		"failed same day": {position.Subject{}, append(with(test, func(p *position.Piece) { p.Standing = position.Contrary }), position.Piece{ID: "4", Role: position.Trial, Standing: position.Counts, Day: "2026-01-02"}), position.Failed},
		"old pass":        {position.Subject{Tested: true}, append(with(test, func(p *position.Piece) { p.Standing = position.Over }), ok), position.Partial},
	} {
		if got := position.Of(tt.s, tt.p); got.Status != tt.want || got.Reason == "" && name != "nonconformity" && name != "failed test" && name != "failed same day" {
			t.Errorf("%s: %+v, want %s", name, got, tt.want)
		}
	}
	if got := position.Of(position.Subject{}, []position.Piece{ok, {ID: "9", Standing: position.Over, Until: "2026-03-01"}}); got.Until != "2026-03-01" || got.Pieces[0].ID != "1" {
		t.Errorf("until and order: %+v", got)
	}
}
