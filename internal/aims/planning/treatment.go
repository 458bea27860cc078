package planning

import (
	"fmt"
	"time"

	"steward/internal/aims/check"
	"steward/internal/aims/position"
	"steward/internal/aims/rating"
	"steward/internal/aims/support"
	"steward/internal/record"
)

// Treatment is one way a risk is treated (ISO/IEC 42001 6.1.3, 8.3). It takes
// something off only when it is done and shown: by controls that are evidenced, or
// by evidence of its own.
var Treatment = &record.Kind{
	Name: "treatment", Plural: "treatments", Label: "Treatment", Labels: "Treatments", Prefix: "TRT", Icon: "shield", Clause: "6", Version: 1,
	Help:       "What is done about a risk, by which controls, at what cost, and what it takes off once it is shown to work.",
	Source:     "ISO/IEC 42001 6.1.3, 8.3; ISO/IEC 23894 6.5",
	Example:    "Every image of low quality is read at once; takes one level off the likelihood once A.6.2.4 is evidenced.",
	TitleLabel: "In a sentence",
	Columns:    []string{"risk", "option", "counts", "controls"},
	Fields: []record.Field{
		{Name: "risk", Label: "Risk", Type: record.LinkType, Required: true, Target: []string{"risk"}, Inverse: "Treatments", Index: true, Group: "Treatment", Help: "The risk it treats."},
		{Name: "option", Label: "Option", Type: record.Enum, Required: true, Index: true, Group: "Treatment", Source: "ISO/IEC 42001 6.1.3; ISO/IEC 23894 6.5.2", Help: "In which way.", Options: []record.Option{
			{Name: "avoid", Label: "Avoid", Help: "What brings the risk is not begun or is given up."},
			{Name: "reduce_likelihood", Label: "Make it less likely", Help: "Its cause is removed or checked."},
			{Name: "reduce_consequence", Label: "Make it less severe", Help: "What follows is limited."},
			{Name: "share", Label: "Share", Help: "Somebody else bears part of it, by contract or insurance."},
			{Name: "retain", Label: "Retain", Help: "It is borne as it is, by decision; that takes nothing off."},
			{Name: "pursue", Label: "Pursue", Help: "An opportunity is made likelier or larger."},
		}},
		{Name: "what", Label: "What is done", Type: record.RichText, Group: "Treatment", Source: "ISO/IEC 42001 6.1.3", Help: "What is done, and how one will see that it works."},
		{Name: "controls", Label: "Controls", Type: record.LinkType, Many: true, Target: []string{"control"}, Inverse: "Treatments", Index: true, Group: "Treatment", Source: "ISO/IEC 42001 6.1.3", Help: "The controls it is done by. With any, each has to be included and evidenced before it counts."},
		{Name: "cost", Label: "Cost a year", Type: record.Money, Group: "Effect", Help: "What it costs in a year, such as 12000 EUR."},
		{Name: "likelihood_steps", Label: "Off likelihood", Type: record.Number, Min: number(0), Max: number(9), Group: "Effect", Source: "ISO/IEC 23894 6.5", Help: "How many levels of likelihood it takes off a threat, or adds to an opportunity."},
		{Name: "severity_steps", Label: "Off severity", Type: record.Number, Min: number(0), Max: number(9), Group: "Effect", Source: "ISO/IEC 23894 6.5", Help: "How many levels of severity it takes off a threat, or adds to an opportunity."},
		{Name: "events_left", Label: "Events left, in percent", Type: record.Number, Min: number(0), Max: number(100), Unit: "%", Group: "Effect", Help: "For the calculation in money: how many of the events still come; empty is all."},
		{Name: "loss_left", Label: "Loss left, in percent", Type: record.Number, Min: number(0), Max: number(100), Unit: "%", Group: "Effect", Help: "For the calculation in money: how much of each loss is left; empty is all."},
		{Name: "counts", Label: "Counts", Type: record.Computed, As: record.Enum, Options: record.YesNo()[:2], Index: true, Group: "Effect", Source: "ISO/IEC 42001 8.3", Help: "Yes once it is done and shown."},
		{Name: "why", Label: "Because", Type: record.Computed, As: record.Text, Group: "Effect", Help: "Why it counts or not."},
	},
	States: []record.State{
		{Name: "planned", Label: "Planned", Help: "Decided on; not begun.", Shape: record.Waiting},
		{Name: "in_progress", Label: "In progress", Help: "Being carried out.", Shape: record.Active},
		{Name: "done", Label: "Done", Help: "Carried out. Whether it works, evidence shows.", Shape: record.Good},
		{Name: "abandoned", Label: "Given up", Help: "It will not be done, or is done no more.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "start", Label: "Begin", From: []string{"planned"}, To: "in_progress"},
		{Name: "finish", Label: "Done", From: []string{"planned", "in_progress"}, To: "done"},
		{Name: "resume", Label: "Not done after all", From: []string{"done", "abandoned"}, To: "in_progress", NeedsReason: true},
		{Name: "abandon", Label: "Give up", From: []string{"planned", "in_progress", "done"}, To: "abandoned", NeedsReason: true},
	},
	DerivesFrom: []string{"evidence.supports"},
	DerivesOn:   []string{"controls"},
	Validate:    validateTreatment,
	Derive:      deriveTreatment,
	Sample: func() (string, record.Body) {
		return "Images of low quality are read at once", record.Body{
			"option": "reduce_likelihood", "what": "The list holds back what the model has no confidence in.", "cost": "12000 EUR",
			"likelihood_steps": 1.0, "severity_steps": 0.0, "events_left": 40.0, "loss_left": 100.0,
		}
	},
}

func validateTreatment(_ *record.Record, r record.Record) []record.FieldError {
	var out []record.FieldError
	for _, f := range []string{"likelihood_steps", "severity_steps"} {
		n, ok := r.Body[f].(float64)
		switch {
		case ok && n != float64(int(n)):
			out = append(out, check.Invalid(f, "Levels are whole numbers.")...)
		case n > 0 && r.Body.Text("option") == "retain":
			out = append(out, check.Invalid(f, "Retaining a risk takes nothing off it.")...)
		}
	}
	if n, _, ok := Amount(r.Body.Text("cost")); ok && n < 0 {
		out = append(out, check.Invalid("cost", "A cost is not negative.")...)
	}
	return out
}

// Counts reports whether a treatment takes its effect off the risk today.
func Counts(t record.Record) bool { return t.Derived.Text("counts") == "yes" }

// EffectOf is what a treatment takes off once it counts.
func EffectOf(t record.Record) rating.Effect {
	likelihood, _ := t.Body["likelihood_steps"].(float64)
	severity, _ := t.Body["severity_steps"].(float64)
	return rating.Effect{Likelihood: int(likelihood), Severity: int(severity)}
}

// deriveTreatment says whether a treatment counts on the day of now: it is done,
// and each control it names is included and evidenced, or, where it names none,
// accepted evidence of its own shows all of it.
func deriveTreatment(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
	counts, why, until := treats(r, linked, record.DateOf(now))
	return record.Body{"counts": yesNo(counts), "why": why}, until.Time()
}

func treats(r record.Record, linked []record.Record, day record.Date) (counts bool, why string, until record.Date) {
	switch {
	case r.Body.Text("option") == "retain":
		return false, "retains the risk and takes nothing off.", ""
	case r.State == "abandoned":
		return false, "was given up and does not count.", ""
	case r.State != "done":
		return false, "is not done and does not count.", ""
	case len(r.Body.List("controls")) > 0:
		counts, why = controlled(r.Body.List("controls"), linked)
		return counts, why, ""
	}
	var pieces []position.Piece
	for _, l := range linked {
		if l.Kind == "evidence" && !l.Removed && !l.Erased {
			pieces = append(pieces, support.EvidencePiece(l, day))
		}
	}
	a := position.Of(position.Subject{}, pieces)
	if a.Status == position.Evidenced {
		return true, "counts. " + a.Reason, a.Until
	}
	return false, "does not count. " + a.Reason, a.Until
}

// controlled holds a treatment against the controls it names: every one of them
// has to be there, included and evidenced.
func controlled(named []string, linked []record.Record) (bool, string) {
	by := map[string]record.Record{}
	for _, l := range linked {
		if l.Kind == "control" && !l.Removed && !l.Erased {
			by[string(l.ID)] = l
		}
	}
	for _, id := range named {
		c, ok := by[id]
		switch {
		case !ok:
			return false, "does not count: a control it names is gone."
		case c.State != "included":
			return false, fmt.Sprintf("does not count: CTL-%d is %s.", c.Number, c.State)
		case c.Derived.Text("position") != string(position.Evidenced):
			return false, fmt.Sprintf("does not count: CTL-%d is not evidenced.", c.Number)
		}
	}
	if len(named) == 1 {
		return true, "counts: its control is evidenced."
	}
	return true, fmt.Sprintf("counts: its %d controls are evidenced.", len(named))
}
