package web

import (
	"html/template"
	"net/url"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/risk"
	"steward/internal/web/chart"
)

// riskView is the page of all risks.
type riskView struct {
	Path      string
	Criteria  *risk.Criteria // in force; nil while there are none
	Pending   bool           // criteria are being written
	F         risk.Figures
	List      string // address of the list with the page's filter, to which more is added
	CSV       string
	Expiring  string
	ByDay     record.Date
	Before    template.HTML
	Today     template.HTML
	Chances   bool
	Elsewhere int
	Top       []riskLine
	Shares    []riskShares
	Filter    riskFilterView
	Report    string // query of the report; "?" for none
	MayCreate bool
	MayReport bool
	MayBegin  bool
	MaySpan   bool
}

type riskFilterView struct {
	About, Owner                           string // as written
	ChooseAbout, ChooseOwner               string
	Categories, Objectives                 []formOption
	On                                     bool
	Query                                  string // of the filter, to be carried on
	ShowThreats, ShowChances, AllAddresses string
}

type riskLine struct {
	Ref, Title, URL string
	About, Owner    string
	Residual        bandWord
	Inherent        bandWord
	Over            bandWord
	Accepted        bandWord
	Reassess        bool
}

type riskShares struct {
	Title string
	Rows  []riskShare
}

type riskShare struct {
	Label, URL string
	N          int
}

func (w *Web) riskPage(c *call) error {
	if err := c.onlyQuery("about", "owner", "category", "objective", "nature"); err != nil {
		return err
	}
	v := &riskView{Path: c.url("risk"), Chances: c.query("nature") == "opportunity", ByDay: w.Risk.ExpiringBy(),
		MayCreate: c.actor.May(access.Create, "risk", nil).Allowed, MayReport: c.actor.May(access.Export, "risk", nil).Allowed,
		MayBegin: c.actor.May(access.Create, "risk-criteria", nil).Allowed, MaySpan: !c.actor.May(access.Read, "risk", nil).Own && !c.actor.Limited()}
	f, err := c.riskFilter(v)
	if err != nil {
		return err
	}
	if v.F, err = w.Risk.Figures(c.ctx, c.actor, f); err != nil {
		return err
	}
	criteria, ok, err := w.Risk.InForce(c.ctx, c.actor)
	if err != nil {
		return err
	}
	if ok {
		v.Criteria = &criteria
		if err := c.riskMaps(v, f); err != nil {
			return err
		}
	}
	if err := c.riskTop(v, criteria, f); err != nil {
		return err
	}
	if err := c.riskShares(v, f); err != nil {
		return err
	}
	return c.page("risk", v)
}

// riskFilter reads what the page is narrowed to.
func (c *call) riskFilter(v *riskView) (risk.Filter, error) {
	f := risk.Filter{Category: c.query("category"), Objective: c.query("objective")}
	for name, value := range map[string]string{"category": f.Category, "objectives": f.Objective} {
		if value != "" && planning.Risk.Field(name).Option(value) == nil {
			return f, record.Fail(record.Invalid, "The address asks for risks of a sort that there is not.")
		}
	}
	q := url.Values{}
	var err error
	if f.About, err = c.riskLookUp("about", q); err != nil {
		return f, err
	}
	if f.Owner, err = c.riskLookUp("owner", q); err != nil {
		return f, err
	}
	for name, value := range map[string]string{"category": f.Category, "objective": f.Objective} {
		if value != "" {
			q.Set(name, value)
		}
	}
	d, err := c.display([]record.ID{f.About, f.Owner})
	if err != nil {
		return f, err
	}
	v.Filter.ChooseAbout, v.Filter.ChooseOwner = d.searchOf(planning.Risk.Field("about")), d.searchOf(&record.Field{Type: record.Person})
	v.Filter.About, v.Filter.Owner = c.query("about"), c.query("owner")
	v.Filter.Categories = optionsOn(planning.Risk.Field("category").Options, f.Category)
	v.Filter.Objectives = optionsOn(planning.Risk.Field("objectives").Options, f.Objective)
	v.Filter.On, v.Filter.Query, v.Report = len(q) > 0, q.Encode(), "?"+q.Encode()
	v.Filter.AllAddresses = c.url("risk")
	v.Filter.ShowThreats = c.url("risk") + "?" + q.Encode()
	q.Set("nature", "opportunity")
	v.Filter.ShowChances = c.url("risk") + "?" + q.Encode()
	list := url.Values{"state.not": {"closed"}, "f.nature": {"threat"}}
	if v.Chances {
		list.Set("f.nature", "opportunity")
	}
	for param, value := range map[string]string{"f.about": string(f.About), "owner": string(f.Owner), "f.category": f.Category, "f.objectives": f.Objective} {
		if value != "" {
			list.Set(param, value)
		}
	}
	v.List = c.url("risks") + "?" + list.Encode()
	list.Del("f.nature")
	list.Set("format", "csv")
	v.CSV = c.url("risks", "export") + "?" + list.Encode()
	v.Expiring = c.url("risk-acceptances") + "?f.standing=counts&f.expires.to=" + string(v.ByDay)
	return f, nil
}

