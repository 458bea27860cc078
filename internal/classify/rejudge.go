package classify

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Rejudge works a classification out again from the answers it has now and keeps
// the result. A confirmed one whose verdict moved goes back to work. The program
// writes it: whoever answered is named by the answers. It is safe to do twice.
func (s *Service) Rejudge(ctx context.Context, org, id record.ID) (*Judged, error) {
	system := access.System(org)
	c, err := s.reg.Get(ctx, system, id)
	if err != nil {
		return nil, err
	}
	out, err := s.rejudge(ctx, system, []record.Record{c})
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return out[0].Judged, nil
}

// again is a classification that was worked out again.
type again struct {
	*Judged
	Moved []string // what the verdict says differently now; nil when nothing
	cause string   // why, where it was not the answers
}

// rejudge works classifications of one organisation out again. Duties follow
// before the result is kept, so that a result that is up to date never stands
// beside duties that are not: what is interrupted, or fails for one, is done again.
// Those whose system is out of use are left alone.
func (s *Service) rejudge(ctx context.Context, a access.Actor, all []record.Record) ([]again, error) {
	ids := make([]record.ID, len(all))
	for i, c := range all {
		ids[i] = c.Body.ID("system")
	}
	systems, err := s.reg.GetMany(ctx, a, ids)
	if err != nil {
		return nil, err
	}
	var writes []register.Write
	var out []again
	var faults []error
	for i, c := range all {
		system, there := systems[ids[i]]
		if c.Removed || c.Kind != "classification" {
			continue
		}
		gone := !there || system.Removed || system.State == "retired"
		if gone || c.State == "left" {
			writes = append(writes, leave(c, gone)...)
			if gone {
				if c.State != "left" {
					faults = append(faults, s.leaveDuties(ctx, a, c))
				}
				continue
			}
		}
		one, more, err := s.anew(ctx, a, c, system)
		if record.CodeOf(err) == record.NotFound { // a law that is not known here; its answers stay
			continue
		} else if err != nil {
			faults = append(faults, fmt.Errorf("CLS-%d: %w", c.Number, err))
			continue
		}
		writes, out = append(writes, more...), append(out, one)
	}
	return out, errors.Join(append(faults, s.keep(ctx, a, writes, out))...)
}

// keep writes results in one transaction, makes the tasks of those that moved, and
// reads what was written.
func (s *Service) keep(ctx context.Context, a access.Actor, writes []register.Write, out []again) error {
	tasks, err := s.moveTasks(ctx, a, out)
	if err != nil {
		return err
	}
	if writes = append(writes, tasks...); len(writes) > 0 {
		if _, err := s.reg.Batch(ctx, a, writes); err != nil {
			return err
		}
	}
	ids := make([]record.ID, len(out))
	for i := range out {
		ids[i] = out[i].Record.ID
	}
	now, err := s.reg.GetMany(ctx, a, ids)
	if err != nil {
		return err
	}
	for i := range out {
		out[i].Record = now[ids[i]]
	}
	return nil
}

// leave lets go of what belongs to a system out of use, and takes it up again when
// the system is back.
func leave(c record.Record, gone bool) []register.Write {
	switch {
	case gone && c.State != "left":
		return []register.Write{{ID: c.ID, Step: "leave", Reason: "The system is out of use.", Vouched: true}}
	case !gone && c.State == "left":
		return []register.Write{{ID: c.ID, Step: "take_up", Reason: "The system is back in use.", Vouched: true}}
	}
	return nil
}

// anew judges one classification, lets its duties follow, and says what has to be
// written.
func (s *Service) anew(ctx context.Context, a access.Actor, c, system record.Record) (again, []register.Write, error) {
	j, err := s.judge(c, system, "")
	if err != nil {
		return again{}, nil, err
	}
	if err := s.duties(ctx, a, j); err != nil {
		return again{}, nil, fmt.Errorf("its duties: %w", err)
	}
	b := s.result(j)
	out := again{Judged: j, Moved: moved(c.Body, b), cause: s.cause(j)}
	if len(out.Moved) > 0 && out.cause != "" {
		b["moved_from"], b["moved_on"], b["moved_why"] = c.Body.Text("class"), string(j.Day), clipTo(out.cause+": "+strings.Join(out.Moved, "; "), record.MaxText)
	}
	var writes []register.Write
	if !same(c.Body, b) {
		e := &register.Edit{Body: b}
		if len(out.Moved) > 0 {
			e.Reason = clipTo("Worked out again. "+strings.Join(out.Moved, "; "), 1500)
		}
		writes = append(writes, register.Write{ID: c.ID, Edit: e, Vouched: true})
	}
	if len(out.Moved) > 0 && c.State == "confirmed" {
		writes = append(writes, register.Write{ID: c.ID, Step: "reopen", Reason: clipTo("What the law says of it moved. "+strings.Join(out.Moved, "; "), 1500)})
	}
	return out, writes, nil
}

// cause says what else than answers can have moved a verdict: content or day are
// others than when it was last worked out. "" when they are not, or nothing was
// ever worked out.
func (s *Service) cause(j *Judged) string {
	kept := j.Record.Body
	answered := kept.Text("basis") != basisOf(j.Record)
	switch {
	case kept.Text("basis") == "":
		return ""
	case kept.Text("content") != s.Content(j.Regime.Name) && answered:
		return "What is known of the law changed, and so did answers"
	case kept.Text("content") != s.Content(j.Regime.Name):
		return "What is known of the law changed"
	case !answered && record.Date(kept.Text("judged_on")) < j.Day:
		return "The law changed by " + string(j.Day)
	}
	return ""
}

// same reports whether a result says nothing new but, perhaps, the day.
func same(kept, now record.Body) bool {
	for name, v := range now {
		if name != "judged_on" && !reflect.DeepEqual(kept[name], v) {
			return false
		}
	}
	return true
}

// clipTo shortens a text to so many runes.
func clipTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
