package blob

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
)

// faulty is a part on a disk that fails: after some bytes, on flush or on close.
type faulty struct {
	partFile
	room          int
	flush, closes error
}

func (f *faulty) Write(p []byte) (int, error) {
	if len(p) > f.room {
		n, _ := f.partFile.Write(p[:f.room])
		f.room = 0
		return n, syscall.ENOSPC
	}
	f.room -= len(p)
	return f.partFile.Write(p)
}

func (f *faulty) Sync() error {
	if f.flush != nil {
		return f.flush
	}
	return f.partFile.Sync()
}

func (f *faulty) Close() error { return errors.Join(f.closes, f.partFile.Close()) }

func TestDiskFaults(t *testing.T) {
	tests := []struct {
		name  string
		fault faulty
		want  error
	}{
		{"full at once", faulty{}, syscall.ENOSPC},
		{"full midway", faulty{room: bufferSize + 10}, syscall.ENOSPC},
		{"flush fails", faulty{room: 1 << 20, flush: syscall.EIO}, syscall.EIO},
		{"close fails", faulty{room: 1 << 20, closes: syscall.EDQUOT}, syscall.EDQUOT},
	}
	data := bytes.Repeat([]byte("evidence"), 20_000)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := OpenDisk(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			d.create = func(path string) (partFile, error) {
				f, err := createPart(path)
				fault := tt.fault
				fault.partFile = f
				return &fault, err
			}
			if _, err := d.Put(t.Context(), "acme", bytes.NewReader(data), 1<<20); !errors.Is(err, tt.want) {
				t.Errorf("put: %v, want %v", err, tt.want)
			}
			empty(t, d)
			d.create = createPart
			if _, err := d.Put(t.Context(), "acme", bytes.NewReader(data), 1<<20); err != nil {
				t.Errorf("put once there is room: %v", err)
			}
		})
	}
}

// empty fails if the store holds a blob or a part.
func empty(t *testing.T, d *Disk) {
	t.Helper()
	err := d.Walk(t.Context(), "acme", func(i Info) error { t.Errorf("kept %+v", i); return nil })
	left, dirErr := os.ReadDir(d.path("part"))
	if err != nil || dirErr != nil || len(left) > 0 {
		t.Errorf("parts %v; %v, %v", left, err, dirErr)
	}
}

// TestDiskCannotPlace: the folder of the scope cannot be made.
func TestDiskCannotPlace(t *testing.T) {
	d, err := OpenDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.path("blobs", "acme"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Put(t.Context(), "acme", strings.NewReader("x"), 1); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("put: %v, want %v", err, syscall.ENOTDIR)
	}
	left, err := os.ReadDir(d.path("part"))
	if err != nil || len(left) > 0 {
		t.Errorf("parts %v, %v", left, err)
	}
}

// TestDiskNameTaken: a part of another process with the same name is spared.
func TestDiskNameTaken(t *testing.T) {
	d, err := OpenDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f, path, err := d.newPart()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d.part.Store(0)
	if _, err := d.Put(t.Context(), "acme", strings.NewReader("x"), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the taken part: %v", err)
	}
}
