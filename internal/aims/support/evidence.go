package support

import (
	"steward/internal/aims/check"
	"steward/internal/record"
)

// Evidence is a file that shows something is so: a report, a contract, a
// certificate, a screenshot (ISO/IEC 42001 clause 7.5).
var Evidence = &record.Kind{
	Name: "evidence", Plural: "evidence-files", Label: "Evidence file", Labels: "Evidence files", Prefix: "EVD", Icon: "evidence", Clause: "7", Version: 1,
	Help:    "A file that shows something is so, kept unaltered and named by the fingerprint of its bytes, with the time it speaks for.",
	Source:  "ISO/IEC 42001 7.5.1, 7.5.3",
	Example: "The validation report of March, valid for a year, about the triage software.",
	Columns: []string{"about", "collected", "effective", "expires"},
	Fields: []record.Field{
		{Name: "file", Label: "File", Type: record.File, Group: "Content", Source: "ISO/IEC 42001 7.5.3", Help: "The file itself. When it must stay where it is, leave this empty and say in Source where that is."},
		{Name: "description", Label: "Description", Type: record.RichText, Group: "Content", Source: "ISO/IEC 42001 7.5.2", Help: "What it shows, and what it does not."},
		{Name: "about", Label: "About", Type: record.LinkType, Many: true, Inverse: "Evidence files", Index: true, Group: "Content", Help: "Every record it is evidence for."},
		{Name: "source", Label: "Source", Type: record.Text, Group: "Origin", Source: "ISO/IEC 42001 7.5.2", Help: "Who or what made it, and where the original is kept."},
		{Name: "collected", Label: "Collected on", Type: record.DateType, Index: true, Group: "Origin", Help: "The day it was made or taken from its source."},
		{Name: "effective", Label: "Effective from", Type: record.DateType, Index: true, Group: "Validity", Help: "The first day it speaks for; empty when that is the day it was collected."},
		{Name: "expires", Label: "Expires on", Type: record.DateType, Index: true, Group: "Validity", Help: "The day from which it shows nothing any more; empty when it does not age."},
	},
	States: []record.State{
		{Name: "submitted", Label: "Submitted", Help: "It stands as evidence until it expires.", Shape: record.Active},
		{Name: "withdrawn", Label: "Withdrawn", Help: "It counts no more; the file is kept.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "withdraw", Label: "Withdraw", From: []string{"submitted"}, To: "withdrawn", NeedsReason: true},
		{Name: "resubmit", Label: "Submit again", From: []string{"withdrawn"}, To: "submitted", NeedsReason: true},
	},
	Validate: validateEvidence,
	Sample: func() (string, record.Body) {
		return "Validation report, first quarter", record.Body{
			"description": "Sensitivity and specificity on 2,000 images of the hospital's own patients.",
			"source":      "Made by the imaging team; the original is in the quality archive, folder 2026-03.",
			"collected":   "2026-03-31", "effective": "2026-04-01", "expires": "2027-04-01",
		}
	},
}

func validateEvidence(_ *record.Record, r record.Record) []record.FieldError {
	var out []record.FieldError
	if _, ok := record.ToFileRef(r.Body["file"]); !ok && r.Body.Text("source") == "" {
		out = check.Invalid("file", "Add the file, or say in Source where the evidence is kept.")
	}
	for _, start := range []string{"effective", "collected"} {
		from, to := r.Body.Text(start), r.Body.Text("expires")
		if from != "" && to != "" && to <= from {
			return append(out, check.Invalid("expires", "Evidence expires after the day it takes effect, which is "+from+".")...)
		}
	}
	return out
}
