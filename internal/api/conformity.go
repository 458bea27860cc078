package api

import (
	"fmt"
	"net/http"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
)

// conformityRoutes are about where the organisation stands against standards and
// laws. What is asked of a kind of record is asked again by package conformity.
func conformityRoutes() []route {
	const all, one = "/api/v1/standards", "/api/v1/standards/{pack}"
	return []route{
		{method: get, path: all, door: may(access.Read), about: "pack", handle: (*server).standards, doc: operation{id: "listStandards", summary: "Content packs: standards and laws in use, and those that could be", answer: "StandardList"}},
		{method: get, path: one, door: may(access.Read), about: "requirement", handle: (*server).standard, doc: operation{id: "getStandard", summary: "Where the organisation stands against a pack in use, item by item", query: []parameter{dayParameter()}, answer: "Grid",
			text: "Positions are derived from accepted evidence, documents in force, tests and findings; nobody sets them."}},
		{method: post, path: one + "/adopt", door: may(access.Create), about: "pack", handle: (*server).adopt, doc: operation{id: "adoptStandard", summary: "Take a pack into use: each thing it asks for becomes a record", answer: "Standard", also: []int{409},
			text: "Doing it again changes nothing. A pack that was set aside is taken up again."}},
		{method: get, path: "/api/v1/readiness", door: may(access.Read), about: "requirement", handle: (*server).readiness, doc: operation{id: "readiness", summary: "What an auditor would find: documents, decisions, findings, checklists", query: []parameter{packParameter(), dayParameter()}, answer: "Readiness"}},
	}
}

func dayParameter() parameter {
	return parameter{name: "day", help: "As of the end of this day in UTC, up to today; today when absent.", schema: doc{{"type", "string"}, {"format", "date"}}}
}

func packParameter() parameter {
	return parameter{name: "pack", help: "Name of a pack in use, such as iso-42001.", schema: text(), required: true}
}

func conformityShapes() []named {
	status := "evidenced, partial, expired, unknown, not_started, failed or excluded; empty for what has no position."
	return []named{
		{name: "StandardList", shape: shape{{"items", "[]Standard", ""}, {"next", "string?", ""}}},
		{name: "Standard", shape: shape{{"name", "string", ""}, {"title", "string", ""}, {"version", "string", "Of the content in use, or of that which comes with Steward."}, {"publisher", "string", ""}, {"in_use", "boolean", ""}, {"own", "boolean", "Brought in by the organisation."}, {"newer", "boolean", "Another version comes with Steward than the one in use."}, {"record", "string?", "Reference of the pack's record."}}},
		{name: "Grid", shape: shape{{"standard", "string", ""}, {"title", "string", ""}, {"version", "string", "In use on the day."}, {"day", "date", ""}, {"counts", "object", "How many items have each status."}, {"items", "[]GridItem", "In the order of the standard, parents before their parts."}}},
		{name: "GridItem", shape: shape{{"id", "string", ""}, {"parent", "string?", ""}, {"type", "string", ""}, {"title", "string", ""}, {"assessed", "boolean", "It has a position of its own."}, {"record", "string?", "Reference of the requirement or control."}, {"state", "string?", "State of that record."}, {"status", "string", status}, {"reason", "string", "What decides it."}, {"until", "date?", "The first day it may change by the passing of time alone."}, {"counting", "integer", "How many pieces count for it."}}},
		{name: "Readiness", shape: shape{{"standard", "string", ""}, {"day", "date", ""}, {"counts", "object", "How many items have each status."}, {"documents", "[]ReadyLine", "Mandatory documented information."}, {"undecided", "[]string", "Controls nobody has decided on."}, {"findings", "object", "How many are open, by grade."}, {"statement", "ReadyLine?", "Statement of Applicability."}, {"stages", "[]ReadyStage", "Checklists of a certification audit."}, {"likely", "[]ReadyLikely", "What an auditor would most likely find, first things first."}}},
		{name: "ReadyLine", shape: shape{{"what", "string", ""}, {"source", "string", ""}, {"status", "string", status}, {"reason", "string", ""}, {"items", "[]string", "Items it is derived from."}, {"records", "[]string", "Records it is derived from."}}},
		{name: "ReadyStage", shape: shape{{"title", "string", ""}, {"lines", "[]ReadyLine", ""}}},
		{name: "ReadyLikely", shape: shape{{"item", "string", ""}, {"title", "string", ""}, {"status", "string", status}, {"reason", "string", ""}, {"items", "[]string", "What is not evidenced."}, {"commonly", "[]string", "What is often found wrong there."}}},
	}
}

