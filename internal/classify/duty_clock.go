package classify

import (
	"regexp"
	"slices"
	"strings"

	"steward/internal/law"
)

var wordForm = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// ClockAsks are the inputs that a clock depends on, in the order of the law: what
// sets it off, and what its conditions name.
func ClockAsks(r *law.Regime, c *law.Clock) []law.Input {
	names := []string{c.Starts}
	for _, d := range c.Duty {
		names = append(names, wordForm.FindAllString(d.When, -1)...)
	}
	for _, l := range c.Limits {
		names = append(names, wordForm.FindAllString(l.When, -1)...)
	}
	var out []law.Input
	for _, in := range r.Inputs {
		if slices.Contains(in.For, "clock") && slices.Contains(names, in.ID) {
			out = append(out, in)
		}
	}
	return out
}

// OptionHelp parts the help of an input, written as "a, what a means; b, …", into
// what each option means; what fits none is left out.
func OptionHelp(in law.Input) map[string]string {
	out := map[string]string{}
	for _, part := range strings.FieldsFunc(in.Help, func(r rune) bool { return r == ';' || r == '.' }) {
		name, say, found := strings.Cut(strings.TrimSpace(part), ", ")
		if found && slices.Contains(in.Options, name) {
			out[name] = say
		}
	}
	return out
}
