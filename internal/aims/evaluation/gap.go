package evaluation

import (
	"slices"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// GapRound is one gap analysis: which packs, against which target, when.
var GapRound = &record.Kind{
	Name: "gap-round", Plural: "gap-rounds", Label: "Gap analysis", Labels: "Gap analyses", Prefix: "GAP", Icon: "filter", Clause: "9", Version: 1,
	Help:    "One round of asking how far the organisation is, clause by clause or person by person, against a target. Two rounds can be compared.",
	Source:  "ISO/IEC 42001 9.1",
	Example: "Baseline of spring 2026 against ISO/IEC 42001, target maturity 3.",
	Columns: []string{"packs", "target", "started"},
	Fields: []record.Field{
		{Name: "packs", Label: "Standards and laws", Type: record.Text, Many: true, Required: true, Index: true, Group: "Round", Help: "The content packs it asks about, such as iso-42001."},
		{Name: "target", Label: "Target maturity", Type: record.Number, Required: true, Min: low(0), Max: low(5), Group: "Round", Help: "The maturity aimed at, 0 to 5, where a requirement sets none of its own."},
		{Name: "unit", Label: "Unit", Type: record.LinkType, Target: []string{"unit"}, Inverse: "Gap analyses", Index: true, Group: "Round", Help: "The part of the organisation it looks at; empty for all of it."},
		{Name: "method", Label: "Method", Type: record.RichText, Group: "Round", Help: "Who was asked, and how answers were checked."},
		{Name: "started", Label: "From", Type: record.DateType, Index: true, Group: "Round", Help: "The first day of the round."},
		{Name: "ended", Label: "To", Type: record.DateType, Group: "Round", Help: "The last day of the round."},
	},
	States: []record.State{
		{Name: "open", Label: "Open", Help: "Answers are being given.", Shape: record.Active},
		{Name: "closed", Label: "Closed", Help: "The answers stand.", Shape: record.Good},
	},
	Transitions: []record.Transition{
		{Name: "close", Label: "Close", From: []string{"open"}, To: "closed"},
		{Name: "reopen", Label: "Reopen", From: []string{"closed"}, To: "open", NeedsReason: true},
	},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		out := check.Order(r.Body, "started", "ended", "The last day is before the first.")
		if t, ok := r.Body["target"].(float64); ok && t != float64(int(t)) {
			out = append(out, check.Invalid("target", "Maturity is a whole number from 0 to 5.")...)
		}
		return out
	},
	Sample: func() (string, record.Body) {
		return "Baseline, spring 2026", record.Body{"packs": []any{"iso-42001"}, "target": 3.0, "method": "Interviews with those who answer for each clause; evidence looked at for every third answer.", "started": "2026-03-01", "ended": "2026-04-30"}
	},
}

