package impact

import (
	"slices"

	"steward/internal/record"
)

// Call is one thing a change calls for, with what asks for it.
type Call struct {
	Name   string
	Title  string // what is done, in a few words
	Why    string // a sentence
	Source string
}

// Calls are all that a change can call for, in the order they are shown.
func Calls() []Call {
	return []Call{
		{"risk", "Reassess the risk", "Risks are assessed again when significant changes are proposed.", "ISO/IEC 42001 8.2"},
		{"impact", "Assess the impact again", "Impacts are assessed again when significant changes are proposed, and the law's assessment is kept up to date.", "ISO/IEC 42001 8.4; AI Act Article 27(2)"},
		{"classification", "Answer the law's questions again", "What a law makes of a system hangs on purpose, people, autonomy, role and the law itself.", "AI Act Articles 6, 25, 50"},
		{"substantial", "Settle whether it is a substantial modification", "Nobody has judged it; until somebody has, it is treated as one.", "AI Act Article 3(23)"},
		{"conformity", "Assess conformity anew", "A high-risk system that is substantially modified undergoes a new conformity assessment; whoever modifies it may become its provider.", "AI Act Articles 25(1)(b), 43(4)"},
		{"evidence", "Renew the evidence", "Evidence speaks of the thing as it was; it is outdated once the change is made.", "ISO/IEC 42001 7.5.3, A.6.2.4"},
		{"document", "Redraw the document", "Documents of a system are kept up to date.", "ISO/IEC 42001 A.6.2.7; AI Act Articles 11(1), 18"},
		{"controls", "Look through the controls", "What controls are needed follows from risks, impacts and the scope of the management system.", "ISO/IEC 42001 6.1.3, 6.3"},
	}
}

// table says which change calls for what.
var table = map[string][]string{
	"purpose":    {"risk", "impact", "classification", "evidence", "document"},
	"data":       {"risk", "impact", "evidence", "document"},
	"model":      {"risk", "impact", "evidence", "document"},
	"population": {"risk", "impact", "classification", "evidence", "document"},
	"autonomy":   {"risk", "impact", "classification", "evidence", "document"},
	"oversight":  {"risk", "impact", "evidence", "document"},
	"supplier":   {"risk", "classification", "evidence", "document"},
	"scale":      {"risk", "impact"},
	"law":        {"risk", "classification", "document"},
	"aims":       {"controls"},
	"retirement": {"risk", "document"},
}

// CalledFor returns what a planned change calls for, in the order of Calls: what
// each thing that changes calls for, and what its answer on substantial
// modification does. It is pure.
func CalledFor(change record.Record) []Call {
	names := map[string]bool{}
	for _, what := range change.Body.List("what_changes") {
		for _, name := range table[what] {
			names[name] = true
		}
	}
	switch change.Body.Text("substantial") {
	case "yes":
		for _, name := range []string{"conformity", "risk", "impact", "classification", "document"} {
			names[name] = true
		}
	case "unknown":
		names["substantial"], names["conformity"] = true, true
	}
	return slices.DeleteFunc(Calls(), func(c Call) bool { return !names[c.Name] })
}
