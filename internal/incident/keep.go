package incident

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// Answers are what a person says to a clock, as texts and lists of texts, and whose
// holidays count ("" for none). What they do not speak of stays as it is kept or as the
// incident says; an empty text takes back an answer, and says of a list that none of it
// holds.
type Answers struct {
	Given    law.Given
	Calendar string
}

// Keep runs a clock of a law on what a person says of an incident, and keeps what came
// of it as the notification of that clock. It is for whoever may change the incident;
// the notification belongs to the owner of the incident. What the clock does not ask,
// or an answer of the wrong form, is Invalid with a field for each; a clock that the
// law does not name for incidents is NotFound.
func (s *Service) Keep(ctx context.Context, a access.Actor, id record.ID, regime, clock string, said Answers) (record.Record, error) {
	r, err := s.Of(ctx, a, id)
	if err != nil {
		return r, err
	}
	if err := a.Require(access.Update, "incident", &r); err != nil {
		return r, err
	}
	if closed(r) {
		return r, record.Fail(record.Illegal, "The incident is closed or dismissed. Reopen it first.")
	}
	offers, err := s.Offers(ctx, a, r)
	if err != nil {
		return r, err
	}
	i := slices.IndexFunc(offers, func(o Offer) bool { return o.Regime.Name == regime && o.Clock.ID == clock })
	if i < 0 {
		return r, record.Fail(record.NotFound, "The law names no such clock for incidents.")
	}
	o := &offers[i]
	for _, in := range o.Asks {
		if v, there := said.Given[in.ID]; there {
			o.Given[in.ID] = parse([]law.Input{in}, []string{in.ID + "=" + text(v)})[in.ID]
		}
	}
	o.fill()
	o.Calendar = said.Calendar
	if err := s.run(ctx, &desk{s: s, org: a.Org, incident: r}, o); err != nil {
		return r, err
	}
	writes, err := s.writes(o, "")
	if err != nil || len(writes) == 0 {
		return o.Record, err
	}
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[len(done)-1], nil
}

func closed(r record.Record) bool { return r.State == "closed" || r.State == "dismissed" }

// writes are what brings the record of an offer in line with what its clock says; none
// where nothing changed.
func (s *Service) writes(o *Offer, why string) ([]register.Write, error) {
	body, due := s.body(o), o.due(s.today())
	id, state := o.Record.ID, o.Record.State
	var out []register.Write
	switch {
	case id == "":
		fresh, err := s.reg.NewID()
		if err != nil {
			return nil, err
		}
		id, state = fresh, "open"
		out = append(out, register.Write{Vouched: true, Create: &register.Draft{ID: id, Kind: "notification", Owner: o.owner(), Due: due,
			External: External(o.incident.ID, o.Regime.Name, o.Clock.ID), Body: body, Reason: why}})
	default:
		e := register.Edit{Body: record.Body{}, Reason: cmp.Or(why, "The clock was run again.")}
		for name, v := range body {
			if !reflect.DeepEqual(o.Record.Body[name], v) {
				e.Body[name] = v
			}
		}
		if was := dueOf(o.Record); o.Record.Due == was && due != was {
			e.Due = &due
		}
		if was, now := o.Record.Owner, o.owner(); was != now && (was == "" || was == o.incident.Body.ID("reported_by")) {
			e.Owner = &now
		}
		if _, day := e.Body["ran_on"]; e.Due == nil && e.Owner == nil && (len(e.Body) == 0 || len(e.Body) == 1 && day) { // nothing but the day
			break
		}
		out = append(out, register.Write{ID: id, Edit: &e, Vouched: true})
	}
	switch {
	case state == "open" && o.Must == "no":
		out = append(out, register.Write{ID: id, Step: "spare", Reason: clip(o.Because), Vouched: true})
	case o.reopens():
		out = append(out, register.Write{ID: id, Step: "reopen", Reason: "The law says otherwise of it now.", Vouched: true})
	}
	return out, nil
}

// body is what is kept of an offer. What has no value is nil, so that it is taken away.
func (s *Service) body(o *Offer) record.Body {
	b := record.Body{
		"incident": string(o.incident.ID), "regime": o.Regime.Name, "clock": o.Clock.ID, "called": o.Clock.Title, "who": o.Result.Who,
		"law_to": or(o.Result.To), "must": o.Must, "reason": or(o.Because), "article": or(cmp.Or(o.Result.Ref, o.Clock.Ref)), "at_once": or(o.Result.AtOnce),
		"limit": or(o.LimitWords()), "aware": nil, "target": nil, "deadline": nil, "deadline_at": nil,
		"answers": list(lines(o.Asks, o.Given)), "taken": list(lines(o.Asks, o.Said)), "calendar": or(o.Calendar),
		"ran_on": string(s.today()), "content": s.law.Content(o.Regime.Name), "follows_from": nil, "marks": nil,
	}
	marks, from := []any{s.pin(o.incident)}, []any(nil)
	for _, c := range o.judged {
		marks, from = append(marks, s.pin(c)), append(from, string(c.ID))
	}
	b["marks"], b["follows_from"] = marks, list(from)
	if day := dayOf(o.Given[o.Clock.Starts]); day != "" {
		b["aware"] = string(day)
	}
	if l := o.Limit(); l != nil && l.Term != nil {
		b["target"], b["deadline"] = string(dayOf(l.Term.Target)), string(o.deadline())
		if at := moment(l.Term.Deadline); at != "" {
			b["deadline_at"] = at
		}
	}
	return b
}

// LimitWords says how long the law leaves.
func (o *Offer) LimitWords() string {
	if o.Must == "no" {
		return ""
	}
	l, due := o.Limit(), o.Result.Due
	switch {
	case l == nil && len(o.Result.Limits) > 0:
		return o.Result.Limits[0].Words
	case l == nil:
		return ""
	case l == due:
		return l.Words
	case due == nil:
		return l.Words + ", if it is one"
	}
	return l.Words + ", unless the answers rule that out; then " + due.Words
}

// due is the day to aim for: the last by plain counting; the day the clock was set off
// where the law gives no number; today where that day is not known. Empty where nobody
// has to be told.
func (o *Offer) due(today record.Date) record.Date {
	if o.Must == "no" {
		return ""
	}
	if l := o.Limit(); l != nil && l.Term != nil {
		return dayOf(l.Term.Target)
	}
	return cmp.Or(dayOf(o.Given[o.Clock.Starts]), o.Record.Due, today)
}

// dueOf is the day that was worked out for a notification as it is kept; its own where
// that cannot be told.
func dueOf(r record.Record) record.Date {
	return cmp.Or(record.Date(r.Body.Text("target")), record.Date(r.Body.Text("aware")), r.Due)
}

// owner is who has to see to it: the owner of the incident, or else who is accountable
// for a system of it, or owns one, or else who told of it.
func (o *Offer) owner() record.ID {
	out := o.incident.Owner
	for _, system := range o.systems {
		out = cmp.Or(out, record.ID(system.Derived.Text("accountable")), system.Owner)
	}
	return cmp.Or(out, o.incident.Body.ID("reported_by"))
}
