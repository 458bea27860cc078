package api

import (
	"net/http"

	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
)

type (
	readinessView struct {
		Standard  string         `json:"standard"`
		Day       record.Date    `json:"day"`
		Counts    map[string]int `json:"counts"`
		Documents []readyLine    `json:"documents"`
		Undecided []string       `json:"undecided"`
		Findings  map[string]int `json:"findings"`
		Statement *readyLine     `json:"statement"`
		Stages    []readyStage   `json:"stages"`
		Likely    []readyLikely  `json:"likely"`
	}
	readyLine struct {
		What    string          `json:"what"`
		Source  string          `json:"source"`
		Status  position.Status `json:"status"`
		Reason  string          `json:"reason"`
		Items   []string        `json:"items"`
		Records []string        `json:"records"`
	}
	readyStage struct {
		Title string      `json:"title"`
		Lines []readyLine `json:"lines"`
	}
	readyLikely struct {
		Item     string          `json:"item"`
		Title    string          `json:"title"`
		Status   position.Status `json:"status"`
		Reason   string          `json:"reason"`
		Items    []string        `json:"items"`
		Commonly []string        `json:"commonly"`
	}
)

// readiness answers with what an auditor would find.
func (s *server) readiness(c *call) error {
	day, err := c.day()
	if err != nil {
		return err
	}
	name := c.r.URL.Query().Get("pack")
	if name == "" {
		return record.InvalidFields([]record.FieldError{{Field: "pack", Code: "required", Message: "Name the pack, such as iso-42001."}})
	}
	r, err := s.stand.Readiness(c.r.Context(), c.actor, name, day)
	if err != nil {
		return err
	}
	v := readinessView{Standard: name, Day: r.Grid.Day, Counts: countsView(r.Grid.Counts), Documents: []readyLine{}, Undecided: itemIDs(r.Undecided), Findings: map[string]int{}, Stages: []readyStage{}, Likely: []readyLikely{}}
	for _, d := range r.Documents {
		line := s.readyLine(d.ReadyLine)
		line.Items = []string{d.Clause}
		v.Documents = append(v.Documents, line)
	}
	if r.Statement.What != "" {
		line := s.readyLine(r.Statement)
		v.Statement = &line
	}
	for _, f := range r.Findings {
		v.Findings[f.Grade] = len(f.Rows)
	}
	for _, st := range r.Stages {
		stage := readyStage{Title: st.Title, Lines: []readyLine{}}
		for _, l := range st.Lines {
			stage.Lines = append(stage.Lines, s.readyLine(l))
		}
		v.Stages = append(v.Stages, stage)
	}
	for _, l := range r.Likely {
		v.Likely = append(v.Likely, readyLikely{l.Item.ID, l.Item.Title, l.Status, l.Why, itemIDs(l.Rows), append([]string{}, l.Commonly...)})
	}
	return s.json(c, http.StatusOK, v)
}

func (s *server) readyLine(l conformity.ReadyLine) readyLine {
	out := readyLine{What: l.What, Source: l.Source, Status: l.Status, Reason: l.Reason, Items: itemIDs(l.Items), Records: []string{}}
	for _, r := range l.Rows {
		out.Records = append(out.Records, s.refOf(r.Kind, r.Number))
	}
	return out
}

func itemIDs(rows []conformity.GridRow) []string {
	out := []string{}
	for _, r := range rows {
		out = append(out, r.Item.ID)
	}
	return out
}
