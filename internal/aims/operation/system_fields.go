package operation

import (
	"steward/internal/aims/leadership"
	"steward/internal/aims/option"
	"steward/internal/record"
)

var systemIdentity = []record.Field{
	{Name: "trade_name", Label: "Trade name", Type: record.Text, Group: "Identity", Source: "AI Act Annex VIII A.4, B.4", Help: "The name it is sold or known by, when that differs from yours, and any other unambiguous reference."},
	{Name: "version", Label: "Version", Type: record.Text, Group: "Identity", Source: "ISO/IEC 42001 A.6.2.7; AI Act Annex IV 1(a)", Help: "The version in use or under development."},
	{Name: "description", Label: "Description", Type: record.RichText, Group: "Identity", Source: "ISO/IEC 42001 A.6.2.7; AI Act Annex VIII A.5", Help: "What it is, its components and what they do, in words an outsider understands."},
	{Name: "origin", Label: "Origin", Type: record.Enum, Options: origins, Index: true, Group: "Identity", Source: "ISO/IEC 42001 A.4.2", Help: "How the organisation came by it; functions inside bought products count too."},
	{Name: "unit", Label: "Unit", Type: record.LinkType, Target: []string{"unit"}, Inverse: "AI systems", Index: true, Group: "Identity", Source: "ISO/IEC 42001 A.3.2", Help: "The unit it belongs to."},
	{Name: "website", Label: "Website", Type: record.Text, Group: "Identity", Source: "AI Act Annex VIII A.13", Help: "A page with more about it, starting with https://."},
	{Name: "tags", Label: "Tags", Type: record.Text, Many: true, Index: true, Group: "Identity", Help: "Words to find it by, one per line."},
}

var systemPurpose = []record.Field{
	{Name: "intended_purpose", Label: "Intended purpose", Type: record.RichText, Group: "Purpose", Source: "ISO/IEC 42001 A.9.4; AI Act Article 3(12), Annex VIII A.5, B.5", Help: "What it is meant to do, for whom, in which situation, and what it is not for. Nothing goes into use without it."},
	{Name: "foreseeable_misuse", Label: "Foreseeable misuse", Type: record.RichText, Group: "Purpose", Source: "ISO/IEC 42001 6.1.4, A.5.3; AI Act Article 3(13)", Help: "Uses it is not meant for, but that people can be expected to try."},
	{Name: "legal_basis", Label: "Legal basis", Type: record.RichText, Group: "Purpose", Source: "ISO/IEC 42001 4.2; GDPR Article 6", Help: "The law, task or contract that allows doing this with AI; for personal data its lawful basis."},
}

var systemPeople = []record.Field{
	{Name: "users", Label: "Users", Type: record.Text, Many: true, MaxRunes: prose, Group: "People", Source: "ISO/IEC 42001 A.8.2", Help: "Who works with it, one group per line."},
	{Name: "affected_groups", Label: "Affected groups", Type: record.Text, Many: true, MaxRunes: prose, Group: "People", Source: "ISO/IEC 42001 A.5.4; AI Act Article 27(1)(c)", Help: "Whom its output concerns, whether or not they use it, one group per line."},
	{Name: "vulnerable_groups", Label: "Vulnerable groups", Type: record.Text, Many: true, MaxRunes: prose, Group: "People", Source: "ISO/IEC 42001 A.5.4; AI Act Article 9(9)", Help: "Those among them who need more protection, such as children, patients or workers."},
}

var systemDuties = []record.Field{
	{Name: "accountable", Label: "Accountable", Type: record.Computed, As: record.Person, Index: true, Group: "Responsibility", Source: "ISO/IEC 42001 5.3, A.3.2", Help: "The one person assigned as accountable for this system today. Computed: only an assignment to the system itself counts, none to its unit or the organisation."},
	{Name: "accountability", Label: "Accountability", Type: record.Computed, As: record.Enum, Options: accountability, Index: true, Group: "Responsibility", Source: "ISO/IEC 42001 5.3, A.3.2", Help: "Whether exactly one person is accountable today. Computed from assignments to the system itself."},
	{Name: "laws", Label: "Held against", Type: record.Computed, As: record.Text, Many: true, Index: true, Group: "Responsibility", Source: "ISO/IEC 42001 4.1, 4.2", Help: "The laws for which somebody has begun to say what they make of it. Computed: none where nobody has begun."},
	{Name: "act_roles", Label: "Roles under the AI Act", Type: record.Enum, Many: true, Options: option.ActRoles(), Index: true, Group: "Responsibility", Source: "AI Act Article 3(3)-(8)", Help: "Every role the organisation holds for this system; a system of your own that you use yourself has two."},
	{Name: "iso_roles", Label: "Roles under ISO/IEC 22989", Type: record.Enum, Many: true, Options: option.ISORoles(), Index: true, Group: "Responsibility", Source: "ISO/IEC 42001 4.1; ISO/IEC 22989", Help: "Every role the organisation holds for this system in the words of the standard."},
	{Name: "supplier", Label: "Supplier", Type: record.LinkType, Target: []string{"supplier"}, Inverse: "AI systems supplied", Index: true, Group: "Responsibility", Source: "ISO/IEC 42001 A.10.2, A.10.3", Help: "Who supplies it, when it is not your own."},
}

