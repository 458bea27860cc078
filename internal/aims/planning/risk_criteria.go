package planning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"steward/internal/aims/check"
	"steward/internal/aims/rating"
	"steward/internal/aims/support"
	"steward/internal/record"
)

// RiskCriteria is one edition of how risks are judged here: scales with own
// words, bands and a matrix of any size (ISO/IEC 42001 6.1.1, ISO/IEC 23894
// 6.3.4). What is in force is not changed; another edition replaces it.
var RiskCriteria = &record.Kind{
	Name: "risk-criteria", Plural: "risk-criteria", Label: "Risk criteria", Labels: "Risk criteria", Prefix: "CRI", Icon: "chart", Clause: "6", Version: 1,
	Help:    "One edition of how risks are judged: levels of likelihood and severity in own words, bands, and the matrix that joins them.",
	Source:  "ISO/IEC 42001 6.1.1; ISO/IEC 23894 6.3.4",
	Example: "Five levels of likelihood by five of severity, four bands, edition 2, in force since March.",
	Columns: []string{"edition", "approved", "in_force_from"},
	Fields: slices.Concat([]record.Field{
		{Name: "edition", Label: "Edition", Type: record.Text, Required: true, Index: true, Group: "Criteria", Help: "Such as 1 or 2026."},
		{Name: "replaces", Label: "Replaces", Type: record.LinkType, Target: []string{"risk-criteria"}, Inverse: "Replaced by", Index: true, Group: "Criteria", Help: "The edition before."},
		{Name: "note", Label: "Note", Type: record.RichText, Group: "Criteria", Help: "How to judge by them, and what changed since the edition before."},
		{Name: "in_force_from", Label: "In force from", Type: record.DateType, Kept: true, Index: true, Group: "Criteria", Help: "The day they came into force."},
		{Name: "likelihood", Label: "Likelihood", Type: record.Text, Many: true, Required: true, Group: "Scales", Source: "ISO/IEC 23894 6.3.4", Help: "One line for each level from the lowest: a name, a colon, what it means here."},
		{Name: "severity", Label: "Severity", Type: record.Text, Many: true, Required: true, Group: "Scales", Source: "ISO/IEC 23894 6.3.4", Help: "One line for each level from the lowest: a name, a colon, what it means here."},
		{Name: "individuals", Label: "For individuals", Type: record.Text, Many: true, Group: "Scales", Source: "ISO/IEC 42001 6.1.2", Help: "What each severity means for single people, a line for each from the lowest."},
		{Name: "groups", Label: "For groups", Type: record.Text, Many: true, Group: "Scales", Source: "ISO/IEC 42001 6.1.2", Help: "What each severity means for groups of people, a line for each from the lowest."},
		{Name: "society", Label: "For society", Type: record.Text, Many: true, Group: "Scales", Source: "ISO/IEC 42001 6.1.2", Help: "What each severity means for society, a line for each from the lowest."},
		{Name: "organisation", Label: "For the organisation", Type: record.Text, Many: true, Group: "Scales", Source: "ISO/IEC 42001 6.1.2", Help: "What each severity means for the organisation, a line for each from the lowest."},
		{Name: "bands", Label: "Bands", Type: record.Text, Many: true, Required: true, Group: "Matrix", Source: "ISO/IEC 42001 6.1.1", Help: "One line for each band from the lowest: a name, a colon, what follows from it."},
		{Name: "matrix", Label: "Matrix", Type: record.Text, Many: true, Required: true, Group: "Matrix", Source: "ISO/IEC 42001 6.1.1", Help: "One line for each likelihood from the lowest: its name, a colon, then a band for each severity from the lowest, parted by spaces."},
		{Name: "carried", Label: "Earlier levels read as", Type: record.Text, Many: true, MaxRunes: carriedLine, Kept: true, Group: "Matrix", Source: "ISO/IEC 42001 8.2", Help: "How the levels of earlier editions are read on these scales, for risks that are moved without being judged anew."},
		{Name: "limits", Label: "Limits in force", Type: record.Computed, As: record.Text, Many: true, Group: "Limits", Source: "ISO/IEC 42001 6.1.1", Help: "Appetite and tolerance by category, from the limits set on these criteria."},
		{Name: "pinned", Label: "Approved as", Type: record.Text, Kept: true, Group: "Limits", Help: "Fingerprint of what was approved when they came into force."},
	}, support.QuorumFields()),
	States: []record.State{
		{Name: "draft", Label: "Draft", Help: "Being written.", Shape: record.Draft},
		{Name: "proposed", Label: "Proposed", Help: "Waiting for its approvers.", Shape: record.Waiting},
		{Name: "in_force", Label: "In force", Help: "Risks are judged by them.", Shape: record.Good},
		{Name: "superseded", Label: "Superseded", Help: "A later edition is in force.", Shape: record.Ended},
		{Name: "discarded", Label: "Discarded", Help: "They never came into force.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "propose", Label: "Submit for approval", From: []string{"draft"}, To: "proposed", Guard: "has(approvers)", Else: "Name who may approve them."},
		{Name: "revise", Label: "Back to draft", From: []string{"proposed"}, To: "draft", NeedsReason: true},
		{Name: "approve", Label: "Bring into force", From: []string{"proposed"}, To: "in_force", Guard: `approved == "yes"`, Else: "Not enough of their approvers have approved them as they stand, or one objects. The owner's own approval does not count.",
			Reserved: "Criteria come into force on the page Criteria under Risk, which supersedes the edition before."},
		{Name: "supersede", Label: "Supersede", From: []string{"in_force"}, To: "superseded", NeedsReason: true, Reserved: "Criteria are superseded when the next edition comes into force."},
		{Name: "discard", Label: "Discard", From: []string{"draft", "proposed"}, To: "discarded", NeedsReason: true},
	},
	Material:    []string{"title", "state", "edition", "likelihood", "severity", "individuals", "groups", "society", "organisation", "bands", "matrix", "limits"},
	Validate:    validateCriteria,
	Derive:      deriveCriteria,
	DerivesFrom: []string{"approval.of", "risk-tolerance.criteria"},
	Sample: func() (string, record.Body) {
		return "Criteria for AI risks", record.Body{
			"edition": "2", "note": "Judge the worst that is credible, and think of people before the organisation.", "quorum": 1.0,
			"likelihood":   []any{"Rare: not expected within ten years", "Possible: once in some years", "Likely: every year"},
			"severity":     []any{"Slight: hardly noticed", "Serious: weeks to put right", "Grave: cannot be put right"},
			"individuals":  []any{"An annoyance", "Money, time or standing is lost", "Health, freedom or livelihood is lost"},
			"groups":       []any{"A few people notice", "A group is served worse", "A group is shut out"},
			"society":      []any{"Nobody outside notices", "Trust in a service falls", "Trust in an institution falls"},
			"organisation": []any{"Part of daily work", "A service stops for days", "A service ends"},
			"bands":        []any{"low: nothing needs to follow", "medium: the owner decides", "high: management decides"},
			"matrix":       []any{"Rare: low low medium", "Possible: low medium high", "Likely: medium high high"},
		}
	},
}

// carriedLine bounds a line that names ten levels and what each is read as.
const carriedLine = 2000

func validateCriteria(old *record.Record, r record.Record) []record.FieldError {
	fixed := []string{"title", "edition", "replaces", "likelihood", "severity", "individuals", "groups", "society", "organisation", "bands", "matrix", "approvers", "quorum"}
	out := check.All(
		check.Frozen(old, r, []string{"proposed", "in_force", "superseded", "discarded"}, "What approvers look at, or what is in force, is not changed. Take it back to draft, or write another edition.", fixed...),
		check.NotSelf(r, "replaces", "Criteria cannot replace themselves."),
		support.ValidateQuorum(r),
	)
	_, wrong := rating.Read(r.Body)
	return append(out, wrong...)
}

// deriveCriteria gathers the limits set on the criteria and counts approvals: once
// they are in force, of what they were approved as.
func deriveCriteria(r record.Record, linked []record.Record, _ time.Time) (record.Body, time.Time) {
	if pinned := r.Body.Text("pinned"); pinned != "" {
		r.Mark = pinned
	}
	out := support.Tally(r, linked)
	if limits := limitsOf(r, linked); len(limits) > 0 {
		out["limits"] = limits
	}
	return out, time.Time{}
}

// limitsOf writes the limits in force by category, each as "privacy: low /
// medium". Of several for one category the lowest bands hold.
func limitsOf(r record.Record, linked []record.Record) []any {
	scale, wrong := rating.Read(r.Body)
	if len(wrong) > 0 {
		return nil
	}
	appetite, tolerance := map[string]int{}, map[string]int{}
	for _, l := range linked {
		if l.Kind != "risk-tolerance" || l.State != "in_force" || l.Removed || !fitsCriteria(l, []record.Record{r}) {
			continue
		}
		name := l.Body.Text("category")
		lowest(appetite, name, scale.BandIndex(l.Body.Text("appetite")))
		lowest(tolerance, name, scale.BandIndex(l.Body.Text("tolerance")))
	}
	var out []any
	for _, o := range append(RiskCategories(), record.Option{Name: AnyCategory}) {
		a, okA := appetite[o.Name]
		t, okT := tolerance[o.Name]
		if okA && okT {
			out = append(out, fmt.Sprintf("%s: %s / %s", o.Name, scale.Bands[min(a, t)].Name, scale.Bands[t].Name))
		}
	}
	return out
}

func lowest(by map[string]int, name string, band int) {
	if have, ok := by[name]; band >= 0 && (!ok || band < have) {
		by[name] = band
	}
}

// Limits are the bands up to which a risk is sought or taken, and up to which it
// may be tolerated; indexes of the scale's bands.
type Limits struct{ Appetite, Tolerance int }

// LimitsFor reads the limits that criteria, with their computed fields, set for a
// category; false when they set none.
func LimitsFor(criteria record.Record, scale rating.Scale, category string) (Limits, bool) {
	lines := criteria.Derived.List("limits")
	for _, name := range []string{cmp.Or(category, AnyCategory), AnyCategory} {
		for _, line := range lines {
			if bands, ok := strings.CutPrefix(line, name+": "); ok {
				a, t, _ := strings.Cut(bands, " / ")
				l := Limits{scale.BandIndex(a), scale.BandIndex(t)}
				return l, l.Appetite >= 0 && l.Tolerance >= 0
			}
		}
	}
	return Limits{}, false
}
