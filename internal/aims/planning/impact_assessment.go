package planning

import (
	"slices"

	"steward/internal/aims/check"
	"steward/internal/aims/support"
	"steward/internal/record"
)

// ImpactAssessment is what an AI system does to individuals, groups and society,
// for one system and one scope, in one version: one record for ISO/IEC 42001 6.1.4
// and 8.4, for the fundamental rights impact assessment of AI Act Article 27 and
// for the data protection impact assessment of GDPR Article 35. Its impacts are
// records of their own.
var ImpactAssessment = &record.Kind{
	Name: "impact-assessment", Plural: "impact-assessments", Label: "Impact assessment", Labels: "Impact assessments", Prefix: "IMP", Icon: "person", Clause: "6", Version: 1,
	Help:    "What one AI system does to people and society, for good and ill, what is done about it, and who decided to go on. The law's own assessments are views on it.",
	Source:  "ISO/IEC 42001 6.1.4, 8.4, A.5.2-A.5.5; AI Act Article 27; GDPR Article 35",
	Example: "Chest image triage at night: five harms, two benefits, go with conditions, signed off in April, again due in a year.",
	Columns: []string{"system", "decision", "worst", "due_now", "next_review"},
	Fields: slices.Concat(assessedSubject, assessedPeople, assessedLaw, assessedMeasures, assessedConsultation, assessedDecision,
		assessedPublication, support.QuorumFields(), assessedResult),
	States: []record.State{
		{Name: "draft", Label: "Draft", Help: "Being written.", Shape: record.Draft},
		{Name: "in_review", Label: "In review", Help: "Waiting for its approvers; a change makes their approvals void.", Shape: record.Waiting},
		{Name: "signed_off", Label: "Signed off", Help: "Decided on. Nothing in it can be changed.", Shape: record.Good},
		{Name: "published", Label: "Published", Help: "Signed off, and its result told to those it concerns.", Shape: record.Good},
		{Name: "superseded", Label: "Superseded", Help: "A later version was signed off.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "submit", Label: "Submit for review", From: []string{"draft"}, To: "in_review", Guard: "harms + benefits > 0 && has(intended_use) && has(approvers)",
			Else: "Write the intended use, note at least one impact, and name who has to approve it."},
		{Name: "revise", Label: "Take back", From: []string{"in_review"}, To: "draft", NeedsReason: true},
		{Name: "approve", Label: "Sign off", From: []string{"in_review"}, To: "signed_off",
			Guard:    `approved == "yes" && has(decision) && has(decision_reasons) && has(assessed_on) && has(review_every) && harms + benefits > 0 && unrated == 0 && moved == "no"`,
			Else:     "It needs the decision with its reasons, the day it was assessed, when to review it, every impact rated, and enough approvals; the owner's own does not count. If the system changed since it was submitted, take it back and submit it again.",
			Reserved: "An impact assessment is signed off on its page under Impact, which freezes it with its impacts and supersedes the version before."},
		{Name: "publish", Label: "Publish", From: []string{"signed_off"}, To: "published", Guard: "has(summary) && has(published_at) && has(published_on)", Else: "Write the summary, and where and since when it can be read."},
		{Name: "supersede", Label: "Supersede", From: []string{"signed_off", "published"}, To: "superseded", NeedsReason: true,
			Reserved: "A version is superseded when the next one is signed off, on its page under Impact."},
	},
	Material:    assessedMaterial,
	Pin:         &record.Pin{Link: "system", Marks: "marks", On: []string{"in_review"}},
	DerivesOn:   []string{"system"},
	DerivesFrom: []string{"impact.assessment", "approval.of"},
	Validate:    validateAssessment,
	Derive:      deriveAssessment,
	Sample:      sampleAssessment,
}

// assessedMaterial is what approvers approve: what is written, and the impacts by
// their fingerprint.
var assessedMaterial = []string{"title", "system", "uses", "scope", "process", "intended_use", "misuse", "context", "period", "frequency",
	"affected_groups", "vulnerable_groups", "legal_basis", "necessity", "proportionality", "oversight", "measures", "governance", "complaints",
	"consulted", "consultation", "consultation_changed", "not_consulted", "dpo_advice", "decision", "decision_reasons", "conditions",
	"assessed_on", "review_every", "content"}

// Frozen are the fields of an assessment that sign-off fixes for good: all it was
// approved for, and who approved. Publication and notification come afterwards.
func frozenAssessment() []string {
	return append(slices.DeleteFunc(slices.Clone(assessedMaterial), func(f string) bool { return f == "content" }), "replaces", "approvers", "quorum", "owner", "external")
}

func validateAssessment(old *record.Record, r record.Record) []record.FieldError {
	signed := []string{"signed_off", "published", "superseded"}
	var out []record.FieldError
	if old != nil && old.Body.ID("system") != r.Body.ID("system") {
		out = check.Invalid("system", "An assessment stays with its system. Begin another one for another system.")
	}
	out = append(out, check.Frozen(old, r, signed, "What was signed off is not changed. Begin a new version.", frozenAssessment()...)...)
	out = append(out, check.Frozen(old, r, signed[1:], "What was published is not changed. Begin a new version.", "summary", "published_at", "published_on")...)
	if r.Body.Text("decision") == "go_with_conditions" && r.Body.Text("conditions") == "" {
		out = append(out, check.Invalid("conditions", "Say under which conditions.")...)
	}
	return append(append(out, support.ValidateQuorum(r)...), check.NotSelf(r, "replaces", "A version cannot replace itself.")...)
}

func sampleAssessment() (string, record.Body) {
	return "Chest image triage, at night", record.Body{
		"scope": "Emergency department, at night.", "process": "Reading of chest images between 20:00 and 7:00: image taken, ranked, read, reported.",
		"intended_use": "Puts images in the order of reading.", "misuse": "Taking a low rank as a finding; ranking children's images.", "context": "One radiologist on duty; German hospital law and the AI Act apply.",
		"period": "2026-03-01 to 2029-02-28", "frequency": "Every night, about 40 images", "affected_groups": []any{"Emergency patients", "Radiologists on duty"}, "vulnerable_groups": []any{"Unconscious patients"},
		"legal_basis": "The contract of treatment and the hospital's duty of care.", "necessity": "Without a rank, urgent images wait longer.", "proportionality": "It sees what the radiologist sees, and nothing else.",
		"oversight": "The radiologist reads every image and can switch the rank off.", "measures": "If ranks are wrong, it is switched off and images are read in the order they come.",
		"governance": "The head of imaging decides; the quality board hears of every case.", "complaints": "The patients' office takes complaints and answers within two weeks.",
		"consulted": []any{"Patients' council", "Works council"}, "consultation": "Two meetings in February; both asked that every image be read the same night.", "consultation_changed": "An hour's limit for every image, whatever its rank.",
		"not_consulted": "Unconscious patients cannot be asked; their advocates were.", "dpo_advice": "No objection, as long as images leave the hospital under a pseudonym only.",
		"decision": "go_with_conditions", "decision_reasons": "The benefit for urgent patients outweighs what is left of the harm.", "conditions": "A monthly look at images of low rank with a finding.",
		"assessed_on": "2026-03-31", "review_every": "P1Y", "summary": "The order of reading at night is proposed by software; every image is still read by a person.",
		"published_at": "https://hospital.example.org/ai", "published_on": "2026-04-15", "not_published": "The list of cases is left out, since patients could be recognised.", "notified_on": "2026-04-20", "quorum": 1.0,
	}
}
