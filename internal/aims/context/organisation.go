package context

import (
	"slices"

	"steward/internal/aims/check"
	"steward/internal/aims/option"
	"steward/internal/record"
)

// Organisation is the profile of the legal person that keeps the records: who
// it is, for the law and for those who write to it, and which roles it holds
// in AI (ISO/IEC 42001 clause 4.1; AI Act Annex VIII A.1, B.1 and C.1).
var Organisation = &record.Kind{
	Name: "organisation", Plural: "organisations", Label: "Organisation profile", Labels: "Organisation profile",
	Prefix: "ORG", Icon: "building", Clause: "4", Version: 1, Hub: true,
	Help:    "Who the organisation is: its legal identity, its size and the roles it holds in AI. Registrations, notices and reports take their sender from here.",
	Source:  "ISO/IEC 42001 4.1",
	Example: "Example Health Ltd, a medium-sized company that deploys AI in three hospitals.",
	Columns: []string{"legal_name", "country", "size_class", "roles_held"},
	Fields:  slices.Concat(organisationIdentity, organisationSituation),
	States: []record.State{
		{Name: "active", Label: "Active", Help: "The profile in force.", Shape: record.Active},
	},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		return check.All(
			check.Country(r.Body, "country", "Country"),
			check.URL(r.Body, "website", "Website"),
			check.Email(r.Body, "contact_email", "Contact e-mail"),
		)
	},
	Sample: func() (string, record.Body) {
		return "Example Health", record.Body{
			"legal_name": "Example Health Ltd", "legal_form": "Private limited company", "registration_number": "00000000",
			"country": "IE", "address": "1 Sample Street, Exampletown", "website": "https://example.org", "sector": "Health care",
			"size_class": "medium", "staff": 180.0, "turnover": "24000000 EUR", "balance_sheet": "15000000 EUR", "public_authority": "no", "roles_held": []any{"deployer", "ai_customer"},
			"contact_email": "ai@example.org", "contact_phone": "+353 1 000 0000",
			"description": "Runs three hospitals and buys the AI systems that support their clinicians.",
		}
	},
}

var organisationIdentity = []record.Field{
	{Name: "legal_name", Label: "Legal name", Type: record.Text, Group: "Identity", Source: "AI Act Annex VIII A.1, B.1, C.1", Help: "The full name in the commercial or public register."},
	{Name: "legal_form", Label: "Legal form", Type: record.Text, Group: "Identity", Help: "Such as foundation, municipality or limited company."},
	{Name: "registration_number", Label: "Registration number", Type: record.Text, Group: "Identity", Help: "The number in the commercial or public register."},
	{Name: "country", Label: "Country", Type: record.Text, Index: true, Group: "Identity", Source: "AI Act Article 2(1)", Help: "Where the organisation is established: a name, or a two-letter code such as NL."},
	{Name: "address", Label: "Address", Type: record.Text, Group: "Identity", Source: "AI Act Annex VIII A.1, B.1, C.1", Help: "The postal address that authorities and people affected can write to."},
	{Name: "website", Label: "Website", Type: record.Text, Group: "Contact", Help: "The address of the public site, starting with https://."},
	{Name: "contact_email", Label: "Contact e-mail", Type: record.Text, Group: "Contact", Source: "AI Act Annex VIII A.1, B.1, C.1", Help: "A shared mailbox for questions about AI, rather than one person's address."},
	{Name: "contact_phone", Label: "Contact telephone", Type: record.Text, Group: "Contact", Source: "AI Act Annex VIII A.1, B.1, C.1", Help: "A number that reaches someone who knows what to do, with the country code."},
}

var organisationSituation = []record.Field{
	{Name: "sector", Label: "Sector", Type: record.Text, Index: true, Group: "Situation", Source: "ISO/IEC 42001 4.1", Help: "The field of activity that matters most for AI, such as health care or banking."},
	{Name: "size_class", Label: "Size", Type: record.Enum, Options: sizes, Index: true, Group: "Situation", Source: "AI Act Article 3(14a), 3(14b)", Help: "Smaller organisations have lighter duties and lower fines; choose what applies to the whole group."},
	{Name: "staff", Label: "People", Type: record.Number, Min: least(0), Unit: "annual work units", Group: "Situation", Source: "AI Act Article 3(14a), 3(14b), 99(6)", Help: "How many people work there, linked and partner enterprises counted in. Limits of fines depend on it."},
	{Name: "turnover", Label: "Turnover", Type: record.Money, Group: "Situation", Source: "AI Act Articles 99, 101", Help: "Total worldwide annual turnover of the preceding financial year, in euros. Limits of fines are computed from it."},
	{Name: "balance_sheet", Label: "Balance-sheet total", Type: record.Money, Group: "Situation", Source: "AI Act Article 3(14a), 3(14b)", Help: "Annual total, in euros; it can decide the size."},
	{Name: "public_authority", Label: "Public authority", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Situation", Source: "AI Act Articles 27(1), 49(3)", Help: "Yes for public authorities, agencies and bodies, and for whoever acts on their behalf."},
	{Name: "roles_held", Label: "Roles in AI", Type: record.Enum, Many: true, Options: slices.Concat(option.ActRoles(), option.ISORoles()), Index: true, Group: "Situation", Source: "ISO/IEC 42001 4.1; AI Act Article 3(3)-(8)", Help: "Every role held for at least one AI system; each system names its own as well."},
	{Name: "description", Label: "Description", Type: record.RichText, Group: "Situation", Source: "ISO/IEC 42001 4.1", Help: "What the organisation does, for whom, and what AI is for in it."},
}

func least(n float64) *float64 { return &n }

var sizes = []record.Option{
	{Name: "micro", Label: "Micro", Help: "Fewer than 10 people, and at most 2 million euro turnover or balance sheet."},
	{Name: "small", Label: "Small", Help: "Fewer than 50 people, and at most 10 million euro turnover or balance sheet."},
	{Name: "medium", Label: "Medium", Help: "Fewer than 250 people, and at most 50 million euro turnover or 43 million euro balance sheet."},
	{Name: "small_mid_cap", Label: "Small mid-cap", Help: "Outgrew medium, but is still a small mid-cap under Recommendation (EU) 2025/1099."},
	{Name: "large", Label: "Large", Help: "Larger than all of these, or a public body."},
}
