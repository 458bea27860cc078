// Package blobtest holds the tests that every store of blobs passes.
package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"steward/internal/blob"
)

// Bench is an empty store and a way to spoil it from outside.
type Bench struct {
	Store blob.Store
	// Damage replaces the bytes the store keeps for a blob by what change
	// makes of them, behind the back of the store.
	Damage func(t *testing.T, scope blob.Scope, hash blob.Hash, change func([]byte) []byte)
	// Leftovers names what lies about in the store and is no whole blob.
	Leftovers func(t *testing.T) []string
}

const (
	acme  blob.Scope = "acme"
	other blob.Scope = "0ther-org"
	bound            = 200_000 // more than a few buffers
)

// Run runs the suite, each test on a bench of its own.
func Run(t *testing.T, open func(*testing.T) Bench) {
	tests := []struct {
		name string
		run  func(*testing.T, Bench)
	}{
		{"sizes", testSizes}, {"too large", testTooLarge}, {"failing reader", testFailingReader},
		{"same bytes at once", testSameBytesAtOnce}, {"damage", testDamage}, {"cancelled", testCancelled},
		{"scopes", testScopes}, {"invalid keys", testInvalid}, {"walk", testWalk}, {"delete", testDelete},
		{"read back", testReadBack},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// pattern returns n bytes that differ from place to place.
func pattern(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i ^ i>>8 ^ i>>16)
	}
	return data
}

func hashOf(data []byte) blob.Hash {
	sum := sha256.Sum256(data)
	return blob.Hash(hex.EncodeToString(sum[:]))
}

func put(t *testing.T, s blob.Store, scope blob.Scope, data []byte) blob.Info {
	t.Helper()
	info, err := s.Put(t.Context(), scope, bytes.NewReader(data), bound)
	if err != nil {
		t.Fatalf("put %d bytes: %v", len(data), err)
	}
	if want := (blob.Info{Hash: hashOf(data), Size: int64(len(data))}); info != want {
		t.Fatalf("put gave %+v, want %+v", info, want)
	}
	return info
}

func get(ctx context.Context, s blob.Store, scope blob.Scope, hash blob.Hash) ([]byte, error) {
	r, err := s.Get(ctx, scope, hash)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	return data, errors.Join(err, r.Close())
}

func walk(t *testing.T, s blob.Store, scope blob.Scope) []blob.Info {
	t.Helper()
	var all []blob.Info
	if err := s.Walk(t.Context(), scope, func(i blob.Info) error { all = append(all, i); return nil }); err != nil {
		t.Fatalf("walk: %v", err)
	}
	return all
}

// clean fails unless the scope holds exactly these blobs and nothing lies about.
func clean(t *testing.T, b Bench, want ...blob.Info) {
	t.Helper()
	slices.SortFunc(want, func(a, b blob.Info) int { return strings.Compare(string(a.Hash), string(b.Hash)) })
	if got := walk(t, b.Store, acme); !slices.Equal(got, want) {
		t.Errorf("the scope holds %v, want %v", got, want)
	}
	if left := b.Leftovers(t); len(left) > 0 {
		t.Errorf("left lying about: %v", left)
	}
}

func wantErr(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}
