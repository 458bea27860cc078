package planning

import (
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// RiskAcceptance is one person's decision to bear what is left of a risk, until a
// day (ISO/IEC 42001 6.1.3, 8.3). It holds for the risk as it stood: when the risk
// moves it counts no more.
var RiskAcceptance = &record.Kind{
	Name: "risk-acceptance", Plural: "risk-acceptances", Label: "Risk acceptance", Labels: "Risk acceptances", Prefix: "RAC", Icon: "check", Clause: "6", Version: 1,
	Help:    "One person's decision to bear what is left of a risk, under conditions and until a day. It counts while the risk is as it was.",
	Source:  "ISO/IEC 42001 6.1.3, 8.3; ISO/IEC 23894 6.5.3",
	Example: "The medical director accepts the missed finding as medium until next March, if low-quality images are read at once.",
	Columns: []string{"risk", "band", "accepted_by", "expires", "standing"},
	Made:    "A risk is accepted on its page under Risk, which asks whether you may.",
	Fields: []record.Field{
		{Name: "risk", Label: "Risk", Type: record.LinkType, Required: true, Target: []string{"risk"}, Inverse: "Acceptances", Index: true, Group: "Acceptance", Help: "What is accepted."},
		{Name: "accepted_by", Label: "Accepted by", Type: record.Person, Required: true, Author: true, Inverse: "Risks accepted", Index: true, Group: "Acceptance", Source: "ISO/IEC 42001 6.1.3", Help: "Who accepts it."},
		{Name: "rationale", Label: "Because", Type: record.RichText, Required: true, Group: "Acceptance", Source: "ISO/IEC 42001 6.1.3", Help: "Why it can be borne."},
		{Name: "conditions", Label: "Conditions", Type: record.RichText, Group: "Acceptance", Help: "What has to hold meanwhile."},
		{Name: "expires", Label: "Until", Type: record.DateType, Required: true, Index: true, Group: "Acceptance", Help: "The day from which it counts no more."},
		{Name: "band", Label: "Accepted at", Type: record.Text, Kept: true, Index: true, Group: "As it stood", Help: "Band of the residual when it was accepted."},
		{Name: "likelihood", Label: "Likelihood then", Type: record.Number, Kept: true, Group: "As it stood", Help: "Level of the residual when it was accepted."},
		{Name: "severity", Label: "Severity then", Type: record.Number, Kept: true, Group: "As it stood", Help: "Level of the residual when it was accepted."},
		{Name: "by_limit", Label: "Entitled by", Type: record.LinkType, Target: []string{"risk-tolerance"}, Kept: true, Inverse: "Acceptances by it", Index: true, Group: "As it stood", Source: "ISO/IEC 42001 6.1.3", Help: "The limit that lets the person accept."},
		{Name: "seen", Label: "As it was seen", Type: record.Text, Kept: true, Group: "As it stood", Help: "Fingerprint of the risk as whoever accepts saw it."},
		{Name: "marks", Label: "Pinned to", Type: record.Text, Many: true, Kept: true, Group: "As it stood", Help: "How the risk stood when it was accepted."},
		{Name: "standing", Label: "Standing", Type: record.Computed, As: record.Enum, Index: true, Group: "As it stood", Help: "What it is worth today.", Options: []record.Option{
			{Name: "counts", Label: "Counts", Help: "The risk is as it was accepted."},
			{Name: "stale", Label: "Outdated", Help: "The risk has moved since."},
			{Name: "expired", Label: "Expired", Help: "Its time is over."},
			{Name: "revoked", Label: "Revoked", Help: "It was taken back."},
		}},
	},
	States: []record.State{
		{Name: "given", Label: "Given", Help: "Decided; its standing says whether it counts.", Shape: record.Good},
		{Name: "revoked", Label: "Revoked", Help: "Taken back.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "revoke", Label: "Revoke", From: []string{"given"}, To: "revoked", NeedsReason: true},
	},
	Pin:       &record.Pin{Link: "risk", Marks: "marks"},
	DerivesOn: []string{"risk"},
	AutoTitle: func(b record.Body, name func(record.ID) string) string {
		return "Accepted until " + b.Text("expires") + ": " + name(b.ID("risk"))
	},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		return check.Frozen(old, r, []string{"given", "revoked"}, "An acceptance is not changed. Revoke it and accept again.", "risk", "accepted_by", "rationale", "conditions", "expires", "band", "likelihood", "severity", "by_limit", "seen", "marks")
	},
	Derive: deriveAcceptance,
	Sample: func() (string, record.Body) {
		return "", record.Body{"rationale": "Reading at once costs minutes and finds what was missed.", "conditions": "The list holds back what the model is unsure of.", "expires": "2027-03-01"}
	},
}

// deriveAcceptance says what an acceptance is worth on the day of now, given its
// risk with the mark it has.
func deriveAcceptance(r record.Record, risks []record.Record, now time.Time) (record.Body, time.Time) {
	standing, until := acceptanceStanding(r, risks, record.DateOf(now))
	return record.Body{"standing": standing}, until.Time()
}

func acceptanceStanding(r record.Record, risks []record.Record, day record.Date) (standing string, until record.Date) {
	expires, kept := record.Date(r.Body.Text("expires")), r.Body.List("marks")
	switch {
	case r.State == "revoked":
		return "revoked", ""
	case expires == "" || day >= expires:
		return "expired", ""
	case len(kept) == 0 || !slices.Contains(kept, record.PinOf(r.Body.ID("risk"), r.Body.Text("seen"))) || len(record.Moved(kept, risks)) > 0:
		return "stale", expires
	}
	return "counts", expires
}
