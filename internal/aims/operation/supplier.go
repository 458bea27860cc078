package operation

import (
	"steward/internal/aims/check"
	"steward/internal/record"
)

// Supplier is who provides data, models, systems or the means to run them
// (ISO/IEC 42001 A.10.2 and A.10.3; AI Act Article 25).
var Supplier = &record.Kind{
	Name: "supplier", Plural: "suppliers", Label: "Supplier", Labels: "Suppliers", Prefix: "SUP", Icon: "supplier", Clause: "8", Version: 1,
	Help:    "Who provides data, models, systems or the means to run them: what you checked, who does what, and how you would part.",
	Source:  "ISO/IEC 42001 A.10.2, A.10.3",
	Example: "The maker of the triage software, highly critical, reviewed every year.",
	Columns: []string{"supplies", "criticality", "country", "last_review"},
	Fields:  supplierFields,
	States: []record.State{
		{Name: "prospective", Label: "Prospective", Help: "Being considered or checked.", Shape: record.Draft, Start: true},
		{Name: "approved", Label: "Approved", Help: "Checked and accepted.", Shape: record.Good, Start: true},
		{Name: "suspended", Label: "Suspended", Help: "Nothing new is taken from it for now.", Shape: record.Bad, Start: true},
		{Name: "ended", Label: "Ended", Help: "The relationship is over.", Shape: record.Ended, Start: true},
	},
	Transitions: []record.Transition{
		{Name: "approve", Label: "Approve", From: []string{"prospective", "suspended"}, To: "approved", Guard: `has(due_diligence)`, Else: "Write what was checked about the supplier, and the result."},
		{Name: "suspend", Label: "Suspend", From: []string{"approved"}, To: "suspended", NeedsReason: true},
		{Name: "end", Label: "End", From: []string{"prospective", "approved", "suspended"}, To: "ended", NeedsReason: true},
		{Name: "reconsider", Label: "Reconsider", From: []string{"ended"}, To: "prospective", NeedsReason: true},
	},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		return check.All(check.Country(r.Body, "country", "Country"), check.URL(r.Body, "website", "Website"))
	},
	Material: []string{"supplies", "contract", "allocation", "data_role"},
	Sample: func() (string, record.Body) {
		return "Sample Imaging", record.Body{
			"supplies": []any{"system", "model"}, "criticality": "high", "country": "DE", "website": "https://imaging.example.org",
			"contact": "Support desk, support@imaging.example.org", "contract": "C-2025-041, to the end of 2027", "data_role": "processor", "incident_clause": "yes",
			"allocation":    "Supplier: model, updates, defect notices. We: image quality, oversight, reports to patients.",
			"due_diligence": "Certificates, model card and two references checked in January 2026; accepted.", "last_review": "2026-01-20",
			"documents_received": []any{"Model card 3.1", "Instructions for use"}, "certificates": []any{"ISO/IEC 27001, to 2028-05-31, whole company"},
			"exit_plan": "Thirty days' notice; reading goes on without ranking.",
		}
	},
}

var supplierFields = []record.Field{
	{Name: "supplies", Label: "Supplies", Type: record.Enum, Many: true, Index: true, Group: "Who they are", Source: "ISO/IEC 42001 A.10.3", Help: "What sort of things come from it.", Options: []record.Option{
		{Name: "data", Label: "Data", Help: "Data to build or run systems with, or its labelling."},
		{Name: "model", Label: "Models", Help: "Trained models, as files or as a service."},
		{Name: "system", Label: "AI systems", Help: "Whole systems, also as a function of other products."},
		{Name: "platform", Label: "Platforms", Help: "Environments to build or run systems on."},
		{Name: "computing", Label: "Computing", Help: "Machines, storage, networks."},
		{Name: "services", Label: "Services", Help: "Work: advice, integration, evaluation, audit."},
	}},
	{Name: "criticality", Label: "Criticality", Type: record.Enum, Index: true, Group: "Who they are", Source: "ISO/IEC 42001 A.10.3", Help: "How much harm its failure would do to people or to the organisation.", Options: []record.Option{
		{Name: "low", Label: "Low", Help: "Easily replaced or done without."},
		{Name: "medium", Label: "Medium", Help: "Its failure would disturb important work."},
		{Name: "high", Label: "High", Help: "Its failure would harm people or stop what we are there for."},
		{Name: "unknown", Label: "Unknown", Help: "Nobody has judged it yet."},
	}},
	{Name: "country", Label: "Country", Type: record.Text, Index: true, Group: "Who they are", Source: "AI Act Articles 22, 23", Help: "Where it is established: a name, or a code such as NL."},
	{Name: "website", Label: "Website", Type: record.Text, Group: "Who they are", Help: "The address of its site, starting with https://."},
	{Name: "contact", Label: "Contact", Type: record.Text, Group: "Who they are", Source: "ISO/IEC 42001 A.10.3", Help: "Whom to call when something goes wrong."},
	{Name: "contract", Label: "Contract", Type: record.Text, Group: "Who does what", Source: "ISO/IEC 42001 A.10.2; AI Act Article 25(4)", Help: "Its number and term; the document itself is evidence."},
	{Name: "allocation", Label: "Who does what", Type: record.RichText, Group: "Who does what", Source: "ISO/IEC 42001 A.10.2; AI Act Article 25", Help: "Which duties are the supplier's, which are yours, over the whole life of what it supplies."},
	{Name: "data_role", Label: "Role for personal data", Type: record.Enum, Index: true, Group: "Who does what", Source: "ISO/IEC 42001 A.10.2; GDPR Articles 26, 28", Help: "What it is for the personal data it handles.", Options: []record.Option{
		{Name: "controller", Label: "Controller", Help: "It decides by itself what the data is used for."},
		{Name: "processor", Label: "Processor", Help: "It acts on your instructions."},
		{Name: "joint", Label: "Joint controller", Help: "You decide together."},
		{Name: "none", Label: "None", Help: "It handles no personal data of yours."},
		{Name: "unknown", Label: "Unknown", Help: "Nobody has judged it yet."},
	}},
	{Name: "incident_clause", Label: "Must report incidents", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Who does what", Source: "ISO/IEC 42001 A.8.4, A.10.3", Help: "Yes when the contract makes it tell you of incidents and changes in time."},
	{Name: "due_diligence", Label: "Due diligence", Type: record.RichText, Group: "What was checked", Source: "ISO/IEC 42001 A.10.3", Help: "What was checked about responsible AI, not security alone, when, with which result."},
	{Name: "documents_received", Label: "Documents received", Type: record.Text, Many: true, MaxRunes: prose, Group: "What was checked", Source: "ISO/IEC 42001 A.10.3; AI Act Articles 13, 53(1)(b)", Help: "Model cards, instructions, bills of materials and the like, one per line."},
	{Name: "certificates", Label: "Certificates", Type: record.Text, Many: true, MaxRunes: prose, Group: "What was checked", Source: "ISO/IEC 42001 A.10.3", Help: "Standard, expiry and scope, one per line."},
	{Name: "last_review", Label: "Last reviewed on", Type: record.DateType, Index: true, Group: "What was checked", Source: "ISO/IEC 42001 A.10.3", Help: "The day of the last review; the next one is the record's due date."},
	{Name: "exit_plan", Label: "Exit plan", Type: record.RichText, Group: "What was checked", Source: "ISO/IEC 42001 A.10.3", Help: "How you would go on without it, and get your data back."},
}