// riskLookUp reads a record named in the address.
func (c *call) riskLookUp(name string, q url.Values) (record.ID, error) {
	text := c.query(name)
	if text == "" {
		return "", nil
	}
	field := planning.Risk.Field("about")
	if name == "owner" {
		field = &record.Field{Name: "owner", Type: record.Person}
	}
	id, err := c.lookUp(field, text)
	if err == nil && id == "" {
		err = record.Fail(record.NotFound, "Nothing here is called that. Write a reference such as SYS-3 or PER-2.")
	}
	q.Set(name, text)
	return id, err
}

func optionsOn(options []record.Option, on string) []formOption {
	var out []formOption
	for _, o := range options {
		out = append(out, formOption{o.Name, clipText(o.Label, 34), o.Help, o.Name == on}) // a phone is narrow
	}
	return out
}

// riskMaps draws the heat maps before treatment and today.
func (c *call) riskMaps(v *riskView, f risk.Filter) error {
	m, err := c.web.Risk.HeatMap(c.ctx, c.actor, *v.Criteria, f, v.Chances)
	if err != nil {
		return err
	}
	v.Elsewhere = m.Elsewhere
	v.Before = chart.Figure(heatMatrix(m.Criteria, m.Before, "before", "Before treatment", v.Chances, v.List+"&f.inherent_cell="))
	v.Today = chart.Figure(heatMatrix(m.Criteria, m.Today, "today", "Today, by what is evidenced", v.Chances, v.List+"&f.residual_cell="))
	return nil
}

// riskTop lists the gravest.
func (c *call) riskTop(v *riskView, criteria risk.Criteria, f risk.Filter) error {
	top, err := c.web.Risk.Top(c.ctx, c.actor, f, 10)
	if v.Chances {
		top, err = c.web.Risk.Chances(c.ctx, c.actor, criteria, f, 10)
	}
	if err != nil {
		return err
	}
	var ids []record.ID
	for _, r := range top {
		ids = append(ids, r.Owner)
		for _, id := range r.Body.List("about") {
			ids = append(ids, record.ID(id))
		}
	}
	d, err := c.display(ids)
	if err != nil {
		return err
	}
	for _, r := range top {
		v.Top = append(v.Top, c.riskLine(d, criteria, r))
	}
	return nil
}

func (c *call) riskLine(d display, criteria risk.Criteria, r record.Record) riskLine {
	l := riskLine{Ref: refOf(c.web.kinds.Kind("risk"), r.Number), Title: r.Title, URL: c.riskURL(r), Residual: bandOf(criteria, r.Derived.Text("residual_band")), Inherent: bandOf(criteria, r.Derived.Text("inherent_band")),
		Over: overWord(r.Derived.Text("over")), Accepted: acceptedWord(r.Derived.Text("accepted")), Reassess: r.Derived.Text("reassess") == "yes"}
	if r.Body.Text("nature") == "opportunity" {
		l.Residual, l.Inherent = l.Residual.calm(), l.Inherent.calm()
	}
	if r.Owner != "" {
		l.Owner = d.title(string(r.Owner))
	}
	for _, id := range r.Body.List("about") {
		if d.names[record.ID(id)].Kind != "classification" && l.About == "" {
			l.About = d.title(id)
		}
	}
	return l
}

// sharesShown is how many values of a field the page counts.
const sharesShown = 8

// riskShares counts risks by system, by person, by objective and by category.
func (c *call) riskShares(v *riskView, f risk.Filter) error {
	for _, part := range []struct{ title, field, param string }{{"By what carries them", "about", "f.about"}, {"By person", "owner", "owner"}, {"By objective of Annex C", "objectives", "f.objectives"}, {"By category", "category", "f.category"}} {
		list, err := c.web.Risk.Shares(c.ctx, c.actor, f, v.Chances, part.field, sharesShown)
		if err != nil || len(list) == 0 {
			if err != nil {
				return err
			}
			continue
		}
		var ids []record.ID
		for _, s := range list {
			ids = append(ids, record.ID(s.Value))
		}
		d, err := c.display(ids)
		if err != nil {
			return err
		}
		out := riskShares{Title: part.title}
		for _, s := range list {
			row := riskShare{risk.Label(part.field, s.Value), v.List + "&" + part.param + "=" + url.QueryEscape(s.Value), s.N}
			if n, ok := d.names[record.ID(s.Value)]; ok {
				if row.Label = n.Title; n.Kind == "classification" {
					continue
				}
			} else if record.ID(s.Value).Valid() {
				continue
			}
			out.Rows = append(out.Rows, row)
		}
		if len(out.Rows) > 0 {
			v.Shares = append(v.Shares, out)
		}
	}
	return nil
}
