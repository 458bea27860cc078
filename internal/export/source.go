package export

import (
	"context"
	"io"
	"time"

	"steward/internal/access"
	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/register"
)

// Source is what a pack is made of. *register.Register is one.
type Source interface {
	Kinds() *record.Catalogue
	Fields(ctx context.Context, org record.ID, kind string) ([]record.Field, error)
	Org(ctx context.Context, a access.Actor) (access.Org, error)
	Head(ctx context.Context, a access.Actor) (register.LogHead, error)
	Checkpoints(ctx context.Context, a access.Actor, limit int) ([]register.SignedCheckpoint, error)
	Tile(ctx context.Context, a access.Actor, t ledger.Tile) ([]byte, error)
	Leaves(ctx context.Context, a access.Actor, from, to int64) ([]register.Leaf, error)
	Names(ctx context.Context, a access.Actor, ids []record.ID) (map[record.ID]register.Name, error)
	Find(ctx context.Context, a access.Actor, idOrRef string) (record.Record, error)
	Links(ctx context.Context, a access.Actor, q register.LinkQuery) ([]record.Link, error)
	Exporting(ctx context.Context, a access.Actor, asked record.Body) error
	OpenFile(ctx context.Context, a access.Actor, id record.ID, hash string) (record.FileRef, io.ReadCloser, error)
}

// Options qualify a pack.
type Options struct {
	// Kinds limits the pack to records of these kinds; Record, an identity or a
	// reference such as "SYS-42", to one record and what it links to. With
	// neither the pack is the whole organisation.
	Kinds  []string
	Record string
	// Audit makes it an audit pack, instead of either.
	Audit *Audit

	Now     time.Time // when the pack is made
	Program string    // name and version of the program, such as "steward 1.2.0"
	Temp    string    // folder for the one temporary file; empty for the system's
}

// selection decides which leaves are disclosed.
type selection struct {
	asked   Asked
	kinds   map[string]bool    // nil: all
	records map[record.ID]bool // nil: all
}

func (s selection) has(l register.Leaf) bool {
	return (s.kinds == nil || s.kinds[l.Kind]) && (s.records == nil || s.records[l.Record])
}

// body is what the log keeps of it.
func (q Asked) body() record.Body {
	b := record.Body{"scope": q.Scope}
	for name, list := range map[string][]string{"kinds": q.Kinds, "packs": q.Packs} {
		if len(list) > 0 {
			b[name] = anys(list)
		}
	}
	for name, v := range map[string]string{"record": string(q.Record), "from": string(q.From), "to": string(q.To), "day": string(q.Day)} {
		if v != "" {
			b[name] = v
		}
	}
	return b
}

// maxLinks is how many links of one record a pack of that record follows.
const maxLinks = 10_000

// selectFrom reads what was asked for, and asks access early.
func selectFrom(ctx context.Context, src Source, a access.Actor, o Options) (selection, error) {
	if err := a.Require(access.Log, "", nil); err != nil {
		return selection{}, err
	}
	switch {
	case o.Audit != nil && (o.Record != "" || len(o.Kinds) > 0):
		return selection{}, record.Fail(record.Invalid, "An audit pack is of content packs and a period, not of kinds or of one record.")
	case o.Audit != nil:
		s := selection{asked: o.Audit.Scope, records: o.Audit.Records}
		s.asked.Scope = ScopeAudit
		return s, a.Require(access.Export, "", nil)
	case o.Record != "" && len(o.Kinds) > 0:
		return selection{}, record.Fail(record.Invalid, "A pack is of some kinds or of one record, not both.")
	case o.Record != "":
		return selectRecord(ctx, src, a, o.Record)
	case len(o.Kinds) > 0:
		s := selection{asked: Asked{Scope: ScopeKinds}, kinds: map[string]bool{}}
		for _, k := range src.Kinds().Kinds() { // in one order, each once
			for _, name := range o.Kinds {
				if name == k.Name && !s.kinds[name] {
					s.kinds[name] = true
					s.asked.Kinds = append(s.asked.Kinds, name)
				}
			}
		}
		for _, name := range o.Kinds {
			if !s.kinds[name] {
				return selection{}, record.Fail(record.Invalid, "There is no kind of record called "+quote(name)+".")
			}
			if err := a.Require(access.Export, name, nil); err != nil {
				return selection{}, err
			}
		}
		return s, nil
	}
	return selection{asked: Asked{Scope: ScopeOrganisation}}, a.Require(access.Export, "", nil)
}

func selectRecord(ctx context.Context, src Source, a access.Actor, idOrRef string) (selection, error) {
	r, err := src.Find(ctx, a, idOrRef)
	if err != nil {
		return selection{}, err
	}
	if err := a.Require(access.Export, r.Kind, &r); err != nil {
		return selection{}, err
	}
	links, err := src.Links(ctx, a, register.LinkQuery{Source: r.ID, AsOf: -1, Limit: maxLinks})
	if err != nil {
		return selection{}, err
	}
	s := selection{asked: Asked{Scope: ScopeRecord, Record: r.ID}, records: map[record.ID]bool{r.ID: true}}
	if k := src.Kinds().Kind(r.Kind); k != nil {
		s.asked.Ref = r.Ref(k)
	}
	for _, l := range links {
		s.records[l.Target] = true
	}
	return s, nil
}

func quote(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return "“" + s + "”"
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
