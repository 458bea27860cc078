// Package access decides who may do what: organisations, accounts,
// memberships, roles as data, sessions and API tokens, and the one decision
// every face and the register ask for before they act.
//
// A decision is made from an Actor alone, without a database: the role grants,
// and the kinds of the membership and the scopes of the token only ever narrow
// what it grants. The functions of Store read and write the tables behind it
// over a database.Querier, so that they run inside the caller's transaction.
package access

import (
	"slices"
	"strings"

	"steward/internal/record"
)

// Verb is what an actor wants to do.
type Verb string

// The verbs on records of a kind.
const (
	Read    Verb = "read"
	Create  Verb = "create"
	Update  Verb = "update"
	Remove  Verb = "remove"
	Restore Verb = "restore"
	Erase   Verb = "erase"
	Step    Verb = "step" // any transition; StepOf names one
	Import  Verb = "import"
	Export  Verb = "export"
)

// The verbs on the organisation as a whole; they ask for no kind.
const (
	Log      Verb = "log"      // see checkpoints and proofs of the organisation's log
	Members  Verb = "members"  // people who may come in, invitations and roles
	Settings Verb = "settings" // of the organisation
	Tokens   Verb = "tokens"   // the actor's own API tokens
)

// Verbs returns all verbs in the order people read them; named steps are not
// among them.
func Verbs() []Verb {
	return []Verb{Read, Create, Update, Remove, Restore, Erase, Step, Import, Export, Log, Members, Settings, Tokens}
}

// StepOf returns the verb that takes one transition, such as "step:release".
func StepOf(transition string) Verb { return Step + ":" + Verb(transition) }

// Step returns the transition a verb such as "step:release" names, or "".
func (v Verb) Step() string {
	name, ok := strings.CutPrefix(string(v), string(Step)+":")
	if !ok {
		return ""
	}
	return name
}

// Whole reports whether the verb is about the organisation as a whole rather
// than about records of a kind.
func (v Verb) Whole() bool {
	return v == Log || v == Members || v == Settings || v == Tokens
}

// Actor is who acts, in which organisation, with which rights. The zero Actor
// is nobody and may do nothing.
type Actor struct {
	Account record.ID // who acts; "" with System
	Name    string
	Org     record.ID // the organisation this actor acts in
	Person  record.ID // the person record the account is, "" when none
	Role    Role
	Kinds   []string  // kinds the membership is limited to; empty: all
	Within            // packs and period the membership is limited to
	Token   record.ID // set when acting through an API token
	Scopes  []string  // of the token; without one of them a token may do nothing
	System  bool      // the program itself, for what follows from rules

	// Membership is what the actor is here by; "" without one.
	Membership record.ID
	// Reach says by which fields Within holds for records, by name of the kind;
	// kinds not in it are within every scope. With a Within and no Reach at all,
	// the actor may do nothing.
	Reach map[string]record.Scope
	// Watched actors have what they open written to the log: external auditors.
	Watched bool
}

// System returns the actor that stands for the program itself in an
// organisation. It may do everything there, and nothing elsewhere.
func System(org record.ID) Actor {
	return Actor{Name: "Steward", Org: org, System: true}
}

// ID returns what a change names as its actor: the token when there is one,
// else the account, and "system" for the program itself.
func (a Actor) ID() record.ID {
	switch {
	case a.System:
		return "system"
	case a.Token != "":
		return a.Token
	}
	return a.Account
}

// Anonymous reports whether the actor is nobody.
func (a Actor) Anonymous() bool { return !a.System && a.Account == "" }

// inKinds reports whether the membership reaches records of the kind; kind ""
// asks whether it reaches any.
func (a Actor) inKinds(kind string) bool {
	return len(a.Kinds) == 0 || kind == "" || slices.Contains(a.Kinds, kind)
}
