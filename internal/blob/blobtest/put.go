package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"steward/internal/blob"
)

func testSizes(t *testing.T, b Bench) {
	var all []blob.Info
	for _, n := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, bound} {
		data := pattern(n)
		info := put(t, b.Store, acme, data)
		all = append(all, info)
		if got, err := get(t.Context(), b.Store, acme, info.Hash); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d with %v", n, len(got), err)
		}
		if got, err := b.Store.Stat(t.Context(), acme, info.Hash); err != nil || got != info {
			t.Errorf("stat of %d bytes: %+v, %v", n, got, err)
		}
	}
	clean(t, b, all...)
}

func testTooLarge(t *testing.T, b Bench) {
	for _, tt := range []struct {
		size  int
		limit int64
	}{{bound + 1, bound}, {1, 0}, {3 * bound, 1}} {
		_, err := b.Store.Put(t.Context(), acme, bytes.NewReader(pattern(tt.size)), tt.limit)
		wantErr(t, "put past the bound", err, blob.ErrTooLarge)
	}
	_, err := b.Store.Put(t.Context(), acme, bytes.NewReader(nil), -1)
	wantErr(t, "put with a negative bound", err, blob.ErrInvalid)
	clean(t, b)
	if _, err := b.Store.Put(t.Context(), acme, bytes.NewReader(nil), 0); err != nil {
		t.Errorf("put nothing where nothing is allowed: %v", err)
	}
}

func testFailingReader(t *testing.T, b Bench) {
	broken := errors.New("the line broke")
	for _, n := range []int{0, 10, 64 << 10, bound / 2} {
		r := io.MultiReader(bytes.NewReader(pattern(n)), iotest.ErrReader(broken))
		_, err := b.Store.Put(t.Context(), acme, r, bound)
		wantErr(t, "put from a failing reader", err, broken)
	}
	_, err := b.Store.Put(t.Context(), acme, idle{}, bound)
	wantErr(t, "put from a reader that gives nothing", err, io.ErrNoProgress)
	clean(t, b)
	if _, err := get(t.Context(), b.Store, acme, hashOf(pattern(10))); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("a part was kept: %v", err)
	}
}

// idle is a reader that neither gives bytes nor ends.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func testSameBytesAtOnce(t *testing.T, b Bench) {
	data := pattern(bound)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			info, err := b.Store.Put(t.Context(), acme, bytes.NewReader(data), bound)
			if err != nil || info.Hash != hashOf(data) {
				t.Errorf("put: %+v, %v", info, err)
				return
			}
			if got, err := get(t.Context(), b.Store, acme, info.Hash); err != nil || !bytes.Equal(got, data) {
				t.Errorf("right after put: %d bytes, %v", len(got), err)
			}
		})
	}
	wg.Wait()
	clean(t, b, blob.Info{Hash: hashOf(data), Size: bound})
}

func testCancelled(t *testing.T, b Bench) {
	kept := put(t, b.Store, acme, pattern(bound))
	ctx, cancel := context.WithCancel(t.Context())
	r, err := b.Store.Get(ctx, acme, kept.Hash)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.ReadFull(r, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	cut := readerFunc(func(p []byte) (int, error) { cancel(); return copy(p, "abc"), nil })
	_, err = b.Store.Put(ctx, acme, cut, bound)
	wantErr(t, "put cancelled midway", err, context.Canceled)
	_, err = io.Copy(io.Discard, r)
	wantErr(t, "read cancelled midway", err, context.Canceled)
	_, err = b.Store.Put(ctx, acme, bytes.NewReader(pattern(5)), bound)
	wantErr(t, "put", err, context.Canceled)
	_, err = b.Store.Get(ctx, acme, kept.Hash)
	wantErr(t, "get", err, context.Canceled)
	_, err = b.Store.Stat(ctx, acme, kept.Hash)
	wantErr(t, "stat", err, context.Canceled)
	wantErr(t, "delete", b.Store.Delete(ctx, acme, kept.Hash), context.Canceled)
	wantErr(t, "walk", b.Store.Walk(ctx, acme, func(blob.Info) error { return nil }), context.Canceled)
	clean(t, b, kept)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// testReadBack puts and deletes at random beside a map that does the same.
func testReadBack(t *testing.T, b Bench) {
	model := map[blob.Scope]map[blob.Hash][]byte{acme: {}, other: {}}
	rapid.Check(t, func(rt *rapid.T) {
		scope := rapid.SampledFrom([]blob.Scope{acme, other}).Draw(rt, "scope")
		data := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(rt, "data")
		hash := hashOf(data)
		if rapid.IntRange(0, 3).Draw(rt, "act") == 0 {
			if err := b.Store.Delete(rt.Context(), scope, hash); err != nil {
				rt.Fatal(err)
			}
			delete(model[scope], hash)
		} else {
			from := iotest.OneByteReader(bytes.NewReader(data))
			if _, err := b.Store.Put(rt.Context(), scope, from, 40); err != nil {
				rt.Fatal(err)
			}
			model[scope][hash] = data
		}
		for scope, blobs := range model {
			got, err := get(rt.Context(), b.Store, scope, hash)
			want, held := blobs[hash]
			if held && (err != nil || !bytes.Equal(got, want)) || !held && !errors.Is(err, blob.ErrNotFound) {
				rt.Fatalf("%s %s: %q, %v; held: %v", scope, hash, got, err, held)
			}
		}
	})
	for scope, blobs := range model {
		for _, info := range walk(t, b.Store, scope) {
			if int64(len(blobs[info.Hash])) != info.Size {
				t.Errorf("%s: walked over %+v, want %d bytes", scope, info, len(blobs[info.Hash]))
			}
			delete(blobs, info.Hash)
		}
		if len(blobs) > 0 {
			t.Errorf("%s: walk missed %d blobs", scope, len(blobs))
		}
	}
}
