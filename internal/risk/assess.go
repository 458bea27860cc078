package risk

import (
	"cmp"
	"context"

	"steward/internal/access"
	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/register"
)

// Judgement is what somebody judges of a risk (ISO/IEC 42001 6.1.2, 8.2).
type Judgement struct {
	Rev         int64
	Inherent    rating.Point
	Because     string
	Today       rating.Point // zero: not judged
	TodayWhy    string
	ReviewEvery string // a duration; empty for a year
}

// Assess judges a risk by the criteria in force, today. It notes the incidents
// known and how the things it is about stand, so that later ones ask for another
// judgement. Without criteria in force it is Illegal.
func (s *Service) Assess(ctx context.Context, a access.Actor, id record.ID, j Judgement) (record.Record, error) {
	r, err := s.find(ctx, a, "risk", id)
	if err != nil {
		return r, err
	}
	c, ok, err := s.InForce(ctx, a)
	if err != nil {
		return r, err
	}
	if err := assessable(r, c, ok, j); err != nil {
		return r, err
	}
	marks, err := s.marksOf(ctx, a, r)
	if err != nil {
		return r, err
	}
	considered, err := s.considered(ctx, a.Org, r)
	if err != nil {
		return r, err
	}
	body := record.Body{
		"criteria": string(c.Record.ID), "assessed_on": string(record.DateOf(s.reg.Now())), "inherent_rationale": j.Because, "considered": considered, "marks": marks,
		"inherent_likelihood": float64(j.Inherent.Likelihood), "inherent_severity": float64(j.Inherent.Severity),
		"current_likelihood": nil, "current_severity": nil, "current_rationale": orNil(j.TodayWhy), "review_every": orNil(j.ReviewEvery),
	}
	if j.Today.Rated() {
		body["current_likelihood"], body["current_severity"] = float64(j.Today.Likelihood), float64(j.Today.Severity)
	}
	writes := []register.Write{{ID: id, Vouched: true, Edit: &register.Edit{Rev: j.Rev, Body: body}}}
	if r.State == "identified" {
		writes = append(writes, register.Write{ID: id, Step: "assess"})
	}
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[len(done)-1], nil
}

func assessable(r record.Record, c Criteria, inForce bool, j Judgement) error {
	switch {
	case !inForce:
		return record.Fail(record.Illegal, "No criteria are in force. Risks are judged once there are some.")
	case r.State == "closed":
		return record.Fail(record.Illegal, "A closed risk is not judged. Reopen it first.")
	case j.Because == "":
		return wrong("inherent_rationale", "Say what the rating rests on.")
	}
	for _, p := range []struct {
		field string
		at    rating.Point
		must  bool
	}{{"inherent_severity", j.Inherent, true}, {"current_severity", j.Today, false}} {
		if _, ok := c.Scale.Band(p.at); !ok && (p.must || p.at != (rating.Point{})) {
			return wrong(p.field, "Choose a likelihood and a severity of the criteria in force.")
		}
	}
	return nil
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// marksOf are the pins of what a risk is about, as it stands.
func (s *Service) marksOf(ctx context.Context, a access.Actor, r record.Record) (any, error) {
	var ids []record.ID
	for _, id := range r.Body.List("about") {
		ids = append(ids, record.ID(id))
	}
	// Whoever judges a risk need not see all it is about.
	found, err := s.reg.GetMany(ctx, access.System(a.Org), ids)
	if err != nil {
		return nil, err
	}
	var out []any
	for _, id := range ids {
		t, ok := found[id]
		if !ok {
			continue
		}
		if mark := s.reg.Kinds().Kind(t.Kind).MarkOf(t); mark != "" {
			out = append(out, record.PinOf(id, mark))
		}
	}
	return orNone(out), nil
}

// considered are the incidents known of a risk: those here by identity, and what
// happened elsewhere in words.
func (s *Service) considered(ctx context.Context, org record.ID, r record.Record) (any, error) {
	here, err := s.allOf(ctx, access.System(org), "incident", is("risks", string(r.ID)))
	if err != nil {
		return nil, err
	}
	var out []any
	for _, i := range here {
		out = append(out, string(i.ID))
	}
	for _, i := range r.Body.List("incidents") {
		out = append(out, i)
	}
	return orNone(out), nil
}

func orNone(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// Identify makes a risk of an event, by the criteria in force if there are any.
func (s *Service) Identify(ctx context.Context, a access.Actor, d register.Draft) (record.Record, error) {
	d.Kind, d.Owner = "risk", cmp.Or(d.Owner, a.Person)
	if d.Body = d.Body.Clone(); d.Body == nil {
		d.Body = record.Body{}
	}
	if c, ok, err := s.InForce(ctx, a); err != nil {
		return record.Record{}, err
	} else if ok && d.Body["criteria"] == nil {
		d.Body["criteria"] = string(c.Record.ID)
	}
	return s.reg.Create(ctx, a, d, register.CreateOptions{})
}
