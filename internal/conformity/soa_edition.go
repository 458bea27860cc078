package conformity

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"steward/internal/record"
)

// EditionFormat names the form of the file of an edition. Its members never come
// to mean something else.
const EditionFormat = "steward/statement-of-applicability/v1"

// Bounds of the file of an edition.
const (
	maxEdition = 16 << 20 // bytes
	maxRows    = 2000
)

// Edition is the file of one edition of a Statement of Applicability: the decision
// on every control of a pack as it stood when the edition was drawn up (ISO/IEC
// 42001 6.1.3). It is kept as canonical JSON, named by the SHA-256 of its bytes,
// and never changed. Members are in the order of their names.
//
// No person is named in it: owners are given as the identity of their record, and
// evidence by its reference and fingerprint, so that a person can be erased without
// touching the file. What people wrote as justification and implementation stands
// in it as written.
type Edition struct {
	Counts  EditionCounts `json:"counts"`
	Day     record.Date   `json:"day"`     // it was drawn up, UTC
	Edition int           `json:"edition"` // counts from 1 for each scope
	Format  string        `json:"format"`  // EditionFormat
	Pack    EditionPack   `json:"pack"`
	Rows    []EditionRow  `json:"rows"` // in the order of the pack
	Scope   EditionScope  `json:"scope"`
}

// EditionCounts counts the rows.
type EditionCounts struct {
	Controls int `json:"controls"`
	Excluded int `json:"excluded"`
	Included int `json:"included"`
}

// EditionPack names the pack the controls are from, in the version used.
type EditionPack struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Version string `json:"version"`
}

// EditionScope says for whom the decisions are.
type EditionScope struct {
	Organisation string    `json:"organisation"`        // its name
	Reference    string    `json:"reference,omitempty"` // of the AI system, such as SYS-7
	System       record.ID `json:"system,omitempty"`    // empty: the whole organisation
	Title        string    `json:"title,omitempty"`     // of the AI system
}

// EditionRow is one control.
type EditionRow struct {
	Because        string         `json:"because"`            // why the position is what it is
	Causes         []EditionCause `json:"causes,omitempty"`   // what it is there for, by links
	Control        string         `json:"control"`            // its number in the pack
	Decision       string         `json:"decision"`           // "included" or "excluded"
	Evidence       []EditionPiece `json:"evidence,omitempty"` // what was handed in for it, by kind and number
	Findings       []string       `json:"findings,omitempty"` // open findings on an excluded control, by reference
	Implementation string         `json:"implementation,omitempty"`
	Inherited      bool           `json:"inherited,omitempty"` // an AI system follows the organisation's decision
	Justification  string         `json:"justification"`
	Objective      string         `json:"objective,omitempty"`       // identity of the item it belongs to
	ObjectiveTitle string         `json:"objective_title,omitempty"` // its title
	Owner          record.ID      `json:"owner,omitempty"`           // the person record accountable; never a name
	Position       string         `json:"position"`                  // as derived then
	Reasons        []string       `json:"reasons,omitempty"`         // names of options of the field
	Record         record.ID      `json:"record"`                    // the control record
	Revision       int64          `json:"revision"`                  // of it
	Title          string         `json:"title"`
}

// EditionCause is a risk, an impact or a duty that a control is there for.
type EditionCause struct {
	ID        record.ID `json:"id"`
	Kind      string    `json:"kind"`
	Reference string    `json:"reference"`
}

// EditionPiece is evidence, a document or a test that was handed in for a control.
type EditionPiece struct {
	ID        record.ID `json:"id"`
	Kind      string    `json:"kind"`
	Reference string    `json:"reference"`
	SHA256    string    `json:"sha256,omitempty"` // of its file, when it has one
	Standing  string    `json:"standing"`         // what it was worth then, as package position has it
}

// Canonical returns the bytes of the file.
func (e Edition) Canonical() ([]byte, error) { return record.Canonical(e) }

// ReadEdition reads the file of an edition. It takes nothing that Canonical would
// not have written: no unknown member, no second value, no row twice, no count that
// differs from the rows. Errors are of the code Invalid.
func ReadEdition(r io.Reader) (Edition, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxEdition+1))
	if err != nil {
		return Edition{}, fmt.Errorf("read an edition: %w", err)
	}
	if len(data) > maxEdition {
		return Edition{}, badEdition("it is larger than 16 MiB")
	}
	var e Edition
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		return Edition{}, record.Wrap(record.Invalid, "The file is no edition of a Statement of Applicability: it is not the JSON that is expected.", err)
	}
	if err := e.check(); err != nil {
		return Edition{}, err
	}
	if again, err := e.Canonical(); err != nil || !bytes.Equal(again, data) {
		return Edition{}, badEdition("it is not in its canonical form")
	}
	return e, nil
}

func badEdition(why string) error {
	return record.Fail(record.Invalid, "The file is no edition of a Statement of Applicability: "+why+".")
}

func (e Edition) check() error {
	_, dayErr := record.ParseDate(string(e.Day))
	switch {
	case e.Format != EditionFormat:
		return badEdition("its format is not " + EditionFormat)
	case dayErr != nil || e.Edition < 1 || e.Pack.Name == "":
		return badEdition("it lacks a day, a number or a pack")
	case len(e.Rows) == 0 || len(e.Rows) > maxRows:
		return badEdition(fmt.Sprintf("it has %d rows; 1 to %d fit", len(e.Rows), maxRows))
	}
	seen := map[string]bool{}
	var n EditionCounts
	for _, r := range e.Rows {
		if err := r.check(); err != nil {
			return err
		}
		if seen[r.Control] {
			return badEdition(fmt.Sprintf("control %q is there twice", clipTo(r.Control, 60)))
		}
		seen[r.Control] = true
		n.Controls++
		if r.Decision == Included {
			n.Included++
		} else {
			n.Excluded++
		}
	}
	if n != e.Counts {
		return badEdition("its counts are not those of its rows")
	}
	return nil
}

func (r EditionRow) check() error {
	switch {
	case r.Control == "" || r.Decision != Included && r.Decision != Excluded:
		return badEdition(fmt.Sprintf("control %q is neither included nor excluded", clipTo(r.Control, 60)))
	case r.Justification == "":
		return badEdition(fmt.Sprintf("control %q has no justification", clipTo(r.Control, 60)))
	}
	if bad := slices.IndexFunc(r.Evidence, func(p EditionPiece) bool {
		sum, err := hex.DecodeString(p.SHA256)
		return err != nil || len(sum) != 0 && len(sum) != 32
	}); bad >= 0 {
		return badEdition(fmt.Sprintf("the evidence of control %q has a fingerprint that is none", clipTo(r.Control, 60)))
	}
	return nil
}
