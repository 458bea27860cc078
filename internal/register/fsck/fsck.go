// Package fsck checks a whole database: it replays every organisation's log
// from the tables, decodes every entry strictly, and holds everything that
// follows from the log against it: records, links, facets, tallies, computed
// fields, search, numbers and evidence. It names each fault with organisation,
// record and what is wrong, and never changes anything.
//
// Each organisation is read in one snapshot, so the check may run beside a
// server that writes. Memory is bounded by a page of records, by the distinct
// values that lists filter by, and by the number of evidence files.
package fsck

import (
	"context"
	"fmt"
	"time"

	"steward/internal/access"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/store"
)

// Options are what a check is made of. All but Quick, Key and Progress are
// required.
type Options struct {
	DB    *database.DB
	Blobs blob.Store
	Kinds *record.Catalogue
	Now   time.Time // of the clock by which computed fields are right

	// Fields reads the fields an organisation added to a kind.
	Fields func(ctx context.Context, q database.Querier, org record.ID, kind string) ([]record.Field, error)
	// Key says what is wrong with the sealed signing key of a log, given its
	// public key. Nil: it is not opened.
	Key func(org record.ID, public string, sealed []byte) error
	// Quick asks evidence for its size only and does not read its bytes.
	Quick bool
	// Progress, if not nil, is told what is checked next.
	Progress func(organisation, part string)
}

// Fault is one thing that is wrong.
type Fault struct {
	Organisation string `json:"organisation"`     // slug; empty for the database as a whole
	Record       string `json:"record,omitempty"` // reference such as SYS-42, or identity
	Where        string `json:"where"`            // "leaf 700", "links", "tile/0/002", …
	Text         string `json:"text"`             // what is wrong, a sentence for people
}

// String returns the fault in one line.
func (f Fault) String() string {
	s := f.Organisation
	for _, part := range []string{f.Record, f.Where} {
		if part != "" && s != "" {
			s += ", "
		}
		s += part
	}
	return s + ": " + f.Text
}

// Report is what a check found.
type Report struct {
	Organisations int64   `json:"organisations"`
	Leaves        int64   `json:"leaves"`
	Records       int64   `json:"records"`
	Files         int64   `json:"files"`
	Faults        []Fault `json:"faults"`
	Dropped       int64   `json:"dropped,omitempty"` // faults beyond those kept
}

// OK reports whether nothing is wrong.
func (r *Report) OK() bool { return len(r.Faults) == 0 && r.Dropped == 0 }

// maxFaults is how many faults a report keeps.
const maxFaults = 1000

func (r *Report) add(f Fault) {
	if len(r.Faults) >= maxFaults {
		r.Dropped++
		return
	}
	r.Faults = append(r.Faults, f)
}

// Check checks all organisations. The error is about the check (the database
// does not answer, the context is cancelled), never about what was found.
func Check(ctx context.Context, o Options) (*Report, error) {
	report := &Report{Faults: []Fault{}}
	orgs, err := (&access.Store{}).Orgs(ctx, o.DB)
	if err != nil {
		return nil, err
	}
	for _, org := range orgs {
		err := o.DB.Snapshot(ctx, func(tx *database.Tx) error {
			c := &checker{ctx: ctx, o: o, tx: tx, org: org, read: store.NewCheck(tx, org.ID), report: report, files: map[string]bool{}}
			return c.run()
		})
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", org.Slug, err)
		}
		report.Organisations++
	}
	return report, o.DB.Snapshot(ctx, func(tx *database.Tx) error { return checkStrays(ctx, tx, report) })
}

// checkStrays looks for rows that belong to nothing.
func checkStrays(ctx context.Context, tx *database.Tx, report *Report) error {
	strays, err := store.Strays(ctx, tx)
	if err != nil {
		return err
	}
	for table, org := range strays {
		report.add(Fault{Where: "table " + table, Text: fmt.Sprintf("it has rows of organisation %q, which does not exist", org)})
	}
	n, err := store.StraySearch(ctx, tx)
	if n > 0 {
		report.add(Fault{Where: "search", Text: fmt.Sprintf("it finds %d records that are not in use", n)})
	}
	return err
}

// checker checks one organisation.
type checker struct {
	ctx    context.Context
	o      Options
	tx     *database.Tx
	org    access.Org
	read   *store.Check
	report *Report
	size   int64           // leaves of the log
	files  map[string]bool // evidence looked at
}

func (c *checker) fault(ref, where, format string, args ...any) {
	c.report.add(Fault{c.org.Slug, ref, where, fmt.Sprintf(format, args...)})
}

func (c *checker) run() error {
	if err := c.checkLog(); err != nil {
		return err
	}
	have, err := c.read.Kinds(c.ctx)
	if err != nil {
		return err
	}
	for _, name := range have {
		if c.o.Kinds.Kind(name) == nil {
			c.fault("", "records", "there are records of kind %q, which this program does not know", name)
		}
	}
	for _, k := range c.o.Kinds.Kinds() {
		if err := c.checkKind(k); err != nil {
			return fmt.Errorf("%s: %w", k.Labels, err)
		}
	}
	return c.checkRest()
}

// checkRest looks for what belongs to no record.
func (c *checker) checkRest() error {
	c.progress("the rest")
	indexed, err := c.read.IndexedKinds(c.ctx)
	if err != nil {
		return err
	}
	for _, name := range indexed {
		if c.o.Kinds.Kind(name) == nil {
			c.fault("", "facets", "they count records of kind %q, which this program does not know", name)
		}
	}
	orphans, err := c.read.Orphans(c.ctx)
	for _, id := range orphans {
		c.fault(id, "links", "there are links from this record, which does not exist")
	}
	return err
}

func (c *checker) progress(part string) {
	if c.o.Progress != nil {
		c.o.Progress(c.org.Slug, part)
	}
}
