package conformity

import (
	"context"
	"fmt"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// planTasks adds the tasks about the items of a plan, whoever made them.
func (s *Service) planTasks(ctx context.Context, a access.Actor, steps []GapStep) error {
	if !a.May(access.Read, "task", nil).Allowed {
		return nil
	}
	var ids []string
	for _, p := range steps {
		ids = append(ids, string(p.Item.Record.ID))
	}
	tasks, err := s.linkedTo(ctx, a, "task", "about", ids)
	if err != nil {
		return err
	}
	for i := range steps {
		steps[i].Tasks = tasks[steps[i].Item.Record.ID]
	}
	return nil
}

// GapWork is who closes gaps, and by when.
type GapWork struct {
	Owner record.ID
	Due   record.Date
}

// mostTasks is how many tasks are made at once.
const mostTasks = 500

// Remedy makes a task for each of the chosen rows of a plan, all or none. A row
// whose task of this round is there already is left alone and counted in had.
func (s *Service) Remedy(ctx context.Context, a access.Actor, g *GapRound, rows []GapStep, w GapWork) (made, had int, err error) {
	switch {
	case len(rows) == 0:
		return 0, 0, record.InvalidFields([]record.FieldError{{Field: "items", Code: "required", Message: "Tick the rows to make tasks of."}})
	case len(rows) > mostTasks:
		return 0, 0, record.Fail(record.TooLarge, fmt.Sprintf("At most %d tasks are made at once.", mostTasks))
	case w.Owner == "":
		return 0, 0, record.InvalidFields([]record.FieldError{{Field: "owner", Code: "required", Message: "Say who is to do it."}})
	}
	externals := make([]string, len(rows))
	for i, p := range rows {
		externals[i] = remedyExternal(g.Record.ID, p.Item)
	}
	have, err := s.reg.ByExternals(ctx, a, "task", externals)
	if err != nil {
		return 0, 0, err
	}
	var writes []register.Write
	for i, p := range rows {
		if _, ok := have[externals[i]]; ok {
			had++
			continue
		}
		writes = append(writes, register.Write{Create: remedyDraft(g, p, w, externals[i])})
	}
	if len(writes) == 0 {
		return 0, had, nil
	}
	_, err = s.reg.Batch(ctx, a, writes)
	if err != nil {
		return 0, 0, err
	}
	return len(writes), had, nil
}

func remedyExternal(round record.ID, it GapItem) string {
	return "gap-plan|" + string(round) + "|" + string(it.Key())
}

// remedyDraft is the task that closes a gap.
func remedyDraft(g *GapRound, p GapStep, w GapWork, external string) *register.Draft {
	text := p.Item.Record.Title
	if p.Item.Item != nil && p.Item.Item.Text != "" {
		text = p.Item.Item.Text
	}
	text += fmt.Sprintf("\n\nThe lowest answer puts it at level %d of %d aimed at. Done when evidence of it was accepted; finishing this task moves no position.", p.Value.Level, p.Item.Target)
	priority := "normal"
	if p.Points >= 3*pointsLevel {
		priority = "high"
	}
	return &register.Draft{Kind: "task", Title: "Close the gap at " + clipTo(p.Item.Number()+": "+p.Item.Title(), 250), Owner: w.Owner, Due: w.Due, External: external,
		Body: record.Body{"about": string(p.Item.Record.ID), "description": text, "priority": priority}}
}
