package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

const (
	dirMode  fs.FileMode = 0o700
	fileMode fs.FileMode = 0o600
)

// Disk keeps blobs in a folder, readable by its owner alone:
//
//	blobs/SCOPE/ab/abcd…   one file per blob, in 256 folders by its first byte
//	part/PID-N             bytes on their way in
//
// A blob is written under part, flushed, renamed to its place, and the folder
// flushed; a reader sees all of it or nothing. Several processes may use one
// folder on a file system with locks.
type Disk struct {
	root   string
	part   atomic.Uint64
	create func(path string) (partFile, error)

	mu      sync.Mutex
	durable map[string]bool // folders whose entry in their parent is flushed
}

// partFile is what Put needs of a file that is being written.
type partFile interface {
	io.Writer
	Sync() error
	Close() error
}

// OpenDisk opens the folder, makes it if need be, and removes what interrupted
// calls of Put left behind.
func OpenDisk(root string) (*Disk, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("open the folder of blobs: %w", err)
	}
	d := &Disk{root: root, create: createPart, durable: map[string]bool{}}
	if err := os.MkdirAll(filepath.Dir(root), dirMode); err != nil {
		return nil, fmt.Errorf("open the folder of blobs: %w", err)
	}
	for _, dir := range []string{d.path(), d.path("blobs"), d.path("part")} {
		if err := d.ensure(dir); err != nil {
			return nil, fmt.Errorf("open the folder of blobs: %w", err)
		}
	}
	if err := d.sweep(); err != nil {
		return nil, fmt.Errorf("clean the folder of blobs: %w", err)
	}
	return d, nil
}

func (d *Disk) path(parts ...string) string {
	return filepath.Join(append([]string{d.root}, parts...)...)
}

// file returns where a valid hash of a valid scope is kept.
func (d *Disk) file(scope Scope, hash Hash) string {
	return d.path("blobs", string(scope), string(hash[:2]), string(hash))
}

// Put implements Store.
func (d *Disk) Put(ctx context.Context, scope Scope, r io.Reader, limit int64) (Info, error) {
	if err := CheckScope(scope); err != nil {
		return Info{}, err
	}
	f, part, err := d.newPart()
	if err != nil {
		return Info{}, fmt.Errorf("keep a blob: %w", err)
	}
	info, err := fill(ctx, f, r, limit)
	if err == nil {
		err = d.place(ctx, part, scope, info.Hash)
	}
	if err != nil {
		return Info{}, errors.Join(err, remove(part))
	}
	return info, nil
}

// fill writes, flushes and closes the file.
func fill(ctx context.Context, f partFile, r io.Reader, limit int64) (Info, error) {
	info, err := Copy(ctx, f, r, limit)
	if err == nil {
		if err = f.Sync(); err != nil {
			err = fmt.Errorf("flush a blob: %w", err)
		}
	}
	if failed := f.Close(); err == nil && failed != nil {
		err = fmt.Errorf("close a blob: %w", failed)
	}
	return info, err
}

// place moves a finished part to where it belongs and makes that durable.
func (d *Disk) place(ctx context.Context, part string, scope Scope, hash Hash) error {
	if err := context.Cause(ctx); err != nil {
		return fmt.Errorf("keep blob %s: %w", hash, err)
	}
	to := d.file(scope, hash)
	shard := filepath.Dir(to)
	for _, dir := range []string{filepath.Dir(shard), shard} {
		if err := d.ensure(dir); err != nil {
			return fmt.Errorf("keep blob %s: %w", hash, err)
		}
	}
	if err := os.Rename(part, to); err != nil {
		return fmt.Errorf("keep blob %s: %w", hash, err)
	}
	if err := flush(shard); err != nil {
		return fmt.Errorf("keep blob %s: %w", hash, err)
	}
	return nil
}

// Get implements Store.
func (d *Disk) Get(ctx context.Context, scope Scope, hash Hash) (io.ReadCloser, error) {
	if _, err := d.Stat(ctx, scope, hash); err != nil {
		return nil, err
	}
	f, err := os.Open(d.file(scope, hash))
	if err != nil {
		return nil, lost(hash, err)
	}
	return Verify(ctx, f, hash), nil
}

// Stat implements Store.
func (d *Disk) Stat(ctx context.Context, scope Scope, hash Hash) (Info, error) {
	if err := Check(scope, hash); err != nil {
		return Info{}, err
	}
	if err := context.Cause(ctx); err != nil {
		return Info{}, fmt.Errorf("find blob %s: %w", hash, err)
	}
	found, err := os.Lstat(d.file(scope, hash))
	if err != nil {
		return Info{}, lost(hash, err)
	}
	if !found.Mode().IsRegular() {
		return Info{}, fmt.Errorf("blob %s is not a file: %w", hash, ErrDamaged)
	}
	return Info{Hash: hash, Size: found.Size()}, nil
}

// Delete implements Store.
func (d *Disk) Delete(ctx context.Context, scope Scope, hash Hash) error {
	if err := Check(scope, hash); err != nil {
		return err
	}
	if err := context.Cause(ctx); err != nil {
		return fmt.Errorf("erase blob %s: %w", hash, err)
	}
	file := d.file(scope, hash)
	err := remove(file)
	if err == nil {
		err = flush(filepath.Dir(file))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("erase blob %s: %w", hash, err)
	}
	return nil
}

// lost turns a missing file into ErrNotFound.
func lost(hash Hash, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob %s: %w", hash, ErrNotFound)
	}
	return fmt.Errorf("find blob %s: %w", hash, err)
}

// remove removes a file; one that is gone is no error.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
