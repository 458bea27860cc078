package register

import (
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/store"
)

// Draft is a record to be made. Body holds values as JSON decodes them; they
// are brought to the form a record keeps. An empty State is the kind's first.
type Draft struct {
	ID       record.ID // from NewID, when other records of a Batch link to it; else empty
	Kind     string
	Title    string // may be empty for kinds that title themselves
	State    string
	Owner    record.ID
	Due      record.Date
	External string
	Body     record.Body
	Reason   string
}

// CreateOptions qualify one creation.
type CreateOptions struct {
	// Key makes the creation idempotent for a day: the same key with the same
	// draft returns the record made first, with another draft it is a Conflict.
	Key string
}

// Edit changes a record. Nil pointers and absent fields keep what is there.
type Edit struct {
	Rev      int64 // the revision it is based on; another one now is a Conflict; 0 takes what is there
	Title    *string
	Owner    *record.ID
	Due      *record.Date
	External *string
	Body     record.Body // fields to set; a nil value unsets
	Replace  bool        // fields not named in Body are unset
	Reason   string
}

// Move is a step or a removal.
type Move struct {
	Rev    int64 // as of Edit
	Reason string
}

// Write is one part of a Batch: a Draft to create, or an Edit, a Step, an Edit with
// the Step it comes with as one change, or the removal of ID.
type Write struct {
	Create *Draft
	ID     record.ID
	Edit   *Edit
	Step   string // name of a transition
	Remove bool
	Reason string // of the step or removal
	Rev    int64  // the revision the step or removal is based on, as of Edit

	// Vouched says that the caller checked what a Reserved step asks for, makes a
	// record of a kind that only a service makes, or worked out what Kept fields
	// hold. Only services set it; no face does.
	Vouched bool
}

// Name is what a link to a record shows.
type Name = store.Name

// LinkQuery asks for links of one record; AsOf is a leaf, negative for now.
type LinkQuery = store.LinkQuery

// Graph is a part of the graph of records around one.
type Graph struct {
	Nodes map[record.ID]Name
	Edges []record.Link
	Cut   bool // there is more than was asked for
}

// View is a list somebody saved.
type View struct {
	ID     record.ID
	Kind   string
	Name   string
	Query  string // URL query of the list
	Shared bool   // for everyone in the organisation
}

// Setup is what the first page asks for.
type Setup struct {
	Org      string
	Name     string // of the administrator
	Email    string
	Password string // the hash identity makes
	Example  bool
}

// Proof shows that a change is in the log, and what a verifier needs.
type Proof struct {
	Change     record.Change
	Seq        int64
	Size       int64 // of the tree it is proven in
	Commitment []byte
	Salt       []byte // nil once erased
	Entry      []byte // canonical bytes; nil once erased
	Text       []byte // C2SP tlog-proof, with the signed checkpoint
	Checkpoint []byte
	SignedAt   time.Time
}

// LogHead is the state of an organisation's log.
type LogHead struct {
	Org        record.ID
	Origin     string
	Verifier   string // public key in the form of C2SP signed-note
	Size       int64
	Root       string // base64
	Checkpoint []byte // newest signed note
	SignedAt   time.Time
	Stamped    bool // an RFC 3161 time stamp over the checkpoint is kept
	Public     bool
}

// SignedCheckpoint is a checkpoint kept.
type SignedCheckpoint struct {
	Size  int64
	At    time.Time
	Note  []byte
	Stamp []byte
}

// Place is an organisation an account may enter.
type Place = access.Place
