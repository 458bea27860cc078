package support

import (
	"time"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// EvidenceRequest asks somebody for evidence by a day. Who has to deliver is the
// owner, the day is the record's due day.
var EvidenceRequest = &record.Kind{
	Name: "evidence-request", Plural: "evidence-requests", Label: "Evidence request", Labels: "Evidence requests", Prefix: "REQ", Icon: "question", Clause: "7", Version: 1,
	Help:       "Asks somebody for evidence by a day: what is to be shown, for which requirement or control, for which time.",
	Source:     "ISO/IEC 42001 7.5.1, 9.2.1",
	Example:    "The auditor asks for the minutes of the last three reviews of AI risks, by Friday.",
	TitleLabel: "What is asked for",
	Columns:    []string{"answer", "about", "requested_by"},
	Fields: []record.Field{
		{Name: "text", Label: "Details", Type: record.RichText, Group: "Request", Help: "What it has to show, and in which form it can be handed in."},
		{Name: "about", Label: "For", Type: record.LinkType, Many: true, Target: []string{"requirement", "control", "obligation", "control-test", "finding", "document", "ai-system"}, Inverse: "Evidence asked for", Index: true, Group: "Request", Help: "The requirements, controls or other records it is needed for."},
		{Name: "from", Label: "From", Type: record.DateType, Index: true, Group: "Request", Help: "The first day the evidence has to speak for."},
		{Name: "to", Label: "To", Type: record.DateType, Group: "Request", Help: "The last day the evidence has to speak for."},
		{Name: "requested_by", Label: "Asked by", Type: record.Person, Author: true, Inverse: "Evidence asked for", Index: true, Group: "Request", Help: "Who asks."},
		{Name: "answer", Label: "Answer", Type: record.Computed, As: record.Enum, Index: true, Group: "Answer", Help: "How far the evidence handed in has come.", Options: []record.Option{
			{Name: "nothing", Label: "Nothing yet", Help: "Nothing was handed in."},
			{Name: "waiting", Label: "Handed in", Help: "Something was handed in and nobody has accepted it."},
			{Name: "accepted", Label: "Accepted", Help: "Evidence handed in for it was accepted."},
			{Name: "refused", Label: "Rejected", Help: "All that was handed in was rejected or withdrawn."},
		}},
	},
	States: []record.State{
		{Name: "open", Label: "Open", Help: "Waiting for evidence.", Shape: record.Waiting},
		{Name: "answered", Label: "Answered", Help: "The evidence was handed in and accepted.", Shape: record.Good},
		{Name: "cancelled", Label: "Cancelled", Help: "It is not needed any more.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "answer", Label: "Close as answered", From: []string{"open"}, To: "answered", Guard: `answer == "accepted"`, Else: "No evidence handed in for this request has been accepted."},
		{Name: "cancel", Label: "Cancel", From: []string{"open"}, To: "cancelled", NeedsReason: true},
		{Name: "reopen", Label: "Ask again", From: []string{"answered", "cancelled"}, To: "open", NeedsReason: true},
	},
	Scope: &record.Scope{Day: "from"},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		return check.Order(r.Body, "from", "to", "The last day is before the first.")
	},
	Derive:      deriveRequest,
	DerivesFrom: []string{"evidence.answers"},
	Sample: func() (string, record.Body) {
		return "Minutes of the last three reviews of AI risks", record.Body{"text": "Signed minutes, or the entries of the meeting tool with time and names.", "from": "2026-01-01", "to": "2026-09-30"}
	},
}

func deriveRequest(_ record.Record, evidence []record.Record, _ time.Time) (record.Body, time.Time) {
	answer := "nothing"
	for _, e := range evidence {
		switch {
		case e.State == "accepted":
			return record.Body{"answer": "accepted"}, time.Time{}
		case e.State == "submitted" || e.State == "in_review":
			answer = "waiting"
		case answer == "nothing":
			answer = "refused"
		}
	}
	return record.Body{"answer": answer}, time.Time{}
}
