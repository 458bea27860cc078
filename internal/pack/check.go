package pack

import (
	"fmt"
	"slices"
)

// done checks what was read as a whole and returns the pack or its problems.
func (d *draft) done() (*Pack, error) {
	if d.broken { // the rest would be told as missing
		return nil, d.problems.err()
	}
	d.fillSources()
	d.checkHeader()
	d.checkSources()
	d.checkItems()
	d.checkParents()
	d.checkDocuments()
	d.checkTerms()
	d.checkCrosswalk()
	if err := d.problems.err(); err != nil {
		return nil, err
	}
	p := d.pack
	p.index()
	p.maps = d.maps
	return &p, nil
}

// fillSources gives what names no source the only one there is.
func (d *draft) fillSources() {
	if len(d.pack.Sources) != 1 {
		return
	}
	only := d.pack.Sources[0].ID
	fill := func(s *string) {
		if *s == "" {
			*s = only
		}
	}
	for i := range d.pack.Items {
		fill(&d.pack.Items[i].Source)
	}
	for i := range d.pack.Crosswalk {
		fill(&d.pack.Crosswalk[i].Source)
	}
	for i := range d.pack.Terms {
		fill(&d.pack.Terms[i].Source)
	}
}

// of returns where a key of the header stands, or the pack.
func (d *draft) of(key string) place {
	if at, ok := d.header[key]; ok {
		return at
	}
	return d.start
}

func (d *draft) checkHeader() {
	p := &d.pack
	if p.Name != "" && !ValidName(p.Name) {
		d.problems.add(d.of("name"), "name %q is not lower-case letters, digits and hyphens, at most 40", clip(p.Name))
	}
	if p.ValidTo != "" && p.ValidTo < p.ValidFrom {
		d.problems.add(d.of("valid_to"), "valid_to %s is before valid_from %s", p.ValidTo, p.ValidFrom)
	}
	if len(p.Uncertain) > maxTexts {
		d.problems.add(d.start, "uncertain has more than %d entries in all files", maxTexts)
	}
	if len(p.Sources) == 0 {
		d.problems.add(d.start, "sources is missing: a pack says where it comes from")
	}
	if len(p.Items) == 0 {
		d.problems.add(d.start, "items is missing: a pack has at least one item")
	}
}

func (d *draft) checkSources() {
	seen := map[string]int{}
	for i, s := range d.pack.Sources {
		d.identity(seen, d.sources, i, "source", s.ID)
	}
}

// identity checks the form of an identity and that it is used once.
func (d *draft) identity(seen map[string]int, at []place, i int, what, id string) {
	if id == "" {
		return // noted as missing when it was read
	}
	if !ValidID(id) {
		d.problems.add(at[i], "the id %q has not the form of one: letters, digits, spaces and ._()/-, at most 61", clip(id))
	}
	if first, twice := seen[id]; twice {
		d.problems.add(at[i], "the %s %q is there already, in %s line %d", what, clip(id), at[first].file, at[first].line)
		return
	}
	seen[id] = i
}

// cited checks that each source that something names is there.
func (d *draft) cited(at place, list string) {
	ids := splitIDs(list)
	if len(ids) == 0 && len(d.pack.Sources) > 0 {
		d.problems.add(at, "source is missing")
	}
	for _, id := range ids {
		if !slices.ContainsFunc(d.pack.Sources, func(s Source) bool { return s.ID == id }) {
			d.problems.add(at, "the source %q is not in sources", clip(id))
		}
	}
}

func (d *draft) checkItems() {
	seen := map[string]int{}
	for i, it := range d.pack.Items {
		at := d.items[i]
		d.identity(seen, d.items, i, "item", it.ID)
		if it.Type != "" && !slices.Contains(Types(), it.Type) {
			d.problems.add(at, "the type %q is not known; known are %s", clip(string(it.Type)), join(Types()))
		}
		switch it.Documented {
		case "", "yes", "no", "implied":
		default:
			d.problems.add(at, "documented is yes, no or implied, not %q", clip(it.Documented))
		}
		if it.Selected && d.pack.Selection == "" {
			d.problems.add(at, "the item binds only where selected, but the pack names no selection")
		}
		d.cited(at, it.Source)
		from, to := d.pack.Validity(it)
		if to != "" && to < from {
			d.problems.add(at, "valid_to %s is before valid_from %s", to, from)
		}
	}
	if s := d.pack.Selection; s != "" {
		if _, ok := seen[s]; !ok {
			d.problems.add(d.of("selection"), "selection names the item %q, which is not there", clip(s))
		}
	}
}

