package api

import (
	"time"

	"steward/internal/record"
)

// recordView is a record as the API shows it. Every member is always there;
// null is unset, and fields without a value are not in fields.
type recordView struct {
	ID       record.ID    `json:"id"`
	Ref      string       `json:"ref"`
	Kind     string       `json:"kind"`
	Title    string       `json:"title"`
	State    string       `json:"state"`
	Owner    *record.ID   `json:"owner"`
	Due      *record.Date `json:"due"`
	External *string      `json:"external"`
	Created  *string      `json:"created"`
	Updated  *string      `json:"updated"`
	Revision int64        `json:"revision"`
	Leaf     int64        `json:"leaf"`
	Removed  bool         `json:"removed"`
	Erased   bool         `json:"erased"`
	Fields   record.Body  `json:"fields"`
	Derived  record.Body  `json:"derived"`
}

func viewOf(k *record.Kind, r record.Record) recordView {
	return recordView{
		ID: r.ID, Ref: r.Ref(k), Kind: r.Kind, Title: r.Title, State: r.State, Owner: unset(r.Owner), Due: unset(r.Due), External: unset(r.External),
		Created: moment(r.Created), Updated: moment(r.Updated), Revision: r.Rev, Leaf: r.Seq, Removed: r.Removed, Erased: r.Erased, Fields: r.Body, Derived: r.Derived,
	}
}

// unset returns nil for the empty value, which JSON shows as null.
func unset[T comparable](v T) *T {
	var empty T
	if v == empty {
		return nil
	}
	return &v
}

// moment writes a time as every body does; null for no time.
func moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(record.TimeFormat)
	return &s
}

// listView is a page of anything. Next is what the next page is asked for with;
// null at the end.
type listView[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

// pageView is a page of records with how many there are.
type pageView struct {
	Items   []recordView `json:"items"`
	Next    *string      `json:"next"`
	Total   int          `json:"total"`
	Minimum bool         `json:"total_is_minimum"`
}

// changeView is one version of a record, or another governed act.
type changeView struct {
	Leaf      int64        `json:"leaf"`
	Record    record.ID    `json:"record"`
	Kind      string       `json:"kind"`
	Ref       *string      `json:"ref"`
	Revision  int64        `json:"revision"`
	At        *string      `json:"at"`
	Actor     record.ID    `json:"actor"`
	ActorName string       `json:"actor_name"`
	Behalf    *record.ID   `json:"on_behalf_of"`
	Action    string       `json:"action"`
	Reason    string       `json:"reason"`
	Title     string       `json:"title"`
	State     string       `json:"state"`
	Owner     *record.ID   `json:"owner"`
	Due       *record.Date `json:"due"`
	External  *string      `json:"external"`
	Erased    bool         `json:"erased"`
	Fields    record.Body  `json:"fields"`
}

func changeOf(kinds *record.Catalogue, c record.Change, names map[record.ID]string) changeView {
	v := changeView{
		Leaf: c.Seq, Record: c.Record, Kind: c.Kind, Revision: c.Rev, At: moment(c.At), Actor: c.Actor, ActorName: names[c.Actor], Behalf: unset(c.Behalf),
		Action: c.Action, Reason: c.Reason, Title: c.Title, State: c.State, Owner: unset(c.Owner), Due: unset(c.Due), External: unset(c.External),
		Erased: c.Erased, Fields: c.Body,
	}
	if k := kinds.Kind(c.Kind); k != nil && c.Number > 0 {
		ref := record.Record{Number: c.Number}.Ref(k)
		v.Ref = &ref
	}
	return v
}
