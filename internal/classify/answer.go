package classify

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/register"
)

// Reply is what somebody says to one question.
type Reply struct {
	Name  string // of a predicate, measure, input, or TopicPrefix and a topic
	Says  string // yes, no or unknown; empty with a value alone
	Value string
	Why   string
}

// mostReplies is how many answers are taken at once.
const mostReplies = 500

// MayAnswer reports whether the actor may give answers at all.
func MayAnswer(a access.Actor) bool { return a.May(access.Create, "fact", nil).Allowed }

// Answer keeps answers about a system in one transaction, in the name of the
// actor's person, and works the verdict out again. Answering again changes the
// answer; what it was stays in its history. A name the law does not know, or a
// value of the wrong form, is Invalid and nothing is kept. Answers that contradict
// one another are kept: the verdict then says so. The tasks that asked for an
// answer are finished.
func (s *Service) Answer(ctx context.Context, a access.Actor, c record.Record, replies []Reply) (*Judged, error) {
	if err := s.takes(c, replies); err != nil {
		return nil, err
	}
	err := s.write(ctx, a, c, replies)
	if err != nil && record.CodeOf(err) == record.Conflict { // the same form sent twice at once
		err = s.write(ctx, a, c, replies)
	}
	if err != nil {
		return nil, err
	}
	return s.after(ctx, a, c)
}

// after works out again what answers changed, and returns it with the answers.
func (s *Service) after(ctx context.Context, a access.Actor, c record.Record) (*Judged, error) {
	if _, err := s.Rejudge(ctx, a.Org, c.ID); err != nil {
		return nil, err
	}
	if c, err := s.reg.Get(ctx, a, c.ID); err != nil {
		return nil, err
	} else if j, err := s.Judge(ctx, a, c, ""); err != nil {
		return nil, err
	} else {
		return j, s.finishAsking(ctx, a, j)
	}
}

// takes refuses answers before anything is written.
func (s *Service) takes(c record.Record, replies []Reply) error {
	switch {
	case c.Kind != "classification" || c.Removed:
		return record.Fail(record.NotFound, "There is no such record of what a law makes of a system.")
	case c.State == "left":
		return record.Fail(record.Illegal, "The system is out of use; its answers are kept as they were.")
	}
	return s.Fits(c.Body.Text("regime"), replies)
}

// Fits refuses answers that a law does not ask for, or of the wrong form.
func (s *Service) Fits(regime string, replies []Reply) error {
	switch {
	case len(replies) == 0:
		return record.InvalidFields([]record.FieldError{{Field: "answer", Code: "required", Message: "Choose an answer."}})
	case len(replies) > mostReplies:
		return record.Fail(record.TooLarge, fmt.Sprintf("At most %d answers are taken at once.", mostReplies))
	}
	r, err := s.Regime(regime)
	if err != nil {
		return err
	}
	for i, one := range replies {
		q, err := askOf(r, one.Name)
		if err != nil {
			return err
		}
		if err := q.check(planning.Reply{Name: one.Name, Says: one.Says, Value: one.Value}); err != nil {
			return err
		}
		if slices.ContainsFunc(replies[:i], func(o Reply) bool { return o.Name == one.Name }) {
			return record.InvalidFields([]record.FieldError{{Field: "answer", Code: "invalid", Message: "One question is answered twice."}})
		}
	}
	return nil
}

func (s *Service) write(ctx context.Context, a access.Actor, c record.Record, replies []Reply) error {
	r, err := s.Regime(c.Body.Text("regime"))
	if err != nil {
		return err
	}
	externals := make([]string, len(replies))
	for i, one := range replies {
		externals[i] = FactExternal(r.Name, one.Name, c.Body.ID("system"))
	}
	have, err := s.reg.ByExternals(ctx, a, "fact", externals)
	if err != nil {
		return err
	}
	var writes []register.Write
	for i, one := range replies {
		q, err := askOf(r, one.Name)
		if err != nil {
			return err
		}
		old, there := have[externals[i]]
		if there && (old.Removed || old.Erased) {
			return record.Fail(record.Illegal, fmt.Sprintf("The answer to “%s” was removed. Restore it to answer again.", q.title()))
		}
		if !there {
			old = record.Record{}
		}
		writes = append(writes, s.replyWrites(a, c, q, one, old, externals[i])...)
	}
	if len(writes) == 0 {
		return nil
	}
	_, err = s.reg.Batch(ctx, a, writes)
	return err
}

// replyWrites are what keeps one answer. Who answered is written by the service,
// as nobody can say it of themselves.
func (s *Service) replyWrites(a access.Actor, c record.Record, q asked, one Reply, old record.Record, external string) []register.Write {
	body := record.Body{"says": text(one.Says), "value": text(one.Value), "why": text(strings.TrimSpace(one.Why)), "answered_by": text(string(a.Person)), "answered_on": string(s.today())}
	if old.ID == "" {
		body["regime"], body["of"], body["name"] = c.Body.Text("regime"), string(c.ID), one.Name
		for name, v := range body {
			if v == nil {
				delete(body, name)
			}
		}
		return []register.Write{{Vouched: true, Create: &register.Draft{Kind: "fact", Title: clipTo(q.title(), record.MaxTitle), Owner: a.Person, External: external, Body: body}}}
	}
	if old.State == "given" && one.Why == "" && planning.ReplyOf(old) == (planning.Reply{Name: one.Name, Says: one.Says, Value: one.Value}) {
		return nil // said again, with nothing to add
	}
	e := &register.Edit{Body: body}
	if a.Person != "" && old.Owner != a.Person {
		owner := a.Person
		e.Owner = &owner
	}
	out := []register.Write{{ID: old.ID, Edit: e, Vouched: true}}
	if old.State != "given" {
		out = append(out, register.Write{ID: old.ID, Step: "answer"})
	}
	return out
}

// text is the form a body keeps a text in; nil when it is empty.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Withdraw takes answers back, with a reason: their questions are open again and
// the verdict is worked out anew.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, c record.Record, facts []record.ID, reason string) (*Judged, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, record.InvalidFields([]record.FieldError{{Field: "reason", Code: "required", Message: "Say why; it is kept with the change."}})
	}
	found, err := s.reg.GetMany(ctx, a, facts)
	if err != nil {
		return nil, err
	}
	var writes []register.Write
	for _, id := range facts {
		f, ok := found[id]
		if !ok || f.Kind != "fact" || f.Body.ID("of") != c.ID {
			return nil, record.Fail(record.NotFound, "There is no such answer.")
		}
		if f.State != "withdrawn" {
			writes = append(writes, register.Write{ID: id, Step: "withdraw", Reason: reason})
		}
	}
	if len(writes) > 0 {
		if _, err := s.reg.Batch(ctx, a, writes); err != nil {
			return nil, err
		}
	}
	return s.after(ctx, a, c)
}
