package law

import "steward/internal/rule"

// Step is the next thing an interview asks: a question, or first whether its
// topic matters at all.
type Step struct {
	Topic    *Topic
	Question *OpenQuestion // nil for a screen
	Screen   []string      // of a screen: the predicates that are no when it is answered with no
}

// Next returns what to ask next, or nil when nothing can change the verdict any
// more. The question is the first of Open; where its topic has a screen that
// would spare two questions or more, the screen comes first. Screened are the
// topics whose screen was answered with yes: it decides nothing and is not asked
// again.
func (v *Verdict) Next(screened map[string]bool) *Step {
	if len(v.open) == 0 {
		return nil
	}
	first := v.Questions(1)[0]
	topic := v.Law.Regime.topic(first.Predicate.Topic)
	if spared := v.spares(topic); len(spared) > 1 && !screened[topic.ID] {
		return &Step{Topic: topic, Screen: spared}
	}
	return &Step{Topic: topic, Question: &first}
}

// spares returns the predicates a screen would answer, none when somebody has
// answered one of them with yes: then the topic matters.
func (v *Verdict) spares(t *Topic) []string {
	var out []string
	for _, id := range t.Screens {
		p := v.Law.names[id]
		switch {
		case v.a.value[p] == rule.Yes:
			return nil
		case v.a.value[p] == rule.Unknown && v.asked[p].seen:
			out = append(out, id)
		}
	}
	return out
}

// topic returns the topic with that identity, or nil.
func (r *Regime) topic(id string) *Topic {
	for i := range r.Topics {
		if r.Topics[i].ID == id {
			return &r.Topics[i]
		}
	}
	return nil
}
