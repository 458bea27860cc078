package record

import "time"

// Kind declares one kind of record. It is plain data plus a few pure
// functions; everything the program does with such records follows from it.
type Kind struct {
	Name    string // "ai-system": in URLs, files, permissions, the API
	Plural  string // "ai-systems"
	Label   string // "AI system"
	Labels  string // "AI systems"
	Prefix  string // "SYS": leads the human reference
	Icon    string // name of a symbol of the icon sprite
	Clause  string // the clause of ISO/IEC 42001 whose room it lives in, such as "8"
	Help    string // what it is for, in a sentence or two
	Source  string // where the standard or the law asks for it
	Example string // one plain example, for empty lists

	TitleLabel  string // label of the title; "Name" when empty
	Version     int    // version of the schema below, from 1
	Fields      []Field
	States      []State // the first is where a record starts
	Transitions []Transition
	Columns     []string // fields a list shows after reference and title

	// Aside marks kinds that live on other records' pages (comments) and have
	// no list in the navigation.
	Aside bool
	// Hub marks kinds that very many records link to (people, units). A graph
	// shows them and does not go on from them.
	Hub bool

	// Made says, for a kind whose records only a service makes, where that is
	// done. Empty: whoever has the right makes them.
	Made string

	// Within says of which record those of the kind are parts. Nil: of none.
	Within *Within

	// Upcast brings a body of an older version one version up. Keys are the
	// version to start from.
	Upcast map[int]func(Body) Body

	// AutoTitle makes the title when none is given; name looks up the title of a
	// linked record. Nil means a title is required.
	AutoTitle func(b Body, name func(ID) string) string

	// Validate checks what single fields cannot; old is nil on creation. It
	// returns every wrong field, not the first.
	Validate func(old *Record, r Record) []FieldError

	// Derive computes the fields of type Computed from the record and what
	// links to it, on the day now, and says when the answer may next change by
	// the passing of time alone (zero when never).
	Derive func(r Record, linked []Record, now time.Time) (Body, time.Time)
	// DerivesFrom names the relations ("assignment.scope": kind, dot, field)
	// whose sources Derive is given.
	DerivesFrom []string

	// DerivesOn names link fields of the kind itself whose targets Derive is
	// given too, each with its Mark. It is computed again when a target's mark
	// or state changes.
	DerivesOn []string

	// Material names the fields whose change ends what others said about the
	// record before: evidence of it, approvals of it. Record.Mark is made of them;
	// computed fields may be among them.
	Material []string
	// Pin makes a record keep the marks of what it speaks about.
	Pin *Pin
	// Scope says which of the kind's records an auditor's scope reaches.
	Scope *Scope

	// Sample returns a filled record for documentation and tests. Links and
	// people are left out; they are checked against what exists.
	Sample func() (title string, body Body)
}

// Pin names a link field and the list of texts that keeps, as "identity:mark",
// the marks its targets had when the record was made and each time it enters one
// of the states On.
type Pin struct {
	Link  string
	Marks string
	On    []string
}

// Within names the link to the whole a record is part of, and the states of the
// whole in which its parts may be touched. In any other, parts are made, changed,
// moved on, removed and brought back only by a service that vouches; others are
// told Else.
type Within struct {
	Link string
	Open []string
	Else string
}

// Scope names the fields by which a membership limited to some packs or to a
// period reaches records of the kind; either may be empty. What has no value in
// them is within every scope.
type Scope struct {
	Pack string // a text that names a content pack
	Day  string // the day the record speaks of
}

// State is one of the states a record of a kind can be in.
type State struct {
	Name  string
	Label string
	Help  string
	Shape Shape
	Start bool // a record may be entered in this state, as found; the first state always may
}

// Shape is how a state looks, so that colour is never the only sign.
type Shape string

// The shapes of states.
const (
	Draft   Shape = "draft"   // not yet in force
	Active  Shape = "active"  // in force, in use, in progress
	Waiting Shape = "waiting" // for someone
	Good    Shape = "good"    // accepted, done well
	Bad     Shape = "bad"     // rejected, failed, suspended
	Ended   Shape = "ended"   // over, kept for the record
)

// Transition is a step from one state to another.
type Transition struct {
	Name        string // "release": in permissions and the API
	Label       string // "Put into use"
	From        []string
	To          string
	NeedsReason bool
	// FourEyes keeps the step from whoever wrote the version it is taken on.
	FourEyes bool
	// Reserved keeps the step for the service that checks what no guard can, and
	// says where it is taken. Empty: anyone with the right takes it.
	Reserved string
	// ByMaker lets whoever made the record take a FourEyes step all the same, as
	// long as they wrote nothing of it afterwards.
	ByMaker bool
	// Guard is a condition in the rule language over the record's fields; the
	// step is taken only when it is yes. Else says what is missing.
	Guard string
	Else  string
}

// Field returns the declared field, or nil.
func (k *Kind) Field(name string) *Field {
	for i := range k.Fields {
		if k.Fields[i].Name == name {
			return &k.Fields[i]
		}
	}
	return nil
}

// State returns the declared state, or nil.
func (k *Kind) State(name string) *State {
	for i := range k.States {
		if k.States[i].Name == name {
			return &k.States[i]
		}
	}
	return nil
}

// Transition returns the declared transition, or nil.
func (k *Kind) Transition(name string) *Transition {
	for i := range k.Transitions {
		if k.Transitions[i].Name == name {
			return &k.Transitions[i]
		}
	}
	return nil
}

// Steps returns the transitions that start in a state.
func (k *Kind) Steps(state string) []Transition {
	var out []Transition
	for _, t := range k.Transitions {
		for _, f := range t.From {
			if f == state {
				out = append(out, t)
			}
		}
	}
	return out
}

// NameLabel returns the label of the title.
func (k *Kind) NameLabel() string {
	if k.TitleLabel != "" {
		return k.TitleLabel
	}
	return "Name"
}
