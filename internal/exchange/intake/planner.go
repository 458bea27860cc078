package intake

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"steward/internal/access"
	"steward/internal/exchange"
	"steward/internal/record"
	"steward/internal/register"
)

// Make plans the import of sources in order: nothing is written. Sources that
// are not ready take no part beyond their place in Files. It asks for the verb
// Import on any kind; kinds the actor may not import, create or update are
// refused row by row.
func Make(ctx context.Context, reg *register.Register, a access.Actor, sources []Source) (*Plan, error) {
	if err := a.Require(access.Import, "", nil); err != nil {
		return nil, err
	}
	kinds, err := Catalogue(ctx, reg, a.Org)
	if err != nil {
		return nil, err
	}
	p := &planner{ctx: ctx, reg: reg, actor: a, kinds: kinds, sources: sources,
		drafts: map[key]*row{}, titles: map[key]*row{}, named: map[key]*row{}, users: map[*row][]*row{}}
	for i, s := range sources {
		if s.Ready() {
			p.gather(i, s)
		}
	}
	if err := p.look(); err != nil {
		return nil, err
	}
	if err := p.decide(); err != nil {
		return nil, err
	}
	return p.plan()
}

// planner holds a plan in the making.
type planner struct {
	ctx     context.Context
	reg     *register.Register
	actor   access.Actor
	kinds   *record.Catalogue
	sources []Source

	rows   []*row          // of drafts, in order
	drafts map[key]*row    // by identity
	titles map[key]*row    // the first draft of a kind with a title
	named  map[key]*row    // made by name, by identity
	order  []*row          // named rows in the order they came up
	users  map[*row][]*row // who links to a row
	found  found
}

// gather takes the drafts of a source. One that an earlier file describes too is
// skipped when it says nothing else, and refused when it does: which of the two
// is right is not ours to guess.
func (p *planner) gather(file int, s Source) {
	for _, d := range s.Reading.Drafts {
		r := &row{draft: d, file: file, kind: p.kinds.Kind(d.Kind)}
		p.rows = append(p.rows, r)
		if r.kind == nil {
			r.refusal = fmt.Sprintf("%q is not a kind of record.", d.Kind)
			continue
		}
		if first := p.drafts[r.key()]; first != nil {
			if first.says(d) {
				r.reason = "The same as " + first.draft.Where.String() + "."
			} else {
				r.refusal = fmt.Sprintf("%s describes the same %s (%s) in another way. Import one file after the other if both are right.",
					first.draft.Where, r.kind.Label, d.External)
			}
			continue
		}
		p.drafts[r.key()] = r
		if t := (key{d.Kind, d.Title}); p.titles[t] == nil {
			p.titles[t] = r
		}
	}
}

// decide settles every row. A row that is refused sends those that link to it
// through again, so the order of files does not matter.
func (p *planner) decide() error {
	for _, r := range p.rows {
		if r.refusal != "" || r.reason != "" {
			continue
		}
		if err := p.identify(r); err != nil {
			return err
		}
		r.queued = true
	}
	queue := slices.Clone(p.rows)
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		if !r.queued {
			continue
		}
		if err := p.settle(r); err != nil {
			return err
		}
		if r.queued = false; r.refusal == "" {
			continue
		}
		for _, u := range p.users[r] {
			if !u.queued && u.refusal == "" {
				u.queued = true
				queue = append(queue, u)
			}
		}
	}
	p.want()
	return nil
}

// want marks the named rows that something written points at.
func (p *planner) want() {
	for _, r := range p.rows {
		if o := r.outcome(); o != Created && o != Updated {
			continue
		}
		for _, u := range r.uses {
			if u.named && !u.wanted {
				u.wanted, u.file, u.draft.Where = true, r.file, r.draft.Where
			}
		}
	}
}

// identify gives the row the record there is, or a new identity.
func (p *planner) identify(r *row) (err error) {
	old, ok := p.found.external[r.key()]
	if !ok {
		r.id, err = p.reg.NewID()
		return err
	}
	old.Body = maps.Clone(old.Body)
	maps.DeleteFunc(old.Body, func(name string, _ any) bool { return r.kind.Field(name) == nil }) // a field taken out of use
	r.old, r.id = &old, old.ID
	return nil
}

