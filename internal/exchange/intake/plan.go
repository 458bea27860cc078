package intake

import (
	"slices"

	"steward/internal/exchange"
	"steward/internal/record"
	"steward/internal/register"
)

// Outcome is what happens to one thing a file describes.
type Outcome string

// The outcomes.
const (
	Created Outcome = "created" // a record is made
	Updated Outcome = "updated" // a record gets the values of the file
	Skipped Outcome = "skipped" // the record says the same already
	Refused Outcome = "refused" // it cannot be kept; the reason says why
)

// Outcomes returns all outcomes in the order people read them.
func Outcomes() []Outcome { return []Outcome{Created, Updated, Skipped, Refused} }

// Tally counts things by outcome.
type Tally struct {
	Created int `json:"created"`
	Updated int `json:"updated"`
	Skipped int `json:"skipped"`
	Refused int `json:"refused"`
}

// Of returns the count of one outcome.
func (t Tally) Of(o Outcome) int {
	switch o {
	case Created:
		return t.Created
	case Updated:
		return t.Updated
	case Skipped:
		return t.Skipped
	case Refused:
		return t.Refused
	}
	return 0
}

// Sum returns how many things were counted.
func (t Tally) Sum() int { return t.Created + t.Updated + t.Skipped + t.Refused }

func (t *Tally) add(o Outcome) {
	switch o {
	case Created:
		t.Created++
	case Updated:
		t.Updated++
	case Skipped:
		t.Skipped++
	case Refused:
		t.Refused++
	}
}

// Plan is what an import would do, or did. The counts are of what the files
// describe; records made only because something names them are counted apart.
type Plan struct {
	Tally
	Named     int       `json:"named"`     // records made because something in the files names them
	Committed bool      `json:"committed"` // it was written
	Kinds     []KindSum `json:"kinds"`
	Files     []FileSum `json:"files"`
	Items     []Item    `json:"items"` // by file and line; what is only named comes last
	// Problems are refusals first, then warnings, then notes: the first 1,000.
	Problems []exchange.Problem `json:"problems"`
	Unlisted int                `json:"unlisted"` // problems beyond those
	// Digest is the same as long as the import would do the same.
	Digest string `json:"digest"`

	writes []register.Write
	rows   []*row // behind Items
	names  map[record.ID]string
}

// KindSum counts the records of one kind.
type KindSum struct {
	Kind  string `json:"kind"`
	Named int    `json:"named"` // made because something names them
	Tally
}

// FileSum counts what one file describes.
type FileSum struct {
	Name     string            `json:"name"`
	SHA256   string            `json:"sha256"`
	Size     int64             `json:"size"`
	Format   string            `json:"format,omitempty"`
	Part     string            `json:"part,omitempty"`
	Mapping  string            `json:"mapping,omitempty"`
	Unmapped bool              `json:"unmapped,omitempty"` // a list nobody has said yet how to read
	Error    *exchange.Problem `json:"error,omitempty"`    // the file was refused as a whole
	Tally
}

// Item is one thing and what happens to it.
type Item struct {
	Outcome  Outcome        `json:"outcome"`
	Kind     string         `json:"kind,omitempty"`
	External string         `json:"external,omitempty"`
	Title    string         `json:"title,omitempty"`
	Named    bool           `json:"named,omitempty"` // made because something names it
	Where    exchange.Where `json:"where"`
	File     int            `json:"file"`          // index into Files
	ID       record.ID      `json:"id,omitempty"`  // of the record there is; after the commit of every one kept
	Ref      string         `json:"ref,omitempty"` // as ID
	Reason   string         `json:"reason"`        // a sentence
	Notes    []string       `json:"notes,omitempty"`
	Changes  []Change       `json:"changes,omitempty"` // of an update, field by field
}

// Change is one field that differs, as people read it; "" is unset.
type Change struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// Blocked returns why the import as a whole cannot be written, or nil: a file
// that was refused, or a list without a mapping.
func (p *Plan) Blocked() error {
	for _, f := range p.Files {
		switch {
		case f.Error != nil:
			return f.Error
		case f.Unmapped:
			return record.Fail(record.Invalid, f.Name+" is a list that no mapping fits. Say which column is what, or leave the file out.")
		}
	}
	return nil
}

// Writes reports whether a commit of the plan would write anything.
func (p *Plan) Writes() bool { return len(p.writes) > 0 }

// Filled returns the fields a created record gets beside its name and identity,
// as Change has them. It is empty for other outcomes.
func (p *Plan) Filled(item int) []Change {
	if item < 0 || item >= len(p.rows) || p.rows[item] == nil || p.Items[item].Outcome != Created {
		return nil
	}
	return slices.DeleteFunc(p.changes(p.rows[item]), func(c Change) bool { return c.Field == "title" || c.Field == "external" })
}
