package planning

import (
	"slices"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Classification is what one law makes of one AI system: class, roles and what
// else the law says of it, worked out from the answers given and never typed.
// Answers that were given since, by whatever way, show: it is not current until it
// was judged again.
var Classification = &record.Kind{
	Name: "classification", Plural: "classifications", Label: "What a law makes of a system", Labels: "What laws make of systems", Prefix: "CLS", Icon: "shield", Clause: "6", Version: 1,
	Help:       "What one law makes of one AI system: class, roles, dates, and how many questions are open. It follows from the answers.",
	Source:     "ISO/IEC 42001 4.1, 4.2, 6.1.1; AI Act Articles 5, 6, 50, 51",
	Example:    "The ranking of applicants is a high-risk use of Annex III, binding from 2 December 2027; two questions are open.",
	TitleLabel: "System",
	Made:       "What a law makes of a system is begun on its page under Law, so that there is one of it.",
	Columns:    []string{"class", "open_questions", "binds_from", "roles", "regime", "system"},
	Fields: slices.Concat([]record.Field{
		{Name: "regime", Label: "Law", Type: record.Text, Required: true, Index: true, Group: "Subject", Help: "The law, such as eu-ai-act."},
		{Name: "system", Label: "AI system", Type: record.LinkType, Required: true, Target: []string{"ai-system"}, Inverse: "What the law makes of it", Index: true, Group: "Subject", Help: "The system the answers are about."},
		{Name: "note", Label: "Note", Type: record.RichText, Group: "Subject", Help: "What readers should know about how the answers came about."},
	}, verdictFields, classifiedFields),
	States: []record.State{
		{Name: "in_work", Label: "In work", Help: "Answers are being given; nobody has confirmed the result.", Shape: record.Active},
		{Name: "confirmed", Label: "Confirmed", Help: "Somebody who gave none of the answers confirmed the result.", Shape: record.Good},
		{Name: "left", Label: "Left alone", Help: "The system is out of use; the result is kept as it was.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "confirm", Label: "Confirm", From: []string{"in_work"}, To: "confirmed", Guard: `class_open == "no" && current == "yes"`, Else: "A question that can change the class is open, or an answer was given that has not been judged yet.",
			Reserved: "A result is confirmed on the system's page under Law, which holds the confirmer against those who answered."},
		{Name: "reopen", Label: "Reopen", From: []string{"confirmed"}, To: "in_work", NeedsReason: true},
		{Name: "leave", Label: "Leave alone", From: []string{"in_work", "confirmed"}, To: "left", NeedsReason: true, Reserved: "It is left alone when the system is retired or removed."},
		{Name: "take_up", Label: "Take up again", From: []string{"left"}, To: "in_work", NeedsReason: true, Reserved: "It is taken up when the system comes back into use."},
	},
	Material:    []string{"class", "points", "roles", "transparency", "gpai", "beside", "binds_from"},
	Scope:       &record.Scope{Pack: "regime"},
	AutoTitle:   func(b record.Body, name func(record.ID) string) string { return name(b.ID("system")) },
	Derive:      deriveClassification,
	DerivesFrom: []string{"fact.of"},
	DerivesOn:   []string{"system"},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		return check.Frozen(old, r, []string{r.State}, "It stays with its system and its law.", "regime", "system")
	},
	Sample: func() (string, record.Body) {
		return "", record.Body{"regime": "eu-ai-act", "note": "Answered with the head of recruiting; the supplier's manual was at hand."}
	},
}

