package conformity

import (
	"context"
	"fmt"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// ScopeOf is the scope a statement is for.
func ScopeOf(r record.Record) SoAScope { return SoAScope{r.Body.Text("pack"), r.Body.ID("system")} }

// Publish brings an approved edition into force on a day and supersedes the one
// that was in force, in one transaction. Guards of the steps hold; an edition older
// than the one in force is Illegal, and so is one that says of a control what the
// log does not; a file that is no edition, or of another scope than the record, is
// Invalid.
func (s *Service) Publish(ctx context.Context, a access.Actor, id record.ID, rev int64, on record.Date) (record.Record, error) {
	r, err := s.reg.Get(ctx, a, id)
	if err != nil {
		return r, err
	}
	if r.Kind != "statement" {
		return r, record.Fail(record.NotFound, "There is no such statement.")
	}
	if on == "" {
		return r, wrongField("published_on", "Say on which day it comes into force.")
	}
	e, err := s.ReadRows(ctx, a, r)
	if err != nil {
		return r, err
	}
	if err := s.faithful(ctx, a, e); err != nil {
		return r, err
	}
	writes, err := s.superseding(ctx, a, r)
	if err != nil {
		return r, err
	}
	writes = append(writes,
		register.Write{ID: r.ID, Edit: &register.Edit{Rev: rev, Body: record.Body{"published_on": string(on)}}},
		register.Write{ID: r.ID, Step: "publish", Vouched: true})
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[len(done)-1], nil
}

// superseding are the writes that end the editions in force.
func (s *Service) superseding(ctx context.Context, a access.Actor, r record.Record) ([]register.Write, error) {
	if err := seesWhole(a, r.Body.Text("pack"), "statement"); err != nil {
		return nil, err
	}
	all, err := s.Editions(ctx, a, ScopeOf(r))
	if err != nil {
		return nil, err
	}
	var out []register.Write
	for _, old := range all {
		switch {
		case old.ID == r.ID || old.State != "published":
		case EditionOf(old) >= EditionOf(r):
			return nil, record.Fail(record.Illegal, fmt.Sprintf("Edition %d, SOA-%d, is in force already and is not older than this one. Draw up a new edition.", EditionOf(old), old.Number))
		default:
			out = append(out, register.Write{ID: old.ID, Step: "supersede", Reason: fmt.Sprintf("Edition %d comes into force.", EditionOf(r))})
		}
	}
	return out, nil
}

// ReadRows reads the file of a statement and checks that it speaks of the same
// pack, system, edition and counts as the record.
func (s *Service) ReadRows(ctx context.Context, a access.Actor, r record.Record) (Edition, error) {
	f, ok := record.ToFileRef(r.Body["rows"])
	if !ok {
		return Edition{}, record.Fail(record.NotFound, "The statement has no file of decisions; its content may have been erased.")
	}
	_, file, err := s.reg.OpenFile(ctx, a, r.ID, f.Hash)
	if err != nil {
		return Edition{}, err
	}
	defer file.Close()
	e, err := ReadEdition(file)
	if err != nil {
		return e, err
	}
	included, _ := r.Body["included"].(float64)
	excluded, _ := r.Body["excluded"].(float64)
	if (SoAScope{e.Pack.Name, e.Scope.System}) != ScopeOf(r) || e.Edition != EditionOf(r) || float64(e.Counts.Included) != included || float64(e.Counts.Excluded) != excluded {
		return e, record.Fail(record.Invalid, "The file of decisions speaks of another pack, system, edition or count than the statement. It was not drawn up here; do not rely on it.")
	}
	return e, nil
}

// faithful holds every row against the log: the record and revision it names
// decided that, with that justification. A revision that was erased since cannot
// be held against anything and is passed over.
func (s *Service) faithful(ctx context.Context, a access.Actor, e Edition) error {
	for _, row := range e.Rows {
		wrong := record.Fail(record.Illegal, fmt.Sprintf("The file says of %s what was not decided here. It was not drawn up from the records; draw up another edition.", clipTo(row.Control, 60)))
		list, err := s.reg.History(ctx, a, row.Record, row.Revision+1, 1)
		if record.CodeOf(err) == record.NotFound && err != nil || err == nil && len(list) == 0 {
			return wrong
		} else if err != nil {
			return err
		}
		c := list[0]
		if c.Erased {
			continue
		}
		system := c.Body.ID("system")
		if c.Rev != row.Revision || c.Kind != "control" || c.Body.Text("pack") != e.Pack.Name || c.Body.Text("item") != row.Control || c.State != row.Decision ||
			c.Body.Text("justification") != row.Justification || system != "" && system != e.Scope.System {
			return wrong
		}
	}
	return nil
}
