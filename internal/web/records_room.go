package web

import (
	"net/url"

	"steward/internal/access"
	"steward/internal/record"
)

// room is a page where a record is worked with, beside its own page.
type room struct{ URL, Label string }

// roomsOf returns the pages where a record is worked with.
func (c *call) roomsOf(r record.Record, ref string) []room {
	var out []room
	if r.Kind == "ai-system" && !r.Removed && !r.Erased && c.actor.May(access.Read, "classification", nil).Allowed {
		out = append(out, room{c.url("law", ref), "What law applies"})
	}
	if r.Kind == "ai-system" && !r.Removed && !r.Erased && c.actor.May(access.Read, "legal-document", nil).Allowed {
		out = append(out, room{c.url("law", ref, "documents"), "Documents for the law"})
	}
	if one := c.roomOf(r, ref); one != nil {
		out = append(out, *one)
	}
	return out
}

// roomOf returns the page where records of the kind are worked with, or nil.
func (c *call) roomOf(r record.Record, ref string) *room {
	if r.Removed || r.Erased {
		return nil
	}
	switch pack := r.Body.Text("pack"); r.Kind {
	case "planned-change":
		return &room{c.url("plan", ref), "Open the change"}
	case "objective":
		return &room{c.url("objective", ref), "Results"}
	case "impact-assessment":
		return &room{c.url("impact", ref), "Open the assessment"}
	case "risk":
		return &room{c.url("risk", ref), "Open the risk"}
	case "incident":
		return &room{c.url("incidents", ref, "tell"), "Who has to be told"}
	case "notification":
		return c.tellRoom(r)
	case "risk-criteria", "risk-tolerance":
		return &room{c.url("risk", "criteria"), "Open the criteria"}
	case "obligation":
		return c.dutyRoom(r)
	case "classification":
		return c.lawRoom(r)
	case "legal-document", "legal-part":
		return c.dossierRoom(r)
	case "gap-round":
		return &room{c.url("gap", ref), "Open the gap analysis"}
	case "statement":
		return &room{c.url("soa", ref), "Open the edition"}
	case "pack":
		if r.State == "in_use" {
			return &room{c.url("standards", r.Body.Text("name")), "Open the standard"}
		}
	case "requirement", "control":
		if r.State != "retired" && r.Body.Text("system") == "" {
			return &room{c.standardURL(pack, r.Body.Text("item")), "Open in the standard"}
		}
	case "ai-system":
		if c.actor.May(access.Read, "control", nil).Allowed {
			return &room{c.url("soa") + "?system=" + url.QueryEscape(ref), "Applicability"}
		}
	}
	return nil
}
