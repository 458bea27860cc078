package evaluation

import (
	"fmt"

	"steward/internal/aims/check"
	"steward/internal/aims/position"
	"steward/internal/record"
)

// ControlTest is one test of a control: what was looked at, how, and with which
// result (ISO/IEC 42001 9.1, 9.2). A pass counts once somebody else has reviewed
// it, for as long as the cadence says; a failure counts at once.
var ControlTest = &record.Kind{
	Name: "control-test", Plural: "control-tests", Label: "Control test", Labels: "Control tests", Prefix: "TST", Icon: "chart", Clause: "9", Version: 1,
	Help:    "A test of a control: procedure, population, sample and result. A reviewed pass counts for its cadence; a failure counts at once.",
	Source:  "ISO/IEC 42001 9.1, 9.2.1",
	Example: "Ten of 120 releases were drawn; all ten had a validation report before they went into use.",
	Columns: []string{"control", "result", "performed", "cadence"},
	Fields: []record.Field{
		{Name: "control", Label: "Control", Type: record.LinkType, Many: true, Required: true, Target: []string{"control"}, Inverse: "Tests", Index: true, Group: "Test", Help: "The controls it tests."},
		{Name: "procedure", Label: "Procedure", Type: record.RichText, Group: "Test", Source: "ISO/IEC 42001 9.1", Help: "What is done to find out whether the control works."},
		{Name: "population", Label: "Population", Type: record.Text, Group: "Sample", Help: "All that the sample is drawn from, such as releases of the year."},
		{Name: "population_size", Label: "Size of the population", Type: record.Number, Min: low(0), Group: "Sample", Help: "How many there are."},
		{Name: "sampling", Label: "How it was drawn", Type: record.Text, Group: "Sample", Help: "At random, every tenth, all of them, the riskiest."},
		{Name: "sample", Label: "Sample", Type: record.Text, Many: true, Group: "Sample", Help: "What was looked at, one per line."},
		{Name: "sample_size", Label: "Size of the sample", Type: record.Number, Min: low(0), Group: "Sample", Help: "How many were looked at."},
		{Name: "exceptions", Label: "Exceptions", Type: record.Number, Min: low(0), Group: "Result", Help: "In how many of them the control had not worked."},
		{Name: "result", Label: "Result", Type: record.Enum, Index: true, Group: "Result", Help: "What the test shows.", Options: []record.Option{
			{Name: "pass", Label: "Passed", Help: "The control worked in what was looked at."},
			{Name: "fail", Label: "Failed", Help: "The control did not work as it should."},
			{Name: "inconclusive", Label: "Inconclusive", Help: "It cannot be told from what was looked at."},
		}},
		{Name: "explanation", Label: "Explanation", Type: record.RichText, Group: "Result", Help: "What was found, and why the result is what it is."},
		{Name: "performed", Label: "Performed on", Type: record.DateType, Index: true, Group: "Result", Help: "The day it was done."},
		{Name: "cadence", Label: "Repeat every", Type: record.Duration, Group: "Result", Help: "How long a pass counts, such as P1Y for a year or P3M for three months. A year when empty."},
		{Name: "performer", Label: "Entered by", Type: record.Person, Author: true, Inverse: "Tests entered", Index: true, Group: "Result", Help: "Who entered it."},
	},
	States: []record.State{
		{Name: "planned", Label: "Planned", Help: "Not done yet.", Shape: record.Draft},
		{Name: "performed", Label: "Performed", Help: "Done; somebody else has to review it before a pass counts.", Shape: record.Waiting},
		{Name: "reviewed", Label: "Reviewed", Help: "The result stands.", Shape: record.Good},
		{Name: "void", Label: "Void", Help: "The test was not sound; it counts for nothing.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "perform", Label: "Enter as performed", From: []string{"planned"}, To: "performed", Guard: "has(result) && has(performed) && has(procedure) && has(sample_size) && performed <= today", Else: "Enter procedure, size of the sample, result and the day it was done, which is not in the future."},
		{Name: "review", Label: "Review", From: []string{"performed"}, To: "reviewed", FourEyes: true},
		{Name: "void", Label: "Declare void", From: []string{"performed", "reviewed"}, To: "void", NeedsReason: true, FourEyes: true},
	},
	Scope:    &record.Scope{Day: "performed"},
	Validate: validateTest,
	Sample: func() (string, record.Body) {
		return "Releases have a validation report", record.Body{
			"procedure": "Draw releases at random; ask for the validation report of each; compare its date with that of the release.", "population": "Releases from April to September",
			"population_size": 120.0, "sampling": "At random", "sample": []any{"Release 14", "Release 31"}, "sample_size": 2.0, "exceptions": 0.0, "result": "pass",
			"explanation": "Both had one, two days before the release at the latest.", "performed": "2026-10-02", "cadence": "P6M",
		}
	},
}

func validateTest(old *record.Record, r record.Record) []record.FieldError {
	out := check.Frozen(old, r, []string{"performed", "reviewed", "void"}, "A test that was done is not changed. Declare it void and enter another.",
		"title", "control", "procedure", "population", "population_size", "sampling", "sample", "sample_size", "exceptions", "result", "explanation", "performed", "cadence")
	size, _ := r.Body["sample_size"].(float64)
	all, known := r.Body["population_size"].(float64)
	if known && size > all {
		out = append(out, check.Invalid("sample_size", "The sample is larger than the population.")...)
	}
	if n, _ := r.Body["exceptions"].(float64); n > size && r.Body["sample_size"] != nil {
		out = append(out, check.Invalid("exceptions", "There are more exceptions than were looked at.")...)
	} else if n > 0 && r.Body.Text("result") == "pass" && r.Body.Text("explanation") == "" {
		out = append(out, check.Invalid("explanation", "Say why it passes in spite of exceptions.")...)
	}
	if r.Body.Text("result") == "pass" && r.Body["sample_size"] != nil && size == 0 {
		out = append(out, check.Invalid("result", "Nothing was looked at, so nothing passes.")...)
	}
	return out
}

// TestPiece says what a test is worth for its controls on a day. A planned, void
// or inconclusive one is worth nothing.
func TestPiece(r record.Record, day record.Date) (position.Piece, bool) {
	done, ref := record.Date(r.Body.Text("performed")), fmt.Sprintf("TST-%d", r.Number)
	p := position.Piece{ID: r.ID, Kind: r.Kind, Number: r.Number, Role: position.Trial, Day: done}
	if r.State != "performed" && r.State != "reviewed" || done == "" || done > day {
		return p, false
	}
	cadence := r.Body.Text("cadence")
	if cadence == "" {
		cadence = "P1Y"
	}
	until := done.Add(cadence)
	switch result := r.Body.Text("result"); {
	case result == "fail":
		p.Standing, p.Why = position.Contrary, ref+" failed on "+string(done)+"."
	case result != "pass":
		return p, false
	case r.State != "reviewed":
		p.Standing, p.Why = position.Waiting, ref+" passed and is not reviewed."
	case day >= until:
		p.Standing, p.Why = position.Over, ref+" passed on "+string(done)+", longer ago than its cadence."
	default:
		p.Standing, p.Until, p.Why = position.Counts, until, ref+" passed on "+string(done)+" and counts until "+string(until)+"."
	}
	return p, true
}
