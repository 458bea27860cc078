package law

import (
	"fmt"
	"slices"

	"steward/internal/record"
	"steward/internal/rule"
)

// TurnoverInput is the input that percentages are taken of.
const TurnoverInput = "turnover"

// Fine computes the most a breach can cost: the higher of the fixed amount and
// the percentage, or the lower for organisations of a size that the law names,
// as the law stood on asOf. Where turnover or size is unknown the result is a
// range and says what is missing. A kind or input that is not known is a
// record.Error.
func (s *Schedule) Fine(kind string, g Given, asOf record.Date) (FineResult, error) {
	p := s.Penalty(kind, asOf)
	if p == nil {
		return FineResult{}, s.noSuch("kind", kind, penaltyIDs(s.Penalties))
	}
	in, err := s.take("fine", g)
	if err != nil {
		return FineResult{}, err
	}
	res := FineResult{Kind: p.ID, Title: p.Title, AsOf: asOf, Currency: p.Currency, Per: p.Per, Ref: p.Ref, By: p.By, Base: p.Base, Source: p.Source, Note: p.Note}
	switch {
	case !p.Valid.Has(asOf):
		res.State, res.Reason = FineNone, "No such fine could be imposed on this day."
	case p.Take == TakeUnlisted:
		res.State, res.Reason, res.Currency = FineUnlisted, "The law names no amount for this breach.", ""
	case p.Take == TakeFixed:
		res.maximum(p.Fixed, "The amount is fixed.")
	default:
		s.ofTurnover(p, in, &res)
	}
	slices.Sort(res.Missing)
	return res, nil
}

// ofTurnover computes a penalty that has a percentage.
func (s *Schedule) ofTurnover(p *Penalty, in *inputs, res *FineResult) {
	lower, missing := s.lowerOf(p, in, res)
	res.Missing = missing
	turnover, known := in.money[p.base()]
	if !known {
		res.Missing = union(res.Missing, p.base())
		s.withoutTurnover(p, lower, res)
		return
	}
	share := turnover.Percent(p.Percent)
	words := fmt.Sprintf("%s %% of %s %s is %s %s", p.Percent, turnover, p.Currency, share, p.Currency)
	if p.Take == TakePercent {
		res.maximum(share, words+".")
		return
	}
	high, low := p.Fixed, share
	if high.Cmp(low) < 0 {
		high, low = low, high
	}
	switch lower {
	case rule.Yes:
		res.maximum(low, fmt.Sprintf("%s; the lower of that and %s %s counts.", words, p.Fixed, p.Currency))
	case rule.No:
		res.maximum(high, fmt.Sprintf("%s; the higher of that and %s %s counts.", words, p.Fixed, p.Currency))
	default:
		res.span(low, &high, words+"; the size of the organisation decides whether the higher or the lower amount counts.")
	}
}

// withoutTurnover says what is certain when the turnover is not known.
func (s *Schedule) withoutTurnover(p *Penalty, lower rule.Answer, res *FineResult) {
	switch {
	case p.Take == TakePercent:
		res.span(Money{}, nil, fmt.Sprintf("%s %% of the turnover, which is not known.", p.Percent))
	case lower == rule.Yes:
		res.span(Money{}, &p.Fixed, fmt.Sprintf("At most %s %s; less when %s %% of the turnover is less.", p.Fixed, p.Currency, p.Percent))
	case lower == rule.No:
		res.span(p.Fixed, nil, fmt.Sprintf("At least %s %s as the limit; more when %s %% of the turnover is more.", p.Fixed, p.Currency, p.Percent))
	default:
		res.span(Money{}, nil, fmt.Sprintf("%s %s or %s %% of the turnover; size and turnover decide.", p.Fixed, p.Currency, p.Percent))
	}
}

func (r *FineResult) maximum(m Money, why string) {
	r.State, r.Maximum, r.Reason = FineMaximum, &m, why
}

func (r *FineResult) span(least Money, most *Money, why string) {
	if most != nil && least.Cmp(*most) == 0 {
		r.maximum(least, why)
		return
	}
	r.State, r.AtLeast, r.AtMost, r.Reason = FineRange, &least, most, why
}

// lowerOf says whether the lower amount is for this organisation, and what it
// would take to know.
func (s *Schedule) lowerOf(p *Penalty, in *inputs, res *FineResult) (rule.Answer, []string) {
	out, missing := rule.No, []string(nil)
	for _, l := range p.Lower {
		if !l.Valid.Has(res.AsOf) {
			continue
		}
		switch answer, waits, assumed := s.isSize(l.Size, in, res.AsOf); answer {
		case rule.Yes:
			res.Size, res.Ref, res.Assumed = l.Size, res.Ref+"; "+l.Ref, nil
			return rule.Yes, nil
		case rule.Unknown:
			out, missing = rule.Unknown, union(missing, waits...)
		default:
			if assumed {
				res.Assumed = union(res.Assumed, l.Size)
			}
		}
	}
	return out, missing
}

// isSize says whether the organisation is of a size: as it was told, or as the
// condition finds. With nothing told it counts as no, and that is assumed.
func (s *Schedule) isSize(id string, in *inputs, asOf record.Date) (answer rule.Answer, missing []string, assumed bool) {
	if slices.Contains(in.given, id) {
		v, known := in.facts[id]
		switch {
		case !known:
			return rule.Unknown, []string{id}, false
		case v.Equal(rule.Bool(true)):
			return rule.Yes, nil, false
		}
		return rule.No, nil, false
	}
	for i := range s.Sizes {
		z := &s.Sizes[i]
		if z.ID != id || !z.Valid.Has(asOf) || !anyGiven(in.given, z.reads()) {
			continue
		}
		answer, missing = z.answer(in.at(asOf))
		return answer, missing, false
	}
	return rule.No, nil, true
}

// anyGiven reports whether a condition has anything beyond the turnover to go
// by: turnover is told for the percentage, and says nothing about staff.
func anyGiven(given, reads []string) bool {
	for _, id := range reads {
		if id != TurnoverInput && slices.Contains(given, id) {
			return true
		}
	}
	return false
}

func penaltyIDs(penalties []Penalty) []string {
	var out []string
	for _, p := range penalties {
		out = union(out, p.ID)
	}
	return out
}
