package planning

import (
	"slices"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Risk is one event that may come and what it would do, or an opportunity (ISO/IEC
// 42001 6.1.1, 6.1.2, 8.2). People judge it inherently and as it is today; what is
// left is derived from treatments whose controls are evidenced, and typed by
// nobody.
var Risk = &record.Kind{
	Name: "risk", Plural: "risks", Label: "Risk", Labels: "Risks", Prefix: "RSK", Icon: "warning", Clause: "6", Version: 1,
	Help:       "An event that may come, its cause and consequence, whom it harms, how likely and severe it is, and what is left of it once treatments count.",
	Source:     "ISO/IEC 42001 6.1.1, 6.1.2, 8.2; ISO/IEC 23894 6.4",
	Example:    "A missed finding: images of low quality are ranked last, and a patient is treated late.",
	TitleLabel: "In a sentence",
	Columns:    []string{"residual_band", "over", "accepted", "reassess", "category", "about"},
	Fields:     slices.Concat(riskEvent, riskScope, riskRatings, riskResidual, riskReview, riskMoney),
	States: []record.State{
		{Name: "identified", Label: "Identified", Help: "Named, and to be assessed or assessed again.", Shape: record.Waiting},
		{Name: "assessed", Label: "Assessed", Help: "Judged by the criteria.", Shape: record.Active},
		{Name: "treated", Label: "In treatment", Help: "Treatments are planned or carried out.", Shape: record.Active},
		{Name: "closed", Label: "Closed", Help: "It can come no more, or is part of another.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "assess", Label: "Assess", From: []string{"identified"}, To: "assessed", Guard: "has(criteria) && has(inherent_likelihood) && has(inherent_severity) && has(inherent_rationale) && has(assessed_on)", Else: "Say by which criteria, how likely and severe it is without treatment, why, and on which day it was judged."},
		{Name: "treat", Label: "Take into treatment", From: []string{"assessed"}, To: "treated"},
		{Name: "reassess", Label: "Ask for reassessment", From: []string{"assessed", "treated"}, To: "identified", NeedsReason: true},
		{Name: "close", Label: "Close", From: []string{"identified", "assessed", "treated"}, To: "closed", NeedsReason: true},
		{Name: "reopen", Label: "Reopen", From: []string{"closed"}, To: "identified", NeedsReason: true},
	},
	Material:    []string{"title", "nature", "category", "cause", "event", "consequence", "harmed", "who", "about", "criteria", "residual_band", "residual_likelihood", "residual_severity"},
	Pin:         &record.Pin{Link: "about", Marks: "marks", On: []string{"assessed"}},
	DerivesFrom: []string{"treatment.risk", "risk-acceptance.risk", "incident.risks"},
	DerivesOn:   []string{"criteria", "about"},
	Validate:    validateRisk,
	Derive:      deriveRisk,
	Sample:      sampleRisk,
}

func validateRisk(old *record.Record, r record.Record) []record.FieldError {
	out := check.Frozen(old, r, []string{"closed"}, "A closed risk is not changed. Reopen it first.", "title", "nature", "category", "cause", "event", "consequence", "harmed", "who", "about", "criteria", "inherent_likelihood", "inherent_severity", "current_likelihood", "current_severity")
	for _, f := range []string{"inherent_likelihood", "inherent_severity", "current_likelihood", "current_severity"} {
		if n, ok := r.Body[f].(float64); ok && n != float64(int(n)) {
			out = append(out, check.Invalid(f, "A level is a whole number, counted from 1 at the lowest.")...)
		}
	}
	for _, pair := range [][2]string{{"inherent_likelihood", "inherent_severity"}, {"current_likelihood", "current_severity"}} {
		if (r.Body[pair[0]] == nil) != (r.Body[pair[1]] == nil) {
			out = append(out, check.Invalid(pair[1], "Judge likelihood and severity together.")...)
		}
	}
	return append(out, validateMoney(r.Body)...)
}

func sampleRisk() (string, record.Body) {
	return "Images of low quality are ranked last, and a finding is missed", record.Body{
		"nature": "threat", "category": "health", "sources": []any{"iso-42001-annex-c:C.3.4", "mit:7.3"},
		"cause": "The model saw few images taken lying down.", "event": "An abnormal image is ranked as unremarkable and read last.", "consequence": "Treatment begins a day late.",
		"harmed": []any{"individuals", "organisation"}, "who": "Patients of the night.", "objectives": []any{"safety", "robustness"},
		"incidents":           []any{"2026-02-11: another hospital found two images at the end of its list"},
		"inherent_likelihood": 2.0, "inherent_severity": 3.0, "inherent_rationale": "Two cases in a test of 2,000.",
		"current_likelihood": 2.0, "current_severity": 3.0, "current_rationale": "Nothing is in place yet.",
		"assessed_on": "2026-03-02", "review_every": "P1Y",
		"events_low": 0.1, "events_likely": 0.5, "events_high": 2.0, "loss_low": "10000 EUR", "loss_likely": "80000 EUR", "loss_high": "900000 EUR", "seed": 7.0,
	}
}
