package fsck

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/store"
)

// facetSum stands for the set of numbers of the records that have a value: how
// many, and a sum of their fingerprints, so that sets are compared without
// being kept.
type facetSum struct {
	n     int64
	print uint64
}

type facetSums map[record.Facet]facetSum

// add counts a record. A value it has twice counts once.
func (s facetSums) add(list []record.Facet, number int64) {
	for i, f := range list {
		if !slices.Contains(list[:i], f) {
			s.count(f, number)
		}
	}
}

func (s facetSums) count(f record.Facet, number int64) {
	sum := s[f]
	sum.n++
	sum.print += fingerprint(number)
	s[f] = sum
}

// fingerprint spreads a number over 64 bits (the finaliser of splitmix64), so
// that sums of different sets hardly ever agree.
func fingerprint(n int64) uint64 {
	z := uint64(n) + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// checkFacets holds facets and tallies of a kind against its records.
func (kc *kindCheck) checkFacets() error {
	have := facetSums{}
	err := kc.read.EachFacet(kc.ctx, kc.k.Name, func(f record.Facet, numbers iter.Seq[int64], fault error) error {
		if fault != nil {
			kc.fault("", "facets", "%s %s: a row cannot be read: %v", kc.k.Name, sayFacet(f), fault)
		}
		for n := range numbers {
			have.count(f, n)
		}
		return kc.ctx.Err()
	})
	if err != nil {
		return err
	}
	var wrong []record.Facet
	for f := range have {
		if have[f] != kc.facets[f] {
			wrong = append(wrong, f)
		}
	}
	for f := range kc.facets {
		if _, ok := have[f]; !ok {
			wrong = append(wrong, f)
		}
	}
	if err := kc.nameFacets(wrong); err != nil {
		return err
	}
	return kc.checkTallies()
}

func sayFacet(f record.Facet) string { return f.Field + " " + clip(f.Value) }

func (kc *kindCheck) checkTallies() error {
	left := maps.Clone(kc.facets)
	err := kc.read.EachTally(kc.ctx, kc.k.Name, func(f record.Facet, n int64) error {
		if want := kc.facets[f].n; n != want || n == 0 {
			kc.fault("", "tallies", "%s %s counts %d records; %d have it", kc.k.Name, sayFacet(f), n, want)
		}
		delete(left, f)
		return nil
	})
	for f, sum := range left {
		kc.fault("", "tallies", "%s %s is not counted; %d records have it", kc.k.Name, sayFacet(f), sum.n)
	}
	return err
}

// named is how many wrong facets are looked into for the records concerned.
const named = 50

// nameFacets says for each wrong facet which records it lists and should not,
// or the other way round.
func (kc *kindCheck) nameFacets(wrong []record.Facet) error {
	slices.SortFunc(wrong, func(a, b record.Facet) int { return strings.Compare(a.Field+"\x00"+a.Value, b.Field+"\x00"+b.Value) })
	for _, f := range wrong[min(len(wrong), named):] {
		kc.fault("", "facets", "%s %s does not list the records that have it", kc.k.Name, sayFacet(f))
	}
	wrong = wrong[:min(len(wrong), named)]
	if len(wrong) == 0 {
		return nil
	}
	listed, err := kc.listed(wrong)
	if err != nil {
		return err
	}
	err = kc.each(func(rows []store.Row) error {
		for _, r := range rows {
			kc.nameRecord(r, wrong, listed)
		}
		return kc.ctx.Err()
	})
	for _, f := range wrong {
		for n := range listed[f] {
			kc.fault("", "facets", "%s %s lists number %d, which no record in use has", kc.k.Name, sayFacet(f), n)
		}
	}
	return err
}

// listed returns the numbers that wrong facets list.
func (kc *kindCheck) listed(wrong []record.Facet) (map[record.Facet]map[int64]bool, error) {
	out := map[record.Facet]map[int64]bool{}
	for _, f := range wrong {
		out[f] = map[int64]bool{}
	}
	err := kc.read.EachFacet(kc.ctx, kc.k.Name, func(f record.Facet, numbers iter.Seq[int64], _ error) error {
		if out[f] != nil {
			for n := range numbers {
				out[f][n] = true
			}
		}
		return nil
	})
	return out, err
}

// nameRecord names a record that a wrong facet lists or does not.
func (kc *kindCheck) nameRecord(r store.Row, wrong []record.Facet, listed map[record.Facet]map[int64]bool) {
	if r.Removed {
		return
	}
	var has []record.Facet
	if rec, ok := kc.quiet(r); ok {
		has = kc.k.Facets(rec, kc.custom)
	}
	for _, f := range wrong {
		is := slices.Contains(has, f)
		if is && !listed[f][r.Number] {
			kc.fault(r.Ref(kc.k), "facets", "%s does not list it", sayFacet(f))
		} else if !is && listed[f][r.Number] {
			kc.fault(r.Ref(kc.k), "facets", "%s lists it, and it has another value", sayFacet(f))
		}
		delete(listed[f], r.Number)
	}
}

// quiet decodes a record whose faults were named before.
func (kc *kindCheck) quiet(r store.Row) (record.Record, bool) {
	silent := *kc.checker
	silent.report = &Report{}
	own := *kc
	own.checker = &silent
	return own.decode(r)
}

// checkFiles looks for the bytes of every file the histories of a page name.
func (kc *kindCheck) checkFiles(b *batch) error {
	for _, r := range b.rows {
		h := b.history[r.ID]
		if h == nil {
			continue
		}
		for _, f := range h.files {
			if kc.files[f.Hash] {
				continue
			}
			kc.files[f.Hash] = true
			kc.report.Files++
			if err := kc.checkFile(r, f); err != nil {
				return fmt.Errorf("file %s: %w", f.Hash, err)
			}
		}
	}
	return nil
}
