package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"steward/internal/law"
)

// sayLaw tells an answer to people.
func (r *run) sayLaw(a law.LineAnswer) error {
	switch d := a.Detail.(type) {
	case law.DateResult:
		r.say("%s\n%s: %s", d.Answer, d.Title, lines(d.Reason))
		for _, c := range d.Change {
			r.say("With %s=%s it would be %s.", c.Input, c.Value, c.Answer)
		}
		r.sayOpen(d.Possible, d.Missing, d.Assumed)
		r.sayRef(a, d.Ref, d.Note)
	case law.ClockResult:
		r.sayClock(&d)
		r.sayOpen(nil, d.Missing, d.Assumed)
		r.sayRef(a, d.Ref, d.Remark)
	case law.FineResult:
		r.sayFine(&d)
		r.sayOpen(nil, d.Missing, d.Assumed)
		r.sayRef(a, d.Ref, d.Note)
	default:
		data, err := json.MarshalIndent(a.Answer, "", "  ")
		if err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
		r.say("%s", data)
		if d, ok := a.Detail.(law.DecisionResult); ok {
			r.say("%s: %s", d.Title, lines(d.Reason))
			r.sayOpen(nil, d.Missing, d.Assumed)
			r.sayRef(a, d.Ref, "")
		}
	}
	return nil
}

func (r *run) sayClock(d *law.ClockResult) {
	switch d.Act {
	case "yes":
		r.say("Yes: %s", d.Title)
	case "no":
		r.say("No report")
	default:
		r.say("Unknown whether there is a duty")
	}
	r.say("%s", lines(d.Reason))
	if d.Note != "" {
		r.say("%s", lines(d.Note))
	}
	if d.Act == "no" {
		return
	}
	r.say("Who: %s\nTo: %s", d.Who, d.To)
	if d.AtOnce != "" {
		r.say("%s.", lines(d.AtOnce))
	}
	for _, l := range d.Limits {
		line := fmt.Sprintf("%s (%s)", l.Words, l.Ref)
		if l.Term != nil {
			line += fmt.Sprintf(": target %s, at the latest %s", l.Term.Target, l.Term.Deadline)
			if l.Term.Why != "" {
				line += ", because " + l.Term.Why
			}
		}
		if l.Applies != "yes" {
			line += "; may apply"
		}
		r.say("- %s", lines(line))
	}
	r.say("%s", lines(d.Calendar))
}

func (r *run) sayFine(d *law.FineResult) {
	per := ""
	if d.Per != "" {
		per = " for each " + d.Per
	}
	switch {
	case d.State == law.FineMaximum:
		r.say("At most %s %s%s", d.Maximum, d.Currency, per)
	case d.State == law.FineRange && d.AtMost != nil:
		r.say("The limit lies from %s to %s %s%s", d.AtLeast, d.AtMost, d.Currency, per)
	case d.State == law.FineRange:
		r.say("The limit is %s %s or more%s", d.AtLeast, d.Currency, per)
	}
	r.say("%s: %s", d.Title, lines(d.Reason))
	if d.By != "" {
		r.say("Imposed by: %s", lines(d.By))
	}
}

// sayOpen says what is not certain.
func (r *run) sayOpen(possible, missing, assumed []string) {
	if len(possible) > 0 {
		r.say("Possible: %s", strings.Join(possible, "; "))
	}
	if len(missing) > 0 {
		r.say("Missing: %s", strings.Join(missing, ", "))
	}
	if len(assumed) > 0 {
		r.say("Nobody said, so taken as no: %s", strings.Join(assumed, ", "))
	}
}

func (r *run) sayRef(a law.LineAnswer, ref, note string) {
	if note != "" {
		r.say("%s", lines(note))
	}
	if ref != "" {
		ref += "; "
	}
	r.say("%sthe law as of %s.", ref, a.AsOf)
}
