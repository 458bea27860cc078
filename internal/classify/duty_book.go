package classify

import (
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// DutyBook is what a law asks for one system on a day, with the records kept.
type DutyBook struct {
	*Judged
	Duties []Duty          // in the order of the law
	Ended  []record.Record // duties kept that the law of the day does not name any more
	Roles  []string        // roles of which it is not known whether the organisation holds them
}

// Book lays out the duties of what was judged, as the law stands on its day, with
// their records as they stand now. Nothing is written.
func (s *Service) Book(ctx context.Context, a access.Actor, j *Judged) (*DutyBook, error) {
	if err := a.Require(access.Read, "obligation", nil); err != nil {
		return nil, err
	}
	all, err := j.Duties()
	if err != nil {
		return nil, err
	}
	var have []record.Record
	if j.Record.ID != "" {
		if have, err = s.dutiesKept(ctx, a, j.Record.ID); err != nil {
			return nil, err
		}
	}
	b := &DutyBook{Judged: j, Duties: all, Roles: j.Verdict.Output("roles").Open}
	kept := byExternal(have)
	for i, d := range b.Duties {
		x := DutyExternal(j.Regime.Name, d.ID, d.Role, j.System.ID)
		b.Duties[i].Record = kept[x]
		delete(kept, x)
	}
	for _, r := range have {
		if _, left := kept[r.External]; left {
			b.Ended = append(b.Ended, r)
		}
	}
	return b, nil
}

// Duty returns one duty of the book by the number of its record; nil when it is not
// among those the law of the day names.
func (b *DutyBook) Duty(id record.ID) *Duty {
	i := slices.IndexFunc(b.Duties, func(d Duty) bool { return d.Record.ID == id })
	if i < 0 {
		return nil
	}
	return &b.Duties[i]
}

// Keep says in words how long what shows a duty is kept, and where that stands; ""
// where the law says nothing.
func Keep(r *law.Regime, o *law.Obligation) (words, ref string) {
	if rule := r.RetentionRule(o.Retention); rule != nil {
		return rule.Words, rule.Ref
	}
	return o.Keep, ""
}

// Reviewed keeps that the actor's person looked at duties today. An actor without a
// person is Invalid; one who may not change a duty is Denied.
func (s *Service) Reviewed(ctx context.Context, a access.Actor, ids ...record.ID) error {
	if a.Person == "" {
		return record.Fail(record.Invalid, "Your account is linked to no person, so nobody would know who looked at it. Ask an administrator to link it.")
	}
	var writes []register.Write
	for _, id := range ids {
		writes = append(writes, register.Write{ID: id, Vouched: true, Edit: &register.Edit{Reason: "Looked at again.", Body: record.Body{"reviewed_on": string(s.today()), "reviewed_by": string(a.Person)}}})
	}
	_, err := s.reg.Batch(ctx, a, writes)
	return err
}
