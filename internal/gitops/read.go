package gitops

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"steward/internal/record"
	"steward/internal/tree"
)

// Bounds of what is read.
const (
	MaxFile      = 8 << 20 // bytes of one file
	MaxFiles     = 10_000  // files below a folder
	MaxDocuments = 50_000  // in all files
	maxDepth     = 6       // document, fields, list, link or file
	maxValues    = 500_000 // in one file, those that aliases bring along too
)

// Where is a place in a file; Line counts from 1.
type Where struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// String returns the place as people write it: "systems.yaml:12".
func (w Where) String() string { return fmt.Sprintf("%s:%d", w.File, w.Line) }

// Problem is one thing that keeps a document from being applied.
type Problem struct {
	Where
	Reason string `json:"reason"`
}

// Error returns place and reason.
func (p Problem) Error() string { return p.Where.String() + ": " + p.Reason }

// ReadAll reads the files named, and every .yaml, .yml and .json file below
// folders among them, in the order of their names. Problems of all files are
// told at once; the error says that a file or folder cannot be read.
func ReadAll(files fs.FS, names []string, kinds *record.Catalogue) ([]Document, []Problem, error) {
	var docs []Document
	var problems []Problem
	found, err := expand(files, names)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range found {
		data, err := readFile(files, name)
		if err != nil {
			return nil, nil, err
		}
		d, p := Read(name, data, kinds)
		docs, problems = append(docs, d...), append(problems, p...)
		if len(docs) > MaxDocuments {
			return nil, nil, record.Fail(record.TooLarge, fmt.Sprintf("The files hold more than %d documents; apply them in parts.", MaxDocuments))
		}
	}
	return docs, problems, nil
}

// expand lists the files meant by names; files named are taken whatever they
// end in.
func expand(files fs.FS, names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		err := fs.WalkDir(files, path.Clean(name), func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.Type().IsRegular() && (p == path.Clean(name) || isYAML(p)) {
				out = append(out, p)
			}
			if len(out) > MaxFiles {
				return record.Fail(record.TooLarge, fmt.Sprintf("There are more than %d files; apply them in parts.", MaxFiles))
			}
			return nil
		})
		if errors.Is(err, fs.ErrNotExist) {
			return nil, record.Wrap(record.NotFound, "There is no file or folder "+name+".", err)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return out, nil
}

func isYAML(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

func readFile(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > MaxFile {
		return nil, record.Fail(record.TooLarge, fmt.Sprintf("%s is larger than %d MiB.", name, MaxFile>>20))
	}
	return data, nil
}

// Read reads the documents of one file. A document with a problem is left out.
func Read(name string, data []byte, kinds *record.Catalogue) ([]Document, []Problem) {
	var docs []Document
	var problems []Problem
	values := maxValues
	for _, part := range split(data) {
		node, err := tree.YAML(part.data, part.before, tree.Limits{Depth: maxDepth, Values: values})
		if err != nil {
			problems = append(problems, explain(name, part.before, err))
			continue
		}
		if node.Type == tree.Null {
			continue
		}
		values -= count(node)
		r := reader{file: name, kinds: kinds}
		if doc, ok := r.document(node); ok {
			docs = append(docs, doc)
		}
		problems = append(problems, r.problems...)
	}
	return docs, problems
}

func explain(file string, before int, err error) Problem {
	var e *tree.Error
	if errors.As(err, &e) {
		return Problem{Where{file, e.Line}, e.Reason}
	}
	return Problem{Where{file, before + 1}, "this cannot be read"}
}

func count(n *tree.Node) int {
	all := 1
	for i := range n.Items {
		all += count(&n.Items[i])
	}
	return all
}

// part is one document of a file, and how many lines stand before it.
type part struct {
	data   []byte
	before int
}

// split parts a file at the lines that begin a document. YAML allows "---" at
// the start of a line for nothing else, not even within a text.
func split(data []byte) []part {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	out := []part{{}}
	line := 0
	for l := range bytes.Lines(data) {
		last := &out[len(out)-1]
		if begins(l) && len(last.data) > 0 {
			out = append(out, part{before: line})
			last = &out[len(out)-1]
		}
		last.data = append(last.data, l...)
		line++
	}
	return out
}

func begins(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte("---"))
	return ok && (len(bytes.TrimSpace(rest)) == 0 || rest[0] == ' ' || rest[0] == '\t')
}
