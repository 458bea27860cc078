package impact

import (
	"context"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/register"
)

// grave is the severity left from which a harm belongs in the register of risks,
// whatever its likelihood.
const grave = 4

// WantsRisk reports whether a harm is grave enough to be a risk of the register and
// is none yet: what is left of its severity is 4 or more, or what is left of it is
// high, or nobody rated it (ISO/IEC 42001 6.1.2, 6.1.4).
func WantsRisk(r record.Record) bool {
	if !isHarm(r) || len(r.Body.List("risks")) > 0 {
		return false
	}
	severity, _ := r.Derived["residual_severity"].(float64)
	return severity >= grave || left(r).Rank() >= planning.LevelHigh.Rank()
}

// Proposals are the harms of an assessment that should be risks.
func (w Assessment) Proposals() []record.Record { return w.sort(WantsRisk) }

// riskCategory says of which kind of risk a harm is.
var riskCategory = map[string]string{"rights": "rights", "safety": "safety", "health": "health", "fairness": "fairness", "privacy": "privacy",
	"environment": "environment", "economy": "economic", "democracy": "society"}

// MakeRisk makes a risk of a harm and links the two, in one transaction. Its
// ratings are left to whoever judges the risk, since risks are judged by the
// organisation's own criteria. A harm that has a risk already gets no other one.
func (s *Service) MakeRisk(ctx context.Context, a access.Actor, impact record.ID) (record.Record, error) {
	r, err := s.of(ctx, a, impact, "impact")
	if err != nil {
		return r, err
	}
	if !isHarm(r) {
		return r, record.Fail(record.Illegal, "A risk is made of a harm that was not dismissed.")
	}
	if have := r.Body.List("risks"); len(have) > 0 {
		return s.reg.Get(ctx, a, record.ID(have[0]))
	}
	whole, err := s.of(ctx, a, r.Body.ID("assessment"), "impact-assessment")
	if err != nil {
		return r, err
	}
	id, err := s.reg.NewID()
	if err != nil {
		return r, err
	}
	done, err := s.reg.Batch(ctx, a, []register.Write{
		{Create: s.riskOf(id, r, whole)},
		{ID: r.ID, Edit: &register.Edit{Rev: r.Rev, Body: record.Body{"risks": []any{string(id)}}}, Vouched: true},
	})
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[0], nil
}

func (s *Service) riskOf(id record.ID, r, whole record.Record) *register.Draft {
	body := record.Body{"nature": "threat", "about": []any{whole.Body.Text("system")}, "consequence": r.Body.Text("description"), "who": r.Body.Text("who")}
	if whom := r.Body.Text("whom"); whom != "" {
		body["harmed"] = []any{whom}
	}
	if f := planning.Risk.Field("category"); f.Option(riskCategory[r.Body.Text("dimension")]) != nil {
		body["category"] = riskCategory[r.Body.Text("dimension")]
	}
	return &register.Draft{ID: id, Kind: "risk", Title: r.Title, Owner: whole.Owner, Body: body, Reason: "From " + s.ref(r) + " of " + s.ref(whole) + "."}
}