type (
	standardView struct {
		Name      string  `json:"name"`
		Title     string  `json:"title"`
		Version   string  `json:"version"`
		Publisher string  `json:"publisher"`
		InUse     bool    `json:"in_use"`
		Own       bool    `json:"own"`
		Newer     bool    `json:"newer"`
		Record    *string `json:"record"`
	}
	gridView struct {
		Standard string         `json:"standard"`
		Title    string         `json:"title"`
		Version  string         `json:"version"`
		Day      record.Date    `json:"day"`
		Counts   map[string]int `json:"counts"`
		Items    []gridItem     `json:"items"`
	}
	gridItem struct {
		ID       string          `json:"id"`
		Parent   *string         `json:"parent"`
		Type     string          `json:"type"`
		Title    string          `json:"title"`
		Assessed bool            `json:"assessed"`
		Record   *string         `json:"record"`
		State    *string         `json:"state"`
		Status   position.Status `json:"status"`
		Reason   string          `json:"reason"`
		Until    *string         `json:"until"`
		Counting int             `json:"counting"`
	}
)

// standards answers with the packs that are in use or could be.
func (s *server) standards(c *call) error {
	list, err := s.packs(c)
	if err != nil {
		return err
	}
	items := []standardView{}
	for _, p := range list {
		items = append(items, s.standardView(p))
	}
	return s.json(c, http.StatusOK, map[string]any{"items": items, "next": nil})
}

func (s *server) packs(c *call) ([]conformity.PackState, error) {
	if err := c.actor.Require(access.Read, "requirement", nil); err != nil {
		return nil, err
	}
	return s.stand.Packs(c.r.Context(), c.actor)
}

func (s *server) standardView(p conformity.PackState) standardView {
	v := standardView{Name: p.Pack.Name, Title: p.Pack.Title, Version: p.Pack.Version, Publisher: p.Pack.Publisher, InUse: p.InUse, Own: p.Own, Newer: p.Newer}
	if p.Record.ID != "" {
		v.Record = some(s.refOf("pack", p.Record.Number))
	}
	return v
}

func (s *server) refOf(kind string, number int64) string {
	k := s.reg.Kinds().Kind(kind)
	if k == nil {
		return ""
	}
	return fmt.Sprintf("%s-%d", k.Prefix, number)
}

// some is a text, or null when it is empty.
func some(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// standard answers with the grid of a pack.
func (s *server) standard(c *call) error {
	day, err := c.day()
	if err != nil {
		return err
	}
	g, err := s.stand.Grid(c.r.Context(), c.actor, c.r.PathValue("pack"), day)
	if err != nil {
		return err
	}
	v := gridView{Standard: g.Pack.Name, Title: g.Pack.Title, Version: g.Pack.Version, Day: g.Day, Counts: countsView(g.Counts), Items: []gridItem{}}
	for _, r := range g.Rows {
		it := gridItem{ID: r.Item.ID, Parent: some(r.Item.Parent), Type: string(r.Item.Type), Title: r.Item.Title, Assessed: r.Item.Assessed, Status: r.Status, Reason: r.Reason, Until: some(string(r.Until)), Counting: r.Counting}
		if r.Record.ID != "" {
			it.Record, it.State = some(s.refOf(r.Record.Kind, r.Record.Number)), some(r.Record.State)
		}
		v.Items = append(v.Items, it)
	}
	return s.json(c, http.StatusOK, v)
}

func countsView(p conformity.Positions) map[string]int {
	out := map[string]int{}
	for _, o := range position.Options() {
		out[o.Name] = p[position.Status(o.Name)]
	}
	return out
}

// day reads the day that is asked for.
func (c *call) day() (record.Date, error) {
	text := c.r.URL.Query().Get("day")
	if text == "" {
		return "", nil
	}
	d, err := record.ParseDate(text)
	if err != nil {
		return "", wrongParameter("day", err)
	}
	return d, nil
}

// adopt takes a pack into use.
func (s *server) adopt(c *call) error {
	in, err := s.stand.Adopt(c.r.Context(), c.actor, c.r.PathValue("pack"))
	if err != nil {
		return err
	}
	list, err := s.packs(c)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Record.ID == in.ID {
			return s.json(c, http.StatusOK, s.standardView(p))
		}
	}
	return record.Fail(record.NotFound, "There is no such pack.")
}
