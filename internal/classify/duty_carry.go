package classify

import (
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// CarriedBy is an item of a standard that usually carries a duty, and the
// organisation's record of it.
type CarriedBy struct {
	law.Carrier
	Item   string
	Record record.Record // of a control in use; zero for clauses, and what is not in use
	Linked bool          // the duty says already that it is carried by it
}

// Takes reports whether the control can be taken over: it is in use and was not
// left out.
func (s CarriedBy) Takes() bool {
	return s.Record.ID != "" && !s.Linked && s.Record.State != "excluded" && s.Record.State != "retired"
}

// SuggestControls returns what usually carries a duty, in the order of the content
// of the law, with the controls that are in use here. A control decided on for the
// system itself goes before the organisation's.
func (s *Service) SuggestControls(ctx context.Context, a access.Actor, duty record.Record) ([]CarriedBy, error) {
	r, err := s.Regime(duty.Body.Text("regime"))
	if err != nil {
		return nil, err
	}
	var out []CarriedBy
	for _, c := range r.CarriersOf(duty.Body.Text("duty")) {
		for _, item := range c.Items {
			out = append(out, CarriedBy{Carrier: c, Item: item})
		}
	}
	if len(out) == 0 || !a.May(access.Read, "control", nil).Allowed {
		return out, nil
	}
	found, err := s.controlsFor(ctx, a, out, duty.Body.ID("system"))
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Record = found[out[i].Pack+":"+out[i].Item]
		out[i].Linked = out[i].Record.ID != "" && slices.Contains(duty.Body.List("controls"), string(out[i].Record.ID))
	}
	return out, nil
}

// controlsFor reads the controls in use that items are about, by their keys.
func (s *Service) controlsFor(ctx context.Context, a access.Actor, of []CarriedBy, system record.ID) (map[string]record.Record, error) {
	var items, packs []string
	for _, one := range of {
		items, packs = append(items, one.Item), append(packs, one.Pack)
	}
	slices.Sort(items)
	slices.Sort(packs)
	out := map[string]record.Record{}
	q := record.Query{Kind: "control", Filters: []record.Filter{{Field: "item", Op: record.Is, Values: slices.Compact(items)}, {Field: "pack", Op: record.Is, Values: slices.Compact(packs)}}}
	for r, err := range s.reg.All(ctx, a, q) {
		if err != nil {
			return nil, err
		}
		key := r.Body.Text("pack") + ":" + r.Body.Text("item")
		switch of := r.Body.ID("system"); {
		case r.State == "retired" || of != "" && of != system:
		case of == system && of != "" || out[key].ID == "":
			out[key] = r
		}
	}
	return out, nil
}

// TakeControls links duties to the controls that usually carry them, in one
// transaction, beside those that are linked already, and returns how many links
// were made. Controls that were left out are not taken over.
func (s *Service) TakeControls(ctx context.Context, a access.Actor, ids ...record.ID) (int, error) {
	found, err := s.reg.GetMany(ctx, a, ids)
	if err != nil {
		return 0, err
	}
	var writes []register.Write
	made := 0
	for _, id := range ids {
		duty, ok := found[id]
		if !ok || duty.Kind != "obligation" {
			return 0, record.Fail(record.NotFound, "There is no such duty.")
		}
		all, err := s.SuggestControls(ctx, a, duty)
		if err != nil {
			return 0, err
		}
		links := duty.Body.List("controls")
		had := len(links)
		for _, one := range all {
			if one.Takes() && !slices.Contains(links, string(one.Record.ID)) {
				links = append(links, string(one.Record.ID))
			}
		}
		if len(links) > had {
			made += len(links) - had
			writes = append(writes, register.Write{ID: id, Edit: &register.Edit{Rev: duty.Rev, Body: record.Body{"controls": list(links)}, Reason: "Taken over from what usually carries the duty."}})
		}
	}
	if len(writes) == 0 {
		return 0, nil
	}
	_, err = s.reg.Batch(ctx, a, writes)
	return made, err
}
