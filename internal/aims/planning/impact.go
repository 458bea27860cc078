package planning

import (
	"fmt"
	"time"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Impact is one benefit or one harm for people or society in an impact assessment
// (ISO/IEC 42001 6.1.4, A.5.4, A.5.5; ISO/IEC 42005 6.8). What measures take off a
// harm counts only while the controls that carry them are evidenced.
var Impact = &record.Kind{
	Name: "impact", Plural: "impacts", Label: "Impact", Labels: "Impacts", Prefix: "IPT", Icon: "warning", Clause: "6", Version: 1, Aside: true,
	Help:       "One benefit or harm that an AI system can bring to individuals, groups or society, how grave it is, and what is left of it once measures count.",
	Source:     "ISO/IEC 42001 6.1.4, A.5.4, A.5.5",
	Example:    "Patients whose finding ranks last wait four hours longer: unlikely, severe, and not to be undone.",
	TitleLabel: "In a sentence",
	Columns:    []string{"direction", "dimension", "who", "before", "residual", "assessment"},
	Fields:     impactFields,
	States: []record.State{
		{Name: "noted", Label: "Noted", Help: "Part of its assessment.", Shape: record.Active},
		{Name: "dismissed", Label: "Dismissed", Help: "Looked at, and not found to be one; the reason is kept.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "dismiss", Label: "Dismiss", From: []string{"noted"}, To: "dismissed", NeedsReason: true},
		{Name: "take_up", Label: "Take up again", From: []string{"dismissed"}, To: "noted", NeedsReason: true},
	},
	Material: []string{"title", "state", "assessment", "direction", "dimension", "right", "who", "whom", "description", "likelihood", "severity",
		"reversibility", "scale", "rationale", "measures", "controls", "effect_likelihood", "effect_severity"},
	DerivesOn: []string{"controls"},
	Within: &record.Within{Link: "assessment", Open: []string{"draft", "in_review"},
		Else: "The assessment it is part of was signed off, and nothing in it can be changed. Begin a new version of it."},
	Validate: validateImpact,
	Derive: func(r record.Record, controls []record.Record, _ time.Time) (record.Body, time.Time) {
		return deriveImpact(r, controls), time.Time{}
	},
	Sample: func() (string, record.Body) {
		return "A finding that ranks last is read too late", record.Body{
			"direction": "harm", "dimension": "health", "right": "Charter Article 35, health care", "who": "Patients who come at night", "whom": "groups",
			"description": "The image is read after up to four hours; in a few cases treatment begins too late.", "likelihood": 2.0, "severity": 4.0,
			"reversibility": "irreversible", "scale": "few", "rationale": "Two such cases in the supplier's study of 2,000 images.",
			"measures": "A person reads every image within an hour, whatever its rank.", "effect_likelihood": 1.0, "effect_severity": 1.0,
		}
	},
}

var impactFields = []record.Field{
	{Name: "assessment", Label: "Impact assessment", Type: record.LinkType, Required: true, Target: []string{"impact-assessment"}, Inverse: "Impacts", Index: true, Group: "Impact", Help: "The assessment it is part of."},
	{Name: "direction", Label: "Benefit or harm", Type: record.Enum, Required: true, Index: true, Group: "Impact", Source: "ISO/IEC 42001 6.1.4; ISO/IEC 42005 6.8", Help: "Which of the two it is; something that is both is two records.", Options: []record.Option{
		{Name: "harm", Label: "Harm", Help: "Somebody is worse off."},
		{Name: "benefit", Label: "Benefit", Help: "Somebody is better off."},
	}},
	{Name: "dimension", Label: "Dimension", Type: record.Enum, Required: true, Options: Dimensions(), Index: true, Group: "Impact", Source: "ISO/IEC 42001 A.5.4, A.5.5", Help: "What of theirs it touches; the one it touches most."},
	{Name: "right", Label: "Right", Type: record.Text, Index: true, Group: "Impact", Source: "AI Act Article 27(1)(d)", Help: "The fundamental right it touches, such as Charter Article 21, non-discrimination; empty where none."},
	{Name: "who", Label: "Who", Type: record.Text, Required: true, Group: "Impact", Source: "ISO/IEC 42001 A.5.4; AI Act Article 27(1)(c)", Help: "The people it happens to, in plain words."},
	{Name: "whom", Label: "They are", Type: record.Enum, Index: true, Group: "Impact", Source: "ISO/IEC 42001 6.1.4", Help: "Whether it falls on single people, on groups, or on society.", Options: []record.Option{
		{Name: "individuals", Label: "Individuals", Help: "Single people, one by one."},
		{Name: "groups", Label: "A group", Help: "People who share a trait, a place or a job."},
		{Name: "society", Label: "Society", Help: "Everybody, institutions, or those to come."},
	}},
	{Name: "description", Label: "What happens", Type: record.RichText, Group: "Impact", Source: "AI Act Article 27(1)(d); GDPR Article 35(7)(c)", Help: "How it comes about, and what it means for them."},
	{Name: "likelihood", Label: "Likelihood", Type: record.Number, Min: number(1), Max: number(5), Index: true, Group: "Without measures", Source: "ISO/IEC 42001 6.1.4", Help: "From 1, hardly ever, to 5, almost certainly, as if nothing were done about it."},
	{Name: "severity", Label: "Severity", Type: record.Number, Min: number(1), Max: number(5), Index: true, Group: "Without measures", Source: "ISO/IEC 42001 6.1.4", Help: "From 1, a nuisance, to 5, life, freedom or livelihood, as if nothing were done about it. Of a benefit: how much it is worth."},
	{Name: "reversibility", Label: "Can it be undone", Type: record.Enum, Index: true, Group: "Without measures", Source: "ISO/IEC 42005 6.8", Help: "Whether those it happens to can get back to where they were.", Options: []record.Option{
		{Name: "easily", Label: "Easily", Help: "By itself, or with a word."},
		{Name: "with_effort", Label: "With effort", Help: "It takes time, money or help."},
		{Name: "irreversible", Label: "Not at all", Help: "What is lost stays lost."},
	}},
	{Name: "scale", Label: "How many", Type: record.Enum, Index: true, Group: "Without measures", Source: "ISO/IEC 42005 6.8", Help: "How many people it can reach.", Options: []record.Option{
		{Name: "few", Label: "A few", Help: "People one could name."},
		{Name: "some", Label: "Some", Help: "Part of those it is used on."},
		{Name: "many", Label: "Many", Help: "Most of those it is used on."},
		{Name: "everybody", Label: "Everybody", Help: "Also people it is not used on."},
	}},
	{Name: "rationale", Label: "Why this rating", Type: record.RichText, Group: "Without measures", Source: "ISO/IEC 42001 6.1.4", Help: "What likelihood and severity rest on: data, studies, what people said."},
	{Name: "measures", Label: "Measures", Type: record.RichText, Group: "Measures", Source: "AI Act Article 27(1)(f); GDPR Article 35(7)(d)", Help: "What is done against the harm, or to bring the benefit about."},
	{Name: "controls", Label: "Controls", Type: record.LinkType, Many: true, Target: []string{"control"}, Inverse: "Impacts answered", Index: true, Group: "Measures", Source: "ISO/IEC 42001 6.1.3, 6.1.4", Help: "The controls that carry the measures. They count while every one of them is evidenced."},
	{Name: "effect_likelihood", Label: "Takes off likelihood", Type: record.Number, Min: number(0), Max: number(4), Unit: "steps", Group: "Measures", Help: "How many steps the measures take off the likelihood once they work."},
	{Name: "effect_severity", Label: "Takes off severity", Type: record.Number, Min: number(0), Max: number(4), Unit: "steps", Group: "Measures", Help: "How many steps the measures take off the severity once they work."},
	{Name: "risks", Label: "Risks", Type: record.LinkType, Many: true, Target: []string{"risk"}, Inverse: "Impacts", Index: true, Group: "Measures", Source: "ISO/IEC 42001 6.1.2, 6.1.4", Help: "The risks of the register it is treated as."},
	{Name: "lineage", Label: "First noted as", Type: record.Text, Kept: true, Index: true, Group: "Measures", Help: "The identity of the impact in the first version that had it, so that versions can be compared."},
	{Name: "before", Label: "Before measures", Type: record.Computed, As: record.Enum, Options: ImpactLevels(), Index: true, Group: "What is left", Help: "Likelihood and severity taken together, as if nothing were done."},
	{Name: "standing", Label: "Measures", Type: record.Computed, As: record.Enum, Options: measureStandings(), Index: true, Group: "What is left", Help: "Whether the measures count today."},
	{Name: "residual_likelihood", Label: "Likelihood left", Type: record.Computed, As: record.Number, Group: "What is left", Help: "What is left of the likelihood today."},
	{Name: "residual_severity", Label: "Severity left", Type: record.Computed, As: record.Number, Index: true, Group: "What is left", Help: "What is left of the severity today."},
	{Name: "residual", Label: "Left today", Type: record.Computed, As: record.Enum, Options: ImpactLevels(), Index: true, Group: "What is left", Help: "What is left of the harm today. A control whose evidence fails takes its measure with it."},
	{Name: "because", Label: "Because", Type: record.Computed, As: record.Text, Group: "What is left", Help: "What decides whether the measures count."},
}

func validateImpact(old *record.Record, r record.Record) []record.FieldError {
	var out []record.FieldError
	if old != nil && old.Body.ID("assessment") != r.Body.ID("assessment") {
		out = check.Invalid("assessment", "An impact stays with its assessment. Add another one there.")
	}
	for _, name := range []string{"likelihood", "severity", "effect_likelihood", "effect_severity"} {
		if n, ok := r.Body[name].(float64); ok && n != float64(int(n)) {
			out = append(out, check.Invalid(name, "Choose a whole number.")...)
		}
	}
	steps := whole(r.Body["effect_likelihood"]) + whole(r.Body["effect_severity"])
	if r.Body.Text("direction") == "benefit" && steps > 0 {
		out = append(out, check.Invalid("effect_severity", "Measures take nothing off a benefit. Leave the steps empty.")...)
	}
	return out
}

// deriveImpact says how grave an impact is, and what is left of it with the
// controls as they stand. The declared steps count when there is at least one
// control and every one is evidenced; a control taken away, excluded, retired,
// expired, failed or removed leaves the impact as it was without measures.
func deriveImpact(r record.Record, controls []record.Record) record.Body {
	likelihood, severity := whole(r.Body["likelihood"]), whole(r.Body["severity"])
	standing, because := measures(r, controls)
	out := record.Body{"before": string(LevelOf(likelihood, severity)), "standing": standing, "because": because}
	if r.Body.Text("direction") == "benefit" {
		return out
	}
	if standing == "counting" {
		if likelihood > 0 {
			likelihood = max(1, likelihood-whole(r.Body["effect_likelihood"]))
		}
		if severity > 0 {
			severity = max(1, severity-whole(r.Body["effect_severity"]))
		}
	}
	if likelihood > 0 {
		out["residual_likelihood"] = float64(likelihood)
	}
	if severity > 0 {
		out["residual_severity"] = float64(severity)
	}
	out["residual"] = string(LevelOf(likelihood, severity))
	return out
}

// measures says whether the measures of an impact count with the controls as they
// stand, and why.
func measures(r record.Record, controls []record.Record) (standing, because string) {
	named := r.Body.List("controls")
	switch {
	case len(named) == 0 && r.Body.Text("measures") == "":
		return "none", "No measure is named."
	case len(named) == 0:
		return "waiting", "No control carries the measures, so nothing shows them."
	}
	seen, found := map[record.ID]bool{}, 0
	for _, c := range controls {
		if c.Kind != "control" || seen[c.ID] {
			continue
		}
		seen[c.ID] = true
		switch {
		case c.Removed || c.Erased:
			return "waiting", fmt.Sprintf("CTL-%d was removed.", c.Number)
		case c.State != "included":
			return "waiting", fmt.Sprintf("CTL-%d is not included.", c.Number)
		case c.Derived.Text("position") != "evidenced":
			return "waiting", fmt.Sprintf("CTL-%d is not evidenced.", c.Number)
		}
		found++
	}
	if found < len(named) {
		return "waiting", "One of its controls is not known yet."
	}
	return "counting", "Every control it rests on is evidenced."
}

// whole reads a number of a body as a whole one, 0 when unset.
func whole(v any) int {
	n, _ := v.(float64)
	return int(n)
}
