package incident

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
)

// What is known of a duty: it binds, whether it does is open, it binds later, or it
// does not bind.
const (
	Binds = "binds"
	Open  = "open"
	Later = "later"
	None  = "none"
)

// Standing is whether the organisation has the duty that a clock belongs to, for the
// systems of an incident.
type Standing struct {
	State  string
	Reason string // in sentences
	Ref    string // the article of the duty
	Roles  []string
}

// desk holds what a law makes of the systems of one incident, judged once.
type desk struct {
	s        *Service
	org      record.ID
	incident record.Record
	systems  []record.Record
	read     bool
	judged   map[string][]judged // by law
}

type judged struct {
	*classify.Judged
	begun bool
}

// day is the day as of which the law is read: the one on which the organisation became
// aware, or today.
func (d *desk) day(today record.Date) record.Date {
	if on := record.Date(d.incident.Body.Text("aware_on")); on != "" && on < today {
		return on
	}
	return today
}

// duty says whether the duty of a clock is there for any system of the incident, and
// from which classifications that follows.
func (d *desk) duty(ctx context.Context, r *law.Regime, clock *law.Clock, day record.Date) (Standing, []record.Record, error) {
	var named []*law.Obligation
	for i := range r.Obligations {
		if o := &r.Obligations[i]; o.Clock == clock.ID && o.Valid.Has(day) {
			named = append(named, o)
		}
	}
	if len(named) == 0 {
		return Standing{State: Binds, Ref: clock.Ref}, nil, nil
	}
	if _, err := r.On(day); err != nil {
		return Standing{State: None, Ref: clock.Ref, Reason: record.Sentence(err) + "."}, nil, nil
	}
	all, err := d.judge(ctx, r, day)
	if err != nil {
		return Standing{}, nil, err
	}
	best, from := Standing{State: Open, Reason: "No AI system is named, so it is not known whether the organisation has this duty."}, []record.Record(nil)
	var found []Standing
	for _, j := range all {
		one, err := j.standing(named)
		if err != nil {
			return best, nil, err
		}
		found = append(found, one)
		if j.begun {
			from = append(from, j.Record)
		}
	}
	if len(found) > 0 {
		best = worst(found)
	}
	for _, o := range named {
		best.Roles = append(best.Roles, o.Roles...)
	}
	best.Ref = cmp.Or(best.Ref, named[0].Ref)
	slices.Sort(best.Roles)
	best.Roles = slices.Compact(best.Roles)
	return best, from, nil
}

// worst is the standing that asks for most, with the reasons of all systems that stand
// alike.
func worst(all []Standing) Standing {
	order := []string{Binds, Open, Later, None}
	rank := func(s Standing) int { return slices.Index(order, s.State) }
	out := slices.MinFunc(all, func(x, y Standing) int { return cmp.Compare(rank(x), rank(y)) })
	var reasons []string
	for _, s := range all {
		if s.State == out.State && !slices.Contains(reasons, s.Reason) {
			reasons = append(reasons, s.Reason)
		}
	}
	out.Reason = strings.Join(reasons, " ")
	return out
}

// judge reads what a law makes of the systems on a day; a day before the law had a
// text leaves nothing judged.
func (d *desk) judge(ctx context.Context, r *law.Regime, day record.Date) ([]judged, error) {
	if have, done := d.judged[r.Name]; done {
		return have, nil
	}
	program := access.System(d.org)
	if !d.read {
		ids := idsOf(d.incident.Body.List("systems"))
		have, err := d.s.reg.GetMany(ctx, program, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if r, ok := have[id]; ok && !r.Erased {
				d.systems = append(d.systems, r)
			}
		}
		d.read, d.judged = true, map[string][]judged{}
	}
	out := []judged{}
	for _, system := range d.systems {
		j, begun, err := d.s.law.OfSystemOn(ctx, program, r.Name, system, day)
		if err != nil {
			return nil, err
		}
		out = append(out, judged{j, begun})
	}
	d.judged[r.Name] = out
	return out, nil
}

// standing says how the duties that name a clock stand for one system.
func (j judged) standing(named []*law.Obligation) (Standing, error) {
	what := j.System.Title
	if !j.begun {
		return Standing{State: Open, Reason: fmt.Sprintf("Nobody has answered the questions of this law about %s, so it is not known whether the organisation has this duty.", what)}, nil
	}
	duties, err := j.Duties()
	if err != nil {
		return Standing{}, err
	}
	var found []Standing
	for _, d := range duties {
		if !slices.ContainsFunc(named, func(o *law.Obligation) bool { return o.ID == d.ID }) {
			continue
		}
		one := Standing{Ref: d.Ref}
		switch as := roleWord(d.Role); d.State {
		case law.DutyApplies:
			one.State, one.Reason = Binds, fmt.Sprintf("It binds %s for %s.", as, what)
		case law.DutyUnknown:
			one.State, one.Reason = Open, fmt.Sprintf("Whether it binds %s for %s is not known.", as, what)
		case law.DutyWillApply:
			one.State, one.Reason = Later, fmt.Sprintf("It binds %s for %s from %s only.", as, what, d.From)
		default:
			one.State, one.Reason = None, fmt.Sprintf("It does not bind %s for %s. %s", as, what, d.Reason)
		}
		found = append(found, one)
	}
	roles := j.Verdict.Output("roles").Open
	for _, o := range named {
		for _, role := range o.Roles {
			if slices.Contains(roles, role) {
				found = append(found, Standing{State: Open, Ref: o.Ref, Reason: fmt.Sprintf("Whether the organisation is %s of %s is not known.", strings.ReplaceAll(role, "_", " "), what)})
			}
		}
	}
	if len(found) == 0 {
		return Standing{State: None, Reason: fmt.Sprintf("By what was answered about %s, the organisation does not have this duty.", what)}, nil
	}
	return worst(found), nil
}

func roleWord(role string) string {
	if role == law.AnyRole {
		return "the organisation"
	}
	return "the organisation as " + strings.ReplaceAll(role, "_", " ")
}

func idsOf(list []string) []record.ID {
	out := make([]record.ID, len(list))
	for i, id := range list {
		out[i] = record.ID(id)
	}
	return out
}
