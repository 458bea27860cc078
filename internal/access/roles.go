package access

import "slices"

// Names of the built-in roles that rules of their own depend on.
const (
	Administrator   = "administrator"    // the last one of an organisation stays
	ExternalAuditor = "external-auditor" // needs an expiry
)

// read, takePart and audit are grants several roles share: to read everything,
// to discuss and take up work, and to look closely, ask, review evidence and
// raise findings without changing what is audited.
func read() Grant { return Grant{Verbs: []Verb{Read}, Kinds: []string{All}} }

func takePart() []Grant {
	return []Grant{
		read(),
		{Verbs: []Verb{Create}, Kinds: []string{"task", "comment", "evidence"}},
		{Verbs: []Verb{Update, Remove, Step}, Kinds: []string{"task", "comment"}, Own: true},
		{Verbs: []Verb{Update, Remove, StepOf("revise"), StepOf("withdraw"), StepOf("resubmit")}, Kinds: []string{"evidence"}, Own: true}, // others accept it
		{Verbs: []Verb{Create}, Kinds: handled()},
		{Verbs: []Verb{Update, Step}, Kinds: handled(), Own: true},
		{Verbs: []Verb{Create}, Kinds: said()},
		{Verbs: []Verb{Update, Step}, Kinds: said(), Own: true},
		{Verbs: []Verb{StepOf("answer")}, Kinds: []string{"evidence-request"}, Own: true},
		{Verbs: []Verb{Tokens}, Kinds: []string{All}},
	}
}

// said are the kinds by which a person speaks for themselves: they approve,
// acknowledge, answer and accept risks in nobody else's name. Who may accept which
// risk is decided by the tolerances of the organisation.
func said() []string {
	return []string{"approval", "acknowledgement", "gap-answer", "fact", "risk-acceptance"}
}

// handled are incidents and who has to be told of them (ISO/IEC 42001 A.3.3, A.8.3 to
// A.8.5). Whoever takes part reports an incident; its owner sees to it.
func handled() []string { return []string{"incident", "notification"} }

// judged are the kinds in which risks and impacts are assessed and treated
// (ISO/IEC 42001 6.1.2 to 6.1.4, 8.2 to 8.4).
func judged() []string { return []string{"risk", "treatment", "impact-assessment", "impact"} }

// planned are the kinds of objectives and planned changes (ISO/IEC 42001 6.2,
// 6.3).
func planned() []string { return []string{"objective", "measurement", "planned-change"} }

func audit() []Grant {
	return []Grant{
		{Verbs: []Verb{Read, Export, Log}, Kinds: []string{All}},
		{Verbs: []Verb{Create}, Kinds: raised()},
		{Verbs: []Verb{Update, Remove, Step}, Kinds: raised(), Own: true},
		{Verbs: []Verb{StepOf("take"), StepOf("accept"), StepOf("reject")}, Kinds: []string{"evidence"}},
		{Verbs: []Verb{StepOf("close"), StepOf("withdraw"), StepOf("reopen")}, Kinds: []string{"finding"}},
	}
}

// raised are the kinds an auditor works with: what they ask, say and find
// (ISO/IEC 42001 9.2.2).
func raised() []string { return []string{"comment", "task", "evidence-request", "finding"} }

// inventory are the kinds an AI system is described by (ISO/IEC 42001 A.4,
// A.6.2.7, A.7, A.10).
func inventory() []string {
	return []string{"ai-system", "use", "model", "dataset", "agent", "resource", "supplier"}
}

// Builtin returns the built-in roles. Only the administrator decides on members
// and settings; only the administrator and the DPO erase. Who may change every
// record of a kind has no further rights on "own" records of it, as they could
// make any their own; tasks, evidence and comments are the harmless exception.
func Builtin() []Role {
	roles := append(managers(), specialists()...)
	roles = append(roles, auditors()...)
	roles = append(roles, everyone()...)
	for i := range roles {
		roles[i].Builtin = true
	}
	return roles
}

// BuiltinRole returns the built-in role by name.
func BuiltinRole(name string) (Role, bool) {
	for _, r := range Builtin() {
		if r.Name == name {
			return r, true
		}
	}
	return Role{}, false
}

