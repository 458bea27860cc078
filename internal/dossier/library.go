package dossier

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"steward/internal/law"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/tree"
)

// Bounds of a folder of templates.
const (
	MaxBytes   = 1 << 20 // of one file
	maxFiles   = 60
	maxValues  = 50_000 // in one file
	treeDepth  = 16
	maxReports = 100 // faults reported at once
)

// Library is the documents that laws ask for, in the order they are shown.
type Library struct {
	Templates []Template
}

// Template returns the template with the id, or nil.
func (l *Library) Template(id string) *Template {
	for i := range l.Templates {
		if l.Templates[i].ID == id {
			return &l.Templates[i]
		}
	}
	return nil
}

// Open reads the templates of all laws: below dir, a folder for each law by its name.
// Two templates with one identity are Invalid; what Read refuses is refused.
func Open(fsys fs.FS, dir string, kinds *record.Catalogue, laws Laws) (*Library, error) {
	folders, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("look for documents: %w", err)
	}
	out := &Library{}
	for _, d := range folders {
		if !d.IsDir() {
			continue
		}
		regime, err := laws(d.Name())
		if err != nil {
			return nil, err
		}
		lib, err := Read(fsys, path.Join(dir, d.Name()), kinds, regime)
		if err != nil {
			return nil, err
		}
		if err := out.Add(lib); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Add takes the templates of another library up. One whose identity is taken is
// Invalid.
func (l *Library) Add(more *Library) error {
	for _, t := range more.Templates {
		if other := l.Template(t.ID); other != nil {
			return record.Fail(record.Invalid, fmt.Sprintf("Both %s and %s ask for a document %q. Give one of them another id.", other.Law, t.Law, t.ID))
		}
		l.Templates = append(l.Templates, t)
	}
	return nil
}

// Read reads the templates of a folder and holds them against the kinds records are
// of and the law that asks for them. Reading is strict and bounded. Faults are
// pack.Problems, each with file and line; a folder that is not there is NotFound.
func Read(fsys fs.FS, dir string, kinds *record.Catalogue, regime *law.Regime) (*Library, error) {
	names, err := pack.Folder(fsys, dir, "", maxFiles, ".yaml")
	if err != nil {
		return nil, err
	}
	r := &reader{kinds: kinds, regime: regime}
	for _, name := range names {
		data, err := pack.Bytes(fsys, name, MaxBytes)
		if err != nil {
			return nil, err
		}
		r.document(name, data)
	}
	r.checkAll()
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, byPlace)
		return nil, r.problems
	}
	return &Library{r.templates}, nil
}

func byPlace(a, b pack.Problem) int {
	if a.File != b.File {
		if a.File < b.File {
			return -1
		}
		return 1
	}
	return a.Line - b.Line
}

// document reads one file, which holds one template.
func (r *reader) document(name string, data []byte) {
	r.file = name
	if len(data) > MaxBytes {
		r.fault(0, "the file is larger than %d MB", MaxBytes>>20)
		return
	}
	root, err := tree.YAML(data, 0, tree.Limits{Depth: treeDepth, Values: maxValues})
	var e *tree.Error
	switch {
	case errors.As(err, &e):
		r.fault(e.Line, "%s", e.Reason)
	case err != nil:
		r.fault(0, "the file cannot be read")
	default:
		r.template(root)
	}
}
