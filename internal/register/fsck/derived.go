package fsck

import (
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/store"
)

// loadFeeding reads the records that computed fields of a page follow from.
func (kc *kindCheck) loadFeeding(b *batch, ids []record.ID) error {
	b.feeding = map[record.ID][]record.Record{}
	if kc.k.Derive == nil {
		return nil
	}
	for _, from := range kc.k.DerivesFrom {
		kind, relation, _ := strings.Cut(from, ".")
		links, err := kc.read.LinksTo(kc.ctx, ids, kind, relation)
		if err != nil {
			return err
		}
		sources, err := kc.sources(links)
		if err != nil {
			return err
		}
		for id, list := range links {
			for _, l := range list {
				if r, ok := sources[l.Source]; ok {
					b.feeding[id] = append(b.feeding[id], r)
				}
			}
		}
	}
	return nil
}

// loadLeaning reads the records that computed fields of a record follow from
// because it links to them.
func (kc *kindCheck) loadLeaning(b *batch, recs []record.Record) error {
	if len(kc.k.DerivesOn) == 0 {
		return nil
	}
	var ids []record.ID
	for _, r := range recs {
		ids = append(ids, kc.leaning(r)...)
	}
	slices.Sort(ids)
	found, err := kc.byID(slices.Compact(ids))
	if err != nil {
		return err
	}
	for _, r := range recs {
		for _, id := range kc.leaning(r) {
			if target, ok := found[id]; ok {
				b.feeding[r.ID] = append(b.feeding[r.ID], target)
			}
		}
	}
	return nil
}

func (kc *kindCheck) leaning(r record.Record) (ids []record.ID) {
	for _, name := range kc.k.DerivesOn {
		for _, id := range r.Body.List(name) {
			ids = append(ids, record.ID(id))
		}
	}
	return ids
}

// sources reads the records links come from, in today's schema. What is wrong
// with one is named where its own kind is checked.
func (kc *kindCheck) sources(links map[record.ID][]store.LinkRow) (map[record.ID]record.Record, error) {
	var ids []record.ID
	for _, list := range links {
		for _, l := range list {
			ids = append(ids, l.Source)
		}
	}
	slices.Sort(ids)
	return kc.byID(slices.Compact(ids))
}

func (kc *kindCheck) byID(ids []record.ID) (map[record.ID]record.Record, error) {
	rows, err := kc.read.ByID(kc.ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[record.ID]record.Record, len(rows))
	for id, row := range rows {
		r, k := row.Record, kc.o.Kinds.Kind(row.Kind)
		body, err := record.DecodeBody([]byte(row.BodyText))
		if err != nil || k == nil {
			continue
		}
		if body, err = k.Upgrade(body, r.Version); err != nil {
			continue
		}
		r.Body, r.Version = body, k.Version
		if row.DerivedText != "" {
			if r.Derived, err = record.DecodeBody([]byte(row.DerivedText)); err != nil {
				continue
			}
		}
		r.Mark = k.MarkOf(r)
		out[id] = r
	}
	return out, nil
}

// checkDerived computes the computed fields anew, unless their time has come
// and nobody has done so yet.
func (kc *kindCheck) checkDerived(b *batch, r store.Row, rec record.Record) {
	var want record.Body
	var wake int64
	now := kc.o.Now.UTC()
	if kc.k.Derive != nil && !r.Removed {
		if r.Wake > 0 && r.Wake <= now.UnixMilli() {
			return
		}
		body, next := kc.k.Compute(rec, b.feeding[r.ID], now)
		if want = body; !next.IsZero() {
			wake = next.UnixMilli()
		}
	}
	text := ""
	if len(want) > 0 {
		data, err := record.Canonical(want)
		if err != nil {
			kc.fault(r.Ref(kc.k), "computed fields", "they cannot be written: %v", err)
			return
		}
		text = string(data)
	}
	if r.DerivedText != text {
		kc.fault(r.Ref(kc.k), "computed fields", "they are %s; from what links to it follows %s", clip(r.DerivedText), clip(text))
	} else if r.Wake != wake {
		kc.fault(r.Ref(kc.k), "computed fields", "the moment they may next change is kept wrong")
	}
}
