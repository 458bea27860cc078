package accountable

import (
	"context"
	"slices"
	"time"

	"steward/internal/record"
)

// Held is what a person answered for on a day.
type Held struct {
	Holder []Assignment // roles held, in the person's own right or by delegation (Term.Source says)
	Deputy []Assignment // roles the person stands in for
}

// Held returns the responsibilities of a person on a day, today when it is
// empty.
func (v *View) Held(ctx context.Context, person record.ID, day record.Date) (Held, error) {
	day, err := date("day", day, v.Day())
	if err != nil {
		return Held{}, err
	}
	var out Held
	for field, list := range map[string]*[]Assignment{"holder": &out.Holder, "deputy": &out.Deputy} {
		read := v.former
		if v.known.IsZero() {
			read = func(ctx context.Context, field string, values []record.ID) ([]record.Record, error) {
				return v.current(ctx, field, values, "")
			}
		}
		records, err := read(ctx, field, []record.ID{person})
		if err != nil {
			return Held{}, err
		}
		all, err := v.read(ctx, records, func(r record.Record) bool { return r.Body.ID(field) == person })
		if err != nil {
			return Held{}, err
		}
		*list = slices.DeleteFunc(all, func(a Assignment) bool { return !a.On(day) })
	}
	return out, nil
}

// Competence is what was on record about a person's competence (ISO/IEC 42001
// 7.2; AI Act Article 26(2)).
type Competence struct {
	Text    string    // Markdown; empty when nothing was recorded
	Since   time.Time // when the person's record got the form it had that day
	Missing bool      // there was no record of the person that day
}

// Competence returns what was on record about a person's competence at the end
// of a day (today when it is empty), and no later than the view knows: what
// those who appointed the person could have relied on.
func (v *View) Competence(ctx context.Context, person record.ID, day record.Date) (Competence, error) {
	day, err := date("day", day, v.Day())
	if err != nil {
		return Competence{}, err
	}
	if _, err := v.src.Get(ctx, v.actor, person); err != nil {
		return Competence{}, err
	}
	at := EndOf(day)
	if past, ok := v.Known(); ok && past.Before(at) {
		at = past
	}
	r, err := v.src.At(ctx, v.actor, person, at)
	if err != nil && record.CodeOf(err) == record.NotFound {
		return Competence{Missing: true}, nil
	} else if err != nil {
		return Competence{}, err
	}
	return Competence{Text: r.Body.Text("competences"), Since: r.Updated, Missing: r.Erased || r.Removed}, nil
}
