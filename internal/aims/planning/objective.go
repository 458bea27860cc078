package planning

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/aims/option"
	"steward/internal/record"
)

// Objective is what the management system wants to reach, with how it is measured,
// who does what, and by when (ISO/IEC 42001 6.2). By when is the record's due day,
// who answers for it its owner. Where it stands follows from its measurements.
var Objective = &record.Kind{
	Name: "objective", Plural: "objectives", Label: "Objective", Labels: "Objectives", Prefix: "OBJ", Icon: "chart", Clause: "6", Version: 1,
	Help:    "Something the organisation wants to reach with or about AI, with a number to tell by, a plan and a day. Its measurements say where it stands.",
	Source:  "ISO/IEC 42001 6.2, A.6.1.2, A.9.3",
	Example: "95 per cent of night images are read within the hour by December; 91 per cent in March, on track.",
	Columns: []string{"status", "latest", "target", "measured_on", "objectives"},
	Fields: []record.Field{
		{Name: "metric", Label: "Measured by", Type: record.Text, Required: true, MaxRunes: 300, Group: "Target", Source: "ISO/IEC 42001 6.2", Help: "What is counted, such as the share of images read within the hour."},
		{Name: "unit", Label: "Unit", Type: record.Text, MaxRunes: 40, Group: "Target", Source: "ISO/IEC 42001 6.2", Help: "Such as per cent or hours."},
		{Name: "direction", Label: "Direction", Type: record.Enum, Required: true, Index: true, Group: "Target", Help: "On which side of the target it has to be.", Options: []record.Option{
			{Name: "at_least", Label: "At least", Help: "More is better."},
			{Name: "at_most", Label: "At most", Help: "Less is better."},
		}},
		{Name: "target", Label: "Target", Type: record.Number, Required: true, Group: "Target", Source: "ISO/IEC 42001 6.2", Help: "The value to reach by the due day."},
		{Name: "baseline", Label: "Value at the start", Type: record.Number, Group: "Target", Help: "What it was when work on it began. With it and the first day, it can be told whether it is on track."},
		{Name: "from", Label: "First day", Type: record.DateType, Index: true, Group: "Target", Help: "The day work on it begins."},
		{Name: "measure_every", Label: "Measured every", Type: record.Duration, Group: "Target", Source: "ISO/IEC 42001 6.2, 9.1", Help: "Such as P1M for a month. A value older than that says nothing about today."},
		{Name: "what", Label: "What is done", Type: record.RichText, Group: "Plan", Source: "ISO/IEC 42001 6.2", Help: "The steps that lead there."},
		{Name: "resources", Label: "With what", Type: record.RichText, Group: "Plan", Source: "ISO/IEC 42001 6.2", Help: "People, money, time and tools set aside for it."},
		{Name: "who", Label: "Who does it", Type: record.Person, Many: true, Inverse: "Objectives worked on", Index: true, Group: "Plan", Source: "ISO/IEC 42001 6.2", Help: "Those who do the work; the owner answers for it."},
		{Name: "evaluation", Label: "How it is judged", Type: record.RichText, Group: "Plan", Source: "ISO/IEC 42001 6.2", Help: "Where the numbers come from, who looks at them, and what follows."},
		{Name: "systems", Label: "AI systems", Type: record.LinkType, Many: true, Target: []string{"ai-system"}, Inverse: "Objectives", Index: true, Group: "Belongs to", Help: "The systems it is about; empty for all of them."},
		{Name: "objectives", Label: "Objectives of Annex C", Type: record.Enum, Many: true, Options: option.Objectives(), Index: true, Group: "Belongs to", Source: "ISO/IEC 42001 6.2, Annex C", Help: "What it serves."},
		{Name: "status", Label: "Status", Type: record.Computed, As: record.Enum, Options: objectiveStatuses(), Index: true, Group: "Result", Source: "ISO/IEC 42001 6.2, 9.1", Help: "Where it stands, from its measurements."},
		{Name: "because", Label: "Because", Type: record.Computed, As: record.Text, Group: "Result", Help: "What decides the status."},
		{Name: "latest", Label: "Latest value", Type: record.Computed, As: record.Number, Index: true, Group: "Result", Help: "The newest measurement that counts."},
		{Name: "measured_on", Label: "Measured on", Type: record.Computed, As: record.DateType, Index: true, Group: "Result", Help: "The day of the newest measurement."},
	},
	States: []record.State{
		{Name: "planned", Label: "Planned", Help: "Not agreed yet.", Shape: record.Draft},
		{Name: "pursued", Label: "Pursued", Help: "Agreed and worked on.", Shape: record.Active},
		{Name: "closed", Label: "Closed", Help: "Over; the result stands.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "pursue", Label: "Pursue", From: []string{"planned"}, To: "pursued", Guard: "has(what) && has(resources) && has(evaluation)", Else: "Write what is done, with what, and how it is judged."},
		{Name: "close", Label: "Close", From: []string{"planned", "pursued"}, To: "closed", NeedsReason: true},
		{Name: "reopen", Label: "Reopen", From: []string{"closed"}, To: "planned", NeedsReason: true},
	},
	TitleLabel:  "Objective",
	DerivesFrom: []string{"measurement.objective"},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		out := check.Frozen(old, r, []string{"closed"}, "A closed objective is not changed. Reopen it first.", "title", "metric", "unit", "direction", "target", "baseline", "from", "due")
		if from := r.Body.Text("from"); from != "" && r.Due != "" && string(r.Due) <= from {
			out = append(out, check.Invalid("from", "The first day is before the due day.")...)
		}
		if r.State == "pursued" && r.Owner == "" {
			out = append(out, check.Invalid("owner", "Name who answers for it.")...)
		}
		if r.State == "pursued" && r.Due == "" {
			out = append(out, check.Invalid("due", "Say by when it is to be reached.")...)
		}
		return out
	},
	Derive: deriveObjective,
	Sample: func() (string, record.Body) {
		return "Night images are read within the hour", record.Body{
			"metric": "Share of night images read within the hour", "unit": "per cent", "direction": "at_least", "target": 95.0, "baseline": 82.0, "from": "2026-01-01", "measure_every": "P1M",
			"what": "A second reader from 22:00; the order of reading on every screen.", "resources": "Half a position in radiology, 40,000 EUR a year.",
			"evaluation": "From the log of the reading room, every month, in the quality board.", "objectives": []any{"safety", "robustness"},
		}
	},
}

