package dossier

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
)

// Bounds of the file of an edition.
const (
	maxEdition = 16 << 20 // bytes
	maxEntries = 1000
)

// ReadEdition reads the file of an edition. It takes nothing that Canonical would not
// have written: no unknown member, no second value, no element twice, no count that
// differs from the elements. Errors are of the code Invalid.
func ReadEdition(r io.Reader) (*Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxEdition+1))
	if err != nil {
		return nil, fmt.Errorf("read an edition: %w", err)
	}
	if len(data) > maxEdition {
		return nil, badEdition("it is larger than 16 MiB")
	}
	var d Document
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return nil, record.Wrap(record.Invalid, "The file is no edition of a document: it is not the JSON that is expected.", err)
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	if again, err := d.Canonical(); err != nil || !bytes.Equal(again, data) {
		return nil, badEdition("it is not in its canonical form")
	}
	return &d, nil
}

func badEdition(why string) error {
	return record.Fail(record.Invalid, "The file is no edition of a document: "+why+".")
}

func (d *Document) check() error {
	_, dayErr := record.ParseDate(string(d.Day))
	entries := d.Entries()
	switch {
	case d.Format != Format:
		return badEdition("its format is not " + Format)
	case dayErr != nil || d.Edition < 1 || d.Template.ID == "" || d.System.ID == "" || d.Law.Name == "":
		return badEdition("it lacks a day, a number, a document, a system or a law")
	case len(entries) == 0 || len(entries) > maxEntries:
		return badEdition(fmt.Sprintf("it has %d elements; 1 to %d fit", len(entries), maxEntries))
	}
	seen := map[string]bool{}
	for _, e := range entries {
		if e.ID == "" || seen[e.ID] {
			return badEdition(fmt.Sprintf("element %q is there twice, or without a number", clip(e.ID, 40)))
		}
		seen[e.ID] = true
		if err := e.check(); err != nil {
			return err
		}
	}
	duties := map[string]bool{}
	for _, s := range d.Shows {
		if s.Duty == "" || duties[s.Duty] || s.Extent != ShowsAll && s.Extent != ShowsPart && s.Extent != ShowsNone {
			return badEdition(fmt.Sprintf("duty %q is there twice, or without what is shown of it", clip(s.Duty, 40)))
		}
		duties[s.Duty] = true
	}
	if d.count() != d.Counts {
		return badEdition("its counts are not those of its elements")
	}
	return nil
}

func (e *Entry) check() error {
	at := fmt.Sprintf("element %q", clip(e.ID, 40))
	switch lacks := len(e.Missing) > 0; {
	case !slices.Contains([]string{Filled, Partly, Gap, NotAsked}, e.Status):
		return badEdition(at + " has no state it can have")
	case (e.Status == Partly || e.Status == Gap) != lacks:
		return badEdition(at + " says otherwise than what it lacks")
	case (e.Status == NotAsked) != (e.Why != ""):
		return badEdition(at + " does not say why it is not asked")
	}
	for _, m := range e.Missing {
		if m.Label == "" || m.Sort == NoValue && m.Record == nil {
			return badEdition(at + " lacks something without a name")
		}
	}
	for _, p := range e.Parts {
		if p.Sort != FieldPart && p.Sort != TablePart && p.Sort != OwnPart {
			return badEdition(at + " has a part of no sort")
		}
		if slices.ContainsFunc(p.Rows, func(r Row) bool { return len(r.Cells) != len(p.Columns) }) {
			return badEdition(at + " has a row that does not fit its columns")
		}
	}
	return nil
}

// ReadContent reads the file of an edition and checks that it speaks of the same
// document, system, edition, day and counts as the record.
func (s *Service) ReadContent(ctx context.Context, a access.Actor, r record.Record) (*Document, error) {
	f, ok := record.ToFileRef(r.Body["content"])
	if !ok || r.Kind != "legal-document" {
		return nil, record.Fail(record.NotFound, "The edition has no file; its content may have been erased.")
	}
	_, file, err := s.reg.OpenFile(ctx, a, r.ID, f.Hash)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // read only
	d, err := ReadEdition(file)
	if err != nil {
		return nil, err
	}
	n := func(name string) int { v, _ := r.Body[name].(float64); return int(v) }
	if d.Template.ID != r.Body.Text("template") || d.Law.Name != r.Body.Text("regime") || d.System.ID != r.Body.ID("system") || d.Edition != EditionOf(r) ||
		string(d.Day) != r.Body.Text("day") || d.Counts.Asked != n("asked") || d.Counts.Filled != n("filled") || d.Counts.Lacking() != n("gaps") {
		return nil, record.Fail(record.Invalid, "The file speaks of another document, system, edition, day or count than the record. It was not drawn up here; do not rely on it.")
	}
	return d, nil
}
