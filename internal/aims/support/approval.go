package support

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Approval is one person's decision about one version of a document or a
// statement. It is pinned to the version: when the content changes it counts no
// more.
var Approval = &record.Kind{
	Name: "approval", Plural: "approvals", Label: "Approval", Labels: "Approvals", Prefix: "APV", Icon: "check", Clause: "7", Version: 1, Aside: true,
	Help:    "One person's decision about one version of a document or a Statement of Applicability.",
	Source:  "ISO/IEC 42001 5.2, 6.1.3, 7.5.2",
	Example: "The chief executive approves version 3 of the AI policy.",
	Columns: []string{"of", "decision", "approver"},
	Fields: []record.Field{
		{Name: "of", Label: "Of", Type: record.LinkType, Required: true, Target: []string{"document", "statement", "legal-document", "risk-criteria", "impact-assessment", "planned-change"}, Inverse: "Approvals", Index: true, Group: "Decision", Help: "What is decided about."},
		{Name: "decision", Label: "Decision", Type: record.Enum, Required: true, Index: true, Group: "Decision", Help: "What was decided.", Options: []record.Option{
			{Name: "approve", Label: "Approve", Help: "It may come into force as it stands."},
			{Name: "object", Label: "Object", Help: "It may not; the comment says why."},
		}},
		{Name: "comment", Label: "Comment", Type: record.RichText, Group: "Decision", Help: "Conditions, or the reason of an objection."},
		{Name: "approver", Label: "Approver", Type: record.Person, Author: true, Inverse: "Approvals given", Index: true, Group: "Decision", Help: "Who decided."},
		{Name: "marks", Label: "Pinned to", Type: record.Text, Many: true, Kept: true, Group: "Decision", Help: "The version that was decided about."},
		{Name: "counts", Label: "Counts", Type: record.Computed, As: record.Enum, Options: record.YesNo(), Index: true, Group: "Decision", Help: "Yes while the content is the one decided about."},
	},
	States: []record.State{
		{Name: "given", Label: "Given", Help: "The decision stands.", Shape: record.Good},
		{Name: "withdrawn", Label: "Withdrawn", Help: "The person took it back.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "withdraw", Label: "Withdraw", From: []string{"given"}, To: "withdrawn", NeedsReason: true},
	},
	Pin:       &record.Pin{Link: "of", Marks: "marks"},
	DerivesOn: []string{"of"},
	AutoTitle: func(b record.Body, name func(record.ID) string) string {
		word := map[string]string{"approve": "Approved", "object": "Objected"}[b.Text("decision")]
		return word + ": " + name(b.ID("of"))
	},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		out := check.Frozen(old, r, []string{"given", "withdrawn"}, "A decision is not changed. Withdraw it and decide again.", "of", "decision", "comment", "approver")
		if r.Body.Text("decision") == "object" && r.Body.Text("comment") == "" {
			out = append(out, check.Invalid("comment", "Say why you object.")...)
		}
		return out
	},
	Derive: func(r record.Record, of []record.Record, _ time.Time) (record.Body, time.Time) {
		if r.State != "given" || len(record.Moved(r.Body.List("marks"), asApproved(of))) > 0 {
			return record.Body{"counts": "no"}, time.Time{}
		}
		return record.Body{"counts": "yes"}, time.Time{}
	},
	Sample: func() (string, record.Body) {
		return "", record.Body{"decision": "approve", "comment": "Agreed in the meeting of 3 March."}
	},
}

// asApproved gives records the mark they were approved as, where they keep one:
// what came into force is not changed, and an approval of it holds.
func asApproved(of []record.Record) []record.Record {
	out := slices.Clone(of)
	for i := range out {
		if pinned := out[i].Body.Text("pinned"); pinned != "" {
			out[i].Mark = pinned
		}
	}
	return out
}

// QuorumFields are those of a record that takes approvals: who may approve, how
// many have to, and what follows from the approvals given.
func QuorumFields() []record.Field {
	one, most := 1.0, 20.0
	return []record.Field{
		{Name: "approvers", Label: "Approvers", Type: record.Person, Many: true, Inverse: "Asked to approve", Index: true, Group: "Approval", Source: "ISO/IEC 42001 7.5.2", Help: "Who may approve it. The owner's own approval does not count."},
		{Name: "quorum", Label: "Approvals needed", Type: record.Number, Min: &one, Max: &most, Group: "Approval", Source: "ISO/IEC 42001 7.5.2", Help: "How many of them have to; empty means all."},
		{Name: "approvals", Label: "Approvals that count", Type: record.Computed, As: record.Number, Group: "Approval", Help: "Of approvers, for the content as it stands."},
		{Name: "approved", Label: "Approved by enough", Type: record.Computed, As: record.Enum, Options: record.YesNo(), Index: true, Group: "Approval", Help: "Yes when enough approvers approve the content as it stands and none objects."},
	}
}

// Tally counts the approvals given for a record as it stands. Only those of its
// approvers count, each once, and never its owner's: nobody approves alone what
// they answer for.
func Tally(r record.Record, approvals []record.Record) record.Body {
	yes, no := map[record.ID]bool{}, false
	var may []string
	for _, p := range r.Body.List("approvers") {
		if p != string(r.Owner) {
			may = append(may, p)
		}
	}
	for _, a := range approvals {
		by := a.Body.ID("approver")
		if a.Kind != "approval" || a.State != "given" || !slices.Contains(may, string(by)) || !slices.Contains(a.Body.List("marks"), record.PinOf(r.ID, r.Mark)) {
			continue
		}
		if a.Body.Text("decision") == "approve" {
			yes[by] = true
		} else {
			no = true
		}
	}
	need := len(may)
	if q, ok := r.Body["quorum"].(float64); ok {
		need = int(q)
	}
	approved := "no"
	if len(yes) > 0 && len(yes) >= need && !no {
		approved = "yes"
	}
	return record.Body{"approvals": float64(len(yes)), "approved": approved}
}

// ValidateQuorum checks that enough approvers are named to reach the quorum,
// once any is named.
func ValidateQuorum(r record.Record) []record.FieldError {
	others := 0
	for _, p := range r.Body.List("approvers") {
		if p != string(r.Owner) {
			others++
		}
	}
	if q, ok := r.Body["quorum"].(float64); ok && (q != float64(int(q)) || int(q) > others && len(r.Body.List("approvers")) > 0) {
		return check.Invalid("quorum", "Name at least as many approvers other than the owner as approvals are needed, a whole number.")
	}
	return nil
}
