package pack

import (
	"slices"
	"strings"

	"steward/internal/record"
)

// index makes lookups fast. Reading calls it once, before a pack is shared.
func (p *Pack) index() {
	p.items = make(map[string]int, len(p.Items))
	p.children = make(map[string][]int)
	for i, it := range p.Items {
		p.items[it.ID] = i
		p.children[it.Parent] = append(p.children[it.Parent], i)
	}
}

// Item returns the item with that identity, or nil.
func (p *Pack) Item(id string) *Item {
	if p.items != nil {
		if i, ok := p.items[id]; ok {
			return &p.Items[i]
		}
		return nil
	}
	for i := range p.Items {
		if p.Items[i].ID == id {
			return &p.Items[i]
		}
	}
	return nil
}

// Children returns the items whose parent is id, in order; of "" those at the
// top.
func (p *Pack) Children(id string) []Item {
	var out []Item
	if p.children != nil {
		for _, i := range p.children[id] {
			out = append(out, p.Items[i])
		}
		return out
	}
	for _, it := range p.Items {
		if it.Parent == id {
			out = append(out, it)
		}
	}
	return out
}

// Assessed returns the items a position is derived for, in order.
func (p *Pack) Assessed() []Item {
	var out []Item
	for _, it := range p.Items {
		if it.Assessed {
			out = append(out, it)
		}
	}
	return out
}

// Path returns the items from the top down to id, or nothing when there is no
// such item.
func (p *Pack) Path(id string) []Item {
	var out []Item
	for it := p.Item(id); it != nil && len(out) < maxDepth; it = p.Item(it.Parent) {
		out = append([]Item{*it}, out...)
	}
	return out
}

// Key names an item of this pack.
func (p *Pack) Key(id string) Key { return MakeKey(p.Name, id) }

// Validity returns the first and last day an item counts: its own dates, or the
// pack's where it has none. An empty last day means no end is known.
func (p *Pack) Validity(it Item) (from, to record.Date) {
	from, to = it.ValidFrom, it.ValidTo
	if from == "" {
		from = p.ValidFrom
	}
	if to == "" {
		to = p.ValidTo
	}
	return from, to
}

// ValidOn reports whether an item counts on a day.
func (p *Pack) ValidOn(it Item, day record.Date) bool {
	from, to := p.Validity(it)
	return from <= day && (to == "" || day <= to)
}

// SourcesOf returns the sources that a list of identities, as in Item.Source,
// names.
func (p *Pack) SourcesOf(list string) []Source {
	var out []Source
	for _, id := range splitIDs(list) {
		for _, s := range p.Sources {
			if s.ID == id {
				out = append(out, s)
			}
		}
	}
	return out
}

// DocumentsOf returns the mandatory documented information that an item, or an
// item below it, asks for.
func (p *Pack) DocumentsOf(item string) []Document {
	var out []Document
	for _, d := range p.Documents {
		if slices.ContainsFunc(p.Path(d.Item), func(it Item) bool { return it.ID == item }) {
			out = append(out, d)
		}
	}
	return out
}

// splitIDs splits a list parted by commas.
func splitIDs(list string) []string {
	var out []string
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
