package web

import (
	"strconv"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/rating"
	"steward/internal/risk"
)

// impactLevels is how many levels the scales of impacts have.
const impactLevels = 5

// impactWords are the organisation's own words for the levels of an impact: those
// of the risk criteria in force where they have as many levels. Impacts keep a scale
// of their own, so that an assessment that was signed off reads the same under every
// later edition of the criteria.
type impactWords struct {
	Criteria   *criteriaView // nil while none are in force, or for who may not see them
	Likelihood []formOption  // the levels, with names where there are any
	Severity   []formOption
	Named      [2]bool // likelihood and severity have names
}

func (c *call) impactWords() (impactWords, error) {
	var w impactWords
	var in risk.Criteria
	if c.actor.May(access.Read, "risk-criteria", nil).Allowed {
		var ok bool
		var err error
		if in, ok, err = c.web.Risk.InForce(c.ctx, c.actor); err != nil {
			return w, err
		}
		if ok {
			if w.Criteria, err = c.criteriaView(in); err != nil {
				return w, err
			}
		}
	}
	w.Likelihood, w.Named[0] = impactScale(in.Scale.Likelihood)
	w.Severity, w.Named[1] = impactScale(in.Scale.Severity)
	return w, nil
}

// impactScale is the numbers of a scale with names, if the levels are as many.
func impactScale(levels []rating.Level) ([]formOption, bool) {
	named := len(levels) == impactLevels
	var out []formOption
	for i := range impactLevels {
		n := strconv.Itoa(i + 1)
		o := formOption{Value: n, Label: n}
		if named {
			o.Label, o.Help = n+" "+levels[i].Name, levels[i].Meaning
		}
		out = append(out, o)
	}
	return out, named
}

// help says what the levels of a field are called here; "" when they have no names.
func (w impactWords) help(field string) string {
	list, i := w.Likelihood, 0
	if field == "severity" {
		list, i = w.Severity, 1
	}
	if field != "likelihood" && field != "severity" || !w.Named[i] {
		return ""
	}
	var names []string
	for _, o := range list {
		names = append(names, o.Label)
	}
	return " Here: " + strings.Join(names, ", ") + "."
}
