package impact

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Opening is one task that approving a change opens.
type Opening struct {
	Call  Call
	About record.Record
	Ref   string // of what it is about
	Title string
	Owner record.ID
	Due   record.Date
	Task  record.ID // of the task, when it is there already
	key   string
}

// mostOpenings is how many tasks one change opens at most.
const mostOpenings = 200

// Openings returns what approving a change opens, or opened: one task for each
// open risk about what changes or the systems it is part of, for the assessment in
// force or under way, for what each law makes of the system, for each document of
// it, and one for the evidence of each thing. Where nothing of the kind is there,
// risk and impact call for a first one.
func (s *Service) Openings(ctx context.Context, a access.Actor, change record.Record) ([]Opening, error) {
	p := planner{s: s, a: a, change: change}
	if err := p.reach(ctx); err != nil {
		return nil, err
	}
	for _, c := range CalledFor(change) {
		if err := p.open(ctx, c); err != nil {
			return nil, err
		}
	}
	if len(p.out) > mostOpenings {
		return nil, record.Fail(record.TooLarge, fmt.Sprintf("The change would open %d tasks; at most %d are opened by one. Split it.", len(p.out), mostOpenings))
	}
	return p.out, p.known(ctx)
}

// Approve takes the step and opens what the change calls for, in one transaction.
// Tasks that are there already are not opened again. The guard of the step holds.
func (s *Service) Approve(ctx context.Context, a access.Actor, id record.ID, rev int64) (record.Record, []Opening, error) {
	r, err := s.of(ctx, a, id, "planned-change")
	if err != nil {
		return r, nil, err
	}
	if r.State != "proposed" {
		return r, nil, record.Fail(record.Illegal, "Only a change that is proposed can be approved.")
	}
	openings, err := s.Openings(ctx, a, r)
	if err != nil {
		return r, nil, err
	}
	var writes []register.Write
	tasks := make([]any, 0, len(openings))
	for i := range openings {
		o := &openings[i]
		if o.Task == "" {
			if o.Task, err = s.reg.NewID(); err != nil {
				return r, nil, err
			}
			writes = append(writes, register.Write{Create: s.task(r, *o)})
		}
		tasks = append(tasks, string(o.Task))
	}
	kept := record.Body{"approved_on": string(record.DateOf(s.reg.Now()))}
	if len(tasks) > 0 {
		kept["opened"] = tasks
	}
	writes = append(writes, register.Write{ID: id, Edit: &register.Edit{Rev: rev, Body: kept}, Vouched: true}, register.Write{ID: id, Step: "approve", Vouched: true})
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return r, nil, register.Unnumbered(err)
	}
	return done[len(done)-1], openings, nil
}

func (s *Service) task(change record.Record, o Opening) *register.Draft {
	text := fmt.Sprintf("%s\n\nOpened by %s: %s\n\nAsked for by %s.", o.Call.Why, s.ref(change), change.Title, o.Call.Source)
	return &register.Draft{ID: o.Task, Kind: "task", Title: o.Title, Owner: o.Owner, Due: o.Due, External: o.key,
		Body: record.Body{"about": string(o.About.ID), "description": text, "priority": "high"}}
}

// planner works out what one change opens.
type planner struct {
	s       *Service
	a       access.Actor
	change  record.Record
	things  []record.Record // what changes, and the systems that is part of
	systems []record.Record
	out     []Opening
}

// partOf says by which field a system, or a use, names a thing.
var partOf = map[string]string{"model": "models", "dataset": "datasets", "agent": "agents", "supplier": "supplier"}

// reach finds what changes and the systems it is part of; retired ones are left
// out.
func (p *planner) reach(ctx context.Context) error {
	ids := p.change.Body.List("about")
	wanted := make([]record.ID, len(ids))
	for i, id := range ids {
		wanted[i] = record.ID(id)
	}
	have, err := p.s.reg.GetMany(ctx, p.a, wanted)
	if err != nil {
		return err
	}
	for _, id := range wanted {
		r, ok := have[id]
		if !ok || r.Removed {
			continue
		}
		p.add(r)
		if err := p.systemsOf(ctx, r); err != nil {
			return err
		}
	}
	for _, r := range p.things {
		if r.Kind == "ai-system" && r.State != "retired" {
			p.systems = append(p.systems, r)
		}
	}
	return nil
}

func (p *planner) add(r record.Record) {
	if !slices.ContainsFunc(p.things, func(t record.Record) bool { return t.ID == r.ID }) {
		p.things = append(p.things, r)
	}
}

func (p *planner) systemsOf(ctx context.Context, r record.Record) error {
	if r.Kind == "use" {
		sys, err := p.s.reg.Get(ctx, p.a, r.Body.ID("system"))
		if err == nil {
			p.add(sys)
		} else if record.CodeOf(err) != record.NotFound {
			return err
		}
		return nil
	}
	field := partOf[r.Kind]
	if field == "" {
		return nil
	}
	systems, err := p.s.all(ctx, p.a, "ai-system", those(field, string(r.ID)))
	for _, sys := range systems {
		p.add(sys)
	}
	return err
}

