package fsck

import (
	"maps"
	"slices"

	"steward/internal/record"
	"steward/internal/store"
)

// recordsPage is how many records are looked at together with their history.
const recordsPage = 200

// kindCheck is the check of one kind.
type kindCheck struct {
	*checker
	k      *record.Kind
	custom []record.Field
	facets facetSums
	max    int64 // number given out last
	last   int64 // number of the record before
}

// batch is a page of records with what the database holds about them.
type batch struct {
	rows     []store.Row
	records  map[record.ID]record.Record // decoded, in today's schema
	history  map[record.ID]*history
	links    map[record.ID][]store.LinkRow
	targets  map[record.ID]store.Row
	foreign  map[record.ID]bool
	findable map[int64]bool
	feeding  map[record.ID][]record.Record // what computed fields follow from
}

// checkKind checks all records of a kind.
func (c *checker) checkKind(k *record.Kind) error {
	c.progress(k.Labels)
	custom, err := c.o.Fields(c.ctx, c.tx, c.org.ID, k.Name)
	if err != nil {
		return err
	}
	kc := &kindCheck{checker: c, k: k, custom: custom, facets: facetSums{}}
	if kc.max, err = c.read.Counter(c.ctx, k.Name); err != nil {
		return err
	}
	err = kc.each(func(rows []store.Row) error {
		b, err := kc.load(rows)
		if err != nil {
			return err
		}
		for _, r := range rows {
			kc.check(b, r)
		}
		return kc.checkFiles(b)
	})
	if err != nil {
		return err
	}
	homeless, err := c.read.Homeless(c.ctx, k.Name)
	if err != nil {
		return err
	}
	for _, l := range homeless {
		c.fault(string(l.Record), leafName(l.Seq), "the record it tells of does not exist")
	}
	return kc.checkFacets()
}

// each calls do with every page of records.
func (kc *kindCheck) each(do func([]store.Row) error) error {
	var last store.Row
	for {
		rows, err := kc.read.Records(kc.ctx, kc.k.Name, last, recordsPage)
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := do(rows); err != nil {
			return err
		}
		last = rows[len(rows)-1]
	}
}

// load reads what belongs to a page of records.
func (kc *kindCheck) load(rows []store.Row) (b *batch, err error) {
	b = &batch{rows: rows, records: map[record.ID]record.Record{}}
	ids := make([]record.ID, len(rows))
	pks := make([]int64, len(rows))
	for i, r := range rows {
		ids[i], pks[i] = r.ID, r.PK
	}
	if b.history, err = kc.histories(kc.k, ids); err != nil {
		return nil, err
	}
	if b.links, err = kc.read.LinksOf(kc.ctx, ids); err != nil {
		return nil, err
	}
	if b.findable, err = kc.read.Searchable(kc.ctx, pks); err != nil {
		return nil, err
	}
	for _, r := range rows {
		if rec, ok := kc.decode(r); ok {
			b.records[r.ID] = rec
		}
	}
	if err := kc.loadTargets(b); err != nil {
		return nil, err
	}
	if err := kc.loadFeeding(b, ids); err != nil {
		return nil, err
	}
	return b, kc.loadLeaning(b, slices.Collect(maps.Values(b.records)))
}

// decode reads body and computed fields strictly and brings the body to
// today's schema.
func (kc *kindCheck) decode(r store.Row) (record.Record, bool) {
	rec := r.Record
	for _, part := range []struct {
		what, text string
		into       *record.Body
	}{{"body", r.BodyText, &rec.Body}, {"computed fields", r.DerivedText, &rec.Derived}} {
		if part.text == "" && part.what != "body" {
			continue
		}
		body, err := record.DecodeBody([]byte(part.text))
		if err != nil {
			kc.fault(r.Ref(kc.k), "record", "its %s cannot be read: %v", part.what, err)
			return rec, false
		}
		if again, err := record.Canonical(body); err != nil || string(again) != part.text {
			kc.fault(r.Ref(kc.k), "record", "its %s is not in the form it is written in", part.what)
		}
		*part.into = body
	}
	if rec.Erased {
		return rec, true
	}
	body, err := kc.k.Upgrade(rec.Body, rec.Version)
	if err != nil {
		kc.fault(r.Ref(kc.k), "record", "%v", err)
		return rec, false
	}
	rec.Body, rec.Version = body, kc.k.Version
	return rec, true
}

// check holds one record against everything.
func (kc *kindCheck) check(b *batch, r store.Row) {
	kc.report.Records++
	ref := r.Ref(kc.k)
	switch {
	case r.Number < 1 || r.Number > kc.max:
		kc.fault(ref, "number", "numbers were given out up to %d only", kc.max)
	case r.Number == kc.last:
		kc.fault(ref, "number", "another record has the same")
	}
	kc.last = r.Number
	if !r.ID.Valid() {
		kc.fault(ref, "record", "its identity %s is of no form", clip(string(r.ID)))
	}
	if kc.k.State(r.State) == nil && !r.Erased {
		kc.fault(ref, "record", "its state %s is none of this kind", clip(r.State))
	}
	kc.checkLast(kc.k, r, b.history[r.ID])
	if b.findable[r.PK] == r.Removed {
		if r.Removed {
			kc.fault(ref, "search", "it is found, and it is not in use")
		} else {
			kc.fault(ref, "search", "it is not found")
		}
	}
	rec, ok := b.records[r.ID]
	if !ok {
		return
	}
	kc.checkLinks(b, r, rec)
	kc.checkTitle(b, r, rec)
	kc.checkDerived(b, r, rec)
	if r.Removed {
		return
	}
	facets := kc.k.Facets(rec, kc.custom)
	kc.facets.add(facets, r.Number)
	if want := store.PackFacets(facets); r.Packed != want {
		kc.fault(ref, "facets", "what lists sort it by is %s and should be %s", clip(r.Packed), clip(want))
	}
}
