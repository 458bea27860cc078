package accountable

import (
	"context"
	"time"

	"steward/internal/access"
	"steward/internal/aims/leadership"
	"steward/internal/record"
	"steward/internal/register"
)

// Source is what answers are drawn from; *register.Register is one.
type Source interface {
	Now() time.Time
	Get(ctx context.Context, a access.Actor, id record.ID) (record.Record, error)
	GetMany(ctx context.Context, a access.Actor, ids []record.ID) (map[record.ID]record.Record, error)
	At(ctx context.Context, a access.Actor, id record.ID, at time.Time) (record.Record, error)
	SeqAt(ctx context.Context, a access.Actor, at time.Time) (int64, error)
	List(ctx context.Context, a access.Actor, q record.Query) (record.Page, error)
	Tallies(ctx context.Context, a access.Actor, kind, field string, limit int) ([]record.Tally, error)
	History(ctx context.Context, a access.Actor, id record.ID, before int64, limit int) ([]record.Change, error)
	Links(ctx context.Context, a access.Actor, q register.LinkQuery) ([]record.Link, error)
}

// View answers from one state of the records. It remembers what it read, so it
// is made for one request, and not for concurrent use.
type View struct {
	src    Source
	actor  access.Actor
	known  time.Time // zero: the records as they are
	seq    int64     // the last leaf known then
	units  map[record.ID]record.Record
	ended  map[record.ID]record.Date // day of withdrawal, by assignment
	erased map[record.ID]bool
}

// The kinds, and the state and step of assignments, that are read here; a test
// holds them against the declarations.
const (
	assignment = "assignment"
	unit       = "unit"
	system     = "ai-system"
	withdrawn  = "withdrawn"
	withdraw   = "withdraw"
)

// Today returns the view of the records as they are now. It is Denied to an
// actor who may not read every assignment and unit.
func Today(src Source, a access.Actor) (*View, error) {
	for _, kind := range []string{assignment, unit} {
		if err := a.Require(access.Read, kind, nil); err != nil {
			return nil, err
		}
		if a.May(access.Read, kind, nil).Own {
			return nil, record.Fail(record.Denied, "Your role sees only records of your own; who is accountable for what is told to those who may read every assignment.")
		}
	}
	return &View{src: src, actor: a, units: map[record.ID]record.Record{}, ended: map[record.ID]record.Date{}, erased: map[record.ID]bool{}}, nil
}

// KnownAt returns the view of the records as they were at a moment. Errors are
// those of Today.
func KnownAt(ctx context.Context, src Source, a access.Actor, at time.Time) (*View, error) {
	v, err := Today(src, a)
	if err != nil {
		return nil, err
	}
	v.known = at
	v.seq, err = src.SeqAt(ctx, a, at)
	return v, err
}

// EndOf returns the last moment of a day, as KnownAt takes it.
func EndOf(day record.Date) time.Time { return day.AddDays(1).Time().Add(-time.Millisecond) }

// Known returns the moment whose records answer, and whether it is a past one.
func (v *View) Known() (time.Time, bool) { return v.known, !v.known.IsZero() }

// Day returns the day it is.
func (v *View) Day() record.Date { return record.DateOf(v.src.Now()) }

// Erased names the assignments met so far whose content was erased since, so
// that nobody can say any more what they said.
func (v *View) Erased() []record.ID {
	var out []record.ID
	for id := range v.erased {
		out = append(out, id)
	}
	return out
}

// get reads a record as the view knows it.
func (v *View) get(ctx context.Context, id record.ID) (record.Record, error) {
	if v.known.IsZero() {
		return v.src.Get(ctx, v.actor, id)
	}
	return v.src.At(ctx, v.actor, id, v.known)
}

// getMany reads records as the view knows them; what is not there is left out.
func (v *View) getMany(ctx context.Context, ids []record.ID) (map[record.ID]record.Record, error) {
	if v.known.IsZero() {
		return v.src.GetMany(ctx, v.actor, ids)
	}
	out := make(map[record.ID]record.Record, len(ids))
	for _, id := range ids {
		r, err := v.get(ctx, id)
		if err != nil && record.CodeOf(err) != record.NotFound {
			return nil, err
		} else if err == nil {
			out[id] = r
		}
	}
	return out, nil
}

// role checks a role; empty is the accountable one.
func role(name string) (string, error) {
	if name == "" {
		return leadership.Accountable, nil
	}
	for _, o := range leadership.Roles() {
		if o.Name == name {
			return name, nil
		}
	}
	return "", record.InvalidFields([]record.FieldError{{Field: "role", Code: "unknown", Message: "There is no role with this name."}})
}

// date checks a day; empty is the default.
func date(field string, d, empty record.Date) (record.Date, error) {
	if d == "" {
		return empty, nil
	}
	day, err := record.ParseDate(string(d))
	if err != nil {
		return "", record.InvalidFields([]record.FieldError{{Field: field, Code: "invalid", Message: "The day " + err.Error() + "."}})
	}
	return day, nil
}
