package planning

import (
	"strconv"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// LawCheck says that every result of one law in the organisation was worked out
// again, with which content and as of which day, and how many moved. Results that
// say the same as before are not written again; that they still fit rests on this
// record (ISO/IEC 42001 4.1, 9.1).
var LawCheck = &record.Kind{
	Name: "law-check", Plural: "law-checks", Label: "Check against a law", Labels: "Checks against laws", Prefix: "LCK", Icon: "check", Clause: "6", Version: 1, Aside: true,
	Help:    "Every AI system was held against one law again, because what is known of the law, or the day, had changed.",
	Source:  "ISO/IEC 42001 4.1, 9.1",
	Example: "On 2 August 2026 all 214 systems were held against the AI Act; 3 of them moved.",
	Made:    "A check is made when what is known of a law changes, or a day comes on which the law turns.",
	Columns: []string{"day", "looked_at", "moved", "content", "regime"},
	Fields: []record.Field{
		{Name: "regime", Label: "Law", Type: record.Text, Required: true, Kept: true, Index: true, Group: "Check", Help: "The law, such as eu-ai-act."},
		{Name: "day", Label: "Law as of", Type: record.DateType, Required: true, Kept: true, Index: true, Group: "Check", Help: "The day as of which the law was read."},
		{Name: "content", Label: "Content", Type: record.Text, Required: true, Kept: true, Index: true, Group: "Check", Help: "The version of what is known about the law, with its fingerprint."},
		{Name: "before", Label: "Content before", Type: record.Text, Kept: true, Group: "Check", Help: "The version of the check before this one."},
		{Name: "looked_at", Label: "Looked at", Type: record.Number, Required: true, Kept: true, Group: "Result", Help: "How many systems were held against it; those out of use are left out."},
		{Name: "moved", Label: "Moved", Type: record.Number, Required: true, Kept: true, Group: "Result", Help: "How many of them the law says something else of than before."},
		{Name: "leaf", Label: "Up to leaf", Type: record.Number, Required: true, Kept: true, Group: "Result", Help: "The last leaf of the log before it began. What was written later is held against the law by itself."},
	},
	States: []record.State{
		{Name: "done", Label: "Done", Help: "All results were looked at.", Shape: record.Good},
	},
	AutoTitle: func(b record.Body, _ func(record.ID) string) string {
		n, _ := b["looked_at"].(float64)
		moved, _ := b["moved"].(float64)
		return b.Text("regime") + " as of " + b.Text("day") + ": " + strconv.Itoa(int(n)) + " looked at, " + strconv.Itoa(int(moved)) + " moved"
	},
	Scope: &record.Scope{Pack: "regime"},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		return check.Frozen(old, r, []string{"done"}, "A check is not changed; the next one says what holds then.", "regime", "day", "content", "before", "looked_at", "moved", "leaf")
	},
	Sample: func() (string, record.Body) {
		return "", record.Body{"regime": "eu-ai-act", "day": "2026-08-02", "content": "1.0.0 0123456789ab", "looked_at": 214.0, "moved": 3.0, "leaf": 5120.0}
	},
}
