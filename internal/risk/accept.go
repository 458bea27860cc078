package risk

import (
	"context"
	"fmt"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/register"
)

// Entitled says whether somebody may accept a risk as it stands, and by which
// limit (ISO/IEC 42001 6.1.3).
type Entitled struct {
	Yes      bool
	Refusal  string        // why not, a sentence; "" when Yes
	Limit    record.Record // that entitles
	Residual rating.Point
	Band     string
	Mark     string // of the risk as it stands
}

// NewAcceptance is what the person who accepts says.
type NewAcceptance struct {
	Mark       string // of the risk as they saw it
	Rationale  string
	Conditions string
	Expires    record.Date
}

// Entitled says whether the actor may accept a risk. Only people whom a limit in
// force names may, up to the band it says; who owns the risk is no exception.
func (s *Service) Entitled(ctx context.Context, a access.Actor, r record.Record) (Entitled, error) {
	e := Entitled{Mark: s.reg.Kinds().Kind("risk").MarkOf(r), Band: r.Derived.Text("residual_band"), Residual: ResidualOf(r)}
	if e.Refusal = unready(r); e.Refusal != "" {
		return e, nil
	}
	c, err := s.Criteria(ctx, a, r.Body.ID("criteria"))
	if err != nil {
		return e, err
	}
	if c.Record.State != "in_force" {
		e.Refusal = fmt.Sprintf("It was judged by CRI-%d, which is not in force. Assess it by the criteria in force, or move it to them, first.", c.Record.Number)
		return e, nil
	}
	e.Refusal = e.refusal(a, r, c)
	e.Yes = e.Refusal == ""
	return e, nil
}

// unready says why nobody can accept the risk now.
func unready(r record.Record) string {
	switch {
	case r.Removed || r.State == "closed":
		return "It is closed; there is nothing to accept."
	case r.State == "identified":
		return "It waits for assessment. Nobody accepts what was not judged."
	case r.Body.Text("criteria") == "" || r.Derived.Text("residual_band") == "":
		return "What is left of it cannot be said. Assess it by the criteria in force first."
	}
	return ""
}

func (e *Entitled) refusal(a access.Actor, r record.Record, c Criteria) string {
	switch {
	case a.Person == "":
		return "Your account is linked to no person, so nobody would know who accepts."
	case !a.May(access.Create, "risk-acceptance", nil).Allowed:
		return "Your role accepts no risks."
	}
	up, limit := planning.Authority(c.Limits, c.Scale, r.Body.Text("category"), a.Person)
	e.Limit = limit
	switch band := c.Scale.BandIndex(e.Band); {
	case up < 0 && a.Person == r.Owner:
		return "You own it, and no limit in force names you as somebody who may accept such risks."
	case up < 0:
		return "No limit in force names you as somebody who may accept such risks."
	case band > up:
		return fmt.Sprintf("You may accept such risks up to %s; what is left is %s.", c.Scale.Bands[up].Name, e.Band)
	}
	return ""
}

// ResidualOf reads the residual rating a risk has by what is derived.
func ResidualOf(r record.Record) rating.Point {
	return rating.PointOf(r.Value, "residual_likelihood", "residual_severity")
}

// Accept records that the actor accepts what is left of a risk until a day. When
// the risk has moved since they saw it, it is a Conflict; who is not entitled is
// Denied; without a day ahead or a reason it is Invalid. What was accepted is kept
// with it.
func (s *Service) Accept(ctx context.Context, a access.Actor, id record.ID, n NewAcceptance) (record.Record, error) {
	r, err := s.find(ctx, a, "risk", id)
	if err != nil {
		return r, err
	}
	e, err := s.Entitled(ctx, a, r)
	if err != nil {
		return r, err
	}
	today := record.DateOf(s.reg.Now())
	switch {
	case !e.Yes:
		return r, record.Fail(record.Denied, e.Refusal)
	case n.Mark != e.Mark:
		return r, record.Fail(record.Conflict, "The risk moved since you opened it. Nothing was written; read it again and then decide.")
	case n.Rationale == "":
		return r, wrong("rationale", "Say why it can be borne.")
	case n.Expires <= today:
		return r, wrong("expires", "Say until when; the day has to lie ahead.")
	}
	d := register.Draft{Kind: "risk-acceptance", Owner: a.Person, Body: record.Body{
		"risk": string(r.ID), "rationale": n.Rationale, "expires": string(n.Expires), "band": e.Band,
		"likelihood": float64(e.Residual.Likelihood), "severity": float64(e.Residual.Severity), "by_limit": string(e.Limit.ID), "seen": e.Mark, "accepted_by": string(a.Person),
	}}
	if n.Conditions != "" {
		d.Body["conditions"] = n.Conditions
	}
	done, err := s.reg.Batch(ctx, a, []register.Write{{Create: &d, Vouched: true}})
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[0], nil
}
