package leadership

import "steward/internal/record"

// Accountable is the role that answers for the whole: one person for each AI
// system.
const Accountable = "accountable"

// Roles returns the roles that can be assigned: those that clause 5.3 of
// ISO/IEC 42001 requires, those that control A.3.2 names areas for, and those
// that the AI Act needs a person for.
func Roles() []record.Option {
	return []record.Option{
		{Name: Accountable, Label: "Accountable", Help: "Answers for the whole; one person for each AI system."},
		{Name: "responsible", Label: "Responsible", Help: "Runs it from day to day."},
		{Name: "management_system", Label: "Management system", Help: "Sees that the AI management system meets ISO/IEC 42001."},
		{Name: "performance_reporting", Label: "Reporting to management", Help: "Reports to top management how the AI management system performs."},
		{Name: "release", Label: "Release", Help: "Decides that a system may be put into use or changed."},
		{Name: "stop", Label: "Stop", Help: "May stop a system at once."},
		{Name: "human_oversight", Label: "Human oversight", Help: "Watches the system at work and can overrule or stop it."},
		{Name: "risk", Label: "Risk", Help: "Sees that risks are assessed, treated and accepted."},
		{Name: "impact_assessment", Label: "Impact assessment", Help: "Sees that effects on people and society are assessed."},
		{Name: "resources", Label: "Assets and resources", Help: "Keeps data, tooling, computing and people on record."},
		{Name: "security", Label: "Security", Help: "Protects the system and what it works on."},
		{Name: "safety", Label: "Safety", Help: "Sees that it harms nobody."},
		{Name: "privacy", Label: "Privacy", Help: "Sees that personal data is handled lawfully."},
		{Name: "development", Label: "Development", Help: "Leads design, building and testing."},
		{Name: "performance", Label: "Performance", Help: "Watches that it does what it should, as well as it should."},
		{Name: "data_quality", Label: "Data quality", Help: "Sees that data is good enough over the whole life of the system."},
		{Name: "suppliers", Label: "Suppliers", Help: "Chooses and watches suppliers."},
		{Name: "legal", Label: "Legal requirements", Help: "Shows that legal requirements are met."},
		{Name: "incidents", Label: "Incidents", Help: "Leads the answer to incidents and tells who must be told."},
		{Name: "concerns", Label: "Concerns", Help: "Receives concerns, looks into them and answers."},
		{Name: "literacy", Label: "AI literacy", Help: "Sees that people can do and understand what their part needs."},
		{Name: "internal_audit", Label: "Internal audit", Help: "Audits without a part in what is audited."},
	}
}
