package dossier

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// gather reads the records one or more documents of a system are filled from. Each
// way is read once, at most maxRecords records of it.
type gather struct {
	ctx    context.Context
	s      *Service
	a      access.Actor
	regime *law.Regime
	day    record.Date
	system record.Record

	subjects map[string]record.Record
	ways     map[string]found
	names    map[record.ID]register.Name
	parts    map[string]record.Record // what somebody wrote, by template and element
}

// found is what one way leads to.
type found struct {
	records []record.Record
	unseen  int
	cut     bool
	hidden  bool // the actor may read no such records, or a part of them only
}

func (s *Service) gather(ctx context.Context, a access.Actor, regime *law.Regime, system record.ID, day record.Date) (*gather, error) {
	g := &gather{ctx: ctx, s: s, a: a, regime: regime, day: day, subjects: map[string]record.Record{}, ways: map[string]found{}, names: map[record.ID]register.Name{}}
	var err error
	if g.system, err = s.reg.Get(ctx, a, system); err != nil {
		return nil, err
	}
	if g.system.Kind != "ai-system" || g.system.Removed || g.system.Erased {
		return nil, record.Fail(record.NotFound, "There is no such AI system.")
	}
	g.subjects["system"] = g.system
	if g.subjects["organisation"], err = g.organisation(); err != nil {
		return nil, err
	}
	if g.subjects["classification"], err = g.classification(); err != nil {
		return nil, err
	}
	if g.subjects["assessment"], err = g.assessment(); err != nil {
		return nil, err
	}
	return g, g.written()
}

// sees reports whether the actor may read records of a kind, and all of them.
func (g *gather) sees(kind string) (some, all bool) {
	d := g.a.May(access.Read, kind, nil)
	return d.Allowed, d.Allowed && !d.Part && !d.Own
}

func (g *gather) first(q record.Query) (record.Record, error) {
	if some, _ := g.sees(q.Kind); !some || g.s.reg.Kinds().Kind(q.Kind) == nil {
		return record.Record{}, nil
	}
	q.Limit = 1
	page, err := g.s.reg.List(g.ctx, g.a, q)
	if err != nil || len(page.Records) == 0 {
		return record.Record{}, err
	}
	return page.Records[0], nil
}

func (g *gather) organisation() (record.Record, error) {
	return g.first(record.Query{Kind: "organisation"})
}

// classification is what the law makes of the system.
func (g *gather) classification() (record.Record, error) {
	if some, _ := g.sees("classification"); !some {
		return record.Record{}, nil
	}
	external := g.regime.Name + "@" + string(g.system.ID)
	have, err := g.s.reg.ByExternals(g.ctx, g.a, "classification", []string{external})
	if c := have[external]; err == nil && !c.Removed {
		return c, nil
	}
	return record.Record{}, err
}

// assessment is the newest impact assessment of the system that was not left behind.
func (g *gather) assessment() (record.Record, error) {
	k := g.s.reg.Kinds().Kind("impact-assessment")
	if k == nil {
		return record.Record{}, nil
	}
	var states []string
	for _, s := range k.States {
		if s.Shape != record.Ended {
			states = append(states, s.Name)
		}
	}
	return g.first(record.Query{Kind: k.Name, Sort: record.Sort{Field: "number", Desc: true}, Filters: []record.Filter{
		{Field: "system", Op: record.Is, Values: []string{string(g.system.ID)}}, {Field: "state", Op: record.Is, Values: states}}})
}

// mostParts is how many texts of people a system's documents are made of at most.
const mostParts = 2000

// written reads what somebody wrote for elements. More than mostParts are TooLarge:
// a document of a part of them would look like the whole.
func (g *gather) written() error {
	g.parts = map[string]record.Record{}
	if some, _ := g.sees("legal-part"); !some {
		return nil
	}
	q := record.Query{Kind: "legal-part", Filters: []record.Filter{
		{Field: "system", Op: record.Is, Values: []string{string(g.system.ID)}}, {Field: "state", Op: record.Is, Values: []string{"written"}}}}
	read := 0
	for r, err := range g.s.reg.All(g.ctx, g.a, q) {
		if err != nil {
			return err
		}
		if key := partKey(r.Body.Text("template"), r.Body.Text("element")); r.Body.Text("regime") == g.regime.Name && better(r, g.parts[key]) {
			g.parts[key] = r
		}
		if read++; read > mostParts {
			return record.Fail(record.TooLarge, fmt.Sprintf("There are more than %d texts for documents of this system. Remove those that no document uses.", mostParts))
		}
	}
	return nil
}

// better prefers, of two parts for one element, the one made on the document's page.
func better(r, have record.Record) bool {
	return have.ID == "" || have.External == "" && (r.External != "" || r.Number > have.Number)
}

func partKey(template, element string) string { return template + ":" + element }