// settle works out what becomes of a row as things stand.
func (p *planner) settle(r *row) error {
	r.notes, r.uses, r.diff = nil, nil, nil
	if r.refusal = p.forbidden(r.kind); r.refusal != "" {
		return nil
	}
	if r.old != nil && r.old.Removed {
		r.refusal = fmt.Sprintf("%s was taken out of use. Bring it back first, or leave it out of the file.", r.old.Ref(r.kind))
		return nil
	}
	r.next = p.start(r)
	if err := p.links(r); err != nil {
		return err
	}
	p.fill(r)
	return nil
}

// forbidden says why the actor may bring in nothing of a kind, or "".
func (p *planner) forbidden(k *record.Kind) string {
	if d := p.actor.May(access.Import, k.Name, nil); !d.Allowed {
		return d.Reason
	}
	if d := p.actor.May(access.Read, k.Name, nil); !d.Allowed {
		return d.Reason
	} else if d.Own {
		return "Your role sees only its own records of this kind, so what exists already cannot be told."
	}
	return ""
}

// start returns the record the row begins with: the one there is, or a new one
// with the title and state of the file.
func (p *planner) start(r *row) record.Record {
	if r.old != nil {
		next := r.old.Clone()
		next.Derived = nil
		if r.kind.AutoTitle == nil { // such records are named by what they say
			next.Title = r.draft.Title
		}
		if s := r.draft.State; s != "" && s != r.old.State {
			r.note("state", fmt.Sprintf("The file says %s, the record is %s. An import does not move records on; take the step on its page.",
				stateLabel(r.kind, s), stateLabel(r.kind, r.old.State)))
		}
		if next.Body == nil {
			next.Body = record.Body{}
		}
		return next
	}
	next := record.Record{Org: p.actor.Org, ID: r.id, Kind: r.kind.Name, Title: r.draft.Title, State: r.draft.State,
		External: r.draft.External, Version: r.kind.Version, Body: record.Body{}}
	first := r.kind.States[0].Name
	if st := r.kind.State(next.State); next.State == "" {
		next.State = first
	} else if st != nil && !st.Start && st.Name != first {
		r.warn("state", fmt.Sprintf("No record begins as %s; it begins as %s, and is moved on by steps.", st.Label, r.kind.States[0].Label))
		next.State = first
	}
	if like, ok := p.found.title[key{r.kind.Name, r.draft.Title}]; ok && !r.named {
		r.note("name", fmt.Sprintf("%s has the same name, but not this identity.", like.Ref(r.kind)))
	}
	return next
}

func stateLabel(k *record.Kind, name string) string {
	if s := k.State(name); s != nil {
		return s.Label
	}
	return name
}

// fill sets the fields of the file, checks the whole and finds what differs.
func (p *planner) fill(r *row) {
	for name, v := range r.draft.Fields {
		if v != nil {
			r.next.Body[name] = v
		}
	}
	body, faults := r.kind.NormaliseBody(r.next.Body, nil)
	r.next.Body = body
	if r.old != nil {
		if r.diff = differences(r.kind, *r.old, r.next); len(r.diff) == 0 {
			return
		}
	}
	faults = append(faults, r.kind.CheckEnvelope(r.next)...)
	if len(faults) == 0 && r.kind.Validate != nil {
		faults = r.kind.Validate(r.old, r.next)
	}
	if len(faults) > 0 {
		r.refusal = sentences(faults)
		return
	}
	verb, now := access.Create, &r.next
	if r.old != nil {
		verb, now = access.Update, r.old
	}
	if d := p.actor.May(verb, r.kind.Name, now); !d.Allowed {
		r.refusal = d.Reason
	}
}

func sentences(faults []record.FieldError) string {
	s := ""
	for i, f := range faults {
		if i == 10 {
			return s + fmt.Sprintf(" And %d more.", len(faults)-i)
		}
		if i > 0 {
			s += " "
		}
		s += f.Message
	}
	return s
}

func (p *planner) at(r *row, n note) exchange.Problem {
	return exchange.Problem{Where: r.draft.Where, Severity: n.severity, Code: n.code, Message: r.draft.Title + ": " + n.text}
}
