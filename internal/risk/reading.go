package risk

import (
	"fmt"
	"slices"
	"strings"

	"steward/internal/aims/rating"
)

// Reading says how the levels of one edition of criteria are read on the scales of
// another: for each level from the lowest the other's, counted from 1, or 0 where
// nobody has said.
type Reading struct{ Likelihood, Severity []int }

// ByName reads levels of the same name as one another, and leaves the rest open.
func ByName(old, next rating.Scale) Reading {
	return Reading{alike(old.Likelihood, next.Likelihood), alike(old.Severity, next.Severity)}
}

// alike pairs levels by name; none when that would turn their order round.
func alike(old, next []rating.Level) []int {
	out := make([]int, len(old))
	for i, l := range old {
		out[i] = 1 + slices.IndexFunc(next, func(n rating.Level) bool { return strings.EqualFold(n.Name, l.Name) })
	}
	if unordered(out) >= 0 {
		return make([]int, len(old))
	}
	return out
}

// Proposed fills in what is open by the place on the scale, upwards in doubt, so
// that no proposal makes a level lesser by rounding; kept levels stay.
func (r Reading) Proposed(old, next rating.Scale) Reading {
	return Reading{placed(r.Likelihood, len(old.Likelihood), len(next.Likelihood)), placed(r.Severity, len(old.Severity), len(next.Severity))}
}

func placed(kept []int, n, m int) []int {
	out := make([]int, n)
	copy(out, kept)
	for i := range out {
		if out[i] != 0 {
			continue
		}
		most := m
		for _, above := range kept[min(i+1, len(kept)):] {
			if above != 0 {
				most = above
				break
			}
		}
		least := 1
		if i > 0 {
			least = out[i-1]
		}
		out[i] = min(max(1+(i*(m-1)+n-2)/(n-1), least), most)
	}
	return out
}

// unordered is the place of a level that is read as lower than one below it, or -1.
func unordered(levels []int) int {
	highest := 0
	for i, l := range levels {
		if l == 0 {
			continue
		}
		if l < highest {
			return i
		}
		highest = l
	}
	return -1
}

// check refuses a reading that is not of the two scales, or that calls the worse of
// two levels the lesser.
func (r Reading) check(old, next rating.Scale) error {
	for _, part := range []struct {
		what      string
		read      []int
		old, next []rating.Level
	}{{"likelihood", r.Likelihood, old.Likelihood, next.Likelihood}, {"severity", r.Severity, old.Severity, next.Severity}} {
		if len(part.read) != len(part.old) {
			return wrong(part.what, "The form is about other criteria. Open the page again.")
		}
		for _, l := range part.read {
			if l < 0 || l > len(part.next) {
				return wrong(part.what, "Choose a level of the criteria in force.")
			}
		}
		if i := unordered(part.read); i >= 0 {
			return wrong(part.what, fmt.Sprintf("%s is read as lower than a level below it. A higher %s never becomes a lower one.", part.old[i].Name, part.what))
		}
	}
	return nil
}

// of reads a rating; the zero Point reads as itself. Without a reading of one of
// its levels it is false.
func (r Reading) of(p rating.Point) (rating.Point, bool) {
	if p == (rating.Point{}) {
		return p, true
	}
	if p.Likelihood < 1 || p.Likelihood > len(r.Likelihood) || p.Severity < 1 || p.Severity > len(r.Severity) {
		return p, false
	}
	out := rating.Point{Likelihood: r.Likelihood[p.Likelihood-1], Severity: r.Severity[p.Severity-1]}
	return out, out.Rated()
}

// The signs a reading is written with: "CRI-1 likelihood: Rare → Unlikely | …".
const (
	readAs   = " → "
	readNext = " | "
	readNot  = "left open"
)

// lines write a reading for people, with the edition it reads.
func (r Reading) lines(edition string, old, next rating.Scale) []string {
	line := func(what string, read []int, from, to []rating.Level) string {
		parts := make([]string, len(read))
		for i, l := range read {
			as := readNot
			if l > 0 {
				as = to[l-1].Name
			}
			parts[i] = from[i].Name + readAs + as
		}
		return edition + " " + what + ": " + strings.Join(parts, readNext)
	}
	return []string{line("likelihood", r.Likelihood, old.Likelihood, next.Likelihood), line("severity", r.Severity, old.Severity, next.Severity)}
}

// keptReading finds the reading of an edition among lines; false without a whole one.
func keptReading(lines []string, edition string, old, next rating.Scale) (Reading, bool) {
	r := Reading{make([]int, len(old.Likelihood)), make([]int, len(old.Severity))}
	found := 0
	for _, part := range []struct {
		what     string
		to       []int
		from, in []rating.Level
	}{{"likelihood", r.Likelihood, old.Likelihood, next.Likelihood}, {"severity", r.Severity, old.Severity, next.Severity}} {
		for _, line := range lines {
			rest, ok := strings.CutPrefix(line, edition+" "+part.what+": ")
			if !ok {
				continue
			}
			found++
			for i, pair := range strings.Split(rest, readNext) {
				if i < len(part.from) {
					as, _ := strings.CutPrefix(pair, part.from[i].Name+readAs)
					part.to[i] = 1 + slices.IndexFunc(part.in, func(l rating.Level) bool { return l.Name == as })
				}
			}
		}
	}
	return r, found == 2 && r.check(old, next) == nil
}
