package operation

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Notification is one clock of one law, run on one incident: whether somebody has to
// be told, whom, and by when; and, once it was, when and how (ISO/IEC 42001 A.8.3 to
// A.8.5; AI Act Articles 26(5), 73). The service of incidents makes it and runs the
// clock again when the incident, an answer or the law changes.
var Notification = &record.Kind{
	Name: "notification", Plural: "notifications", Label: "Notification", Labels: "Notifications", Prefix: "NTF", Icon: "clock", Clause: "8", Version: 1,
	Help:    "Whether a law asks to tell somebody of an incident, whom and by when, and whether that was done in time.",
	Source:  "ISO/IEC 42001 A.8.3-A.8.5; AI Act Articles 26(5), 55(1)(c), 60(7), 73",
	Example: "The market surveillance authority has to be told of INC-3 by Monday, 28 December; told on the 18th, receipt MSA-2026-118.",
	Columns: []string{"incident", "must", "standing", "deadline", "sent_on"},
	Made:    "Notifications follow from the clocks of the laws; open the incident and say who has to be told.",
	Fields:  slices.Concat(notifiedLaw, notifiedAnswers, notifiedSent),
	States: []record.State{
		{Name: "open", Label: "Open", Help: "Nothing was sent or decided; its standing says whether the time is over.", Shape: record.Waiting},
		{Name: "sent", Label: "Sent", Help: "Whoever has to be told was told; its standing says whether in time.", Shape: record.Good},
		{Name: "not_needed", Label: "Not needed", Help: "The law does not ask for it, or somebody decided so with a reason.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "send", Label: "It was sent", From: []string{"open", "not_needed"}, To: "sent", Guard: "has(sent_on) && has(to)", Else: "Say whom you told, and on which day."},
		{Name: "waive", Label: "Not needed", From: []string{"open"}, To: "not_needed", Guard: "has(not_needed_because)", Else: "Write why nobody has to be told."},
		{Name: "spare", Label: "The law does not ask", From: []string{"open"}, To: "not_needed", NeedsReason: true, Reserved: "Whether the law asks for it follows from its clock; nobody sets it."},
		{Name: "reopen", Label: "Reopen", From: []string{"sent", "not_needed"}, To: "open", NeedsReason: true},
	},
	TitleLabel: "Notification",
	Scope:      &record.Scope{Pack: "regime", Day: "aware"},
	AutoTitle: func(b record.Body, name func(record.ID) string) string {
		return b.Text("called") + ": " + name(b.ID("incident"))
	},
	DerivesOn: []string{"incident", "follows_from"},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		out := check.Frozen(old, r, []string{"sent"}, "What was sent stands. Reopen it first.", "to", "sent_on", "sent_at", "reference")
		return append(out, check.Order(r.Body, "aware", "sent_on", "It was sent before you were aware of the incident.")...)
	},
	Derive: deriveNotification,
	Sample: func() (string, record.Body) {
		return "", record.Body{
			"regime": "eu-ai-act", "clock": "serious-incident", "called": "Report a serious incident", "law_to": "market surveillance authority", "who": "provider of a high-risk system",
			"must": "yes", "reason": "A serious incident has to be reported.", "article": "Art 73(2)", "limit": "15 days", "aware": "2026-10-06", "target": "2026-10-21", "deadline": "2026-10-21",
			"to": "Market surveillance authority", "sent_on": "2026-10-09", "sent_at": "2026-10-09T08:20:00.000Z", "reference": "MSA-2026-118", "note": "A first report; the cause is still looked for.", "not_needed_because": "Had the link been excluded, nothing would have been sent.",
		}
	},
}

