package impact

import (
	"steward/internal/aims/planning"
	"steward/internal/record"
)

// FRIA reads an assessment as the fundamental rights impact assessment of AI Act
// Article 27. It is pure.
func FRIA(w Assessment) View {
	v := newViewer(w)
	out := View{Name: "fria", Title: "Fundamental rights impact assessment", Law: "AI Act Article 27", Notes: []string{
		"Whether Article 27 asks for it follows from the role and the class of the system, under Law.",
		"Article 27(5) foresees a template of the AI Office. None is known to this version; the elements are those of Article 27(1).",
		"Article 27(4) lets a data protection impact assessment be used for the elements it covers already. Both are filled from the same record here.",
	}}
	harms := v.impacts(v.element("d", "Specific risks of harm", "AI Act Article 27(1)(d)", "The harms likely for those people, with what the provider has to tell deployers."), "Harms")
	if rightless(w.Harms()) {
		harms.Gaps = append(harms.Gaps, "No harm names a fundamental right.")
	}
	out.Elements = []Element{
		v.element("a", "The deployer's process", "AI Act Article 27(1)(a)", "The process in which the system is used, in line with its intended purpose.", want{field: "process"}, want{field: "intended_use", system: "intended_purpose"}),
		v.element("b", "Period and frequency", "AI Act Article 27(1)(b)", "How long and how often it is meant to be used.", want{field: "period"}, want{field: "frequency"}),
		v.element("c", "People and groups affected", "AI Act Article 27(1)(c)", "The categories of people and groups likely to be affected in that setting.", want{field: "affected_groups", system: "affected_groups"}, want{field: "vulnerable_groups", system: "vulnerable_groups", optional: true}),
		harms,
		v.element("e", "Human oversight", "AI Act Article 27(1)(e)", "How people oversee it, by the instructions for use.", want{field: "oversight", system: "human_oversight"}),
		v.bare(v.element("f", "When risks come true", "AI Act Article 27(1)(f)", "What is done then, with internal governance and complaints.", want{field: "measures"}, want{field: "governance"}, want{field: "complaints"})),
		v.update(),
		v.element("3", "Notification", "AI Act Article 27(3)", "The market surveillance authority is told of the result.", want{field: "notified_on"}),
	}
	return out
}

func rightless(harms []record.Record) bool {
	for _, h := range harms {
		if h.Body.Text("right") != "" {
			return false
		}
	}
	return len(harms) > 0
}

// update is the element that the assessment is kept up to date.
func (v viewer) update() Element {
	e := v.element("2", "Up to date", "AI Act Article 27(2)", "Made before the first use, and brought up to date when something it rests on changes.", want{field: "assessed_on"})
	switch r := v.w.Record; {
	case !v.w.Frozen():
		e.Gaps = append(e.Gaps, "It is not signed off.")
	case r.State == "superseded":
		e.Gaps = append(e.Gaps, "A later version replaced it.")
	case r.Derived.Text("due_now") == "yes":
		e.Gaps = append(e.Gaps, r.Derived.Text("due_reason"))
	}
	return e
}

// DPIA reads an assessment as the data protection impact assessment of GDPR
// Article 35. It is pure.
func DPIA(w Assessment) View {
	v := newViewer(w)
	out := View{Name: "dpia", Title: "Data protection impact assessment", Law: "GDPR Article 35", Notes: []string{
		"Whether Article 35 asks for it is for the controller to judge, with the lists of the supervisory authority.",
		"AI Act Article 26(9) has deployers use what the provider tells them under Article 13 for it.",
	}}
	if worst := planning.Level(w.Record.Derived.Text("worst")); worst == planning.LevelHigh || worst == planning.LevelVeryHigh || worst == planning.LevelUnrated {
		out.Notes = append(out.Notes, "The gravest harm left is: "+worst.Label()+". Where a high risk stays, Article 36(1) asks to consult the supervisory authority first; a person has to judge that.")
	}
	out.Elements = []Element{
		v.element("a", "The processing and its purposes", "GDPR Article 35(7)(a)", "What is done with the data, for which purposes, and the interest pursued where that is the basis.", want{field: "intended_use", system: "intended_purpose"}, want{field: "process"}, want{field: "legal_basis", system: "legal_basis"}, want{field: "context", optional: true}),
		v.element("b", "Necessity and proportionality", "GDPR Article 35(7)(b)", "Whether it is necessary and in proportion to the purposes.", want{field: "necessity"}, want{field: "proportionality"}),
		v.impacts(v.element("c", "Risks to rights and freedoms", "GDPR Article 35(7)(c)", "The risks for those whose data it is.", want{field: "affected_groups", system: "affected_groups"}), "Harms"),
		v.bare(v.element("d", "Measures against the risks", "GDPR Article 35(7)(d)", "Safeguards and mechanisms, also to show that the law is kept.", want{field: "measures"}, want{field: "oversight", system: "human_oversight"})),
		v.element("advice", "Advice of the data protection officer", "GDPR Article 35(2)", "Asked for where an officer is named.", want{field: "dpo_advice"}),
		v.views(),
		v.update35(),
	}
	return out
}

// views is the element of those affected: what they said, or why they were not
// asked.
func (v viewer) views() Element {
	e := v.element("views", "Views of those affected", "GDPR Article 35(9)", "Asked for where appropriate.", want{field: "consulted", optional: true}, want{field: "consultation", optional: true}, want{field: "consultation_changed", optional: true}, want{field: "not_consulted", optional: true})
	b := v.w.Record.Body
	switch {
	case len(b.List("consulted")) == 0 && b.Text("not_consulted") == "":
		e.Gaps = append(e.Gaps, "Nobody is named who was consulted, nor why nobody was.")
	case len(b.List("consulted")) > 0 && b.Text("consultation") == "":
		e.Gaps = append(e.Gaps, "What those consulted said is not written.")
	}
	return e
}

func (v viewer) update35() Element {
	e := v.update()
	e.ID, e.Source, e.Asks = "review", "GDPR Article 35(11)", "Looked at again when the risk changes."
	return e
}
