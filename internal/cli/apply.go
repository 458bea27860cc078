package cli

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/gitops"
	"steward/internal/record"
)

type applyOptions struct {
	org              string
	files            []string
	yes, dry, partly bool
}

func (r *run) apply() *cobra.Command {
	var o applyOptions
	c := &cobra.Command{
		Use:   "apply -f FILE|FOLDER",
		Short: "Bring records in line with YAML files",
		Long: `Reads YAML as "get --yaml" and "list --yaml" write it, shows what would change,
and after a yes changes it: all of it, or nothing. Applying the same files again
changes nothing. A document describes the whole record; with --partial, what it
does not name stays as it is. docs/cli.md has the form of a document.`,
		Example: `  steward apply -f systems/ --dry-run
  steward apply -f system.yaml --yes`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return r.in(o.org, func(p *Opened, _ access.Org, a access.Actor) error { return r.applyFiles(p, a, o) })
		},
	}
	f := c.Flags()
	f.StringArrayVarP(&o.files, "file", "f", nil, "file, folder, or - for the input; may be given again")
	f.BoolVar(&o.yes, "yes", false, "apply without asking")
	f.BoolVar(&o.dry, "dry-run", false, "only show what would change")
	f.BoolVar(&o.partly, "partial", false, "leave what a document does not name as it is")
	if err := c.MarkFlagRequired("file"); err != nil {
		panic(err) // the flag is declared three lines up
	}
	c.MarkFlagsMutuallyExclusive("yes", "dry-run")
	return r.jsonFlag(r.orgFlag(c, &o.org))
}

// applied is the answer of apply in JSON.
type applied struct {
	Committed bool             `json:"committed"`
	Create    int              `json:"create"`
	Update    int              `json:"update"`
	Unchanged int              `json:"unchanged"`
	Refused   int              `json:"refused"`
	Items     []gitops.Item    `json:"items"`
	Problems  []gitops.Problem `json:"problems"`
}

func (r *run) applyFiles(p *Opened, a access.Actor, o applyOptions) error {
	docs, problems, files, err := r.readDocuments(p, o.files)
	if err != nil {
		return err
	}
	if c, ok := files.(io.Closer); ok {
		defer c.Close()
	}
	plan, err := gitops.Make(r.ctx, p.Register, a, docs, gitops.Options{Partial: o.partly, Files: files})
	if err != nil {
		return err
	}
	for i := range plan.Items {
		problems = append(problems, plan.Items[i].Problems...)
	}
	answer := applied{false, plan.Count(gitops.Create), plan.Count(gitops.Update), plan.Count(gitops.Unchanged), plan.Count(gitops.Refused), plan.Items, problems}
	if !r.json {
		r.showPlan(answer)
	}
	if len(problems) > 0 {
		return r.refuse(answer)
	}
	work := answer.Create+answer.Update > 0
	write := o.yes || work && !o.dry && !r.json && r.ask("Apply?")
	if write {
		if _, err := plan.Apply(r.ctx, p.Register, a); err != nil {
			return err
		}
		answer.Committed = true
	}
	return r.conclude(answer, work && !write && !o.dry)
}

func (r *run) conclude(answer applied, declined bool) error {
	switch {
	case r.json:
		return r.writeJSON(answer)
	case answer.Committed:
		r.say("Applied.")
	case declined:
		r.say("Nothing was changed.")
		return errFound
	}
	return nil
}

func (r *run) refuse(answer applied) error {
	if r.json {
		if err := r.writeJSON(answer); err != nil {
			return err
		}
	}
	return record.Fail(record.Invalid, fmt.Sprintf("Problems in the files: %d. Nothing was changed.", len(answer.Problems)))
}

func (r *run) showPlan(answer applied) {
	for _, it := range answer.Items {
		switch it.Action {
		case gitops.Create:
			r.say("+ %s  %s  (%s)", it.Name, printable(it.Title), it.Where)
		case gitops.Update:
			r.say("~ %s  %s  (%s)", it.Name, printable(it.Title), it.Where)
			for _, c := range it.Changes {
				r.say("    %s: %s → %s", c.Field, shown(c.Old), shown(c.New))
			}
		}
	}
	for _, p := range answer.Problems {
		r.say("! %s", printable(p.Error()))
	}
	r.say("%d to create, %d to update, %d unchanged, %d refused", answer.Create, answer.Update, answer.Unchanged, answer.Refused)
}

func shown(s string) string {
	if s == "" {
		return "(unset)"
	}
	return printable(s)
}

// readDocuments reads every file named, relative to the folder they share. The
// files beside them can be opened below that folder and nowhere else.
func (r *run) readDocuments(p *Opened, paths []string) ([]gitops.Document, []gitops.Problem, fs.FS, error) {
	kinds := p.Register.Kinds()
	if len(paths) == 1 && paths[0] == "-" {
		data, err := io.ReadAll(io.LimitReader(r.In, gitops.MaxFile+1))
		if err != nil {
			return nil, nil, nil, fmt.Errorf("read the input: %w", err)
		}
		if len(data) > gitops.MaxFile {
			return nil, nil, nil, record.Fail(record.TooLarge, fmt.Sprintf("The input is larger than %d MiB.", gitops.MaxFile>>20))
		}
		docs, problems := gitops.Read("input", data, kinds)
		return docs, problems, nil, nil
	}
	dir, names, err := shared(paths)
	if err != nil {
		return nil, nil, nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, nil, record.Wrap(record.NotFound, fmt.Sprintf("The folder %s cannot be opened.", dir), err)
	}
	files := rooted{root.FS(), root}
	docs, problems, err := gitops.ReadAll(files, names, kinds)
	if err != nil {
		root.Close() // nothing was written below it
		return nil, nil, nil, err
	}
	return docs, problems, files, nil
}

// rooted is a file system that is closed with its root.
type rooted struct {
	fs.FS
	root *os.Root
}

// Close closes the root.
func (r rooted) Close() error { return r.root.Close() }

// shared returns the innermost folder that holds all paths, and the paths below
// it with slashes.
func shared(paths []string) (dir string, names []string, err error) {
	var all []string
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return "", nil, fmt.Errorf("find %s: %w", p, err)
		}
		at := abs
		if info, err := os.Stat(abs); err != nil || !info.IsDir() {
			at = filepath.Dir(abs)
		}
		for dir = orElse(dir, at); !within(dir, at); dir = filepath.Dir(dir) {
		}
		all = append(all, abs)
	}
	for _, abs := range all {
		name, err := filepath.Rel(dir, abs)
		if err != nil {
			return "", nil, fmt.Errorf("find %s: %w", abs, err)
		}
		names = append(names, filepath.ToSlash(name))
	}
	return dir, names, nil
}

func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}
