package leadership

import (
	"steward/internal/aims/check"
	"steward/internal/record"
)

// Assignment gives a person a role for a scope over a time (ISO/IEC 42001
// clause 5.3 and A.3.2; AI Act Articles 17(1)(m) and 26(2)).
var Assignment = &record.Kind{
	Name: "assignment", Plural: "assignments", Label: "Assignment", Labels: "Assignments", Prefix: "ASG", Icon: "key", Clause: "5", Version: 1,
	Help:    "Gives a person a role for a system, a unit or the whole organisation, from a day on. From assignments Steward knows who was accountable on any day.",
	Source:  "ISO/IEC 42001 5.3, A.3.2; AI Act Articles 17(1)(m), 26(2)",
	Example: "The head of radiology is accountable for the triage software from 1 March, by decision of the board.",
	Columns: []string{"role", "holder", "scope", "valid_from", "valid_to"},
	Fields:  assignmentFields,
	States: []record.State{
		{Name: "in_force", Label: "In force", Help: "It counts from its first to its last day.", Shape: record.Active},
		{Name: "withdrawn", Label: "Withdrawn", Help: "It ended on the day of its withdrawal.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "withdraw", Label: "Withdraw", From: []string{"in_force"}, To: withdrawn, NeedsReason: true},
	},
	AutoTitle: titleOf,
	Validate:  validateAssignment,
	Sample: func() (string, record.Body) {
		return "", record.Body{
			"role": Accountable, "valid_from": "2026-03-01", "valid_to": "2028-02-29",
			"basis":     "Decision of the board of 20 February 2026, item 4.",
			"authority": "May stop the system at once. Needs the board's consent to widen its purpose.",
		}
	},
}

const withdrawn = "withdrawn"

var assignmentFields = []record.Field{
	{Name: "role", Label: "Role", Type: record.Enum, Required: true, Options: Roles(), Index: true, Group: "Who and what", Source: "ISO/IEC 42001 5.3, A.3.2", Help: "What the person answers for."},
	{Name: "holder", Label: "Holder", Type: record.Person, Required: true, Inverse: "Responsibilities held", Index: true, Group: "Who and what", Source: "ISO/IEC 42001 5.3, A.3.2", Help: "The person who holds the role: someone, rather than a team."},
	{Name: "scope", Label: "For", Type: record.LinkType, Inverse: "Responsibilities", Index: true, Group: "Who and what", Source: "ISO/IEC 42001 A.3.2",
		Target: []string{"unit", "ai-system", "use", "model", "dataset", "agent", "resource", "supplier"},
		Help:   "What the role is held for; empty means the whole organisation. Only an assignment to a system itself makes it count as having an accountable person."},
	{Name: "deputy", Label: "Deputy", Type: record.Person, Inverse: "Deputises in", Index: true, Group: "Who and what", Source: "ISO/IEC 42001 A.3.2", Help: "Who stands in when the holder is away."},
	{Name: "valid_from", Label: "From", Type: record.DateType, Required: true, Index: true, Group: "When", Source: "ISO/IEC 42001 5.3", Help: "The first day it counts."},
	{Name: "valid_to", Label: "To", Type: record.DateType, Index: true, Group: "When", Source: "ISO/IEC 42001 5.3", Help: "The last day it counts; empty while no end is set."},
	{Name: "basis", Label: "Basis", Type: record.RichText, Group: "By which decision", Source: "ISO/IEC 42001 5.3", Help: "The decision that appoints: who made it, when, and where it is written."},
	{Name: "authority", Label: "Authority", Type: record.RichText, Group: "By which decision", Source: "ISO/IEC 42001 5.3; AI Act Article 26(2)", Help: "What the holder may decide, spend or stop without asking."},
	{Name: "delegated_from", Label: "Delegated from", Type: record.LinkType, Target: []string{"assignment"}, Inverse: "Delegated to", Index: true, Group: "By which decision", Source: "ISO/IEC 42001 5.3", Help: "The assignment whose holder passed this on. Who delegates stays accountable."},
}

func validateAssignment(_ *record.Record, r record.Record) []record.FieldError {
	out := check.All(
		check.Order(r.Body, "valid_from", "valid_to", "The last day is before the first."),
		check.NotSelf(r, "delegated_from", "An assignment cannot be delegated from itself."),
		check.NotSelf(r, "scope", "An assignment cannot be for itself."),
	)
	if deputy := r.Body.ID("deputy"); deputy != "" && deputy == r.Body.ID("holder") {
		out = append(out, check.Invalid("deputy", "The deputy is the holder; choose someone else, or leave it empty.")...)
	}
	return out
}

// titleOf names an assignment by its role, holder and scope. It is empty while
// the role or the holder is.
func titleOf(b record.Body, name func(record.ID) string) string {
	role, holder := roleLabel(b.Text("role")), b.ID("holder")
	if role == "" || holder == "" {
		return ""
	}
	scope := "the whole organisation"
	if id := b.ID("scope"); id != "" {
		scope = clip(name(id))
	}
	return role + ": " + clip(name(holder)) + " for " + scope
}

// clip shortens a name so that two of them and a role fit a title.
func clip(name string) string {
	const limit = 120
	if r := []rune(name); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return name
}

func roleLabel(name string) string {
	for _, r := range Roles() {
		if r.Name == name {
			return r.Label
		}
	}
	return ""
}