// verdictFields hold what the law says, as worked out.
var verdictFields = []record.Field{
	{Name: "class", Label: "Class", Type: record.Text, Kept: true, Index: true, Group: "Result", Help: "The class by its name in the law; open while answers are missing that decide it, unsettled where answers contradict one another."},
	{Name: "points", Label: "Points", Type: record.Text, Many: true, Kept: true, Index: true, Group: "Result", Help: "The rules that make the class."},
	{Name: "roles", Label: "Roles", Type: record.Text, Many: true, Kept: true, Index: true, Group: "Result", Help: "What the organisation is for the system, in the words of the law."},
	{Name: "transparency", Label: "Transparency", Type: record.Text, Many: true, Kept: true, Index: true, Group: "Result", Help: "Duties to inform and to mark, which hold beside every class."},
	{Name: "gpai", Label: "General-purpose models", Type: record.Text, Many: true, Kept: true, Index: true, Group: "Result", Help: "What holds for general-purpose AI models."},
	{Name: "beside", Label: "Beside that", Type: record.Text, Many: true, Kept: true, Group: "Result", Help: "What else the law says of it, each with the list it is in."},
	{Name: "possible", Label: "Still possible", Type: record.Text, Many: true, Kept: true, Group: "Result", Help: "While the class is open: what it can still become."},
	{Name: "open_questions", Label: "Open questions", Type: record.Number, Kept: true, Index: true, Group: "Result", Help: "How many questions can still change the result."},
	{Name: "class_open", Label: "Class is open", Type: record.Enum, Options: record.YesNo(), Kept: true, Index: true, Group: "Result", Help: "Yes while an answer can still change the class."},
	{Name: "needs_person", Label: "A person has to decide", Type: record.Enum, Options: record.YesNo(), Kept: true, Index: true, Group: "Result", Help: "Yes where answers contradict one another, or readings of the law differ."},
	{Name: "binds_from", Label: "Binds from", Type: record.DateType, Kept: true, Index: true, Group: "Result", Help: "The first day on which something of the law binds for this system."},
}

// classifiedFields say from what it was worked out, and when it has to be again.
var classifiedFields = []record.Field{
	{Name: "next_day", Label: "Looked at again on", Type: record.DateType, Kept: true, Index: true, Group: "Worked out", Help: "The next day on which something begins to bind for this system. Days on which the law turns for everyone are kept with the checks against it."},
	{Name: "judged_on", Label: "Worked out on", Type: record.DateType, Kept: true, Group: "Worked out", Help: "The day as of which the law was read when the result was written."},
	{Name: "content", Label: "Content", Type: record.Text, Kept: true, Index: true, Group: "Worked out", Help: "The version of what is known about the law when the result was written, with its fingerprint. A later check against the law says that it still fits."},
	{Name: "basis", Label: "Basis", Type: record.Text, Kept: true, Group: "Worked out", Help: "Fingerprint of the answers it was worked out from."},
	{Name: "duties_basis", Label: "Basis of duties", Type: record.Text, Kept: true, Group: "Worked out", Help: "Fingerprint of the duties that follow, so that those that are the same are not read and written again."},
	{Name: "moved_from", Label: "Class before", Type: record.Text, Kept: true, Index: true, Group: "Worked out", Help: "The class before the law, or what is known of it, last changed the result."},
	{Name: "moved_on", Label: "Moved on", Type: record.DateType, Kept: true, Index: true, Group: "Worked out", Help: "The day that happened."},
	{Name: "moved_why", Label: "Moved by", Type: record.Text, Kept: true, Group: "Worked out", Help: "What changed it, and what says otherwise now."},
	{Name: "current", Label: "Up to date", Type: record.Computed, As: record.Enum, Options: currency(), Index: true, Group: "Worked out", Help: "No when answers changed, or the day came, since it was worked out. It is worked out again within minutes."},
	{Name: "given", Label: "Answers given", Type: record.Computed, As: record.Number, Index: true, Group: "Worked out", Help: "How many answers count, those that are not known left out."},
	{Name: "waiting", Label: "Answers awaited", Type: record.Computed, As: record.Number, Index: true, Group: "Worked out", Help: "How many questions were passed on to somebody and not answered yet."},
	{Name: "disputed", Label: "Answered twice, differently", Type: record.Computed, As: record.Text, Many: true, Group: "Worked out", Help: "Questions with two answers in force that differ. Withdraw one."},
	{Name: "answers", Label: "Answers that count", Type: record.Computed, As: record.Text, Many: true, Group: "Worked out", Help: "What it is worked out from: every answer in force by its name."},
}

func currency() []record.Option {
	return []record.Option{
		{Name: "yes", Label: "Yes", Help: "It fits the answers and the day."},
		{Name: "no", Label: "No", Help: "Answers or the day are others than when it was worked out."},
		{Name: "left", Label: "Left alone", Help: "The system is out of use."},
	}
}
