package open

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"steward/internal/blob"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for _, location := range []string{filepath.Join(dir, "blobs"), "file://" + dir + "/blobs"} {
		s, err := Store(t.Context(), location)
		if err != nil {
			t.Fatalf("%s: %v", location, err)
		}
		info, err := s.Put(t.Context(), "acme", strings.NewReader("x"), 1)
		if err != nil {
			t.Fatalf("%s: %v", location, err)
		}
		if _, err := s.Stat(t.Context(), "acme", info.Hash); err != nil {
			t.Errorf("%s: %v", location, err)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, location := range []string{"", "ftp://x/y", "file://host/x", "file://", "file:///", "file:///x?y=1", "file://u@/x", "s3://"} {
		s, err := Store(t.Context(), location)
		if !errors.Is(err, blob.ErrInvalid) || s != nil {
			t.Errorf("%q: %v, %v", location, s, err)
		}
	}
	if s, err := Store(t.Context(), "/dev/null/below"); err == nil || s != nil {
		t.Errorf("a folder that cannot be made: %v, %v", s, err)
	}
}
