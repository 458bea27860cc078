package gitops

import (
	"context"
	"io/fs"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Action is what applying a document does.
type Action string

// The actions.
const (
	Create    Action = "create"
	Update    Action = "update"
	Unchanged Action = "unchanged"
	Refused   Action = "refused"
)

// Change is one field that applying a document changes, as people read it; an
// empty side is unset.
type Change struct {
	Field string `json:"field"`
	Old   string `json:"old,omitempty"`
	New   string `json:"new,omitempty"`
}

// Item is what applying one document does.
type Item struct {
	Where    Where     `json:"where"`
	Kind     string    `json:"kind"`
	Name     string    `json:"name"` // reference, or kind and external identity
	Title    string    `json:"title,omitempty"`
	Action   Action    `json:"action"`
	Step     string    `json:"step,omitempty"` // the transition that is taken
	Changes  []Change  `json:"changes,omitempty"`
	Problems []Problem `json:"problems,omitempty"`

	id      record.ID
	current record.Record
	draft   *register.Draft
	edit    *register.Edit
	reason  string
	files   []pending
}

// Plan is what applying documents would do. It is made for one state of the
// records; applying it later fails where they changed meanwhile.
type Plan struct {
	Items []Item `json:"items"`
	files fs.FS
}

// Options say how documents are meant.
type Options struct {
	Partial bool  // what a document does not name stays as it is
	Files   fs.FS // where {path: …} of a file field is read; nil refuses such fields
}

// Count returns how many items have the action.
func (p Plan) Count(a Action) int {
	n := 0
	for i := range p.Items {
		if p.Items[i].Action == a {
			n++
		}
	}
	return n
}

// planner makes a plan.
type planner struct {
	ctx    context.Context
	reg    *register.Register
	actor  access.Actor
	o      Options
	known  map[External]record.ID      // by external identity: records and those to be made
	refs   map[string]record.ID        // by reference
	names  map[record.ID]register.Name // of records that are linked
	fresh  map[record.ID]string        // kinds of those to be made
	fields map[string][]record.Field   // by kind
}

// Make plans what applying the documents would do. What is wrong with a
// document is in its item; the error says that the plan cannot be made at all.
func Make(ctx context.Context, reg *register.Register, actor access.Actor, docs []Document, o Options) (Plan, error) {
	p := &planner{ctx: ctx, reg: reg, actor: actor, o: o, known: map[External]record.ID{}, refs: map[string]record.ID{},
		names: map[record.ID]register.Name{}, fresh: map[record.ID]string{}, fields: map[string][]record.Field{}}
	plan := Plan{Items: make([]Item, len(docs)), files: o.Files}
	if err := p.find(docs, plan.Items); err != nil {
		return Plan{}, err
	}
	if err := p.lookUp(docs); err != nil {
		return Plan{}, err
	}
	for i := range docs {
		if len(plan.Items[i].Problems) == 0 {
			if err := p.item(&docs[i], &plan.Items[i]); err != nil {
				return Plan{}, err
			}
		}
		if len(plan.Items[i].Problems) > 0 {
			plan.Items[i].Action = Refused
		}
	}
	if err := p.describe(&plan); err != nil {
		return Plan{}, err
	}
	return plan, nil
}

// item works out what one document does.
func (p *planner) item(d *Document, it *Item) error {
	want := p.want(d, it)
	if it.current.ID == "" {
		p.create(d, it, want)
	} else {
		p.update(d, it, want)
	}
	return nil
}

func (p *planner) create(d *Document, it *Item, want record.Record) {
	it.Action = Create
	k := d.Kind
	if want.Title == "" && k.AutoTitle == nil {
		it.fail(d.Where.Line, "a new %s needs a title", k.Label)
	}
	if s := k.State(want.State); want.State != "" && (s == nil || !s.Start && s.Name != k.States[0].Name) {
		it.fail(d.Where.Line, "%s", cannotBegin(k, want.State))
	}
	it.draft = &register.Draft{ID: it.id, Kind: k.Name, Title: want.Title, State: want.State, Owner: want.Owner,
		Due: want.Due, External: want.External, Body: want.Body, Reason: d.Reason}
}

func (p *planner) update(d *Document, it *Item, want record.Record) {
	it.Action = Unchanged
	if d.Rev > 0 && d.Rev != it.current.Rev {
		it.fail(d.Where.Line, "it is based on revision %d, and the record is at %d; write the file again", d.Rev, it.current.Rev)
	}
	if want.State != it.current.State {
		it.step(d, want.State)
	}
	want.State = it.current.State
	if e, changed := edit(it.current, want); changed {
		e.Reason, it.edit, it.Action = d.Reason, &e, Update
	}
	if it.Step != "" {
		it.reason, it.Action = d.Reason, Update
	}
}

// edit returns what brings a record to the wanted one.
func edit(cur, want record.Record) (register.Edit, bool) {
	e := register.Edit{Rev: cur.Rev, Body: record.Body{}}
	for _, diff := range record.Diff(cur, want) {
		switch diff.Field {
		case "title":
			e.Title = &want.Title
		case "owner":
			e.Owner = &want.Owner
		case "due":
			e.Due = &want.Due
		case "external":
			e.External = &want.External
		default:
			e.Body[diff.Field] = diff.New
		}
	}
	changed := e.Title != nil || e.Owner != nil || e.Due != nil || e.External != nil || len(e.Body) > 0
	return e, changed
}
