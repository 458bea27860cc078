package gitops

import (
	"fmt"
	"strings"

	"steward/internal/record"
)

func (it *Item) fail(line int, format string, args ...any) {
	it.Problems = append(it.Problems, Problem{Where{it.Where.File, line}, fmt.Sprintf(format, args...)})
}

// step finds the one transition that leads from the record's state to another.
func (it *Item) step(d *Document, to string) {
	k, from := d.Kind, it.current.State
	var reach []string
	for _, t := range k.Steps(from) {
		reach = append(reach, t.To)
		if t.To != to {
			continue
		}
		if t.NeedsReason && d.Reason == "" {
			it.fail(d.Where.Line, "going from %s to %s needs a reason", from, to)
		}
		it.Step = t.Name
		return
	}
	switch {
	case k.State(to) == nil:
		it.fail(d.Where.Line, "%q is not a state of %s", clip(to, 40), k.Label)
	case len(reach) == 0:
		it.fail(d.Where.Line, "no step leads from %s to %s", from, to)
	default:
		it.fail(d.Where.Line, "no step leads from %s to %s; from here it can go to %s", from, to, strings.Join(reach, ", "))
	}
}

func cannotBegin(k *record.Kind, state string) string {
	var may []string
	for i, s := range k.States {
		if s.Start || i == 0 {
			may = append(may, s.Name)
		}
	}
	return fmt.Sprintf("a new %s cannot begin as %q; it begins as %s", k.Label, clip(state, 40), strings.Join(may, ", "))
}
