package evaluation

import (
	"fmt"

	"steward/internal/aims/check"
	"steward/internal/aims/position"
	"steward/internal/record"
)

// Finding is what an auditor or a reviewer found against a criterion (ISO/IEC
// 42001 9.2; grades are those of audit practice after ISO/IEC 17021-1, the
// standard itself defines none).
var Finding = &record.Kind{
	Name: "finding", Plural: "findings", Label: "Finding", Labels: "Findings", Prefix: "FND", Icon: "warning", Clause: "9", Version: 1,
	Help:       "What an audit or a review found against a requirement or a control. An open nonconformity fails what it is about.",
	Source:     "ISO/IEC 42001 9.2.1, 10.2",
	Example:    "Minor nonconformity on A.6.2.4: two of ten releases went into use before their validation report.",
	TitleLabel: "In a sentence",
	Columns:    []string{"grade", "about", "criterion", "raised_by"},
	Fields: []record.Field{
		{Name: "grade", Label: "Grade", Type: record.Enum, Required: true, Index: true, Group: "Finding", Help: "How grave it is. Certification bodies have schemes of their own; these are the common ones.", Options: []record.Option{
			{Name: "major", Label: "Major nonconformity", Help: "A requirement is missing or breaks down, or it is doubtful that the system can do what it is for."},
			{Name: "minor", Label: "Minor nonconformity", Help: "A lapse that leaves the system able to do what it is for."},
			{Name: "observation", Label: "Observation", Help: "Nothing is broken; it could become a nonconformity."},
			{Name: "opportunity", Label: "Opportunity to improve", Help: "It could be done better."},
		}},
		{Name: "about", Label: "About", Type: record.LinkType, Many: true, Target: []string{"requirement", "control", "obligation", "document", "ai-system", "control-test", "statement"}, Inverse: "Findings", Index: true, Group: "Finding", Help: "What it is about. A finding on the exclusion of a control belongs to the requirement that decides on controls, 6.1.3."},
		{Name: "criterion", Label: "Criterion", Type: record.Text, Index: true, Group: "Finding", Source: "ISO/IEC 42001 9.2.2", Help: "What it was held against, such as 9.2.2 or A.6.2.4."},
		{Name: "description", Label: "What was found", Type: record.RichText, Group: "Finding", Source: "ISO/IEC 42001 9.2.2", Help: "The facts, and how they are known."},
		{Name: "raised_by", Label: "Raised by", Type: record.Person, Author: true, Inverse: "Findings raised", Index: true, Group: "Finding", Help: "Who found it."},
		{Name: "raised_on", Label: "Found on", Type: record.DateType, Index: true, Group: "Finding", Help: "The day it was found."},
		{Name: "correction", Label: "Correction", Type: record.RichText, Group: "Answer", Source: "ISO/IEC 42001 10.2", Help: "What was done at once about it and its consequences."},
		{Name: "cause", Label: "Cause", Type: record.RichText, Group: "Answer", Source: "ISO/IEC 42001 10.2", Help: "Why it came to be, and whether it exists elsewhere."},
		{Name: "action", Label: "Corrective action", Type: record.RichText, Group: "Answer", Source: "ISO/IEC 42001 10.2", Help: "What keeps it from happening again, by whom and by when."},
	},
	States: []record.State{
		{Name: "open", Label: "Open", Help: "Nobody has answered it.", Shape: record.Bad},
		{Name: "answered", Label: "Answered", Help: "Answered; whoever raised it, or another reviewer, has to close it.", Shape: record.Waiting},
		{Name: "closed", Label: "Closed", Help: "The answer was verified.", Shape: record.Good},
		{Name: "withdrawn", Label: "Withdrawn", Help: "It did not hold.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "answer", Label: "Answer", From: []string{"open"}, To: "answered", Guard: `has(correction) && (grade == "observation" || grade == "opportunity" || has(cause) && has(action))`, Else: "Write the correction; a nonconformity needs its cause and the corrective action too."},
		{Name: "close", Label: "Close", From: []string{"answered"}, To: "closed", NeedsReason: true, FourEyes: true, ByMaker: true},
		{Name: "reopen", Label: "Reopen", From: []string{"answered", "closed"}, To: "open", NeedsReason: true},
		{Name: "withdraw", Label: "Withdraw", From: []string{"open", "answered"}, To: "withdrawn", NeedsReason: true},
	},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		return check.Frozen(old, r, []string{"answered", "closed", "withdrawn"}, "What was found stands while it is answered or closed. Reopen it first.", "title", "grade", "about", "criterion", "description", "raised_on")
	},
	Sample: func() (string, record.Body) {
		return "Two releases went into use before their validation report", record.Body{
			"grade": "minor", "criterion": "A.6.2.4", "description": "Releases 31 and 44 of a sample of ten.", "raised_on": "2026-10-05",
			"correction": "Both were validated afterwards, without result to the contrary.", "cause": "The deputy did not know the gate.", "action": "The gate is now a step of the release tool; the head of imaging, by November.",
		}
	},
}

// FindingPiece says what a finding means for what it is about: a nonconformity
// speaks against it until it is closed.
func FindingPiece(r record.Record) (position.Piece, bool) {
	p := position.Piece{ID: r.ID, Kind: r.Kind, Number: r.Number, Role: position.Against, Standing: position.Contrary}
	grade := r.Body.Text("grade")
	if grade != "major" && grade != "minor" || r.State != "open" && r.State != "answered" {
		return p, false
	}
	p.Why = fmt.Sprintf("FND-%d, a %s nonconformity, is open.", r.Number, grade)
	return p, true
}
