//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package program

import "os"

// locked takes no lock: only systems with flock tell whether another process
// serves the folder.
func locked(*os.File) bool { return true }
