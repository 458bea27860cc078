package risk

import (
	"context"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/register"
)

// MoveOrder is what somebody confirms who moves risks to the criteria in force,
// having seen what it does.
type MoveOrder struct {
	From    record.ID
	To      record.ID // the criteria in force as they were seen, with their revision
	ToRev   int64
	Reading Reading
	Risks   []Seen
	Reason  string
	On      record.Date // the day somebody looked at each of them meanwhile; empty keeps the day of the assessment
	Looked  string      // who did, and where that is written
}

// Seen is a record in the revision somebody saw.
type Seen struct {
	ID  record.ID
	Rev int64
}

// Move moves risks to the criteria in force, all of them or none, and keeps the
// reading with those criteria. The rationale of each says by which reading and by
// whom; the day of its assessment, what it was pinned to and the incidents
// considered stay, so that what asked for reassessment still does. A risk whose band
// changes waits for assessment, unless somebody looked at it since it was assessed. It
// is a Conflict when the criteria or a risk changed since they were seen.
func (s *Service) Move(ctx context.Context, a access.Actor, o MoveOrder) (Move, error) {
	m, err := s.moveOf(ctx, a, o.From, &o.Reading)
	if err != nil {
		return m, err
	}
	if err := s.movable(a, m, o); err != nil {
		return m, err
	}
	who, err := s.reg.Get(ctx, access.System(a.Org), a.Person)
	if err != nil {
		return m, fmt.Errorf("read who moves risks: %w", err)
	}
	if m.Risks, err = s.seen(ctx, a, m, o.Risks); err != nil {
		return m, err
	}
	writes := s.moveWrites(m, o, who.Ref(s.reg.Kinds().Kind(who.Kind)))
	_, err = s.reg.Batch(ctx, a, writes)
	return m, register.Unnumbered(err)
}

// movable holds an order against what it has to say.
func (s *Service) movable(a access.Actor, m Move, o MoveOrder) error {
	today := record.DateOf(s.reg.Now())
	switch {
	case a.Person == "":
		return record.Fail(record.Denied, "Your account is linked to no person, so nobody would know who read the levels.")
	case m.To.Record.ID != o.To || m.To.Record.Rev != o.ToRev:
		return record.Fail(record.Conflict, "The criteria in force changed since you looked. Nothing was moved; look at what it does now.")
	case len(o.Risks) == 0:
		return record.Fail(record.Invalid, "Tick the risks to be moved.")
	case len(o.Risks) > MostMoved:
		return record.Fail(record.TooLarge, fmt.Sprintf("At most %d risks are moved at once.", MostMoved))
	case strings.TrimSpace(o.Reason) == "":
		return wrong("reason", "Say why the levels may be read so; it is kept with each risk.")
	case len([]rune(o.Reason)) > mostSaid:
		return wrong("reason", fmt.Sprintf("Use %d letters at most.", mostSaid))
	case len([]rune(o.Looked)) > mostSaid:
		return wrong("looked", fmt.Sprintf("Use %d letters at most.", mostSaid))
	case o.On == "" && o.Looked != "":
		return wrong("on", "Say on which day.")
	case o.On != "" && !day(o.On):
		return wrong("on", "Write a day such as 2026-11-30.")
	case o.On > today:
		return wrong("on", "The day has to have come.")
	case o.On != "" && strings.TrimSpace(o.Looked) == "":
		return wrong("looked", "Say who looked at each of these risks, and where that is written.")
	}
	return nil
}

func day(d record.Date) bool { _, err := record.ParseDate(string(d)); return err == nil }

// mostSaid bounds the reason of a move and the words about a look at it, in
// letters, and mostNote the note made of them.
const (
	mostSaid = 1000
	mostNote = 4000
)