var systemNature = []record.Field{
	{Name: "technique", Label: "Technique", Type: record.Enum, Many: true, Options: techniques, Index: true, Group: "Nature", Source: "ISO/IEC 42001 A.4.4, A.6.2.3", Help: "What it works by."},
	{Name: "autonomy", Label: "Autonomy", Type: record.Enum, Options: option.Autonomy(), Index: true, Group: "Nature", Source: "ISO/IEC 42001 A.5.2; ISO/IEC 22989; AI Act Article 3(1)", Help: "How far it acts without a person stepping in."},
	{Name: "decision_effect", Label: "Effect on decisions", Type: record.Enum, Options: effects, Index: true, Group: "Nature", Source: "AI Act Article 6(3); GDPR Article 22", Help: "What its output does to decisions about people or things."},
	{Name: "adapts_in_use", Label: "Adapts in use", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Nature", Source: "ISO/IEC 42001 A.6.2.6; AI Act Article 3(1)", Help: "Yes when it goes on learning after it was put into use."},
}

var systemParts = []record.Field{
	{Name: "models", Label: "Models", Type: record.LinkType, Target: []string{"model"}, Many: true, Inverse: "AI systems that use it", Index: true, Group: "Components", Source: "ISO/IEC 42001 A.4.2, A.4.4", Help: "Models it is made of, foreign ones included."},
	{Name: "datasets", Label: "Datasets", Type: record.LinkType, Target: []string{"dataset"}, Many: true, Inverse: "AI systems that use it", Index: true, Group: "Components", Source: "ISO/IEC 42001 A.4.3; AI Act Annex IV 2(d)", Help: "Data it was built or tested with, or works on."},
	{Name: "agents", Label: "Agents", Type: record.LinkType, Target: []string{"agent"}, Many: true, Inverse: "AI systems that use it", Index: true, Group: "Components", Source: "ISO/IEC 42001 A.4.2", Help: "Agents that act in it."},
	{Name: "resources", Label: "Resources", Type: record.LinkType, Target: []string{"resource"}, Many: true, Inverse: "AI systems that use it", Index: true, Group: "Components", Source: "ISO/IEC 42001 A.4.4, A.4.5; AI Act Annex IV 1(b), 2(c)", Help: "Tooling and computing it needs."},
	{Name: "replaces", Label: "Replaces", Type: record.LinkType, Target: []string{"ai-system"}, Inverse: "Replaced by", Index: true, Group: "Components", Source: "AI Act Annex IV 1(a)", Help: "The system it takes over from."},
}

var systemWorking = []record.Field{
	{Name: "inputs", Label: "Inputs", Type: record.RichText, Group: "How it works", Source: "ISO/IEC 42001 A.6.2.7; AI Act Annex VIII A.6", Help: "What data goes in, from where, and what it must be like."},
	{Name: "outputs", Label: "Outputs", Type: record.RichText, Group: "How it works", Source: "ISO/IEC 42001 A.6.2.3, A.6.2.7", Help: "What comes out, in which form, and how to read it."},
	{Name: "operating_logic", Label: "Operating logic", Type: record.RichText, Group: "How it works", Source: "ISO/IEC 42001 A.6.2.3; AI Act Annex VIII A.6, Annex IV 2(b)", Help: "How it gets from input to output, concisely, and the main choices behind that."},
	{Name: "performance", Label: "Performance", Type: record.RichText, Group: "How it works", Source: "ISO/IEC 42001 A.6.2.4; AI Act Article 15, Annex IV 3", Help: "How good it is, overall and for the groups it affects, measured how and when."},
	{Name: "limitations", Label: "Limits and assumptions", Type: record.RichText, Group: "How it works", Source: "ISO/IEC 42001 A.6.2.7, A.8.2, A.10.4; AI Act Annex IV 3", Help: "What it cannot do, where it is known to fail, and what it takes for granted."},
}

var systemControl = []record.Field{
	{Name: "human_oversight", Label: "Human oversight", Type: record.RichText, Group: "Control", Source: "ISO/IEC 42001 A.6.2.7, A.9.3; AI Act Article 14, Annex IV 2(e)", Help: "Who watches it, what they see, and how they overrule it."},
	{Name: "monitoring", Label: "Monitoring", Type: record.RichText, Group: "Control", Source: "ISO/IEC 42001 A.6.2.6; AI Act Articles 26(5), 72", Help: "What is watched while it runs, against which thresholds, and who is told."},
	{Name: "failure_handling", Label: "Handling of failures", Type: record.RichText, Group: "Control", Source: "ISO/IEC 42001 A.6.2.7; AI Act Article 14(4)(e)", Help: "How it is switched off or rolled back, who is told, and how work goes on without it."},
	{Name: "instructions", Label: "Instructions for use", Type: record.RichText, Group: "Control", Source: "ISO/IEC 42001 A.8.2; AI Act Article 13, Annex VIII A.12", Help: "The instructions users get, or where they are found."},
	{Name: "log_retention", Label: "Logs kept for", Type: record.Duration, Group: "Control", Source: "ISO/IEC 42001 A.6.2.8; AI Act Articles 19(1), 26(6)", Help: "How long its event logs are kept, such as P6M for six months, the least for high-risk systems."},
}

var systemData = []record.Field{
	{Name: "personal_data", Label: "Personal data", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Personal data and impact", Source: "ISO/IEC 42001 A.7.3; GDPR Article 4(1)", Help: "Yes when it works on data about people who can be identified."},
	{Name: "special_category_data", Label: "Special categories", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Personal data and impact", Source: "GDPR Article 9; AI Act Article 4a", Help: "Yes when that reveals health, ethnic origin, belief, sexual life, biometric identity or the like."},
	{Name: "impact_assessment", Label: "Impact assessed", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Personal data and impact", Source: "ISO/IEC 42001 6.1.4, 8.4; AI Act Article 27; GDPR Article 35", Help: "Whether an assessment of its impact on people exists; attach it as evidence."},
}

var systemMarket = []record.Field{
	{Name: "places_of_use", Label: "Places of use", Type: record.Text, Many: true, Index: true, Group: "Places, dates and registration", Source: "ISO/IEC 42001 6.1.4; AI Act Article 2(1)", Help: "Countries or regions where it or its output is used, one per line."},
	{Name: "hosting_region", Label: "Hosted in", Type: record.Text, Index: true, Group: "Places, dates and registration", Source: "ISO/IEC 42001 A.4.5", Help: "Where it runs: on the premises, on a device, or the cloud region and country."},
	{Name: "first_use", Label: "First use", Type: record.DateType, Index: true, Group: "Places, dates and registration", Source: "AI Act Articles 3(11), 111", Help: "The day it was first put into use; which rules apply can depend on it."},
	{Name: "end_of_use", Label: "End of use", Type: record.DateType, Index: true, Group: "Places, dates and registration", Source: "ISO/IEC 42001 A.4.6", Help: "The day its use ended or is planned to end."},
	{Name: "market_status", Label: "Market status", Type: record.Enum, Options: marketStatuses, Index: true, Group: "Places, dates and registration", Source: "AI Act Annex VIII A.7, B.8", Help: "Where it stands on the Union market, in the words of the EU database."},
	{Name: "member_states", Label: "Member States", Type: record.Text, Many: true, Index: true, Group: "Places, dates and registration", Source: "AI Act Annex VIII A.10", Help: "Member States where it is or was on the market, in service or available, one per line."},
	{Name: "authorised_representative", Label: "Authorised representative", Type: record.Text, Group: "Places, dates and registration", Source: "AI Act Annex VIII A.3, B.3", Help: "For a provider outside the Union: name, address and contact of its representative."},
	{Name: "submitter", Label: "Registered by", Type: record.Text, Group: "Places, dates and registration", Source: "AI Act Annex VIII A.2, B.2", Help: "Name and contact of whoever registers it on the provider's behalf."},
	{Name: "exit_conditions", Label: "Why not high-risk", Type: record.Enum, Many: true, Options: exitConditions, Index: true, Group: "Places, dates and registration", Source: "AI Act Articles 6(3), 6(4), Annex VIII B.6", Help: "For a system of an area of Annex III held not to be high-risk: the conditions relied on."},
	{Name: "registered", Label: "Registered on", Type: record.DateType, Index: true, Group: "Places, dates and registration", Source: "AI Act Article 49", Help: "The day it was entered in the EU database."},
	{Name: "eu_database_number", Label: "EU database number", Type: record.Text, Group: "Places, dates and registration", Source: "AI Act Articles 49, 71", Help: "Its number in the EU database."},
	{Name: "certificate", Label: "Certificate", Type: record.Text, MaxRunes: prose, Group: "Places, dates and registration", Source: "AI Act Article 44, Annex VIII A.8", Help: "Type, number, expiry and notified body; the scan, as the EU declaration, is an evidence file."},
}

var accountability = []record.Option{
	{Name: string(leadership.Named), Label: "Named", Help: "Exactly one person is accountable today."},
	{Name: string(leadership.Nobody), Label: "Nobody", Help: "No assignment to the system is in force today."},
	{Name: string(leadership.Several), Label: "Several", Help: "More than one person is accountable today; only one should be."},
}
