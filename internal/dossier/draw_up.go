package dossier

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// NewEdition says how an edition is drawn up.
type NewEdition struct {
	Owner     record.ID
	Approvers []record.ID // the owner's own approval never counts
	Quorum    int         // how many of them have to approve; 0 means all
	Note      string      // what changed since the edition before, and why
}

// DrawUp freezes a document of today into a file and makes a record of it, with the
// next number. It may have gaps; they stand in the file and are counted. Whoever is
// not shown all it is made of is Denied. The number is taken once only: of two people
// who draw up at the same time, one gets a Conflict.
func (s *Service) DrawUp(ctx context.Context, a access.Actor, system record.ID, template string, n NewEdition) (record.Record, error) {
	t, regime, err := s.template(template)
	if err != nil {
		return record.Record{}, err
	}
	if err := s.mayDrawUp(a, t); err != nil {
		return record.Record{}, err
	}
	before, last, err := s.lastEdition(ctx, a, regime.Name, system, template)
	if err != nil {
		return record.Record{}, err
	}
	d, err := s.steady(ctx, a, system, template)
	if err != nil {
		return record.Record{}, err
	}
	d.Edition = last + 1
	text, err := d.Canonical()
	if err != nil {
		return record.Record{}, err
	}
	if len(text) > maxEdition {
		return record.Record{}, record.Fail(record.TooLarge, "The document is larger than 16 MiB, the most an edition holds.")
	}
	file, err := s.reg.PutFile(ctx, a, "legal-document", d.FileName()+".json", bytes.NewReader(text))
	if err != nil {
		return record.Record{}, err
	}
	draft := n.draft(d, before, file)
	if err := s.covering(ctx, a, d, draft.Body); err != nil {
		return record.Record{}, err
	}
	made, err := s.reg.Batch(ctx, a, []register.Write{{Create: &draft, Vouched: true}})
	if err != nil {
		return record.Record{}, err
	}
	return made[0], nil
}

// mayDrawUp refuses who would freeze a part of the records as if it were the whole.
func (s *Service) mayDrawUp(a access.Actor, t *Template) error {
	if err := a.Require(access.Create, "legal-document", nil); err != nil {
		return err
	}
	if a.Limited() {
		return record.Fail(record.Denied, "Your membership is limited to some packs or to a period; a document is drawn up by somebody who sees everything.")
	}
	for _, kind := range append(t.kinds(), "legal-part") {
		if err := a.Require(access.Read, kind, nil); err != nil {
			return err
		}
		if d := a.May(access.Read, kind, nil); d.Own || d.Part {
			return record.Fail(record.Denied, "Your role sees only a part of the records the document is made of; it is drawn up by somebody who sees all of them.")
		}
	}
	return nil
}

// kinds are the kinds of records the document is filled from.
func (t *Template) kinds() []string {
	seen := map[string]bool{}
	var out []string
	add := func(kind string) {
		if !seen[kind] {
			seen[kind] = true
			out = append(out, kind)
		}
	}
	add("ai-system")
	add("classification")
	if len(t.Shows) > 0 {
		add("obligation")
	}
	for _, e := range t.Elements() {
		for _, s := range e.From {
			if s.Subject != "" {
				add(subjects[s.Subject])
			}
			for _, h := range s.Path {
				add(h.To)
			}
		}
	}
	return out
}

func (n NewEdition) draft(d *Document, before record.ID, file record.FileRef) register.Draft {
	b := record.Body{"regime": d.Law.Name, "template": d.Template.ID, "system": string(d.System.ID), "edition": float64(d.Edition), "day": string(d.Day), "content": file.Value(),
		"asked": float64(d.Counts.Asked), "filled": float64(d.Counts.Filled), "gaps": float64(d.Counts.Lacking())}
	if before != "" {
		b["replaces"] = string(before)
	}
	if n.Quorum > 0 {
		b["quorum"] = float64(n.Quorum)
	}
	if note := strings.TrimSpace(n.Note); note != "" {
		b["note"] = note
	}
	if len(n.Approvers) > 0 {
		b["approvers"] = ids(n.Approvers)
	}
	external := fmt.Sprintf("%s:%s/%d@%s", d.Law.Name, d.Template.ID, d.Edition, d.System.ID)
	return register.Draft{Kind: "legal-document", Title: d.Title(), Owner: n.Owner, External: external, Body: b}
}

// Title names an edition with what it is of.
func (d *Document) Title() string {
	return clip(fmt.Sprintf("%s, edition %d: %s", d.Template.Title, d.Edition, d.System.Title), record.MaxTitle-1)
}

// FileName is what a file of the document is called, without its ending.
func (d *Document) FileName() string {
	name := d.Template.ID + "-" + strings.ToLower(d.System.Reference)
	if d.Edition == 0 {
		return name + "-" + string(d.Day)
	}
	return fmt.Sprintf("%s-edition-%d", name, d.Edition)
}

// lastEdition returns the newest edition that was not discarded, and the highest
// number that was given.
func (s *Service) lastEdition(ctx context.Context, a access.Actor, regime string, system record.ID, template string) (before record.ID, last int, err error) {
	all, err := s.allEditions(ctx, a, regime, system)
	if err != nil {
		return "", 0, err
	}
	for _, r := range all[template] {
		last = max(last, EditionOf(r))
		if before == "" && r.State != "discarded" {
			before = r.ID
		}
	}
	return before, last, nil
}

// steady draws the document until two readings in a row are the same, so that nothing
// half done is frozen while others work.
func (s *Service) steady(ctx context.Context, a access.Actor, system record.ID, template string) (*Document, error) {
	var before *Document
	for range 4 {
		now, err := s.Draw(ctx, a, system, template, "")
		if err != nil {
			return nil, err
		}
		if before != nil && reflect.DeepEqual(before, now) {
			return now, nil
		}
		before = now
	}
	return nil, record.Fail(record.Conflict, "The records change while the document is drawn up. Nothing was written; try again in a moment.")
}
