package classify

import (
	"steward/internal/law"
	"steward/internal/record"
)

// Kept is how long what shows a duty is kept.
type Kept struct {
	Words, Ref string
	Since      record.Date // the recorded day the period counts from; "" where none is
	Until      record.Date // the earliest last day, counted from Since; "" where it cannot be counted
	Ask        string      // the question whose answer would give the day
}

// KeepOf says how long what shows a duty of a system is kept, with the earliest day
// on which that may end where the day it counts from is recorded.
func (j *Judged) KeepOf(o *law.Obligation) Kept {
	var k Kept
	k.Words, k.Ref = Keep(j.Regime, o)
	r := j.Regime.RetentionRule(o.Retention)
	if r == nil || r.Since == "" {
		return k
	}
	text, _ := j.Given[r.Since].(string)
	since, err := record.ParseDate(text)
	if err != nil {
		k.Ask = r.Since
		return k
	}
	k.Since, k.Until = since, r.Until(since)
	return k
}
