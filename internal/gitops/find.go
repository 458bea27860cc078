package gitops

import (
	"fmt"
	"slices"

	"steward/internal/record"
	"steward/internal/tree"
)

// find sets out one item for each document: the record it means, or the
// identity of the one to be made.
func (p *planner) find(docs []Document, items []Item) error {
	externals := map[string][]string{}
	for i := range docs {
		if d := &docs[i]; d.Number == 0 {
			externals[d.Kind.Name] = append(externals[d.Kind.Name], d.External)
		}
	}
	existing, err := p.byExternals(externals)
	if err != nil {
		return err
	}
	seen := map[string]Where{}
	for i := range docs {
		d, it := &docs[i], &items[i]
		*it = Item{Where: d.Where, Kind: d.Kind.Name, Name: d.Name(), Title: d.Title}
		cur, err := p.current(d, existing, it)
		if err != nil {
			return err
		}
		it.current = cur
		name := it.Name
		if cur.ID != "" {
			name = cur.Ref(d.Kind)
		}
		if first, ok := seen[name]; ok {
			it.fail(d.Where.Line, "%s is described at %s already", name, first)
			continue
		}
		seen[name] = d.Where
		if err := p.identify(d, it); err != nil {
			return err
		}
	}
	return nil
}

func (p *planner) byExternals(externals map[string][]string) (map[External]record.Record, error) {
	out := map[External]record.Record{}
	for kind, all := range externals {
		for some := range slices.Chunk(all, 200) {
			found, err := p.reg.ByExternals(p.ctx, p.actor, kind, some)
			if err != nil {
				return nil, fmt.Errorf("find records by external identity: %w", err)
			}
			for ext, r := range found {
				out[External{kind, ext}] = r
			}
		}
	}
	return out, nil
}

// current returns the record a document means; the zero record when it is to be
// made.
func (p *planner) current(d *Document, existing map[External]record.Record, it *Item) (record.Record, error) {
	if d.Number == 0 {
		r := existing[External{d.Kind.Name, d.External}]
		if r.Removed {
			it.fail(d.Where.Line, "%s was removed; restore it first", r.Ref(d.Kind))
		}
		return r, nil
	}
	r, err := p.reg.ByNumber(p.ctx, p.actor, d.Kind.Name, d.Number)
	switch {
	case record.CodeOf(err) == record.NotFound && err != nil:
		it.fail(d.Where.Line, "%s is not there; to make a record, leave ref out and give external", d.Name())
		return record.Record{}, nil
	case err != nil:
		return record.Record{}, fmt.Errorf("read %s: %w", d.Name(), err)
	case r.Removed:
		it.fail(d.Where.Line, "%s was removed; restore it first", d.Name())
	}
	return r, nil
}

// identify makes the item's record known to links of other documents.
func (p *planner) identify(d *Document, it *Item) error {
	if it.id = it.current.ID; it.id == "" {
		id, err := p.reg.NewID()
		if err != nil {
			return err
		}
		it.id = id
		p.fresh[id] = d.Kind.Name
	} else {
		it.Name = it.current.Ref(d.Kind)
		p.refs[it.Name] = it.id
	}
	if d.External != "" {
		p.known[External{d.Kind.Name, d.External}] = it.id
	}
	return nil
}

// lookUp finds the records that links name and that no document describes.
func (p *planner) lookUp(docs []Document) error {
	refs, externals, ids := map[string]bool{}, map[string][]string{}, []record.ID{}
	for i := range docs {
		fields, err := p.fieldsOf(docs[i].Kind.Name)
		if err != nil {
			return err
		}
		eachLink(&docs[i], fields, func(f *record.Field, n *tree.Node) {
			switch l := parseLink(f, n); {
			case l.ref != "":
				refs[l.ref] = true
			case l.id != "":
				ids = append(ids, l.id)
			case l.external.External != "":
				externals[l.external.Kind] = append(externals[l.external.Kind], l.external.External)
			}
		})
	}
	found, err := p.byExternals(externals)
	if err != nil {
		return err
	}
	for e, r := range found {
		if _, ok := p.known[e]; !ok && !r.Removed {
			p.known[e] = r.ID
		}
	}
	return p.lookUpRefs(refs, ids)
}

func (p *planner) lookUpRefs(refs map[string]bool, ids []record.ID) error {
	for ref := range refs {
		if _, ok := p.refs[ref]; ok {
			continue
		}
		r, err := p.reg.Find(p.ctx, p.actor, ref)
		if record.CodeOf(err) == record.NotFound && err != nil {
			continue
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", ref, err)
		}
		p.refs[ref] = r.ID
	}
	for _, id := range p.refs {
		ids = append(ids, id)
	}
	for _, id := range p.known {
		ids = append(ids, id)
	}
	return p.nameAll(ids)
}

func (p *planner) nameAll(ids []record.ID) error {
	for some := range slices.Chunk(ids, 200) {
		names, err := p.reg.Names(p.ctx, p.actor, some)
		if err != nil {
			return fmt.Errorf("read names: %w", err)
		}
		for id, n := range names {
			p.names[id] = n
		}
	}
	return nil
}

func (p *planner) fieldsOf(kind string) ([]record.Field, error) {
	if f, ok := p.fields[kind]; ok {
		return f, nil
	}
	f, err := p.reg.Fields(p.ctx, p.actor.Org, kind)
	if err != nil {
		return nil, fmt.Errorf("read the fields of %s: %w", kind, err)
	}
	p.fields[kind] = f
	return f, nil
}
