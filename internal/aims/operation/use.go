package operation

import (
	"steward/internal/aims/check"
	"steward/internal/record"
)

// Use is one use of an AI system: for a purpose, in a place, over a time, by a
// deployer (ISO/IEC 42001 A.9; AI Act Articles 26 and 27, Annex VIII C).
var Use = &record.Kind{
	Name: "use", Plural: "uses", Label: "Use", Labels: "Uses", Prefix: "USE", Icon: "link", Clause: "8", Version: 1,
	Help:    "One use of an AI system: for what, where, by whom, who watches over it and whom it concerns. A system can have many.",
	Source:  "ISO/IEC 42001 A.9.2-A.9.4; AI Act Articles 26, 27, Annex VIII C",
	Example: "Chest image triage in the emergency department at night, overseen by the radiologist on duty.",
	Columns: []string{"system", "unit", "place", "from", "to"},
	Fields:  useFields,
	States: []record.State{
		{Name: "planned", Label: "Planned", Help: "It has not begun.", Shape: record.Draft},
		{Name: "active", Label: "Active", Help: "It goes on.", Shape: record.Active, Start: true},
		{Name: "ended", Label: "Ended", Help: "It is over, or never began.", Shape: record.Ended, Start: true},
	},
	Transitions: []record.Transition{
		{Name: "begin", Label: "Begin", From: []string{"planned"}, To: "active"},
		{Name: "end", Label: "End", From: []string{"planned", "active"}, To: "ended", NeedsReason: true},
		{Name: "reopen", Label: "Reopen", From: []string{"ended"}, To: "planned", NeedsReason: true},
	},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		return check.All(
			check.URL(r.Body, "provider_entry", "The provider's entry"),
			check.Order(r.Body, "from", "to", "The use ends before it begins."),
		)
	},
	Material: []string{"system", "purpose", "unit", "place", "persons_affected"},
	Sample: func() (string, record.Body) {
		return "Triage in the emergency department", record.Body{
			"purpose": "Puts chest images taken at night in the order of reading.", "place": "Emergency department, main site",
			"deployer": "Example Health Ltd", "scale": "About 40 images a night", "from": "2026-03-01", "to": "2029-02-28",
			"persons_affected": []any{"Emergency patients"}, "input_control": "yes", "workers_informed": "yes", "persons_informed": "yes",
			"submitter": "Quality office, quality@example.org", "provider_entry": "https://database.example.org/SAMPLE-0001", "eu_database_number": "SAMPLE-0002",
			"impact_summary": "A wrong rank delays a reading by at most four hours; every image is read the same night.",
		}
	},
}

var useFields = []record.Field{
	{Name: "system", Label: "AI system", Type: record.LinkType, Target: []string{"ai-system"}, Required: true, Inverse: "Uses", Index: true, Group: "What and where", Source: "ISO/IEC 42001 A.9.4", Help: "The system that is used."},
	{Name: "purpose", Label: "Purpose", Type: record.RichText, Required: true, Group: "What and where", Source: "ISO/IEC 42001 A.9.4; AI Act Article 27(1)(a)", Help: "What it is used for here, within the intended purpose, and in which of your processes."},
	{Name: "unit", Label: "Unit", Type: record.LinkType, Target: []string{"unit"}, Inverse: "Uses of AI", Index: true, Group: "What and where", Source: "ISO/IEC 42001 A.3.2", Help: "The unit that uses it."},
	{Name: "place", Label: "Place", Type: record.Text, Index: true, Group: "What and where", Source: "ISO/IEC 42001 6.1.4", Help: "Site, country or channel."},
	{Name: "deployer", Label: "Deployer", Type: record.Text, Group: "What and where", Source: "AI Act Article 3(4), Annex VIII C.1", Help: "Under whose authority it is used: name, address and contact, when that is not the organisation itself."},
	{Name: "scale", Label: "Scale", Type: record.Text, Group: "What and where", Source: "AI Act Article 27(1)(b)", Help: "How often, on how many people or cases."},
	{Name: "from", Label: "From", Type: record.DateType, Index: true, Group: "What and where", Source: "AI Act Article 27(1)(b)", Help: "The first day of use."},
	{Name: "to", Label: "To", Type: record.DateType, Index: true, Group: "What and where", Source: "AI Act Article 27(1)(b)", Help: "The last day of use; empty while no end is set."},
	{Name: "overseers", Label: "Overseers", Type: record.Person, Many: true, Inverse: "Uses overseen", Index: true, Group: "People", Source: "ISO/IEC 42001 A.9.3; AI Act Articles 14, 26(2)", Help: "Persons who watch over it, with the competence, training and authority to step in."},
	{Name: "persons_affected", Label: "Persons affected", Type: record.Text, Many: true, MaxRunes: prose, Group: "People", Source: "ISO/IEC 42001 A.5.4; AI Act Article 27(1)(c)", Help: "Whom it concerns here, one group per line."},
	{Name: "workers_informed", Label: "Workers informed", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "People", Source: "AI Act Article 26(7)", Help: "Whether workers concerned and their representatives were told beforehand."},
	{Name: "persons_informed", Label: "Persons informed", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "People", Source: "AI Act Article 26(11)", Help: "Whether persons about whom it decides or helps to decide are told."},
	{Name: "input_control", Label: "Controls the input", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Duties", Source: "AI Act Article 26(4)", Help: "Yes when you decide what data goes in; it then has to be relevant and representative."},
	{Name: "impact_summary", Label: "Impact in summary", Type: record.RichText, Group: "Duties", Source: "ISO/IEC 42001 A.5.3; AI Act Article 27, Annex VIII C.4, C.5", Help: "What the assessments of the impact on fundamental rights and on data protection found."},
	{Name: "submitter", Label: "Registered by", Type: record.Text, Group: "Duties", Source: "AI Act Annex VIII C.2", Help: "Name and contact of whoever registers the use on the deployer's behalf."},
	{Name: "provider_entry", Label: "Provider's entry", Type: record.Text, Group: "Duties", Source: "AI Act Annex VIII C.3", Help: "The web address of the provider's entry for the system in the EU database."},
	{Name: "eu_database_number", Label: "EU database number", Type: record.Text, Group: "Duties", Source: "AI Act Articles 26(8), 49(3)", Help: "The number of your own entry for this use in the EU database."},
}
