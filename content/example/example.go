// Package example is the data of the fictional example organisation: readable
// files, and no logic. Package example under internal puts them into a register.
package example

import "embed"

// Files are the YAML files of the example and, below files/, its evidence.
//
//go:embed *.yaml files
var Files embed.FS
