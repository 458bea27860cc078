package example

import (
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/incident"
	"steward/internal/law"
	"steward/internal/register"
)

// aboutIncident reports whether an act is answering what a clock asks of an incident,
// or closing one, which their service does.
func (a act) aboutIncident() bool {
	if a.pack != nil {
		return false
	}
	return a.event == nil && a.entry.Kind == "notification" || a.event != nil && a.entry.Kind == "incident" && a.event.Step == "close"
}

// onIncident does it. Answers are lines such as "widespread=no"; what they leave out
// is what the incident says.
func (f *filling) onIncident(reg *register.Register, actor access.Actor, a act) error {
	service := incident.New(reg, f.laws(reg))
	if a.event != nil {
		_, err := service.Settle(f.ctx, actor, f.ids[a.entry.ID], a.event.Step, f.text(a.event.Reason), 0)
		if err != nil {
			return fmt.Errorf("%s: %w", a.entry.ID, err)
		}
		return nil
	}
	body, err := f.body(a.entry, a.entry.Fields)
	if err != nil {
		return err
	}
	said := incident.Answers{Given: law.Given{}, Calendar: body.Text("calendar")}
	for _, line := range body.List("answers") {
		name, value, _ := strings.Cut(line, "=")
		said.Given[name] = value
	}
	made, err := service.Keep(f.ctx, actor, body.ID("incident"), body.Text("regime"), body.Text("clock"), said)
	if err != nil {
		return fmt.Errorf("%s: %w", a.entry.ID, err)
	}
	f.ids[a.entry.ID] = made.ID
	return nil
}
