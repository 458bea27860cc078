package operation

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/aims/leadership"
	"steward/internal/record"
)

// AISystem is a system that infers from its input how to make predictions,
// content, recommendations or decisions (AI Act Article 3(1)). Its state is its
// stage of life. With the records it links to, its fields hold what ISO/IEC
// 42001 A.4.2 and A.6.2.7 and AI Act Annex VIII A and B ask for.
var AISystem = &record.Kind{
	Name: "ai-system", Plural: "ai-systems", Label: "AI system", Labels: "AI systems", Prefix: "SYS", Icon: "systems", Clause: "8", Version: 1,
	Help:    "A system that infers from its input how to make predictions, content, recommendations or decisions: what it is for, how it works, who answers for it.",
	Source:  "ISO/IEC 42001 A.4.2, A.6.2.7; AI Act Articles 3(1), 49, Annex VIII",
	Example: "Chest image triage: bought, recommends the order of reading, in use in radiology since March.",
	Columns: []string{"accountable", "unit", "origin", "decision_effect", "act_roles"},
	Fields:  slices.Concat(systemIdentity, systemPurpose, systemPeople, systemDuties, systemNature, systemParts, systemWorking, systemControl, systemData, systemMarket),
	States: []record.State{
		{Name: "idea", Label: "Idea", Help: "Being considered; nothing is built or bought.", Shape: record.Draft, Start: true},
		{Name: "development", Label: "Development", Help: "Being built, bought or set up.", Shape: record.Waiting, Start: true},
		{Name: "pilot", Label: "Pilot", Help: "On trial with real users or data, within limits.", Shape: record.Waiting, Start: true},
		{Name: "in_use", Label: "In use", Help: "Doing its work.", Shape: record.Active, Start: true},
		{Name: "suspended", Label: "Suspended", Help: "Stopped for now.", Shape: record.Bad, Start: true},
		{Name: "retired", Label: "Retired", Help: "Out of use for good.", Shape: record.Ended, Start: true},
	},
	Transitions: []record.Transition{
		{Name: "start_development", Label: "Start development", From: []string{"idea"}, To: "development"},
		{Name: "pilot", Label: "Start pilot", From: []string{"idea", "development", "suspended"}, To: "pilot"},
		{Name: "release", Label: "Put into use", From: []string{"idea", "development", "pilot"}, To: "in_use", Guard: fitForUse, Else: unfitForUse},
		{Name: "suspend", Label: "Suspend", From: []string{"pilot", "in_use"}, To: "suspended", NeedsReason: true},
		{Name: "resume", Label: "Resume use", From: []string{"suspended"}, To: "in_use", Guard: fitForUse, Else: unfitForUse},
		{Name: "retire", Label: "Retire", From: []string{"idea", "development", "pilot", "in_use", "suspended"}, To: "retired", NeedsReason: true},
		{Name: "reopen", Label: "Reopen", From: []string{"retired"}, To: "development", NeedsReason: true},
	},
	Validate:    validateSystem,
	Derive:      deriveSystem,
	DerivesFrom: []string{"assignment.scope", "classification.system"},
	Material:    []string{"version", "intended_purpose", "users", "affected_groups", "technique", "autonomy", "decision_effect", "adapts_in_use", "models", "datasets", "supplier", "personal_data", "special_category_data"},
	Sample:      sampleSystem,
}

// Nothing goes into use without a purpose and one person who answers for it. A
// suspended pilot must not slip into use either, so resuming asks the same.
const (
	fitForUse   = `has(intended_purpose) && accountability == "named"`
	unfitForUse = "Write the intended purpose, and assign exactly one person who is accountable for this system today."
)

func validateSystem(_ *record.Record, r record.Record) []record.FieldError {
	return check.All(
		check.URL(r.Body, "website", "Website"),
		check.Order(r.Body, "first_use", "end_of_use", "The end of use is before the first use."),
		check.NotSelf(r, "replaces", "A system cannot replace itself."),
	)
}

// deriveSystem says who is accountable on the day of now, counting only
// assignments to the system itself, so that every system has someone of its
// own, and which laws it is held against. The answer holds until the day an
// assignment begins or is over.
func deriveSystem(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
	if r.ID == "" {
		return record.Body{"accountability": string(leadership.Nobody)}, time.Time{}
	}
	day, terms := record.DateOf(now), leadership.CurrentTerms(linked)
	q := leadership.Question{Role: leadership.Accountable, Scope: r.ID, Direct: true}
	a := q.On(day, terms)
	out := record.Body{"accountability": string(a.Status)}
	if p := a.Person(); p != "" {
		out["accountable"] = string(p)
	}
	if laws := lawsOf(linked); len(laws) > 0 {
		out["laws"] = laws
	}
	return out, q.Next(day, terms).Time()
}

// lawsOf names the laws of which there is a classification, each once.
func lawsOf(linked []record.Record) []any {
	var names []string
	for _, c := range linked {
		if c.Kind == "classification" && !c.Removed && !c.Erased {
			names = append(names, c.Body.Text("regime"))
		}
	}
	slices.Sort(names)
	var out []any
	for _, name := range slices.Compact(names) {
		out = append(out, name)
	}
	return out
}
