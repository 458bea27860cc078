package law

import "steward/internal/tree"

func (d *draft) obligationEntry(file string, n *tree.Node) {
	var o Obligation
	at := place{file, n.Line}
	d.fill(file, n, append(spanFields(&o.Valid), field{"id", &o.ID, short, true}, field{"ref", &o.Ref, short, true},
		field{"title", &o.Title, line, true}, field{"who", &o.Who, line, true}, field{"roles", &o.Roles, short, true}, field{"when", &o.When, 0, false},
		field{"event", &o.Event, line, false}, field{"must", &o.Must, long, true}, field{"evidence", &o.Evidence, line, true},
		field{"retention", &o.Retention, short, false}, field{"keep", &o.Keep, line, false},
		field{"deadline", &o.Deadline, line, false}, field{"clock", &o.Clock, short, false}, field{"dates", &o.Dates, short, true},
		field{"formal", &o.Formal, 0, false}, field{"fine", &o.Fine, short, false}, field{"fine_ref", &o.FineRef, short, false},
		field{"source", &o.Source, line, true}, field{"note", &o.Note, long, false})...)
	d.note("version of obligation", o.ID+from(o.Valid), at)
	d.places["obligation "+o.ID] = at
	d.span(at, o.Valid)
	d.cite(at, o.Source)
	for _, route := range o.Dates {
		d.lookup(at, "route", route)
	}
	for kind, id := range map[string]string{"retention": o.Retention, "clock": o.Clock, "penalty": o.Fine} {
		if id != "" {
			d.lookup(at, kind, id)
		}
	}
	d.regime.Obligations = append(d.regime.Obligations, o)
}

func (d *draft) retentionEntry(file string, n *tree.Node) {
	var r Retention
	d.fill(file, n, append(spanFields(&r.Valid), field{"id", &r.ID, short, true}, field{"what", &r.What, line, true},
		field{"period", &r.Period, short, false}, field{"least", &r.Least, 0, false}, field{"from", &r.From, line, false}, field{"since", &r.Since, short, false},
		field{"words", &r.Words, line, true}, field{"ref", &r.Ref, short, true}, field{"source", &r.Source, line, true})...)
	at := place{file, n.Line}
	if r.Period != "" && r.Until("2026-01-01") == "2026-01-01" {
		d.fault(at, "period is a duration such as P10Y or P6M")
	}
	if r.Since != "" {
		d.lookup(at, "input", r.Since)
	}
	d.note("retention", r.ID, at)
	d.cite(at, r.Source)
	d.regime.Retention = append(d.regime.Retention, r)
}

func (d *draft) annexEntry(file string, n *tree.Node) {
	var a Annex
	d.fill(file, n, append(spanFields(&a.Valid), field{"id", &a.ID, short, true}, field{"title", &a.Title, line, true},
		field{"ref", &a.Ref, short, true}, field{"source", &a.Source, line, true}, field{"note", &a.Note, long, false},
		field{"items", into(d, file, &a.Items, func(n *tree.Node) AnnexItem {
			var it AnnexItem
			d.fill(file, n, append(spanFields(&it.Valid), field{"id", &it.ID, short, true}, field{"text", &it.Text, long, true},
				field{"celex", &it.Celex, short, false}, field{"note", &it.Note, long, false})...)
			d.note("annex item", it.ID+from(it.Valid), place{file, n.Line})
			d.span(place{file, n.Line}, it.Valid)
			return it
		}), 0, true})...)
	d.note("annex", a.ID, place{file, n.Line})
	d.cite(place{file, n.Line}, a.Source)
	d.regime.Annexes = append(d.regime.Annexes, a)
}

// checkObligations checks the names their conditions use, and that versions of
// one duty do not meet.
func (d *draft) checkObligations() {
	spans := map[string][]Span{}
	for i := range d.regime.Obligations {
		o := &d.regime.Obligations[i]
		at := d.at("version of obligation", o.ID+from(o.Valid))
		d.names(at, o.When)
		for _, s := range spans[o.ID] {
			if s.meets(o.Valid) {
				d.fault(at, "two versions of %s are valid on the same day", clip(o.ID))
			}
		}
		spans[o.ID] = append(spans[o.ID], o.Valid)
	}
}
