//go:build !unix

package main

// private does nothing: there is no mask for new files here, and the data folder
// has the permissions its parent gives it.
func private() {}
