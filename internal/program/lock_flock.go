//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package program

import (
	"os"
	"syscall"
)

// locked takes the lock of a file unless a running process holds it.
func locked(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