func objectiveStatuses() []record.Option {
	return []record.Option{
		{Name: "reached", Label: "Reached", Help: "The latest value is on the right side of the target."},
		{Name: "on_track", Label: "On track", Help: "At least as far as a straight line from the start to the target."},
		{Name: "behind", Label: "Behind", Help: "Not as far as that line, or no line can be drawn."},
		{Name: "overdue", Label: "Overdue", Help: "The day is past and the target not reached."},
		{Name: "not_measured", Label: "Not measured", Help: "There is no value, or none that is new enough."},
	}
}

// Taken returns the measurements that count, oldest first; of two on one day the
// later entered is last.
func Taken(linked []record.Record) []record.Record {
	var out []record.Record
	for _, m := range linked {
		if m.Kind == "measurement" && m.State == "taken" && !m.Removed && !m.Erased {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(x, y record.Record) int {
		return cmp.Or(cmp.Compare(x.Body.Text("on"), y.Body.Text("on")), cmp.Compare(x.Number, y.Number))
	})
	return out
}

func deriveObjective(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
	day := record.DateOf(now)
	taken := slices.DeleteFunc(Taken(linked), func(m record.Record) bool { return m.Body.Text("on") > string(day) })
	if len(taken) == 0 {
		return record.Body{"status": "not_measured", "because": "There is no value yet."}, nextMeasured(linked, day, "")
	}
	last := taken[len(taken)-1]
	value, _ := last.Body["value"].(float64)
	on := record.Date(last.Body.Text("on"))
	out := record.Body{"latest": value, "measured_on": string(on)}
	status, because, wake := standing(r, value, on, day)
	out["status"], out["because"] = status, because
	return out, nextMeasured(linked, day, wake)
}

// nextMeasured is the earlier of a day and that of the first measurement to come.
func nextMeasured(linked []record.Record, day, wake record.Date) time.Time {
	for _, m := range Taken(linked) {
		if on := record.Date(m.Body.Text("on")); on > day && (wake == "" || on < wake) {
			wake = on
		}
	}
	return wake.Time()
}

// standing holds the newest value against the target, and says on which day the
// answer may change by time alone.
func standing(r record.Record, value float64, on, day record.Date) (status, because string, wake record.Date) {
	target, _ := r.Body["target"].(float64)
	said := fmt.Sprintf("%s on %s, target %s.", record.FormatNumber(value), on, record.FormatNumber(target))
	stale := record.Date("")
	if every := r.Body.Text("measure_every"); every != "" {
		stale = on.Add(every)
	}
	switch reached := far(r, value, target); {
	case !reached && r.Due != "" && day > r.Due:
		return "overdue", said, ""
	case stale != "" && day > stale && (r.Due == "" || day <= r.Due):
		return "not_measured", fmt.Sprintf("The latest value is of %s and measured every %s.", on, r.Body.Text("measure_every")), after(r.Due)
	case reached:
		return "reached", said, after(stale)
	}
	wake = after(r.Due)
	if s := after(stale); s != "" && (wake == "" || s < wake) {
		wake = s
	}
	expected, ok := expected(r, target, on)
	switch {
	case !ok:
		return "behind", said + " Without a start, its value and a due day nobody can tell whether it is on track.", wake
	case far(r, value, expected):
		return "on_track", said, wake
	}
	return "behind", fmt.Sprintf("%s On that day it should have been %s.", said, record.FormatNumber(rounded(expected))), wake
}

func after(d record.Date) record.Date {
	if d == "" {
		return ""
	}
	return d.AddDays(1)
}

// far reports whether a value is on the right side of another.
func far(r record.Record, value, than float64) bool {
	if r.Body.Text("direction") == "at_most" {
		return value <= than
	}
	return value >= than
}

// expected is where a straight line from the value at the start to the target
// is on a day.
func expected(r record.Record, target float64, on record.Date) (float64, bool) {
	base, ok := r.Body["baseline"].(float64)
	from := record.Date(r.Body.Text("from"))
	if !ok || from == "" || r.Due == "" || r.Due <= from {
		return 0, false
	}
	share := on.Time().Sub(from.Time()).Hours() / r.Due.Time().Sub(from.Time()).Hours()
	return base + (target-base)*min(max(share, 0), 1), true
}

func rounded(f float64) float64 { return float64(int64(f*100+0.5)) / 100 }
