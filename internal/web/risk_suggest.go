package web

import (
	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/risk"
)

// riskSuggestView is what is worth looking at for one system.
type riskSuggestView struct {
	Path, System, Ref, URL string
	Choose                 string
	Asked                  bool
	Apply                  []suggestLine
	May                    []suggestLine
	Had                    []suggestLine
	Catalogues             []risk.Catalogue
	MayTake                bool
	Law                    bool // the law was asked
}

type suggestLine struct {
	Key, ID, Name, Catalogue, Category, Because string
	Missing                                     []string
	Risk                                        soaLine
}

func (w *Web) riskSuggest(c *call) error {
	if err := c.onlyQuery("system"); err != nil {
		return err
	}
	v := &riskSuggestView{Path: c.url("risk", "suggest"), MayTake: c.actor.May(access.Create, "risk", nil).Allowed}
	d, err := c.display(nil)
	if err != nil {
		return err
	}
	v.Choose = d.searchOf(planning.Control.Field("system"))
	lib, err := w.Risk.Library()
	if err != nil {
		return err
	}
	v.Catalogues = lib.Catalogues
	id, err := c.riskSystem(c.query("system"))
	if err != nil {
		return err
	}
	if id != "" {
		all, err := w.Risk.Suggest(c.ctx, c.actor, id)
		if err != nil {
			return err
		}
		v.fill(c, all)
	}
	return c.page("risk-suggest", v)
}

// riskSystem finds the AI system that is named; "" when none is.
func (c *call) riskSystem(text string) (record.ID, error) {
	if text == "" {
		return "", nil
	}
	id, err := c.lookUp(planning.Control.Field("system"), text)
	if err != nil || id == "" {
		return "", orNoSystem(err)
	}
	return id, nil
}

func (v *riskSuggestView) fill(c *call, all risk.Suggestions) {
	v.Asked, v.System, v.Law = true, all.System.Title, len(all.Law) > 0
	v.Ref, v.URL = refOf(c.web.kinds.Kind("ai-system"), all.System.Number), c.recordURL("ai-system", all.System.Number)
	for _, part := range []struct {
		from []risk.Suggestion
		to   *[]suggestLine
	}{{all.Apply, &v.Apply}, {all.May, &v.May}, {all.Had, &v.Had}} {
		for _, s := range part.from {
			*part.to = append(*part.to, c.suggestLine(s))
		}
	}
}

func (c *call) suggestLine(s risk.Suggestion) suggestLine {
	l := suggestLine{Key: s.Entry.Key, ID: s.Entry.ID, Name: s.Entry.Name, Catalogue: s.Catalogue, Category: risk.Label("category", s.Entry.Category), Because: s.Because}
	system := c.web.kinds.Kind("ai-system")
	for _, name := range s.Missing {
		label := "what the law makes of it"
		if f := system.Field(name); f != nil {
			label = lowerFirst(f.Label)
		}
		l.Missing = append(l.Missing, label)
	}
	if s.Risk.ID != "" {
		k := c.web.kinds.Kind("risk")
		l.Risk = soaLine{Ref: s.Risk.Ref(k), Title: s.Risk.Title, URL: c.riskURL(s.Risk), State: stateBadge(k, s.Risk.State)}
	}
	return l
}

// riskTake makes a risk of an entry.
func (w *Web) riskTake(c *call) error {
	id, err := c.riskSystem(c.value("system"))
	if err == nil && id == "" {
		err = record.Fail(record.Invalid, "The form does not say which system it is about. Open the page again.")
	}
	if err != nil {
		return err
	}
	r, err := w.Risk.Take(c.ctx, c.actor, id, c.value("entry"))
	if err != nil {
		return err
	}
	k := w.kinds.Kind("risk")
	c.flash("ok", r.Ref(k)+" is recorded, to be assessed. Write what it means here.")
	return c.redirect(c.url("risk", "suggest") + "?system=" + c.value("system"))
}

// riskReport sends the register of risks in the form the address ends with.
func (w *Web) riskReport(c *call) error {
	if err := c.onlyQuery("about", "owner", "category", "objective"); err != nil {
		return err
	}
	f, err := c.riskFilter(&riskView{})
	if err != nil {
		return err
	}
	d, err := w.Risk.Report(c.ctx, c.actor, c.org.Name, f)
	if err != nil {
		return err
	}
	return c.sendReport(d, "risks", string(c.today()))
}
