package dossier

import (
	"cmp"
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
)

// Standing is one document with whether it is asked for and where it stands.
type Standing struct {
	Template *Template
	Verdict  Verdict
	Counts   Counts          // of the document as the records have it now; zero where it is not asked for
	Editions []record.Record // the newest first
}

// InForce is the edition that is published, or a zero record.
func (s Standing) InForce() record.Record {
	for _, r := range s.Editions {
		if r.State == "published" {
			return r
		}
	}
	return record.Record{}
}

// Dossier is the documents of one system on one day.
type Dossier struct {
	System    record.Record
	Day       record.Date
	Verdict   record.Record // what the law makes of the system; zero where that is not known
	Documents []Standing    // those asked for first, then those that may be, then the others
}

// List says which documents a law asks for about a system on a day ("" is today),
// and where each stands. It reads what Draw reads for each document that is, or may
// be, asked for, shared ways once, and at most 1,000 editions.
func (s *Service) List(ctx context.Context, a access.Actor, name string, system record.ID, day record.Date) (Dossier, error) {
	lib, err := s.load()
	if err != nil {
		return Dossier{}, err
	}
	regime, err := s.law(name)
	if err != nil {
		return Dossier{}, err
	}
	g, err := s.gather(ctx, a, regime, system, s.day(day))
	if err != nil {
		return Dossier{}, err
	}
	out := Dossier{System: g.system, Day: g.day, Verdict: g.subjects["classification"]}
	editions, err := s.allEditions(ctx, a, regime.Name, system)
	if err != nil {
		return out, err
	}
	for i := range lib.Templates {
		t := &lib.Templates[i]
		if t.Law != name || !t.Valid.Has(g.day) {
			continue
		}
		one := Standing{Template: t, Verdict: g.verdict(t), Editions: editions[t.ID]}
		if one.Verdict.Asked != AskedNo {
			d, err := g.draw(t)
			if err != nil {
				return out, err
			}
			one.Counts = d.Counts
		}
		out.Documents = append(out.Documents, one)
	}
	rank := map[string]int{AskedYes: 0, AskedOpen: 1, AskedNo: 2}
	slices.SortStableFunc(out.Documents, func(x, y Standing) int { return cmp.Compare(rank[x.Verdict.Asked], rank[y.Verdict.Asked]) })
	return out, nil
}

// allEditions reads the editions of a system by document, the newest first.
func (s *Service) allEditions(ctx context.Context, a access.Actor, regime string, system record.ID) (map[string][]record.Record, error) {
	out := map[string][]record.Record{}
	if !a.May(access.Read, "legal-document", nil).Allowed {
		return out, nil
	}
	q := record.Query{Kind: "legal-document", Sort: record.Sort{Field: "number", Desc: true}, Filters: []record.Filter{
		{Field: "system", Op: record.Is, Values: []string{string(system)}}, {Field: "regime", Op: record.Is, Values: []string{regime}}}}
	for r, err := range s.reg.All(ctx, a, q) {
		if err != nil {
			return nil, err
		}
		t := r.Body.Text("template")
		out[t] = append(out[t], r)
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(x, y record.Record) int { return EditionOf(y) - EditionOf(x) })
	}
	return out, nil
}

// Editions returns the editions of a document of a system, the newest first.
func (s *Service) Editions(ctx context.Context, a access.Actor, system record.ID, template string) ([]record.Record, error) {
	_, regime, err := s.template(template)
	if err != nil {
		return nil, err
	}
	all, err := s.allEditions(ctx, a, regime.Name, system)
	return all[template], err
}

// EditionOf is the number of an edition within its document and system.
func EditionOf(r record.Record) int {
	n, _ := r.Body["edition"].(float64)
	return int(n)
}