// follow reads the records a table is of.
func (g *gather) follow(s Source) (found, error) {
	var at found
	if start := g.subjects[s.Start]; start.ID != "" {
		at.records = []record.Record{start}
	} else if _, all := g.sees(subjects[s.Start]); !all {
		at.hidden = true
	}
	for i, h := range s.Path {
		next, err := g.hop(at.records, h, s.narrowed(i))
		if err != nil {
			return found{}, err
		}
		next.hidden, next.cut = next.hidden || at.hidden, next.cut || at.cut
		at = next
	}
	return at, nil
}

// hop takes one step from records to others.
func (g *gather) hop(from []record.Record, h Hop, narrow []Where) (found, error) {
	ids := make([]string, len(from))
	for i, r := range from {
		ids[i] = string(r.ID)
	}
	key := fmt.Sprint(h, narrow, ids)
	if have, ok := g.ways[key]; ok {
		return have, nil
	}
	var out found
	some, all := g.sees(h.To)
	var err error
	switch {
	case !some || len(from) == 0:
	case h.Back:
		out, err = g.back(ids, h, narrow)
	default:
		out, err = g.on(from, h, narrow)
	}
	out.hidden = !all
	g.ways[key] = out
	return out, err
}

// back reads the records of the hop's kind whose link names one of ours.
func (g *gather) back(ids []string, h Hop, narrow []Where) (found, error) {
	k := g.s.reg.Kinds().Kind(h.Kind)
	q := record.Query{Kind: h.Kind, Limit: maxRecords}
	for _, w := range narrow {
		if f := k.Field(w.Field); w.Field == "state" || f != nil && f.Index {
			q.Filters = append(q.Filters, record.Filter{Field: w.Field, Op: record.Is, Values: w.Is})
		}
	}
	var out found
	seen := map[record.ID]bool{}
	for some := range slices.Chunk(ids, 100) { // as many values as a filter takes
		q := q
		q.Filters = append(slices.Clone(q.Filters), record.Filter{Field: h.Field, Op: record.Is, Values: some})
		page, err := g.s.reg.List(g.ctx, g.a, q)
		if err != nil {
			return found{}, err
		}
		out.cut = out.cut || page.Next != ""
		for _, r := range page.Records {
			if !seen[r.ID] && !r.Erased && matches(r, narrow) {
				seen[r.ID] = true
				out.records = append(out.records, r)
			}
		}
	}
	if len(out.records) > maxRecords {
		out.records, out.cut = out.records[:maxRecords], true
	}
	return out, nil
}

// on reads the records that links of ours name.
func (g *gather) on(from []record.Record, h Hop, narrow []Where) (found, error) {
	var ids []record.ID
	var out found
	for _, r := range from {
		for _, id := range r.Body.List(h.Field) {
			if !slices.Contains(ids, record.ID(id)) {
				ids = append(ids, record.ID(id))
			}
		}
	}
	if len(ids) > maxRecords {
		ids, out.cut = ids[:maxRecords], true
	}
	have, err := g.s.reg.GetMany(g.ctx, g.a, ids)
	for _, id := range ids {
		switch r, ok := have[id]; {
		case !ok || r.Removed || r.Erased:
			out.unseen++
		case matches(r, narrow):
			out.records = append(out.records, r)
		}
	}
	return out, err
}

func matches(r record.Record, where []Where) bool {
	for _, w := range where {
		if !slices.ContainsFunc(record.Strings(r.Value(w.Field)), func(v string) bool { return slices.Contains(w.Is, v) }) {
			return false
		}
	}
	return true
}

// about names a record; persons by their reference alone.
func (g *gather) about(r record.Record) About {
	out := About{ID: r.ID, Reference: r.Ref(g.s.reg.Kinds().Kind(r.Kind)), Revision: r.Rev, Title: r.Title}
	if unnamed(r.Kind) {
		out.Title = ""
	}
	return out
}

// unnamed are the kinds whose titles hold the name of a person.
func unnamed(kind string) bool {
	return kind == "person" || kind == "assignment" || kind == "legal-part"
}

// name returns what a link to a record shows: its reference, and its title unless
// that names a person. What the actor may not read is "".
func (g *gather) name(id record.ID) (string, error) {
	n, ok := g.names[id]
	if !ok {
		have, err := g.s.reg.Names(g.ctx, g.a, []record.ID{id})
		if err != nil {
			return "", err
		}
		n = have[id]
		g.names[id] = n
	}
	k := g.s.reg.Kinds().Kind(n.Kind)
	if k == nil {
		return "", nil
	}
	ref := fmt.Sprintf("%s-%d", k.Prefix, n.Number)
	if unnamed(n.Kind) || strings.TrimSpace(n.Title) == "" {
		return ref, nil
	}
	return n.Title + " (" + ref + ")", nil
}
