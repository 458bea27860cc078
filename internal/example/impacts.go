package example

import (
	"fmt"

	"steward/internal/access"
	"steward/internal/impact"
	"steward/internal/register"
)

// aboutImpact reports whether an act is signing off an impact assessment or
// approving a planned change, which their service does.
func (a act) aboutImpact() bool {
	return a.event != nil && a.event.Step == "approve" && a.entry.kind != nil && (a.entry.kind.Name == "impact-assessment" || a.entry.kind.Name == "planned-change")
}

// onImpact signs off or approves, and opens what follows.
func (f *filling) onImpact(reg *register.Register, actor access.Actor, a act) error {
	service, id := impact.New(reg), f.ids[a.entry.ID]
	var err error
	if a.entry.kind.Name == "impact-assessment" {
		_, err = service.SignOff(f.ctx, actor, id, 0)
	} else {
		_, _, err = service.Approve(f.ctx, actor, id, 0)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", a.entry.ID, err)
	}
	return nil
}
