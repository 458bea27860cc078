package conformity

import (
	"fmt"
	"maps"
	"slices"

	"steward/internal/aims/position"
	"steward/internal/export"
	"steward/internal/record"
)

// auditGroup is a clause, an objective, or the controls of one AI system, with the
// items directly below it.
type auditGroup struct {
	Pack, ID, Title, Sentence string
	Page                      string // where its items are, when not on the index
	Items                     []auditItem
}

// auditItem is one requirement or control with what was handed in for it.
type auditItem struct {
	ID, Title, Ref, Page string
	Mark                 string // a shape for the position, so that colour is never the only sign
	Tone                 record.Shape
	Label, Reason        string
	Until                record.Date
	Counting             int
	Decision             string // on a control
	Pieces               []auditShown
	Continued            bool // pieces before these are on the page before
}

// auditShown is a piece with where the pack has it.
type auditShown struct {
	auditPiece
	Page, File string
	Worth      string
}

// groupPages shows the items of each group on the index, or on pages of its own.
func (x *audit) groupPages(r *export.Rendering, index *auditIndex, inline bool) error {
	for _, g := range x.grids {
		p := auditPack{Title: g.Pack.Title, Name: g.Pack.Name, Version: g.Pack.Version, Sentence: g.Counts.Sentence(), Groups: x.groups(r, g)}
		for n := range p.Groups {
			if inline {
				continue
			}
			if err := x.groupPage(r, &p.Groups[n], fmt.Sprintf("%s-%d", g.Pack.Name, n+1)); err != nil {
				return err
			}
		}
		index.Packs = append(index.Packs, p)
	}
	return nil
}

// groupPage writes the pages of a group and leaves of it what the index shows.
func (x *audit) groupPage(r *export.Rendering, g *auditGroup, name string) error {
	parts := partsOf(g.Items)
	for n, items := range parts {
		part := *g
		part.Items = items
		p := auditPage{Title: g.ID + " " + g.Title, Group: &part}
		if n > 0 {
			p.Prev = numbered(name, n-1)
		}
		if n+1 < len(parts) {
			p.Next = numbered(name, n+1)
		}
		if err := x.page(r, "pages/"+numbered(name, n), p); err != nil {
			return err
		}
	}
	g.Page = "pages/" + numbered(name, 0)
	for i := range g.Items {
		g.Items[i].Pieces = nil
	}
	return nil
}

// partsOf deals items out to pages, with so many pieces on each at most.
func partsOf(items []auditItem) [][]auditItem {
	out, room := [][]auditItem{nil}, pagePieces
	for _, it := range items {
		rest := it.Pieces
		for first := true; first || len(rest) > 0; first = false {
			if room == 0 {
				out, room = append(out, nil), pagePieces
			}
			n := min(room, len(rest))
			it.Pieces, it.Continued, rest = rest[:n], !first, rest[n:]
			out[len(out)-1] = append(out[len(out)-1], it)
			room -= n
		}
	}
	return out
}

// groups are the parts of a pack that have assessed items directly below them, in
// its order, then the decisions for single AI systems.
func (x *audit) groups(r *export.Rendering, g Grid) []auditGroup {
	var out []auditGroup
	at := map[string]int{}
	for _, row := range g.Rows {
		if !row.Item.Assessed {
			continue
		}
		i, ok := at[row.Item.Parent]
		if !ok {
			i = len(out)
			at[row.Item.Parent] = i
			out = append(out, auditGroup{Pack: g.Pack.Name, ID: row.Item.Parent, Title: itemName(g, row.Item.Parent)})
		}
		out[i].Items = append(out[i].Items, x.item(r, row, row.Item.ID, row.Item.Title))
	}
	out = append(out, x.systemGroups(r, g.Pack.Name)...)
	for i := range out {
		out[i].Sentence = out[i].count()
	}
	return out
}

func itemName(g Grid, id string) string {
	if it := g.Pack.Item(id); it != nil {
		return it.Title
	}
	return g.Pack.Title
}

// count says how many of the items of a group have each position.
func (g auditGroup) count() string {
	labels := map[string]int{}
	for _, it := range g.Items {
		labels[it.Label]++
	}
	s := ""
	for _, l := range slices.Sorted(maps.Keys(labels)) {
		if s != "" {
			s += ", "
		}
		s += fmt.Sprintf("%d %s", labels[l], l)
	}
	return s
}

// systemGroups are the controls decided on for single AI systems.
func (x *audit) systemGroups(r *export.Rendering, pack string) []auditGroup {
	var out []auditGroup
	at := map[string]int{}
	for _, c := range x.systems {
		if c.Body.Text("pack") != pack {
			continue
		}
		system := c.Body.Text("system")
		i, ok := at[system]
		if !ok {
			i = len(out)
			at[system] = i
			out = append(out, auditGroup{Pack: pack, ID: x.called[record.ID(system)], Title: "decided for this AI system alone"})
		}
		out[i].Items = append(out[i].Items, x.item(r, keptRow(c), c.Body.Text("item"), c.Title))
	}
	return out
}

func (x *audit) item(r *export.Rendering, row GridRow, id, title string) auditItem {
	it := auditItem{ID: id, Title: title, Mark: markOf(row.Status), Tone: row.Status.Shape(), Label: row.Status.Label(), Reason: row.Reason, Until: row.Until, Counting: row.Counting}
	if row.Status == "" {
		it.Label = "No position"
	}
	if row.Record.ID == "" {
		return it
	}
	k := x.s.reg.Kinds().Kind(row.Record.Kind)
	it.Ref, it.Page = row.Record.Ref(k), r.Page(row.Record.ID)
	if row.Record.Kind == "control" {
		it.Decision = DecisionLabel(row.Record.State)
	}
	for _, p := range x.pieces[row.Record.ID] {
		it.Pieces = append(it.Pieces, auditShown{p, r.Page(p.ID), r.File(p.Hash), worthToday(p.Standing)})
	}
	return it
}

// markOf is the shape of a position, one for each.
func markOf(s position.Status) string {
	switch s {
	case position.Evidenced:
		return "●"
	case position.Partial:
		return "◐"
	case position.Expired:
		return "◌"
	case position.Unknown:
		return "?"
	case position.Failed:
		return "✕"
	case position.Excluded:
		return "–"
	}
	return "○"
}

// worthToday is the word for what a piece is worth on the day of the pack.
func worthToday(s position.Standing) string {
	switch s {
	case position.Counts:
		return "counts"
	case position.Over:
		return "counts no more"
	}
	return standingWord(string(s))
}
