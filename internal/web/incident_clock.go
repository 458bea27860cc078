package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/incident"
	"steward/internal/law"
	"steward/internal/record"
)

// tellOneData is the page of one clock of an incident.
type tellOneData struct {
	tellHead
	Line      tellLine
	Offer     incident.Offer
	Action    string
	Settled   bool
	Asks      []tellAsk
	Calendars []option
	Form      typed // of the answers
	Missing   []string
	Holidays  string // whose count
	Source    []string
	Kept      *record.Record // the notification; nil while nobody kept the clock
	Systems   []soaLine      // what the law makes of each system
	Own       string         // address of the notification
	Sent      *tellSent      // what can be recorded now; nil when nothing can
	SentForm  typed
	WaiveForm typed
	Shown     []soaLine // evidence
	Reopen    string
}

// tellAsk is one thing the clock asks, with what the incident says of it.
type tellAsk struct {
	Ask    clockAsk
	None   bool // offers that no word of the list holds
	Ticked bool // that none does
	Say    string
}

// tellSent is what can be recorded of telling.
type tellSent struct {
	Rev   int64
	Today record.Date
	Hours bool // the time of sending matters
	Waive bool
}

func (w *Web) tellOne(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	return c.tellOneShow(http.StatusOK, func(*tellOneData) {})
}

// tellOneShow answers with the page of one clock, after change put into it what was
// refused.
func (c *call) tellOneShow(status int, change func(*tellOneData)) error {
	h, offers, err := c.tellCase()
	if err != nil {
		return err
	}
	o, err := c.offerOf(offers)
	if err != nil {
		return err
	}
	d := &tellOneData{tellHead: h, Line: c.tellLine(h, o), Offer: o, Action: h.tellURL(o), Settled: o.Settled(), Holidays: strings.TrimSuffix(o.Result.Calendar, ".")}
	d.asks(o.Given)
	d.Calendars = []option{{"", "No public holidays", o.Calendar == ""}}
	for _, one := range o.Regime.Calendars {
		d.Calendars = append(d.Calendars, option{one.ID, one.Title, one.ID == o.Calendar})
	}
	for _, in := range o.Asks {
		if slices.Contains(o.Result.Missing, in.ID) && o.Must != "no" {
			d.Missing = append(d.Missing, in.Title)
		}
	}
	for _, id := range sourceIDs(cmp.Or(o.Result.Source, o.Clock.Source)) {
		for _, s := range o.Regime.Sources {
			if s.ID == id {
				d.Source = append(d.Source, s.Reference)
			}
		}
	}
	if err := errors.Join(c.tellKept(d), c.tellSystems(d)); err != nil {
		return err
	}
	change(d)
	return c.pageStatus(status, "incident-clock", d)
}

// offerOf finds the clock of the path.
func (c *call) offerOf(offers []incident.Offer) (incident.Offer, error) {
	for _, o := range offers {
		if o.Regime.Name == c.path("law") && o.Clock.ID == c.path("clock") {
			return o, nil
		}
	}
	return incident.Offer{}, record.Fail(record.NotFound, "No law names such a clock for incidents.")
}

// asks prefills what the clock asks.
func (d *tellOneData) asks(given law.Given) {
	d.Asks = nil
	for _, in := range d.Offer.Asks {
		a := tellAsk{Ask: clockAsk{Input: in, YesNo: in.Type == law.YesNo, Moment: in.Type == law.MomentInput}, None: in.Type == law.ListInput}
		says, _ := given[in.ID].(string)
		words, isList := given[in.ID].([]string)
		switch {
		case a.Ask.YesNo:
			a.Ask.Says = says
		case a.Ask.Moment:
			a.Ask.Day, a.Ask.Time, _ = strings.Cut(strings.TrimSuffix(says, ":00Z"), "T")
		default:
			help := classify.OptionHelp(in)
			for _, name := range in.Options {
				a.Ask.Options = append(a.Ask.Options, clockOption{name, help[name], slices.Contains(words, name)})
			}
			a.Ticked = isList && len(words) == 0 || slices.Contains(words, "none")
			if a.Ask.Says = says; slices.Contains(words, law.UnknownWord) {
				a.Ask.Says = law.UnknownWord
			}
		}
		if _, said := d.Offer.Said[in.ID]; said {
			a.Say = "Taken from the incident. When the incident says otherwise later, that counts."
		}
		d.Asks = append(d.Asks, a)
	}
}

