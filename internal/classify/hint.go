package classify

import (
	"slices"

	"steward/internal/record"
)

// Hint is what the register says of a question. It is never an answer: a
// person takes it, or does not.
type Hint struct {
	Name  string
	Text  string // the question
	Says  string
	Value string
	From  string // what the register says, in words
}

// hint says which answer a field of a system's record points to.
type hint struct {
	field  string
	values []string // any of them; none: any value, which is then the answer
	name   string
	says   string
}

// hints are what the fields of an AI system's record point to, by law. Only what a
// field says is taken: that it does not say something points to nothing.
var hints = map[string][]hint{
	"eu-ai-act": {
		{"act_roles", []string{"provider"}, "role.provider", "yes"},
		{"act_roles", []string{"deployer"}, "role.deployer", "yes"},
		{"act_roles", []string{"importer"}, "role.importer", "yes"},
		{"act_roles", []string{"distributor"}, "role.distributor", "yes"},
		{"act_roles", []string{"authorised_representative"}, "role.authorised_representative", "yes"},
		{"act_roles", []string{"product_manufacturer"}, "role.product_manufacturer", "yes"},
		{"technique", []string{"machine_learning", "generative"}, "ai.infers_output_from_input", "yes"},
		{"technique", []string{"generative"}, "t50.generates_synthetic_audio_image_video_text", "yes"},
		{"autonomy", []string{"partial_automation", "conditional_automation", "high_automation", "full_automation", "autonomy"}, "ai.some_autonomy", "yes"},
		{"decision_effect", []string{"recommends", "decides_with_review", "decides"}, "f63.materially_influences_decision", "yes"},
		{"decision_effect", []string{"none"}, "f63.materially_influences_decision", "no"},
		{"exit_conditions", []string{"narrow_task"}, "f63.a_narrow_procedural_task", "yes"},
		{"exit_conditions", []string{"improves_human_work"}, "f63.b_improves_completed_human_activity", "yes"},
		{"exit_conditions", []string{"detects_patterns"}, "f63.c_detects_decision_patterns_with_proper_human_review", "yes"},
		{"exit_conditions", []string{"preparatory_task"}, "f63.d_preparatory_task", "yes"},
		{"market_status", []string{"on_market", "in_service"}, "phase.before_market_or_service", "no"},
		{"personal_data", []string{"no"}, "f63.performs_profiling", "no"},
		{"first_use", nil, "first_placed", ""},
	},
}

// Hints are what the record of the system says about questions that have no
// answer yet and that decide something: open ones, and inputs of dates.
func (s *Service) Hints(j *Judged) []Hint {
	k := s.reg.Kinds().Kind("ai-system")
	open := j.Verdict.Open()
	var out []Hint
	for _, h := range hints[j.Regime.Name] {
		q, err := j.ask(h.name)
		if err != nil || j.putOff(h.name) || q.predicate != nil && !slices.Contains(open, h.name) {
			continue
		}
		f := k.Field(h.field)
		has := j.System.Body.List(h.field)
		if f == nil || len(has) == 0 {
			continue
		}
		one := Hint{Name: h.name, Text: q.title(), Says: h.says}
		if h.values == nil {
			one.Value, one.From = has[0], f.Label+": "+has[0]
			out = append(out, one)
			continue
		}
		for _, v := range h.values {
			if slices.Contains(has, v) {
				one.From = f.Label + ": " + labelOf(f, v)
				out = append(out, one)
				break
			}
		}
	}
	return out
}

// HintFor returns what the register says about one question, or nil.
func (s *Service) HintFor(j *Judged, name string) *Hint {
	for _, one := range s.Hints(j) {
		if one.Name == name {
			return &one
		}
	}
	return nil
}

func labelOf(f *record.Field, value string) string {
	if o := f.Option(value); o != nil {
		return o.Label
	}
	return value
}
