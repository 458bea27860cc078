package conformity

import (
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Approval says how far a document or a statement is approved as it stands (ISO/IEC
// 42001 7.5.2).
type Approval struct {
	Mark     string // of the content approvals are about
	Need     int    // approvals needed
	Have     int    // approvals that count
	Approved bool
	Open     bool    // it is in the state in which approvals are awaited
	Voices   []Voice // the approvers in the order named, then others who decided
	MayGive  bool    // the actor is asked and has not decided about the content as it stands
}

// Voice is one person with what they decided, oldest first.
type Voice struct {
	Person  record.ID
	Asked   bool            // named as an approver
	Owner   bool            // answers for the record: their own approval never counts
	Given   []record.Record // approvals
	Decided bool            // one of them counts for the content as it stands
}

// ApprovalCounts reports whether an approval is of the content as it stands.
func ApprovalCounts(approval record.Record) bool {
	return approval.State == "given" && approval.Derived.Text("counts") != "no"
}

// Approval reads the approvals of a record of a kind that takes them.
func (s *Service) Approval(ctx context.Context, a access.Actor, r record.Record) (Approval, error) {
	k := s.reg.Kinds().Kind(r.Kind)
	out := Approval{Mark: k.MarkOf(r), Approved: r.Derived.Text("approved") == "yes"}
	if n, ok := r.Derived["approvals"].(float64); ok {
		out.Have = int(n)
	}
	if t := k.Transition("approve"); t != nil {
		out.Open = slices.Contains(t.From, r.State) && !r.Removed
	}
	given, err := s.allOf(ctx, a, "approval", record.Filter{Field: "of", Op: record.Is, Values: []string{string(r.ID)}})
	if err != nil {
		return out, err
	}
	out.voices(r, given)
	out.MayGive = out.mayGive(a)
	return out, nil
}

func (p *Approval) voices(r record.Record, given []record.Record) {
	slices.SortFunc(given, func(x, y record.Record) int { return int(x.Number - y.Number) })
	at := map[record.ID]int{}
	for _, person := range r.Body.List("approvers") {
		id := record.ID(person)
		at[id] = len(p.Voices)
		p.Voices = append(p.Voices, Voice{Person: id, Asked: true, Owner: id == r.Owner})
		if id != r.Owner {
			p.Need++
		}
	}
	if q, ok := r.Body["quorum"].(float64); ok {
		p.Need = int(q)
	}
	for _, g := range given {
		by := g.Body.ID("approver")
		i, ok := at[by]
		if !ok {
			i = len(p.Voices)
			at[by] = i
			p.Voices = append(p.Voices, Voice{Person: by, Owner: by == r.Owner})
		}
		v := &p.Voices[i]
		v.Given, v.Decided = append(v.Given, g), v.Decided || ApprovalCounts(g)
	}
}

func (p Approval) mayGive(a access.Actor) bool {
	return p.Open && a.Person != "" && a.May(access.Create, "approval", nil).Allowed && slices.ContainsFunc(p.Voices, func(v Voice) bool {
		return v.Person == a.Person && v.Asked && !v.Owner && !v.Decided
	})
}

// Give records what the actor decides about a record: "approve", or "object" with a
// comment. The mark is that of the content they saw; when it has changed since it is
// a Conflict. Only somebody who is asked, other than the owner, and once for the
// same content.
func (s *Service) Give(ctx context.Context, a access.Actor, r record.Record, mark, decision, comment string) (record.Record, error) {
	p, err := s.Approval(ctx, a, r)
	if err != nil {
		return record.Record{}, err
	}
	if err := p.refusal(a, mark); err != nil {
		return record.Record{}, err
	}
	body := record.Body{"of": string(r.ID), "decision": decision}
	if comment != "" {
		body["comment"] = comment
	}
	return s.reg.Create(ctx, a, register.Draft{Kind: "approval", Owner: a.Person, Body: body}, register.CreateOptions{})
}

// refusal says why the actor cannot decide now.
func (p Approval) refusal(a access.Actor, mark string) error {
	if err := a.Require(access.Create, "approval", nil); err != nil {
		return err
	}
	i := slices.IndexFunc(p.Voices, func(v Voice) bool { return v.Person == a.Person && a.Person != "" })
	switch {
	case !p.Open:
		return record.Fail(record.Illegal, "It does not wait for approval in the state it is in.")
	case i >= 0 && p.Voices[i].Owner:
		return record.Fail(record.Denied, "You own it: your own approval never counts.")
	case i < 0 || !p.Voices[i].Asked:
		return record.Fail(record.Denied, "You are not among its approvers.")
	case p.Voices[i].Decided:
		return record.Fail(record.Conflict, "You have decided about it as it stands. Withdraw that decision to decide again.")
	case mark != p.Mark:
		return record.Fail(record.Conflict, "The content changed since you opened it. Nothing was written; read it again and then decide.")
	}
	return nil
}
