package dossier

import (
	"steward/internal/record"
)

// Format names the form of the file of an edition. Its members never come to mean
// something else.
const Format = "steward/legal-document/v1"

// Document is a document a law asks for as it reads from the records, with every
// gap; frozen, it is the file of an edition. Members are in the order of their names.
//
// No person is named in it: persons are given by the reference of their record, so
// that somebody can be erased without touching the file. What people wrote in a text
// stands in it as written.
type Document struct {
	Counts       Counts      `json:"counts"`
	Day          record.Date `json:"day"`               // of the law and of the records, UTC
	Edition      int         `json:"edition,omitempty"` // 0 while it is not drawn up
	Format       string      `json:"format"`
	Law          DocumentLaw `json:"law"`
	Organisation string      `json:"organisation"`
	Sections     []Chapter   `json:"sections"`
	Shows        []Shown     `json:"shows,omitempty"` // what it shows of duties of the law, once it is in force
	System       About       `json:"system"`
	Template     Heading     `json:"template"`
	Verdict      Verdict     `json:"verdict"`
}

// DocumentLaw names the law that asks for the document.
type DocumentLaw struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Version string `json:"version"` // of what is known about it
}

// Heading says which document it is.
type Heading struct {
	About string `json:"about"`
	ID    string `json:"id"`
	Note  string `json:"note,omitempty"`
	Ref   string `json:"ref"`
	Title string `json:"title"`
}

// Verdict is what the law makes of the system, as it was worked out last.
type Verdict struct {
	Asked  string   `json:"asked"` // "yes", "no" or "open": whether the document is asked for
	Class  string   `json:"class,omitempty"`
	Points []string `json:"points,omitempty"`
	Roles  []string `json:"roles,omitempty"`
	Why    string   `json:"why"` // why it is asked for, or not, in a sentence
}

// About names a record in one of its versions.
type About struct {
	ID        record.ID `json:"id"`
	Reference string    `json:"reference"`
	Revision  int64     `json:"revision"`
	Title     string    `json:"title,omitempty"` // never of a person
}

// Counts counts the elements of a document.
type Counts struct {
	Asked    int `json:"asked"`     // Filled, Partly, Gaps and Hidden together
	Filled   int `json:"filled"`    // have everything that is asked for
	Gaps     int `json:"gaps"`      // have nothing
	Hidden   int `json:"hidden"`    // the reader may not see what they are filled from
	NotAsked int `json:"not_asked"` // with the reason
	Partly   int `json:"partly"`    // have something, and lack something
}

// Lacking is how many elements lack something.
func (c Counts) Lacking() int { return c.Gaps + c.Partly }

// Chapter is a section of a document.
type Chapter struct {
	Elements []Entry `json:"elements"`
	ID       string  `json:"id"`
	Ref      string  `json:"ref,omitempty"`
	Title    string  `json:"title"`
}

// The states of an element.
const (
	Filled   = "filled"
	Partly   = "partly"
	Gap      = "gap"
	Hidden   = "hidden"
	NotAsked = "not_asked"
)

// Entry is one element as it reads.
type Entry struct {
	Asks    string    `json:"asks"`
	ID      string    `json:"id"`
	Missing []Missing `json:"missing,omitempty"` // of all sources, optional ones left out
	Note    string    `json:"note,omitempty"`
	Parts   []Part    `json:"parts,omitempty"`
	Ref     string    `json:"ref"`
	Status  string    `json:"status"`
	Title   string    `json:"title"`
	Why     string    `json:"why,omitempty"` // why it is not asked
}

// The sorts of parts.
const (
	FieldPart = "field"
	TablePart = "table"
	OwnPart   = "own"
)

// Part is what one source gives.
type Part struct {
	Columns []string `json:"columns,omitempty"` // labels, of a table
	Cut     bool     `json:"cut,omitempty"`     // there are more records than a table shows
	Field   string   `json:"field,omitempty"`   // name, of a field
	Hidden  bool     `json:"hidden,omitempty"`  // the reader may not see such records
	Label   string   `json:"label"`
	List    []string `json:"list,omitempty"`   // values of a field with many
	Record  *About   `json:"record,omitempty"` // the field's, or what somebody wrote
	Rows    []Row    `json:"rows,omitempty"`
	Sort    string   `json:"sort"`
	Text    string   `json:"text,omitempty"`   // Markdown where people write Markdown
	Unseen  int      `json:"unseen,omitempty"` // linked records that are removed, erased, or not the reader's to see
}

// Empty reports whether the part has nothing to show.
func (p Part) Empty() bool { return p.Text == "" && len(p.List) == 0 && len(p.Rows) == 0 }

// Row is one record of a table.
type Row struct {
	Cells  []string `json:"cells"`
	Record About    `json:"record"`
}

// The sorts of what is missing, which say what to do about it.
const (
	NoValue  = "value"  // a record has no value in the field: edit it
	NoRecord = "record" // there is no such record: make or link one
	NoWords  = "words"  // nobody wrote it
	NotShown = "hidden" // the reader may not see it
	TooMany  = "cut"    // a table has more records than are read
)

// Missing is one thing an element lacks.
type Missing struct {
	Field  string `json:"field,omitempty"`  // name
	Kind   string `json:"kind,omitempty"`   // of the record
	Label  string `json:"label"`            // what is missing
	New    bool   `json:"new,omitempty"`    // a new record of the kind links to Record by Field
	Only   string `json:"only,omitempty"`   // what the record has to be, such as "General-purpose: Yes"
	Record *About `json:"record,omitempty"` // where to put it
	Sort   string `json:"sort"`
}

// Say is what is missing in words, without an address.
func (m Missing) Say() string {
	switch m.Sort {
	case NoValue:
		return m.Label + " (" + m.Record.Reference + ") is empty."
	case NoRecord:
		if m.Only != "" {
			return m.Label + ": there is no record with " + m.Only + "."
		}
		return m.Label + ": there is no record."
	case NoWords:
		return m.Label + ": nobody wrote it yet."
	case TooMany:
		return m.Label + ": there are more records than are shown."
	}
	return m.Label + ": not shown to you."
}

// Entries are the elements of all sections, in order.
func (d *Document) Entries() []Entry {
	var out []Entry
	for _, s := range d.Sections {
		out = append(out, s.Elements...)
	}
	return out
}

// count counts the elements.
func (d *Document) count() Counts {
	var c Counts
	for _, e := range d.Entries() {
		switch e.Status {
		case Filled:
			c.Filled++
		case Partly:
			c.Partly++
		case Gap:
			c.Gaps++
		case Hidden:
			c.Hidden++
		case NotAsked:
			c.NotAsked++
		}
	}
	c.Asked = c.Filled + c.Partly + c.Gaps + c.Hidden
	return c
}

// Canonical returns the bytes of the file.
func (d *Document) Canonical() ([]byte, error) { return record.Canonical(d) }

// Persons are the references of persons in rows of persons and in cells.
func (d *Document) Persons(prefix string) []string {
	seen := map[string]bool{}
	var out []string
	add := func(s string) {
		if p, _, ok := record.ParseRef(s); ok && p == prefix && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for _, e := range d.Entries() {
		for _, p := range e.Parts {
			add(p.Text)
			for _, s := range p.List {
				add(s)
			}
			for _, r := range p.Rows {
				add(r.Record.Reference)
				for _, s := range r.Cells {
					for _, one := range splitCell(s) {
						add(one)
					}
				}
			}
		}
	}
	return out
}
