package support

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Evidence is a file that shows something is so: a report, a contract, a
// certificate, a screenshot (ISO/IEC 42001 clause 7.5). It counts for what it
// supports once somebody other than who handed it in has accepted it, from its
// effective day until it expires, and only while what it is about stays as it
// was.
var Evidence = &record.Kind{
	Name: "evidence", Plural: "evidence-files", Label: "Evidence file", Labels: "Evidence files", Prefix: "EVD", Icon: "evidence", Clause: "7", Version: 1,
	Help:    "A file that shows something is so, kept unaltered and named by the fingerprint of its bytes, with the time it speaks for. It counts once somebody else has accepted it.",
	Source:  "ISO/IEC 42001 7.5.1, 7.5.3",
	Example: "The validation report of March, valid for a year, about the triage software.",
	Columns: []string{"standing", "supports", "about", "effective", "expires"},
	Fields: []record.Field{
		{Name: "file", Label: "File", Type: record.File, Group: "Content", Source: "ISO/IEC 42001 7.5.3", Help: "The file itself. When it must stay where it is, leave this empty and say in Source where that is."},
		{Name: "description", Label: "Description", Type: record.RichText, Group: "Content", Source: "ISO/IEC 42001 7.5.2", Help: "What it shows, and what it does not."},
		{Name: "supports", Label: "Supports", Type: record.LinkType, Many: true, Target: []string{"requirement", "control", "obligation", "control-test", "finding", "treatment"}, Inverse: "Evidence", Index: true, Group: "Content", Help: "The requirements, controls, duties, tests, findings and treatments it is evidence for."},
		{Name: "about", Label: "About", Type: record.LinkType, Many: true, Inverse: "Evidence files", Index: true, Group: "Content", Help: "The systems, models, suppliers or other things it speaks of. When one of them changes in what matters, the evidence is outdated."},
		{Name: "answers", Label: "Answers", Type: record.LinkType, Target: []string{"evidence-request"}, Inverse: "Evidence handed in", Index: true, Group: "Content", Help: "The request it was handed in for."},
		{Name: "extent", Label: "Shows", Type: record.Enum, Index: true, Group: "Content", Help: "Whether it shows all that the requirement or control asks, as far as it can be shown.", Options: []record.Option{
			{Name: "all", Label: "All of it", Help: "Nothing further is needed."},
			{Name: "part", Label: "A part", Help: "More is needed: what it supports is shown in part."},
		}},
		{Name: "source", Label: "Source", Type: record.Text, Group: "Origin", Source: "ISO/IEC 42001 7.5.2", Help: "Who or what made it, and where the original is kept."},
		{Name: "custody", Label: "Custody", Type: record.RichText, Group: "Origin", Source: "ISO/IEC 42001 7.5.3", Help: "Through whose hands it came here, and what keeps it from being altered on the way."},
		{Name: "collected", Label: "Collected on", Type: record.DateType, Index: true, Group: "Origin", Help: "The day it was made or taken from its source."},
		{Name: "effective", Label: "Effective from", Type: record.DateType, Index: true, Group: "Validity", Help: "The first day it speaks for; empty when that is the day it was collected."},
		{Name: "expires", Label: "Expires on", Type: record.DateType, Index: true, Group: "Validity", Help: "The day from which it shows nothing any more; empty when it does not age."},
		{Name: "marks", Label: "Pinned to", Type: record.Text, Many: true, Kept: true, Group: "Validity", Help: "How the things it is about stood when it was handed in and accepted."},
		{Name: "standing", Label: "Standing", Type: record.Computed, As: record.Enum, Options: standings(), Index: true, Group: "Validity", Help: "What it is worth today."},
		{Name: "outdated_by", Label: "Outdated by", Type: record.Computed, As: record.LinkType, Many: true, Group: "Validity", Help: "What it is about and has changed since."},
	},
	States: []record.State{
		{Name: "submitted", Label: "Submitted", Help: "Handed in; nobody has looked at it.", Shape: record.Waiting},
		{Name: "in_review", Label: "In review", Help: "Somebody is looking at it.", Shape: record.Waiting},
		{Name: "accepted", Label: "Accepted", Help: "It counts from its effective day until it expires.", Shape: record.Good},
		{Name: "rejected", Label: "Rejected", Help: "It does not show what it was handed in for.", Shape: record.Bad},
		{Name: "withdrawn", Label: "Withdrawn", Help: "It counts no more; the file is kept.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "take", Label: "Take into review", From: []string{"submitted"}, To: "in_review"},
		{Name: "accept", Label: "Accept", From: []string{"submitted", "in_review"}, To: "accepted", FourEyes: true},
		{Name: "reject", Label: "Reject", From: []string{"submitted", "in_review", "accepted"}, To: "rejected", NeedsReason: true},
		{Name: "revise", Label: "Revise", From: []string{"accepted", "rejected"}, To: "submitted", NeedsReason: true},
		{Name: "withdraw", Label: "Withdraw", From: []string{"submitted", "in_review", "accepted", "rejected"}, To: "withdrawn", NeedsReason: true},
		{Name: "resubmit", Label: "Submit again", From: []string{"withdrawn"}, To: "submitted", NeedsReason: true},
	},
	Material:  []string{"title", "file", "description", "supports", "about", "extent", "source", "collected", "effective", "expires"},
	Pin:       &record.Pin{Link: "about", Marks: "marks", On: []string{"submitted", "accepted"}},
	DerivesOn: []string{"about"},
	Scope:     &record.Scope{Day: "collected"},
	Validate:  validateEvidence,
	Derive:    deriveEvidence,
	Sample: func() (string, record.Body) {
		return "Validation report, first quarter", record.Body{
			"description": "Sensitivity and specificity on 2,000 images of the hospital's own patients.", "extent": "all",
			"source":    "Made by the imaging team; the original is in the quality archive, folder 2026-03.",
			"custody":   "Exported from the archive by its keeper, who compared the checksums.",
			"collected": "2026-03-31", "effective": "2026-04-01", "expires": "2027-04-01",
		}
	},
}

func standings() []record.Option {
	return []record.Option{
		{Name: "counts", Label: "Counts", Help: "Accepted, in date, and about things as they are."},
		{Name: "early", Label: "Not yet effective", Help: "Accepted, and speaks for a later time."},
		{Name: "expired", Label: "Expired", Help: "Accepted once; its time is over."},
		{Name: "outdated", Label: "Outdated", Help: "Accepted once; what it is about has changed since."},
		{Name: "waiting", Label: "Waiting for review", Help: "Nobody has accepted it."},
		{Name: "refused", Label: "Does not count", Help: "Rejected or withdrawn."},
	}
}

func validateEvidence(old *record.Record, r record.Record) []record.FieldError {
	out := check.Frozen(old, r, []string{"accepted"}, "Accepted evidence is not changed. Take the step Revise first.", "file", "description", "supports", "about", "extent", "source", "custody", "collected", "effective", "expires", "title")
	if f, ok := record.ToFileRef(r.Body["file"]); !ok && r.Body.Text("source") == "" {
		out = append(out, check.Invalid("file", "Add the file, or say in Source where the evidence is kept.")...)
	} else if ok && f.Size == 0 {
		out = append(out, check.Invalid("file", "The file is empty. Evidence of 0 bytes shows nothing.")...)
	}
	for _, start := range []string{"effective", "collected"} {
		from, to := r.Body.Text(start), r.Body.Text("expires")
		if from != "" && to != "" && to <= from {
			return append(out, check.Invalid("expires", "Evidence expires after the day it takes effect, which is "+from+".")...)
		}
	}
	return out
}

// deriveEvidence says what the evidence is worth on the day of now, given the
// records it is about with their marks.
func deriveEvidence(r record.Record, about []record.Record, now time.Time) (record.Body, time.Time) {
	out := record.Body{}
	// The mark of a control is what evidence makes of it, which outdates no evidence.
	about = slices.DeleteFunc(slices.Clone(about), func(t record.Record) bool { return t.Kind == "control" })
	moved := record.Moved(r.Body.List("marks"), about)
	if len(moved) > 0 {
		list := make([]any, 0, len(moved))
		for _, id := range moved {
			list = append(list, string(id))
		}
		out["outdated_by"] = list
	}
	standing, until := worth(r, len(moved) > 0, record.DateOf(now))
	out["standing"] = standing
	return out, until.Time()
}

// worth is the standing of evidence on a day, and the first day it may be
// another by time alone.
func worth(r record.Record, moved bool, day record.Date) (standing string, until record.Date) {
	effective, expires := record.Date(r.Body.Text("effective")), record.Date(r.Body.Text("expires"))
	if effective == "" {
		effective = record.Date(r.Body.Text("collected"))
	}
	switch {
	case slices.Contains([]string{"rejected", "withdrawn"}, r.State):
		return "refused", ""
	case r.State != "accepted":
		return "waiting", ""
	case expires != "" && day >= expires:
		return "expired", ""
	case effective != "" && day < effective:
		return "early", effective
	case moved:
		return "outdated", expires
	}
	return "counts", expires
}
