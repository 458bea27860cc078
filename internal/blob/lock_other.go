//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package blob

import "os"

// lock takes no lock: only systems with flock tell a part that is being written
// from one that was left, so elsewhere a folder belongs to one process.
func lock(*os.File) bool { return true }

// removeLeft removes a part.
func removeLeft(path string) error { return remove(path) }

// flush does nothing: these systems cannot flush a folder.
func flush(string) error { return nil }
