package conformity

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"steward/internal/access"
	"steward/internal/pack"
	"steward/internal/record"
)

// SoAScope says what a Statement of Applicability is for: the controls of one
// pack, for one AI system or, without a system, for the whole organisation.
type SoAScope struct {
	Pack   string    // name of the pack, such as "iso-42001"
	System record.ID // empty: the whole organisation
}

// SoA is every control of a pack with the decision on it as it stands now (ISO/IEC
// 42001 6.1.3).
type SoA struct {
	Scope     SoAScope
	Pack      *pack.Pack
	System    record.Record // zero for the whole organisation
	Groups    []SoAGroup    // in the order of the pack
	Included  int
	Excluded  int
	Undecided int
}

// SoAGroup is the controls of one objective.
type SoAGroup struct {
	Objective pack.Item // zero for controls that belong to none
	Rows      []SoARow
}

// SoARow is one control with the record that decides on it.
type SoARow struct {
	Item      pack.Item
	Record    record.Record   // zero while there is none
	Inherited bool            // the organisation's decision, shown for an AI system that has none of its own
	Findings  []record.Record // open findings on a control that is excluded: they belong to Pack.Selection
	Causes    []Cause         // the risks, impacts and duties it is there for, by links
	retired   record.Record   // a record of the scope's own that was retired; zero when there is none
}

// The decisions on a control.
const (
	Undecided = "undecided"
	Included  = "included"
	Excluded  = "excluded"
)

// Decision is one of Included, Excluded and Undecided.
func (r SoARow) Decision() string {
	if r.Record.State == Included || r.Record.State == Excluded {
		return r.Record.State
	}
	return Undecided
}

// Text returns a text of the record, such as "justification".
func (r SoARow) Text(field string) string { return r.Record.Body.Text(field) }

// Reasons are the names of what the decision rests on.
func (r SoARow) Reasons() []string { return r.Record.Body.List("reasons") }

// Position is where the control stands, as derived, and why.
func (r SoARow) Position() (status, because string) {
	if status = r.Record.Derived.Text("position"); status == "" {
		return "not_started", "Nothing was handed in."
	}
	return status, r.Record.Derived.Text("reason")
}

// Counting is how many pieces count for the control today.
func (r SoARow) Counting() int {
	n, _ := r.Record.Derived["counting"].(float64)
	return int(n)
}

// Changed is when the record last changed; zero while there is none.
func (r SoARow) Changed() time.Time { return r.Record.Updated }

// Rows are the rows of all groups.
func (s SoA) Rows() []SoARow {
	var out []SoARow
	for _, g := range s.Groups {
		out = append(out, g.Rows...)
	}
	return out
}

// Row returns the row of a control, or false.
func (s SoA) Row(item string) (SoARow, bool) {
	for _, g := range s.Groups {
		for _, r := range g.Rows {
			if r.Item.ID == item {
				return r, true
			}
		}
	}
	return SoARow{}, false
}

// SoA reads the decision on every control of a pack. A pack that is not in use
// or has nothing to decide on is NotFound; whoever may not read all of its controls is
// Denied, since a part would look like the whole.
func (s *Service) SoA(ctx context.Context, a access.Actor, scope SoAScope) (SoA, error) {
	out, err := s.soaFrame(ctx, a, scope)
	if err != nil {
		return out, err
	}
	records, err := s.soaControls(ctx, a, scope)
	if err != nil {
		return out, err
	}
	out.fill(records)
	if err := s.soaCauses(ctx, a, &out); err != nil {
		return out, err
	}
	return out, s.soaFindings(ctx, a, &out)
}

// soaFrame checks who asks and for what.
func (s *Service) soaFrame(ctx context.Context, a access.Actor, scope SoAScope) (SoA, error) {
	out := SoA{Scope: scope}
	if err := seesWhole(a, scope.Pack, "control"); err != nil {
		return out, err
	}
	var err error
	if _, out.Pack, err = s.packOn(ctx, a, scope.Pack, "", false); err != nil {
		return out, err
	}
	if len(soaItems(out.Pack)) == 0 {
		return out, record.Fail(record.NotFound, out.Pack.Title+" has no controls to decide on.")
	}
	if scope.System == "" {
		return out, nil
	}
	out.System, err = s.reg.Get(ctx, a, scope.System)
	if err == nil && out.System.Kind != "ai-system" {
		err = record.Fail(record.NotFound, "There is no such AI system.")
	}
	return out, err
}

// SoAPacks returns the packs in use that have controls to decide on, by name.
func (s *Service) SoAPacks(ctx context.Context, a access.Actor) ([]*pack.Pack, error) {
	in, err := s.packsInUse(ctx, a)
	if err != nil {
		return nil, err
	}
	var out []*pack.Pack
	for _, name := range slices.Sorted(maps.Keys(in)) {
		p, err := s.content(ctx, a, in[name])
		if err != nil {
			return nil, err
		}
		if len(soaItems(p)) > 0 {
			out = append(out, p)
		}
	}
	return out, nil
}

