package intake

import (
	"cmp"
	"slices"

	"steward/internal/exchange"
)

// maxListed bounds the problems a plan lists.
const maxListed = 1000

// plan puts together what was decided.
func (p *planner) plan() (*Plan, error) {
	out := &Plan{Kinds: []KindSum{}, Items: []Item{}, Problems: []exchange.Problem{}}
	for _, s := range p.sources {
		out.Files = append(out.Files, fileSum(s))
	}
	out.rows = slices.Clone(p.rows)
	for _, r := range p.order {
		if r.wanted && r.refusal == "" {
			out.rows = append(out.rows, r)
		}
	}
	names, err := p.names(out.rows)
	if err != nil {
		return nil, err
	}
	out.names = names
	sums := map[string]*KindSum{}
	for _, r := range out.rows {
		it := p.item(out, r)
		out.Items = append(out.Items, it)
		out.count(it, sums)
	}
	p.unread(out, sums)
	out.sort()
	for _, k := range p.kinds.Kinds() {
		if s := sums[k.Name]; s != nil {
			out.Kinds = append(out.Kinds, *s)
		}
	}
	p.problems(out)
	p.writes(out)
	return out, p.digest(out)
}

// sort brings items into the order people read files in; what is only named
// comes last.
func (p *Plan) sort() {
	order := make([]int, len(p.Items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := p.Items[a], p.Items[b]
		if x.Named != y.Named {
			return cmp.Compare(btoi(x.Named), btoi(y.Named))
		}
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Where.Line, y.Where.Line))
	})
	items, rows := make([]Item, len(order)), make([]*row, len(order))
	for to, from := range order {
		items[to], rows[to] = p.Items[from], p.rows[from]
	}
	p.Items, p.rows = items, rows
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func fileSum(s Source) FileSum {
	f := FileSum{Name: s.Name, SHA256: s.Hash, Size: s.Size, Part: s.Part, Error: s.Refused, Unmapped: s.Unmapped()}
	if s.Reading != nil {
		f.Format = s.Reading.Format
		if s.Reading.Mapping != nil {
			f.Mapping, f.Format = s.Reading.Mapping.Name, s.Table.Format
		}
	}
	return f
}

func (p *Plan) count(it Item, sums map[string]*KindSum) {
	sum := sums[it.Kind]
	if sum == nil {
		sum = &KindSum{Kind: it.Kind}
		sums[it.Kind] = sum
	}
	if it.Named {
		p.Named++
		sum.Named++
		return
	}
	p.add(it.Outcome)
	sum.add(it.Outcome)
	p.Files[it.File].add(it.Outcome)
}

// unread adds an item for every part of a file that its reader refused.
func (p *planner) unread(out *Plan, sums map[string]*KindSum) {
	for i, s := range p.sources {
		if !s.Ready() {
			continue
		}
		for _, problem := range s.Reading.Problems {
			if problem.Severity != exchange.Refused {
				continue
			}
			it := Item{Outcome: Refused, Where: problem.Where, File: i, Reason: capital(problem.Message)}
			if s.Reading.Mapping != nil {
				it.Kind = s.Reading.Mapping.Kind
			}
			out.Items, out.rows = append(out.Items, it), append(out.rows, nil)
			out.add(Refused)
			out.Files[i].add(Refused)
			if it.Kind == "" {
				continue
			}
			if sums[it.Kind] == nil {
				sums[it.Kind] = &KindSum{Kind: it.Kind}
			}
			sums[it.Kind].add(Refused)
		}
	}
}

// problems lists refusals, then warnings, then notes.
func (p *planner) problems(out *Plan) {
	var all []exchange.Problem
	for _, s := range p.sources {
		switch {
		case s.Refused != nil:
			all = append(all, *s.Refused)
		case s.Reading != nil:
			all = append(all, s.Reading.Problems...)
		}
	}
	for _, r := range out.rows {
		if r == nil {
			continue
		}
		if r.refusal != "" {
			all = append(all, p.at(r, note{exchange.Refused, "refused", r.refusal}))
		}
		for _, n := range r.notes {
			all = append(all, p.at(r, n))
		}
	}
	rank := map[exchange.Severity]int{exchange.Refused: 0, exchange.Warning: 1, exchange.Note: 2}
	slices.SortStableFunc(all, func(a, b exchange.Problem) int { return rank[a.Severity] - rank[b.Severity] })
	n := min(len(all), maxListed)
	out.Problems, out.Unlisted = append(out.Problems, all[:n]...), len(all)-n
}
