//go:build unix

package main

import "syscall"

// private makes every file this process makes readable by its owner alone,
// the database's own files among them.
func private() { syscall.Umask(0o077) }
