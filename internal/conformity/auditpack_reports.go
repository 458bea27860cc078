package conformity

import (
	"context"
	"fmt"
	"io"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/report"
)

// auditReport is one report of an audit pack, in one or two forms.
type auditReport struct {
	Title string
	Name  string // of its files, without their ending
	Forms []string
	draw  func(context.Context) (report.Document, error)
	doc   report.Document
}

// write writes the report in one of its forms.
func (r auditReport) write(w io.Writer, form string) error {
	if form == "xlsx" {
		return report.XLSX(w, r.doc)
	}
	return report.PDF(w, r.doc)
}

// Path is where the pack has the report in a form.
func (r auditReport) Path(form string) string { return "reports/" + r.Name + "." + form }

// readReports says which reports there are.
func (x *audit) readReports(ctx context.Context) error {
	org, err := x.s.reg.Org(ctx, x.a)
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context, string) error{x.statements, x.gaps, x.readiness} {
		if err := step(ctx, org.Name); err != nil {
			return err
		}
	}
	return nil
}

// offer draws a report up, or notes why it cannot be.
func (x *audit) offer(ctx context.Context, r auditReport) (err error) {
	r.doc, err = r.draw(ctx)
	switch code := record.CodeOf(err); {
	case err == nil:
		x.reports = append(x.reports, r)
		return nil
	case code == record.Denied || code == record.NotFound || code == record.Illegal || code == record.Invalid:
		x.absent = append(x.absent, r.Title+": "+record.Sentence(err))
		return nil
	}
	return fmt.Errorf("draw up %s: %w", r.Title, err)
}

// statements offers the Statements of Applicability in force, of the organisation
// and of AI systems, and that of today.
func (x *audit) statements(ctx context.Context, _ string) error {
	if !x.a.May(access.Read, "statement", nil).Allowed {
		return nil
	}
	for _, p := range x.packs {
		if len(soaItems(p)) == 0 {
			continue
		}
		all, err := x.s.allOf(ctx, x.a, "statement", record.Filter{Field: "pack", Op: record.Is, Values: []string{p.Name}}, record.Filter{Field: "state", Op: record.Is, Values: []string{"published"}})
		if err != nil {
			return err
		}
		slices.SortFunc(all, func(x, y record.Record) int { return int(x.Number - y.Number) })
		for _, r := range all {
			if err := x.offer(ctx, x.published(r)); err != nil {
				return err
			}
		}
		scope := SoAScope{Pack: p.Name}
		err = x.offer(ctx, auditReport{Title: "Statement of Applicability for " + p.Title + " as it stands on " + string(x.day), Name: "soa-today-" + p.Name, Forms: []string{"pdf", "xlsx"},
			draw: func(ctx context.Context) (report.Document, error) { return x.s.standingSoA(ctx, x.a, scope) }})
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *audit) published(r record.Record) auditReport {
	return auditReport{Title: r.Title + ", published", Name: fmt.Sprintf("soa-%d", r.Number), Forms: []string{"pdf", "xlsx"},
		draw: func(ctx context.Context) (report.Document, error) {
			e, err := x.s.ReadRows(ctx, x.a, r)
			if err != nil {
				return report.Document{}, err
			}
			f, _ := record.ToFileRef(r.Body["rows"])
			return e.Document(fmt.Sprintf("SOA-%d", r.Number), f.Hash), nil
		}}
}

// standingSoA is the decisions of today as a report that says that it is no
// edition: nobody has approved it.
func (s *Service) standingSoA(ctx context.Context, a access.Actor, scope SoAScope) (report.Document, error) {
	soa, err := s.SoA(ctx, a, scope)
	if err != nil {
		return report.Document{}, err
	}
	e, err := s.Freeze(ctx, a, soa)
	if err != nil {
		return report.Document{}, err
	}
	d := e.Document("As it stands", "")
	d.Title, d.Reference = "Statement of Applicability, as it stands", "As it stands on "+string(e.Day)+"; not an edition"
	d.Footer = e.Scope.Organisation + " · as it stands on " + string(e.Day) + " · not an edition"
	d.Facts = slices.DeleteFunc(d.Facts, func(f report.Fact) bool { return f.Label == "Edition" || f.Label == "Fingerprint (SHA-256)" })
	for i, f := range d.Facts {
		switch f.Label {
		case "Drawn up on":
			d.Facts[i] = report.Fact{Label: "As it stands on", Value: string(e.Day)}
		case "Controls":
			d.Facts[i].Value = fmt.Sprintf("%d: %d included, %d excluded, %d undecided", e.Counts.Controls, e.Counts.Included, e.Counts.Excluded, soa.Undecided)
		}
	}
	note := report.Paragraph{Kind: report.Note, Text: "The decisions as they stand on this day (ISO/IEC 42001 6.1.3). They were not drawn up as an edition and nobody has approved them as they stand. Positions are derived from evidence that was accepted and in date."}
	if len(d.Blocks) > 0 {
		d.Blocks = append([]report.Block{note}, d.Blocks[1:]...)
	}
	return d, nil
}

// gaps offers the latest closed gap analysis and the latest open one.
func (x *audit) gaps(ctx context.Context, organisation string) error {
	if !x.a.May(access.Read, "gap-round", nil).Allowed {
		return nil
	}
	last := map[string]record.Record{}
	err := x.each(ctx, "gap-round", func(r record.Record) error {
		if x.in[r.ID] {
			last[r.State] = r // by number, so the latest stays
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, state := range []string{"closed", "open"} {
		r, ok := last[state]
		if !ok {
			x.absent = append(x.absent, "Gap analysis: there is no "+state+" one of these standards.")
			continue
		}
		err := x.offer(ctx, auditReport{Title: "Gap analysis " + r.Title + ", " + state, Name: fmt.Sprintf("gap-%d", r.Number), Forms: []string{"pdf", "xlsx"},
			draw: func(ctx context.Context) (report.Document, error) { return x.s.GapReport(ctx, x.a, r.ID, organisation) }})
		if err != nil {
			return err
		}
	}
	return nil
}

// readiness offers the readiness for an audit against each pack.
func (x *audit) readiness(ctx context.Context, organisation string) error {
	kinds := x.s.reg.Kinds()
	ref := func(kind string, number int64) string {
		if k := kinds.Kind(kind); k != nil {
			return record.Record{Number: number}.Ref(k)
		}
		return kind
	}
	for _, p := range x.packs {
		err := x.offer(ctx, auditReport{Title: "Readiness for an audit against " + p.Title, Name: "readiness-" + p.Name, Forms: []string{"pdf"},
			draw: func(ctx context.Context) (report.Document, error) {
				r, err := x.s.Readiness(ctx, x.a, p.Name, "")
				if err != nil {
					return report.Document{}, err
				}
				return r.Document(organisation, ref, x.now), nil
			}})
		if err != nil {
			return err
		}
	}
	return nil
}
