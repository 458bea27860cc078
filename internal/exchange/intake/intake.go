// Package intake brings what files say into the register: it reads files, plans
// what would be created, updated, skipped and refused, and commits the plan in
// one transaction, all of it or nothing.
//
// A draft finds its record by kind and external identity. What a draft merely
// names (units, suppliers, people, models it was made from) is found by external
// identity too, then by its exact title, and is made when there is none. A field
// the file fills is set; one it leaves empty is left as it is, so people's
// corrections of what the file does not know survive. A list of links becomes
// the list in the file. The state counts at creation only: later steps have
// guards and reasons that an import must not pass by, so a difference is told as
// a note. Importing the same files again changes nothing.
package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"steward/internal/access"
	"steward/internal/exchange"
	"steward/internal/record"
	"steward/internal/register"
)

// Input is a file to be imported.
type Input struct {
	Name string    // as its sender calls it; folders are cut off
	Data io.Reader // read to its end, up to the limit
	Part string    // the sheet of a workbook, or the list of a JSON document, when it holds several
	// Mapping turns a list into drafts; nil takes the first that fits of those
	// the organisation saved, then of those that come with the program.
	Mapping *exchange.Mapping
	Limits  exchange.Limits
}

// Source is a file as it was read.
type Source struct {
	Name    string
	Hash    string // SHA-256 of its bytes, lower-case hex
	Size    int64  // bytes
	Part    string
	Reading *exchange.Reading // nil when the file was refused as a whole
	Table   *exchange.Table   // of a list, mapped or not
	// Refused says why nothing of the file can be used.
	Refused *exchange.Problem
}

// Unmapped reports whether the file is a list that nobody has said yet how to
// read.
func (s Source) Unmapped() bool {
	return s.Reading != nil && s.Table != nil && s.Reading.Mapping == nil
}

// Ready reports whether the file can be planned.
func (s Source) Ready() bool { return s.Reading != nil && !s.Unmapped() }

// Reader reads files for one organisation, with its own fields and mappings.
type Reader struct {
	Kinds    *record.Catalogue
	Mappings []exchange.Mapping
}

// NewReader returns a reader for the actor's organisation. It asks for the verb
// Import.
func NewReader(ctx context.Context, reg *register.Register, a access.Actor) (*Reader, error) {
	if err := a.Require(access.Import, "", nil); err != nil {
		return nil, err
	}
	kinds, err := Catalogue(ctx, reg, a.Org)
	if err != nil {
		return nil, err
	}
	own, err := Mappings(ctx, reg, a)
	if err != nil {
		return nil, err
	}
	return &Reader{Kinds: kinds, Mappings: own}, nil
}

// Read reads a file. A file that is refused as a whole is no error: Refused says
// why. The error is for a reader that breaks, or a mapping that does not fit.
func (r *Reader) Read(in Input) (Source, error) {
	s := Source{Name: cleanName(in.Name), Part: in.Part}
	limit := in.Limits.Bytes
	if limit <= 0 {
		limit = exchange.MaxBytes
	}
	data, err := io.ReadAll(io.LimitReader(in.Data, limit+1))
	if err != nil {
		return s, record.Wrap(record.Unavailable, fmt.Sprintf("The file %s could not be read to its end.", s.Name), err)
	}
	sum := sha256.Sum256(data)
	s.Hash, s.Size = hex.EncodeToString(sum[:]), int64(len(data))
	s.Reading, err = exchange.Read(s.Name, data, r.Kinds, exchange.Options{Limits: in.Limits, Part: in.Part, Raw: true})
	if errors.As(err, &s.Refused) {
		s.Reading = nil
		return s, nil
	} else if err != nil || s.Reading.Table == nil {
		return s, err
	}
	s.Table = s.Reading.Table
	s.Part = s.Table.Part
	return r.apply(s, in.Mapping)
}

// apply turns the table of a source into drafts, by the mapping given or the
// first that fits.
func (r *Reader) apply(s Source, m *exchange.Mapping) (Source, error) {
	if m == nil {
		var err error
		if m, err = exchange.Match(s.Table, r.Kinds, r.Mappings); m == nil || err != nil {
			return s, err
		}
	}
	read, err := exchange.Apply(s.Table, *m, r.Kinds)
	if err != nil {
		return s, err
	}
	read.Problems = append(s.Reading.Problems[:len(s.Reading.Problems):len(s.Reading.Problems)], read.Problems...)
	s.Reading = read
	return s, nil
}

// ReadAll reads files in order.
func ReadAll(ctx context.Context, reg *register.Register, a access.Actor, files []Input) ([]Source, error) {
	r, err := NewReader(ctx, reg, a)
	if err != nil {
		return nil, err
	}
	out := make([]Source, 0, len(files))
	for _, f := range files {
		s, err := r.Read(f)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// Bytes returns an input over bytes.
func Bytes(name string, data []byte) Input { return Input{Name: name, Data: bytes.NewReader(data)} }

// cleanName keeps the last step of a path, as one line of at most 200
// characters.
func cleanName(name string) string {
	name = strings.ToValidUTF8(path.Base(strings.ReplaceAll(name, `\`, "/")), "�")
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 200 {
		name = string(r[:199]) + "…"
	}
	if name = strings.TrimSpace(name); name == "" || name == "." || name == "/" {
		return "unnamed file"
	}
	return name
}
