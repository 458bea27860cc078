package support

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// LegalDocument is one edition of a document a law asks for about an AI system: what
// every element said, and what was missing, on the day it was drawn up, kept as a
// file that is never changed (AI Act Articles 11, 18, 27, 47, 49, 72).
var LegalDocument = &record.Kind{
	Name: "legal-document", Plural: "legal-documents", Label: "Document for a law", Labels: "Documents for laws", Prefix: "LDC", Icon: "document", Clause: "7", Version: 1,
	Help:    "One edition of a document a law asks for about an AI system: every element with its content and every gap, frozen when drawn up, approved, published.",
	Source:  "ISO/IEC 42001 7.5, A.6.2.7; AI Act Articles 11, 18, 27, 47, 49",
	Example: "Technical documentation of the triage software, edition 2: 19 of 23 elements have content, 4 gaps.",
	Made:    "An edition is drawn up on the system's page under Documents, from the records as they stand.",
	Columns: []string{"system", "template", "edition", "gaps", "standing", "published_on"},
	Fields:  slices.Concat(legalDocumentFields, QuorumFields()),
	States: []record.State{
		{Name: "drawn_up", Label: "Drawn up", Help: "Waiting for its approvers; nothing in it can be changed.", Shape: record.Waiting},
		{Name: "approved", Label: "Approved", Help: "Enough of its approvers approved it.", Shape: record.Active},
		{Name: "published", Label: "Published", Help: "In force: what is handed out and kept.", Shape: record.Good},
		{Name: "superseded", Label: "Superseded", Help: "A later edition is in force.", Shape: record.Ended},
		{Name: "discarded", Label: "Discarded", Help: "It never came into force.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "approve", Label: "Approve", From: []string{"drawn_up"}, To: "approved", Guard: `approved == "yes"`, Else: "Not enough of its approvers have approved it, or one objects. The owner's own approval does not count."},
		{Name: "publish", Label: "Publish", From: []string{"approved"}, To: "published", Guard: `approved == "yes" && has(published_on) && (gaps == 0 || has(despite_gaps))`,
			Else:     "Have it approved, set the day it comes into force, and where it has gaps say why it is published all the same.",
			Reserved: "An edition is published on its page under Documents, which holds its file against the log and supersedes the edition before."},
		{Name: "supersede", Label: "Supersede", From: []string{"published"}, To: "superseded", NeedsReason: true},
		{Name: "discard", Label: "Discard", From: []string{"drawn_up", "approved"}, To: "discarded", NeedsReason: true},
	},
	Material:    []string{"regime", "template", "edition", "system", "content"},
	Scope:       &record.Scope{Pack: "regime"},
	Validate:    validateLegalDocument,
	Derive:      deriveLegalDocument,
	DerivesFrom: []string{"approval.of"},
	DerivesOn:   []string{"about"},
	Pin:         &record.Pin{Link: "about", Marks: "marks"}, // when it is drawn up, and never again: what it says does not follow
	Sample: func() (string, record.Body) {
		return "Technical documentation, edition 2", record.Body{"regime": "eu-ai-act", "template": "annex-iv", "edition": 2.0, "day": "2026-05-01", "asked": 23.0, "filled": 19.0, "gaps": 4.0,
			"quorum": 1.0, "note": "Validation on the hospital's own patients is added.", "published_on": "2026-05-04", "despite_gaps": "The supplier's test reports come in June; the notified body knows."}
	},
}

var legalDocumentFields = []record.Field{
	{Name: "regime", Label: "Law", Type: record.Text, Required: true, Index: true, Group: "Document", Help: "The law that asks for it, such as eu-ai-act."},
	{Name: "template", Label: "Document", Type: record.Text, Required: true, Index: true, Group: "Document", Help: "Which document it is, by its name in the content of the law, such as annex-iv."},
	{Name: "system", Label: "AI system", Type: record.LinkType, Required: true, Target: []string{"ai-system"}, Inverse: "Documents for laws", Index: true, Group: "Document", Help: "The system it is about."},
	{Name: "edition", Label: "Edition", Type: record.Number, Required: true, Min: least(1), Group: "Document", Help: "Counts from 1 for each document of each system."},
	{Name: "day", Label: "Drawn up on", Type: record.DateType, Required: true, Index: true, Group: "Document", Help: "The day of the law it was drawn up for."},
	{Name: "content", Label: "Content", Type: record.File, Required: true, Group: "Document", Help: "Every element as it stood, as canonical JSON; its fingerprint is what is approved and published."},
	{Name: "asked", Label: "Elements asked for", Type: record.Number, Group: "Document", Help: "How many elements the law asks for on that day."},
	{Name: "filled", Label: "Elements with content", Type: record.Number, Group: "Document", Help: "How many of them had everything that is asked for."},
	{Name: "gaps", Label: "Gaps", Type: record.Number, Index: true, Group: "Document", Help: "How many of them lacked something. They are listed in the edition."},
	{Name: "note", Label: "Note", Type: record.RichText, Group: "Document", Help: "What changed since the edition before, and why."},
	{Name: "replaces", Label: "Replaces", Type: record.LinkType, Target: []string{"legal-document"}, Inverse: "Replaced by", Index: true, Group: "Document", Help: "The edition before."},
	{Name: "covers", Label: "Covers", Type: record.LinkType, Many: true, Target: []string{"obligation"}, Inverse: "Documents for laws", Index: true, Group: "What it shows", Help: "Duties of which it is all that has to exist: none of the elements that speak of them lacks anything. Worked out when it is drawn up."},
	{Name: "covers_part", Label: "Covers in part", Type: record.LinkType, Many: true, Target: []string{"obligation"}, Inverse: "Documents for laws, in part", Index: true, Group: "What it shows", Help: "Duties of which it shows a part: elements lack something, or more than a document has to exist. Worked out when it is drawn up."},
	{Name: "about", Label: "Speaks of", Type: record.LinkType, Many: true, Target: spokenOf, Inverse: "Editions that speak of it", Index: true, Group: "What it shows", Help: "The system and what belongs to it, as it was drawn up from them. When one of them changes in what matters, the edition is outdated."},
	{Name: "marks", Label: "Pinned to", Type: record.Text, Many: true, Kept: true, Group: "What it shows", Help: "How the things it speaks of stood when it was drawn up."},
	{Name: "standing", Label: "Standing", Type: record.Computed, As: record.Enum, Options: legalStandings(), Index: true, Group: "What it shows", Help: "What it is worth today for the duties it covers."},
	{Name: "outdated_by", Label: "Outdated by", Type: record.Computed, As: record.LinkType, Many: true, Group: "What it shows", Help: "What it speaks of and has changed since."},
	{Name: "published_on", Label: "Published on", Type: record.DateType, Index: true, Group: "Publication", Help: "The day it came into force."},
	{Name: "despite_gaps", Label: "Published with gaps because", Type: record.RichText, Group: "Publication", Help: "Why it is published though elements lack something, and by when they come."},
}

// spokenOf are the kinds whose change in what matters makes an edition outdated that
// was drawn up from them: what the system is, is made of and is used for, and what was
// found and answered about it. Evidence, persons, risks and duties change all the time;
// what is said of them stays true of the day it was drawn up.
var spokenOf = []string{"ai-system", "model", "dataset", "agent", "resource", "supplier", "use", "impact-assessment", "fact"}

func legalStandings() []record.Option {
	return []record.Option{
		{Name: "counts", Label: "Counts", Help: "In force, and about things as they are."},
		{Name: "early", Label: "Not yet in force", Help: "Published for a later day."},
		{Name: "outdated", Label: "Outdated", Help: "In force; what it speaks of has changed since it was drawn up."},
		{Name: "waiting", Label: "Waiting", Help: "Not published."},
		{Name: "refused", Label: "Does not count", Help: "Superseded or discarded."},
	}
}

// deriveLegalDocument counts approvals, and says what an edition is worth on the day
// of now, given the records it speaks of with their marks. One that was removed, and
// an answer that was withdrawn, has changed.
func deriveLegalDocument(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
	out := Tally(r, linked)
	moved := record.Moved(r.Body.List("marks"), linked)
	for _, l := range linked {
		gone := l.Removed || l.Erased || l.Kind == "fact" && l.State != "given"
		if gone && slices.Contains(r.Body.List("about"), string(l.ID)) && !slices.Contains(moved, l.ID) {
			moved = append(moved, l.ID)
		}
	}
	if len(moved) > 0 {
		list := make([]any, len(moved))
		for i, id := range moved {
			list[i] = string(id)
		}
		out["outdated_by"] = list
	}
	standing, until := legalWorth(r, len(moved) > 0, record.DateOf(now))
	out["standing"] = standing
	return out, until.Time()
}

// legalWorth is the standing of an edition on a day, and the first day it may be
// another by time alone.
func legalWorth(r record.Record, moved bool, day record.Date) (standing string, until record.Date) {
	on := record.Date(r.Body.Text("published_on"))
	switch {
	case r.State == "superseded" || r.State == "discarded":
		return "refused", ""
	case r.State != "published":
		return "waiting", ""
	case day < on: // first, since what was in force is worth more than what never was
		return "early", on
	case moved:
		return "outdated", ""
	}
	return "counts", ""
}

func least(n float64) *float64 { return &n }

func validateLegalDocument(old *record.Record, r record.Record) []record.FieldError {
	all := []string{"drawn_up", "approved", "published", "superseded", "discarded"}
	out := check.Frozen(old, r, all, "An edition that was drawn up is not changed. Draw up another.", "title", "external", "regime", "template", "system", "edition", "day", "content", "asked", "filled", "gaps", "replaces", "covers", "covers_part", "about")
	out = append(out, check.Frozen(old, r, all[1:], "What was approved is not changed.", "approvers", "quorum", "owner", "note")...)
	out = append(out, check.Frozen(old, r, all[2:4], "What was said at publication is not changed afterwards.", "published_on", "despite_gaps")...)
	return append(out, ValidateQuorum(r)...)
}
