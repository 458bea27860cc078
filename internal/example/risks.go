package example

import (
	"fmt"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/risk"
)

// aboutRisk reports whether an act is one that only the service of risks does:
// bringing criteria into force, and accepting a risk.
func (a act) aboutRisk() bool {
	if a.pack != nil {
		return false
	}
	return a.event == nil && a.entry.Kind == "risk-acceptance" || a.event != nil && a.entry.Kind == "risk-criteria" && a.event.Step == "approve"
}

// onRisk does it. Catalogues are not asked.
func (f *filling) onRisk(reg *register.Register, actor access.Actor, a act) error {
	service := risk.New(reg, func() (*risk.Library, error) { return nil, fmt.Errorf("the example has no catalogues") })
	if a.event != nil {
		_, err := service.Enact(f.ctx, actor, f.ids[a.entry.ID], 0)
		return err
	}
	body, err := f.body(a.entry, a.entry.Fields)
	if err != nil {
		return err
	}
	r, err := reg.Get(f.ctx, actor, body.ID("risk"))
	if err != nil {
		return fmt.Errorf("the risk of %s: %w", a.entry.ID, err)
	}
	n := risk.NewAcceptance{Mark: reg.Kinds().Kind("risk").MarkOf(r), Rationale: body.Text("rationale"), Conditions: body.Text("conditions"), Expires: record.Date(body.Text("expires"))}
	made, err := service.Accept(f.ctx, actor, r.ID, n)
	if err != nil {
		return fmt.Errorf("%s: %w", a.entry.ID, err)
	}
	f.ids[a.entry.ID] = made.ID
	return nil
}
