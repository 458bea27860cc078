package planning

import "steward/internal/record"

const assessedProse = 1000

var assessedSubject = []record.Field{
	{Name: "system", Label: "AI system", Type: record.LinkType, Required: true, Target: []string{"ai-system"}, Inverse: "Impact assessments", Index: true, Group: "What is assessed", Source: "ISO/IEC 42001 6.1.4, A.5.2", Help: "The system it is about."},
	{Name: "uses", Label: "Uses", Type: record.LinkType, Many: true, Target: []string{"use"}, Inverse: "Impact assessments", Index: true, Group: "What is assessed", Source: "ISO/IEC 42005 6.2", Help: "The uses it covers; empty for all of them."},
	{Name: "scope", Label: "Scope", Type: record.RichText, Group: "What is assessed", Source: "ISO/IEC 42005 6.2", Help: "What it covers and what it leaves out: places, groups, functions."},
	{Name: "process", Label: "Process", Type: record.RichText, Group: "What is assessed", Source: "AI Act Article 27(1)(a)", Help: "The process of yours in which it is used, step by step."},
	{Name: "intended_use", Label: "Intended use", Type: record.RichText, Group: "What is assessed", Source: "ISO/IEC 42001 6.1.4; AI Act Article 27(1)(a); GDPR Article 35(7)(a)", Help: "What it is for here."},
	{Name: "misuse", Label: "Foreseeable misuse", Type: record.RichText, Group: "What is assessed", Source: "ISO/IEC 42001 6.1.4", Help: "What people can be expected to do with it that it is not for."},
	{Name: "context", Label: "Context", Type: record.RichText, Group: "What is assessed", Source: "ISO/IEC 42001 6.1.4", Help: "The technical and social surroundings, and whose law applies."},
	{Name: "period", Label: "Period of use", Type: record.Text, MaxRunes: assessedProse, Group: "What is assessed", Source: "AI Act Article 27(1)(b)", Help: "From when until when."},
	{Name: "frequency", Label: "Frequency of use", Type: record.Text, MaxRunes: assessedProse, Group: "What is assessed", Source: "AI Act Article 27(1)(b)", Help: "How often, on how many."},
}

var assessedPeople = []record.Field{
	{Name: "affected_groups", Label: "Affected people", Type: record.Text, Many: true, MaxRunes: assessedProse, Group: "People", Source: "ISO/IEC 42001 A.5.4; AI Act Article 27(1)(c)", Help: "Whom it affects, one group per line; also those who never see it."},
	{Name: "vulnerable_groups", Label: "Vulnerable people", Type: record.Text, Many: true, MaxRunes: assessedProse, Group: "People", Source: "ISO/IEC 42001 A.5.4; AI Act Article 9(9)", Help: "Those among them who can defend themselves less, one group per line."},
}

var assessedLaw = []record.Field{
	{Name: "legal_basis", Label: "Legal basis", Type: record.RichText, Group: "Necessity", Source: "GDPR Articles 6, 35(7)(a)", Help: "What allows it, and the interest pursued where that is the basis."},
	{Name: "necessity", Label: "Necessity", Type: record.RichText, Group: "Necessity", Source: "GDPR Article 35(7)(b)", Help: "Why the purpose cannot be reached with less."},
	{Name: "proportionality", Label: "Proportionality", Type: record.RichText, Group: "Necessity", Source: "GDPR Article 35(7)(b)", Help: "Why what it takes from people is in proportion to what it is for."},
}

var assessedMeasures = []record.Field{
	{Name: "oversight", Label: "Human oversight", Type: record.RichText, Group: "Oversight and measures", Source: "AI Act Article 27(1)(e)", Help: "Who watches, as the instructions for use say, and what they can do."},
	{Name: "measures", Label: "When harm happens", Type: record.RichText, Group: "Oversight and measures", Source: "AI Act Article 27(1)(f); GDPR Article 35(7)(d)", Help: "What is done once a risk comes true."},
	{Name: "governance", Label: "Who decides then", Type: record.RichText, Group: "Oversight and measures", Source: "AI Act Article 27(1)(f)", Help: "Who is told, who decides, who can stop it."},
	{Name: "complaints", Label: "Complaints", Type: record.RichText, Group: "Oversight and measures", Source: "AI Act Article 27(1)(f)", Help: "How those affected can complain, and what follows."},
}

var assessedConsultation = []record.Field{
	{Name: "consulted", Label: "Who was consulted", Type: record.Text, Many: true, MaxRunes: assessedProse, Group: "Consultation", Source: "ISO/IEC 42001 A.5.4; GDPR Article 35(9)", Help: "The people affected, or those who speak for them, one group per line."},
	{Name: "consultation", Label: "What they said", Type: record.RichText, Group: "Consultation", Source: "GDPR Article 35(9)", Help: "How they were asked, and what they said."},
	{Name: "consultation_changed", Label: "What changed by it", Type: record.RichText, Group: "Consultation", Source: "ISO/IEC 42001 A.5.4", Help: "What was done otherwise since; or that nothing was, and why."},
	{Name: "not_consulted", Label: "Why somebody was not consulted", Type: record.RichText, Group: "Consultation", Source: "GDPR Article 35(9)", Help: "Whom nobody asked, and why."},
	{Name: "dpo_advice", Label: "Advice of the data protection officer", Type: record.RichText, Group: "Consultation", Source: "GDPR Article 35(2)", Help: "What the officer advised; or that there is none."},
}