var notifiedLaw = []record.Field{
	{Name: "incident", Label: "Incident", Type: record.LinkType, Required: true, Kept: true, Target: []string{"incident"}, Inverse: "Who has to be told", Index: true, Group: "Law", Help: "What has to be told."},
	{Name: "regime", Label: "Law", Type: record.Text, Required: true, Kept: true, Index: true, Group: "Law", Help: "The law, such as eu-ai-act."},
	{Name: "clock", Label: "Clock", Type: record.Text, Required: true, Kept: true, Index: true, Group: "Law", Help: "The clock by its name in the content of the law."},
	{Name: "called", Label: "In short", Type: record.Text, Kept: true, Group: "Law", Help: "What has to be done."},
	{Name: "who", Label: "Whose duty", Type: record.Text, Kept: true, Group: "Law", Help: "Who has the duty, in the words of the content."},
	{Name: "law_to", Label: "Whom the law names", Type: record.Text, Kept: true, Index: true, Group: "Law", Help: "Who has to be told."},
	{Name: "must", Label: "Asked for", Type: record.Enum, Options: record.YesNo(), Kept: true, Index: true, Group: "Law", Help: "Whether the law asks for it. Unknown is not no; tell, or find out, within the time."},
	{Name: "reason", Label: "Because", Type: record.RichText, Kept: true, Group: "Law", Help: "Why the law asks for it or not, or what is open."},
	{Name: "article", Label: "Article", Type: record.Text, Kept: true, Group: "Law", Help: "Where it stands in the law."},
	{Name: "limit", Label: "Time", Type: record.Text, Kept: true, Group: "Law", Help: "How long the law leaves, in words."},
	{Name: "at_once", Label: "Before that", Type: record.Text, Kept: true, Group: "Law", Help: "What the law asks before the last day."},
	{Name: "target", Label: "Aim for", Type: record.DateType, Kept: true, Index: true, Group: "Law", Help: "The last day by plain counting."},
	{Name: "deadline", Label: "At the latest", Type: record.DateType, Kept: true, Index: true, Group: "Law", Help: "The last day as Regulation (EEC, Euratom) No 1182/71 counts. While a shorter time may hold, the day of that one."},
	{Name: "deadline_at", Label: "At the latest at", Type: record.TimeType, Kept: true, Group: "Law", Help: "The last moment, where the time is counted in hours."},
}

var notifiedAnswers = []record.Field{
	{Name: "aware", Label: "Counted from", Type: record.DateType, Kept: true, Index: true, Group: "Answers", Help: "The day that set the clock off."},
	{Name: "answers", Label: "Answers", Type: record.Text, Many: true, Kept: true, Group: "Answers", Help: "What the clock asked and was told, so that it can be run again."},
	{Name: "taken", Label: "Taken from the incident", Type: record.Text, Many: true, Kept: true, Group: "Answers", Help: "What the incident said when the clock was run. Where the incident says otherwise since, that counts."},
	{Name: "calendar", Label: "Public holidays of", Type: record.Text, Kept: true, Group: "Answers", Help: "Whose holidays are counted; empty for none."},
	{Name: "follows_from", Label: "Follows from", Type: record.LinkType, Many: true, Kept: true, Target: []string{"classification"}, Inverse: "Notifications", Index: true, Group: "Answers", Help: "What the law makes of the systems, from which it follows whether the duty is there."},
	{Name: "ran_on", Label: "Run on", Type: record.DateType, Kept: true, Group: "Answers", Help: "The day the clock was last run."},
	{Name: "content", Label: "Content", Type: record.Text, Kept: true, Index: true, Group: "Answers", Help: "The version of what is known about the law by which it was run."},
	{Name: "marks", Label: "Run with", Type: record.Text, Many: true, Kept: true, Group: "Answers", Help: "How the incident, and what the law makes of its systems, stood then."},
	{Name: "current", Label: "Up to date", Type: record.Computed, As: record.Enum, Options: record.YesNo()[:2], Index: true, Group: "Answers", Help: "No when the incident, or what the law makes of its systems, changed since. The clock is run again within minutes."},
}

