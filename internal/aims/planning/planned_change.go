package planning

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/aims/support"
	"steward/internal/record"
)

// PlannedChange is a change to the management system or to what it is about,
// thought through before it is made (ISO/IEC 42001 6.3, 8.1). Of a change to an AI
// system it is asked, and has to be answered, whether it is a substantial
// modification (AI Act Article 3(23)).
var PlannedChange = &record.Kind{
	Name: "planned-change", Plural: "planned-changes", Label: "Planned change", Labels: "Planned changes", Prefix: "CHG", Icon: "clock", Clause: "6", Version: 1,
	Help:    "A change to the management system or to AI systems: why, what follows from it, who does it, and what has to be assessed again. Approving it opens exactly that.",
	Source:  "ISO/IEC 42001 6.3, 8.1, 8.4; AI Act Articles 3(23), 43(4)",
	Example: "The triage software gets a new model in May: approved by two, opened two risk reviews and a new impact assessment.",
	Columns: []string{"about", "what_changes", "substantial", "planned_for", "approved"},
	Fields: slices.Concat([]record.Field{
		{Name: "about", Label: "About", Type: record.LinkType, Many: true, Target: []string{"ai-system", "use", "model", "dataset", "agent", "supplier"}, Inverse: "Planned changes", Index: true, Group: "Change", Source: "ISO/IEC 42001 6.3", Help: "What changes; empty when it is the management system itself."},
		{Name: "what_changes", Label: "What changes of it", Type: record.Enum, Many: true, Options: ChangedThings(), Index: true, Group: "Change", Source: "ISO/IEC 42001 6.3, 8.4", Help: "Everything that will not be as before. What has to be assessed again follows from it."},
		{Name: "purpose", Label: "Purpose", Type: record.RichText, Required: true, Group: "Change", Source: "ISO/IEC 42001 6.3", Help: "Why it is made."},
		{Name: "consequences", Label: "Consequences", Type: record.RichText, Group: "Change", Source: "ISO/IEC 42001 6.3", Help: "What it may lead to, also where nobody wants it."},
		{Name: "integrity", Label: "What must keep working", Type: record.RichText, Group: "Change", Source: "ISO/IEC 42001 6.3", Help: "How the management system stays whole while it is made, and how it is undone."},
		{Name: "resources", Label: "Resources", Type: record.RichText, Group: "Change", Source: "ISO/IEC 42001 6.3", Help: "People, money, time."},
		{Name: "responsibilities", Label: "Responsibilities", Type: record.RichText, Group: "Change", Source: "ISO/IEC 42001 6.3", Help: "Who does what, and whose duties become other ones."},
		{Name: "planned_for", Label: "Planned for", Type: record.DateType, Index: true, Group: "Change", Source: "ISO/IEC 42001 6.3", Help: "The day it is made."},
		{Name: "substantial", Label: "Substantial modification", Type: record.Enum, Options: substantialAnswers(), Index: true, Group: "Substantial modification", Source: "AI Act Articles 3(23), 25(1)(b), 43(4)", Help: "Yes when a system already on the market or in use changes in a way that was not foreseen when its conformity was assessed, and that touches what is asked of high-risk systems, or its intended purpose."},
		{Name: "substantial_why", Label: "Why", Type: record.RichText, Group: "Substantial modification", Source: "AI Act Article 3(23)", Help: "What the answer rests on."},
		{Name: "foreseen", Label: "Foreseen beforehand", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Substantial modification", Source: "AI Act Article 43(4), Annex IV 2(f)", Help: "Yes when the provider set it out in advance and it was part of the conformity assessment, as with a system that goes on learning."},
	}, support.QuorumFields(), []record.Field{
		{Name: "opened", Label: "Opened by approving", Type: record.LinkType, Many: true, Target: []string{"task"}, Inverse: "Opened by the change", Kept: true, Index: true, Group: "After it", Source: "ISO/IEC 42001 8.4", Help: "What had to be assessed again."},
		{Name: "approved_on", Label: "Approved on", Type: record.DateType, Kept: true, Index: true, Group: "After it", Help: "The day it was approved."},
		{Name: "done_on", Label: "Made on", Type: record.DateType, Index: true, Group: "After it", Source: "ISO/IEC 42001 8.1", Help: "The day it was made."},
		{Name: "review", Label: "Review", Type: record.RichText, Group: "After it", Source: "ISO/IEC 42001 8.1", Help: "Whether it did what it was for, what else came of it, and what was done about that."},
	}),
	States: []record.State{
		{Name: "proposed", Label: "Proposed", Help: "Waiting for its approvers.", Shape: record.Waiting},
		{Name: "approved", Label: "Approved", Help: "It may be made; what has to be assessed again is opened.", Shape: record.Active},
		{Name: "done", Label: "Made", Help: "Waiting for somebody to look at what came of it.", Shape: record.Waiting},
		{Name: "reviewed", Label: "Reviewed", Help: "Somebody looked at what came of it.", Shape: record.Good},
		{Name: "rejected", Label: "Rejected", Help: "It is not made.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "approve", Label: "Approve", From: []string{"proposed"}, To: "approved",
			Guard:    `approved == "yes" && has(consequences) && has(integrity) && has(resources) && has(responsibilities) && has(what_changes) && has(substantial) && has(substantial_why)`,
			Else:     "It needs consequences, what must keep working, resources, responsibilities, what changes, whether it is a substantial modification and why, and enough approvals; the owner's own does not count.",
			Reserved: "A change is approved on its page under Planned changes, which opens what has to be assessed again."},
		{Name: "reject", Label: "Reject", From: []string{"proposed", "approved"}, To: "rejected", NeedsReason: true},
		{Name: "complete", Label: "Made", From: []string{"approved"}, To: "done", Guard: `has(done_on) && has(substantial) && substantial != "unknown"`, Else: "Say on which day it was made; and whether it was a substantial modification has to be known by now."},
		{Name: "review", Label: "Reviewed", From: []string{"done"}, To: "reviewed", Guard: "has(review)", Else: "Write what came of it."},
	},
	Material:    []string{"title", "about", "what_changes", "purpose", "consequences", "integrity", "resources", "responsibilities", "planned_for", "substantial", "substantial_why", "foreseen"},
	DerivesFrom: []string{"approval.of"},
	Validate:    validateChange,
	Derive: func(r record.Record, approvals []record.Record, _ time.Time) (record.Body, time.Time) {
		return support.Tally(r, approvals), time.Time{}
	},
	Sample: func() (string, record.Body) {
		return "New model for the triage software", record.Body{
			"what_changes": []any{"model", "data"}, "purpose": "The new model finds small fractures.", "consequences": "Ranks differ from those people are used to.",
			"integrity": "The old model stays installed for a month; validation has to be repeated first.", "resources": "Two days of the imaging team.", "responsibilities": "The head of imaging releases it; the supplier installs it.",
			"planned_for": "2026-05-04", "substantial": "no", "substantial_why": "The supplier set out new models of this kind in its conformity assessment.", "foreseen": "yes", "quorum": 1.0,
			"done_on": "2026-05-04", "review": "Ranks are better; one week of questions from the ward.",
		}
	},
}

func substantialAnswers() []record.Option {
	return []record.Option{
		{Name: "yes", Label: "Yes", Help: "Its conformity has to be assessed anew, and who makes it may become its provider."},
		{Name: "no", Label: "No", Help: "It was foreseen, or touches nothing of that."},
		{Name: "unknown", Label: "Unknown", Help: "Nobody has judged it; it is treated as one until somebody has."},
		{Name: "none", Label: "Does not arise", Help: "No AI system changes."},
	}
}

// ChangedThings are what can change, of AI systems first, then of the management
// system.
func ChangedThings() []record.Option {
	return []record.Option{
		{Name: "purpose", Label: "Purpose", Help: "What it is for."},
		{Name: "data", Label: "Data", Help: "What it is trained, tested or run on."},
		{Name: "model", Label: "Model", Help: "The model, its version, its prompts or thresholds."},
		{Name: "population", Label: "People it is used on", Help: "Whom it decides about or affects."},
		{Name: "autonomy", Label: "Autonomy", Help: "How much it does by itself, or how much its output decides."},
		{Name: "oversight", Label: "Human oversight", Help: "Who watches it and what they can do."},
		{Name: "supplier", Label: "Supplier", Help: "Who supplies it, or on which terms."},
		{Name: "scale", Label: "Scale or place", Help: "Where and how often it is used."},
		{Name: "law", Label: "Law", Help: "What law asks of it."},
		{Name: "aims", Label: "Management system", Help: "Scope, policy, processes or roles of the management system."},
		{Name: "retirement", Label: "Taking out of use", Help: "It ends."},
	}
}

func validateChange(old *record.Record, r record.Record) []record.FieldError {
	after := []string{"approved", "done", "reviewed", "rejected"}
	out := check.Frozen(old, r, after, "What was approved is not changed. Propose another change.", "title", "about", "what_changes", "purpose", "consequences", "integrity", "resources", "responsibilities", "planned_for", "approvers", "quorum", "owner", "foreseen")
	// Unknown has to be answered before the change is made, and nothing else changed.
	answered := old != nil && old.Body.Text("substantial") == "unknown" && r.State == "approved"
	if !answered {
		out = append(out, check.Frozen(old, r, after, "What was approved is not changed. Propose another change.", "substantial", "substantial_why")...)
	}
	out = append(out, check.Frozen(old, r, []string{"reviewed"}, "What was reviewed is not changed.", "done_on", "review")...)
	if r.Body.Text("substantial") == "none" && len(r.Body.List("about")) > 0 {
		out = append(out, check.Invalid("substantial", "Something of an AI system changes, so the question arises. Answer yes, no or unknown.")...)
	}
	return append(out, support.ValidateQuorum(r)...)
}
