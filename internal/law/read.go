package law

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/tree"
)

// MaxBytes is how large one file of a regime may be.
const MaxBytes = 2 << 20

// Bounds of a folder.
const (
	maxFiles   = 60
	maxTotal   = 8 << 20
	maxEntries = 2000    // of one list
	maxValues  = 300_000 // in one file
	treeDepth  = 48      // a condition takes two levels for each of its own
)

// headerFile makes a folder a regime.
const headerFile = "regime.yaml"

// Read reads the regime in a folder: regime.yaml, and the lists in any other
// .yaml files beside it. Reading is strict and bounded. A folder without
// regime.yaml is a record.Error with the code NotFound; a regime with faults is
// pack.Problems, each with file and line.
func Read(fsys fs.FS, dir string) (*Regime, error) {
	names, err := pack.Folder(fsys, dir, headerFile, maxFiles, ".yaml")
	if err != nil {
		return nil, err
	}
	d := &draft{places: map[string]place{}}
	total := 0
	for i, name := range names {
		data, err := pack.Bytes(fsys, name, MaxBytes)
		if err != nil {
			return nil, err
		}
		if total += len(data); total > maxTotal {
			return nil, record.Fail(record.TooLarge, fmt.Sprintf("The files of a regime are at most %d MB together", maxTotal>>20))
		}
		d.file(name, data, i == 0)
	}
	return d.done()
}

// done checks what was read and makes it ready for use.
func (d *draft) done() (*Regime, error) {
	if len(d.problems) == 0 {
		d.check()
	}
	if len(d.problems) == 0 {
		checkExtra(d)
	}
	if err := d.err(); err != nil {
		return nil, err
	}
	if d.regime.compile(); d.regime.laws == nil {
		return nil, record.Fail(record.Internal, "The regime could not be made ready")
	}
	return &d.regime, nil
}

// marks counts what may part one value from the next: a parser takes memory for
// every value before anyone can count them.
func marks(data []byte) int {
	n := 0
	for _, c := range data {
		if strings.IndexByte(",:[{-\n", c) >= 0 {
			n++
		}
	}
	return n
}

// file adds what one file holds. Only the first has the header.
func (d *draft) file(name string, data []byte, first bool) {
	switch {
	case len(data) > MaxBytes:
		d.fault(place{file: name}, "the file is larger than %d MB", MaxBytes>>20)
		return
	case marks(data) > maxValues:
		d.fault(place{file: name}, "the file holds more values than a regime may have")
		return
	}
	root, err := tree.YAML(data, 0, tree.Limits{Depth: treeDepth, Values: maxValues})
	var e *tree.Error
	switch {
	case errors.As(err, &e):
		d.fault(place{name, e.Line}, "%s", e.Reason)
	case err != nil:
		d.fault(place{file: name}, "the file cannot be read")
	case root.Type != tree.Object:
		d.fault(place{name, root.Line}, "a regime begins with keys such as name, title and rules")
	default:
		d.root(name, root, first)
	}
}

// root reads the keys at the top of a file.
func (d *draft) root(name string, root *tree.Node, first bool) {
	header, sections := d.header(), d.sections(name)
	for i, key := range root.Keys {
		n := &root.Items[i]
		at := place{name, n.Line}
		f := slices.IndexFunc(header, func(f field) bool { return f.name == key })
		switch read := sections[key]; {
		case read != nil:
			d.each(name, n, maxEntries, read)
		case readExtra(d, name, key, n):
		case f < 0:
			d.fault(at, "the key %q is not known", clip(key))
		case !first:
			d.fault(at, "%s belongs in %s", key, headerFile)
		default:
			d.set(name, n, header[f])
		}
	}
	for _, f := range header {
		if first && f.need && !root.Has(f.name) {
			d.fault(place{name, root.Line}, "%s is missing", f.name)
		}
	}
}

func (d *draft) header() []field {
	r := &d.regime
	return []field{
		{"name", &r.Name, 40, true}, {"title", &r.Title, line, true}, {"version", &r.Version, short, true},
		{"publisher", &r.Publisher, line, false}, {"about", &r.About, long, false},
		{"licence", &r.Licence, long, false}, {"notice", &r.Notice, long, false},
		{"open", &r.Open, short, true}, {"unsettled", &r.Unsettled, short, true},
	}
}