// GapAnswer is what one person answered about one requirement or control in a
// round. What a person says is not evidence and moves no position.
var GapAnswer = &record.Kind{
	Name: "gap-answer", Plural: "gap-answers", Label: "Gap answer", Labels: "Gap answers", Prefix: "ANS", Icon: "comment", Clause: "9", Version: 1, Aside: true,
	Help:    "What one person answered about one requirement or control. It is a statement, not evidence.",
	Source:  "ISO/IEC 42001 9.1",
	Example: "The head of imaging on A.6.2.4: partly, maturity 2.",
	Columns: []string{"round", "of", "answer", "maturity", "respondent"},
	Fields: []record.Field{
		{Name: "round", Label: "Gap analysis", Type: record.LinkType, Required: true, Target: []string{"gap-round"}, Inverse: "Answers", Index: true, Group: "Question", Help: "The round it belongs to."},
		{Name: "of", Label: "About", Type: record.LinkType, Required: true, Target: []string{"requirement", "control"}, Inverse: "Gap answers", Index: true, Group: "Question", Help: "The requirement or control asked about."},
		{Name: "pack", Label: "Standard or law", Type: record.Text, Index: true, Group: "Question", Help: "The content pack of what is asked about, such as iso-42001."},
		{Name: "respondent", Label: "Person asked", Type: record.Person, Inverse: "Gap answers", Index: true, Group: "Question", Help: "Who is asked, or who answered."},
		{Name: "entered_by", Label: "Entered by", Type: record.Person, Author: true, Inverse: "Gap answers entered", Index: true, Group: "Question", Help: "Who made the entry: the person asked, or who asked them."},
		{Name: "answer", Label: "Answer", Type: record.Enum, Index: true, Group: "Answer", Help: "Whether what is asked is done here.", Options: []record.Option{
			{Name: "yes", Label: "Yes", Help: "It is done, everywhere it has to be."},
			{Name: "partly", Label: "Partly", Help: "Some of it, or in some places."},
			{Name: "no", Label: "No", Help: "It is not done."},
			{Name: "unknown", Label: "I don't know", Help: "Somebody else has to be asked."},
		}},
		{Name: "maturity", Label: "Maturity", Type: record.Enum, Options: Maturity(), Index: true, Group: "Answer", Help: "The highest level all of whose criteria are true here."},
		{Name: "note", Label: "Note", Type: record.RichText, Group: "Answer", Help: "What is done, what is missing, where it can be seen."},
	},
	States: []record.State{
		{Name: "asked", Label: "Asked", Help: "Waiting for the answer.", Shape: record.Waiting},
		{Name: "answered", Label: "Answered", Help: "The answer was given.", Shape: record.Good, Start: true},
	},
	Transitions: []record.Transition{
		{Name: "answer", Label: "Answer", From: []string{"asked"}, To: "answered", Guard: "has(answer)", Else: "Choose an answer first."},
		{Name: "ask_again", Label: "Ask again", From: []string{"answered"}, To: "asked", NeedsReason: true},
	},
	Scope:     &record.Scope{Pack: "pack"},
	AutoTitle: func(b record.Body, name func(record.ID) string) string { return name(b.ID("of")) },
	Validate:  validateAnswer,
	Sample: func() (string, record.Body) {
		return "", record.Body{"pack": "iso-42001", "answer": "partly", "maturity": "2", "note": "Validation is planned for every system; two have no report yet."}
	},
}

func validateAnswer(_ *record.Record, r record.Record) []record.FieldError {
	answer, level := r.Body.Text("answer"), r.Body.Text("maturity")
	switch {
	case r.State == "answered" && answer == "":
		return check.Invalid("answer", "Choose an answer.")
	case answer == "yes" && slices.Contains([]string{"0", "1"}, level):
		return check.Invalid("maturity", "What is done everywhere is at least at level 2.")
	case answer == "no" && level != "" && level != "0" && level != "1":
		return check.Invalid("maturity", "What is not done is at level 0 or 1.")
	case answer == "unknown" && level != "":
		return check.Invalid("maturity", "Leave the level open when you do not know.")
	}
	return nil
}

// Maturity returns the levels, each with the criterion that has to be true for
// it beside those below. The scale of six levels is common practice; the words
// are ours, and no standard prescribes it.
func Maturity() []record.Option {
	return []record.Option{
		{Name: "0", Label: "0 Nothing", Help: "It is not done, or nobody knows of it."},
		{Name: "1", Label: "1 Now and then", Help: "Individuals do it on their own account; it depends on them."},
		{Name: "2", Label: "2 Managed", Help: "It is planned and done where it has to be, and somebody answers for it."},
		{Name: "3", Label: "3 Defined", Help: "It is written down, the same everywhere, people are trained in it, and it leaves evidence."},
		{Name: "4", Label: "4 Measured", Help: "Its working is measured and reviewed, and corrected when it is off."},
		{Name: "5", Label: "5 Improving", Help: "It is made better all the time, from what is measured and learned."},
	}
}
