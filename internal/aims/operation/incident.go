package operation

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Incident is something that went wrong, or nearly did, with an AI system (ISO/IEC
// 42001 8.2, 10.2, A.8.3, A.8.4; AI Act Articles 3(49), 26(5), 73). Who has to be told
// of it, and by when, follows from the clocks of the laws; see Notification.
var Incident = &record.Kind{
	Name: "incident", Plural: "incidents", Label: "Incident", Labels: "Incidents", Prefix: "INC", Icon: "warning", Clause: "8", Version: 1,
	Help:       "Something that went wrong with an AI system, or nearly did: what happened, whom it harmed, who has to be told, what was put right.",
	Source:     "ISO/IEC 42001 8.2, 10.2, A.8.3-A.8.5; AI Act Articles 3(49), 26(5), 73",
	Example:    "Images of one night were ranked by yesterday's model, and a fracture was read two days late.",
	TitleLabel: "In a sentence",
	Columns:    []string{"telling", "systems", "aware_on", "harms"},
	Fields:     slices.Concat(incidentEvent, incidentHarm, incidentAnswer, incidentAfter),
	States: []record.State{
		{Name: "reported", Label: "Reported", Help: "Somebody told of it; nobody has looked into it yet.", Shape: record.Waiting},
		{Name: "assessed", Label: "Assessed", Help: "It is known which systems and what harm it is about.", Shape: record.Active},
		{Name: "contained", Label: "Contained", Help: "It does no more harm; cause and correction are worked on.", Shape: record.Active},
		{Name: "closed", Label: "Closed", Help: "Cause and correction are known, everybody who has to be told was told, and somebody else looked at it.", Shape: record.Good},
		{Name: "dismissed", Label: "Dismissed", Help: "It was no incident.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "assess", Label: "Assessed", From: []string{"reported"}, To: "assessed", Guard: "has(systems) && has(harms) && has(aware_on)", Else: "Say which AI systems it is about, what harm was done, and when the organisation became aware."},
		{Name: "contain", Label: "Contained", From: []string{"assessed"}, To: "contained", Guard: "has(at_once)", Else: "Say what was done at once."},
		{Name: "close", Label: "Close", From: []string{"contained"}, To: "closed", NeedsReason: true, FourEyes: true, Guard: "has(cause) && has(correction)", Else: "Write the cause and the correction first.",
			Reserved: "An incident is closed under Who has to be told, once nobody has to be told any more."},
		{Name: "dismiss", Label: "Dismiss", From: []string{"reported", "assessed"}, To: "dismissed", NeedsReason: true, FourEyes: true, ByMaker: true,
			Reserved: "An incident is dismissed under Who has to be told, unless somebody has to be."},
		{Name: "reopen", Label: "Reopen", From: []string{"closed", "dismissed"}, To: "reported", NeedsReason: true},
	},
	Material:    []string{"title", "systems", "involved", "occurred_on", "noticed_on", "aware_on", "harms", "death", "causal"},
	Scope:       &record.Scope{Day: "aware_on"},
	DerivesFrom: []string{"notification.incident"},
	Validate:    validateIncident,
	Derive:      deriveIncident,
	Sample: func() (string, record.Body) {
		return "A night's images were ranked by yesterday's model", record.Body{
			"what": "The update failed half-way; until the morning the list came from the model before it.", "occurred_on": "2026-10-04", "noticed_on": "2026-10-06", "aware_on": "2026-10-06",
			"how": "A radiologist wondered why a fracture stood at the end of the list.", "harms": []any{"health"}, "death": "no", "persons": "One patient, read two days late.", "causal": "established",
			"at_once": "The list was switched off and every image of the night read again.", "told": "The patient, and the ward.",
			"cause": "The update does not check that it is complete.", "correction": "It does now, and the list says which model made it.", "lessons": "Other programs of the same kind are looked through.",
		}
	},
}

var incidentEvent = []record.Field{
	{Name: "what", Label: "What happened", Type: record.RichText, Required: true, Group: "What happened", Source: "ISO/IEC 42001 A.8.3", Help: "The facts as they are known, in the order they happened."},
	{Name: "systems", Label: "AI systems", Type: record.LinkType, Many: true, Target: []string{"ai-system"}, Inverse: "Incidents", Index: true, Group: "What happened", Source: "ISO/IEC 42001 8.2; AI Act Article 3(49)", Help: "The systems it is about. The clocks of the laws look at what the organisation is for each of them."},
	{Name: "involved", Label: "Also involved", Type: record.LinkType, Many: true, Target: []string{"use", "model", "dataset", "agent", "supplier"}, Inverse: "Involved in incidents", Index: true, Group: "What happened", Source: "ISO/IEC 42001 A.10.3", Help: "Uses, models, datasets, agents and suppliers that had a part in it."},
	{Name: "occurred_on", Label: "Happened on", Type: record.DateType, Index: true, Group: "What happened", Help: "The day it happened, or began."},
	{Name: "noticed_on", Label: "Noticed on", Type: record.DateType, Index: true, Group: "What happened", Help: "The day somebody first noticed it."},
	{Name: "aware_on", Label: "Aware since", Type: record.DateType, Index: true, Group: "What happened", Source: "AI Act Article 73(2)", Help: "The day the organisation knew that it was an incident, where it happened. The clocks of the laws count from here."},
	{Name: "how", Label: "How it was noticed", Type: record.Text, Group: "What happened", Source: "ISO/IEC 42001 A.6.2.6, A.8.3", Help: "Who or what noticed it: a person it concerns, staff, an alarm, a supplier."},
	{Name: "reported_by", Label: "Reported by", Type: record.Person, Author: true, Inverse: "Incidents reported", Index: true, Group: "What happened", Source: "ISO/IEC 42001 A.3.3", Help: "Who told of it here."},
}

var incidentHarm = []record.Field{
	{Name: "harms", Label: "Harm", Type: record.Enum, Many: true, Options: incidentHarms, Index: true, Group: "Harm", Source: "AI Act Article 3(49)", Help: "What it led to, directly or not. Several can hold."},
	{Name: "death", Label: "A person died", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Harm", Source: "AI Act Article 73(4)", Help: "Whether anybody died of it, as far as is known."},
	{Name: "persons", Label: "Persons affected", Type: record.Text, Group: "Harm", Source: "ISO/IEC 42001 A.5.4", Help: "Who they are and how many, without names."},
	{Name: "causal", Label: "Did the AI system cause it", Type: record.Enum, Index: true, Group: "Harm", Source: "AI Act Article 73(2)", Help: "How far a link between the system and the harm is established.", Options: []record.Option{
		{Name: "established", Label: "Established", Help: "It is known that the system led to it."},
		{Name: "likely", Label: "Reasonably likely", Help: "It is likely that the system led to it."},
		{Name: "excluded", Label: "Excluded", Help: "It is known that the system did not lead to it."},
		{Name: "unknown", Label: "Unknown", Help: "Nobody can say yet."},
	}},
}

var incidentHarms = []record.Option{
	{Name: "health", Label: "Death or serious harm to health", Help: "Somebody died, or was seriously hurt in body or mind."},
	{Name: "infrastructure", Label: "Disruption of critical infrastructure", Help: "Its operation was disrupted seriously and for good."},
	{Name: "rights", Label: "Breach of what protects fundamental rights", Help: "A duty of Union law that protects fundamental rights was not kept."},
	{Name: "property", Label: "Serious harm to property or the environment", Help: "Things or nature were seriously damaged."},
	{Name: "other", Label: "Other harm", Help: "Harm that is none of these, such as hours lost or a letter too many."},
	{Name: "near_miss", Label: "None, a near miss", Help: "Nothing came of it, and something could have."},
	{Name: "unknown", Label: "Unknown", Help: "Nobody can say yet what came of it."},
}

var incidentAnswer = []record.Field{
	{Name: "at_once", Label: "Done at once", Type: record.RichText, Group: "Answer", Source: "ISO/IEC 42001 10.2", Help: "What was done to stop it and to help those it harmed."},
	{Name: "told", Label: "Users and others told", Type: record.RichText, Group: "Answer", Source: "ISO/IEC 42001 A.8.4, A.8.5", Help: "Whom you told beside those the law names, when and what: users, those it harmed, customers."},
	{Name: "cause", Label: "Cause", Type: record.RichText, Group: "Answer", Source: "ISO/IEC 42001 10.2", Help: "Why it came to be, and whether it exists elsewhere."},
	{Name: "correction", Label: "Correction", Type: record.RichText, Group: "Answer", Source: "ISO/IEC 42001 10.2", Help: "What was put right, and what keeps it from happening again."},
	{Name: "controls", Label: "Controls that failed", Type: record.LinkType, Many: true, Target: []string{"control"}, Inverse: "Incidents it did not prevent", Index: true, Group: "Answer", Source: "ISO/IEC 42001 8.3, 10.2", Help: "Controls that should have prevented it or made it known, and did not."},
	{Name: "risks", Label: "Risks", Type: record.LinkType, Many: true, Target: []string{"risk"}, Inverse: "Incidents", Index: true, Group: "Answer", Source: "ISO/IEC 42001 8.2", Help: "Risks of which it is a case. Each of them has to be assessed again."},
}

var incidentAfter = []record.Field{
	{Name: "lessons", Label: "Lessons", Type: record.RichText, Group: "Afterwards", Source: "ISO/IEC 42001 10.1", Help: "What others here can learn from it."},
	{Name: "telling", Label: "Who has to be told", Type: record.Computed, As: record.Enum, Index: true, Group: "Afterwards", Help: "How far telling those the law names has come.", Options: []record.Option{
		{Name: "nothing", Label: "Not looked at", Help: "No clock of a law was run for it yet."},
		{Name: "open", Label: "Open", Help: "Somebody has to be told, or it is not known whether, and the time is not over."},
		{Name: "overdue", Label: "Overdue", Help: "A time to tell is over, and nothing was sent or decided."},
		{Name: "settled", Label: "Settled", Help: "Whoever had to be told was told, or nobody has to be."},
	}},
}

func validateIncident(old *record.Record, r record.Record) []record.FieldError {
	out := check.All(
		check.Order(r.Body, "occurred_on", "noticed_on", "It was noticed before it happened."),
		check.Order(r.Body, "occurred_on", "aware_on", "You became aware before it happened."),
		check.Order(r.Body, "noticed_on", "aware_on", "You became aware before anybody noticed it."),
		check.Frozen(old, r, []string{"closed", "dismissed"}, "An incident that is closed or dismissed is not changed. Reopen it first.",
			"title", "what", "systems", "involved", "occurred_on", "noticed_on", "aware_on", "how", "harms", "death", "persons", "causal", "at_once", "told", "cause", "correction", "controls"),
	)
	harms := r.Body.List("harms")
	if len(harms) > 1 && slices.Contains(harms, "near_miss") {
		out = append(out, check.Invalid("harms", "A near miss did no harm; choose that alone, or the harm that was done.")...)
	}
	if r.Body.Text("death") == "yes" && len(harms) > 0 && !slices.Contains(harms, "health") {
		out = append(out, check.Invalid("harms", "A person died, so “Death or serious harm to health” is part of the harm.")...)
	}
	return out
}

// deriveIncident says how far telling has come.
func deriveIncident(r record.Record, notifications []record.Record, _ time.Time) (record.Body, time.Time) {
	telling := "nothing"
	for _, n := range notifications {
		switch n.Derived.Text("standing") {
		case "":
		case "overdue":
			return record.Body{"telling": "overdue"}, time.Time{}
		case "open", "unsettled":
			telling = "open"
		default:
			if telling == "nothing" {
				telling = "settled"
			}
		}
	}
	return record.Body{"telling": telling}, time.Time{}
}
