package law

import (
	"regexp"

	"steward/internal/tree"
)

func (d *draft) clockEntry(file string, n *tree.Node) {
	var c Clock
	d.fill(file, n, append(spanFields(&c.Valid), field{"id", &c.ID, short, true}, field{"names", &c.Names, short, false},
		field{"title", &c.Title, line, true}, field{"who", &c.Who, line, true}, field{"to", &c.To, line, false},
		field{"starts", &c.Starts, short, true}, field{"at_once", &c.At, line, false}, field{"ref", &c.Ref, short, true},
		field{"source", &c.Source, line, true}, field{"note", &c.Note, long, false},
		field{"duty", into(d, file, &c.Duty, func(n *tree.Node) ClockDuty {
			r := ClockDuty{Row: Row{at: place{file, n.Line}}}
			d.fill(file, n, append(rowFields(&r.Row), field{"act", &r.Act, 0, true}, field{"to", &r.To, line, false}, field{"note", &r.Note, line, false})...)
			return r
		}), 0, true},
		field{"limits", into(d, file, &c.Limits, func(n *tree.Node) Limit { return d.limit(file, n) }), 0, true})...)
	at := place{file, n.Line}
	d.note("clock", c.ID, at)
	for _, name := range c.Names {
		d.note("clock", name, at)
	}
	d.span(at, c.Valid)
	d.cite(at, c.Source)
	d.regime.Clocks = append(d.regime.Clocks, c)
}

// longestPeriod bounds each part of a period.
const longestPeriod = 10_000

func (d *draft) limit(file string, n *tree.Node) Limit {
	l := Limit{Row: Row{at: place{file, n.Line}}}
	p := &l.Period
	parts := []*int{&p.Hours, &p.Days, &p.WorkingDays, &p.Weeks, &p.Months}
	d.fill(file, n, append(rowFields(&l.Row), field{"id", &l.ID, short, true}, field{"at_once", &l.At, line, false},
		field{"hours", parts[0], 0, false}, field{"days", parts[1], 0, false}, field{"working_days", parts[2], 0, false},
		field{"weeks", parts[3], 0, false}, field{"months", parts[4], 0, false})...)
	set := 0
	for _, part := range parts {
		if *part < 0 || *part > longestPeriod {
			d.fault(l.at, "a period has 1 to %d parts", longestPeriod)
		}
		if *part != 0 {
			set++
		}
	}
	if set > 1 || set == 0 && l.At == "" {
		d.fault(l.at, "a limit has one of hours, days, working_days, weeks and months, or at_once")
	}
	return l
}

func (d *draft) checkClocks() {
	for i := range d.regime.Clocks {
		c := &d.regime.Clocks[i]
		in := d.regime.Schedule.input("clock", c.Starts)
		if in == nil || in.Type != MomentInput || in.ID != c.Starts {
			d.fault(d.at("clock", c.ID), "a clock starts with an input of the type moment for clocks, not with %q", clip(c.Starts))
		}
	}
}

// monthDay is the form of a day that comes every year.
var monthDay = regexp.MustCompile(`^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`)

func (d *draft) calendarEntry(file string, n *tree.Node) {
	var c Calendar
	d.fill(file, n, field{"id", &c.ID, short, true}, field{"title", &c.Title, line, true}, field{"note", &c.Note, long, false},
		field{"source", &c.Source, line, true},
		field{"holidays", into(d, file, &c.Holidays, func(n *tree.Node) Holiday { return d.holiday(file, n) }), 0, true})
	d.note("calendar", c.ID, place{file, n.Line})
	d.cite(place{file, n.Line}, c.Source)
	d.regime.Calendars = append(d.regime.Calendars, c)
}

func (d *draft) holiday(file string, n *tree.Node) Holiday {
	var h Holiday
	var offset int
	var on []string
	d.fill(file, n, append(spanFields(&h.Valid), field{"name", &h.Name, short, true}, field{"day", &h.Day, short, false},
		field{"easter", &offset, 0, false}, field{"on", &on, short, false})...)
	at, set := place{file, n.Line}, 0
	if n.Has("easter") {
		h.Easter = &offset
		set++
	}
	if h.Day != "" {
		set++
	}
	for _, one := range n.Get("on").Each() {
		h.On = append(h.On, d.date(place{file, one.Line}, one, field{name: "on"}))
	}
	if len(on) > 0 {
		set++
	}
	if set != 1 || h.Day != "" && !monthDay.MatchString(h.Day) || offset < -366 || offset > 366 {
		d.fault(at, "a holiday has one of day (such as 05-01), easter (days after it) and on (days)")
	}
	return h
}
