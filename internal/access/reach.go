package access

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"steward/internal/record"
)

// Within limits a membership to records of some content packs and of a period,
// as an auditor's scope is. The zero value limits nothing.
type Within struct {
	Packs []string    // names of content packs; empty: all
	From  record.Date // the first day, itself within; empty: no beginning
	To    record.Date // the last day, itself within; empty: no end
}

// Limited reports whether there is any limit.
func (w Within) Limited() bool { return len(w.Packs) > 0 || w.From != "" || w.To != "" }

// noReach refuses who is limited where nobody said by which fields: closed is
// the safe side.
const noReach = "Your membership is limited to some packs or to a period, and it is not known here which records that means."

// inPart reports whether the limits leave out some records of the kind; kind ""
// asks about any.
func (a Actor) inPart(kind string) bool {
	if !a.Limited() {
		return false
	}
	s, scoped := a.Reach[kind]
	return kind == "" && len(a.Reach) > 0 || scoped && (s.Pack != "" && len(a.Packs) > 0 || s.Day != "" && (a.From != "" || a.To != ""))
}

// beyond says which limit keeps the actor from a record, or "". What has no
// pack and no day is within every limit.
func (a Actor) beyond(r record.Record) string {
	if a.Reach == nil {
		return noReach
	}
	s := a.Reach[r.Kind]
	if s.Pack != "" && len(a.Packs) > 0 && !some(values(r, s.Pack), func(v string) bool { return slices.Contains(a.Packs, v) }) {
		return "Your membership is limited to the packs " + strings.Join(a.Packs, ", ") + "."
	}
	if s.Day != "" && !some(values(r, s.Day), a.inPeriod) {
		return "Your membership is limited to the time" + a.Period() + "."
	}
	return ""
}

func values(r record.Record, field string) []string { return record.Strings(r.Value(field)) }

// some reports whether one of the values passes, or there is none to ask.
func some(values []string, passes func(string) bool) bool {
	return len(values) == 0 || slices.ContainsFunc(values, passes)
}

// inPeriod reports whether a day, or the day a moment begins with, is within.
func (w Within) inPeriod(v string) bool {
	day := record.Date(v[:min(len(v), len("2006-01-02"))])
	return day == "" || day >= w.From && (w.To == "" || day <= w.To)
}

// Period says the period after a noun: " from 2026-01-01 to 2026-12-31", "" when
// it has no ends.
func (w Within) Period() string {
	s := ""
	if w.From != "" {
		s += " from " + string(w.From)
	}
	if w.To != "" {
		s += " to " + string(w.To)
	}
	return s
}

// Filters returns what narrows a list of a kind to the records within.
func (a Actor) Filters(kind string) []record.Filter {
	if !a.inPart(kind) {
		return nil
	}
	var out []record.Filter
	s := a.Reach[kind]
	if s.Pack != "" && len(a.Packs) > 0 {
		out = append(out, record.Filter{Field: s.Pack, Op: record.Is, Values: append(slices.Clone(a.Packs), "")})
	}
	if s.Day != "" && a.From != "" {
		out = append(out, record.Filter{Field: s.Day, Op: record.From, Values: []string{string(a.From), ""}})
	}
	if s.Day != "" && a.To != "" {
		out = append(out, record.Filter{Field: s.Day, Op: record.To, Values: []string{string(a.To), ""}})
	}
	return out
}

// reachOf returns the scopes of a catalogue's kinds, never nil.
func reachOf(c *record.Catalogue) map[string]record.Scope {
	out := map[string]record.Scope{}
	for _, k := range c.Kinds() {
		if k.Scope != nil {
			out[k.Name] = *k.Scope
		}
	}
	return out
}

// maxPacks bounds how many packs a membership names.
const maxPacks = 50

// packForm is the shape of a content pack's name, such as iso-42001.
var packForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)

// check names what is wrong: packs that are none, named twice or too many, and
// days that are none or in the wrong order.
func (w Within) check(role string, fault func(field, format string, args ...any)) {
	if len(w.Packs) > maxPacks {
		fault("packs", "A membership names %d packs at most.", maxPacks)
		return
	}
	for i, p := range w.Packs {
		if !packForm.MatchString(p) || slices.Contains(w.Packs[:i], p) {
			fault("packs", "%q is not the name of a pack, such as iso-42001, or named twice.", clip(p, 60))
		}
	}
	days := true
	for _, d := range []struct {
		field, label string
		day          record.Date
	}{{"from", "The first day of the period", w.From}, {"to", "The last day of the period", w.To}} {
		if _, err := record.ParseDate(string(d.day)); d.day != "" && err != nil {
			fault(d.field, "%s %v.", d.label, err)
			days = false
		}
	}
	if days && w.To != "" && w.To < w.From {
		fault("to", "The period ends before it begins.")
	}
	if role == Administrator && w.Limited() {
		fault("packs", "An administrator cannot be limited to some packs or to a period.")
	}
}

// Says describes the limits in a line, "" without any.
func (w Within) Says() string {
	var parts []string
	if len(w.Packs) > 0 {
		parts = append(parts, "packs "+strings.Join(w.Packs, ", "))
	}
	if p := w.Period(); p != "" {
		parts = append(parts, fmt.Sprintf("the time%s", p))
	}
	return strings.Join(parts, "; ")
}
