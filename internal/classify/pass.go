package classify

import (
	"context"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Ask passes a question on.
type Ask struct {
	Names  []string  // of the questions
	Person record.ID // who is to answer
	Due    record.Date
	Link   string // where they answer, for the task
	Note   string // what the one who asks wants to say
}

// Ask passes questions on to a person: each becomes theirs to answer, and one task
// for the person and the system tells them. Asking again adds what is new. A
// question that was answered is taken back to being asked only where the answer was
// that it is not known.
func (s *Service) Ask(ctx context.Context, a access.Actor, c record.Record, ask Ask) (*Judged, error) {
	if ask.Person == "" {
		return nil, record.InvalidFields([]record.FieldError{{Field: "person", Code: "required", Message: "Say who is to be asked."}})
	}
	if len(ask.Names) == 0 || len(ask.Names) > mostReplies {
		return nil, record.InvalidFields([]record.FieldError{{Field: "question", Code: "required", Message: "Say what is to be asked."}})
	}
	if c.State == "left" {
		return nil, record.Fail(record.Illegal, "The system is out of use; nobody is asked about it.")
	}
	writes, err := s.askWrites(ctx, a, c, ask)
	if err != nil {
		return nil, err
	}
	if len(writes) > 0 {
		task, err := s.askTask(ctx, a, c, ask)
		if err != nil {
			return nil, err
		}
		if _, err := s.reg.Batch(ctx, a, append(writes, task...)); err != nil {
			return nil, err
		}
	}
	return s.after(ctx, a, c)
}

func (s *Service) askWrites(ctx context.Context, a access.Actor, c record.Record, ask Ask) ([]register.Write, error) {
	r, err := s.Regime(c.Body.Text("regime"))
	if err != nil {
		return nil, err
	}
	externals := make([]string, len(ask.Names))
	for i, name := range ask.Names {
		externals[i] = FactExternal(r.Name, name, c.Body.ID("system"))
	}
	have, err := s.reg.ByExternals(ctx, a, "fact", externals)
	if err != nil {
		return nil, err
	}
	var out []register.Write
	for i, name := range ask.Names {
		q, err := askOf(r, name)
		if err != nil {
			return nil, err
		}
		old, there := have[externals[i]]
		switch {
		case !there:
			out = append(out, register.Write{Create: &register.Draft{Kind: "fact", Title: clipTo(q.title(), record.MaxTitle), State: "asked", Owner: ask.Person, External: externals[i],
				Body: record.Body{"regime": r.Name, "of": string(c.ID), "name": name}}})
		case old.State == "given" && old.Body.Text("says") != "unknown" || old.Removed || old.State == "asked" && old.Owner == ask.Person:
		default:
			owner := ask.Person
			out = append(out, register.Write{ID: old.ID, Edit: &register.Edit{Owner: &owner, Body: record.Body{"says": nil, "value": nil}}})
			if old.State != "asked" {
				out = append(out[:len(out)-1], register.Write{ID: old.ID, Step: "ask"}, out[len(out)-1])
			}
		}
	}
	return out, nil
}

func askExternal(c, person record.ID) string { return "law-ask|" + string(c) + "|" + string(person) }

// askTask makes the task that tells the person, or opens it again. An actor who may
// not leaves it as it is.
func (s *Service) askTask(ctx context.Context, a access.Actor, c record.Record, ask Ask) ([]register.Write, error) {
	if !a.May(access.Create, "task", nil).Allowed || !a.May(access.Read, "task", nil).Allowed {
		return nil, nil
	}
	external := askExternal(c.ID, ask.Person)
	have, err := s.reg.ByExternals(ctx, a, "task", []string{external})
	if err != nil {
		return nil, err
	}
	t, ok := have[external]
	if !ok {
		say := "You were asked about what a law makes of this system. Answer at [" + ask.Link + "](" + ask.Link + "); you can stop and go on at any time, and saying that you do not know is an answer too."
		if ask.Note != "" {
			say += "\n\n" + ask.Note
		}
		return []register.Write{{Create: &register.Draft{Kind: "task", Title: clipTo("Answer for the law: "+c.Title, 250), Owner: ask.Person, Due: ask.Due, External: external,
			Body: record.Body{"about": string(c.ID), "description": say}}}}, nil
	}
	if t.Removed || t.Erased || t.State == "open" || t.State == "in_progress" || !a.May(access.StepOf("reopen"), "task", &t).Allowed {
		return nil, nil
	}
	return []register.Write{{ID: t.ID, Step: "reopen", Reason: "More was asked."}}, nil
}

// finishAsking finishes the tasks of people who were asked and have nothing left to
// answer. The program does it, since the answer may have come from somebody else.
func (s *Service) finishAsking(ctx context.Context, a access.Actor, j *Judged) error {
	waiting := map[string]bool{}
	for _, f := range j.Said {
		if f.State == "asked" {
			waiting[askExternal(j.Record.ID, f.Owner)] = true
		}
	}
	program := access.System(a.Org)
	q := record.Query{Kind: "task", Filters: []record.Filter{{Field: "about", Op: record.Is, Values: []string{string(j.Record.ID)}}, {Field: "state", Op: record.Is, Values: []string{"open", "in_progress"}}}}
	for t, err := range s.reg.All(ctx, program, q) {
		if err != nil {
			return err
		}
		if !strings.HasPrefix(t.External, askExternal(j.Record.ID, "")) || waiting[t.External] {
			continue
		}
		_, err = s.reg.Step(ctx, program, t.ID, "finish", register.Move{Reason: "Every question was answered."})
		if err != nil && record.CodeOf(err) != record.Illegal { // illegal: somebody finished it meanwhile
			return err
		}
	}
	return nil
}
