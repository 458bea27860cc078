package dossier

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestLessContentNeverShowsMore holds that an element that comes to lack something
// never raises what a document shows of a duty, that a document shows all of it only
// where nothing lacks, and never more than its template says.
func TestLessContentNeverShowsMore(t *testing.T) {
	rank := []string{ShowsNone, ShowsPart, ShowsAll}
	worse := []string{Filled, Partly, Gap}
	rapid.Check(t, func(t *rapid.T) {
		s := Shows{Extent: rapid.SampledFrom(rank).Draw(t, "extent"), Why: "More has to exist."}
		entries := make([]Entry, rapid.IntRange(1, 5).Draw(t, "n"))
		lacking := false
		for i := range entries {
			entries[i] = Entry{ID: fmt.Sprint(i), Status: rapid.SampledFrom([]string{Filled, Partly, Gap, Hidden, NotAsked}).Draw(t, "status")}
			mine := rapid.Bool().Draw(t, "mine")
			if mine {
				s.Elements = append(s.Elements, entries[i].ID)
			}
		}
		for _, e := range entries {
			lacking = lacking || e.Status != Filled && e.Status != NotAsked && (len(s.Elements) == 0 || slices.Contains(s.Elements, e.ID))
		}
		before, why := s.extent(entries)
		if slices.Index(rank, before) > slices.Index(rank, s.Extent) || before == ShowsAll && lacking || before != ShowsAll && why == "" {
			t.Fatalf("%s because %q, of at most %s, for %+v", before, why, s.Extent, entries)
		}
		i := rapid.IntRange(0, len(entries)-1).Draw(t, "which")
		at := slices.Index(worse, entries[i].Status)
		if at < 0 {
			return
		}
		entries[i].Status = worse[rapid.IntRange(at, len(worse)-1).Draw(t, "to")]
		if after, _ := s.extent(entries); slices.Index(rank, after) > slices.Index(rank, before) {
			t.Fatalf("%s became %s by less: %+v", before, after, entries)
		}
	})
}
