package fsck

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"steward/internal/record"
	"steward/internal/store"
)

// history is what the log says of one record.
type history struct {
	revs    int64 // changes
	faulty  bool  // revisions do not count up
	created time.Time
	last    store.Leaf
	change  *record.Change // decoded last, nil when it cannot be
	erased  int64          // changes whose entry is gone

	links  map[record.Link]int64 // that hold, and since when
	past   []store.LinkRow       // that held
	exact  bool                  // since and until follow from the entries alone
	files  []record.FileRef
	broken bool // an entry cannot be decoded
}

// histories reads the changes of some records of a kind.
func (c *checker) histories(k *record.Kind, ids []record.ID) (map[record.ID]*history, error) {
	out := make(map[record.ID]*history, len(ids))
	err := c.read.LeavesOf(c.ctx, ids, func(l store.Leaf) error {
		h := out[l.Record]
		if h == nil {
			h = &history{created: l.At, links: map[record.Link]int64{}, exact: true}
			out[l.Record] = h
		}
		h.add(k, l)
		return c.ctx.Err()
	})
	return out, err
}

// add takes the next change in the order of the log.
func (h *history) add(k *record.Kind, l store.Leaf) {
	h.revs++
	h.faulty = h.faulty || l.Rev != h.revs
	h.last, h.change = l, nil
	if l.Entry == nil {
		h.erased++
		h.exact = false
		return
	}
	ch, err := record.DecodeEntry(l.Entry)
	if err != nil {
		h.broken, h.exact = true, false // named where the log is replayed
		return
	}
	h.change = &ch
	h.exact = h.exact && ch.Version == k.Version
	for _, v := range ch.Body {
		h.files = append(h.files, fileRefs(v)...)
	}
	now := map[record.Link]bool{}
	if r := ch.ToRecord(); !r.Removed {
		for _, link := range k.Links(r, nil) {
			now[link] = true
		}
	}
	for link, since := range h.links {
		if !now[link] {
			h.past = append(h.past, store.LinkRow{Link: link, Since: since, Until: l.Seq})
			delete(h.links, link)
		}
	}
	for link := range now {
		if _, ok := h.links[link]; !ok {
			h.links[link] = l.Seq
		}
	}
}

// spans are the links of declared fields as the log has them, in order.
func (h *history) spans() []store.LinkRow {
	out := slices.Clone(h.past)
	for link, since := range h.links {
		out = append(out, store.LinkRow{Link: link, Since: since, Until: -1})
	}
	slices.SortFunc(out, compareLinks)
	return out
}

func compareLinks(a, b store.LinkRow) int {
	return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Until, b.Until))
}

// fileRefs returns the files a value names.
func fileRefs(v any) []record.FileRef {
	if list, ok := v.([]any); ok {
		var out []record.FileRef
		for _, x := range list {
			out = append(out, fileRefs(x)...)
		}
		return out
	}
	if r, ok := record.ToFileRef(v); ok {
		return []record.FileRef{r}
	}
	return nil
}

// checkLast holds a row against the last change of its record.
func (c *checker) checkLast(k *record.Kind, r store.Row, h *history) {
	ref := r.Ref(k)
	if h == nil {
		c.fault(ref, "history", "no change in the log tells of it")
		return
	}
	if h.faulty || h.revs != r.Rev {
		c.fault(ref, "history", "the log has %d changes of it whose revisions do not count up to %d", h.revs, r.Rev)
	}
	if h.last.Seq != r.Seq {
		c.fault(ref, "record", "it is of leaf %d; its last change is leaf %d", r.Seq, h.last.Seq)
	}
	if h.erased > 0 && !r.Erased {
		c.fault(ref, "history", "the content of %d changes is gone, and it was never erased", h.erased)
	}
	if r.Erased && h.revs-h.erased > 1 {
		c.fault(ref, "history", "it was erased, and the content of %d changes is still there", h.revs-h.erased-1)
	}
	if h.change != nil {
		c.compare(k, r, h)
	}
}

// compare holds each column of a row against the change that wrote it.
func (c *checker) compare(k *record.Kind, r store.Row, h *history) {
	want := h.change.ToRecord()
	body, err := record.Canonical(orEmpty(want.Body))
	if err != nil {
		c.fault(r.Ref(k), "record", "its body cannot be written: %v", err)
	}
	title := want.Title
	if k.AutoTitle != nil {
		title = r.Title // follows from other records, and is asked there
		if want.Title != "" {
			title = want.Title
		}
	}
	gone := int64(0)
	switch {
	case want.Erased:
		gone = 2
	case want.Removed:
		gone = 1
	}
	for _, d := range []struct{ what, row, log string }{
		{"title", r.Title, title},
		{"state", r.State, want.State},
		{"owner", string(r.Owner), string(want.Owner)},
		{"due day", string(r.Due), string(want.Due)},
		{"external identity", r.External, want.External},
		{"number", fmt.Sprint(r.Number), fmt.Sprint(want.Number)},
		{"kind", r.Kind, want.Kind},
		{"schema version", fmt.Sprint(r.Version), fmt.Sprint(want.Version)},
		{"time of change", r.Updated.Format(record.TimeFormat), want.Updated.Format(record.TimeFormat)},
		{"time of making", r.Created.Format(record.TimeFormat), h.created.Format(record.TimeFormat)},
		{"removal", fmt.Sprint(r.Gone), fmt.Sprint(gone)},
		{"body", r.BodyText, string(body)},
		{"sort key", r.Sort, record.SortKey(r.Title)},
	} {
		if d.row != d.log {
			c.fault(r.Ref(k), "record", "its %s is %s; its last change says %s", d.what, clip(d.row), clip(d.log))
		}
	}
}

func orEmpty(b record.Body) record.Body {
	if b == nil {
		return record.Body{}
	}
	return b
}

// clip quotes a text for a message, shortened.
func clip(s string) string {
	if r := []rune(s); len(r) > 80 {
		return fmt.Sprintf("%q…", string(r[:80]))
	}
	return fmt.Sprintf("%q", s)
}