// open adds what one call opens.
func (p *planner) open(ctx context.Context, c Call) error {
	switch c.Name {
	case "risk":
		return p.risks(ctx, c)
	case "impact":
		return p.impacts(ctx, c)
	case "classification":
		return p.each(ctx, c, "classification", func(r record.Record) bool { return r.State != "left" })
	case "document":
		return p.each(ctx, c, "legal-document", func(r record.Record) bool { return !slices.Contains([]string{"superseded", "discarded"}, r.State) })
	case "evidence":
		return p.evidence(ctx, c)
	case "controls":
		p.add1(c, p.change, c.Title+" after "+p.s.ref(p.change))
	default:
		for _, sys := range p.systems {
			p.add1(c, sys, c.Title+": "+sys.Title)
		}
	}
	return nil
}

func (p *planner) add1(c Call, about record.Record, title string) {
	key := strings.Join([]string{"change", string(p.change.ID), c.Name, string(about.ID)}, "|")
	if slices.ContainsFunc(p.out, func(o Opening) bool { return o.key == key }) {
		return
	}
	owner := about.Owner
	if owner == "" {
		owner = p.change.Owner
	}
	if r := []rune(title); len(r) > record.MaxTitle {
		title = string(r[:record.MaxTitle-1]) + "…"
	}
	p.out = append(p.out, Opening{Call: c, About: about, Ref: p.s.ref(about), Title: title, Owner: owner, Due: p.due(), key: key})
}

// due is the day before the change is made, or thirty days from now where that is
// past or not set.
func (p *planner) due() record.Date {
	today := record.DateOf(p.s.reg.Now())
	if day := record.Date(p.change.Body.Text("planned_for")); day > today {
		return day.AddDays(-1)
	}
	return today.AddDays(30)
}

func (p *planner) risks(ctx context.Context, c Call) error {
	if !p.s.has(p.a, "risk") || len(p.things) == 0 {
		return nil
	}
	covered := map[string]bool{}
	for _, t := range p.things {
		found, err := p.s.all(ctx, p.a, "risk", those("about", string(t.ID)), record.Filter{Field: "state", Op: record.Not, Values: []string{"closed"}})
		if err != nil {
			return err
		}
		for _, r := range found {
			for _, id := range r.Body.List("about") {
				covered[id] = true
			}
			p.add1(c, r, c.Title+": "+r.Title)
		}
	}
	for _, sys := range p.systems {
		if !covered[string(sys.ID)] {
			p.add1(c, sys, "Assess the risks for the first time: "+sys.Title)
		}
	}
	return nil
}

func (p *planner) impacts(ctx context.Context, c Call) error {
	if !p.s.has(p.a, "impact-assessment") {
		return nil
	}
	for _, sys := range p.systems {
		found, err := p.s.all(ctx, p.a, "impact-assessment", those("system", string(sys.ID)), record.Filter{Field: "state", Op: record.Not, Values: []string{"superseded"}})
		if err != nil {
			return err
		}
		for _, r := range found {
			title := c.Title + ": " + r.Title
			if !frozen(r) {
				title = "Take the change into the assessment: " + r.Title
			}
			p.add1(c, r, title)
		}
		if len(found) == 0 {
			p.add1(c, sys, "Assess the impact for the first time: "+sys.Title)
		}
	}
	return nil
}

// each opens a task for every record of a kind about the systems that is kept.
func (p *planner) each(ctx context.Context, c Call, kind string, keep func(record.Record) bool) error {
	if !p.s.has(p.a, kind) {
		return nil
	}
	for _, sys := range p.systems {
		found, err := p.s.all(ctx, p.a, kind, those("system", string(sys.ID)))
		if err != nil {
			return err
		}
		for _, r := range found {
			if keep(r) {
				p.add1(c, r, c.Title+": "+r.Title)
			}
		}
	}
	return nil
}

// evidence opens one task for each thing that has evidence which counts, or will.
func (p *planner) evidence(ctx context.Context, c Call) error {
	for _, t := range p.things {
		found, err := p.s.all(ctx, p.a, "evidence", those("about", string(t.ID)), those("state", "accepted"))
		if err != nil {
			return err
		}
		var refs []string
		for _, r := range found {
			if s := r.Derived.Text("standing"); s == "counts" || s == "early" {
				refs = append(refs, p.s.ref(r))
			}
		}
		if len(refs) > 0 {
			p.add1(c, t, c.Title+" about "+t.Title+": "+strings.Join(refs, ", "))
		}
	}
	return nil
}

// known notes the tasks that are there already.
func (p *planner) known(ctx context.Context) error {
	if len(p.out) == 0 || !p.s.has(p.a, "task") {
		return nil
	}
	keys := make([]string, len(p.out))
	for i, o := range p.out {
		keys[i] = o.key
	}
	have, err := p.s.reg.ByExternals(ctx, p.a, "task", keys)
	if err != nil {
		return err
	}
	for i, o := range p.out {
		if r, ok := have[o.key]; ok {
			p.out[i].Task = r.ID
		}
	}
	return nil
}
