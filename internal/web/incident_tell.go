package web

import (
	"net/http"

	"steward/internal/access"
	"steward/internal/incident"
	"steward/internal/record"
)

// tellData is the page of all clocks of an incident.
type tellData struct {
	tellHead
	Asked    []tellLine // what has to be told, or may have to be
	Rest     []tellLine // what the laws do not ask for
	Open     int
	Overdue  int
	Settle   []tellStep
	Form     typed
	FormStep string
}

// tellLine is one clock in a line.
type tellLine struct {
	Title, Law, Ref, URL string
	To, Who              string
	Must, Standing       badge
	Because              string
	Target, Deadline     string // a day or a moment; "" where there is none
	Limit                string
	Sent                 record.Date
	Kept                 bool
}

// tellStep is a way to settle the incident.
type tellStep struct {
	Name, Label, Say, Blocked string
}

func (w *Web) tellAll(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	return c.tellShow(http.StatusOK, typed{}, "")
}

// tellShow answers with the page; form and step are those of a refused settling.
func (c *call) tellShow(status int, form typed, step string) error {
	h, offers, err := c.tellCase()
	if err != nil {
		return err
	}
	d := tellData{tellHead: h, Form: form, FormStep: step}
	for _, o := range offers {
		l := c.tellLine(h, o)
		if o.Must == "no" && (o.Record.ID == "" || o.Record.State == "not_needed") {
			d.Rest = append(d.Rest, l)
			continue
		}
		d.Asked = append(d.Asked, l)
		if !o.Settled() {
			d.Open++
		}
		if o.Record.Derived.Text("standing") == "overdue" {
			d.Overdue++
		}
	}
	d.Settle = c.tellSteps(h, offers)
	return c.pageStatus(status, "incident-tell", d)
}

// tellSteps are the ways to settle an incident that its state and the reader's role
// allow, with what keeps them.
func (c *call) tellSteps(h tellHead, offers []incident.Offer) []tellStep {
	says := map[string]string{
		"close":   "Nothing more is to be done: cause and correction are known. It takes somebody who wrote nothing of it.",
		"dismiss": "It was no incident. What is open of it is not asked for any more.",
	}
	var out []tellStep
	for _, t := range h.Kind.Steps(h.Rec.State) {
		if says[t.Name] == "" || !c.mayOn(access.StepOf(t.Name), h.Rec) {
			continue
		}
		out = append(out, tellStep{t.Name, t.Label, says[t.Name], c.web.incidents.Blocked(h.Rec, t.Name, offers)})
	}
	return out
}

func (c *call) tellLine(h tellHead, o incident.Offer) tellLine {
	l := tellLine{Title: o.Clock.Title, Law: o.Regime.Title, Ref: o.Result.Ref, URL: h.tellURL(o), To: o.Result.To, Who: o.Result.Who, Must: mustBadge(o.Must),
		Because: o.Because, Limit: o.LimitWords(), Kept: o.Record.ID != "", Sent: record.Date(o.Record.Body.Text("sent_on"))}
	if t := o.Limit(); t != nil && t.Term != nil {
		l.Target, l.Deadline = t.Term.Target, t.Term.Deadline
	}
	l.Standing = c.standingBadge(o)
	return l
}

// mustBadge says whether a law asks to tell.
func mustBadge(must string) badge {
	switch must {
	case "yes":
		return badge{"Has to be told", "warn"}
	case "no":
		return badge{"Not asked for", "idle square"}
	}
	return badge{"Not known", "info half"}
}

// standingBadge says where telling stands; where nobody kept the clock, that.
func (c *call) standingBadge(o incident.Offer) badge {
	standing := o.Record.Derived.Text("standing")
	if standing == "" {
		return badge{"Not kept", "idle ring"}
	}
	tones := map[string]string{"open": "warn", "unsettled": "info half", "overdue": "bad", "in_time": "ok", "late": "bad", "sent": "ok", "not_needed": "idle square"}
	return badge{optionLabel(c.web.kinds.Kind("notification").Field("standing"), standing), tones[standing]}
}

// tellSettle closes or dismisses the incident.
func tellSettle(step string) func(*Web, *call) error {
	return func(w *Web, c *call) error {
		r, err := c.recordOf("incident")
		if err != nil {
			return err
		}
		rev, err := c.formRev()
		if err != nil {
			return err
		}
		if _, err = w.incidents.Settle(c.ctx, c.actor, r.ID, step, c.value("reason"), rev); err != nil {
			form, status, err := c.refused(err)
			if err != nil {
				return err
			}
			return c.tellShow(status, form, step)
		}
		k := w.kinds.Kind("incident")
		c.flash("ok", r.Ref(k)+" is "+lowerFirst(k.State(k.Transition(step).To).Label)+".")
		return c.redirect(c.recordURL("incident", r.Number))
	}
}
