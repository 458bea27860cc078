package conformity

import (
	"context"
	"fmt"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// GapAsk asks a person questions of a round.
type GapAsk struct {
	Person record.ID
	Items  []GapItem
	Due    record.Date // of the task; may be empty
	Link   string      // where the person answers, for the task
}

// GapAsked is what asking came to.
type GapAsked struct {
	New  int           // questions asked now
	Had  int           // questions the person was asked or answered before
	Task record.Record // that tells the person; zero when it could not be made or changed
}

// Ask asks a person: an answer that is awaited for each question, and one task
// with the link. All of it happens or nothing. Asking again adds what is new and
// leaves answers alone. Excluded controls are not asked about.
func (s *Service) Ask(ctx context.Context, a access.Actor, g *GapRound, ask GapAsk) (GapAsked, error) {
	var out GapAsked
	switch {
	case ask.Person == "":
		return out, record.InvalidFields([]record.FieldError{{Field: "person", Code: "required", Message: "Say who is to be asked."}})
	case len(ask.Items) == 0:
		return out, record.InvalidFields([]record.FieldError{{Field: "items", Code: "required", Message: "Choose what to ask about."}})
	case !g.Open():
		return out, record.Fail(record.Illegal, "This gap analysis is closed. Reopen it to ask more.")
	}
	writes, err := s.askWrites(ctx, a, g, ask, &out)
	if err != nil || len(writes) == 0 {
		return out, err
	}
	task, ok, err := s.askTask(ctx, a, g, ask)
	if err != nil {
		return out, err
	}
	made, err := s.reg.Batch(ctx, a, append(writes, task...))
	if err != nil {
		return GapAsked{}, err
	}
	if ok {
		out.Task = made[len(made)-1]
	}
	return out, nil
}

// askWrites are the answers to be awaited.
func (s *Service) askWrites(ctx context.Context, a access.Actor, g *GapRound, ask GapAsk, out *GapAsked) ([]register.Write, error) {
	var externals []string
	for _, it := range ask.Items {
		externals = append(externals, answerExternal(g.Record.ID, it, ask.Person))
	}
	have, err := s.reg.ByExternals(ctx, a, "gap-answer", externals)
	if err != nil {
		return nil, err
	}
	var writes []register.Write
	for i, it := range ask.Items {
		if it.Excluded() {
			continue
		}
		if _, ok := have[externals[i]]; ok {
			out.Had++
			continue
		}
		out.New++
		writes = append(writes, register.Write{Create: &register.Draft{Kind: "gap-answer", Owner: ask.Person, External: externals[i],
			Body: record.Body{"round": string(g.Record.ID), "of": string(it.Record.ID), "pack": it.Record.Body.Text("pack"), "respondent": string(ask.Person)}}})
	}
	return writes, nil
}

// askTask makes the task that tells the person, or opens it again. An actor who
// may not leaves it as it is.
func (s *Service) askTask(ctx context.Context, a access.Actor, g *GapRound, ask GapAsk) ([]register.Write, bool, error) {
	external := askExternal(g.Record.ID, ask.Person)
	draft := &register.Draft{Kind: "task", Title: "Answer the questions of the gap analysis: " + clipTo(g.Record.Title, 200), Owner: ask.Person, Due: ask.Due, External: external,
		Body: record.Body{"about": string(g.Record.ID), "description": "You were asked how things are done here. Answer at [" + ask.Link + "](" + ask.Link + "); you can stop and go on at any time."}}
	if !a.May(access.Create, "task", nil).Allowed || !a.May(access.Read, "task", nil).Allowed {
		return nil, false, nil
	}
	have, err := s.reg.ByExternals(ctx, a, "task", []string{external})
	if err != nil {
		return nil, false, err
	}
	t, ok := have[external]
	if !ok {
		return []register.Write{{Create: draft}}, true, nil
	}
	if t.Removed || t.Erased || !a.May(access.Update, "task", &t).Allowed || !a.May(access.StepOf("reopen"), "task", &t).Allowed {
		return nil, false, nil
	}
	var out []register.Write
	if t.State == "done" || t.State == "cancelled" {
		out = append(out, register.Write{ID: t.ID, Step: "reopen", Reason: "More was asked."})
	}
	if ask.Due != "" && ask.Due != t.Due {
		out = append(out, register.Write{ID: t.ID, Edit: &register.Edit{Due: &ask.Due}})
	}
	return out, len(out) > 0, nil
}

// StartGap starts a round over packs in use. The error names what is missing: a
// pack that is not in use is Invalid.
func (s *Service) StartGap(ctx context.Context, a access.Actor, title string, packs []string, target float64, method string) (record.Record, error) {
	inUse, err := s.packsInUse(ctx, a)
	if err != nil {
		return record.Record{}, err
	}
	var list []any
	for _, name := range packs {
		if _, ok := inUse[name]; !ok {
			return record.Record{}, record.InvalidFields([]record.FieldError{{Field: "packs", Code: "invalid", Message: fmt.Sprintf("%q is not in use here.", clipTo(name, 40))}})
		}
		list = append(list, name)
	}
	body := record.Body{"packs": list, "target": target, "started": string(record.DateOf(s.reg.Now()))}
	if method != "" {
		body["method"] = method
	}
	return s.reg.Create(ctx, a, register.Draft{Kind: "gap-round", Title: title, Owner: a.Person, Body: body}, register.CreateOptions{})
}

// GapPacks returns what a round can be about: the packs in use by title.
func (s *Service) GapPacks(ctx context.Context, a access.Actor) ([]record.Option, error) {
	var out []record.Option
	q := record.Query{Kind: "pack", Sort: record.Sort{Field: "title"}, Filters: []record.Filter{{Field: "state", Op: record.Is, Values: []string{"in_use"}}}}
	err := s.gapPages(ctx, a, q, func(r record.Record) { out = append(out, record.Option{Name: r.Body.Text("name"), Label: r.Title}) })
	return out, err
}
