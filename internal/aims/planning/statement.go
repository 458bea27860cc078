package planning

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/aims/support"
	"steward/internal/record"
)

// Statement is one edition of a Statement of Applicability (ISO/IEC 42001
// 6.1.3): the decision on every control as it stood when the edition was drawn
// up, kept as a file that is never changed.
var Statement = &record.Kind{
	Name: "statement", Plural: "statements", Label: "Statement of Applicability", Labels: "Statements of Applicability", Prefix: "SOA", Icon: "document", Clause: "6", Version: 1,
	Help:    "One edition of the Statement of Applicability: every control with its decision and justification, frozen when drawn up, approved by management, published.",
	Source:  "ISO/IEC 42001 6.1.3",
	Example: "Edition 2 for the whole organisation: 34 controls included, 4 excluded.",
	Columns: []string{"pack", "edition", "system", "approved", "published_on"},
	Fields: slices.Concat([]record.Field{
		{Name: "pack", Label: "Standard", Type: record.Text, Required: true, Index: true, Group: "Statement", Help: "The content pack whose controls it decides on."},
		{Name: "edition", Label: "Edition", Type: record.Number, Required: true, Min: number(1), Group: "Statement", Help: "Counts from 1 for each scope."},
		{Name: "system", Label: "AI system", Type: record.LinkType, Target: []string{"ai-system"}, Inverse: "Statements of Applicability", Index: true, Group: "Statement", Help: "The system it is for; empty for the whole organisation."},
		{Name: "rows", Label: "Decisions", Type: record.File, Required: true, Group: "Statement", Help: "Every decision as it stood, as canonical JSON; its fingerprint is what is approved and published."},
		{Name: "included", Label: "Included", Type: record.Number, Group: "Statement", Help: "How many controls are included."},
		{Name: "excluded", Label: "Excluded", Type: record.Number, Group: "Statement", Help: "How many controls are left out."},
		{Name: "note", Label: "Note", Type: record.RichText, Group: "Statement", Help: "What changed since the edition before, and why."},
		{Name: "replaces", Label: "Replaces", Type: record.LinkType, Target: []string{"statement"}, Inverse: "Replaced by", Index: true, Group: "Statement", Help: "The edition before."},
		{Name: "published_on", Label: "Published on", Type: record.DateType, Index: true, Group: "Statement", Help: "The day it came into force."},
	}, support.QuorumFields()),
	States: []record.State{
		{Name: "drawn_up", Label: "Drawn up", Help: "Waiting for its approvers; nothing in it can be changed.", Shape: record.Waiting},
		{Name: "approved", Label: "Approved", Help: "Designated management approved it.", Shape: record.Active},
		{Name: "published", Label: "Published", Help: "In force.", Shape: record.Good},
		{Name: "superseded", Label: "Superseded", Help: "A later edition is in force.", Shape: record.Ended},
		{Name: "discarded", Label: "Discarded", Help: "It never came into force.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "approve", Label: "Approve", From: []string{"drawn_up"}, To: "approved", Guard: `approved == "yes"`, Else: "Not enough of its approvers have approved it, or one objects. The owner's own approval does not count."},
		{Name: "publish", Label: "Publish", From: []string{"approved"}, To: "published", Guard: `approved == "yes" && has(published_on)`, Else: "Have it approved, and set the day it comes into force.", Reserved: "An edition is published on its page under Statement of Applicability, which holds its rows against the log and supersedes the edition before."},
		{Name: "supersede", Label: "Supersede", From: []string{"published"}, To: "superseded", NeedsReason: true},
		{Name: "discard", Label: "Discard", From: []string{"drawn_up", "approved"}, To: "discarded", NeedsReason: true},
	},
	Material: []string{"pack", "edition", "system", "rows"},
	Scope:    &record.Scope{Pack: "pack"},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		all := []string{"drawn_up", "approved", "published", "superseded", "discarded"}
		out := check.Frozen(old, r, all, "An edition that was drawn up is not changed. Draw up another.", "title", "external", "pack", "edition", "system", "rows", "included", "excluded", "replaces")
		out = append(out, check.Frozen(old, r, all[1:], "What was approved is not changed.", "approvers", "quorum", "owner", "note")...)
		out = append(out, check.Frozen(old, r, all[2:4], "The day an edition came into force is not changed afterwards.", "published_on")...)
		return append(out, support.ValidateQuorum(r)...)
	},
	Derive: func(r record.Record, approvals []record.Record, _ time.Time) (record.Body, time.Time) {
		return support.Tally(r, approvals), time.Time{}
	},
	DerivesFrom: []string{"approval.of"},
	Sample: func() (string, record.Body) {
		return "Statement of Applicability, edition 2", record.Body{"pack": "iso-42001", "edition": 2.0, "included": 34.0, "excluded": 4.0, "quorum": 1.0, "note": "A.10.3 is included since models are bought.", "published_on": "2026-05-01"}
	},
}
