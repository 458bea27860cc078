package law

import "steward/internal/tree"

func (d *draft) money(file, name string, to *Money) func(*tree.Node) {
	return func(n *tree.Node) {
		m, err := ParseMoney(n.String())
		if err != nil {
			d.fault(place{file, n.Line}, "%s %s", name, err)
		}
		*to = m
	}
}

func (d *draft) penaltyEntry(file string, n *tree.Node) {
	var p Penalty
	at := place{file, n.Line}
	d.fill(file, n, append(spanFields(&p.Valid), field{"id", &p.ID, short, true}, field{"names", &p.Names, short, false},
		field{"title", &p.Title, line, true}, field{"fixed", d.money(file, "fixed", &p.Fixed), 0, false},
		field{"percent", d.money(file, "percent", &p.Percent), 0, false}, field{"base", &p.Base, line, false}, field{"of", &p.Of, short, false},
		field{"take", &p.Take, short, true}, field{"currency", &p.Currency, short, true}, field{"per", &p.Per, short, false},
		field{"by", &p.By, line, false}, field{"ref", &p.Ref, short, true}, field{"source", &p.Source, line, true}, field{"note", &p.Note, long, false},
		field{"lower", into(d, file, &p.Lower, func(n *tree.Node) LowerRule {
			var l LowerRule
			d.fill(file, n, append(spanFields(&l.Valid), field{"size", &l.Size, short, true}, field{"ref", &l.Ref, short, true})...)
			d.lookup(place{file, n.Line}, "size", l.Size)
			return l
		}), 0, false})...)
	d.span(at, p.Valid)
	d.cite(at, p.Source)
	d.penaltyAmounts(at, &p)
	d.note("version of penalty", p.ID+from(p.Valid), at)
	d.places["penalty "+p.ID] = at
	d.regime.Penalties = append(d.regime.Penalties, p)
}

// penaltyAmounts checks that a penalty has the amounts it is computed from.
func (d *draft) penaltyAmounts(at place, p *Penalty) {
	fixed, percent := !p.Fixed.Zero(), !p.Percent.Zero()
	want, known := map[string][2]bool{TakeHigher: {true, true}, TakeFixed: {true, false}, TakePercent: {false, true}, TakeUnlisted: {false, false}}[p.Take]
	switch {
	case !known:
		d.fault(at, "take is higher, fixed, percent or unlisted, not %q", clip(p.Take))
	case want != [2]bool{fixed, percent}:
		d.fault(at, "take %s does not go with the amounts given", p.Take)
	case len(p.Lower) > 0 && p.Take != TakeHigher:
		d.fault(at, "lower needs a penalty of two amounts")
	}
}

func (d *draft) sizeEntry(file string, n *tree.Node) {
	z := Size{Row: Row{at: place{file, n.Line}}}
	d.fill(file, n, append(rowFields(&z.Row), field{"id", &z.ID, short, true}, field{"title", &z.Title, line, true}, field{"note", &z.Note, long, false})...)
	d.note("version of size", z.ID+from(z.Valid), z.at)
	d.places["size "+z.ID] = z.at
	d.lookup(z.at, "input", z.ID)
	d.regime.Sizes = append(d.regime.Sizes, z)
}

// checkFines checks that percentages have an amount to be of.
func (d *draft) checkFines() {
	for i := range d.regime.Penalties {
		p := &d.regime.Penalties[i]
		if in := d.regime.Schedule.input("fine", p.base()); !p.Percent.Zero() && (in == nil || in.Type != MoneyInput) {
			d.fault(d.at("penalty", p.ID), "a percentage needs the input %q of the type money, for fines", clip(p.base()))
		}
	}
}
