package planning

import (
	"steward/internal/aims/check"
	"steward/internal/record"
)

// Measurement is one value of an objective on one day (ISO/IEC 42001 6.2, 9.1).
var Measurement = &record.Kind{
	Name: "measurement", Plural: "measurements", Label: "Measurement", Labels: "Measurements", Prefix: "MSM", Icon: "chart", Clause: "6", Version: 1, Aside: true,
	Help:    "One value of an objective on one day, who took it and how.",
	Source:  "ISO/IEC 42001 6.2, 9.1",
	Example: "On 31 March: 94 per cent of images read within the hour, from the log of the reading room.",
	Columns: []string{"objective", "value", "on", "by"},
	Fields: []record.Field{
		{Name: "objective", Label: "Objective", Type: record.LinkType, Required: true, Target: []string{"objective"}, Inverse: "Measurements", Index: true, Group: "Measurement", Help: "What it is a value of."},
		{Name: "value", Label: "Value", Type: record.Number, Required: true, Index: true, Group: "Measurement", Source: "ISO/IEC 42001 9.1", Help: "In the unit of the objective."},
		{Name: "on", Label: "On", Type: record.DateType, Required: true, Index: true, Group: "Measurement", Source: "ISO/IEC 42001 9.1", Help: "The day it speaks of."},
		{Name: "by", Label: "Taken by", Type: record.Person, Author: true, Inverse: "Measurements taken", Index: true, Group: "Measurement", Help: "Who wrote it down."},
		{Name: "how", Label: "How", Type: record.RichText, Group: "Measurement", Source: "ISO/IEC 42001 9.1", Help: "What was counted, from where, and what could make it wrong."},
		{Name: "evidence", Label: "Evidence", Type: record.LinkType, Many: true, Target: []string{"evidence"}, Inverse: "Measurements", Index: true, Group: "Measurement", Source: "ISO/IEC 42001 9.1", Help: "The files that show it."},
	},
	States: []record.State{
		{Name: "taken", Label: "Taken", Help: "It counts.", Shape: record.Good},
		{Name: "withdrawn", Label: "Withdrawn", Help: "It was wrong and counts no more.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "withdraw", Label: "Withdraw", From: []string{"taken"}, To: "withdrawn", NeedsReason: true},
	},
	AutoTitle: func(b record.Body, name func(record.ID) string) string {
		n, _ := b["value"].(float64)
		return record.FormatNumber(n) + " on " + b.Text("on") + ": " + name(b.ID("objective"))
	},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		return check.Frozen(old, r, []string{"taken", "withdrawn"}, "A measurement is not changed. Withdraw it and take another.", "objective", "value", "on", "how")
	},
	Sample: func() (string, record.Body) {
		return "", record.Body{"value": 94.0, "on": "2026-03-31", "how": "Counted from the log of the reading room; nights of the outage are left out."}
	},
}
