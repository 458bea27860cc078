package conformity

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"steward/internal/access"
	"steward/internal/pack"
	"steward/internal/record"
)

// kept holds packs that were read, by the fingerprint of their bytes, and
// libraries, by those of their packs. Both never change, so they are read once.
type kept struct {
	mu        sync.Mutex
	packs     map[string]*pack.Pack
	libraries map[string]*pack.Library
	prints    map[*pack.Pack]string // fingerprints of what comes with Steward
}

// fingerprint is the fingerprint of a pack that comes with Steward.
func (k *kept) fingerprint(p *pack.Pack) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.prints == nil {
		k.prints = map[*pack.Pack]string{}
	}
	if k.prints[p] == "" {
		k.prints[p] = fingerprint(p)
	}
	return k.prints[p]
}

// mostKept bounds how many of each are held; more begin anew.
const mostKept = 100

func (k *kept) pack(hash string, read func() (*pack.Pack, error)) (*pack.Pack, error) {
	k.mu.Lock()
	p := k.packs[hash]
	k.mu.Unlock()
	if p != nil {
		return p, nil
	}
	p, err := read()
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.packs == nil || len(k.packs) >= mostKept {
		k.packs = map[string]*pack.Pack{}
	}
	k.packs[hash] = p
	return p, nil
}

func (k *kept) library(key string, build func() *pack.Library) *pack.Library {
	k.mu.Lock()
	defer k.mu.Unlock()
	if l := k.libraries[key]; l != nil {
		return l
	}
	if k.libraries == nil || len(k.libraries) >= mostKept {
		k.libraries = map[string]*pack.Library{}
	}
	l := build()
	k.libraries[key] = l
	return l
}

// content returns what a pack record says is in use: the content it keeps, or
// for one without any that which comes with Steward.
func (s *Service) content(ctx context.Context, a access.Actor, in record.Record) (*pack.Pack, error) {
	ref, ok := record.ToFileRef(in.Body["file"])
	if !ok {
		lib, err := s.shipped()
		if err != nil {
			return nil, err
		}
		if p := lib.Pack(in.Body.Text("name")); p != nil {
			return p, nil
		}
		return nil, record.Fail(record.NotFound, fmt.Sprintf("PCK-%d has no content, and none comes with Steward.", in.Number))
	}
	return s.kept.pack(ref.Hash, func() (*pack.Pack, error) { return s.readContent(ctx, a, in, ref) })
}

func (s *Service) readContent(ctx context.Context, a access.Actor, in record.Record, ref record.FileRef) (*pack.Pack, error) {
	_, file, err := s.reg.OpenFile(ctx, a, in.ID, ref.Hash)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // read only
	data, err := io.ReadAll(io.LimitReader(file, pack.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read the content of PCK-%d: %w", in.Number, err)
	}
	p, err := pack.ReadFile("content.json", data)
	if err == nil && p.Name != in.Body.Text("name") {
		err = fmt.Errorf("its content is of %s", p.Name)
	}
	if err != nil {
		return nil, record.Wrap(record.Invalid, fmt.Sprintf("The content of PCK-%d cannot be read as a pack. Set it aside, or bring it in anew.", in.Number), err)
	}
	return p, nil
}

// shipped returns the packs that come with Steward.
func (s *Service) shipped() (*pack.Library, error) {
	lib, err := s.load()
	if err != nil {
		return nil, fmt.Errorf("read the content packs: %w", err)
	}
	return lib, nil
}

// packsInUse reads the records of packs in use that the actor may read, by name.
func (s *Service) packsInUse(ctx context.Context, a access.Actor) (map[string]record.Record, error) {
	out := map[string]record.Record{}
	if !a.May(access.Read, "pack", nil).Allowed {
		return out, nil
	}
	q := record.Query{Kind: "pack", Filters: []record.Filter{{Field: "state", Op: record.Is, Values: []string{"in_use"}}}}
	for r, err := range s.reg.All(ctx, a, q) {
		if err != nil {
			return nil, err
		}
		if _, twice := out[r.Body.Text("name")]; !twice {
			out[r.Body.Text("name")] = r
		}
	}
	return out, nil
}

// Library returns the packs the actor's organisation can use: those it has in
// use, each in the version in use, and beside them those that come with Steward.
func (s *Service) Library(ctx context.Context, a access.Actor) (*pack.Library, error) {
	lib, err := s.shipped()
	if err != nil {
		return nil, err
	}
	in, err := s.packsInUse(ctx, a)
	if err != nil {
		return nil, err
	}
	var own []*pack.Pack
	var key []string
	for _, name := range slices.Sorted(maps.Keys(in)) {
		ref, ok := record.ToFileRef(in[name].Body["file"])
		if !ok {
			continue
		}
		p, err := s.content(ctx, a, in[name])
		if err != nil {
			return nil, err
		}
		own, key = append(own, p), append(key, ref.Hash)
	}
	if len(own) == 0 {
		return lib, nil
	}
	return s.kept.library(strings.Join(key, " "), func() *pack.Library { return lib.Using(own...) }), nil
}
