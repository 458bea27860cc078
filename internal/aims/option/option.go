// Package option holds the lists of choices that several kinds share, so that
// one word means one thing wherever it is chosen.
package option

import "steward/internal/record"

// ActRoles returns the roles the AI Act gives duties to (Article 3(3) to 3(8);
// the product manufacturer is named in Articles 2(1)(e) and 25(3)).
func ActRoles() []record.Option {
	return []record.Option{
		{Name: "provider", Label: "Provider (AI Act)", Help: "Develops the system, or has it developed, and places it on the market or puts it into service under its own name."},
		{Name: "deployer", Label: "Deployer (AI Act)", Help: "Uses the system under its authority, other than privately."},
		{Name: "importer", Label: "Importer (AI Act)", Help: "Located in the Union; places on the market a system that bears the name of someone outside it."},
		{Name: "distributor", Label: "Distributor (AI Act)", Help: "Makes the system available in the supply chain without being its provider or importer."},
		{Name: "authorised_representative", Label: "Authorised representative (AI Act)", Help: "Located in the Union; acts for a provider on a written mandate."},
		{Name: "product_manufacturer", Label: "Product manufacturer (AI Act)", Help: "Supplies the system together with its product, under its own name."},
	}
}

// ISORoles returns the stakeholder roles of ISO/IEC 22989, which ISO/IEC 42001
// clause 4.1 asks an organisation to determine for itself.
func ISORoles() []record.Option {
	return []record.Option{
		{Name: "ai_provider", Label: "AI provider (ISO/IEC 22989)", Help: "Offers products or services that use AI, platforms included."},
		{Name: "ai_producer", Label: "AI producer (ISO/IEC 22989)", Help: "Designs, develops, tests and deploys products or services that use AI."},
		{Name: "ai_customer", Label: "AI customer (ISO/IEC 22989)", Help: "Takes up an AI product or service, directly or for its users."},
		{Name: "ai_user", Label: "AI user (ISO/IEC 22989)", Help: "Uses an AI product or service."},
		{Name: "ai_partner", Label: "AI partner (ISO/IEC 22989)", Help: "Serves others in AI: integrates, supplies data, evaluates or audits."},
		{Name: "ai_subject", Label: "AI subject (ISO/IEC 22989)", Help: "Is affected by an AI product or service, or its data feeds one."},
		{Name: "relevant_authority", Label: "Relevant authority (ISO/IEC 22989)", Help: "Makes policy on AI or supervises it."},
	}
}

// Autonomy returns the levels of automation of ISO/IEC 22989, from none to
// autonomy, and "unknown".
func Autonomy() []record.Option {
	return []record.Option{
		{Name: "no_automation", Label: "No automation", Help: "A person controls everything."},
		{Name: "assistance", Label: "Assistance", Help: "It helps a person who does the work."},
		{Name: "partial_automation", Label: "Partial automation", Help: "Some functions run by themselves while a person stays in control."},
		{Name: "conditional_automation", Label: "Conditional automation", Help: "It does a task by itself while a person is ready to take over."},
		{Name: "high_automation", Label: "High automation", Help: "It does parts of its mission without anyone stepping in."},
		{Name: "full_automation", Label: "Full automation", Help: "It does its whole mission without anyone stepping in."},
		{Name: "autonomy", Label: "Autonomy", Help: "It can change its goals or where it is used without anyone stepping in."},
		Unknown("Nobody has judged it yet."),
	}
}

// Stages returns the stages of an AI system's life cycle after ISO/IEC 22989.
func Stages() []record.Option {
	return []record.Option{
		{Name: "inception", Label: "Inception", Help: "Deciding what to build or buy, and why."},
		{Name: "design_development", Label: "Design and development", Help: "Building it, training included."},
		{Name: "verification_validation", Label: "Verification and validation", Help: "Testing that it does what it should."},
		{Name: "deployment", Label: "Deployment", Help: "Bringing it to where it is used."},
		{Name: "operation_monitoring", Label: "Operation and monitoring", Help: "Running, watching and repairing it."},
		{Name: "continuous_validation", Label: "Continuous validation", Help: "Testing again while it learns in use."},
		{Name: "reevaluation", Label: "Re-evaluation", Help: "Judging whether it still serves its purpose."},
		{Name: "retirement", Label: "Retirement", Help: "Taking it out of use, its data and access included."},
	}
}

// Unknown returns the choice that admits an open question; help says what it
// means here.
func Unknown(help string) record.Option {
	return record.Option{Name: "unknown", Label: "Unknown", Help: help}
}
