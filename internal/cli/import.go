package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/exchange"
	"steward/internal/exchange/intake"
	"steward/internal/record"
)

type importOptions struct {
	org, mapping, part          string
	yes, dry, strict, withItems bool
}

func (r *run) importFiles() *cobra.Command {
	var o importOptions
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: "Import inventories: lists, model cards, bills of materials",
		Long: `Reads files of others (CSV, XLSX and JSON lists, model and dataset cards,
CycloneDX, Croissant), shows what would be created, updated, skipped and refused,
and after a yes writes it: all of it, or nothing. Importing the same file again
changes nothing. A list with columns nobody knows needs --mapping, which the
import page makes.

With --json and without --yes nothing is written; the answer is the preview.
Rows that are refused do not fail the command unless --strict is given.`,
		Example: `  steward import algorithms.json --org meerwijk
  steward import *.csv --mapping systems.mapping.json --yes --json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return r.in(o.org, func(p *Opened, _ access.Org, a access.Actor) error { return r.runImport(p, a, args, o) })
		},
	}
	f := c.Flags()
	f.StringVar(&o.mapping, "mapping", "", "file that says how a list becomes records")
	f.StringVar(&o.part, "part", "", "sheet of a workbook, or list of a JSON document, when it holds several")
	f.BoolVar(&o.yes, "yes", false, "import without asking")
	f.BoolVar(&o.dry, "dry-run", false, "only show what would be imported")
	f.BoolVar(&o.strict, "strict", false, "import nothing when anything is refused")
	f.BoolVar(&o.withItems, "items", false, "with --json: every row and what becomes of it")
	c.MarkFlagsMutuallyExclusive("yes", "dry-run")
	return r.jsonFlag(r.orgFlag(c, &o.org))
}

func (r *run) runImport(p *Opened, a access.Actor, names []string, o importOptions) error {
	files, closeAll, err := r.inputs(names, o)
	if err != nil {
		return err
	}
	defer closeAll()
	sources, err := intake.ReadAll(r.ctx, p.Register, a, files)
	if err != nil {
		return err
	}
	plan, err := intake.Make(r.ctx, p.Register, a, sources)
	if err != nil {
		return err
	}
	if !r.json {
		r.showImport(plan)
	}
	if fault := importFault(plan, o.strict); fault != nil {
		if err := r.answer(plan, o); err != nil {
			return err
		}
		return fault
	}
	write := o.yes || plan.Writes() && !o.dry && !r.json && r.ask("Import?")
	if !write {
		if !r.json && !o.dry && plan.Writes() {
			r.say("Nothing was imported.")
			return errFound
		}
		return r.answer(plan, o)
	}
	writes := plan.Writes()
	plan, err = intake.Commit(r.ctx, p.Register, a, sources, plan.Digest)
	if err != nil {
		return err
	}
	if !r.json {
		r.say("%s", map[bool]string{true: "Imported.", false: "Nothing had to change."}[writes])
	}
	return r.answer(plan, o)
}

func importFault(plan *intake.Plan, strict bool) error {
	if err := plan.Blocked(); err != nil {
		return err
	}
	if strict && plan.Refused > 0 {
		return record.Fail(record.Invalid, fmt.Sprintf("%d rows are refused, so nothing was imported.", plan.Refused))
	}
	return nil
}

func (r *run) answer(plan *intake.Plan, o importOptions) error {
	if !r.json {
		return nil
	}
	if !o.withItems {
		plan.Items = nil
	}
	return r.writeJSON(plan)
}

// inputs opens the files; a mapping given counts for all of them.
func (r *run) inputs(names []string, o importOptions) ([]intake.Input, func(), error) {
	var mapping *exchange.Mapping
	if o.mapping != "" {
		text, err := readSmall(o.mapping)
		if err != nil {
			return nil, nil, err
		}
		m, err := exchange.ParseMapping(text)
		if err != nil {
			return nil, nil, err
		}
		mapping = &m
	}
	var out []intake.Input
	var open []io.Closer
	closeAll := func() {
		for _, c := range open {
			c.Close()
		}
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			closeAll()
			return nil, nil, cannotRead(name, err)
		}
		open = append(open, f)
		out = append(out, intake.Input{Name: name, Data: f, Part: o.part, Mapping: mapping})
	}
	return out, closeAll, nil
}

// readSmall reads a file of at most a mebibyte.
func readSmall(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, cannotRead(name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 1<<20+1))
	if err != nil {
		return nil, cannotRead(name, err)
	}
	if len(text) > 1<<20 {
		return nil, record.Fail(record.TooLarge, fmt.Sprintf("The file %s is larger than one MiB.", name))
	}
	return text, nil
}

func cannotRead(name string, err error) error {
	if os.IsNotExist(err) {
		return record.Wrap(record.NotFound, fmt.Sprintf("There is no file %s.", name), err)
	}
	return record.Wrap(record.Unavailable, fmt.Sprintf("The file %s cannot be read.", name), err)
}

// showImport tells counts for each kind and file, and what is wrong.
func (r *run) showImport(plan *intake.Plan) {
	for _, f := range plan.Files {
		r.say("%s: %s", printable(f.Name), orElse(f.Format, "not read"))
	}
	for _, k := range plan.Kinds {
		line := fmt.Sprintf("  %s: %d to create, %d to update, %d unchanged, %d refused", k.Kind, k.Created, k.Updated, k.Skipped, k.Refused)
		if k.Named > 0 {
			line += fmt.Sprintf("; %d more because they are named", k.Named)
		}
		r.say("%s", line)
	}
	for _, p := range plan.Problems {
		r.say("  %s: %s: %s", p.Severity, p.Where, printable(p.Message))
	}
	if plan.Unlisted > 0 {
		r.say("  and %d more", plan.Unlisted)
	}
}
