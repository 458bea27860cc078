package conformity

import (
	"context"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// GapReply is what somebody says to one question.
type GapReply struct {
	Person record.ID // who answers
	Says   string    // yes, partly, no or unknown
	Level  string    // maturity, "" when none was chosen
	Note   string
}

// MayAnswerFor reports whether the actor may enter answers of a person: their own
// when they may make or change their own answers, anybody's when they may change
// every answer.
func MayAnswerFor(a access.Actor, person record.ID) bool {
	if !a.May(access.Create, "gap-answer", nil).Allowed {
		return false
	}
	d := a.May(access.Update, "gap-answer", nil)
	return person != "" && (person == a.Person || d.Allowed && !d.Own)
}

// Answer keeps what a person says to a question of a round: answering again
// changes the answer. It moves no position. A closed round is Illegal, answering
// for others without the right is Denied. The task that asked the person is
// finished with the last answer, where the actor may.
func (s *Service) Answer(ctx context.Context, a access.Actor, g *GapRound, it GapItem, r GapReply) (record.Record, error) {
	if err := g.takes(a, it, r.Person); err != nil {
		return record.Record{}, err
	}
	made, old, err := s.keepAnswer(ctx, a, g, it, r)
	if record.CodeOf(err) == record.Conflict && err != nil { // the same form sent twice at once
		made, old, err = s.keepAnswer(ctx, a, g, it, r)
	}
	if err == nil && old.State == "asked" {
		err = s.finishAsking(ctx, a, g, r.Person)
	}
	return made, err
}

// keepAnswer makes or changes the record of an answer and returns it with what it
// was before.
func (s *Service) keepAnswer(ctx context.Context, a access.Actor, g *GapRound, it GapItem, r GapReply) (made, old record.Record, err error) {
	external := answerExternal(g.Record.ID, it, r.Person)
	have, err := s.reg.ByExternals(ctx, a, "gap-answer", []string{external})
	if err != nil {
		return made, old, err
	}
	old, again := have[external]
	out, err := s.reg.Batch(ctx, a, answerWrites(g, it, r, old, again))
	if err != nil {
		return made, old, err
	}
	return out[len(out)-1], old, nil
}

// takes refuses an answer that the round, or the actor's role, does not take.
func (g *GapRound) takes(a access.Actor, it GapItem, person record.ID) error {
	switch {
	case person == "":
		return record.InvalidFields([]record.FieldError{{Field: "person", Code: "required", Message: "Say whose answer it is."}})
	case !g.Open():
		return record.Fail(record.Illegal, "This gap analysis is closed; its answers stand. Reopen it to answer more.")
	case it.Excluded():
		return record.Fail(record.Illegal, "This control was left out, so it is not asked about.")
	case !MayAnswerFor(a, person):
		return record.Fail(record.Denied, "Your role lets you answer for yourself only, or not at all.")
	}
	return nil
}

func answerWrites(g *GapRound, it GapItem, r GapReply, old record.Record, again bool) []register.Write {
	body := record.Body{"answer": r.Says, "maturity": r.Level, "note": r.Note}
	for name, v := range body {
		if v == "" {
			body[name] = nil
		}
	}
	if !again {
		body["round"], body["of"], body["respondent"] = string(g.Record.ID), string(it.Record.ID), string(r.Person)
		body["pack"] = it.Record.Body.Text("pack")
		return []register.Write{{Create: &register.Draft{Kind: "gap-answer", State: "answered", Owner: r.Person, External: answerExternal(g.Record.ID, it, r.Person), Body: body}}}
	}
	out := []register.Write{{ID: old.ID, Edit: &register.Edit{Body: body}}}
	if old.State == "asked" {
		out = append(out, register.Write{ID: old.ID, Step: "answer"})
	}
	return out
}

// finishAsking finishes the task of a person who has answered everything they
// were asked.
func (s *Service) finishAsking(ctx context.Context, a access.Actor, g *GapRound, person record.ID) error {
	q := answersQuery(g.Record.ID, "respondent", string(person), "state", "asked")
	q.Limit = 1
	page, err := s.reg.List(ctx, a, q)
	if err != nil || page.Total > 0 {
		return err
	}
	external := askExternal(g.Record.ID, person)
	tasks, err := s.reg.ByExternals(ctx, a, "task", []string{external})
	if err != nil {
		return nil // a task that may not be seen is not finished either
	}
	t, ok := tasks[external]
	if !ok || t.Removed || t.State != "open" && t.State != "in_progress" || !a.May(access.StepOf("finish"), "task", &t).Allowed {
		return nil
	}
	_, err = s.reg.Step(ctx, a, t.ID, "finish", register.Move{Reason: "Every question was answered."})
	if record.CodeOf(err) == record.Illegal && err != nil {
		return nil // somebody else finished it meanwhile
	}
	return err
}

func askExternal(round, person record.ID) string {
	return "gap-ask|" + string(round) + "|" + string(person)
}
