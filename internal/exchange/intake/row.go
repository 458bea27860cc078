package intake

import (
	"steward/internal/exchange"
	"steward/internal/record"
)

// key names a thing as files do.
type key struct{ kind, external string }

// row is one thing on its way into the register.
type row struct {
	draft exchange.Draft
	file  int
	kind  *record.Kind
	named bool           // made because something names it
	old   *record.Record // the record there is, removed ones too
	id    record.ID      // of the record there is or will be
	next  record.Record  // as it will be

	refusal string
	reason  string // why it is skipped, when not for being the same
	notes   []note
	uses    []*row // rows its links point at
	wanted  bool   // a named row that something kept points at
	queued  bool   // to be settled
	diff    []record.Difference
}

// note is a remark on a row, and where in the file it stands.
type note struct {
	severity exchange.Severity
	code     string
	text     string
}

func (r *row) warn(code, text string) {
	r.notes = append(r.notes, note{exchange.Warning, code, text})
}

func (r *row) note(code, text string) { r.notes = append(r.notes, note{exchange.Note, code, text}) }

func (r *row) key() key { return key{r.draft.Kind, r.draft.External} }

// outcome says what happens to the row.
func (r *row) outcome() Outcome {
	switch {
	case r.refusal != "":
		return Refused
	case r.reason != "":
		return Skipped
	case r.old == nil:
		return Created
	case len(r.diff) > 0:
		return Updated
	}
	return Skipped
}

// kept reports whether links may point at the row once it is written.
func (r *row) kept() bool {
	return r.refusal == "" || r.old != nil && !r.old.Removed
}

// has reports whether the record there is links to another already.
func (r *row) has(id record.ID) bool {
	if r.old == nil {
		return false
	}
	for _, l := range r.kind.Links(*r.old, nil) {
		if l.Target == id {
			return true
		}
	}
	return false
}

// says reports whether everything the other draft says, this one says too.
func (r *row) says(d exchange.Draft) bool {
	if d.Title != r.draft.Title || d.State != "" && d.State != r.draft.State {
		return false
	}
	for name, v := range d.Fields {
		if !same(r.draft.Fields[name], v) {
			return false
		}
	}
	have := make(map[exchange.Link]bool, len(r.draft.Links))
	for _, l := range r.draft.Links {
		l.Title = ""
		have[l] = true
	}
	for _, l := range d.Links {
		if l.Title = ""; !have[l] {
			return false
		}
	}
	return true
}
