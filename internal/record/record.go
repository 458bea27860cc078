// Package record is the vocabulary of Steward: what a record is, how its kind
// is declared, which values its fields take, how a change reads, how a list is
// asked for, and how things go wrong. It does no I/O and knows no kind.
//
// Everything an organisation keeps is a Record of a Kind. A Kind is declared
// once, as data; storage, history, validation, permissions, search, pages, the
// API, import, export and YAML follow from that declaration.
package record

import (
	"fmt"
	"strings"
	"time"
)

// ID identifies a record (or an organisation, account, change of access) for
// ever. It is 26 lower-case characters of Crockford's base 32 that sort by the
// millisecond of their making.
type ID string

// Record is the current state of one thing an organisation keeps, or its state
// as of a past moment.
type Record struct {
	Org      ID        // the organisation that keeps it; leads every key
	ID       ID        // its identity, never reused
	Kind     string    // name of its Kind
	Number   int64     // counts from 1 within organisation and kind, never reused
	Title    string    // one line, never empty unless erased
	State    string    // one of the Kind's states
	Owner    ID        // the person record accountable for keeping it right; empty when nobody is
	Due      Date      // when the owner next has to act; empty when nothing is due
	External string    // its identity in the source it was imported from; unique within the kind when set
	Created  time.Time // UTC, milliseconds
	Updated  time.Time // UTC, milliseconds
	Rev      int64     // 1 for the first version, one more for each change
	Seq      int64     // the leaf of the organisation's log that holds this version
	Version  int       // the version of the Kind's schema the body is written in
	Removed  bool      // taken out of use with a reason; its history stays
	Erased   bool      // its content was erased; only commitments remain
	Body     Body      // the typed fields
	Mark     string    // fingerprint of the kind's material fields; set only where a Derive is given the record
	Derived  Body      // computed fields, never written by people, not part of the log
}

// Ref returns the reference people use, such as "SYS-42".
func (r Record) Ref(k *Kind) string { return fmt.Sprintf("%s-%d", k.Prefix, r.Number) }

// Value returns the value of a field by name: an envelope field (title, state,
// owner, due, external), a field of the body, or a computed one; nil when unset.
func (r Record) Value(name string) any {
	switch name {
	case "title":
		return r.Title
	case "state":
		return r.State
	case "owner":
		return emptyNil(string(r.Owner))
	case "due":
		return emptyNil(string(r.Due))
	case "external":
		return emptyNil(r.External)
	}
	if v, ok := r.Body[name]; ok {
		return v
	}
	return r.Derived[name]
}

func emptyNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Clone returns a copy whose body can be changed without changing r's.
func (r Record) Clone() Record {
	r.Body, r.Derived = r.Body.Clone(), r.Derived.Clone()
	return r
}

// ParseRef splits a reference such as "SYS-42" into prefix and number.
func ParseRef(s string) (prefix string, number int64, ok bool) {
	i := strings.LastIndexByte(s, '-')
	if i < 1 || i == len(s)-1 || len(s)-i > 16 {
		return "", 0, false
	}
	for _, c := range s[i+1:] {
		if c < '0' || c > '9' {
			return "", 0, false
		}
		number = number*10 + int64(c-'0')
	}
	return strings.ToUpper(s[:i]), number, number > 0
}

// Link is one edge of the graph of records: Source's field Relation names Target.
type Link struct {
	Source   ID
	Kind     string // kind of the source
	Relation string // name of the field
	Target   ID
}
