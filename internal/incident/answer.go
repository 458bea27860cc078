package incident

import (
	"slices"
	"strings"

	"steward/internal/law"
	"steward/internal/record"
)

// gather finds what an offer's clock is run on: what is kept, and what the incident
// says. Where the incident says otherwise than when it was kept, the incident counts;
// where it does not say any more what it said, that is not known.
func (o *Offer) gather() {
	o.Asks = o.Regime.IncidentAsks(o.rule)
	o.Said = o.Regime.IncidentSays(valuesOf(o.incident))
	kept, taken := parse(o.Asks, o.Record.Body.List("answers")), parse(o.Asks, o.Record.Body.List("taken"))
	o.Given, o.Calendar = law.Given{}, o.Record.Body.Text("calendar")
	for _, in := range o.Asks {
		now, then, own := text(o.Said[in.ID]), text(taken[in.ID]), text(kept[in.ID])
		_, says := o.Said[in.ID]
		_, said := taken[in.ID]
		_, answered := kept[in.ID]
		switch {
		case says && (!said || now != then):
			o.Given[in.ID] = o.Said[in.ID]
		case answered && (says || !said || own != then):
			o.Given[in.ID] = kept[in.ID]
		case says:
			o.Given[in.ID] = o.Said[in.ID]
		}
	}
	o.fill()
}

// fill says of everything the clock asks that it was asked, so that nothing counts as
// no because nobody said it.
func (o *Offer) fill() {
	for _, in := range o.Asks {
		if v, there := o.Given[in.ID]; !there || v == "" {
			if in.Type == law.MomentInput {
				delete(o.Given, in.ID)
			} else {
				o.Given[in.ID] = law.UnknownWord
			}
		}
	}
}

// valuesOf reads fields of a record as texts.
func valuesOf(r record.Record) func(string) []string {
	return func(field string) []string {
		if list := r.Body.List(field); len(list) > 0 {
			return list
		}
		if one := r.Body.Text(field); one != "" {
			return []string{one}
		}
		return nil
	}
}

// lines writes answers as they are kept, "name=value", in the order they are asked.
func lines(asks []law.Input, given law.Given) []any {
	var out []any
	for _, in := range asks {
		if v, there := given[in.ID]; there {
			out = append(out, in.ID+"="+text(v))
		}
	}
	return out
}

// parse reads answers as they are kept; what is asked no more is left out.
func parse(asks []law.Input, kept []string) law.Given {
	out := law.Given{}
	for _, line := range kept {
		name, value, _ := strings.Cut(line, "=")
		i := slices.IndexFunc(asks, func(in law.Input) bool { return in.ID == name })
		switch {
		case i < 0:
		case asks[i].Type == law.ListInput && value != law.UnknownWord:
			words := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
			out[name] = slices.DeleteFunc(append([]string{}, words...), func(w string) bool { return w == "none" })
		default:
			out[name] = value
		}
	}
	return out
}

// text is an answer in one line.
func text(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case []string:
		return strings.Join(x, ",")
	}
	return ""
}
