package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Walk implements Store.
func (d *Disk) Walk(ctx context.Context, scope Scope, visit func(Info) error) error {
	if err := CheckScope(scope); err != nil {
		return err
	}
	top := d.path("blobs", string(scope))
	shards, err := entries(top)
	if err != nil {
		return err
	}
	for _, shard := range shards {
		if !shard.IsDir() || len(shard.Name()) != 2 {
			continue
		}
		if err := walkShard(ctx, filepath.Join(top, shard.Name()), visit); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

func walkShard(ctx context.Context, dir string, visit func(Info) error) error {
	files, err := entries(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := context.Cause(ctx); err != nil {
			return fmt.Errorf("list blobs: %w", err)
		}
		hash := Hash(f.Name())
		if !f.Type().IsRegular() || !hash.Valid() || !strings.HasPrefix(f.Name(), filepath.Base(dir)) {
			continue
		}
		found, err := f.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted meanwhile
		}
		if err != nil {
			return fmt.Errorf("list blobs: %w", err)
		}
		if err := visit(Info{Hash: hash, Size: found.Size()}); err != nil {
			return err
		}
	}
	return nil
}

// entries lists a folder in order of name; a missing one has none.
func entries(dir string) ([]os.DirEntry, error) {
	list, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list blobs: %w", err)
	}
	return list, nil
}

// ensure makes a folder whose parent exists. The first time a process needs a
// folder it flushes the parent, for another process may have made the folder
// and not come to that; the lock holds back whoever needs it meanwhile.
func (d *Disk) ensure(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.durable[dir] {
		return nil
	}
	if err := os.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := flush(filepath.Dir(dir)); err != nil {
		return err
	}
	d.durable[dir] = true
	return nil
}
