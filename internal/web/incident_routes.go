package web

import (
	"steward/internal/access"
	"steward/internal/incident"
	"steward/internal/record"
)

// incidentRoutes are the pages of who has to be told of an incident: all clocks, and
// one of them with its answers and what was sent.
func incidentRoutes() []route {
	const one, clock = "/o/{org}/incidents/{ref}/tell", "/o/{org}/incidents/{ref}/tell/{law}/{clock}"
	return []route{
		{pattern: "GET " + one, verb: access.Read, kind: "notification", do: (*Web).tellAll},
		{pattern: "POST " + one + "/close", verb: access.StepOf("close"), kind: "incident", do: tellSettle("close")},
		{pattern: "POST " + one + "/dismiss", verb: access.StepOf("dismiss"), kind: "incident", do: tellSettle("dismiss")},
		{pattern: "GET " + clock, verb: access.Read, kind: "notification", do: (*Web).tellOne},
		{pattern: "POST " + clock, verb: access.Update, kind: "incident", do: (*Web).tellKeep},
		{pattern: "POST " + clock + "/sent", verb: access.StepOf("send"), kind: "notification", do: (*Web).tellSent},
		{pattern: "POST " + clock + "/not-needed", verb: access.StepOf("waive"), kind: "notification", do: (*Web).tellWaive},
	}
}

// tellHead is what every page of telling shows above its own.
type tellHead struct {
	Rec    record.Record
	Kind   *record.Kind
	Ref    string
	Record string // address of the incident
	Path   string // address of all clocks
	Edit   string // address that changes the incident; "" when the reader may not
	Harm   string
	May    bool // answer clocks
}

// tellCase reads the incident of the path and every clock it may set off.
func (c *call) tellCase() (tellHead, []incident.Offer, error) {
	h := tellHead{Kind: c.web.kinds.Kind("incident")}
	r, err := c.recordOf("incident")
	if err != nil {
		return h, nil, err
	}
	if h.Rec, err = c.web.incidents.Of(c.ctx, c.actor, r.ID); err != nil {
		return h, nil, err
	}
	h.Ref, h.Record = r.Ref(h.Kind), c.recordURL("incident", r.Number)
	h.Path = h.Record + "/tell"
	if open := r.State != "closed" && r.State != "dismissed"; open && c.mayOn(access.Update, r) {
		h.Edit, h.May = h.Record+"/edit", true
	}
	for i, name := range r.Body.List("harms") {
		if i > 0 {
			h.Harm += ", "
		}
		h.Harm += optionLabel(h.Kind.Field("harms"), name)
	}
	offers, err := c.web.incidents.Offers(c.ctx, c.actor, r)
	return h, offers, err
}

// Head is what the head of the page is made of, for templates.
func (h tellHead) Head() tellHead { return h }

// tellURL is the address of one clock.
func (h tellHead) tellURL(o incident.Offer) string {
	return h.Path + "/" + o.Regime.Name + "/" + o.Clock.ID
}

// tellRoom is where a notification is worked with, or nil.
func (c *call) tellRoom(r record.Record) *room {
	id := r.Body.ID("incident")
	names, err := c.web.reg.Names(c.ctx, c.actor, []record.ID{id})
	n, ok := names[id]
	if err != nil || !ok || n.Gone {
		return nil
	}
	return &room{c.recordURL("incident", n.Number) + "/tell/" + r.Body.Text("regime") + "/" + r.Body.Text("clock"), "Open the clock"}
}
