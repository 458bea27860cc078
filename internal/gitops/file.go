package gitops

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"

	"steward/internal/record"
	"steward/internal/tree"
)

// maxEvidence bounds a file that a document brings along, in bytes.
const maxEvidence = 256 << 20

// pending is a file beside the documents that applying the plan keeps.
type pending struct {
	field string
	path  string
	hash  string
}

// file reads the value of a file field: what is kept already, by name, hash,
// size and type, or {path: …} of a file beside the document.
func (p *planner) file(f *record.Field, n *tree.Node, it *Item) (any, error) {
	if n.Type != tree.Object {
		return nil, fmt.Errorf("expects a file: path, or name, hash, size and type")
	}
	if n.Has("path") {
		return p.beside(f, n, it)
	}
	out := map[string]any{}
	for i, key := range n.Keys {
		v := &n.Items[i]
		if !v.Scalar() {
			return nil, fmt.Errorf("%s expects one value", clip(key, 40))
		}
		out[key] = v.Text
		if key == "size" {
			size, err := strconv.ParseInt(v.Text, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("size is not a whole number of bytes")
			}
			out[key] = float64(size)
		}
	}
	return out, nil
}

// beside reads a file next to the document. When the record holds the same
// bytes under the same name, nothing changes.
func (p *planner) beside(f *record.Field, n *tree.Node, it *Item) (any, error) {
	if len(n.Keys) != 1 || !n.Get("path").Scalar() || p.o.Files == nil || f.Many {
		return nil, fmt.Errorf("a file cannot be given by path here")
	}
	at := path.Join(path.Dir(it.Where.File), n.First("path"))
	if !fs.ValidPath(at) {
		return nil, fmt.Errorf("%q leads out of the folder", clip(n.First("path"), 60))
	}
	ref, err := measure(p.o.Files, at)
	if err != nil {
		return nil, err
	}
	if cur, ok := record.ToFileRef(it.current.Body[f.Name]); ok && cur.Hash == ref.Hash && cur.Name == ref.Name {
		return cur.Value(), nil
	}
	it.files = append(it.files, pending{field: f.Name, path: at, hash: ref.Hash})
	return ref.Value(), nil
}

// measure returns hash, name and size of a file; its type is found when it is
// kept.
func measure(files fs.FS, at string) (record.FileRef, error) {
	f, err := files.Open(at)
	if err != nil {
		return record.FileRef{}, fmt.Errorf("the file %q cannot be opened", clip(at, 100))
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, io.LimitReader(f, maxEvidence+1))
	if err != nil {
		return record.FileRef{}, fmt.Errorf("the file %q cannot be read", clip(at, 100))
	}
	if n > maxEvidence {
		return record.FileRef{}, fmt.Errorf("the file %q is larger than %d MiB", clip(at, 100), maxEvidence>>20)
	}
	return record.FileRef{Hash: hex.EncodeToString(sum.Sum(nil)), Name: path.Base(at), Size: n, Type: "application/octet-stream"}, nil
}