func managers() []Role {
	return []Role{
		{Name: Administrator, Label: "Administrator", Help: "Decides who may come in and how the organisation is set up, and may do everything else.",
			Grants: []Grant{{Verbs: Verbs(), Kinds: []string{All}}}},
		{Name: "aims-manager", Label: "AIMS manager", Help: "Runs the AI management system: keeps every record, brings data in and out.",
			Grants: []Grant{{Verbs: []Verb{Read, Create, Update, Remove, Restore, Step, Import, Export, Log, Tokens}, Kinds: []string{All}}}},
		{Name: "compliance", Label: "Compliance", Help: "Keeps records in line with standards and law, and removes none but their own tasks, comments and evidence.",
			Grants: append(takePart(),
				Grant{Verbs: []Verb{Create, Update, Step, Import, Export, Log}, Kinds: []string{All}})},
	}
}

func specialists() []Role {
	steward := func(kinds ...string) Grant { return Grant{Verbs: []Verb{Create, Update, Step}, Kinds: kinds} }
	return []Role{
		{Name: "risk-owner", Label: "Risk owner", Help: "Answers for risks and keeps the records they own.",
			Grants: append(takePart(),
				Grant{Verbs: []Verb{Create}, Kinds: slices.Concat(judged(), planned())},
				Grant{Verbs: []Verb{Update, Step}, Kinds: []string{All}, Own: true},
				Grant{Verbs: []Verb{Export}, Kinds: []string{All}})},
		{Name: "system-owner", Label: "System owner", Help: "Registers AI systems and what they are made of, keeps their own, and says what the law asks about them.",
			Grants: append(takePart(),
				Grant{Verbs: []Verb{Create}, Kinds: inventory()},
				Grant{Verbs: []Verb{Update, Step, Remove, Restore}, Kinds: inventory(), Own: true},
				Grant{Verbs: []Verb{Create}, Kinds: slices.Concat(judged(), planned())},
				Grant{Verbs: []Verb{Update, Step}, Kinds: slices.Concat(judged(), planned()), Own: true},
				steward("fact", "legal-part"),
				Grant{Verbs: []Verb{Export}, Kinds: []string{All}})},
		{Name: "dpo", Label: "Data protection officer", Help: "Looks after personal data and impacts on people: datasets, uses, assessments, incidents; erases what the law asks to erase.",
			Grants: append(takePart(), steward("dataset", "use", "person", "task", "fact", "legal-part"), steward(handled()...), steward(judged()...),
				Grant{Verbs: []Verb{Erase, Export, Log}, Kinds: []string{All}})},
		{Name: "ciso", Label: "CISO", Help: "Looks after security: suppliers, resources, models, agents, risks and incidents.",
			Grants: append(takePart(), steward("supplier", "resource", "model", "agent", "task", "risk", "treatment"), steward(handled()...),
				Grant{Verbs: []Verb{Export, Log}, Kinds: []string{All}})},
		{Name: "ld-manager", Label: "L&D manager", Help: "Looks after competence: people and the units they work in.",
			Grants: append(takePart(), steward("person", "unit", "task"),
				Grant{Verbs: []Verb{Export}, Kinds: []string{"person", "unit", "task", "assignment"}})},
		{Name: "overseer", Label: "Human overseer", Help: "Watches AI systems in use, works on tasks, and can suspend a system or stop an agent (AI Act Art. 14(4)(e)).",
			Grants: append(takePart(), steward("task"),
				Grant{Verbs: []Verb{StepOf("suspend")}, Kinds: []string{"ai-system"}},
				Grant{Verbs: []Verb{StepOf("stop")}, Kinds: []string{"agent"}})},
	}
}

func auditors() []Role {
	return []Role{
		{Name: "internal-auditor", Label: "Internal auditor", Help: "Reads, samples and verifies everything, asks for evidence and reviews it, raises and closes findings; changes nothing else that is audited.",
			Grants: append(audit(), Grant{Verbs: []Verb{Tokens}, Kinds: []string{All}})},
		{Name: ExternalAuditor, Label: "External auditor", Help: "As the internal auditor, until a last day, and if wanted for some kinds, content packs or a period only. The log keeps what they open.",
			Grants: audit()},
	}
}

func everyone() []Role {
	return []Role{
		{Name: "contributor", Label: "Contributor", Help: "Adds to the inventory and keeps it current; moves nothing on and removes nothing of it.",
			Grants: append(takePart(), Grant{Verbs: []Verb{Create, Update}, Kinds: inventory()})},
		{Name: "reader", Label: "Reader", Help: "Reads everything and reports incidents; changes nothing.",
			Grants: []Grant{read(), {Verbs: []Verb{Create}, Kinds: []string{"incident"}}, {Verbs: []Verb{Tokens}, Kinds: []string{All}}}},
	}
}
