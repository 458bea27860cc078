package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"steward/internal/record"
	"steward/internal/register"
)

// writes makes the parts of the transaction: what is named first.
func (p *planner) writes(out *Plan) {
	for _, r := range out.rows {
		if r == nil {
			continue
		}
		switch r.outcome() {
		case Created:
			out.writes = append(out.writes, p.create(r))
		case Updated:
			out.writes = append(out.writes, p.update(r))
		}
	}
}

func (p *planner) create(r *row) register.Write {
	return register.Write{Create: &register.Draft{ID: r.id, Kind: r.kind.Name, Title: r.next.Title, State: r.next.State, Owner: r.next.Owner,
		External: r.next.External, Body: r.next.Body, Reason: p.origin(r)}}
}

func (p *planner) update(r *row) register.Write {
	e := &register.Edit{Rev: r.old.Rev, Body: record.Body{}, Reason: p.origin(r)}
	for _, d := range r.diff {
		switch d.Field {
		case "title":
			e.Title = &r.next.Title
		case "owner":
			e.Owner = &r.next.Owner
		default:
			e.Body[d.Field] = d.New
		}
	}
	return register.Write{ID: r.id, Edit: e}
}

// origin says where a record came from, for its history.
func (p *planner) origin(r *row) string {
	return fmt.Sprintf("Imported from %s. SHA-256 of the file: %s.", r.draft.Where, p.sources[r.file].Hash)
}

// digest sums up what the plan would do. New identities differ from plan to
// plan, so what they stand for is summed up instead.
func (p *planner) digest(out *Plan) error {
	fresh := map[string]string{}
	for _, r := range out.rows {
		if r != nil && r.old == nil {
			fresh[string(r.id)] = r.draft.Kind + "\x00" + r.draft.External
		}
	}
	h := sha256.New()
	for _, r := range out.rows {
		if r == nil {
			continue
		}
		o := r.outcome()
		fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s\x00", o, r.draft.Kind, r.draft.External, r.refusal)
		if o != Created && o != Updated {
			continue
		}
		body := record.Body{"title": r.next.Title, "state": r.next.State, "owner": known(fresh, string(r.next.Owner)), "rev": 0.0}
		if r.old != nil {
			body["rev"] = float64(r.old.Rev)
		}
		for name, v := range r.next.Body {
			if f := r.kind.Field(name); f != nil && f.IsLink() {
				v = known(fresh, record.Strings(v)...)
			}
			body["body."+name] = v
		}
		text, err := record.Canonical(body)
		if err != nil {
			return err
		}
		h.Write(text)
	}
	out.Digest = hex.EncodeToString(h.Sum(nil))
	return nil
}

// known replaces new identities by what they stand for.
func known(fresh map[string]string, ids ...string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if k := fresh[id]; k != "" {
			id = k
		}
		out = append(out, id)
	}
	return out
}