var notifiedSent = []record.Field{
	{Name: "to", Label: "Told", Type: record.Text, Index: true, Group: "Sent", Source: "ISO/IEC 42001 A.8.4, A.8.5", Help: "Who was told, by name of the authority or company."},
	{Name: "sent_on", Label: "Sent on", Type: record.DateType, Index: true, Group: "Sent", Source: "AI Act Article 73(2)", Help: "The day it was sent."},
	{Name: "sent_at", Label: "Sent at", Type: record.TimeType, Group: "Sent", Help: "The moment it was sent, where the time is counted in hours."},
	{Name: "reference", Label: "Receipt", Type: record.Text, Index: true, Group: "Sent", Help: "The number or name under which it was received."},
	{Name: "evidence", Label: "Shown by", Type: record.LinkType, Many: true, Target: []string{"evidence"}, Inverse: "Shows that it was told", Index: true, Group: "Sent", Source: "ISO/IEC 42001 7.5", Help: "The report and its receipt, as evidence."},
	{Name: "note", Label: "Note", Type: record.RichText, Group: "Sent", Source: "AI Act Article 73(5)", Help: "What follows it: a complete report after a first one, questions of the authority."},
	{Name: "not_needed_because", Label: "Not needed because", Type: record.RichText, Group: "Sent", Help: "Why nobody has to be told, although the law asks or may ask for it."},
	{Name: "standing", Label: "Standing", Type: record.Computed, As: record.Enum, Index: true, Group: "Sent", Source: "AI Act Article 73(2)", Help: "Where it stands today.", Options: []record.Option{
		{Name: "open", Label: "To be sent", Help: "It has to be sent, and the time is not over."},
		{Name: "unsettled", Label: "Not settled", Help: "Whether it has to be sent is not known, and the time is not over."},
		{Name: "overdue", Label: "Overdue", Help: "The time is over, and nothing was sent or decided."},
		{Name: "in_time", Label: "Sent in time", Help: "It was sent by the last day."},
		{Name: "late", Label: "Sent late", Help: "It was sent after the last day."},
		{Name: "sent", Label: "Sent", Help: "It was sent; the law names no last day, or the time of sending is not known."},
		{Name: "not_needed", Label: "Not needed", Help: "The law does not ask for it, or somebody decided so."},
	}},
}

// deriveNotification says where telling stands at a moment, and whether the clock has
// to be run again, given the incident and what the law makes of its systems.
func deriveNotification(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
	out := record.Body{"current": "yes"}
	if len(record.Moved(r.Body.List("marks"), linked)) > 0 {
		out["current"] = "no"
	}
	standing, next := Standing(r, now)
	for _, l := range linked {
		if l.Kind == "incident" && (l.State == "dismissed" || l.Removed) && r.State == "open" {
			standing, next = "not_needed", time.Time{}
		}
	}
	out["standing"] = standing
	return out, next
}

// Standing says where a notification stands at a moment, and when that changes by the
// passing of time alone; the zero time when never. A last day ends with its last hour.
func Standing(r record.Record, now time.Time) (standing string, next time.Time) {
	switch {
	case r.State == "sent" && record.Date(r.Body.Text("sent_on")) <= record.DateOf(now).AddDays(1):
		return sentStanding(r.Body), time.Time{}
	case r.State == "sent": // nothing is sent on a day to come, wherever it is later than here
		standing, _ = Standing(record.Record{State: "open", Body: r.Body}, now)
		return standing, record.Date(r.Body.Text("sent_on")).AddDays(-1).Time()
	case r.State == "not_needed":
		return "not_needed", time.Time{}
	}
	standing = "open"
	if r.Body.Text("must") != "yes" {
		standing = "unsettled"
	}
	end := lastMoment(r.Body)
	switch {
	case end.IsZero():
		return standing, time.Time{}
	case !now.Before(end):
		return "overdue", time.Time{}
	}
	return standing, end
}

// lastMoment is the first moment after the time to tell; zero where there is no last
// day.
func lastMoment(b record.Body) time.Time {
	if at, err := time.Parse(time.RFC3339Nano, b.Text("deadline_at")); err == nil {
		return at.Add(time.Millisecond)
	}
	if day := record.Date(b.Text("deadline")); day != "" {
		return day.AddDays(1).Time()
	}
	return time.Time{}
}

func sentStanding(b record.Body) string {
	end, day := lastMoment(b), record.Date(b.Text("sent_on"))
	at, err := time.Parse(time.RFC3339Nano, b.Text("sent_at"))
	hours := b.Text("deadline_at") != ""
	switch {
	case end.IsZero() || day == "":
		return "sent"
	case hours && err == nil && at.Before(end), !hours && day.Time().Before(end):
		return "in_time"
	case hours && err != nil && day.Time().Before(end):
		if day.AddDays(1).Time().After(end) {
			return "sent" // on the last day, at an hour nobody wrote down
		}
		return "in_time"
	}
	return "late"
}
