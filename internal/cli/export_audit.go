package cli

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/export"
	"steward/internal/record"
)

// auditFlags say what an audit pack is of.
type auditFlags struct {
	on       bool
	packs    []string
	from, to string
}

func (f *auditFlags) declare(c *cobra.Command) {
	c.Flags().BoolVar(&f.on, "audit", false, "an audit pack: positions, evidence, reports and proofs, with pages to read")
	c.Flags().StringArrayVar(&f.packs, "pack", nil, "with --audit: only this standard or law in use; may be given again")
	c.Flags().StringVar(&f.from, "from", "", "with --audit: the first day of the period, such as 2026-01-01")
	c.Flags().StringVar(&f.to, "to", "", "with --audit: the last day of the period")
}

// exportTo settles where the pack is written, and that no flag is given that would
// say nothing.
func (r *run) exportTo(to *string, args []string, audit auditFlags) error {
	switch {
	case *to == "" && len(args) == 1:
		*to = args[0]
	case *to == "":
		return &usageError{errors.New("name the file to write, such as pack.zip")}
	case len(args) == 1:
		return &usageError{errors.New("the file to write is named twice")}
	}
	if !audit.on && (len(audit.packs) > 0 || audit.from != "" || audit.to != "") {
		return &usageError{errors.New("--pack, --from and --to go with --audit")}
	}
	return nil
}

func (r *run) writeAudit(p *Opened, a access.Actor, to string, f auditFlags) error {
	o := conformity.AuditOptions{Packs: f.packs, From: record.Date(f.from), To: record.Date(f.to), Program: "steward " + r.Version}
	return r.writeTo(to, func(w io.Writer) (export.Manifest, error) { return p.Conformity.AuditPack(r.ctx, w, a, o) })
}
