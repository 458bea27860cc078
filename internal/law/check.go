package law

import (
	"slices"
	"strings"
)

// check holds what was read together: names are there, used once and go in no
// circle, spans are in order, sources exist.
func (d *draft) check() {
	d.checkTexts()
	d.checkSpans()
	d.checkCited()
	d.checkTopics()
	d.checkStatus()
	d.checkNames()
	d.checkClasses()
	d.checkImplied()
	if len(d.problems) == 0 {
		d.checkCircles()
	}
}

// checkTexts holds that the texts of the law follow one another without gaps.
func (d *draft) checkTexts() {
	texts := d.regime.Texts
	if len(texts) == 0 {
		d.fault(place{file: headerFile}, "texts is missing: a law has at least one version")
		return
	}
	for i, t := range texts[1:] {
		if before := texts[i]; before.Valid.To == "" || before.Valid.To.AddDays(1) != t.Valid.From {
			d.fault(d.at("text", t.ID), "the text %q begins on %s, not on the day after %q ends", clip(t.ID), t.Valid.From, clip(before.ID))
		}
	}
}

// checkSpans refuses spans that end before they begin, and versions of one name
// that are valid on the same day.
func (d *draft) checkSpans() {
	r := &d.regime
	ordered := func(kind, id string, s Span) {
		if s.From != "" && s.To != "" && s.To < s.From {
			d.fault(d.at(kind, id), "valid_to %s is before valid_from %s", s.To, s.From)
		}
	}
	for _, t := range r.Texts {
		ordered("text", t.ID, t.Valid)
	}
	for _, t := range r.Definitions {
		ordered("definition", t.ID+from(t.Valid), t.Valid)
	}
	spans := map[string][]Span{}
	for _, u := range r.Rules {
		at := u.ID + from(u.Valid)
		ordered("rule", at, u.Valid)
		for _, s := range spans[u.ID] {
			if s.meets(u.Valid) {
				d.fault(d.at("rule", at), "two versions of the rule %s are valid on the same day", clip(u.ID))
			}
		}
		spans[u.ID] = append(spans[u.ID], u.Valid)
	}
}

// meets reports whether two spans share a day.
func (s Span) meets(t Span) bool {
	return (t.To == "" || s.From <= t.To) && (s.To == "" || t.From <= s.To)
}

// checkCited holds that every source that is named is there.
func (d *draft) checkCited() {
	r := &d.regime
	known := map[string]bool{}
	for _, s := range r.Sources {
		known[s.ID] = true
	}
	cited := func(kind, id, list string) {
		for _, s := range split(list) {
			if !known[s] {
				d.fault(d.at(kind, id), "the source %q is not in sources", clip(s))
			}
		}
	}
	for _, t := range r.Texts {
		cited("text", t.ID, t.Source)
	}
	for _, g := range r.Guidance {
		cited("guidance", g.ID, g.Source)
	}
	for _, t := range r.Definitions {
		cited("definition", t.ID+from(t.Valid), t.Source)
	}
	for _, p := range r.Predicates {
		cited("name", p.ID, p.Source)
	}
	for _, u := range r.Rules {
		cited("rule", u.ID+from(u.Valid), u.Source)
	}
}

// split parts a list of identities.
func split(list string) []string {
	var out []string
	for s := range strings.SplitSeq(list, ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (d *draft) checkTopics() {
	r := &d.regime
	for _, p := range r.Predicates {
		if !slices.ContainsFunc(r.Topics, func(t Topic) bool { return t.ID == p.Topic }) {
			d.fault(d.at("name", p.ID), "the topic %q is not there", clip(p.Topic))
		}
	}
	for _, t := range r.Topics {
		for _, id := range t.Screens {
			if r.Predicate(id) == nil {
				d.fault(d.at("topic", t.ID), "the topic screens %q, which is not there", clip(id))
			}
		}
		if (t.Screen == "") != (len(t.Screens) == 0) {
			d.fault(d.at("topic", t.ID), "screen and screens belong together")
		}
	}
	for _, m := range r.Measures {
		for _, a := range m.Answers {
			if r.Predicate(a.Predicate) == nil {
				d.fault(d.at("name", m.ID), "the measure answers %q, which is not there", clip(a.Predicate))
			}
		}
	}
}

// checkStatus holds the words for how firm something is.
func (d *draft) checkStatus() {
	r := &d.regime
	for _, g := range r.Guidance {
		if !slices.Contains([]string{"final", "draft", "missing"}, g.Status) {
			d.fault(d.at("guidance", g.ID), "status is final, draft or missing")
		}
	}
	for _, u := range r.Rules {
		at := d.at("rule", u.ID+from(u.Valid))
		if !slices.Contains([]string{"law", "guideline", "draft"}, u.Status) {
			d.fault(at, "status is law, guideline or draft")
		}
		for _, s := range u.Rests {
			if s.Status != "guideline" && s.Status != "draft" {
				d.fault(at, "what a condition rests on is a guideline or a draft")
			}
			found := false
			u.When.Names(func(name string, _ int) { found = found || name == s.On })
			if !found {
				d.fault(at, "%q rests on something but is not in the condition", clip(s.On))
			}
		}
		for _, s := range u.Unsettled {
			d.checkRefs(at, s.Refs)
		}
		if u.Route != "" && r.Schedule.Route(u.Route) == nil {
			d.fault(at, "the route %q is not in dates", clip(u.Route))
		}
	}
}

func (d *draft) checkRefs(at place, refs string) {
	r := &d.regime
	for _, id := range split(refs) {
		uncertain := slices.ContainsFunc(r.Uncertain, func(u Uncertainty) bool { return u.ID == id })
		if !uncertain && !slices.ContainsFunc(r.Guidance, func(g Guidance) bool { return g.ID == id }) {
			d.fault(at, "%q is neither in uncertain nor in guidance", clip(id))
		}
	}
}
