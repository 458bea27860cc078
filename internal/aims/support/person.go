package support

import (
	"steward/internal/aims/check"
	"steward/internal/record"
)

// Person is someone who works for the organisation, with or without an account
// to sign in with (ISO/IEC 42001 A.4.6 and clause 7.2).
var Person = &record.Kind{
	Name: "person", Plural: "people", Label: "Person", Labels: "People", Prefix: "PER", Icon: "person", Clause: "7", Version: 1, Hub: true,
	Help:    "Someone who can own a record, hold a responsibility or oversee a use. A person needs no account, and stays on record after leaving.",
	Source:  "ISO/IEC 42001 7.2, A.4.6",
	Example: "The head of radiology, who oversees the triage software and holds its competence record.",
	Columns: []string{"job_title", "unit", "engagement", "email"},
	Fields: []record.Field{
		{Name: "job_title", Label: "Job title", Type: record.Text, Index: true, Group: "Position", Help: "What the person is employed as."},
		{Name: "unit", Label: "Unit", Type: record.LinkType, Target: []string{"unit"}, Inverse: "People", Index: true, Group: "Position", Source: "ISO/IEC 42001 5.3", Help: "Where the person works."},
		{Name: "engagement", Label: "Engagement", Type: record.Enum, Index: true, Group: "Position", Source: "ISO/IEC 42001 7.2", Help: "How the person is bound to the organisation; literacy duties reach everyone who operates AI for it.", Options: []record.Option{
			{Name: "employee", Label: "Employee", Help: "On the payroll, trainees and board members included."},
			{Name: "contractor", Label: "Contractor", Help: "Works under the organisation's direction on a contract."},
			{Name: "external", Label: "External", Help: "Works elsewhere: a supplier's contact, an adviser, an auditor."},
		}},
		{Name: "country", Label: "Country", Type: record.Text, Index: true, Group: "Position", Help: "Where the person works: a name, or a code such as NL."},
		{Name: "email", Label: "E-mail", Type: record.Text, Personal: true, Group: "Contact", Help: "The address at work; notices go there, and an account is found by it."},
		{Name: "phone", Label: "Telephone", Type: record.Text, Personal: true, Group: "Contact", Help: "The number at work, with the country code."},
		{Name: "competences", Label: "Competences", Type: record.RichText, Group: "Competence", Source: "ISO/IEC 42001 7.2, A.4.6; AI Act Articles 4, 14(4), 26(2)", Help: "What the person is able to do that matters for AI, and how that is known: education, training, experience."},
	},
	States: []record.State{
		{Name: "active", Label: "Active", Help: "Works for or with the organisation.", Shape: record.Active},
		{Name: "left", Label: "Left", Help: "No longer works for or with the organisation.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "leave", Label: "Has left", From: []string{"active"}, To: "left"},
		{Name: "return", Label: "Has returned", From: []string{"left"}, To: "active"},
	},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		return check.All(check.Email(r.Body, "email", "E-mail"), check.Country(r.Body, "country", "Country"))
	},
	Sample: func() (string, record.Body) {
		return "Sam Sample", record.Body{
			"job_title": "Head of radiology", "engagement": "employee", "country": "IE",
			"email": "sam@example.org", "phone": "+353 1 000 0001",
			"competences": "Specialist in radiology. Trained in the triage software and in automation bias; training records are attached.",
		}
	},
}
