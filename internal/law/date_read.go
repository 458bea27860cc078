package law

import (
	"slices"

	"steward/internal/record"
	"steward/internal/rule"
	"steward/internal/tree"
)

// spanFields are the keys of a span.
func spanFields(s *Span) []field {
	return []field{{"valid_from", &s.From, 0, false}, {"valid_to", &s.To, 0, false}}
}

// rowFields are the keys every row may have.
func rowFields(r *Row) []field {
	return append([]field{{"when", &r.When, long, false}, {"reason", &r.Reason, line, false},
		{"ref", &r.Ref, short, false}, {"source", &r.Source, short, false}}, spanFields(&r.Valid)...)
}

// into returns what reads the entries of a list into objects.
func into[T any](d *draft, file string, to *[]T, read func(n *tree.Node) T) func(*tree.Node) {
	return func(n *tree.Node) {
		d.each(file, n, maxList, func(n *tree.Node) { *to = append(*to, read(n)) })
	}
}

func (d *draft) inputEntry(file string, n *tree.Node) {
	var in Input
	var kind string
	d.fill(file, n, field{"id", &in.ID, short, true}, field{"names", &in.Names, short, false}, field{"for", &in.For, short, true},
		field{"type", &kind, short, true}, field{"options", &in.Options, short, false}, field{"title", &in.Title, line, true},
		field{"help", &in.Help, long, false}, field{"absent", &in.Absent, short, false})
	in.Type = InputType(kind)
	at := place{file, n.Line}
	types := []InputType{YesNo, YesNoDay, DayInput, MomentInput, NumberInput, MoneyInput, ListInput, WordInput}
	if !slices.Contains(types, in.Type) {
		d.fault(at, "the type %q is not known; there are %v", clip(kind), types)
	}
	for _, purpose := range in.For {
		if !slices.Contains([]string{"date", "clock", "fine", "decide"}, purpose) {
			d.fault(at, "an input is for date, clock, fine or decide, not %q", clip(purpose))
		}
	}
	if in.Absent != "" && (in.Absent != "no" || in.Type != YesNo && in.Type != YesNoDay) {
		d.fault(at, "absent can be no, for an input that is yes or no")
	}
	d.note("input", in.ID, at)
	d.regime.Inputs = append(d.regime.Inputs, in)
}

func (d *draft) dateEntry(file string, n *tree.Node) {
	var t DateRule
	d.fill(file, n, field{"id", &t.ID, short, true}, field{"names", &t.Names, short, false}, field{"title", &t.Title, line, true},
		field{"for", &t.For, 0, false}, field{"note", &t.Note, long, false},
		field{"rows", into(d, file, &t.Rows, func(n *tree.Node) DateRow { return d.dateRow(file, n) }), 0, true})
	at := place{file, n.Line}
	d.note("route", t.ID, at)
	for _, name := range t.Names {
		d.note("route", name, at)
	}
	d.regime.Dates = append(d.regime.Dates, t)
}

func (d *draft) dateRow(file string, n *tree.Node) DateRow {
	r := DateRow{Row: Row{at: place{file, n.Line}}}
	var day record.Date
	d.fill(file, n, append(rowFields(&r.Row), field{"date", &day, 0, false},
		field{"latest", &r.Latest, short, false}, field{"none", &r.None, line, false})...)
	if day != "" {
		r.Latest = append(r.Latest, string(day))
	}
	if (len(r.Latest) > 0) == (r.None != "") {
		d.fault(r.at, "a row has one of date, latest and none")
	}
	return r
}

func (d *draft) milestoneEntry(file string, n *tree.Node) {
	var m Milestone
	d.fill(file, n, append(spanFields(&m.Valid), field{"date", &m.Date, 0, true}, field{"what", &m.What, line, true},
		field{"ref", &m.Ref, short, true}, field{"routes", &m.Routes, short, false},
		field{"source", &m.Source, line, true}, field{"note", &m.Note, long, false})...)
	d.cite(place{file, n.Line}, m.Source)
	for _, route := range m.Routes {
		d.lookup(place{file, n.Line}, "route", route)
	}
	d.regime.Milestones = append(d.regime.Milestones, m)
}

func (d *draft) decisionEntry(file string, n *tree.Node) {
	var c Decision
	d.fill(file, n, field{"id", &c.ID, short, true}, field{"names", &c.Names, short, false}, field{"title", &c.Title, line, true},
		field{"ref", &c.Ref, short, true}, field{"source", &c.Source, line, true},
		field{"rows", into(d, file, &c.Rows, func(n *tree.Node) DecisionRow {
			r := DecisionRow{Row: Row{at: place{file, n.Line}}}
			d.fill(file, n, append(rowFields(&r.Row), field{"gives", func(n *tree.Node) { r.Gives = d.gives(file, n) }, 0, true})...)
			return r
		}), 0, true})
	d.note("decision", c.ID, place{file, n.Line})
	d.cite(place{file, n.Line}, c.Source)
	d.regime.Decisions = append(d.regime.Decisions, c)
}

