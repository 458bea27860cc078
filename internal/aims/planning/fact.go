package planning

import (
	"strings"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Fact is one answer about an AI system that a law asks for: yes, no, a value, or
// that it is not known, with who gave it, when and why. Nothing else decides what
// the law makes of a system.
var Fact = &record.Kind{
	Name: "fact", Plural: "facts", Label: "Answer for a law", Labels: "Answers for laws", Prefix: "FCT", Icon: "comment", Clause: "6", Version: 1, Aside: true,
	Help:       "One answer about an AI system that a law asks for, with who gave it, when and why. A verdict rests on these and on nothing else.",
	Source:     "ISO/IEC 42001 4.2, 6.1.1",
	Example:    "Does it rank job applicants? Yes, says the head of recruiting, since the list is sorted by it.",
	TitleLabel: "Question",
	Columns:    []string{"name", "says", "value", "of", "answered_by", "answered_on"},
	Fields: []record.Field{
		{Name: "regime", Label: "Law", Type: record.Text, Required: true, Index: true, Group: "Question", Help: "The law that asks, such as eu-ai-act."},
		{Name: "of", Label: "Answers for", Type: record.LinkType, Required: true, Target: []string{"classification"}, Inverse: "Answers", Index: true, Group: "Question", Help: "What the law makes of the system the answer is about."},
		{Name: "name", Label: "Name of the question", Type: record.Text, Required: true, Index: true, Group: "Question", MaxRunes: 200, Help: "The question by its name in the content of the law, such as role.provider."},
		{Name: "says", Label: "Answer", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Answer", Help: "Yes, no, or not known. Not known never counts as no. Empty where the answer is a value."},
		{Name: "value", Label: "Value", Type: record.Text, Group: "Answer", Help: "Where a number, a day or a word is asked: 25000, 2026-08-02, or words parted by commas."},
		{Name: "why", Label: "Why", Type: record.RichText, Group: "Answer", Help: "What it is known from. An auditor reads this first."},
		{Name: "answered_by", Label: "Answered by", Type: record.Person, Kept: true, Inverse: "Answers for laws", Index: true, Group: "Answer", Help: "Who gave the answer in the interview."},
		{Name: "answered_on", Label: "Answered on", Type: record.DateType, Kept: true, Index: true, Group: "Answer", Help: "The day it was given."},
	},
	States: []record.State{
		{Name: "given", Label: "Given", Help: "It counts.", Shape: record.Good},
		{Name: "asked", Label: "Asked", Help: "Passed on to its owner, who is to answer.", Shape: record.Waiting, Start: true},
		{Name: "withdrawn", Label: "Withdrawn", Help: "It counts no more; the question is open again.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "answer", Label: "Answer", From: []string{"asked", "withdrawn"}, To: "given", Guard: "has(says) || has(value)", Else: "Choose an answer first."},
		{Name: "ask", Label: "Ask somebody", From: []string{"given", "withdrawn"}, To: "asked"},
		{Name: "withdraw", Label: "Withdraw", From: []string{"given", "asked"}, To: "withdrawn", NeedsReason: true},
	},
	Material: []string{"regime", "of", "name", "says", "value"},
	Scope:    &record.Scope{Pack: "regime"},
	Validate: validateFact,
	Sample: func() (string, record.Body) {
		return "Has its design changed significantly since the duties began for its route?", record.Body{"regime": "eu-ai-act", "name": "significant_change", "says": "yes", "value": "2026-01-15", "why": "The supplier replaced the model; the release notes say so."}
	},
}

func validateFact(old *record.Record, r record.Record) []record.FieldError {
	out := check.Frozen(old, r, []string{r.State}, "An answer stays with its question. Withdraw it and give another.", "regime", "of", "name")
	switch says, value := r.Body.Text("says"), r.Body.Text("value"); {
	case r.State == "given" && says == "" && value == "":
		out = append(out, check.Invalid("says", "Choose an answer.")...)
	case says == "no" && value != "" || says == "unknown" && value != "":
		out = append(out, check.Invalid("value", "An answer that is no, or not known, has no value.")...)
	}
	if strings.ContainsAny(r.Body.Text("name"), "=:\t ") {
		out = append(out, check.Invalid("name", "The name of a question has no spaces, colons or equals signs.")...)
	}
	return out
}
