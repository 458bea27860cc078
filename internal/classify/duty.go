package classify

import (
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/rule"
)

// Duty is a duty of the law for a system in one role, and its record where one is
// kept.
type Duty struct {
	law.Duty
	Role   string        // law.AnyRole where the role does not matter
	Record record.Record // zero where none is kept
}

// DutyExternal is the identity of a duty of a system in one role, so that there is
// one record of it.
func DutyExternal(regime, duty, role string, system record.ID) string {
	return regime + ":" + duty + "/" + role + "@" + string(system)
}

// dutyWrites are what brings the duties kept in line with what was judged; none
// when nothing changed. They go into one transaction with the result, by the
// program.
func (s *Service) dutyWrites(ctx context.Context, a access.Actor, j *Judged, want []Duty) ([]register.Write, error) {
	have, err := s.dutiesKept(ctx, a, j.Record.ID)
	if err != nil {
		return nil, err
	}
	p := dutyPlan{j: j, have: byExternal(have)}
	if err := p.known(ctx, s, a, want); err != nil {
		return nil, err
	}
	for _, d := range want {
		p.keep(d)
	}
	p.let(have)
	return p.writes, nil
}

// dutiesKept reads the duties in use of a classification, by number.
func (s *Service) dutiesKept(ctx context.Context, a access.Actor, classification record.ID) ([]record.Record, error) {
	var out []record.Record
	q := record.Query{Kind: "obligation", Filters: []record.Filter{{Field: "classification", Op: record.Is, Values: []string{string(classification)}}}}
	for r, err := range s.reg.All(ctx, a, q) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(x, y record.Record) int { return int(x.Number - y.Number) })
	return out, nil
}

func byExternal(all []record.Record) map[string]record.Record {
	out := make(map[string]record.Record, len(all))
	for _, r := range all {
		out[r.External] = r
	}
	return out
}

// Duties returns what the law asks for the system on the day, for each role the
// organisation holds: one for each obligation and role, in the order of the law,
// records left out. Where a class ends the law only duties remain that follow from
// what still speaks. While answers contradict one another, whether any of them
// binds is not known.
func (j *Judged) Duties() ([]Duty, error) {
	held := j.Verdict.Output("roles").Held
	all, err := j.Regime.ObligationsFor(j.Verdict.Answer, held, j.Given, j.Day)
	if err != nil {
		return nil, err
	}
	var out []Duty
	for _, d := range current(all, j.Day) {
		if j.Verdict.Ends && !j.speaks(d.Obligation) {
			continue
		}
		if j.Class() == j.Regime.Unsettled {
			d.State, d.From, d.Reason = law.DutyUnknown, "", "Answers contradict one another, so nothing can be said."
		}
		for _, role := range d.Roles {
			if role == law.AnyRole || slices.Contains(held, role) {
				out = append(out, Duty{Duty: d, Role: role})
			}
		}
	}
	return out, nil
}

// current leaves one version of each duty: the one that is the law on the day, or
// else the one that ended last.
func current(all []law.Duty, day record.Date) []law.Duty {
	at := map[string]int{}
	var out []law.Duty
	for _, d := range all {
		i, twice := at[d.ID]
		switch {
		case !twice:
			at[d.ID] = len(out)
			out = append(out, d)
		case d.Valid.Has(day) || !out[i].Valid.Has(day) && d.Valid.To > out[i].Valid.To:
			out[i] = d
		}
	}
	return out
}

// speaks reports whether a duty stands where a class ends the law: all it hangs on
// is said by outputs that always speak.
func (j *Judged) speaks(o *law.Obligation) bool {
	names, all := 0, true
	o.When.Names(func(name string, _ int) {
		names++
		said := false
		for _, s := range j.Verdict.Outputs {
			said = said || s.Output.Always && (slices.Contains(s.Held, name) || slices.Contains(s.Open, name))
		}
		all = all && said
	})
	return all && names > 0
}

// Few is how many open questions are few: while the class is open, a duty that
// hangs on them is recorded only when no more can change the verdict. Of a system
// of which little is known nearly every duty of the law is possible, and a list of
// all of them says nothing.
const Few = 3

// plausible reports whether a duty that is not known to bind is worth a record. It
// is where its condition is met and only its day is open. Where the condition
// itself is open, everything that can still be asked must have been answered, be it
// with not known, so that no duty comes and goes in the middle of an interview; and
// the class is settled, or few questions are open. Roles are those the organisation
// holds in any case.
func (j *Judged) plausible(d Duty) bool {
	if j.Class() == j.Regime.Unsettled {
		return false
	}
	if d.Holds == rule.Yes.String() {
		return true
	}
	open := j.Verdict.Open()
	for _, name := range open {
		if _, answered := j.Facts.Answers[name]; !answered {
			return false
		}
	}
	return j.Settled() || len(open) <= Few
}
