package classify

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// dutyPlan gathers what has to be written so that the duties kept are those the
// law asks for.
type dutyPlan struct {
	j      *Judged
	have   map[string]record.Record // by external identity, those taken out of use too
	seen   map[string]bool
	writes []register.Write
}

// known reads duties that are wanted, not in use and worth a record: one that was
// taken out of use is not made again.
func (p *dutyPlan) known(ctx context.Context, s *Service, a access.Actor, want []Duty) error {
	p.seen = map[string]bool{}
	var missing []string
	for _, d := range want {
		if x := p.external(d); p.have[x].ID == "" && p.worth(d) {
			missing = append(missing, x)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := s.reg.ByExternals(ctx, a, "obligation", missing)
	for x, r := range found {
		p.have[x] = r
	}
	return err
}

func (p *dutyPlan) external(d Duty) string {
	return DutyExternal(p.j.Regime.Name, d.ID, d.Role, p.j.System.ID)
}

// worth reports whether a duty gets a record: it binds, or may.
func (p *dutyPlan) worth(d Duty) bool {
	switch stateIn(d.State) {
	case "binding":
		return true
	case "unclear":
		return p.j.plausible(d)
	}
	return false
}

// keep brings the record of one duty in line.
func (p *dutyPlan) keep(d Duty) {
	x := p.external(d)
	p.seen[x] = true
	r, there := p.have[x]
	body := p.body(d)
	switch {
	case !there && p.worth(d):
		p.writes = append(p.writes, register.Write{Vouched: true, Create: &register.Draft{Kind: "obligation", State: stateIn(d.State), Owner: p.j.System.Owner, Due: dueOf(body, p.j.Day), External: x, Body: body, Reason: "Follows from what the law makes of the system."}})
	case there && !r.Removed && !r.Erased:
		p.change(r, body, stateIn(d.State), d.Reason)
	}
}

// body is what the law says of a duty.
func (p *dutyPlan) body(d Duty) record.Body {
	b := record.Body{
		"regime": p.j.Regime.Name, "duty": d.ID, "called": clipTo(d.Title, record.MaxText), "article": d.Ref, "role": d.Role,
		"system": string(p.j.System.ID), "classification": string(p.j.Record.ID), "must": d.Must,
		"law_state": lawWord(d.State), "law_reason": text(p.because(d)),
	}
	if d.From != "" {
		b["from"] = string(d.From)
	}
	if d.Fine != "" {
		b["fine"] = d.Fine
	}
	return b
}

// because says why a duty stands as it does in the law. What is open is named by
// its question, so that nobody reads a name of the content.
func (p *dutyPlan) because(d Duty) string {
	out := d.Reason
	if d.State == law.DutyUnknown {
		for _, q := range p.j.Asks(d.Missing) {
			out += "\n- " + q
		}
	}
	return out
}

// change edits a record whose law says otherwise now, and moves it.
func (p *dutyPlan) change(r record.Record, body record.Body, state, why string) {
	e := register.Edit{Body: record.Body{}, Reason: "The law says otherwise of it now."}
	for _, name := range dutyFields {
		if !reflect.DeepEqual(r.Body[name], body[name]) {
			e.Body[name] = body[name]
		}
	}
	if due, moves := dueAfter(r, body, state, p.j.Day); moves {
		e.Due = &due
	}
	one := register.Write{ID: r.ID, Vouched: true}
	if len(e.Body) > 0 || e.Due != nil {
		one.Edit = &e
	}
	if state != r.State {
		if why == "" {
			why = "The law says so."
		}
		one.Step, one.Reason = map[string]string{"binding": "bind", "unclear": "doubt", "ended": "end"}[state], clipTo(why, 1500)
	}
	if one.Edit != nil || one.Step != "" {
		p.writes = append(p.writes, one)
	}
}

// dutyFields are the fields that the law says.
var dutyFields = []string{"called", "article", "classification", "must", "law_state", "from", "law_reason", "fine"}

// let ends the duties kept that the law does not ask for any more. Where it is not
// known whether the organisation still has the role, they are unclear.
func (p *dutyPlan) let(have []record.Record) {
	for _, r := range have {
		if p.seen[r.External] {
			continue
		}
		state, word, why := "ended", "none", p.gone(r)
		if role := r.Body.Text("role"); slices.Contains(p.j.Verdict.Output("roles").Open, role) || p.j.Class() == p.j.Regime.Unsettled {
			state, word, why = "unclear", "unknown", "Whether the organisation is "+roleWord(role)+" is not known."
		}
		body := r.Body.Clone()
		body["law_state"], body["law_reason"] = word, why
		delete(body, "from")
		p.change(r, body, state, why)
	}
}

// gone says why a duty is not there any more.
func (p *dutyPlan) gone(r record.Record) string {
	role, j := r.Body.Text("role"), p.j
	if j.Verdict.Ends {
		for i := range j.Regime.Classes {
			if c := &j.Regime.Classes[i]; c.ID == j.Verdict.Class {
				return c.Title + ": " + c.Say
			}
		}
	}
	if role != law.AnyRole && !slices.Contains(j.Verdict.Output("roles").Held, role) {
		return "The organisation is not " + roleWord(role) + " of this system."
	}
	return "Its condition is not met by the answers given."
}

// leaveDuties are what ends the duties of a system that is out of use. They come
// back with it.
func (s *Service) leaveDuties(ctx context.Context, a access.Actor, c record.Record) ([]register.Write, error) {
	have, err := s.dutiesKept(ctx, a, c.ID)
	if err != nil {
		return nil, err
	}
	var writes []register.Write
	for _, r := range have {
		if r.State != "ended" {
			writes = append(writes, register.Write{ID: r.ID, Step: "end", Reason: "The system is out of use. What the law wants kept is kept on.", Vouched: true})
		}
	}
	return writes, nil
}

// dueOf is the day a new duty is due: the day it begins to bind, when that is to
// come.
func dueOf(body record.Body, today record.Date) record.Date {
	if from := record.Date(body.Text("from")); from > today {
		return from
	}
	return ""
}

// dueAfter says when a duty is due now, and whether that is another day than the
// one it has. A day that people set, or took away, stays; one that came from the law
// follows it.
func dueAfter(r record.Record, body record.Body, state string, today record.Date) (record.Date, bool) {
	was, next := record.Date(r.Body.Text("from")), dueOf(body, today)
	switch {
	case r.Due != "" && r.Due != was:
		return r.Due, false
	case state == "ended":
		next = ""
	case was == record.Date(body.Text("from")):
		return r.Due, false
	}
	return next, next != r.Due
}

// stateIn is the state of the record of a duty.
func stateIn(s law.DutyState) string {
	switch s {
	case law.DutyApplies, law.DutyWillApply:
		return "binding"
	case law.DutyUnknown:
		return "unclear"
	}
	return "ended"
}

// lawWord is a state in the law as records name it.
func lawWord(s law.DutyState) string {
	if s == law.DutyWillApply {
		return "will_apply"
	}
	return string(s)
}

// Asks are questions in plain words: those of predicates and inputs by their text,
// of rules and aliases by what they are called. No more than five, and how many
// there are besides.
func (j *Judged) Asks(names []string) []string {
	const most = 5
	var out []string
	for i, name := range names {
		if i == most {
			return append(out, fmt.Sprintf("and %d more.", len(names)-most))
		}
		out = append(out, j.asks(name))
	}
	return out
}

func (j *Judged) asks(name string) string {
	if a, err := j.ask(name); err == nil {
		return a.title()
	}
	if u := j.Regime.Rule(name, j.Day); u != nil {
		return "Whether this holds: " + u.Title
	}
	_, last, _ := strings.Cut(name, ".")
	if last == "" {
		last = name
	}
	return "Whether it is " + roleWord(last)
}

// roleWord is a role of a law in words.
func roleWord(role string) string { return strings.ReplaceAll(role, "_", " ") }
