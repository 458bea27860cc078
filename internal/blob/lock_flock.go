//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package blob

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// lock takes the lock of the file unless a running process holds it. It ends
// with the process or when the file is closed.
func lock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// removeLeft removes a part unless a running process holds its lock.
func removeLeft(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close() // nothing was written; closing releases the lock
	if !lock(f) {
		return nil
	}
	return remove(path)
}

// flush makes the entries of a folder durable.
func flush(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close() // read only: closing cannot lose anything
	return f.Sync()
}
