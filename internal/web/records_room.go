package web

import (
	"net/url"

	"steward/internal/access"
	"steward/internal/record"
)

// room is a page where a record is worked with, beside its own page.
type room struct{ URL, Label string }

// roomOf returns the page where records of the kind are worked with, or nil.
func (c *call) roomOf(r record.Record, ref string) *room {
	if r.Removed || r.Erased {
		return nil
	}
	switch pack := r.Body.Text("pack"); r.Kind {
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
