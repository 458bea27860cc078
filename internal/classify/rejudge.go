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
	Moved  []string // what the verdict says differently now; nil when nothing
	body   record.Body
	want   []Duty
	cause  string           // why, where it was not the answers
	writes []register.Write // what has to be written for it
}

// work judges a classification and lays out its result and its duties. It reads
// nothing and writes nothing.
func (s *Service) work(c, system record.Record) (again, error) {
	j, err := s.judge(c, system, "")
	if err != nil {
		return again{}, err
	}
	want, err := j.Duties()
	if err != nil {
		return again{}, fmt.Errorf("its duties: %w", err)
	}
	b := s.result(j, want)
	return again{Judged: j, Moved: moved(c.Body, b), body: b, want: want}, nil
}

// differs reports whether the result says something else than the one kept.
func (w again) differs() bool {
	return w.Record.State == "left" || !same(w.Record.Body, w.body, w.Day)
}

// rejudge works classifications of one organisation out again and keeps what says
// something new. Those whose system is out of use are left alone.
func (s *Service) rejudge(ctx context.Context, a access.Actor, all []record.Record) ([]again, error) {
	ids := make([]record.ID, len(all))
	for i, c := range all {
		ids[i] = c.Body.ID("system")
	}
	systems, err := s.reg.GetMany(ctx, a, ids)
	if err != nil {
		return nil, err
	}
	known := map[string]Checked{}
	var out, gone []again
	var faults []error
	for i, c := range all {
		system, there := systems[ids[i]]
		if c.Removed || c.Kind != "classification" {
			continue
		}
		if !there || system.Removed || system.State == "retired" {
			writes, err := s.leave(ctx, a, c)
			faults, gone = append(faults, err), append(gone, again{Judged: &Judged{Record: c}, writes: writes})
			continue
		}
		one, err := s.anew(ctx, a, c, system, known)
		if record.CodeOf(err) == record.NotFound { // a law that is not known here; its answers stay
			continue
		} else if err != nil {
			faults = append(faults, fmt.Errorf("CLS-%d: %w", c.Number, err))
			continue
		}
		out = append(out, one)
	}
	err = s.keep(ctx, a, append(gone, out...))
	if err == nil {
		err = s.reread(ctx, a, out)
	}
	return out, errors.Join(append(faults, err)...)
}

// leave lets go of what belongs to a system out of use.
func (s *Service) leave(ctx context.Context, a access.Actor, c record.Record) ([]register.Write, error) {
	if c.State == "left" {
		return nil, nil
	}
	duties, err := s.leaveDuties(ctx, a, c)
	return append(duties, register.Write{ID: c.ID, Step: "leave", Reason: "The system is out of use.", Vouched: true}), err
}

// anew judges one classification and says what has to be written, its duties first.
// Duties are read only where others follow than before, or the answers changed.
func (s *Service) anew(ctx context.Context, a access.Actor, c, system record.Record, known map[string]Checked) (again, error) {
	one, err := s.work(c, system)
	if err != nil {
		return again{}, err
	}
	k, there := known[one.Regime.Name]
	if !there {
		if k, err = s.Checked(ctx, a.Org, one.Regime.Name); err != nil {
			return again{}, err
		}
		known[one.Regime.Name] = k
	}
	one.cause = s.cause(one.Judged, k)
	kept, now := c.Body, one.body
	if c.State == "left" || kept.Text("basis") != now.Text("basis") || kept.Text("duties_basis") != now.Text("duties_basis") {
		if one.writes, err = s.dutyWrites(ctx, a, one.Judged, one.want); err != nil {
			return again{}, fmt.Errorf("its duties: %w", err)
		}
	}
	// Where no check is to come, what was written with other content after the last
	// one has to say with which it fits.
	with, _ := k.of(c)
	if stray := !s.due(k, one.Regime) && with != now.Text("content"); one.differs() || stray {
		one.resultWrites()
	}
	return one, nil
}

// resultWrites adds the result, and the steps that follow from it.
func (w *again) resultWrites() {
	c := w.Record
	e := &register.Edit{Body: w.body}
	if len(w.Moved) > 0 {
		e.Reason = clipTo("Worked out again. "+strings.Join(w.Moved, "; "), 1500)
		if w.cause != "" {
			w.body["moved_from"], w.body["moved_on"], w.body["moved_why"] = c.Body.Text("class"), string(w.Day), clipTo(w.cause+": "+strings.Join(w.Moved, "; "), record.MaxText)
		}
	}
	if c.State == "left" {
		w.writes = append(w.writes, register.Write{ID: c.ID, Step: "take_up", Reason: "The system is back in use.", Vouched: true})
	}
	w.writes = append(w.writes, register.Write{ID: c.ID, Edit: e, Vouched: true})
	if len(w.Moved) > 0 && c.State == "confirmed" {
		w.writes = append(w.writes, register.Write{ID: c.ID, Step: "reopen", Reason: clipTo("What the law says of it moved. "+strings.Join(w.Moved, "; "), 1500)})
	}
}

// cause says what else than answers can have moved a verdict: content or day are
// others than when it was last looked at. "" when they are not, or nothing was
// ever worked out.
func (s *Service) cause(j *Judged, k Checked) string {
	kept := j.Record.Body
	answered := kept.Text("basis") != basisOf(j.Record)
	content, day := k.of(j.Record)
	other := content != s.Content(j.Regime.Name)
	switch {
	case kept.Text("basis") == "":
		return ""
	case other && answered:
		return "What is known of the law changed, and so did answers"
	case other:
		return "What is known of the law changed"
	case !answered && day < j.Day:
		return "The law changed by " + string(j.Day)
	}
	return ""
}

// same reports whether a result says nothing new. With which content, and on which
// day, it was worked out is not what it says, nor is a day to look at it again that
// is later than the one kept.
func same(kept, now record.Body, today record.Date) bool {
	for name, v := range now {
		switch name {
		case "judged_on", "content":
			continue
		case "next_day":
			was, is := record.Date(kept.Text(name)), record.Date(now.Text(name))
			if was > today && (is == "" || was <= is) {
				continue
			}
		}
		if !reflect.DeepEqual(kept[name], v) {
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
