package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// maxPartTries bounds the search for a name that is free.
const maxPartTries = 10_000

// newPart makes a new, locked file under part. Names need no randomness: one
// that another process took is passed over.
func (d *Disk) newPart() (partFile, string, error) {
	for range maxPartTries {
		path := d.path("part", fmt.Sprintf("%d-%d", os.Getpid(), d.part.Add(1)))
		f, err := d.create(path)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, "", err
		}
		return f, path, nil
	}
	return nil, "", fmt.Errorf("no free name in %s after %d tries", d.path("part"), maxPartTries)
}

// createPart makes and locks a file. It gives fs.ErrExist for a name in use,
// also when a sweep of another process took the file before it was locked.
func createPart(path string) (partFile, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		return nil, err
	}
	if !lock(f) || !still(f, path) {
		return nil, errors.Join(fs.ErrExist, f.Close())
	}
	return f, nil
}

// still reports whether path still names the open file.
func still(f *os.File, path string) bool {
	opened, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(path)
	return err == nil && os.SameFile(opened, named)
}

// sweep removes the parts that no running process holds locked.
func (d *Disk) sweep() error {
	parts, err := entries(d.path("part"))
	if err != nil {
		return err
	}
	for _, p := range parts {
		if !p.Type().IsRegular() {
			continue // not made by Put
		}
		if err := removeLeft(d.path("part", p.Name())); err != nil {
			return err
		}
	}
	return nil
}
