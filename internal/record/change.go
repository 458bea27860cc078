package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Change is one governed act: a version of a record, or an act on access,
// settings or the log itself. Its canonical bytes, salted, are what a leaf of
// the organisation's log commits to.
type Change struct {
	Org    ID
	Seq    int64 // position in the organisation's log, from 0
	Record ID    // the record, or the thing acted on
	Kind   string
	Number int64
	Rev    int64
	At     time.Time
	Actor  ID     // the account or token that acted; "system" for what follows from rules
	Behalf ID     // the account acted for, when another's
	Action string // create, update, remove, restore, erase, or a transition's name
	Reason string

	Title    string
	State    string
	Owner    ID
	Due      Date
	External string
	Version  int
	Body     Body
	Erased   bool // the content was erased later; only the commitment remains
}

// entry is the JSON form of a change. Names are part of the format that
// exports and verifiers read; they never change their meaning.
type entry struct {
	Format   int    `json:"format"`
	Org      ID     `json:"org"`
	Seq      int64  `json:"seq"`
	Record   ID     `json:"record"`
	Kind     string `json:"kind"`
	Number   int64  `json:"number,omitempty"`
	Rev      int64  `json:"rev"`
	At       string `json:"at"`
	Actor    ID     `json:"actor"`
	Behalf   ID     `json:"on_behalf_of,omitempty"`
	Action   string `json:"action"`
	Reason   string `json:"reason,omitempty"`
	Title    string `json:"title,omitempty"`
	State    string `json:"state,omitempty"`
	Owner    ID     `json:"owner,omitempty"`
	Due      Date   `json:"due,omitempty"`
	External string `json:"external,omitempty"`
	Version  int    `json:"schema,omitempty"`
	Body     Body   `json:"body,omitempty"`
}

// TimeFormat is how times are written everywhere: UTC, milliseconds.
const TimeFormat = "2006-01-02T15:04:05.000Z"

// Entry returns the canonical bytes of the change.
func (c Change) Entry() ([]byte, error) {
	return Canonical(entry{
		Format: 1, Org: c.Org, Seq: c.Seq, Record: c.Record, Kind: c.Kind, Number: c.Number, Rev: c.Rev,
		At: c.At.UTC().Format(TimeFormat), Actor: c.Actor, Behalf: c.Behalf, Action: c.Action, Reason: c.Reason,
		Title: c.Title, State: c.State, Owner: c.Owner, Due: c.Due, External: c.External, Version: c.Version, Body: c.Body,
	})
}

// DecodeEntry reads the bytes Entry wrote, strictly: unknown keys, trailing
// data and any form other than the canonical one are errors.
func DecodeEntry(data []byte) (Change, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var e entry
	if err := dec.Decode(&e); err != nil {
		return Change{}, fmt.Errorf("decode log entry: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Change{}, fmt.Errorf("decode log entry: more than one value")
	}
	if e.Format != 1 {
		return Change{}, fmt.Errorf("decode log entry: format %d is not known", e.Format)
	}
	at, err := time.Parse(TimeFormat, e.At)
	if err != nil {
		return Change{}, fmt.Errorf("decode log entry: time: %w", err)
	}
	c := Change{
		Org: e.Org, Seq: e.Seq, Record: e.Record, Kind: e.Kind, Number: e.Number, Rev: e.Rev, At: at.UTC(),
		Actor: e.Actor, Behalf: e.Behalf, Action: e.Action, Reason: e.Reason, Title: e.Title, State: e.State,
		Owner: e.Owner, Due: e.Due, External: e.External, Version: e.Version, Body: e.Body,
	}
	again, err := c.Entry()
	if err != nil {
		return Change{}, err
	}
	if !bytes.Equal(again, data) {
		return Change{}, fmt.Errorf("decode log entry: not in canonical form")
	}
	return c, nil
}

// ToRecord returns the record as this change left it.
func (c Change) ToRecord() Record {
	if c.Body == nil {
		c.Body = Body{}
	}
	return Record{
		Org: c.Org, ID: c.Record, Kind: c.Kind, Number: c.Number, Title: c.Title, State: c.State, Owner: c.Owner,
		Due: c.Due, External: c.External, Updated: c.At, Rev: c.Rev, Seq: c.Seq, Version: c.Version,
		Removed: c.Action == ActRemove || c.Action == ActErase, Erased: c.Action == ActErase || c.Erased, Body: c.Body,
	}
}

// The actions every kind has; a transition's name is an action too.
const (
	ActCreate  = "create"
	ActUpdate  = "update"
	ActRemove  = "remove"
	ActRestore = "restore"
	ActErase   = "erase"
)
