package dossier

import (
	"context"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// PartExternal is the identity of what is written for one element, so that there is
// one of it.
func PartExternal(template, element string, system record.ID) string {
	return template + ":" + element + "@" + string(system)
}

// Words are what somebody writes for one element of a document of a system.
type Words struct {
	System   record.ID
	Template string
	Element  string
	Text     string
	Evidence []record.ID // nil keeps what is there
	Rev      int64       // of the part the person saw; 0 when there was none
}

// Write keeps what somebody wrote for an element, and withdraws it where the text is
// empty and no evidence is left. A part somebody changed since is a Conflict; an
// element that the document does not have is NotFound.
func (s *Service) Write(ctx context.Context, a access.Actor, w Words) (record.Record, error) {
	t, regime, err := s.template(w.Template)
	if err != nil {
		return record.Record{}, err
	}
	if t.Element(w.Element) == nil {
		return record.Record{}, record.Fail(record.NotFound, "The document has no such element.")
	}
	system, err := s.reg.Get(ctx, a, w.System)
	if err != nil {
		return record.Record{}, err
	}
	if system.Kind != "ai-system" {
		return record.Record{}, record.Fail(record.NotFound, "There is no such AI system.")
	}
	have, err := s.part(ctx, a, w)
	if err != nil {
		return record.Record{}, err
	}
	body := record.Body{"text": nil}
	if text := strings.TrimSpace(w.Text); text != "" {
		body["text"] = text
	}
	if w.Evidence != nil {
		body["evidence"] = nil
		if len(w.Evidence) > 0 {
			body["evidence"] = ids(w.Evidence)
		}
	}
	if have.ID == "" {
		body["regime"], body["system"], body["template"], body["element"] = regime.Name, string(w.System), w.Template, w.Element
		return s.reg.Create(ctx, a, register.Draft{Kind: "legal-part", Owner: a.Person, External: PartExternal(w.Template, w.Element, w.System), Body: body}, register.CreateOptions{})
	}
	return s.rewrite(ctx, a, have, w, body)
}

func ids(list []record.ID) []any {
	out := make([]any, len(list))
	for i, id := range list {
		out[i] = string(id)
	}
	return out
}

// part is what is written already, withdrawn parts too, by whatever way it was made.
func (s *Service) part(ctx context.Context, a access.Actor, w Words) (record.Record, error) {
	external := PartExternal(w.Template, w.Element, w.System)
	have, err := s.reg.ByExternals(ctx, a, "legal-part", []string{external})
	p := have[external]
	if err != nil || p.ID != "" {
		if err == nil && p.Removed {
			err = record.Fail(record.Illegal, "What was written here was removed. Restore it to go on.")
		}
		return p, err
	}
	is := func(field, value string) record.Filter {
		return record.Filter{Field: field, Op: record.Is, Values: []string{value}}
	}
	page, err := s.reg.List(ctx, a, record.Query{Kind: "legal-part", Limit: 1, Sort: record.Sort{Field: "number", Desc: true},
		Filters: []record.Filter{is("system", string(w.System)), is("template", w.Template), is("element", w.Element)}})
	if err != nil || len(page.Records) == 0 {
		return record.Record{}, err
	}
	return page.Records[0], nil
}

// rewrite changes a part; one without anything left is withdrawn.
func (s *Service) rewrite(ctx context.Context, a access.Actor, have record.Record, w Words, body record.Body) (record.Record, error) {
	evidence := have.Body.List("evidence")
	if w.Evidence != nil {
		evidence = record.Strings(body["evidence"])
	}
	empty := body["text"] == nil && len(evidence) == 0
	if have.State == "withdrawn" && empty {
		return have, nil
	}
	edit := register.Write{ID: have.ID, Edit: &register.Edit{Rev: w.Rev, Body: body}}
	writes := []register.Write{edit}
	switch {
	case empty:
		writes = []register.Write{{ID: have.ID, Step: "withdraw", Reason: "Nothing is written for the element any more."}, edit}
		writes[1].Edit.Rev = 0
		if w.Rev != 0 && w.Rev != have.Rev {
			return have, record.Fail(record.Conflict, "Someone changed this text since you opened it. Nothing was written; look at their change and try again.")
		}
	case have.State == "withdrawn":
		writes = append(writes, register.Write{ID: have.ID, Step: "take_up"})
	}
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return have, err
	}
	return done[len(done)-1], nil
}