// seen reads the risks of an order as they stand.
func (s *Service) seen(ctx context.Context, a access.Actor, m Move, all []Seen) ([]Moving, error) {
	var ids []record.ID
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	found, err := s.reg.GetMany(ctx, a, ids)
	if err != nil {
		return nil, err
	}
	var out []Moving
	for start := 0; start < len(all); start += 50 {
		var risks []record.Record
		for _, p := range all[start:min(start+50, len(all))] {
			r, ok := found[p.ID]
			switch {
			case !ok || r.Kind != "risk" || r.Removed:
				return nil, record.Fail(record.NotFound, "One of the risks is not there any more. Look again at what it does.")
			case r.Rev != p.Rev || r.State == "closed" || r.Body.ID("criteria") != m.From.Record.ID:
				return nil, record.Fail(record.Conflict, fmt.Sprintf("RSK-%d was changed since you looked. Nothing was moved; look again at what it does.", r.Number))
			}
			risks = append(risks, r)
		}
		list, err := s.read(ctx, a, m, risks)
		if err != nil {
			return nil, err
		}
		for _, one := range list {
			if one.Stays != "" {
				return nil, record.Fail(record.Conflict, fmt.Sprintf("RSK-%d cannot be moved: %s Nothing was moved.", one.Now.Number, one.Stays))
			}
		}
		out = append(out, list...)
	}
	return out, nil
}

func (s *Service) moveWrites(m Move, o MoveOrder, who string) []register.Write {
	var out []register.Write
	old, next := editionRef(m.From), editionRef(m.To)
	if !m.Kept {
		var lines []any
		for _, l := range m.To.Record.Body.List("carried") {
			if !strings.HasPrefix(l, old+" ") {
				lines = append(lines, l)
			}
		}
		for _, l := range m.Reading.lines(old, m.From.Scale, m.To.Scale) {
			lines = append(lines, l)
		}
		out = append(out, register.Write{ID: m.To.Record.ID, Vouched: true, Edit: &register.Edit{Rev: m.To.Record.Rev, Body: record.Body{"carried": lines}, Reason: o.Reason}})
	}
	today := record.DateOf(s.reg.Now())
	for _, one := range m.Risks {
		body := record.Body{"criteria": one.Then.Body["criteria"]}
		for _, f := range ratings() {
			for _, name := range f {
				if one.Then.Body[name] != nil {
					body[name] = one.Then.Body[name]
				}
			}
		}
		if note := m.note(one, o, who, today); note != "" {
			body["inherent_rationale"] = strings.TrimSpace(one.Now.Body.Text("inherent_rationale") + "\n\n" + note)
			if on := o.On; on != "" && string(on) > one.Now.Body.Text("assessed_on") {
				body["assessed_on"] = string(on)
			}
		}
		out = append(out, register.Write{ID: one.Now.ID, Edit: &register.Edit{Rev: one.Now.Rev, Body: body, Reason: fmt.Sprintf("Moved from %s to %s, not judged anew. %s", old, next, o.Reason)}})
		looked := o.On != "" && string(o.On) >= one.Now.Body.Text("assessed_on")
		if one.Changes() && !looked && (one.Now.State == "assessed" || one.Now.State == "treated") {
			out = append(out, register.Write{ID: one.Now.ID, Step: "reassess", Reason: fmt.Sprintf("Its band changed when it was moved from %s to %s.", old, next)})
		}
	}
	return out
}

// note is what the rationale of a moved risk says of the move; "" for one that was
// not judged.
func (m Move) note(one Moving, o MoveOrder, who string, today record.Date) string {
	var parts []string
	for i, f := range ratings() {
		before, now := rating.PointOf(one.Now.Value, f[0], f[1]), rating.PointOf(one.Then.Value, f[0], f[1])
		if before.Rated() {
			parts = append(parts, fmt.Sprintf("%s %s as %s", [2]string{"before treatment", "as judged then"}[i], m.From.at(before), m.To.at(now)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	note := fmt.Sprintf("Read on the scales of %s and not judged anew: on %s, %s took levels of %s for levels of %s: %s. %s", editionRef(m.To), today, who, editionRef(m.From), editionRef(m.To), strings.Join(parts, "; "), closed(o.Reason))
	if on := one.Now.Body.Text("assessed_on"); on != "" {
		note += " It was judged on " + on + "."
	}
	if o.On != "" {
		note += fmt.Sprintf(" Looked at on %s: %s", o.On, closed(o.Looked))
	}
	return note
}

// at names a rating with its levels: "Likely (4 of 5) × Major (4 of 5)".
func (c Criteria) at(p rating.Point) string {
	l, s := c.Scale.Likelihood, c.Scale.Severity
	return fmt.Sprintf("%s (%d of %d) × %s (%d of %d)", l[p.Likelihood-1].Name, p.Likelihood, len(l), s[p.Severity-1].Name, p.Severity, len(s))
}

// closed ends a sentence.
func closed(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}
