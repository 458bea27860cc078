package planning

import (
	"slices"
	"time"

	"steward/internal/aims/evaluation"
	"steward/internal/aims/position"
	"steward/internal/record"
)

// Obligation is one duty of one article of a law, for one role the organisation
// holds for one AI system. The service of the law makes it and says whether and
// from when it binds; where it stands is derived from evidence. What the law asks
// in full stands in the content of the law (ISO/IEC 42001 4.1, 4.2, 6.1.3).
var Obligation = &record.Kind{
	Name: "obligation", Plural: "obligations", Label: "Duty", Labels: "Duties", Prefix: "OBL", Icon: "check", Clause: "6", Version: 1,
	Help:    "One duty of a law for one AI system and one role: whether and from when it binds, and where it stands, derived from evidence.",
	Source:  "ISO/IEC 42001 4.2, 6.1.3; AI Act Articles 8 to 27, 50, 53 to 55, 72, 73",
	Example: "The provider of the ranking of applicants keeps a risk management system, from 2 December 2027. Nothing was handed in yet.",
	Made:    "Duties follow from what the law makes of a system; answer its questions under Law.",
	Columns: []string{"system", "role", "law_state", "from", "position", "review_due"},
	Fields: slices.Concat(obligationLaw, []record.Field{
		{Name: "controls", Label: "Carried by", Type: record.LinkType, Many: true, Target: []string{"control"}, Inverse: "Duties it carries", Index: true, Group: "Here", Source: "ISO/IEC 42001 6.1.3", Help: "The organisation's controls by which the duty is done. The Statement of Applicability takes its reason from here."},
		{Name: "note", Label: "How it is done here", Type: record.RichText, Group: "Here", Help: "What the organisation does about it, in its own words. It shows nothing by itself; evidence does."},
		{Name: "review_every", Label: "Reviewed every", Type: record.Duration, Group: "Here", Source: "ISO/IEC 42001 9.1", Help: "How often somebody has to look at it again, such as P12M for twelve months."},
		{Name: "reviewed_on", Label: "Reviewed on", Type: record.DateType, Kept: true, Index: true, Group: "Here", Help: "The last day somebody looked at it and said so."},
		{Name: "reviewed_by", Label: "Reviewed by", Type: record.Person, Kept: true, Inverse: "Duties reviewed", Index: true, Group: "Here", Help: "Who that was."},
		{Name: "review_due", Label: "Review due", Type: record.Computed, As: record.DateType, Index: true, Group: "Here", Help: "The day by which it has to be looked at again; the day it binds where nobody ever did."},
	}, evaluation.PositionFields()),
	States: []record.State{
		{Name: "binding", Label: "Binding", Help: "The law asks for it, today or from a day that is known.", Shape: record.Active},
		{Name: "unclear", Label: "Unclear", Help: "Whether it binds, or from when, hangs on what is not known.", Shape: record.Waiting, Start: true},
		{Name: "ended", Label: "Ended", Help: "The law does not ask for it, or no more. What shows it is kept.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "bind", Label: "Binds", From: []string{"unclear", "ended"}, To: "binding", NeedsReason: true, Reserved: byTheLaw},
		{Name: "doubt", Label: "Becomes unclear", From: []string{"binding", "ended"}, To: "unclear", NeedsReason: true, Reserved: byTheLaw},
		{Name: "end", Label: "Ends", From: []string{"binding", "unclear"}, To: "ended", NeedsReason: true, Reserved: byTheLaw},
	},
	TitleLabel: "Duty",
	Scope:      &record.Scope{Pack: "regime"},
	Material:   []string{"duty", "role", "system", "must"},
	AutoTitle: func(b record.Body, name func(record.ID) string) string {
		return b.Text("called") + ", " + b.Text("article") + ": " + name(b.ID("system"))
	},
	Derive:      deriveObligation,
	DerivesFrom: []string{"evidence.supports", "document.covers", "legal-document.covers", "legal-document.covers_part", "finding.about"},
	Sample: func() (string, record.Body) {
		return "", record.Body{
			"regime": "eu-ai-act", "duty": "AIA-9-1", "role": "provider", "called": "Risk management system", "article": "Art 9(1)-(2)", "law_state": "will_apply", "from": "2027-12-02",
			"law_reason": "Annex III applies from this day.", "must": "A risk management system over the whole life of the system.", "fine": "operators",
			"note": "The register of risks, reviewed with each release.", "review_every": "P12M",
		}
	},
}

const byTheLaw = "Whether a duty binds follows from what the law makes of the system; nobody sets it."

// obligationLaw are the fields the service of the law works out.
var obligationLaw = []record.Field{
	{Name: "regime", Label: "Law", Type: record.Text, Required: true, Kept: true, Index: true, Group: "Duty", Help: "The law, such as eu-ai-act."},
	{Name: "duty", Label: "Number", Type: record.Text, Required: true, Kept: true, Index: true, Group: "Duty", Help: "Its number in the content of the law, such as AIA-9-1."},
	{Name: "called", Label: "In short", Type: record.Text, Kept: true, Group: "Duty", Help: "What it is about, in a few words."},
	{Name: "article", Label: "Article", Type: record.Text, Kept: true, Index: true, Group: "Duty", Help: "Where it stands in the law."},
	{Name: "role", Label: "Role", Type: record.Text, Required: true, Kept: true, Index: true, Group: "Duty", Help: "What the organisation has it as, in the words of the law; anyone where the role does not matter."},
	{Name: "system", Label: "AI system", Type: record.LinkType, Required: true, Kept: true, Target: []string{"ai-system"}, Inverse: "Duties", Index: true, Group: "Duty", Help: "The system it is for."},
	{Name: "classification", Label: "Follows from", Type: record.LinkType, Required: true, Kept: true, Target: []string{"classification"}, Inverse: "Duties", Index: true, Group: "Duty", Help: "What the law makes of the system, with its answers."},
	{Name: "must", Label: "What must exist", Type: record.RichText, Kept: true, Group: "Duty", Help: "What has to exist or be done, in short."},
	{Name: "law_state", Label: "In law", Type: record.Enum, Options: lawStates, Kept: true, Index: true, Group: "In law", Help: "How it stands in the law today."},
	{Name: "from", Label: "From", Type: record.DateType, Kept: true, Index: true, Group: "In law", Help: "The first day on which it binds for this system."},
	{Name: "law_reason", Label: "Because", Type: record.RichText, Kept: true, Group: "In law", Help: "Why this day, or what is open."},
	{Name: "fine", Label: "Fine", Type: record.Text, Kept: true, Index: true, Group: "In law", Help: "The penalty by its name in the content of the law; its limit depends on the organisation."},
}

var lawStates = []record.Option{
	{Name: "applies", Label: "Applies", Help: "It binds today."},
	{Name: "will_apply", Label: "Will apply", Help: "It binds from a later day that is known."},
	{Name: "unknown", Label: "Not known", Help: "Whether it binds, or from when, is not known."},
	{Name: "none", Label: "Never reached", Help: "Its day is never reached as things are."},
	{Name: "applied", Label: "No more", Help: "It was asked for once, and is no more."},
}

// deriveObligation says where a duty stands and when it has to be looked at again.
func deriveObligation(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
	out, next := evaluation.Derived(r.ID, position.Subject{}, linked, now)
	if every := r.Body.Text("review_every"); every != "" && r.State != "ended" {
		due := record.Date(r.Body.Text("from"))
		if on := record.Date(r.Body.Text("reviewed_on")); on != "" {
			due = on.Add(every)
		}
		if due != "" {
			out["review_due"] = string(due)
		}
	}
	return out, next
}