// tellGiven reads the answers of a form. A list of which nothing is ticked is not
// known: that none holds has to be said. What was ticked comes back with an error too.
func tellGiven(form url.Values, asks []law.Input) (law.Given, error) {
	out, wrong := law.Given{}, []record.FieldError(nil)
	for _, in := range asks {
		switch in.Type {
		case law.ListInput:
			words := slices.Clone(form[in.ID])
			alone := slices.Contains(words, "none") || slices.Contains(words, law.UnknownWord)
			switch {
			case alone && len(words) > 1:
				out[in.ID] = words
				wrong = append(wrong, record.FieldError{Field: in.ID, Code: "invalid", Message: in.Title + " Tick those that are met, or that none is, or that you do not know."})
			case slices.Contains(words, "none"):
				out[in.ID] = []string{}
			case alone || len(words) == 0:
				out[in.ID] = law.UnknownWord
			default:
				out[in.ID] = words
			}
		case law.MomentInput:
			day, at := form.Get(in.ID), form.Get(in.ID+clockTime)
			if day != "" && at != "" {
				out[in.ID] = day + "T" + at + ":00Z"
			} else {
				out[in.ID] = day
			}
		default:
			out[in.ID] = cmp.Or(form.Get(in.ID), law.UnknownWord)
		}
	}
	if len(wrong) > 0 {
		return out, record.InvalidFields(wrong)
	}
	return out, nil
}

// tellKept fills in what is kept of the clock, and what can be recorded.
func (c *call) tellKept(d *tellOneData) error {
	r := d.Offer.Record
	if r.ID == "" {
		return nil
	}
	d.Kept, d.Own = &r, c.recordURL("notification", r.Number)
	if r.State != "sent" && c.mayOn(access.StepOf("send"), r) && c.mayOn(access.Update, r) {
		d.Sent = &tellSent{Rev: r.Rev, Today: c.today(), Hours: r.Body.Text("deadline_at") != "", Waive: r.State == "open"}
	}
	if r.State == "sent" && c.mayOn(access.StepOf("reopen"), r) {
		d.Reopen = d.Own + "/step/reopen"
	}
	ids := idsOf(r.Body.List("evidence"))
	names, err := c.display(ids)
	if err != nil {
		return err
	}
	d.Shown = c.namedLines(names, r.Body.List("evidence"))
	return nil
}

// tellSystems are the systems of the incident under the law of the clock.
func (c *call) tellSystems(d *tellOneData) error {
	if !c.actor.May(access.Read, "classification", nil).Allowed {
		return nil
	}
	ids := d.tellHead.Rec.Body.List("systems")
	names, err := c.display(idsOf(ids))
	if err != nil {
		return err
	}
	for _, l := range c.namedLines(names, ids) {
		l.URL = gapQuery(c.url("law", l.Ref), "law", d.Offer.Regime.Name)
		d.Systems = append(d.Systems, l)
	}
	return nil
}

func idsOf(list []string) []record.ID {
	out := make([]record.ID, len(list))
	for i, id := range list {
		out[i] = record.ID(id)
	}
	return out
}

// Headline says in a line what the clock comes to.
func (d tellOneData) Headline() string {
	switch {
	case d.Line.Must.Label == mustBadge("no").Label:
		return "Nobody has to be told by this clock"
	case d.Line.Deadline != "" || d.Offer.Must != "yes":
		return ""
	case d.Line.Limit != "":
		return "To be told " + d.Line.Limit
	}
	return "To be told"
}
