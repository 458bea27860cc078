package dossier

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Publication says when an edition comes into force and, where it has gaps, why it
// does all the same.
type Publication struct {
	Rev     int64
	On      record.Date
	Despite string
}

// maxProven bounds how many records an edition names are held against the log.
const maxProven = 2000

// Publish brings an approved edition into force and supersedes the one that was in
// force, in one transaction. Guards of the steps hold. One with gaps asks for a
// reason; one that says of a record what the log does not is Illegal, and so is one
// older than the one in force.
func (s *Service) Publish(ctx context.Context, a access.Actor, id record.ID, p Publication) (record.Record, error) {
	r, err := s.reg.Get(ctx, a, id)
	if err != nil {
		return r, err
	}
	if r.Kind != "legal-document" {
		return r, record.Fail(record.NotFound, "There is no such document.")
	}
	d, err := s.ReadContent(ctx, a, r)
	if err != nil {
		return r, err
	}
	if err := p.check(d); err != nil {
		return r, err
	}
	if err := s.faithful(ctx, a, r, d); err != nil {
		return r, err
	}
	writes, err := s.superseding(ctx, a, r)
	if err != nil {
		return r, err
	}
	body := record.Body{"published_on": string(p.On)}
	if d.Counts.Lacking() > 0 {
		body["despite_gaps"] = strings.TrimSpace(p.Despite)
	}
	writes = append(writes, register.Write{ID: r.ID, Edit: &register.Edit{Rev: p.Rev, Body: body}}, register.Write{ID: r.ID, Step: "publish", Vouched: true})
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[len(done)-1], nil
}

func (p Publication) check(d *Document) error {
	switch {
	case p.On == "":
		return wrongField("published_on", "Say on which day it comes into force.")
	case d.Counts.Lacking() > 0 && strings.TrimSpace(p.Despite) == "":
		return wrongField("despite_gaps", fmt.Sprintf("%d of %d elements lack something. Say why it is published all the same, and by when they come.", d.Counts.Lacking(), d.Counts.Asked))
	}
	return nil
}

func wrongField(field, message string) error {
	return record.InvalidFields([]record.FieldError{{Field: field, Code: "required", Message: message}})
}

// superseding are the writes that end the edition in force.
func (s *Service) superseding(ctx context.Context, a access.Actor, r record.Record) ([]register.Write, error) {
	all, err := s.Editions(ctx, a, r.Body.ID("system"), r.Body.Text("template"))
	if err != nil {
		return nil, err
	}
	var out []register.Write
	for _, old := range all {
		switch {
		case old.ID == r.ID || old.State != "published":
		case EditionOf(old) >= EditionOf(r):
			return nil, record.Fail(record.Illegal, fmt.Sprintf("Edition %d, LDC-%d, is in force already and is not older than this one. Draw up a new edition.", EditionOf(old), old.Number))
		default:
			out = append(out, register.Write{ID: old.ID, Step: "supersede", Reason: fmt.Sprintf("Edition %d comes into force.", EditionOf(r))})
		}
	}
	return out, nil
}

// faithful holds the file against the log: the record was made with this very file,
// every record and revision the file names is there, and the texts of fields are
// what those revisions said. A revision that was erased since cannot be held against
// anything and is passed over.
func (s *Service) faithful(ctx context.Context, a access.Actor, r record.Record, d *Document) error {
	list, err := s.reg.History(ctx, a, r.ID, 2, 1)
	if err != nil {
		return err
	}
	now, _ := record.ToFileRef(r.Body["content"])
	if len(list) == 0 || list[0].Rev != 1 {
		return notDrawn("its first version")
	}
	if was, ok := record.ToFileRef(list[0].Body["content"]); !list[0].Erased && (!ok || was.Hash != now.Hash) {
		return notDrawn("its file")
	}
	seen := map[record.ID]record.Change{}
	for _, e := range d.Entries() {
		for _, p := range e.Parts {
			if err := s.proven(ctx, a, p, seen); err != nil {
				return err
			}
		}
	}
	return s.pinned(ctx, a, r, d, seen)
}

// pinned holds the marks the edition was pinned to against the revisions its file
// names, so that nothing that changed between the two passes for what was read.
// Marks of what is computed are in no log and are passed over.
func (s *Service) pinned(ctx context.Context, a access.Actor, r record.Record, d *Document, seen map[record.ID]record.Change) error {
	if _, err := s.revision(ctx, a, d.System, seen); err != nil {
		return err
	}
	for _, pin := range r.Body.List("marks") {
		id, mark, _ := strings.Cut(pin, ":")
		c, ok := seen[record.ID(id)]
		k := s.reg.Kinds().Kind(c.Kind)
		if !ok || c.Erased || k == nil || slices.ContainsFunc(k.Material, func(name string) bool { return k.Field(name) == nil || k.Field(name).Type == record.Computed }) {
			continue
		}
		if k.MarkOf(record.Record{ID: c.Record, Kind: c.Kind, Title: c.Title, Body: c.Body}) != mark {
			return record.Fail(record.Illegal, k.Label+" changed while the edition was drawn up, so it may say what was no more so. Draw up another.")
		}
	}
	return nil
}

func notDrawn(what string) error {
	return record.Fail(record.Illegal, "The log does not have "+what+" as the edition says. It was not drawn up from the records; draw up another edition.")
}

// proven holds one part against the log.
func (s *Service) proven(ctx context.Context, a access.Actor, p Part, seen map[record.ID]record.Change) error {
	if p.Record != nil {
		c, err := s.revision(ctx, a, *p.Record, seen)
		if err != nil {
			return err
		}
		k := s.reg.Kinds().Kind(c.Kind)
		field := p.Field
		if p.Sort == OwnPart {
			field = "text"
		}
		if f := k.Field(field); f != nil && !f.Many && !c.Erased && (f.Type == record.RichText || f.Type == record.Text) && c.Kind != "classification" && p.Text != c.Body.Text(field) {
			return notDrawn(p.Record.Reference)
		}
	}
	for _, row := range p.Rows {
		if _, err := s.revision(ctx, a, row.Record, seen); err != nil {
			return err
		}
	}
	return nil
}

// revision reads the version of a record that an edition names.
func (s *Service) revision(ctx context.Context, a access.Actor, of About, seen map[record.ID]record.Change) (record.Change, error) {
	if c, ok := seen[of.ID]; ok {
		return c, nil
	}
	if len(seen) >= maxProven {
		return record.Change{}, record.Fail(record.TooLarge, "The edition names more records than are held against the log.")
	}
	list, err := s.reg.History(ctx, a, of.ID, of.Revision+1, 1)
	if err != nil && record.CodeOf(err) != record.NotFound {
		return record.Change{}, err
	}
	if err != nil || len(list) == 0 || list[0].Rev != of.Revision || s.reg.Kinds().Kind(list[0].Kind) == nil {
		return record.Change{}, notDrawn(of.Reference)
	}
	seen[of.ID] = list[0]
	return list[0], nil
}
