// Package exchange reads other people's inventories and writes lists for their
// tools. A file's bytes go in, a Reading comes out: drafts of records, how they
// hang together, and every problem with file, line and reason. Nothing is
// written here; the register matches drafts with the records it has.
//
// Formats are recognised by content, never by name: CycloneDX JSON, Hugging Face
// model and dataset cards, Croissant, Model Card Toolkit JSON, and lists (CSV,
// XLSX, JSON). A list becomes a Table; a Mapping, saved as plain data, turns a
// Table into drafts. Known public registers are such mappings, under mappings/.
//
// The external identities drafts carry, by which importing a file again finds
// the same records:
//
//	CycloneDX     the package URL (without version for the system itself), else
//	              serial number and bom-ref, else "cdx:" and bom-ref
//	model card    "hf:" and the name in model-index, else the first heading
//	dataset card  "hf:" and the pretty name, else the first heading
//	Croissant     the URL, else "croissant:" and the name
//	Model Card Toolkit  "mct:" and the name
//	list          the mapping's source and the identity columns, else a hash of
//	              title and unit
//	suppliers, people and units known by name only: a prefix and the name in
//	lower case, such as "supplier:acme inc"
package exchange

import (
	"fmt"

	"steward/internal/record"
)

// Draft is a record as a file describes it. Fields hold values the kind's
// Normalise accepts, of fields the kind has; links are apart, since they name
// things by external identity.
type Draft struct {
	Kind     string      `json:"kind"`
	External string      `json:"external"`
	Title    string      `json:"title"`
	State    string      `json:"state,omitempty"` // empty means the file does not say
	Fields   record.Body `json:"fields,omitempty"`
	Links    []Link      `json:"links,omitempty"`
	Where    Where       `json:"where"`
}

// Link names another draft, or a record that exists, by kind and external
// identity. When there is none, one is to be created with the title. Field is a
// link field of the draft's kind, or "owner".
type Link struct {
	Field    string `json:"field"`
	Kind     string `json:"kind"`
	External string `json:"external"`
	Title    string `json:"title"`
}

// Where is a place in a file.
type Where struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`    // from 1; the row of a sheet; 0 for the whole file
	Pointer string `json:"pointer,omitempty"` // JSON pointer, or cell such as B12
}

// String returns the place as people write it: "list.csv, line 12 (B12)".
func (w Where) String() string {
	s := w.File
	if w.Line > 0 {
		s += fmt.Sprintf(", line %d", w.Line)
	}
	if w.Pointer != "" {
		s += " (" + w.Pointer + ")"
	}
	return s
}

// Severity says what a problem costs.
type Severity string

// The severities.
const (
	Refused Severity = "refused" // this row or part is not imported
	Warning Severity = "warning" // imported, with something changed or left out
	Note    Severity = "note"    // worth knowing about the file
)

// Problem is one thing worth telling about a file. It is also the error of a
// file that is refused as a whole.
type Problem struct {
	Where    Where    `json:"where"`
	Severity Severity `json:"severity"`
	Code     string   `json:"code"` // for programs: "syntax", "duplicate", "shortened", ...
	Message  string   `json:"message"`
}

// Error returns place and reason.
func (p *Problem) Error() string { return p.Where.String() + ": " + p.Message }

// Unwrap returns the reason as a record error, so that faces answer with the
// right status: too_large for what is over a limit, else invalid.
func (p *Problem) Unwrap() error {
	if p.Code == "too_large" {
		return record.Fail(record.TooLarge, p.Error())
	}
	return record.Fail(record.Invalid, p.Error())
}

// Reading is what a file holds.
type Reading struct {
	Format   string    `json:"format"` // "cyclonedx 1.6", "model card", "csv", ...
	Drafts   []Draft   `json:"drafts"`
	Problems []Problem `json:"problems"`
	// Table is set, and Drafts empty, when the file is a list that no known
	// mapping fits.
	Table *Table `json:"table,omitempty"`
	// Mapping is the mapping that turned a list into the drafts.
	Mapping *Mapping `json:"mapping,omitempty"`
}

// MaxBytes is how large a file may be, in bytes, unless Limits say otherwise.
const MaxBytes = 64 << 20

// Limits bound what a file may ask of the machine. Zero values mean the
// defaults.
type Limits struct {
	Bytes   int64 // of the file; 64 MiB
	Opened  int64 // of what is packed in an XLSX file, unpacked; 128 MiB
	Depth   int   // of nesting; 64
	Values  int   // of a JSON document; 2,000,000
	Columns int   // of a list; 1,000
	Rows    int   // of a list; 200,000
	Cells   int   // of a list; 5,000,000
}

func (l Limits) orDefault() Limits {
	def := Limits{Bytes: MaxBytes, Opened: 128 << 20, Depth: 64, Values: 2_000_000, Columns: 1000, Rows: 200_000, Cells: 5_000_000}
	if l.Bytes > 0 {
		def.Bytes = l.Bytes
	}
	if l.Opened > 0 {
		def.Opened = l.Opened
	}
	for _, p := range []struct{ to, from *int }{
		{&def.Depth, &l.Depth}, {&def.Values, &l.Values}, {&def.Columns, &l.Columns}, {&def.Rows, &l.Rows}, {&def.Cells, &l.Cells},
	} {
		if *p.from > 0 {
			*p.to = *p.from
		}
	}
	return def
}
