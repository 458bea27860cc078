package fsck

import (
	"fmt"
	"slices"

	"steward/internal/record"
	"steward/internal/store"
)

// loadTargets reads what the links of a page lead to.
func (kc *kindCheck) loadTargets(b *batch) (err error) {
	wanted := map[record.ID]bool{}
	for _, r := range b.rows {
		for _, l := range kc.k.Links(b.records[r.ID], kc.custom) {
			wanted[l.Target] = true
		}
		for _, l := range b.links[r.ID] {
			wanted[l.Target] = wanted[l.Target] || l.Until < 0
		}
	}
	ids := make([]record.ID, 0, len(wanted))
	for id := range wanted {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if b.targets, err = kc.read.ByID(kc.ctx, ids); err != nil {
		return err
	}
	missing := slices.DeleteFunc(ids, func(id record.ID) bool { _, ok := b.targets[id]; return ok })
	b.foreign, err = kc.read.Elsewhere(kc.ctx, missing)
	return err
}

// checkLinks holds the links of a record against what its fields say, now and
// over time.
func (kc *kindCheck) checkLinks(b *batch, r store.Row, rec record.Record) {
	ref := r.Ref(kc.k)
	want := map[record.Link]bool{}
	if !r.Removed {
		for _, l := range kc.k.Links(rec, kc.custom) {
			want[l] = true
			kc.checkTarget(b, ref, l)
		}
	}
	same := true
	for _, l := range b.links[r.ID] {
		switch {
		case l.Kind != r.Kind:
			kc.fault(ref, "links", "its link %s is kept as one of kind %q", kc.say(b, l.Link), l.Kind)
		case l.Since < 0 || l.Since > kc.size || l.Until >= 0 && (l.Until < l.Since || l.Until > kc.size):
			kc.fault(ref, "links", "its link %s is kept from leaf %d to %d, in a log of %d", kc.say(b, l.Link), l.Since, l.Until, kc.size)
		}
		if l.Until >= 0 {
			continue
		}
		l.Kind = r.Kind
		if !want[l.Link] {
			same = false
			kc.fault(ref, "links", "there is a link %s, which its fields do not say", kc.say(b, l.Link))
		}
		delete(want, l.Link)
	}
	for l := range want {
		same = false
		kc.fault(ref, "links", "the link %s, which its fields say, is not there", kc.say(b, l))
	}
	if h := b.history[r.ID]; same && h != nil && h.exact {
		kc.checkSpans(b, r, h)
	}
}

// checkSpans holds since and until of links against the log. Fields of the
// organisation's own come and go by acts of their own, so they are left out.
func (kc *kindCheck) checkSpans(b *batch, r store.Row, h *history) {
	var have []store.LinkRow
	for _, l := range b.links[r.ID] {
		if l.Relation == "owner" || kc.k.Field(l.Relation) != nil {
			l.Kind = r.Kind
			have = append(have, l)
		}
	}
	slices.SortFunc(have, compareLinks)
	want := h.spans()
	for i := range max(len(have), len(want)) {
		switch {
		case i >= len(have):
			kc.fault(r.Ref(kc.k), "links", "the link %s from leaf %d to %d is not there", kc.say(b, want[i].Link), want[i].Since, want[i].Until)
		case i >= len(want):
			kc.fault(r.Ref(kc.k), "links", "there is a link %s from leaf %d to %d, which its changes do not say", kc.say(b, have[i].Link), have[i].Since, have[i].Until)
		case have[i] != want[i]:
			kc.fault(r.Ref(kc.k), "links", "its link %s is kept from leaf %d to %d; its changes say %s from %d to %d",
				kc.say(b, have[i].Link), have[i].Since, have[i].Until, kc.say(b, want[i].Link), want[i].Since, want[i].Until)
		default:
			continue
		}
		return // what follows from the first difference is no second fault
	}
}

// checkTarget asks whether a link leads to a record it may lead to.
func (kc *kindCheck) checkTarget(b *batch, ref string, l record.Link) {
	t, ok := b.targets[l.Target]
	f := kc.field(l.Relation)
	switch {
	case !ok && b.foreign[l.Target]:
		kc.fault(ref, l.Relation, "it names record %s of another organisation", l.Target)
	case !ok:
		kc.fault(ref, l.Relation, "it names record %s, which does not exist", l.Target)
	case f != nil && !f.Targets(t.Kind):
		kc.fault(ref, l.Relation, "it names %s, which is of a kind it may not name", kc.ref(t))
	}
}

func (kc *kindCheck) field(name string) *record.Field {
	if name == "owner" {
		return &record.Field{Name: "owner", Type: record.Person}
	}
	if f := kc.k.Field(name); f != nil {
		return f
	}
	for i := range kc.custom {
		if kc.custom[i].Name == name {
			return &kc.custom[i]
		}
	}
	return nil
}

// say names a link for people.
func (kc *kindCheck) say(b *batch, l record.Link) string {
	if t, ok := b.targets[l.Target]; ok {
		return fmt.Sprintf("%s to %s", l.Relation, kc.ref(t))
	}
	return fmt.Sprintf("%s to %s", l.Relation, l.Target)
}

// checkTitle makes the title of a kind that titles itself anew.
func (kc *kindCheck) checkTitle(b *batch, r store.Row, rec record.Record) {
	if kc.k.AutoTitle == nil || r.Removed {
		return
	}
	title := kc.k.AutoTitle(rec.Body, func(id record.ID) string {
		if t := b.targets[id].Title; t != "" {
			return t
		}
		return "an erased record"
	})
	if t := []rune(title); len(t) > record.MaxTitle {
		title = string(t[:record.MaxTitle-1]) + "…"
	}
	if r.Title != title {
		kc.fault(r.Ref(kc.k), "record", "its title is %s; from what it links to follows %s", clip(r.Title), clip(title))
	}
}
