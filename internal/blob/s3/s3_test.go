package s3

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/blob"
	"steward/internal/blob/blobtest"
)

func open(t *testing.T) (*fake, *Store) {
	t.Helper()
	f, location := newFake(t)
	s, err := Open(t.Context(), location)
	if err != nil {
		t.Fatal(err)
	}
	return f, s
}

func TestStore(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blobtest.Bench {
		spooled := t.TempDir()
		t.Setenv("TMPDIR", spooled)
		f, s := open(t)
		damage := func(t *testing.T, scope blob.Scope, hash blob.Hash, change func([]byte) []byte) {
			f.mu.Lock()
			defer f.mu.Unlock()
			all := f.objects["some/prefix/"+string(scope)+"/"+string(hash)]
			if len(all) == 0 {
				t.Fatalf("there is no blob %s to damage", hash)
			}
			all[len(all)-1].data = change(all[len(all)-1].data)
		}
		return blobtest.Bench{Store: s, Damage: damage, Leftovers: func(t *testing.T) []string {
			return append(f.hidden(), names(t, spooled)...)
		}}
	})
}

// hidden names the objects that are deleted for a reader but still have versions.
func (f *fake) hidden() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var keys []string
	for key, all := range f.objects {
		if _, ok := f.newest(key); !ok && len(all) > 0 {
			keys = append(keys, key)
		}
	}
	return keys
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range list {
		all = append(all, e.Name())
	}
	return all
}

func put(t *testing.T, s *Store, text string) blob.Info {
	t.Helper()
	info, err := s.Put(t.Context(), "acme", strings.NewReader(text), 100)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestDeleteWithoutVersions(t *testing.T) {
	f, s := open(t)
	f.noVersions = true
	info := put(t, s, "x")
	if err := s.Delete(t.Context(), "acme", info.Hash); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Stat(t.Context(), "acme", info.Hash); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("after delete: %v", err)
	}
}

// TestChangedOnTheWay: what arrives with another hash is refused.
func TestChangedOnTheWay(t *testing.T) {
	f, s := open(t)
	f.mangle = true
	if _, err := s.Put(t.Context(), "acme", strings.NewReader("x"), 100); err == nil {
		t.Error("bytes that changed on their way were kept")
	}
	if len(f.objects) > 0 {
		t.Errorf("the bucket holds %v", f.objects)
	}
}

func TestBrokenDownload(t *testing.T) {
	f, s := open(t)
	info := put(t, s, strings.Repeat("evidence", 10))
	f.mu.Lock()
	f.cut = true
	f.mu.Unlock()
	r, err := s.Get(t.Context(), "acme", info.Hash)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err == nil {
		t.Errorf("a download that broke off ended well after %d bytes", len(got))
	}
}

func TestDenied(t *testing.T) {
	f, s := open(t)
	info := put(t, s, "x")
	f.mu.Lock()
	f.deny = true
	f.mu.Unlock()
	_, putErr := s.Put(t.Context(), "acme", strings.NewReader("y"), 100)
	_, getErr := s.Get(t.Context(), "acme", info.Hash)
	_, statErr := s.Stat(t.Context(), "acme", info.Hash)
	walkErr := s.Walk(t.Context(), "acme", func(blob.Info) error { return nil })
	deleteErr := s.Delete(t.Context(), "acme", info.Hash)
	for i, err := range []error{putErr, getErr, statErr, walkErr, deleteErr} {
		if err == nil || errors.Is(err, blob.ErrNotFound) {
			t.Errorf("call %d, denied: %v", i, err)
		}
	}
	f.mu.Lock()
	f.deny = false
	f.mu.Unlock()
	if _, err := s.Stat(t.Context(), "acme", info.Hash); err != nil {
		t.Errorf("a denied delete took the blob: %v", err)
	}
}

// TestOutOfReach: a store that is away gives an error within the caller's time.
func TestOutOfReach(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "tester")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "not a secret")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := Open(ctx, "s3://evidence?endpoint=http://127.0.0.1:1"); err == nil {
		t.Error("opened a bucket where nobody listens")
	}
}

func TestOpenErrors(t *testing.T) {
	_, location := newFake(t)
	tests := []struct{ location, want string }{
		{strings.Replace(location, "evidence", "elsewhere", 1), "there is no such bucket"},
		{"s3://", "is not like s3://bucket/prefix"},
		{"s3:bucket", "is not like s3://bucket/prefix"},
		{"http://bucket", "is not like s3://bucket/prefix"},
		{"s3://bucket:9000/", "is not like s3://bucket/prefix"},
		{"s3://key:secret@bucket/", "holds credentials"},
		{"s3://bucket?endpont=http://x", `but has "endpont"`},
		{"s3://bucket?region=a&region=b", `but has "region"`},
		{"s3://bucket/a/../b", `the prefix "a/../b"`},
		{"s3://bucket/a//b", `the prefix "a//b"`},
		{"s3://bucket?endpoint=127.0.0.1:9000", "the endpoint of the bucket is not like"},
		{"s3://bucket?endpoint=ftp://x", "the endpoint of the bucket is not like"},
		{"s3://bucket?endpoint=http://key:secret@x", "the endpoint of the bucket is not like"},
		{"s3://bucket?endpoint=http://x/path", "the endpoint of the bucket is not like"},
		{"s3://bucket?a=%zz", "after its question mark"},
		{"s3://bu cket", "cannot be read"},
	}
	for _, tt := range tests {
		_, err := Open(t.Context(), tt.location)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.location, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error repeats the secret: %v", tt.location, err)
		}
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	if _, err := Open(t.Context(), location); err == nil || !strings.Contains(err.Error(), "set AWS_ACCESS_KEY_ID") {
		t.Errorf("without credentials: %v", err)
	}
}

func TestParse(t *testing.T) {
	tests := map[string]target{
		"s3://b": {bucket: "b", host: "s3.amazonaws.com", region: "us-east-1", secure: true},
		"s3://b/p/q/?endpoint=http://127.0.0.1:9000&region=eu-central-1": {
			bucket: "b", prefix: "p/q/", host: "127.0.0.1:9000", region: "eu-central-1"},
	}
	for location, want := range tests {
		got, err := parse(location)
		if err != nil {
			t.Errorf("%s: %v", location, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(target{})); diff != "" {
			t.Errorf("%s: %s", location, diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"s3://b", "s3://b/p?endpoint=http://h:1&region=r", "s3://a:b@c", "s3://b/../..", "s3://b/%2e%2e/x", "s3://[::1]/",
		"s3://b?endpoint=http://[::1]:9000", "s3://b/\x00", "://", "s3://b#f",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, location string) {
		to, err := parse(location)
		if err != nil {
			if !errors.Is(err, blob.ErrInvalid) {
				t.Errorf("%q: %v", location, err)
			}
			return
		}
		if to.bucket == "" || to.host == "" || to.region == "" || strings.Contains("/"+to.prefix, "/../") {
			t.Errorf("%q: %+v", location, to)
		}
	})
}