// seesWhole refuses who would see a part of the records only.
func seesWhole(a access.Actor, packName string, kinds ...string) error {
	for _, kind := range kinds {
		if err := a.Require(access.Read, kind, nil); err != nil {
			return err
		}
		if a.May(access.Read, kind, nil).Own {
			return record.Fail(record.Denied, "Your role sees only records of your own; a Statement of Applicability is about all of them.")
		}
	}
	if len(a.Packs) > 0 && !slices.Contains(a.Packs, packName) {
		return record.Fail(record.Denied, "Your membership does not reach this pack.")
	}
	return nil
}

// soaItems are the items of a pack that can be included and excluded.
func soaItems(p *pack.Pack) []pack.Item {
	return slices.DeleteFunc(p.Assessed(), func(it pack.Item) bool { return !it.Selected })
}

// soaControls reads the control records of a scope: the organisation's and those
// of the system, by number.
func (s *Service) soaControls(ctx context.Context, a access.Actor, scope SoAScope) ([]record.Record, error) {
	systems := []string{""}
	if scope.System != "" {
		systems = append(systems, string(scope.System))
	}
	return s.allOf(ctx, a, "control", record.Filter{Field: "pack", Op: record.Is, Values: []string{scope.Pack}}, record.Filter{Field: "system", Op: record.Is, Values: systems})
}

// allOf reads every record of a kind that passes the filters.
func (s *Service) allOf(ctx context.Context, a access.Actor, kind string, filters ...record.Filter) ([]record.Record, error) {
	var out []record.Record
	for r, err := range s.reg.All(ctx, a, record.Query{Kind: kind, Filters: filters}) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// fill lays the records over the items of the pack.
func (s *SoA) fill(records []record.Record) {
	own, org, retired := map[string]record.Record{}, map[string]record.Record{}, map[string]record.Record{}
	for _, r := range records {
		at := org
		if r.Body.ID("system") == s.Scope.System {
			if at = own; r.State == "retired" {
				at = retired
			}
		} else if r.State == "retired" {
			continue
		}
		item := r.Body.Text("item")
		if have, ok := at[item]; !ok || better(r, have, s.Pack.Key(item)) {
			at[item] = r
		}
	}
	for _, it := range soaItems(s.Pack) {
		row := SoARow{Item: it, Record: own[it.ID], retired: retired[it.ID]}
		if row.Record.ID == "" && s.Scope.System != "" {
			row.Record, row.Inherited = org[it.ID], true
		}
		s.add(row)
	}
}

// better prefers, of two records of one control, the one that taking the pack into
// use made, then the older one.
func better(r, have record.Record, key pack.Key) bool {
	if made := r.External == string(key); made != (have.External == string(key)) {
		return made
	}
	return r.Number < have.Number
}

func (s *SoA) add(row SoARow) {
	n := len(s.Groups)
	if n == 0 || s.Groups[n-1].Objective.ID != row.Item.Parent {
		g := SoAGroup{}
		if it := s.Pack.Item(row.Item.Parent); it != nil {
			g.Objective = *it
		}
		s.Groups, n = append(s.Groups, g), n+1
	}
	s.Groups[n-1].Rows = append(s.Groups[n-1].Rows, row)
	switch row.Decision() {
	case Included:
		s.Included++
	case Excluded:
		s.Excluded++
	default:
		s.Undecided++
	}
}

// soaFindings reads the open findings on controls that are excluded.
func (s *Service) soaFindings(ctx context.Context, a access.Actor, out *SoA) error {
	if !a.May(access.Read, "finding", nil).Allowed {
		return nil
	}
	var ids []string
	for _, r := range out.Rows() {
		if r.Decision() == Excluded {
			ids = append(ids, string(r.Record.ID))
		}
	}
	found, err := s.linkedTo(ctx, a, "finding", "about", ids, record.Filter{Field: "state", Op: record.Is, Values: []string{"open", "answered"}})
	if err != nil {
		return fmt.Errorf("read findings on excluded controls: %w", err)
	}
	for i := range out.Groups {
		for j := range out.Groups[i].Rows {
			if row := &out.Groups[i].Rows[j]; row.Decision() == Excluded {
				row.Findings = found[row.Record.ID]
			}
		}
	}
	return nil
}

// linkedTo reads the records of a kind whose field names one of the identities, by
// the identity named.
func (s *Service) linkedTo(ctx context.Context, a access.Actor, kind, field string, ids []string, filters ...record.Filter) (map[record.ID][]record.Record, error) {
	out := map[record.ID][]record.Record{}
	wanted := map[string]bool{}
	seen := map[record.ID]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	for chunk := range slices.Chunk(ids, 100) {
		list, err := s.allOf(ctx, a, kind, append(slices.Clone(filters), record.Filter{Field: field, Op: record.Is, Values: chunk})...)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			if seen[r.ID] {
				continue
			}
			seen[r.ID] = true
			for _, id := range r.Body.List(field) {
				if wanted[id] {
					out[record.ID(id)] = append(out[record.ID(id)], r)
				}
			}
		}
	}
	return out, nil
}