// gives reads the values of a row: scalars, lists of texts, and null.
func (d *draft) gives(file string, n *tree.Node) []GivenValue {
	if n.Type != tree.Object {
		d.fault(place{file, n.Line}, "gives has names and values")
		return nil
	}
	var out []GivenValue
	for i, name := range n.Keys {
		v := &n.Items[i]
		one := GivenValue{Name: name}
		switch v.Type {
		case tree.Null:
		case tree.Bool:
			one.Value = v.Text == "true"
		case tree.Number:
			if f, ok := v.Float(); ok {
				one.Value = f
			} else {
				d.fault(place{file, v.Line}, "%s is a number that does not fit", clip(name))
			}
		case tree.List:
			one.Value = d.texts(file, v, field{name: name, most: short})
		default:
			one.Value = d.text(place{file, v.Line}, v, field{name: name, most: line, need: true})
		}
		out = append(out, one)
	}
	return out
}

// types are what conditions may speak of, with their types.
func (s *Schedule) types() map[string]rule.Type {
	types := map[InputType]rule.Type{
		YesNo: rule.TypeBool, YesNoDay: rule.TypeBool, DayInput: rule.TypeDate, MomentInput: rule.TypeDate,
		NumberInput: rule.TypeNumber, MoneyInput: rule.TypeNumber, ListInput: rule.TypeList, WordInput: rule.TypeString,
	}
	out := map[string]rule.Type{}
	for _, in := range s.Inputs {
		out[in.ID] = types[in.Type]
		if in.Type == YesNoDay {
			out[in.ID+OnSuffix] = rule.TypeDate
		}
	}
	return out
}

// eachRow calls do with every row of the schedule.
func (s *Schedule) eachRow(do func(*Row)) {
	for i := range s.Dates {
		for j := range s.Dates[i].Rows {
			do(&s.Dates[i].Rows[j].Row)
		}
	}
	for i := range s.Clocks {
		c := &s.Clocks[i]
		for j := range c.Duty {
			do(&c.Duty[j].Row)
		}
		for j := range c.Limits {
			do(&c.Limits[j].Row)
		}
	}
	for i := range s.IncidentClocks {
		do(&s.IncidentClocks[i].Row)
	}
	for i := range s.Sizes {
		do(&s.Sizes[i].Row)
	}
	for i := range s.Decisions {
		for j := range s.Decisions[i].Rows {
			do(&s.Decisions[i].Rows[j].Row)
		}
	}
}

// compileRows makes the conditions of rows ready.
func (d *draft) compileRows() {
	words, err := rule.NewVocabulary(d.regime.Schedule.types())
	if err != nil {
		d.fault(d.firstInput(), "the inputs cannot be used in conditions: %s", err)
		return
	}
	d.regime.Schedule.eachRow(func(r *Row) {
		d.span(r.at, r.Valid)
		d.cite(r.at, r.Source)
		if r.When == "" {
			return
		}
		compiled, err := words.Compile(r.When)
		if err != nil {
			d.fault(r.at, "the condition cannot be used: %s", clipLong(err.Error()))
			return
		}
		r.rule = compiled
	})
}

func (d *draft) firstInput() place {
	if len(d.regime.Inputs) == 0 {
		return place{file: headerFile}
	}
	return d.at("input", d.regime.Inputs[0].ID)
}

// span notes ends that come before their beginning.
func (d *draft) span(at place, s Span) {
	if s.From != "" && s.To != "" && s.To < s.From {
		d.fault(at, "valid_to is before valid_from")
	}
}

// lookup leaves a reference to be checked when everything is read.
func (d *draft) lookup(at place, kind, id string) {
	d.regime.Schedule.refs = append(d.regime.Schedule.refs, reference{at, kind, id})
}

// cite leaves the sources of an entry to be checked when everything is read.
func (d *draft) cite(at place, list string) {
	for _, id := range split(list) {
		d.lookup(at, "source", id)
	}
}

// checkDates checks what the rows give, and every reference.
func (d *draft) checkDates() {
	types := d.regime.Schedule.types()
	for i := range d.regime.Dates {
		t := &d.regime.Dates[i]
		d.names(d.at("route", t.ID), t.For)
		for j := range t.Rows {
			for _, part := range t.Rows[j].Latest {
				if _, err := record.ParseDate(part); err != nil && types[part] != rule.TypeDate {
					d.fault(t.Rows[j].at, "%q is neither a day nor an input that is one", clip(part))
				}
			}
		}
	}
	for _, ref := range d.regime.Schedule.refs {
		if _, there := d.places[ref.kind+" "+ref.id]; !there {
			d.fault(ref.at, "there is no %s %q", ref.kind, clip(ref.id))
		}
	}
	d.regime.Schedule.refs = nil
}

// names checks that every name in a condition is there.
func (d *draft) names(at place, e Expr) {
	e.Names(func(name string, line int) {
		if !d.nameKnown(name) {
			d.fault(place{at.file, max(line, at.line)}, "there is no predicate, alias or rule %q", clip(name))
		}
	})
}

// nameKnown reports whether a predicate, alias or rule has the name.
func (d *draft) nameKnown(name string) bool {
	r := &d.regime
	return r.Predicate(name) != nil ||
		slices.ContainsFunc(r.Aliases, func(a Alias) bool { return a.ID == name }) ||
		slices.ContainsFunc(r.Rules, func(x Rule) bool { return x.ID == name })
}

// clipLong keeps a message within a line.
func clipLong(s string) string {
	const most = 300
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
