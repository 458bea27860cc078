package export

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"steward/internal/record"
)

// Audit makes a pack an audit pack: the records of a scope, evidence under names
// people can read, and renderings beside them, in the format FormatAudit.
type Audit struct {
	// Scope is what was asked for; its Scope and Kinds are filled in by Write.
	Scope Asked
	// Records are those whose entries are disclosed, as far as the actor may
	// export them.
	Records map[record.ID]bool
	// Render writes index.html, and whatever else there is of reports/ and
	// pages/. It is called once, when all else is in the pack.
	Render func(context.Context, *Rendering) error
}

// The folders an audit pack has beside those of other packs.
const (
	dirEvidence = "evidence/"
	dirReports  = "reports/"
	dirPages    = "pages/"
)

// Rendering is a pack whose renderings are being written. They are made from the
// records and are no leaves of the log; the manifest has their hashes.
type Rendering struct {
	p        *packer
	manifest Manifest
}

// Manifest is the manifest so far, without the list of files.
func (r *Rendering) Manifest() Manifest { return r.manifest }

// Verifier is the key that signed the log.
func (r *Rendering) Verifier() string { return r.p.head.Verifier }

// File returns where the pack has the bytes with a hash, "" when it has not.
func (r *Rendering) File(hash string) string {
	if slices.ContainsFunc(r.manifest.Missing, func(m MissingFile) bool { return m.Hash == hash }) {
		return ""
	}
	return r.p.paths[hash]
}

// Page returns where the pack shows a record, "" for one that is not in it.
func (r *Rendering) Page(id record.ID) string {
	if href := r.p.href(id); href != "" {
		return "read/" + href
	}
	return ""
}

// Kinds calls do with each kind the pack has records of: its label, how many,
// and the first page that shows them.
func (r *Rendering) Kinds(do func(labels string, n int, page string)) {
	for _, k := range r.p.words.Kinds {
		if n := len(r.p.byKind[k.Name]); n > 0 {
			do(k.Labels, n, pathPage(k.Name, 0))
		}
	}
}

// Add writes one file: index.html, reports/NAME.pdf, reports/NAME.xlsx or
// pages/NAME.html. NAME holds lower-case letters, digits, hyphens and
// underscores, 64 at most. A path of any other form is an error.
func (r *Rendering) Add(path string, write func(io.Writer) error) error {
	dir, name, _ := strings.Cut(path, "/")
	if path != pathIndex && (!rendering(path) || !knownAudit(dir, name)) {
		return fmt.Errorf("a pack has no place for a rendering called %s", quote(path))
	}
	if slices.ContainsFunc(r.p.zip.sum, func(f FileSum) bool { return f.Path == path }) {
		return fmt.Errorf("the rendering %s is written twice", quote(path))
	}
	method := zip.Deflate
	if strings.HasPrefix(path, dirReports) {
		method = zip.Store // both forms are compressed already
	}
	if path != pathIndex {
		r.p.counts.Renderings++
	}
	return r.p.zip.add(path, method, write)
}

// render has the renderings of an audit pack written.
func (p *packer) render(ctx context.Context) error {
	r := &Rendering{p: p, manifest: p.manifest()}
	if err := p.options.Audit.Render(ctx, r); err != nil {
		return err
	}
	if !slices.ContainsFunc(p.zip.sum, func(f FileSum) bool { return f.Path == pathIndex }) {
		return fmt.Errorf("the pack was left without %s", pathIndex)
	}
	return nil
}

// rendering reports whether a path is one of a rendering that no other pack has.
func rendering(path string) bool {
	return strings.HasPrefix(path, dirReports) || strings.HasPrefix(path, dirPages)
}

// knownAudit reports whether an audit pack has such a path.
func knownAudit(dir, name string) bool {
	switch dir + "/" {
	case dirEvidence:
		return name != "" && name == safeName(name)
	case dirReports:
		base, pdf := strings.CutSuffix(name, ".pdf")
		base, xlsx := strings.CutSuffix(base, ".xlsx")
		return pdf != xlsx && plainName(base)
	case dirPages:
		base, ok := strings.CutSuffix(name, ".html")
		return ok && plainName(base)
	}
	return false
}
