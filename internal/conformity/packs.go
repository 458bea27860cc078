package conformity

import (
	"cmp"
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/pack"
	"steward/internal/record"
)

// PackState is a pack the organisation uses or could use.
type PackState struct {
	Pack   *pack.Pack    // the version in use, or the one that comes with Steward
	Record record.Record // zero when it was never in use, or the actor may not read it
	InUse  bool
	Own    bool
	Newer  bool // another version comes with Steward than the one in use
}

// Packs returns the packs in use, then those that come with Steward and ask for
// something, then own ones that were set aside; each by title. Packs that the
// actor's membership does not reach are left out.
func (s *Service) Packs(ctx context.Context, a access.Actor) ([]PackState, error) {
	shipped, err := s.shipped()
	if err != nil {
		return nil, err
	}
	records, err := s.packsOf(ctx, a)
	if err != nil {
		return nil, err
	}
	var out []PackState
	for name, r := range records {
		p, err := s.content(ctx, a, r)
		if err != nil && r.State == "in_use" {
			return nil, err
		} else if err != nil {
			continue // set aside, so that its content need not be read
		}
		st := PackState{Pack: p, Record: r, InUse: r.State == "in_use", Own: r.Body.Text("origin") == "own"}
		if now := shipped.Pack(name); now != nil && !st.Own {
			ref, _ := record.ToFileRef(r.Body["file"])
			st.Newer = st.InUse && ref.Hash != s.kept.fingerprint(now)
		}
		out = append(out, st)
	}
	for _, p := range shipped.Packs() {
		if _, known := records[p.Name]; !known && len(p.Assessed()) > 0 && !a.Limited() {
			out = append(out, PackState{Pack: p})
		}
	}
	slices.SortFunc(out, func(x, y PackState) int {
		return cmp.Or(-cmp.Compare(bit(x.InUse), bit(y.InUse)), cmp.Compare(x.Pack.Title, y.Pack.Title))
	})
	return out, nil
}

func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// packsOf reads the pack records the actor may read, by name; of several of one
// name the one in use.
func (s *Service) packsOf(ctx context.Context, a access.Actor) (map[string]record.Record, error) {
	out, err := s.packsInUse(ctx, a)
	if err != nil || !a.May(access.Read, "pack", nil).Allowed {
		return out, err
	}
	page, err := s.reg.List(ctx, a, record.Query{Kind: "pack", Limit: 200, Filters: []record.Filter{{Field: "state", Op: record.Is, Values: []string{"set_aside"}}}})
	if err != nil {
		return nil, err
	}
	for _, r := range page.Records {
		if _, twice := out[r.Body.Text("name")]; !twice {
			out[r.Body.Text("name")] = r
		}
	}
	return out, nil
}
