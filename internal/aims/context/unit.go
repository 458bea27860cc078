package context

import (
	"steward/internal/aims/check"
	"steward/internal/record"
)

// Unit is a part of the organisation that answers for something: a department,
// team, site or subsidiary. Units form a tree by their parents.
var Unit = &record.Kind{
	Name: "unit", Plural: "units", Label: "Unit", Labels: "Units", Prefix: "UNT", Icon: "unit", Clause: "4", Version: 1, Hub: true,
	Help:    "A department, team, site or subsidiary. An assignment to a unit reaches every AI system in it that has no assignment of its own.",
	Source:  "ISO/IEC 42001 4.3, 5.3",
	Example: "Radiology, part of Clinical Services, headed by its chief physician.",
	Columns: []string{"parent", "head", "function", "country"},
	Fields: []record.Field{
		{Name: "parent", Label: "Part of", Type: record.LinkType, Target: []string{"unit"}, Inverse: "Parts", Index: true, Group: "Place", Help: "The unit this one belongs to; empty at the top."},
		{Name: "country", Label: "Country", Type: record.Text, Index: true, Group: "Place", Source: "AI Act Article 2(1)", Help: "Where the unit works, when not in the organisation's own country: a name, or a code such as NL."},
		{Name: "head", Label: "Head", Type: record.Person, Inverse: "Heads", Index: true, Group: "Place", Source: "ISO/IEC 42001 5.3", Help: "The person who leads the unit. Leading a unit does not by itself assign any responsibility for AI."},
		{Name: "function", Label: "Function", Type: record.Text, Index: true, Group: "Work", Help: "What the unit is there for, in a few words, such as claims handling."},
		{Name: "description", Label: "Description", Type: record.RichText, Group: "Work", Source: "ISO/IEC 42001 4.3", Help: "What it does with AI, and whether it lies within the scope of the management system."},
	},
	States: []record.State{
		{Name: "active", Label: "Active", Help: "The unit exists.", Shape: record.Active},
		{Name: "closed", Label: "Closed", Help: "The unit was dissolved or merged; its records stay.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "close", Label: "Close", From: []string{"active"}, To: "closed", NeedsReason: true},
		{Name: "reopen", Label: "Reopen", From: []string{"closed"}, To: "active", NeedsReason: true},
	},
	Validate: validateUnit,
	Sample: func() (string, record.Body) {
		return "Radiology", record.Body{
			"function": "Medical imaging", "country": "IE",
			"description": "Takes and reads images. Uses triage software for chest X-rays; within the scope of the management system.",
		}
	},
}

func validateUnit(_ *record.Record, r record.Record) []record.FieldError {
	return check.All(
		check.Country(r.Body, "country", "Country"),
		check.NotSelf(r, "parent", "A unit cannot be part of itself."),
	)
}
