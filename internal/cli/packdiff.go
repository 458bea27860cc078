package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"steward/internal/pack"
)

func (r *run) packDiff() *cobra.Command {
	c := &cobra.Command{
		Use: "diff OLD NEW", Short: "Show what changed from one pack to another", Args: cobra.ExactArgs(2),
		Long: `Compares two versions of a pack. Each is the name of a pack that comes with
Steward, or the path of a folder or file. Items are the same by their identity.`,
		Example: `  steward pack diff iso-42001 ./my-iso-42001
  steward pack diff old.json new.json --json`,
		RunE: func(_ *cobra.Command, args []string) error {
			before, err := readPack(args[0])
			if err != nil {
				return err
			}
			after, err := readPack(args[1])
			if err != nil {
				return err
			}
			d := pack.Diff(before, after)
			if r.json {
				return r.writeJSON(d)
			}
			r.sayDifference(d)
			return nil
		},
	}
	return r.jsonFlag(c)
}

// sayDifference writes a difference for people: "+" added, "-" removed, ">"
// moved, "~" changed with each field before and after.
func (r *run) sayDifference(d pack.Difference) {
	if d.Empty() {
		r.say("Nothing changed.")
		return
	}
	r.sayFields("pack", d.Header)
	sayChanges(r, "item", d.Items, func(i pack.Item) string { return i.ID + "  " + i.Title })
	for _, m := range d.Moved {
		r.say("> item %s from %s to %s", m.ID, top(m.From), top(m.To))
	}
	sayChanges(r, "document", d.Documents, func(d pack.Document) string { return d.ID + "  " + d.Title })
	sayChanges(r, "mapping", d.Crosswalk, func(m pack.Mapping) string {
		return fmt.Sprintf("%s %s %s", m.From, m.Relation, m.To)
	})
	sayChanges(r, "term", d.Terms, func(t pack.Term) string { return t.ID + "  " + t.Title })
	sayChanges(r, "source", d.Sources, func(s pack.Source) string { return s.ID + "  " + s.Reference })
}

func top(parent string) string {
	if parent == "" {
		return "the top"
	}
	return parent
}

func sayChanges[T any](r *run, what string, c pack.Changes[T], name func(T) string) {
	for _, one := range c.Added {
		r.say("+ %s %s", what, printable(name(one)))
	}
	for _, one := range c.Removed {
		r.say("- %s %s", what, printable(name(one)))
	}
	for _, one := range c.Changed {
		r.sayFields(what+" "+one.ID, one.Fields)
	}
}

// sayFields writes the fields that changed.
func (r *run) sayFields(what string, fields []pack.FieldChange) {
	if len(fields) == 0 {
		return
	}
	r.say("~ %s", printable(what))
	for _, f := range fields {
		r.say("    %s: %s -> %s", f.Field, oneLine(f.Old), oneLine(f.New))
	}
}

// oneLine writes a value on one line; a list has its entries parted by " | ".
func oneLine(s string) string {
	if s == "" {
		return "(nothing)"
	}
	return printable(strings.ReplaceAll(s, "\n", " | "))
}
