package client

import "time"

// Record is one thing the organisation keeps. Texts that are unset are empty,
// and fields without a value are not in Fields.
type Record struct {
	ID       string         `json:"id"`
	Ref      string         `json:"ref"` // "SYS-42"
	Kind     string         `json:"kind"`
	Title    string         `json:"title"`
	State    string         `json:"state"`
	Owner    string         `json:"owner"`    // identity of a person record
	Due      string         `json:"due"`      // "2026-08-02"
	External string         `json:"external"` // identity in the source it came from
	Created  time.Time      `json:"created"`
	Updated  time.Time      `json:"updated"`
	Revision int64          `json:"revision"`
	Leaf     int64          `json:"leaf"` // of the log, that holds this version
	Removed  bool           `json:"removed"`
	Erased   bool           `json:"erased"`
	Fields   map[string]any `json:"fields"`
	Derived  map[string]any `json:"derived"` // computed by the server
}

// Draft is a record to be made.
type Draft struct {
	Title    string         `json:"title,omitempty"`
	State    string         `json:"state,omitempty"` // empty: the kind's first
	Owner    string         `json:"owner,omitempty"`
	Due      string         `json:"due,omitempty"`
	External string         `json:"external,omitempty"`
	Fields   map[string]any `json:"fields,omitempty"`
	Reason   string         `json:"reason,omitempty"`

	// Key makes the creation safe to repeat for a day: with the same key and
	// draft the server answers with the record made first.
	Key string `json:"-"`
}

// Edit changes a record. Nil pointers and absent fields keep what is there; an
// empty text, or nil in Fields, unsets.
type Edit struct {
	Title    *string        `json:"title,omitempty"`
	Owner    *string        `json:"owner,omitempty"`
	Due      *string        `json:"due,omitempty"`
	External *string        `json:"external,omitempty"`
	Fields   map[string]any `json:"fields,omitempty"`
	Reason   string         `json:"reason,omitempty"`
}

// Page is one page of a list.
type Page struct {
	Items []Record `json:"items"`
	Next  string   `json:"next"` // After of the next page; empty at the end
	Total int      `json:"total"`
	// AtLeast says that there may be more than Total.
	AtLeast bool `json:"total_is_minimum"`
}

// Change is one version of a record, or another governed act.
type Change struct {
	Leaf      int64          `json:"leaf"`
	Record    string         `json:"record"`
	Kind      string         `json:"kind"`
	Ref       string         `json:"ref"`
	Revision  int64          `json:"revision"`
	At        time.Time      `json:"at"`
	Actor     string         `json:"actor"`
	ActorName string         `json:"actor_name"`
	Behalf    string         `json:"on_behalf_of"`
	Action    string         `json:"action"` // create, update, remove, restore, erase, or a step
	Reason    string         `json:"reason"`
	Title     string         `json:"title"`
	State     string         `json:"state"`
	Owner     string         `json:"owner"`
	Due       string         `json:"due"`
	External  string         `json:"external"`
	Erased    bool           `json:"erased"`
	Fields    map[string]any `json:"fields"`
}

// Links are what a record links to and what links to it.
type Links struct {
	Outgoing []Link `json:"outgoing"`
	Incoming []Link `json:"incoming"`
}

// Link is one edge: the field that holds it, and the record at the other end.
type Link struct {
	Relation string `json:"relation"`
	ID       string `json:"id"`
	Ref      string `json:"ref"`
	Kind     string `json:"kind"`
	Title    string `json:"title"`
	State    string `json:"state"`
	Removed  bool   `json:"removed"`
}

// Proof shows that a change is in the log. Salt and Entry are nil once erased,
// and when the token may not read the record.
type Proof struct {
	Leaf       int64     `json:"leaf"`
	Size       int64     `json:"size"` // of the tree it is proven in
	Record     string    `json:"record"`
	Kind       string    `json:"kind"`
	Revision   int64     `json:"revision"`
	Commitment []byte    `json:"commitment"`
	Salt       []byte    `json:"salt"`
	Entry      *string   `json:"entry"`
	Proof      string    `json:"proof"` // C2SP tlog-proof
	Checkpoint string    `json:"checkpoint"`
	SignedAt   time.Time `json:"signed_at"`
}

// File is the value of a file field.
type File struct {
	Hash string `json:"hash"` // SHA-256, lower-case hex
	Name string `json:"name"`
	Size int64  `json:"size"`
	Type string `json:"type"`
}

// Value returns the file as a value for Fields.
func (f File) Value() map[string]any {
	return map[string]any{"hash": f.Hash, "name": f.Name, "size": f.Size, "type": f.Type}
}
