package conformity

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"steward/internal/access"
	"steward/internal/export"
	"steward/internal/pack"
	"steward/internal/record"
)

// AuditOptions say what an audit pack is of.
type AuditOptions struct {
	Packs []string    // content packs in use, by name; none: all that the actor may read
	From  record.Date // the first day of the period, itself within; empty: no beginning
	To    record.Date // the last day, itself within; empty: no end

	Program string // name and version of the program that makes it
	Temp    string // folder for temporary files; empty for the system's
}

// AuditPack writes what an auditor needs as one zip that reads and verifies
// without Steward: requirements and controls with their positions of today and
// what was handed in for them, Statements of Applicability, gap analyses and
// readiness as reports, evidence files, and the records with their proofs
// (ISO/IEC 42001 9.2). Its format is export.FormatAudit.
//
// It is made as the actor: what they may not read or export is not in it. That it
// is made is in the log before its first byte. Evidence passes through without
// being held, so memory grows with the number of records alone. A pack that is
// not in use is NotFound, a period that ends before it begins is Invalid; with
// any error w may be left with a part of a zip.
func (s *Service) AuditPack(ctx context.Context, w io.Writer, a access.Actor, o AuditOptions) (export.Manifest, error) {
	if err := s.checkAudit(a, o); err != nil {
		return export.Manifest{}, err
	}
	x := &audit{s: s, a: a, o: o, now: s.reg.Now(), in: map[record.ID]bool{}, out: map[record.ID]bool{}, pieces: map[record.ID][]auditPiece{}}
	x.day = record.DateOf(x.now)
	for _, step := range []func(context.Context) error{x.readPacks, x.readItems, x.readAbout, x.readSaid, x.readBeside, x.readGrids, x.readReports} {
		if err := step(ctx); err != nil {
			return export.Manifest{}, err
		}
	}
	return export.Write(ctx, w, s.reg, a, export.Options{Now: x.now, Program: o.Program, Temp: o.Temp, Audit: &export.Audit{
		Scope:   export.Asked{Packs: x.names(), From: o.From, To: o.To, Day: x.day},
		Records: x.in, Render: x.render,
	}})
}

func (s *Service) checkAudit(a access.Actor, o AuditOptions) error {
	for _, verb := range []access.Verb{access.Log, access.Export} {
		if err := a.Require(verb, "", nil); err != nil {
			return err
		}
	}
	if err := a.Require(access.Read, "requirement", nil); err != nil {
		return err
	}
	for _, d := range []record.Date{o.From, o.To} {
		if _, err := record.ParseDate(string(d)); d != "" && err != nil {
			return record.Fail(record.Invalid, fmt.Sprintf("%q is no day, such as 2026-01-31.", clipTo(string(d), 40)))
		}
	}
	if o.From != "" && o.To != "" && o.To < o.From {
		return record.Fail(record.Invalid, "The period ends before it begins.")
	}
	return nil
}

// audit is an audit pack in the making.
type audit struct {
	s   *Service
	a   access.Actor
	o   AuditOptions
	now time.Time
	day record.Date

	packs   []*pack.Pack
	in      map[record.ID]bool         // records of the pack
	out     map[record.ID]bool         // records an audit is about that are not of the scope
	pieces  map[record.ID][]auditPiece // what speaks for or against a record
	systems []record.Record            // controls decided on for single AI systems
	called  map[record.ID]string       // the AI systems they are for
	lists   []auditList
	grids   []Grid
	closed  []string // kinds the actor may not read
	reports []auditReport
	absent  []string // reports that cannot be made, each with why
}

func (x *audit) names() []string {
	out := make([]string, len(x.packs))
	for i, p := range x.packs {
		out[i] = p.Name
	}
	return out
}

// readPacks finds the content packs, by name.
func (x *audit) readPacks(ctx context.Context) error {
	inUse, err := x.s.packsInUse(ctx, x.a)
	if err != nil {
		return err
	}
	want := slices.Clone(x.o.Packs)
	if len(want) == 0 {
		want = slices.Collect(maps.Keys(inUse))
	}
	slices.Sort(want)
	for _, name := range slices.Compact(want) {
		r, ok := inUse[name]
		if !ok {
			return record.Fail(record.NotFound, fmt.Sprintf("No standard or law named %q is in use here.", clipTo(name, 60)))
		}
		p, err := x.s.content(ctx, x.a, r)
		if err != nil {
			return err
		}
		x.packs, x.in[r.ID] = append(x.packs, p), true
	}
	if len(x.packs) == 0 {
		return record.Fail(record.NotFound, "No standard or law is in use here, so there is nothing to audit against. Take one into use first.")
	}
	return nil
}

// readGrids reads the positions of today.
func (x *audit) readGrids(ctx context.Context) error {
	for _, p := range x.packs {
		g, err := x.s.Grid(ctx, x.a, p.Name, "")
		if err != nil {
			return err
		}
		x.grids = append(x.grids, g)
	}
	var ids []record.ID
	for _, c := range x.systems {
		ids = append(ids, c.Body.ID("system"))
	}
	names, err := x.s.reg.Names(ctx, x.a, ids)
	x.called = map[record.ID]string{}
	for id, n := range names {
		x.called[id] = fmt.Sprintf("SYS-%d %s", n.Number, n.Title)
	}
	return err
}

// each reads the records of a kind as the actor; a kind they may not read is
// noted.
func (x *audit) each(ctx context.Context, kind string, do func(record.Record) error) error {
	k := x.s.reg.Kinds().Kind(kind)
	if k == nil || !x.a.May(access.Read, kind, nil).Allowed {
		if k != nil {
			x.closed = append(x.closed, k.Labels)
		}
		return nil
	}
	return x.s.reg.Each(ctx, x.a, kind, do)
}
