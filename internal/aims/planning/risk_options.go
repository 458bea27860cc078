package planning

import (
	"steward/internal/aims/option"
	"steward/internal/record"
)

// AnyCategory is the category of limits that hold where none is set for the
// category itself.
const AnyCategory = "any"

// RiskCategories are what a risk can be about. One word means one thing in risks
// and in the limits set for them.
func RiskCategories() []record.Option {
	return []record.Option{
		{Name: "safety", Label: "Safety", Help: "Life and limb, and things that can be damaged."},
		{Name: "health", Label: "Health", Help: "Health of body and mind."},
		{Name: "rights", Label: "Fundamental rights", Help: "Rights and freedoms of people, such as those of the Charter."},
		{Name: "fairness", Label: "Fairness", Help: "Some people or groups are treated worse than others."},
		{Name: "privacy", Label: "Privacy", Help: "Data about people, and being left alone."},
		{Name: "security", Label: "Security", Help: "Attack, misuse and loss of systems or data."},
		{Name: "quality", Label: "Quality and robustness", Help: "Wrong or unsteady results, failures."},
		{Name: "environment", Label: "Environment", Help: "Energy, water, materials, emissions."},
		{Name: "economic", Label: "Money", Help: "Cost, revenue, damages, fines."},
		{Name: "reputation", Label: "Reputation", Help: "What others think of the organisation."},
		{Name: "legal", Label: "Law and contract", Help: "Breach of law or of contract."},
		{Name: "society", Label: "Democracy and society", Help: "Public debate, elections, institutions, work."},
	}
}

var riskHarmed = []record.Option{
	{Name: "individuals", Label: "Individuals", Help: "Single people."},
	{Name: "groups", Label: "Groups", Help: "People who share something, such as age or neighbourhood."},
	{Name: "society", Label: "Society", Help: "The public, institutions, the economy."},
	{Name: "organisation", Label: "The organisation", Help: "The organisation itself."},
	{Name: "environment", Label: "The environment", Help: "Nature and climate."},
}

var riskOver = []record.Option{
	{Name: "within", Label: "Within appetite", Help: "The residual is in what the organisation seeks or takes."},
	{Name: "appetite", Label: "Over appetite", Help: "More than is sought; it can be tolerated."},
	{Name: "tolerance", Label: "Over tolerance", Help: "More than may be tolerated."},
	option.Unknown("No residual, or no limits for the category."),
}

var riskAccepted = []record.Option{
	{Name: "yes", Label: "Accepted", Help: "Somebody entitled accepted it as it stands."},
	{Name: "no", Label: "Not accepted", Help: "Nobody has accepted it."},
	{Name: "stale", Label: "Accepted as it was", Help: "It has moved since it was accepted."},
	{Name: "expired", Label: "Acceptance expired", Help: "It was accepted for a time that is over."},
}