var assessedDecision = []record.Field{
	{Name: "decision", Label: "Decision", Type: record.Enum, Index: true, Group: "Decision", Source: "ISO/IEC 42001 8.4; ISO/IEC 42005 5.11", Help: "Whether the system may go on.", Options: []record.Option{
		{Name: "go", Label: "Go", Help: "It may be used as described."},
		{Name: "go_with_conditions", Label: "Go with conditions", Help: "It may be used while the conditions hold."},
		{Name: "stop", Label: "Stop", Help: "It may not be used."},
	}},
	{Name: "decision_reasons", Label: "Reasons", Type: record.RichText, Group: "Decision", Source: "ISO/IEC 42001 8.4", Help: "Why what is left of the harm is borne, or is not."},
	{Name: "conditions", Label: "Conditions", Type: record.RichText, Group: "Decision", Source: "ISO/IEC 42001 8.4", Help: "Under which conditions it may be used."},
	{Name: "assessed_on", Label: "Assessed on", Type: record.DateType, Index: true, Group: "Decision", Source: "ISO/IEC 42001 8.4", Help: "The day it speaks of; reviews count from it."},
	{Name: "review_every", Label: "Assess again every", Type: record.Duration, Group: "Decision", Source: "ISO/IEC 42001 8.4; ISO/IEC 42005 5.12", Help: "Such as P1Y for a year. A change of the system makes it due earlier."},
	{Name: "replaces", Label: "Replaces", Type: record.LinkType, Target: []string{"impact-assessment"}, Inverse: "Replaced by", Index: true, Group: "Decision", Help: "The version before."},
}

var assessedPublication = []record.Field{
	{Name: "summary", Label: "Summary", Type: record.RichText, Group: "Publication", Source: "ISO/IEC 42001 6.1.4, A.8.2; AI Act Annex VIII C.4", Help: "What those it concerns should know, in plain words."},
	{Name: "published_at", Label: "Where it can be read", Type: record.Text, Group: "Publication", Source: "ISO/IEC 42001 6.1.4", Help: "An address, a notice, a register."},
	{Name: "published_on", Label: "Published on", Type: record.DateType, Index: true, Group: "Publication", Source: "ISO/IEC 42001 6.1.4", Help: "The day it could first be read."},
	{Name: "not_published", Label: "Why something is not published", Type: record.RichText, Group: "Publication", Source: "ISO/IEC 42001 6.1.4", Help: "What is held back, and why."},
	{Name: "notified_on", Label: "Authority told on", Type: record.DateType, Index: true, Group: "Publication", Source: "AI Act Article 27(3)", Help: "The day the market surveillance authority was told of the result."},
}

var assessedResult = []record.Field{
	{Name: "marks", Label: "Pinned to", Type: record.Text, Many: true, Kept: true, Group: "Result", Help: "How the system stood when the assessment was begun and submitted."},
	{Name: "signed_on", Label: "Signed off on", Type: record.DateType, Kept: true, Index: true, Group: "Result", Source: "ISO/IEC 42005 5.11", Help: "The day it was signed off."},
	{Name: "signed_worst", Label: "Left when signed off", Type: record.Enum, Options: ImpactLevels(), Kept: true, Index: true, Group: "Result", Help: "The gravest harm that was left when it was signed off."},
	{Name: "harms", Label: "Harms", Type: record.Computed, As: record.Number, Index: true, Group: "Result", Help: "How many harms it notes."},
	{Name: "benefits", Label: "Benefits", Type: record.Computed, As: record.Number, Index: true, Group: "Result", Help: "How many benefits it notes."},
	{Name: "unrated", Label: "Not rated", Type: record.Computed, As: record.Number, Index: true, Group: "Result", Help: "How many impacts lack likelihood or severity."},
	{Name: "worst", Label: "Gravest harm left", Type: record.Computed, As: record.Enum, Options: ImpactLevels(), Index: true, Group: "Result", Help: "The gravest harm that is left today; not rated while any harm is and none is very high. Empty without harms."},
	{Name: "open_measures", Label: "Measures not shown", Type: record.Computed, As: record.Number, Index: true, Group: "Result", Help: "How many harms have measures that evidence does not carry today."},
	{Name: "content", Label: "Fingerprint of the impacts", Type: record.Computed, As: record.Text, Group: "Result", Help: "Changes when an impact is added, changed or taken away; approvals hold for one of it."},
	{Name: "moved", Label: "System changed since", Type: record.Computed, As: record.Enum, Options: record.YesNo()[:2], Index: true, Group: "Result", Source: "ISO/IEC 42001 8.4", Help: "Yes when the system is not what it was when the assessment was begun or submitted."},
	{Name: "next_review", Label: "Due by interval", Type: record.Computed, As: record.DateType, Index: true, Group: "Result", Source: "ISO/IEC 42001 8.4", Help: "The day it has to be done again if nothing changes."},
	{Name: "due_now", Label: "Due again", Type: record.Computed, As: record.Enum, Options: record.YesNo()[:2], Index: true, Group: "Result", Source: "ISO/IEC 42001 8.4; AI Act Article 27(2)", Help: "Yes when it has to be done again, by interval or by change."},
	{Name: "due_reason", Label: "Due because", Type: record.Computed, As: record.Text, Group: "Result", Help: "What makes it due."},
}
