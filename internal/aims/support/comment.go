package support

import (
	"strings"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Comment is a remark on a record, kept with it. It has no list of its own.
var Comment = &record.Kind{
	Name: "comment", Plural: "comments", Label: "Comment", Labels: "Comments", Prefix: "COM", Icon: "comment", Clause: "7", Version: 1, Aside: true,
	Help:       "A remark, question or answer on a record, kept in its history.",
	Source:     "ISO/IEC 42001 7.4",
	Example:    "Does the supplier's new version change the intended purpose?",
	TitleLabel: "Beginning",
	Columns:    []string{"about", "updated"},
	Fields: []record.Field{
		{Name: "text", Label: "Text", Type: record.RichText, Required: true, MaxRunes: 10_000, Help: "What you want others who work on this record to know."},
		{Name: "about", Label: "About", Type: record.LinkType, Required: true, Inverse: "Comments", Index: true, Help: "The record it is on."},
		{Name: "reply_to", Label: "In reply to", Type: record.LinkType, Target: []string{"comment"}, Inverse: "Replies", Index: true, Help: "The comment it answers, when it answers one."},
	},
	States: []record.State{
		{Name: "posted", Label: "Posted", Help: "Everyone who may read the record can read it.", Shape: record.Active},
	},
	AutoTitle: func(b record.Body, _ func(record.ID) string) string { return beginning(b.Text("text"), 80) },
	Validate:  validateComment,
	Sample: func() (string, record.Body) {
		return "", record.Body{"text": "Does the supplier's new version change the intended purpose?\n\nIf so, the impact assessment has to be done again."}
	},
}

func validateComment(_ *record.Record, r record.Record) []record.FieldError {
	return check.All(
		check.NotSelf(r, "about", "A comment cannot be about itself."),
		check.NotSelf(r, "reply_to", "A comment cannot answer itself."),
	)
}

// beginning returns the first words of a text on one line, n characters at
// most, and an ellipsis where it was cut.
func beginning(text string, n int) string {
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) <= n {
		return string(line)
	}
	cut := n - 1
	for i := cut; i > n/2; i-- {
		if line[i] == ' ' {
			cut = i
			break
		}
	}
	return string(line[:cut]) + "…"
}
