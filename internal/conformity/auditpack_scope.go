package conformity

import (
	"context"
	"slices"

	"steward/internal/aims/evaluation"
	"steward/internal/aims/position"
	"steward/internal/record"
)

// auditAbout are the kinds that speak of requirements and controls, each with the
// links by which it does: those a kind speaks of before it.
var auditAbout = []struct {
	kind   string
	fields []string
}{
	{"statement", nil}, {"gap-round", nil}, {"control-test", []string{"control"}}, {"document", []string{"covers"}}, {"finding", []string{"about"}},
	{"evidence", []string{"supports"}}, {"evidence-request", []string{"about"}}, {"task", []string{"about"}},
}

// auditSaid are the kinds of what people said about those.
var auditSaid = []struct{ kind, field string }{{"approval", "of"}, {"acknowledgement", "of"}, {"gap-answer", "round"}}

// auditPiece is something that speaks for or against a requirement or control.
type auditPiece struct {
	ID       record.ID
	Ref      string
	Title    string
	Hash     string // of its file, "" without one
	Standing position.Standing
	Why      string
}

// auditList is the records of one kind, for the tables of the index.
type auditList struct {
	Kind *record.Kind
	Rows []auditEntry
}

// auditEntry is a record of a list.
type auditEntry struct {
	ID    record.ID
	Ref   string
	Title string
	State record.State
	Day   record.Date
	Hash  string
	Worth string // what it is worth today, in a sentence
}

// ofPacks reports whether a record names one of the packs in a field, or none.
func (x *audit) ofPacks(r record.Record, field string) bool {
	names := record.Strings(r.Body[field])
	return len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(x.names(), n) })
}

// inPeriod reports whether the day a record speaks of is within; one without a
// day is.
func (x *audit) inPeriod(k *record.Kind, r record.Record) bool {
	day := dayOf(k, r)
	return day == "" || (x.o.From == "" || day >= x.o.From) && (x.o.To == "" || day <= x.o.To)
}

func dayOf(k *record.Kind, r record.Record) record.Date {
	if k.Scope == nil || k.Scope.Day == "" {
		return ""
	}
	for _, d := range record.Strings(r.Value(k.Scope.Day)) {
		return record.Date(d[:min(len(d), len("2006-01-02"))])
	}
	return ""
}

// readItems finds the requirements and controls of the packs.
func (x *audit) readItems(ctx context.Context) error {
	for _, kind := range []string{"requirement", "control"} {
		err := x.each(ctx, kind, func(r record.Record) error {
			if !x.ofPacks(r, "pack") {
				x.out[r.ID] = true
				return nil
			}
			x.in[r.ID] = true
			if r.Body.Text("system") != "" && r.State != "retired" {
				x.systems = append(x.systems, r)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readAbout finds what speaks of them. What speaks only of others is left out, and
// so is what speaks of a day outside the period.
func (x *audit) readAbout(ctx context.Context) error {
	for _, of := range auditAbout {
		k := x.s.reg.Kinds().Kind(of.kind)
		list := auditList{Kind: k}
		err := x.each(ctx, of.kind, func(r record.Record) error {
			speaks, err := x.speaks(ctx, k, r, of.fields)
			if err != nil || !speaks {
				x.out[r.ID] = true
				return err
			}
			x.in[r.ID] = true
			list.Rows = append(list.Rows, x.entry(k, r, of.fields))
			return nil
		})
		if err != nil {
			return err
		}
		if len(list.Rows) > 0 {
			x.lists = append(x.lists, list)
		}
	}
	return nil
}

// speaks reports whether a record is of the scope: of its packs and period, and
// about something of it, or about nothing an audit is about. What the actor may not
// read is not of the scope.
func (x *audit) speaks(ctx context.Context, k *record.Kind, r record.Record, fields []string) (bool, error) {
	if !x.inPeriod(k, r) || !x.ofPacks(r, "pack") || !x.ofPacks(r, "packs") {
		return false, nil
	}
	others, unknown := false, []record.ID(nil)
	for _, f := range fields {
		for _, id := range r.Body.List(f) {
			switch to := record.ID(id); {
			case x.in[to]:
				return true, nil
			case x.out[to]:
				others = true
			default:
				unknown = append(unknown, to)
			}
		}
	}
	if k.Name == "task" || others { // tasks of everything else are no matter of an audit
		return false, nil
	}
	names, err := x.s.reg.Names(ctx, x.a, unknown)
	return len(names) == len(unknown), err
}

// entry notes a record for its list, and what it is worth for what it speaks of.
func (x *audit) entry(k *record.Kind, r record.Record, fields []string) auditEntry {
	e := auditEntry{ID: r.ID, Ref: r.Ref(k), Title: r.Title, Day: dayOf(k, r)}
	if st := k.State(r.State); st != nil {
		e.State = *st
	}
	if f, ok := record.ToFileRef(r.Body["file"]); ok {
		e.Hash = f.Hash
	} else if f, ok := record.ToFileRef(r.Body["rows"]); ok {
		e.Hash = f.Hash
	}
	for _, p := range evaluation.Pieces("", []record.Record{r}, x.day) {
		e.Worth = p.Why
		for _, f := range fields {
			for _, id := range r.Body.List(f) {
				if to := record.ID(id); x.in[to] {
					x.pieces[to] = append(x.pieces[to], auditPiece{ID: e.ID, Ref: e.Ref, Title: e.Title, Hash: e.Hash, Standing: p.Standing, Why: p.Why})
				}
			}
		}
	}
	return e
}

// readSaid finds approvals, acknowledgements and answers.
func (x *audit) readSaid(ctx context.Context) error {
	for _, of := range auditSaid {
		err := x.each(ctx, of.kind, func(r record.Record) error {
			if x.in[r.Body.ID(of.field)] && !x.out[r.Body.ID("of")] {
				x.in[r.ID] = true
			} else {
				x.out[r.ID] = true
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readBeside adds what the records name besides: people, AI systems, units. What
// is of a kind an audit is about stays out when it is not of the scope.
func (x *audit) readBeside(ctx context.Context) error {
	beside := map[record.ID]bool{}
	for _, kind := range x.governed() {
		k := x.s.reg.Kinds().Kind(kind)
		err := x.each(ctx, kind, func(r record.Record) error {
			if x.in[r.ID] {
				for _, l := range k.Links(r, nil) {
					beside[l.Target] = beside[l.Target] || !x.in[l.Target] && !x.out[l.Target]
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for id, wanted := range beside {
		if wanted {
			x.in[id] = true
		}
	}
	slices.Sort(x.closed)
	x.closed = slices.Compact(x.closed)
	return nil
}

// governed are the kinds an audit is about.
func (x *audit) governed() []string {
	out := []string{"pack", "requirement", "control"}
	for _, of := range auditAbout {
		out = append(out, of.kind)
	}
	for _, of := range auditSaid {
		out = append(out, of.kind)
	}
	return out
}
