package operation

import (
	"steward/internal/aims/check"
	"steward/internal/aims/option"
	"steward/internal/record"
)

// Agent is software that pursues a goal by acting with tools, as a part of an
// AI system or by itself (ISO/IEC 42001 A.4.2 and A.9.3; AI Act Article 14).
var Agent = &record.Kind{
	Name: "agent", Plural: "agents", Label: "Agent", Labels: "Agents", Prefix: "AGT", Icon: "agent", Clause: "8", Version: 1,
	Help:    "Software that pursues a goal by acting with tools: what it may do, where it needs a person's consent, and how it is stopped.",
	Source:  "ISO/IEC 42001 A.4.2, A.9.3",
	Example: "An agent that drafts replies to patients' letters and may read the calendar, but never sends.",
	Columns: []string{"autonomy", "tools", "models"},
	Fields: []record.Field{
		{Name: "description", Label: "Description", Type: record.RichText, Group: "What it is", Help: "What the agent is, in a few sentences."},
		{Name: "goal", Label: "Goal", Type: record.RichText, Group: "What it is", Source: "ISO/IEC 42001 A.9.4", Help: "What it is to achieve, and when it has to end."},
		{Name: "autonomy", Label: "Autonomy", Type: record.Enum, Options: option.Autonomy(), Index: true, Group: "What it is", Source: "ISO/IEC 42001 A.5.2; ISO/IEC 22989", Help: "How far it acts without a person stepping in."},
		{Name: "models", Label: "Models", Type: record.LinkType, Target: []string{"model"}, Many: true, Inverse: "Agents that use it", Index: true, Group: "What it is", Source: "ISO/IEC 42001 A.4.4", Help: "Models it thinks with."},
		{Name: "memory", Label: "Memory", Type: record.RichText, Group: "What it is", Source: "ISO/IEC 42001 A.7.2", Help: "What it remembers between runs, for how long, and who can see or clear it."},
		{Name: "url", Label: "Web address", Type: record.Text, Group: "What it is", Help: "Where it runs or is documented, starting with https://."},
		{Name: "tools", Label: "Tools", Type: record.Text, Many: true, MaxRunes: prose, Group: "What it may do", Source: "ISO/IEC 42001 A.4.4", Help: "What it can call or change, one per line."},
		{Name: "permissions", Label: "Permissions", Type: record.RichText, Group: "What it may do", Source: "ISO/IEC 42001 A.9.3", Help: "Whose rights it acts with, on what data, and up to which limits of money, number or time."},
		{Name: "approval_points", Label: "Approval points", Type: record.RichText, Group: "What it may do", Source: "ISO/IEC 42001 A.9.3; AI Act Article 14", Help: "The steps it may not take before a person agrees, and who that is."},
		{Name: "stop_procedure", Label: "How to stop it", Type: record.RichText, Group: "What it may do", Source: "ISO/IEC 42001 A.6.2.7; AI Act Article 14(4)(e)", Help: "Who stops it, by which means, how fast, and what then happens to work in hand."},
	},
	States: []record.State{
		{Name: "candidate", Label: "Candidate", Help: "Planned or under test.", Shape: record.Draft, Start: true},
		{Name: "active", Label: "Active", Help: "It acts.", Shape: record.Active, Start: true},
		{Name: "stopped", Label: "Stopped", Help: "It acts no more.", Shape: record.Bad, Start: true},
	},
	Transitions: []record.Transition{
		{Name: "activate", Label: "Activate", From: []string{"candidate", "stopped"}, To: "active", Guard: `has(stop_procedure)`, Else: "Write how the agent is stopped before it starts."},
		{Name: "stop", Label: "Stop", From: []string{"candidate", "active"}, To: "stopped", NeedsReason: true},
	},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		return check.URL(r.Body, "url", "Web address")
	},
	Material: []string{"goal", "autonomy", "models", "tools", "permissions", "approval_points"},
	Sample: func() (string, record.Body) {
		return "Letter drafting agent", record.Body{
			"description": "Drafts replies to patients' letters.", "goal": "A draft within an hour of each letter; it ends when the draft is filed.",
			"autonomy": "conditional_automation", "memory": "None between letters.", "url": "https://agents.example.org/letters",
			"tools": []any{"Calendar (read)", "Letter archive (read)", "Drafts folder (write)"}, "permissions": "A service account limited to the unit's own letters.",
			"approval_points": "A secretary reads, changes and sends every draft.", "stop_procedure": "The secretary switches the agent off in the mail settings; open drafts stay.",
		}
	},
}
