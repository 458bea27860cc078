package web

import (
	"net/url"
	"strings"

	"steward/internal/conformity"
	"steward/internal/record"
)

// soaCoverageView says how decisions and what they are made for hang together.
type soaCoverageView struct {
	Scope, Self string
	Whole       bool
	Rows        []soaCoverageRows
	Bare        []soaBare
}

// soaCoverageRows are controls with one thing wanting.
type soaCoverageRows struct {
	Title, Help string
	Rows        []soaLine
}

// soaBare are records that no control answers.
type soaBare struct {
	Title, Help, All string
	Total            int
	Capped           bool
	Rows             []soaLine
}

func (w *Web) soaCoverage(c *call) error {
	if err := c.onlyQuery("pack", "system"); err != nil {
		return err
	}
	scope, ok, err := c.soaScope()
	if err != nil {
		return err
	}
	if !ok {
		return c.soaNone()
	}
	cov, err := w.stand.Coverage(c.ctx, c.actor, scope)
	if err != nil {
		return err
	}
	v := &soaCoverageView{Scope: "the whole organisation", Self: c.soaURL(cov.SoA, ""), Whole: cov.Whole()}
	if scope.System != "" {
		v.Scope = cov.SoA.System.Title
	}
	v.Rows = []soaCoverageRows{
		{"Included without a reason", "Nothing is linked and no reason is named: treat a risk with it, answer an impact, let it carry a duty, or name the contract or policy that asks for it.", c.soaCoverageRows(cov.SoA, cov.Unreasoned)},
		{"A reason is named, nothing is linked", "The decision names a risk, an impact or a law, and no record shows which.", c.soaCoverageRows(cov.SoA, cov.Unlinked)},
		{"Left out, though something rests on it", "A treatment, a measure or a duty names a control that is excluded. It counts for nothing there.", c.soaCoverageRows(cov.SoA, cov.Contested)},
	}
	for _, u := range cov.Bare {
		v.Bare = append(v.Bare, c.soaBare(u))
	}
	return c.page("soa-coverage", v)
}

// Title is the heading of the page.
func (v *soaCoverageView) Title() string { return "Reasons and coverage" }

func (c *call) soaCoverageRows(soa conformity.SoA, rows []conformity.SoARow) []soaLine {
	var out []soaLine
	for _, r := range rows {
		l := soaLine{Ref: r.Item.ID, Title: r.Item.Title, URL: c.soaURL(soa, "", "open", r.Item.ID) + "#" + soaAnchor(r.Item.ID)}
		if named := r.Unlinked(); len(named) > 0 {
			l.On = strings.Join(conformity.ReasonLabels(named), ", ")
		}
		var linked []string
		for _, cause := range c.soaCauses(r.Causes) {
			linked = append(linked, cause.Ref)
		}
		switch refs := strings.Join(linked, " "); {
		case refs != "" && l.On != "":
			l.On += "; linked is " + refs
		case refs != "":
			l.On = refs
		}
		out = append(out, l)
	}
	return out
}

// soaBareWords say of each kind what it means that no control answers it.
var soaBareWords = map[string][2]string{
	"risk":       {"Risks without a control", "No treatment of them names a control. Name one, or retain the risk and have it accepted."},
	"impact":     {"Harms without a control", "No control carries the measures against them, so nothing shows that they work."},
	"obligation": {"Duties without a control", "They bind, and no control of the organisation carries them."},
}

func (c *call) soaBare(u conformity.Uncovered) soaBare {
	k := c.web.kinds.Kind(u.Kind)
	out := soaBare{Title: soaBareWords[u.Kind][0], Help: soaBareWords[u.Kind][1], Total: u.Total, Capped: u.Capped, All: c.filteredURL(k, u.Filters)}
	for _, r := range u.Records {
		out.Rows = append(out.Rows, soaLine{Ref: r.Ref(k), Title: orRef(r.Title, r.Ref(k)), URL: c.recordURL(r.Kind, r.Number), State: stateBadge(k, r.State)})
	}
	return out
}

// filteredURL is the address of the list of a kind with filters on.
func (c *call) filteredURL(k *record.Kind, filters []record.Filter) string {
	q := url.Values{}
	for _, f := range filters {
		name := paramOf(f.Field)
		if f.Op == record.Not {
			name += ".not"
		}
		for _, v := range f.Values {
			q.Add(name, v)
		}
	}
	return address(c.url(k.Plural), q.Encode())
}

// soaCausesShown is how many causes a row names.
const soaCausesShown = 8

// soaCauses are causes as lines; a row names the first of them.
func (c *call) soaCauses(all []conformity.Cause) []soaLine {
	var out []soaLine
	for i, cause := range all {
		if i == soaCausesShown {
			break
		}
		r := cause.Record
		k := c.web.kinds.Kind(r.Kind)
		out = append(out, soaLine{Ref: r.Ref(k), Title: orRef(r.Title, r.Ref(k)), URL: c.recordURL(r.Kind, r.Number)})
	}
	return out
}