// checkParents finds parents that are not there, circles, and nesting without
// end. Items whose way up was found good are not walked again.
func (d *draft) checkParents() {
	d.pack.index()
	depth := map[string]int{"": 0}
	for i, it := range d.pack.Items {
		var way []string
		id, broken := it.ID, ""
		for broken == "" {
			if _, known := depth[id]; known {
				break
			}
			next := d.pack.Item(id)
			switch {
			case next == nil && len(way) > 1:
				broken = "-" // told where the parent is named
			case next == nil:
				broken = "the parent " + quote(id) + " is not there"
			case slices.Contains(way, id):
				broken = "the item is its own parent, by way of " + quote(it.Parent)
			case len(way) >= maxDepth:
				broken = fmt.Sprintf("items are nested more than %d deep", maxDepth)
			default:
				way, id = append(way, id), next.Parent
			}
		}
		if broken != "" {
			if broken != "-" {
				d.problems.add(d.items[i], "%s", broken)
			}
			continue
		}
		d.settle(depth, way, id, i)
	}
}

// settle notes how deep the items of a way up are, from the known one on.
func (d *draft) settle(depth map[string]int, way []string, from string, item int) {
	at := depth[from]
	for _, id := range slices.Backward(way) {
		at++
		depth[id] = at
	}
	if at > maxDepth && len(way) > 0 {
		d.problems.add(d.items[item], "items are nested more than %d deep", maxDepth)
	}
}

func (d *draft) checkDocuments() {
	seen := map[string]int{}
	for i, doc := range d.pack.Documents {
		d.identity(seen, d.docs, i, "document", doc.ID)
		if doc.Item != "" && d.pack.Item(doc.Item) == nil {
			d.problems.add(d.docs[i], "the item %q is not there", clip(doc.Item))
		}
		if doc.Form != "" && doc.Form != FormDocument && doc.Form != FormRecord {
			d.problems.add(d.docs[i], "form is document or record, not %q", clip(doc.Form))
		}
	}
}

func (d *draft) checkTerms() {
	seen := map[string]int{}
	for i, t := range d.pack.Terms {
		d.identity(seen, d.terms, i, "term", t.ID)
		if t.Type != "" && !slices.Contains(TermTypes(), t.Type) {
			d.problems.add(d.terms[i], "the type %q is not known; known are %s", clip(t.Type), join(TermTypes()))
		}
		d.cited(d.terms[i], t.Source)
	}
}

// checkCrosswalk checks this side of the mappings; a Library checks the other.
func (d *draft) checkCrosswalk() {
	type pair struct {
		from, source string
		to           Key
	}
	seen := map[pair]bool{}
	for i, m := range d.pack.Crosswalk {
		at := d.maps[i]
		if m.From != "" && d.pack.Item(m.From) == nil {
			d.problems.add(at, "from names the item %q, which is not there", clip(m.From))
		}
		if m.Relation != "" && !slices.Contains(Relations(), m.Relation) {
			d.problems.add(at, "the relation %q is not known; known are %s", clip(string(m.Relation)), join(Relations()))
		}
		d.cited(at, m.Source)
		other, _ := m.To.Split()
		switch {
		case m.To != "" && other == "":
			d.problems.add(at, "to %q is not like iso-27001:A.5.1", clip(string(m.To)))
		case other != "" && other == d.pack.Name:
			d.problems.add(at, "to names an item of this pack; a crosswalk leads to another")
		}
		one := pair{m.From, m.Source, m.To}
		if seen[one] {
			d.problems.add(at, "the mapping from %s to %s is there already", clip(m.From), clip(string(m.To)))
		}
		seen[one] = true
	}
}
