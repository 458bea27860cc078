package intake

import (
	"fmt"
	"strings"

	"steward/internal/record"
)

// item describes a row.
func (p *planner) item(out *Plan, r *row) Item {
	it := Item{Outcome: r.outcome(), Kind: r.draft.Kind, External: r.draft.External, Title: r.draft.Title, Named: r.named, Where: r.draft.Where, File: r.file}
	if r.old != nil {
		it.ID, it.Ref = r.old.ID, r.old.Ref(r.kind)
	}
	for _, n := range r.notes {
		it.Notes = append(it.Notes, n.text)
	}
	switch it.Outcome {
	case Created:
		it.Reason = "Not known yet."
		if r.named {
			it.Reason = "Named here, not known yet."
		}
	case Updated:
		it.Changes = out.changes(r)
		it.Reason = differ(it.Changes)
	case Skipped:
		it.Reason = "Nothing differs."
		if r.reason != "" {
			it.Reason = r.reason
		}
	case Refused:
		it.Reason = r.refusal
	}
	return it
}

// differ says which fields differ: "Purpose and Website differ."
func differ(list []Change) string {
	var labels []string
	for _, c := range list {
		labels = append(labels, c.Label)
	}
	switch n := len(labels); {
	case n == 1:
		return labels[0] + " differs."
	case n > 4:
		return strings.Join(labels[:3], ", ") + fmt.Sprintf(" and %d more differ.", n-3)
	default:
		return strings.Join(labels[:n-1], ", ") + " and " + labels[n-1] + " differ."
	}
}

// names returns the titles of everything that links of the rows point at.
func (p *planner) names(rows []*row) (map[record.ID]string, error) {
	out := map[record.ID]string{}
	var ids []record.ID
	seen := map[record.ID]bool{}
	for _, r := range rows {
		out[r.id] = r.draft.Title
	}
	want := func(v any) {
		for _, s := range record.Strings(v) {
			if id := record.ID(s); out[id] == "" && !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	for _, r := range rows {
		if o := r.outcome(); o != Created && o != Updated {
			continue
		}
		for _, d := range r.diff {
			if f := r.kind.Field(d.Field); d.Field == "owner" || f != nil && f.IsLink() {
				want(d.Old)
			}
		}
		for _, l := range r.kind.Links(r.next, nil) {
			want(string(l.Target))
		}
	}
	found, err := p.reg.Names(p.ctx, p.actor, ids)
	if err != nil {
		return nil, err
	}
	for id, n := range found {
		out[id] = n.Title
	}
	return out, nil
}

// capital turns the reason of a problem into a sentence.
func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 && r[0] >= 'a' && r[0] <= 'z' {
		r[0] -= 'a' - 'A'
	}
	if s = string(r); !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
