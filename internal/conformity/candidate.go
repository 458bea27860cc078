package conformity

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/register"
)

// Candidate is evidence that was accepted for an item of another pack and counts
// there today. It shows nothing here: somebody has to hand it in for this purpose,
// and somebody else to accept it.
type Candidate struct {
	Evidence    record.Record
	For         record.Record    // what it was accepted for
	Counterpart pack.Counterpart // how this item relates to that one, and who says so
	Title       string           // of the other item
	PackTitle   string           // of the other pack
}

// Candidates returns evidence accepted for counterparts of an item, by mappings in
// either direction, that was not handed in here. An item that is not there, or has
// no record, is NotFound.
func (s *Service) Candidates(ctx context.Context, a access.Actor, key pack.Key) ([]Candidate, error) {
	lib, err := s.Library(ctx, a)
	if err != nil {
		return nil, err
	}
	here, err := s.recordOf(ctx, a, lib, key)
	if err != nil {
		return nil, err
	}
	had, err := s.handedIn(ctx, a, here.ID)
	if err != nil {
		return nil, err
	}
	var out []Candidate
	seen := map[record.ID]bool{}
	for _, cp := range lib.Counterparts(key) {
		list, err := s.counting(ctx, a, lib, cp)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if !seen[c.Evidence.ID] && !slices.ContainsFunc(had, func(r record.Record) bool { return sameFile(r, c.Evidence) }) {
				seen[c.Evidence.ID] = true
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Candidate) int { return cmp.Compare(x.Evidence.Number, y.Evidence.Number) })
	return out, nil
}

// recordOf finds the record of an assessed item.
func (s *Service) recordOf(ctx context.Context, a access.Actor, lib *pack.Library, key pack.Key) (record.Record, error) {
	_, it := lib.Item(key)
	if it == nil || !it.Assessed {
		return record.Record{}, record.Fail(record.NotFound, "There is no item "+string(key)+" that could be shown by evidence.")
	}
	found, err := s.reg.ByExternals(ctx, a, itemKind(*it), []string{string(key)})
	if err != nil {
		return record.Record{}, err
	}
	r, ok := found[string(key)]
	if !ok || gone(r) {
		return r, record.Fail(record.NotFound, string(key)+" is not in use here.")
	}
	return r, nil
}

// counting returns the evidence that counts for a counterpart today.
func (s *Service) counting(ctx context.Context, a access.Actor, lib *pack.Library, cp pack.Counterpart) ([]Candidate, error) {
	there, err := s.recordOf(ctx, a, lib, cp.Key)
	if record.CodeOf(err) == record.NotFound && err != nil {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	list, err := s.handedIn(ctx, a, there.ID)
	if err != nil {
		return nil, err
	}
	p, it := lib.Item(cp.Key)
	var out []Candidate
	for _, e := range list {
		if e.State == "accepted" && e.Derived.Text("standing") == "counts" {
			out = append(out, Candidate{Evidence: e, For: there, Counterpart: cp, Title: it.Title, PackTitle: p.Title})
		}
	}
	return out, nil
}

// handedIn returns the evidence in use that supports a record, as far as the actor
// may read it.
func (s *Service) handedIn(ctx context.Context, a access.Actor, id record.ID) ([]record.Record, error) {
	if !a.May(access.Read, "evidence", nil).Allowed {
		return nil, nil
	}
	links, err := s.reg.Links(ctx, a, linksTo(id, "evidence", "supports"))
	if err != nil {
		return nil, err
	}
	ids := make([]record.ID, len(links))
	for i, l := range links {
		ids[i] = l.Source
	}
	found, err := s.reg.GetMany(ctx, a, ids)
	if err != nil {
		return nil, err
	}
	var out []record.Record
	for _, id := range ids {
		if r, ok := found[id]; ok && !r.Removed && !r.Erased {
			out = append(out, r)
		}
	}
	return out, nil
}

// sameFile reports whether two pieces of evidence are one file, or one thing kept
// at one place.
func sameFile(x, y record.Record) bool {
	f, ok := record.ToFileRef(x.Body["file"])
	g, too := record.ToFileRef(y.Body["file"])
	if ok || too {
		return f.Hash == g.Hash
	}
	from := x.Body.Text("source")
	return x.ID == y.ID || from == y.Body.Text("source") || strings.HasPrefix(from+";", takenFrom(y)+";")
}

func takenFrom(e record.Record) string { return fmt.Sprintf("EVD-%d", e.Number) }

// UseCandidate hands a candidate in for an item: a new piece of evidence with the
// same file, submitted, to be reviewed for this purpose. It shows all of what is
// asked only where the item asks no more than its counterpart; else a part.
func (s *Service) UseCandidate(ctx context.Context, a access.Actor, key pack.Key, evidence record.ID) (record.Record, error) {
	all, err := s.Candidates(ctx, a, key)
	if err != nil {
		return record.Record{}, err
	}
	i := slices.IndexFunc(all, func(c Candidate) bool { return c.Evidence.ID == evidence })
	if i < 0 {
		return record.Record{}, record.Fail(record.NotFound, "This evidence is no candidate for "+string(key)+" any more.")
	}
	lib, err := s.Library(ctx, a)
	if err != nil {
		return record.Record{}, err
	}
	here, err := s.recordOf(ctx, a, lib, key)
	if err != nil {
		return record.Record{}, err
	}
	d := all[i].draft(key)
	d.Body["supports"] = []any{string(here.ID)}
	return s.reg.Create(ctx, a, d, register.CreateOptions{})
}

// draft is the evidence that a candidate becomes.
func (c Candidate) draft(key pack.Key) register.Draft {
	e := c.Evidence
	body := record.Body{}
	for _, name := range []string{"file", "description", "about", "collected", "effective", "expires", "extent"} {
		if v := e.Body[name]; v != nil {
			body[name] = v
		}
	}
	if r := c.Counterpart.Relation; r != pack.Equal && r != pack.Subset {
		body["extent"] = "part"
	}
	body["source"] = takenFrom(e)
	if from := e.Body.Text("source"); from != "" {
		body["source"] = clip(takenFrom(e)+"; "+from, record.MaxText)
	}
	body["custody"] = fmt.Sprintf("The file of %s, accepted for %s. %s %s %s, so it was handed in here for review.", takenFrom(e), c.Counterpart.Key, key, RelationWords(c.Counterpart.Relation), c.Counterpart.Key)
	return register.Draft{Kind: "evidence", Title: e.Title, Body: body}
}

// RelationWords says a relation between two items in the middle of a sentence.
func RelationWords(r pack.Relation) string {
	switch r {
	case pack.Equal:
		return "asks the same as"
	case pack.Subset:
		return "asks a part of what is asked by"
	case pack.Superset:
		return "asks more than"
	case pack.Intersects:
		return "shares a part with"
	}
	return "is on the same subject as"
}

// Relation says in words how the item asked about relates to the other.
func (c Candidate) Relation() string { return RelationWords(c.Counterpart.Relation) }

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
