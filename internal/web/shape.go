package web

import (
	"html/template"

	"steward/internal/record"
)

// tone returns the classes that give a state its colour and its shape.
func tone(s record.Shape) string {
	switch s {
	case record.Draft:
		return "idle ring"
	case record.Active, record.Good:
		return "ok"
	case record.Waiting:
		return "info half"
	case record.Bad:
		return "bad"
	case record.Ended:
		return "idle square"
	}
	return "idle"
}

// stateBadge draws a state of a kind: a shape, then its label.
func stateBadge(k *record.Kind, name string) template.HTML {
	label, classes := name, "idle"
	if k != nil {
		if s := k.State(name); s != nil {
			label, classes = s.Label, tone(s.Shape)
		}
	}
	return template.HTML(`<span class="state ` + classes + `">` + template.HTMLEscapeString(label) + `</span>`)
}
