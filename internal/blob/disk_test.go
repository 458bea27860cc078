package blob_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"steward/internal/blob"
	"steward/internal/blob/blobtest"
)

func openDisk(t *testing.T, dir string) *blob.Disk {
	t.Helper()
	d, err := blob.OpenDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func fileOf(dir string, scope blob.Scope, hash blob.Hash) string {
	return filepath.Join(dir, "blobs", string(scope), string(hash[:2]), string(hash))
}

// parts names what lies in the folder of unfinished files.
func parts(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(filepath.Join(dir, "part"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestDisk(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blobtest.Bench {
		dir := filepath.Join(t.TempDir(), "made", "on", "demand")
		damage := func(t *testing.T, scope blob.Scope, hash blob.Hash, change func([]byte) []byte) {
			data, err := os.ReadFile(fileOf(dir, scope, hash))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(fileOf(dir, scope, hash), change(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		leftovers := func(t *testing.T) []string { return parts(t, dir) }
		return blobtest.Bench{Store: openDisk(t, dir), Damage: damage, Leftovers: leftovers}
	})
}

func TestDiskModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "blobs of us")
	d := openDisk(t, dir)
	if _, err := d.Put(t.Context(), "acme", strings.NewReader("x"), 1); err != nil {
		t.Fatal(err)
	}
	seen := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		seen++
		info, err := e.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if e.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil || seen != 6 {
		t.Fatalf("saw %d files and folders, want 6; %v", seen, err)
	}
}

// TestDiskSweep: opening removes what a dead process left and spares what a
// living one writes.
func TestDiskSweep(t *testing.T) {
	dir := t.TempDir()
	d := openDisk(t, dir)
	left := filepath.Join(dir, "part", "1-1")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	from, to := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := d.Put(t.Context(), "acme", from, 100)
		done <- err
	}()
	if _, err := to.Write([]byte("being ")); err != nil { // Put has its part now
		t.Fatal(err)
	}
	again := openDisk(t, dir)
	if got := parts(t, dir); len(got) != 1 || got[0] == "1-1" {
		t.Errorf("after opening again: parts %v", got)
	}
	if _, err := to.Write([]byte("written")); err != nil {
		t.Fatal(err)
	}
	to.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	want := []string{"13"}
	var got []string
	err := again.Walk(t.Context(), "acme", func(i blob.Info) error { got = append(got, fmt.Sprint(i.Size)); return nil })
	if err != nil || !slices.Equal(got, want) || len(parts(t, dir)) > 0 {
		t.Errorf("sizes %v, %v, parts %v", got, err, parts(t, dir))
	}
}

// TestDiskStrangers: what is no blob is neither listed nor followed.
func TestDiskStrangers(t *testing.T) {
	dir := t.TempDir()
	d := openDisk(t, dir)
	info, err := d.Put(t.Context(), "acme", strings.NewReader("x"), 1)
	if err != nil {
		t.Fatal(err)
	}
	kept := fileOf(dir, "acme", info.Hash)
	linked := blob.Hash(string(info.Hash[:2]) + strings.Repeat("0", 62))
	link, shard := fileOf(dir, "acme", linked), filepath.Dir(kept)
	for _, err := range []error{
		os.WriteFile(filepath.Join(shard, ".DS_Store"), nil, 0o600),
		os.WriteFile(filepath.Join(filepath.Dir(shard), "note"), nil, 0o600),
		os.WriteFile(filepath.Join(shard, strings.Repeat("0", 64)), nil, 0o600),
		os.Symlink("/etc/passwd", link),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var got []blob.Info
	if err := d.Walk(t.Context(), "acme", func(i blob.Info) error { got = append(got, i); return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, []blob.Info{info}) {
		t.Errorf("walk gave %v", got)
	}
	if _, err := d.Get(t.Context(), "acme", linked); !errors.Is(err, blob.ErrDamaged) {
		t.Errorf("get through a link: %v", err)
	}
}

func TestOpenDiskFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.OpenDisk(file); err == nil {
		t.Error("a file was opened as a folder")
	}
	if _, err := blob.OpenDisk(filepath.Join(file, "below")); err == nil {
		t.Error("a folder below a file was opened")
	}
}
