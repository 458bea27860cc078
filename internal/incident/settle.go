package incident

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Sent is what a person records of telling somebody.
type Sent struct {
	Rev       int64
	To        string
	On        record.Date
	At        string // a moment of RFC 3339 in UTC; may be empty
	Reference string
	Evidence  []record.ID
	Note      string
}

// Send records that somebody was told. A day to come is Invalid.
func (s *Service) Send(ctx context.Context, a access.Actor, id record.ID, sent Sent) (record.Record, error) {
	r, err := s.notification(ctx, a, id)
	if err != nil {
		return r, err
	}
	switch {
	case strings.TrimSpace(sent.To) == "":
		return r, wrong("to", "Say whom you told.")
	case sent.On == "":
		return r, wrong("sent_on", "Say on which day it was sent.")
	case sent.On > s.today().AddDays(1):
		return r, wrong("sent_on", "The day is still to come. Record it once it was sent.")
	}
	var evidence []any
	for _, e := range sent.Evidence {
		evidence = append(evidence, string(e))
	}
	body := record.Body{"to": sent.To, "sent_on": string(sent.On), "sent_at": or(sent.At), "reference": or(sent.Reference), "evidence": list(evidence), "note": or(sent.Note)}
	return s.edit(ctx, a, r, body, "send", sent.Rev)
}

// Waive records why nobody has to be told, although the law asks or may ask for it.
func (s *Service) Waive(ctx context.Context, a access.Actor, id record.ID, because string, rev int64) (record.Record, error) {
	r, err := s.notification(ctx, a, id)
	if err != nil {
		return r, err
	}
	if strings.TrimSpace(because) == "" {
		return r, wrong("not_needed_because", "Write why nobody has to be told; it is kept and shown.")
	}
	return s.edit(ctx, a, r, record.Body{"not_needed_because": because}, "waive", rev)
}

func (s *Service) notification(ctx context.Context, a access.Actor, id record.ID) (record.Record, error) {
	r, err := s.reg.Get(ctx, a, id)
	if err == nil && (r.Kind != "notification" || r.Removed || r.Erased) {
		err = record.Fail(record.NotFound, "There is no such notification.")
	}
	return r, err
}

// edit writes fields and takes a step, in one transaction.
func (s *Service) edit(ctx context.Context, a access.Actor, r record.Record, body record.Body, step string, rev int64) (record.Record, error) {
	done, err := s.reg.Batch(ctx, a, []register.Write{{ID: r.ID, Edit: &register.Edit{Rev: rev, Body: body}}, {ID: r.ID, Step: step}})
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[1], nil
}

func wrong(field, sentence string) error {
	return record.InvalidFields([]record.FieldError{{Field: field, Code: "invalid", Message: sentence}})
}

// Blocked says what keeps an incident from being closed or dismissed, "" when nothing
// does but that it takes somebody else: cause and correction, or a clock by which
// somebody has to be told.
func (s *Service) Blocked(r record.Record, step string, offers []Offer) string {
	if step == "close" && (r.Body.Text("cause") == "" || r.Body.Text("correction") == "") {
		return s.reg.Kinds().Kind("incident").Transition(step).Else
	}
	return held(step, offers)
}

// held names the clocks by which somebody has to be told, or may have to be, and
// nothing was sent or decided. What a dismissed incident was not known to ask for
// holds nothing.
func held(step string, offers []Offer) string {
	var open []string
	for _, o := range offers {
		if !o.Settled() && (step == "close" || o.Must == "yes") {
			open = append(open, o.Clock.Title)
		}
	}
	switch len(open) {
	case 0:
		return ""
	case 1:
		return "One clock is open: " + open[0] + ". Record that it was sent, or why it is not needed."
	}
	return fmt.Sprintf("%d clocks are open: %s. Record for each that it was sent, or why it is not needed.", len(open), strings.Join(open, "; "))
}

// Settle closes or dismisses an incident. While somebody has to be told it is Illegal.
// In the same transaction what the law does not ask for is kept as such, and what is
// open of a dismissed one is not needed any more; it is open again with the incident.
func (s *Service) Settle(ctx context.Context, a access.Actor, id record.ID, step, reason string, rev int64) (record.Record, error) {
	r, err := s.Of(ctx, a, id)
	if err != nil {
		return r, err
	}
	if !slices.Contains([]string{"close", "dismiss"}, step) {
		return r, record.Fail(record.NotFound, "An incident is closed or dismissed here.")
	}
	if err := a.Require(access.StepOf(step), "incident", &r); err != nil {
		return r, err
	}
	// A clock that the actor may not see holds it as well.
	offers, err := s.Offers(ctx, access.System(a.Org), r)
	if err != nil {
		return r, err
	}
	if why := held(step, offers); why != "" {
		return r, record.Fail(record.Illegal, why)
	}
	writes := []register.Write{{ID: id, Step: step, Reason: reason, Rev: rev, Vouched: true}}
	for i := range offers {
		o := &offers[i]
		if step == "dismiss" && o.Record.State == "open" {
			writes = append(writes, register.Write{ID: o.Record.ID, Step: "spare", Reason: "The incident was dismissed.", Vouched: true})
		}
		if o.Record.ID != "" || o.Must != "no" {
			continue
		}
		some, err := s.writes(o, "Run when the incident was settled.")
		if err != nil {
			return r, err
		}
		writes = append(writes, some...)
	}
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[0], nil
}
