//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package database

import "os"

// lockFile opens the file. Systems without flock cannot tell whether another
// process has it, so nothing is refused on them.
func lockFile(path string) (*os.File, error) { return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) }
