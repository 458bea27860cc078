package law

import "steward/internal/tree"

func (d *draft) ruleEntry(file string, n *tree.Node) {
	r := Rule{Status: "law"}
	d.fill(file, n, field{"id", &r.ID, short, true}, field{"kind", &r.Kind, short, true}, field{"title", &r.Title, line, true},
		field{"ref", &r.Ref, line, true}, field{"when", &r.When, 0, true}, field{"then", &r.Then, line, true},
		field{"applies", &r.Applies, line, false}, field{"route", &r.Route, short, false}, field{"note", &r.Note, long, false},
		field{"valid_from", &r.Valid.From, 0, false}, field{"valid_to", &r.Valid.To, 0, false},
		field{"source", &r.Source, line, true}, field{"status", &r.Status, short, false},
		field{"rests", func(n *tree.Node) { d.rests(file, n, &r) }, 0, false},
		field{"unsettled", func(n *tree.Node) { d.unsettled(file, n, &r) }, 0, false})
	d.note("rule", r.ID+from(r.Valid), place{file, n.Line})
	d.regime.Rules = append(d.regime.Rules, r)
}

func (d *draft) rests(file string, n *tree.Node, r *Rule) {
	d.each(file, n, maxList, func(n *tree.Node) {
		var s Rest
		d.fill(file, n, field{"on", &s.On, short, true}, field{"status", &s.Status, short, true}, field{"say", &s.Say, line, true})
		r.Rests = append(r.Rests, s)
	})
}

func (d *draft) unsettled(file string, n *tree.Node, r *Rule) {
	d.each(file, n, maxList, func(n *tree.Node) {
		var u Unsettled
		d.fill(file, n, field{"when", &u.When, 0, true}, field{"say", &u.Say, line, true},
			field{"refs", &u.Refs, line, false}, field{"person", &u.Person, 0, false})
		r.Unsettled = append(r.Unsettled, u)
	})
}

func (d *draft) classEntry(file string, n *tree.Node) {
	var c Class
	d.fill(file, n, field{"id", &c.ID, short, true}, field{"title", &c.Title, short, true}, field{"say", &c.Say, line, true},
		field{"when", &c.When, 0, false}, field{"points", &c.Points, short, false}, field{"ends", &c.Ends, 0, false})
	d.note("class", c.ID+" when "+c.When.String(), place{file, n.Line})
	d.regime.Classes = append(d.regime.Classes, c)
}

func (d *draft) outputEntry(file string, n *tree.Node) {
	var o Output
	d.fill(file, n, field{"id", &o.ID, short, true}, field{"title", &o.Title, short, true}, field{"always", &o.Always, 0, false},
		field{"entries", func(n *tree.Node) {
			d.each(file, n, maxList, func(n *tree.Node) {
				var e Entry
				d.fill(file, n, field{"id", &e.ID, short, true}, field{"when", &e.When, 0, true}, field{"say", &e.Say, line, false})
				o.Entries = append(o.Entries, e)
			})
		}, 0, true})
	d.note("output", o.ID, place{file, n.Line})
	d.regime.Outputs = append(d.regime.Outputs, o)
}
