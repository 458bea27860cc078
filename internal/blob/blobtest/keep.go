package blobtest

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"steward/internal/blob"
)

func testDamage(t *testing.T, b Bench) {
	changes := map[string]func([]byte) []byte{
		"first bit flipped": func(d []byte) []byte { d[0] ^= 1; return d },
		"last bit flipped":  func(d []byte) []byte { d[len(d)-1] ^= 0x80; return d },
		"cut":               func(d []byte) []byte { return d[:len(d)-1] },
		"emptied":           func([]byte) []byte { return nil },
		"longer":            func(d []byte) []byte { return append(d, 0) },
	}
	for name, change := range changes {
		data := append([]byte(name), pattern(bound/2)...)
		info := put(t, b.Store, acme, data)
		b.Damage(t, acme, info.Hash, change)
		_, err := get(t.Context(), b.Store, acme, info.Hash)
		wantErr(t, name, err, blob.ErrDamaged)
		put(t, b.Store, acme, data)
		if got, err := get(t.Context(), b.Store, acme, info.Hash); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%s: putting the bytes again did not repair them: %v", name, err)
		}
	}
}

func testScopes(t *testing.T, b Bench) {
	data := pattern(1000)
	info := put(t, b.Store, acme, data)
	_, err := b.Store.Get(t.Context(), other, info.Hash)
	wantErr(t, "get from another scope", err, blob.ErrNotFound)
	_, err = b.Store.Stat(t.Context(), other, info.Hash)
	wantErr(t, "stat in another scope", err, blob.ErrNotFound)
	if got := walk(t, b.Store, other); len(got) > 0 {
		t.Errorf("another scope shows %v", got)
	}
	// A scope whose name begins another's must not see into it.
	put(t, b.Store, "acme-2", pattern(5))
	put(t, b.Store, other, data)
	if err := b.Store.Delete(t.Context(), other, info.Hash); err != nil {
		t.Fatal(err)
	}
	if got, err := get(t.Context(), b.Store, acme, info.Hash); err != nil || !bytes.Equal(got, data) {
		t.Errorf("deleting in another scope took the bytes: %v", err)
	}
	clean(t, b, info)
}

func testInvalid(t *testing.T, b Bench) {
	ctx, good := t.Context(), hashOf(nil)
	for _, scope := range []blob.Scope{
		"", ".", "..", "../acme", "a/b", `a\b`, "ACME", "a.b", "a\x00", "-a", "é", blob.Scope(strings.Repeat("a", 65)),
	} {
		_, err := b.Store.Put(ctx, scope, strings.NewReader("x"), bound)
		wantErr(t, "put in scope "+string(scope), err, blob.ErrInvalid)
		_, err = b.Store.Get(ctx, scope, good)
		wantErr(t, "get in scope "+string(scope), err, blob.ErrInvalid)
		wantErr(t, "walk of scope "+string(scope), b.Store.Walk(ctx, scope, nil), blob.ErrInvalid)
		wantErr(t, "delete in scope "+string(scope), b.Store.Delete(ctx, scope, good), blob.ErrInvalid)
	}
	for _, hash := range []blob.Hash{
		"", "..", good[:63], good + "0", blob.Hash(strings.ToUpper(string(good))), "../" + good[:61],
		good[:2] + "/" + good[3:], good[:63] + "g", good[:63] + "\x00", "../../../../../../../../etc/passwd",
	} {
		_, err := b.Store.Get(ctx, acme, hash)
		wantErr(t, "get "+string(hash), err, blob.ErrInvalid)
		_, err = b.Store.Stat(ctx, acme, hash)
		wantErr(t, "stat "+string(hash), err, blob.ErrInvalid)
		wantErr(t, "delete "+string(hash), b.Store.Delete(ctx, acme, hash), blob.ErrInvalid)
	}
	clean(t, b)
}

func testWalk(t *testing.T, b Bench) {
	var want []blob.Info
	for n := range 40 {
		want = append(want, put(t, b.Store, acme, pattern(n)))
	}
	clean(t, b, want...)
	stop, seen := errors.New("stop"), 0
	err := b.Store.Walk(t.Context(), acme, func(blob.Info) error {
		if seen++; seen == 3 {
			return stop
		}
		return nil
	})
	if err != stop || seen != 3 {
		t.Errorf("walk went on to %d with %v", seen, err)
	}
	err = b.Store.Walk(t.Context(), acme, func(i blob.Info) error { return b.Store.Delete(t.Context(), acme, i.Hash) })
	if err != nil {
		t.Errorf("deleting while walking: %v", err)
	}
	clean(t, b)
}

func testDelete(t *testing.T, b Bench) {
	first, second := put(t, b.Store, acme, pattern(10)), put(t, b.Store, acme, pattern(20))
	put(t, b.Store, acme, pattern(10)) // a second version, where the store has versions
	for range 2 {
		if err := b.Store.Delete(t.Context(), acme, first.Hash); err != nil {
			t.Fatal(err)
		}
		_, err := b.Store.Get(t.Context(), acme, first.Hash)
		wantErr(t, "get of an erased blob", err, blob.ErrNotFound)
		_, err = b.Store.Stat(t.Context(), acme, first.Hash)
		wantErr(t, "stat of an erased blob", err, blob.ErrNotFound)
		clean(t, b, second)
	}
	put(t, b.Store, acme, pattern(10))
	all := walk(t, b.Store, acme)
	if !slices.Contains(all, first) || len(all) != 2 {
		t.Errorf("after putting it again: %v", all)
	}
}
