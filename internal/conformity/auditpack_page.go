package conformity

import (
	"bufio"
	"context"
	"crypto/sha256"
	_ "embed" // the style and the templates of the pages
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"steward/internal/export"
	"steward/internal/record"
)

var (
	//go:embed auditpack.css
	auditStyle string
	//go:embed auditpack.html
	auditSource string

	auditTemplate = template.Must(template.New("audit").Funcs(template.FuncMap{"within": func(up string, of any) auditPart { return auditPart{up, of} }}).Parse(auditSource))
)

// auditPolicy is the content security policy of the pages: nothing is fetched,
// nothing runs, and no style applies but their own.
func auditPolicy() string {
	sum := sha256.Sum256([]byte(auditStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// Bounds of the pages.
const (
	mostInline = 1500 // rows and pieces that index.html shows itself; more are on pages of their own
	pagePieces = 1000 // pieces on one page
	pageRows   = 1000 // rows of a list on one page
)

// auditPage is one page of the pack. Up leads from it to the folder of the pack.
type auditPage struct {
	Title  string
	Policy string
	Style  template.CSS
	Up     string
	Prev   string
	Next   string
	Index  *auditIndex
	Group  *auditGroup
	List   *auditTable
}

// auditPart is a table on a page from which Up leads to the folder of the pack.
type auditPart struct {
	Up string
	Of any
}

// auditIndex is what index.html shows.
type auditIndex struct {
	Manifest    export.Manifest
	Key         string
	Fingerprint string
	Period      string
	Day         record.Date
	Closed      []string
	Reports     []auditReport
	Absent      []string
	Packs       []auditPack
	Lists       []auditTable
	Kinds       []auditKind
}

// auditPack is a content pack with its groups.
type auditPack struct {
	Title, Name, Version, Sentence string
	Groups                         []auditGroup
}

// auditKind is the pages of all records of a kind.
type auditKind struct {
	Labels, Page string
	N            int
}

// auditTable is a list of records, or a part of it.
type auditTable struct {
	Labels, Singular string
	N                int
	Page             string // where it is, when not on the index
	Rows             []auditRow
}

// auditRow is one record of a list.
type auditRow struct {
	auditEntry
	Page, File string // in the pack, "" without
}

// render writes reports, pages and the index.
func (x *audit) render(ctx context.Context, r *export.Rendering) error {
	for i := range x.reports {
		for _, form := range x.reports[i].Forms {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := r.Add(x.reports[i].Path(form), func(w io.Writer) error { return x.reports[i].write(w, form) }); err != nil {
				return err
			}
		}
	}
	m := r.Manifest()
	index := &auditIndex{Manifest: m, Key: r.Verifier(), Fingerprint: export.Fingerprint(r.Verifier()), Day: x.day, Closed: x.closed, Reports: x.reports, Absent: x.absent, Period: x.period()}
	r.Kinds(func(labels string, n int, page string) { index.Kinds = append(index.Kinds, auditKind{labels, page, n}) })
	inline := x.size() <= mostInline
	if err := x.groupPages(r, index, inline); err != nil {
		return err
	}
	if err := x.listPages(r, index, inline); err != nil {
		return err
	}
	return x.page(r, "index.html", auditPage{Title: m.Organisation.Name + ": audit pack", Index: index})
}

// size is how many rows and pieces there are to show.
func (x *audit) size() int {
	n := len(x.systems)
	for _, g := range x.grids {
		n += len(g.Rows)
	}
	for _, list := range x.pieces {
		n += len(list)
	}
	for _, l := range x.lists {
		n += len(l.Rows)
	}
	return n
}

func (x *audit) period() string {
	switch {
	case x.o.From == "" && x.o.To == "":
		return "without limits"
	case x.o.To == "":
		return "from " + string(x.o.From)
	case x.o.From == "":
		return "to " + string(x.o.To)
	}
	return fmt.Sprintf("from %s to %s", x.o.From, x.o.To)
}

func (x *audit) page(r *export.Rendering, path string, p auditPage) error {
	p.Policy, p.Style = auditPolicy(), template.CSS(auditStyle)
	if path != "index.html" {
		p.Up = "../"
	}
	return r.Add(path, func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 32<<10)
		if err := auditTemplate.Execute(out, p); err != nil {
			return err
		}
		return out.Flush()
	})
}

// listPages shows each list on the index, or on pages of its own.
func (x *audit) listPages(r *export.Rendering, index *auditIndex, inline bool) error {
	for _, l := range x.lists {
		t := auditTable{Labels: l.Kind.Labels, Singular: l.Kind.Name, N: len(l.Rows)}
		if inline {
			t.Rows = x.tableRows(r, l.Rows)
		} else if err := x.listPage(r, &t, l); err != nil {
			return err
		}
		index.Lists = append(index.Lists, t)
	}
	return nil
}

func (x *audit) listPage(r *export.Rendering, t *auditTable, l auditList) error {
	name := func(n int) string { return numbered("list-"+l.Kind.Name, n) }
	t.Page = "pages/" + name(0)
	for n := 0; n*pageRows < len(l.Rows); n++ {
		part := *t
		part.Rows = x.tableRows(r, l.Rows[n*pageRows:min(len(l.Rows), (n+1)*pageRows)])
		p := auditPage{Title: l.Kind.Labels, List: &part}
		if n > 0 {
			p.Prev = name(n - 1)
		}
		if (n+1)*pageRows < len(l.Rows) {
			p.Next = name(n + 1)
		}
		if err := x.page(r, "pages/"+name(n), p); err != nil {
			return err
		}
	}
	return nil
}

// numbered is the n-th file of a name, counted from 0.
func numbered(name string, n int) string {
	if n == 0 {
		return name + ".html"
	}
	return fmt.Sprintf("%s-%d.html", name, n+1)
}

func (x *audit) tableRows(r *export.Rendering, list []auditEntry) []auditRow {
	out := make([]auditRow, 0, len(list))
	for _, e := range list {
		out = append(out, auditRow{e, r.Page(e.ID), r.File(e.Hash)})
	}
	return out
}
