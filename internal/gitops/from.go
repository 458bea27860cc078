package gitops

import (
	"context"
	"io"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// WriteFrom writes records of a register as documents. Links are written as
// references; with portable, records and links that have an external identity
// are known by it instead, so that the documents can be applied elsewhere.
func WriteFrom(ctx context.Context, w io.Writer, reg *register.Register, a access.Actor, portable bool, records ...record.Record) error {
	for some := range slices.Chunk(records, 200) {
		if err := writeSome(ctx, w, reg, a, portable, some); err != nil {
			return err
		}
	}
	return nil
}

func writeSome(ctx context.Context, w io.Writer, reg *register.Register, a access.Actor, portable bool, records []record.Record) error {
	fields := map[string][]record.Field{}
	var ids []record.ID
	for _, r := range records {
		if fields[r.Kind] == nil {
			f, err := reg.Fields(ctx, a.Org, r.Kind)
			if err != nil {
				return err
			}
			fields[r.Kind] = f
		}
		for _, l := range reg.Kinds().Kind(r.Kind).Links(r, fields[r.Kind]) {
			ids = append(ids, l.Target)
		}
	}
	names, err := namesOf(ctx, reg, a, portable, ids)
	if err != nil {
		return err
	}
	for _, r := range records {
		if err := Write(w, reg.Kinds().Kind(r.Kind), fields[r.Kind], names, r); err != nil {
			return err
		}
	}
	return nil
}

func namesOf(ctx context.Context, reg *register.Register, a access.Actor, portable bool, ids []record.ID) (Names, error) {
	out := Names{Refs: map[record.ID]string{}}
	if portable {
		out.Externals = map[record.ID]External{}
	}
	for some := range slices.Chunk(ids, 200) {
		names, err := reg.Names(ctx, a, some)
		if err != nil {
			return out, err
		}
		for id, n := range names {
			out.Refs[id] = record.Record{Number: n.Number}.Ref(reg.Kinds().Kind(n.Kind))
		}
		if !portable {
			continue
		}
		targets, err := reg.GetMany(ctx, a, some)
		if err != nil {
			return out, err
		}
		for id, r := range targets {
			out.Externals[id] = External{r.Kind, r.External}
		}
	}
	return out, nil
}
