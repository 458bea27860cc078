package conformity

import (
	"slices"
	"strconv"

	"steward/internal/record"
)

// GapValue is what a round says about one item.
type GapValue struct {
	// Known says that somebody gave an answer other than "I don't know"; Level is
	// then the lowest of those answers. It is the lowest because a gap analysis
	// looks for what is missing: whoever sees a thing not done has seen something,
	// and an average would hide a "no" behind others' "yes".
	Known bool
	Level int

	Says    string // the worst answer given: no, partly, yes, or unknown; "" when there is none
	Given   int    // answers, "I don't know" among them
	Waiting int    // people asked who have not answered
	Unknown int    // of Given: "I don't know"
	Split   bool   // answers or levels differ
}

// ValueOf derives the value of an item from everything answered about it. It is
// never above the lowest answer, and more answers never raise it.
func ValueOf(answers []GapAnswer) GapValue {
	var v GapValue
	first := true
	var says string
	var level int
	for _, a := range answers {
		if !a.Given {
			v.Waiting++
			continue
		}
		v.Given++
		v.Says = worse(v.Says, a.Says)
		n, ok := a.Value()
		if !ok {
			v.Unknown++
			continue
		}
		if first {
			says, level, first = a.Says, n, false
		} else if a.Says != says || n != level {
			v.Split = true
		}
		if !v.Known || n < v.Level {
			v.Known, v.Level = true, n
		}
	}
	return v
}

// Value is the maturity an answer stands for: the level chosen, or else the
// lowest that fits what was said (no: 0, partly: 1, yes: 2). An answer that was
// not given, and "I don't know", stand for none.
func (a GapAnswer) Value() (level int, ok bool) {
	switch {
	case !a.Given:
		return 0, false
	case a.Says == "unknown" || a.Says == "":
		return 0, false
	case a.Level >= 0:
		return a.Level, true
	}
	return slices.Index([]string{"no", "partly", "yes"}, a.Says), a.Says != ""
}

// worse returns the worse of two answers; "I don't know" counts only while
// nothing else was said.
func worse(x, y string) string {
	order := []string{"", "unknown", "yes", "partly", "no"}
	if slices.Index(order, y) > slices.Index(order, x) {
		return y
	}
	return x
}

// Gap is how many levels an item is short of its target, 0 when it reaches it or
// nothing is known.
func (it GapItem) Gap(v GapValue) int {
	if !v.Known {
		return 0
	}
	return max(it.Target-v.Level, 0)
}

// gapAnswerOf reads the record of an answer.
func gapAnswerOf(r record.Record) GapAnswer {
	a := GapAnswer{Record: r, Item: r.Body.ID("of"), Respondent: r.Body.ID("respondent"), Given: r.State == "answered", Says: r.Body.Text("answer"), Level: -1, Note: r.Body.Text("note"), At: r.Updated}
	if n, err := strconv.Atoi(r.Body.Text("maturity")); err == nil {
		a.Level = n
	}
	return a
}
