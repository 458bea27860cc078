package access

import (
	"slices"
	"strings"

	"steward/internal/record"
)

// Decision says whether something is allowed, and why.
type Decision struct {
	Allowed bool
	Own     bool   // allowed by a grant over own records only
	Part    bool   // allowed for some records of the kind only: own ones, or those within the membership's packs and period
	Reason  string // a sentence: which grant allows it, or why none does
}

// May decides whether the actor may do the verb to records of the kind. With a
// record (for Create the one about to be made) the answer is about that
// record. Without one it is about the kind: when Own is true, only records
// owned by the actor's person; when Part is, not every record of the kind. Kind "" asks about any kind; verbs on the whole
// organisation (Verb.Whole) ignore kind and record.
func (a Actor) May(verb Verb, kind string, r *record.Record) Decision {
	if verb.Whole() {
		kind, r = "", nil
	}
	d := a.decide(verb, kind, r)
	d.Part = d.Allowed && !a.System && (d.Own || a.inPart(kind))
	return d
}

// decide is May without Part.
func (a Actor) decide(verb Verb, kind string, r *record.Record) Decision {
	if reason := a.outside(verb, kind, r); reason != "" {
		return Decision{Reason: reason}
	}
	if a.System {
		return Decision{Allowed: true, Reason: "The program itself does what follows from rules."}
	}
	var own, wide bool
	for _, g := range a.Role.Grants {
		if a.grants(g, verb, kind) {
			own = own || g.Own
			wide = wide || !g.Own
		}
	}
	switch {
	case wide:
		return Decision{Allowed: true, Reason: a.sentence("allows", verb, kind, ".")}
	case own:
		return a.ownOnly(verb, kind, r)
	}
	return Decision{Reason: a.sentence("does not allow", verb, kind, ".")}
}

// outside says what keeps the actor out before any grant is looked at, or "".
func (a Actor) outside(verb Verb, kind string, r *record.Record) string {
	switch {
	case a.Anonymous():
		return "Nobody is signed in."
	case r != nil && r.Org != a.Org:
		return "The record belongs to another organisation."
	case r != nil && r.Kind != kind:
		return "The record is not of the kind asked about."
	case a.System:
		return ""
	case !a.inScopes(verb):
		return "The API token has no scope for " + words(verb) + "."
	case !a.inKinds(kind):
		return "Your membership is limited to other kinds: " + strings.Join(a.Kinds, ", ") + "."
	case len(a.Kinds) > 0 && (verb == Members || verb == Settings):
		return "A membership limited to some kinds does not reach " + words(verb) + "."
	case !a.Limited():
		return ""
	case verb == Members || verb == Settings:
		return "A membership limited to some packs or to a period does not reach " + words(verb) + "."
	case r != nil:
		return a.beyond(*r)
	case a.Reach == nil:
		return noReach
	}
	return ""
}

// grants reports whether the grant covers the verb on the kind. For kind "" a
// limited membership needs a grant over one of its own kinds.
func (a Actor) grants(g Grant, verb Verb, kind string) bool {
	if kind != "" || verb.Whole() || len(a.Kinds) == 0 {
		return g.covers(verb, kind)
	}
	return slices.ContainsFunc(a.Kinds, func(k string) bool { return g.covers(verb, k) })
}

// ownOnly decides where only grants over own records apply.
func (a Actor) ownOnly(verb Verb, kind string, r *record.Record) Decision {
	switch {
	case a.Person == "":
		return Decision{Reason: a.sentence("allows", verb, kind, " only where you are the owner, and your account is linked to no person.")}
	case r != nil && r.Owner != a.Person:
		return Decision{Reason: a.sentence("allows", verb, kind, " only where you are the owner.")}
	}
	return Decision{Allowed: true, Own: true, Reason: a.sentence("allows", verb, kind, " where you are the owner.")}
}

// Require returns nil when May allows. Otherwise it returns a *record.Error
// with the reason: Unauthenticated when there is nobody, else Denied.
func (a Actor) Require(verb Verb, kind string, r *record.Record) error {
	d := a.May(verb, kind, r)
	switch {
	case d.Allowed:
		return nil
	case a.Anonymous():
		return record.Fail(record.Unauthenticated, d.Reason)
	}
	return record.Fail(record.Denied, d.Reason)
}

// sentence puts a reason together: "The role Reader does not allow changing
// records of kind ai-system."
func (a Actor) sentence(allows string, verb Verb, kind, end string) string {
	s := "The role " + a.Role.Label + " " + allows + " " + words(verb)
	if !verb.Whole() {
		s += " records"
		if kind != "" {
			s += " of kind " + kind
		}
	}
	return s + end
}

// words says a verb in the middle of a sentence.
func words(verb Verb) string {
	switch verb {
	case Read:
		return "reading"
	case Create:
		return "creating"
	case Update:
		return "changing"
	case Remove:
		return "removing"
	case Restore:
		return "restoring"
	case Erase:
		return "erasing"
	case Step:
		return "moving on"
	case Import:
		return "importing"
	case Export:
		return "exporting"
	case Log:
		return "the log and its proofs"
	case Members:
		return "members and roles"
	case Settings:
		return "settings"
	case Tokens:
		return "API tokens"
	}
	if step := verb.Step(); step != "" {
		return "the step " + strings.ReplaceAll(step, "_", " ") + " on"
	}
	return "“" + clip(string(verb), 40) + "” on"
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
