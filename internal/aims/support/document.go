package support

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Document is documented information (ISO/IEC 42001 clause 7.5): written here or
// kept elsewhere, approved by enough of its approvers, published, reviewed in
// time. A published document is not changed; its next version is a document that
// replaces it.
var Document = &record.Kind{
	Name: "document", Plural: "documents", Label: "Document", Labels: "Documents", Prefix: "DOC", Icon: "document", Clause: "7", Version: 1,
	Help:    "Documented information: policies, processes, plans and records, written here or kept elsewhere, approved, published and reviewed.",
	Source:  "ISO/IEC 42001 7.5",
	Example: "The AI policy, version 3, approved by two of the board, to be reviewed in a year.",
	Columns: []string{"doc_type", "edition", "approved", "published_on", "review_on"},
	Fields:  slices.Concat(documentContent, documentControl, QuorumFields()),
	States: []record.State{
		{Name: "draft", Label: "Draft", Help: "Being written.", Shape: record.Draft},
		{Name: "in_review", Label: "In review", Help: "Waiting for its approvers.", Shape: record.Waiting},
		{Name: "approved", Label: "Approved", Help: "Enough approvers approved it; it is not in force yet.", Shape: record.Active},
		{Name: "published", Label: "Published", Help: "In force.", Shape: record.Good},
		{Name: "retired", Label: "Retired", Help: "Out of force, kept as long as it has to be.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "submit", Label: "Submit for approval", From: []string{"draft"}, To: "in_review", Guard: "has(approvers)", Else: "Name who may approve it."},
		{Name: "approve", Label: "Approve", From: []string{"in_review"}, To: "approved", Guard: `approved == "yes"`, Else: "Not enough of its approvers have approved it as it stands, or one objects. The owner's own approval does not count."},
		{Name: "revise", Label: "Back to draft", From: []string{"in_review", "approved"}, To: "draft", NeedsReason: true},
		{Name: "publish", Label: "Publish", From: []string{"approved"}, To: "published", Guard: `approved == "yes" && has(published_on) && has(review_on) && review_on > today`, Else: "Set the day it comes into force and a day of its next review that lies ahead, and have it approved as it stands."},
		{Name: "retire", Label: "Retire", From: []string{"draft", "in_review", "approved", "published"}, To: "retired", NeedsReason: true},
	},
	Material:    []string{"title", "text", "file", "kept_at", "edition", "covers", "extent"},
	Validate:    validateDocument,
	Derive:      deriveDocument,
	DerivesFrom: []string{"approval.of", "acknowledgement.of"},
	Sample: func() (string, record.Body) {
		return "AI policy", record.Body{
			"doc_type": "policy", "edition": "3", "text": "We use AI where it helps the people we serve, where somebody answers for it, and where we can show how it decides. Nobody is refused anything by a machine alone.",
			"origin": "internal", "published_on": "2026-03-01", "review_on": "2027-03-01", "retention": "P10Y", "audience": "Everyone who works for the hospital.", "extent": "all",
			"items": []any{"iso-42001:5.2-policy"}, "retention_basis": "Records schedule, line 12.", "kept_at": "Intranet, page 12, as a copy.", "language": "en",
			"origin_source": "Written by the board's office.", "classification": "public", "quorum": 2.0,
		}
	},
}

var documentContent = []record.Field{
	{Name: "doc_type", Label: "Type", Type: record.Enum, Index: true, Group: "Content", Source: "ISO/IEC 42001 7.5.2", Help: "What sort of documented information it is.", Options: []record.Option{
		{Name: "policy", Label: "Policy", Help: "Intentions and direction of top management."},
		{Name: "scope", Label: "Scope", Help: "What a management system covers."},
		{Name: "process", Label: "Process or procedure", Help: "How something is done."},
		{Name: "plan", Label: "Plan", Help: "What will be done, by whom, by when."},
		{Name: "criteria", Label: "Criteria", Help: "What is judged by."},
		{Name: "record", Label: "Record", Help: "What was done, and with which result."},
		{Name: "template", Label: "Template", Help: "To be filled in; a template shows nothing by itself."},
		{Name: "other", Label: "Other", Help: "Anything else that has to be kept under control."},
	}},
	{Name: "text", Label: "Text", Type: record.RichText, Group: "Content", Help: "The document itself, as Markdown. Leave it empty when it is a file or kept elsewhere."},
	{Name: "file", Label: "File", Type: record.File, Group: "Content", Help: "The document as a file."},
	{Name: "kept_at", Label: "Kept at", Type: record.Text, Group: "Content", Help: "Where it is, when it is neither written here nor a file."},
	{Name: "edition", Label: "Version", Type: record.Text, Index: true, Group: "Content", Source: "ISO/IEC 42001 7.5.3", Help: "The version of the content, such as 3 or 2026-1."},
	{Name: "covers", Label: "Covers", Type: record.LinkType, Many: true, Target: []string{"requirement", "control", "obligation"}, Inverse: "Documents", Index: true, Group: "Content", Help: "The requirements, controls and duties it answers."},
	{Name: "extent", Label: "Shows", Type: record.Enum, Group: "Content", Help: "Whether it shows all that what it covers asks for.", Options: []record.Option{
		{Name: "all", Label: "All of it", Help: "Nothing further is needed."},
		{Name: "part", Label: "A part", Help: "More is needed."},
	}},
	{Name: "items", Label: "Is the document", Type: record.Text, Many: true, Index: true, Group: "Content", Source: "ISO/IEC 42001 7.5.1", Help: "Which mandatory documents it is, by their keys, such as iso-42001:5.2-policy."},
	{Name: "language", Label: "Language", Type: record.Text, Group: "Content", Help: "The language it is written in, such as en or nl."},
}

var documentControl = []record.Field{
	{Name: "origin", Label: "Origin", Type: record.Enum, Index: true, Group: "Control", Source: "ISO/IEC 42001 7.5.3", Help: "Whether it was made here.", Options: []record.Option{
		{Name: "internal", Label: "Internal", Help: "Made by the organisation."},
		{Name: "external", Label: "External", Help: "Made by somebody else, and needed for the management system."},
	}},
	{Name: "origin_source", Label: "Comes from", Type: record.Text, Group: "Control", Source: "ISO/IEC 42001 7.5.3", Help: "Who made it and how a new version would be noticed, for documents of external origin."},
	{Name: "replaces", Label: "Replaces", Type: record.LinkType, Target: []string{"document"}, Inverse: "Replaced by", Index: true, Group: "Control", Source: "ISO/IEC 42001 7.5.3", Help: "The version it comes after."},
	{Name: "published_on", Label: "In force from", Type: record.DateType, Index: true, Group: "Control", Source: "ISO/IEC 42001 7.5.2", Help: "The first day it is in force."},
	{Name: "review_on", Label: "Review by", Type: record.DateType, Index: true, Group: "Control", Source: "ISO/IEC 42001 7.5.2", Help: "The day by which it has to be reviewed. From that day on it counts for nothing it covers."},
	{Name: "retention", Label: "Keep for", Type: record.Duration, Group: "Control", Source: "ISO/IEC 42001 7.5.3", Help: "How long it is kept after it is retired, such as P10Y for ten years."},
	{Name: "retention_basis", Label: "Kept because", Type: record.Text, Group: "Control", Source: "ISO/IEC 42001 7.5.3", Help: "The law, contract or rule that says how long."},
	{Name: "classification", Label: "Classification", Type: record.Enum, Index: true, Group: "Control", Source: "ISO/IEC 42001 7.5.3", Help: "Who may see it.", Options: []record.Option{
		{Name: "public", Label: "Public", Help: "Anybody."},
		{Name: "internal", Label: "Internal", Help: "Everyone who works here."},
		{Name: "confidential", Label: "Confidential", Help: "Who needs it."},
	}},
	{Name: "audience", Label: "Audience", Type: record.Text, Group: "Control", Source: "ISO/IEC 42001 7.3, 7.4", Help: "Whom it is for."},
	{Name: "readers", Label: "To be read by", Type: record.Person, Many: true, Inverse: "Has to read", Index: true, Group: "Control", Source: "ISO/IEC 42001 7.3", Help: "People who have to acknowledge it."},
	{Name: "unread", Label: "Not yet read by", Type: record.Computed, As: record.Number, Group: "Control", Help: "How many of them have not acknowledged it as it stands."},
}

func validateDocument(old *record.Record, r record.Record) []record.FieldError {
	out := check.All(
		check.Frozen(old, r, []string{"in_review", "approved", "published", "retired"}, "What approvers look at or have approved is not changed. Take it back to draft, or make a new version that replaces it.", "title", "text", "file", "kept_at", "edition", "covers", "extent", "approvers", "quorum", "owner"),
		check.NotSelf(r, "replaces", "A document cannot replace itself."),
		check.Order(r.Body, "published_on", "review_on", "The review is before the day it comes into force."),
		ValidateQuorum(r),
	)
	if r.State != "draft" && r.State != "retired" && r.Body.Text("text") == "" && r.Body["file"] == nil && r.Body.Text("kept_at") == "" {
		out = append(out, check.Invalid("text", "The document has no content: write it, add the file, or say where it is kept.")...)
	}
	return out
}

// deriveDocument counts approvals and acknowledgements of the document as it
// stands.
func deriveDocument(r record.Record, linked []record.Record, _ time.Time) (record.Body, time.Time) {
	out := Tally(r, linked)
	unread := 0
	for _, p := range r.Body.List("readers") {
		if !slices.ContainsFunc(linked, func(a record.Record) bool {
			return a.Kind == "acknowledgement" && a.Body.Text("person") == p && slices.Contains(a.Body.List("marks"), record.PinOf(r.ID, r.Mark))
		}) {
			unread++
		}
	}
	out["unread"] = float64(unread)
	return out, time.Time{}
}

// Acknowledgement says that one person has read one version of a document.
var Acknowledgement = &record.Kind{
	Name: "acknowledgement", Plural: "acknowledgements", Label: "Acknowledgement", Labels: "Acknowledgements", Prefix: "ACK", Icon: "check", Clause: "7", Version: 1, Aside: true,
	Help:    "One person has read and understood one version of a document.",
	Source:  "ISO/IEC 42001 7.3",
	Example: "A nurse has read version 3 of the AI policy.",
	Columns: []string{"of", "person"},
	Fields: []record.Field{
		{Name: "of", Label: "Of", Type: record.LinkType, Required: true, Target: []string{"document"}, Inverse: "Acknowledgements", Index: true, Group: "Acknowledgement", Help: "What was read."},
		{Name: "person", Label: "Read by", Type: record.Person, Author: true, Inverse: "Documents read", Index: true, Group: "Acknowledgement", Help: "Who read it."},
		{Name: "marks", Label: "Pinned to", Type: record.Text, Many: true, Kept: true, Group: "Acknowledgement", Help: "The version that was read."},
	},
	States: []record.State{{Name: "given", Label: "Given", Help: "The person says so.", Shape: record.Good}},
	Pin:    &record.Pin{Link: "of", Marks: "marks"},
	AutoTitle: func(b record.Body, name func(record.ID) string) string {
		return "Read: " + name(b.ID("of"))
	},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		return check.Frozen(old, r, []string{"given"}, "An acknowledgement is not changed.", "of", "person")
	},
	Sample: func() (string, record.Body) { return "", record.Body{} },
}
