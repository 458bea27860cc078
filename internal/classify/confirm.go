package classify

import (
	"context"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Blocked says what keeps the actor from confirming a verdict, "" when nothing
// does. Where a person has to decide, a reason is asked for with the step; see
// NeedsPerson.
func (s *Service) Blocked(ctx context.Context, a access.Actor, j *Judged) (string, error) {
	d := a.May(access.StepOf("confirm"), "classification", &j.Record)
	switch {
	case !d.Allowed:
		return d.Reason, nil
	case j.Record.State != "in_work":
		return "Only a result in work is confirmed.", nil
	case !j.Settled() || j.ClassOpen():
		return "The class is not settled. Answer what is open, or what contradicts, first.", nil
	}
	if current, err := s.Current(ctx, j.Record); err != nil || !current {
		return "Answers, the law or the day changed since it was worked out. Open the page again in a minute.", err
	}
	answered, err := s.answered(ctx, a, j)
	if err != nil || !answered {
		return "", err
	}
	return "You gave one of the answers, so somebody else has to confirm the result.", nil
}

// answered reports whether the actor wrote one of the answers in force.
func (s *Service) answered(ctx context.Context, a access.Actor, j *Judged) (bool, error) {
	const back = 50
	for _, f := range j.Said {
		if f.State != "given" || f.Removed {
			continue
		}
		if a.Person != "" && f.Body.ID("answered_by") == a.Person {
			return true, nil
		}
		changes, err := s.reg.History(ctx, a, f.ID, 0, back)
		if err != nil {
			return false, err
		}
		for _, c := range changes {
			if c.Action == "ask" || c.State != "given" {
				continue
			}
			by := c.Actor
			if c.Behalf != "" {
				by = c.Behalf
			}
			if by == a.ID() || a.Token != "" && by == a.Account {
				return true, nil
			}
		}
	}
	return false, nil
}

// Confirm confirms what the law makes of a system: its class is settled, and the
// actor gave none of the answers. When it was worked out anew since it was read, it
// is a Conflict. Where a person has to decide, the reason says how
// and why it was decided.
func (s *Service) Confirm(ctx context.Context, a access.Actor, c record.Record, reason string) (record.Record, error) {
	j, err := s.Judge(ctx, a, c, "")
	if err != nil {
		return c, err
	}
	blocked, err := s.Blocked(ctx, a, j)
	if err != nil {
		return c, err
	}
	if blocked != "" {
		if err := a.Require(access.StepOf("confirm"), "classification", &c); err != nil {
			return c, err
		}
		return c, record.Fail(record.Illegal, blocked)
	}
	if j.NeedsPerson() && strings.TrimSpace(reason) == "" {
		return c, record.InvalidFields([]record.FieldError{{Field: "reason", Code: "required", Message: "Answers or readings of the law differ here. Write how it was decided, and why."}})
	}
	out, err := s.reg.Batch(ctx, a, []register.Write{{ID: c.ID, Step: "confirm", Rev: j.Record.Rev, Reason: reason, Vouched: true}})
	if err != nil {
		return c, register.Unnumbered(err)
	}
	return out[0], nil
}
