package support

import (
	"strings"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// LegalPart is what somebody wrote for one element of one document a law asks for
// about one AI system, where no record holds it.
var LegalPart = &record.Kind{
	Name: "legal-part", Plural: "legal-parts", Label: "Part of a document for a law", Labels: "Parts of documents for laws", Prefix: "LPT", Icon: "document", Clause: "7", Version: 1, Aside: true,
	Help:    "What somebody wrote for one element of a document a law asks for, in their own words, with the evidence it rests on.",
	Source:  "ISO/IEC 42001 7.5, A.6.2.7; AI Act Article 11",
	Example: "Annex IV 1(e): it runs on two servers of the hospital with one graphics card each.",
	Columns: []string{"system", "template", "element"},
	Fields: []record.Field{
		{Name: "regime", Label: "Law", Type: record.Text, Required: true, Index: true, Group: "Part", Help: "The law that asks for the document, such as eu-ai-act."},
		{Name: "system", Label: "AI system", Type: record.LinkType, Required: true, Target: []string{"ai-system"}, Inverse: "Parts of documents for laws", Index: true, Group: "Part", Help: "The system the document is about."},
		{Name: "template", Label: "Document", Type: record.Text, Required: true, Index: true, Group: "Part", MaxRunes: 80, Help: "Which document, such as annex-iv."},
		{Name: "element", Label: "Element", Type: record.Text, Required: true, Index: true, Group: "Part", MaxRunes: 80, Help: "Which element of it, such as IV.1.e."},
		{Name: "text", Label: "Text", Type: record.RichText, Group: "Part", Help: "What the document says here."},
		{Name: "evidence", Label: "Evidence", Type: record.LinkType, Many: true, Target: []string{"evidence"}, Inverse: "Parts of documents that rest on it", Index: true, Group: "Part", Help: "Reports, plans and pictures that belong to it."},
	},
	States: []record.State{
		{Name: "written", Label: "Written", Help: "It is part of the document.", Shape: record.Active},
		{Name: "withdrawn", Label: "Withdrawn", Help: "It is part of the document no more.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "withdraw", Label: "Withdraw", From: []string{"written"}, To: "withdrawn", NeedsReason: true},
		{Name: "take_up", Label: "Take up again", From: []string{"withdrawn"}, To: "written"},
	},
	Scope: &record.Scope{Pack: "regime"},
	AutoTitle: func(b record.Body, name func(record.ID) string) string {
		return b.Text("element") + ": " + name(b.ID("system"))
	},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		out := check.Frozen(old, r, []string{r.State}, "A part stays with its element. Write another.", "regime", "system", "template", "element")
		if r.State == "written" && strings.TrimSpace(r.Body.Text("text")) == "" && len(r.Body.List("evidence")) == 0 {
			out = append(out, check.Invalid("text", "Write the text, or name the evidence.")...)
		}
		return out
	},
	Sample: func() (string, record.Body) {
		return "", record.Body{"regime": "eu-ai-act", "template": "annex-iv", "element": "IV.1.e", "text": "It runs on two servers in the hospital's own computing centre, with one graphics card each."}
	},
}
