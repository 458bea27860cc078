package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"steward/internal/record"
	"steward/internal/tree"
)

// MaxBytes is how large one file of a pack may be.
const MaxBytes = 5 << 20

// Bounds of what is read.
const (
	maxTotal = 20 << 20 // of all files of a folder
	maxFiles = 100      // of a folder
	maxItems = 20_000   // of each list of a pack
	maxDepth = 12       // of items in items
	maxMarks = 600_000  // that part values in one file, see marks
)

func limits() tree.Limits { return tree.Limits{Depth: 8, Values: maxMarks} }

// headerFile is the file of a folder that makes it a pack.
const headerFile = "pack.yaml"

// Read reads the pack in a folder: pack.yaml, and the lists in any other .yaml,
// .yml or .json files beside it, in the order of their names. Folders below and
// other files are left alone. A folder without pack.yaml is a record.Error with
// the code NotFound; a pack with faults is Problems.
func Read(fsys fs.FS, dir string) (*Pack, error) {
	d, err := readFolder(fsys, dir)
	if err != nil {
		return nil, err
	}
	return d.done()
}

// ReadFile reads a pack that is one YAML or JSON file, told apart by the name
// (".json", anything else is YAML) and up to 5 MB. The name is also what
// problems call the file. A pack with faults is Problems.
func ReadFile(name string, data []byte) (*Pack, error) {
	d := newDraft(name)
	d.file(name, data, true)
	return d.done()
}

func newDraft(name string) *draft {
	return &draft{header: map[string]place{}, start: place{file: name}}
}

func readFolder(fsys fs.FS, dir string) (*draft, error) {
	files, err := Folder(fsys, dir, headerFile, maxFiles, ".yaml", ".yml", ".json")
	if err != nil {
		return nil, err
	}
	d, total := newDraft(path.Join(dir, headerFile)), 0
	for i, name := range files {
		data, err := Bytes(fsys, name, MaxBytes)
		if err != nil {
			return nil, err
		}
		if total += len(data); total > maxTotal {
			return nil, record.Fail(record.TooLarge, fmt.Sprintf("The files of a pack are at most %d MB together", maxTotal>>20))
		}
		d.file(name, data, i == 0)
	}
	return d, nil
}

// file adds what one file holds. Only the first has the header.
func (d *draft) file(name string, data []byte, first bool) {
	at := place{file: name}
	if len(data) > MaxBytes {
		d.broken = true
		d.problems.add(at, "the file is larger than %d MB", MaxBytes>>20)
		return
	}
	if marks(data) > maxMarks {
		d.broken = true
		d.problems.add(at, "the file holds more values than a pack may have")
		return
	}
	root, err := parse(name, data)
	if err != nil {
		d.broken = true
		var e *tree.Error
		if errors.As(err, &e) {
			d.problems.add(place{name, e.Line}, "%s", e.Reason)
		} else {
			d.problems.add(at, "the file cannot be read")
		}
		return
	}
	if root.Type != tree.Object {
		d.broken = true
		d.problems.add(place{name, root.Line}, "a pack begins with keys such as name, title and items")
		return
	}
	d.root(name, root, first)
}

// marks counts what may part one value from the next. Parsers take memory for
// every value before anyone can count them; this bounds it beforehand.
func marks(data []byte) int {
	n := 0
	for _, c := range data {
		switch c {
		case ',', ':', '[', '{', '-', '\n':
			n++
		}
	}
	return n
}

func parse(name string, data []byte) (*tree.Node, error) {
	if strings.EqualFold(path.Ext(name), ".json") {
		return tree.JSON(data, limits())
	}
	return tree.YAML(data, 0, limits())
}

// lists are the keys that may stand in every file of a folder.
func lists() []string {
	return []string{"sources", "items", "documents", "crosswalk", "terms", "uncertain"}
}

// root reads the keys at the top of a file.
func (d *draft) root(name string, root *tree.Node, first bool) {
	fields := headerFields()
	for i, key := range root.Keys {
		n := &root.Items[i]
		at := place{name, n.Line}
		f := find(fields, key)
		switch {
		case key == "uncertain":
			d.pack.Uncertain = append(d.pack.Uncertain, d.texts(name, n, key, f.most)...)
		case d.list(name, key, n):
		case f == nil:
			d.problems.add(at, "the key %q is not known; known are %s, %s", clip(key), names(fields), strings.Join(lists()[:5], ", "))
		case !first:
			d.problems.add(at, "%s belongs in %s", key, headerFile)
		default:
			d.header[key] = at
			set(d, name, n, key, f.at(&d.pack), f.most, f.lines)
		}
	}
	if first {
		d.start.line = root.Line
		demand(d, d.start, &d.pack, fields)
	}
}

// list adds one list of objects and reports whether the key is one.
func (d *draft) list(file, key string, n *tree.Node) bool {
	switch key {
	case "sources":
		addAll(d, file, n, sourceFields(), &d.pack.Sources, &d.sources)
	case "items":
		addAll(d, file, n, itemFields(), &d.pack.Items, &d.items)
	case "documents":
		addAll(d, file, n, documentFields(), &d.pack.Documents, &d.docs)
	case "crosswalk":
		addAll(d, file, n, mappingFields(), &d.pack.Crosswalk, &d.maps)
	case "terms":
		addAll(d, file, n, termFields(), &d.pack.Terms, &d.terms)
	default:
		return false
	}
	return true
}

func addAll[T any](d *draft, file string, n *tree.Node, fields []field[T], to *[]T, at *[]place) {
	if n.Type != tree.List && n.Type != tree.Null {
		d.problems.add(place{file, n.Line}, "a list is expected here")
		return
	}
	for _, one := range n.Each() {
		if len(*to) == maxItems {
			d.problems.add(place{file, one.Line}, "there are more than %d entries", maxItems)
			return
		}
		*to = append(*to, decode(d, file, one, fields))
		*at = append(*at, place{file, one.Line})
	}
}
