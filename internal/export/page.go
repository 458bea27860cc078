package export

import (
	"archive/zip"
	"fmt"
	"html/template"
	"io"
	"strings"

	"steward/internal/record"
)

// The pages of a pack are opened from a disk, so their style is inside them.
// They hold no script and ask for nothing from anywhere.
const pageStyle = `<style>
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem}h3{font-size:1.05rem;margin-bottom:.3rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8885;overflow-wrap:anywhere}
th{font-weight:600}thead th{white-space:nowrap}article{border-top:2px solid #8888;margin-top:1.5rem;padding-top:.5rem}
article th{width:14rem}td p{margin:0 0 .3rem;white-space:pre-wrap}
code,pre{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}pre{white-space:pre-wrap;padding:.8rem;border:1px solid #8885}
summary{cursor:pointer;font-weight:600;padding:.3rem 0}.dim{opacity:.75}
</style>`

const pageTop = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{.Title}}</title>` + pageStyle + `</head><body>
`

const pageHTML = `{{define "top"}}` + pageTop + `<p><a href="../index.html">{{.Org}}</a></p>
<h1>{{.Title}}</h1>
{{end}}{{define "record"}}<article id="{{.Ref}}">
<h2>{{.Ref}} {{.Title}}</h2>
<p>{{.State}}{{if .Removed}} · <strong>removed</strong>{{end}} · revision {{.Rev}}, leaf {{.Seq}} of the log, {{.Updated}}</p>
<table>
{{range .Rows}}<tr><th scope="row">{{.Label}}</th><td>{{range .Values}}<p>{{if .Href}}<a href="{{.Href}}">{{.Text}}</a>{{else}}{{.Text}}{{end}}</p>{{end}}</td></tr>
{{end}}</table>
</article>
{{end}}{{define "bottom"}}{{if .}}<p><a href="{{.}}">Next page</a></p>
{{end}}</body></html>
{{end}}`

// perPage is how many records one page of a kind shows.
const perPage = 1000

// pages are the pages of one kind, written one after the other into the spool
// and from there into the pack.
type pages struct {
	p    *packer
	kind *kindWords
	page *page
	ends []int64 // where each page ends
}

func (p *packer) newPages(k *kindWords) *pages { return &pages{p: p, kind: k} }

// record shows a record on the page it belongs to.
func (g *pages) record(it *item, l line) error {
	if it.page > len(g.ends) {
		if err := g.end(); err != nil {
			return err
		}
	}
	if g.page == nil {
		g.page = newPage(g.p.pages, g.p.org.Name, g.kind)
	}
	return g.page.record(l, g.p)
}

func (g *pages) end() error {
	if g.page == nil {
		return nil
	}
	err := g.page.close(g.p, g.kind, len(g.ends))
	g.page, g.ends = nil, append(g.ends, g.p.pages.end)
	return err
}

func (g *pages) write() error {
	if err := g.end(); err != nil {
		return err
	}
	var from int64
	for n, to := range g.ends {
		err := g.p.zip.add(pathPage(g.kind.Name, n), zip.Deflate, func(w io.Writer) error { return g.p.pages.copy(w, span{from, to - from}) })
		if err != nil {
			return err
		}
		from = to
	}
	return nil
}

// page writes the page of one kind, record by record.
type page struct {
	out  io.Writer
	tmpl *template.Template
	err  error
}

func newPage(out io.Writer, org string, k *kindWords) *page {
	p := &page{out: out}
	if p.tmpl, p.err = template.New("page").Parse(pageHTML); p.err == nil {
		p.err = p.tmpl.ExecuteTemplate(out, "top", struct{ Org, Title string }{org, k.Labels})
	}
	return p
}

// pageRecord is a record as its page shows it.
type pageRecord struct {
	line
	Rows []pageRow
}

type pageRow struct {
	Label  string
	Values []pageValue
}

type pageValue struct {
	Text string
	Href string // within the pack; empty for plain text
}

func (g *page) record(l line, p *packer) error {
	if g.err != nil {
		return fmt.Errorf("write a page: %w", g.err)
	}
	r := pageRecord{line: l}
	if l.Owner != nil {
		r.Rows = append(r.Rows, pageRow{"Owner", []pageValue{{l.Owner.Name, p.href(l.Owner.ID)}}})
	}
	if p.duties.answered(l.Kind) {
		var people []pageValue
		for _, id := range p.duties.accountable(l.ID) {
			people = append(people, pageValue{p.name(id), p.href(id)})
		}
		if people == nil {
			people = []pageValue{{Text: "nobody, as far as this pack knows"}}
		}
		r.Rows = append(r.Rows, pageRow{"Accountable on " + string(p.duties.day), people})
	}
	for _, row := range [][2]string{{"Due", string(l.Due)}, {"External identity", l.External}} {
		if row[1] != "" {
			r.Rows = append(r.Rows, pageRow{row[0], []pageValue{{Text: row[1]}}})
		}
	}
	k := p.words.kind(l.Kind)
	for _, f := range l.Fields {
		r.Rows = append(r.Rows, p.row(k.field(f.Name), f))
	}
	g.err = g.tmpl.ExecuteTemplate(g.out, "record", r)
	return g.err
}

// close ends the n-th page of a kind, with a link to the next one.
func (g *page) close(p *packer, k *kindWords, n int) error {
	next := ""
	if (n+1)*perPage < len(p.byKind[k.Name]) {
		next = strings.TrimPrefix(pathPage(k.Name, n+1), "read/")
	}
	if g.err == nil {
		g.err = g.tmpl.ExecuteTemplate(g.out, "bottom", next)
	}
	return g.err
}

// row shows a field, with links within the pack.
func (p *packer) row(w *fieldWords, f fieldLine) pageRow {
	row := pageRow{Label: f.Label}
	if refs := fileRefs(f.Value); len(refs) > 0 {
		for _, r := range refs {
			row.Values = append(row.Values, pageValue{fmt.Sprintf("%s (%d bytes, %s)", r.Name, r.Size, r.Type), "../" + p.filePath(r.Hash)})
		}
		return row
	}
	ids := record.Strings(f.Value)
	isLink := w != nil && (w.Type == record.LinkType || w.Type == record.Person)
	for i, text := range f.texts() {
		v := pageValue{Text: text}
		if w != nil && w.Unit != "" {
			v.Text += " " + w.Unit
		}
		if isLink && i < len(ids) {
			v.Href = p.href(record.ID(ids[i]))
		}
		row.Values = append(row.Values, v)
	}
	return row
}

// href leads from one page to a record of the pack; it is empty for others.
func (p *packer) href(id record.ID) string {
	it := p.items[id]
	if it == nil {
		return ""
	}
	return strings.TrimPrefix(pathPage(it.kind, it.page), "read/") + "#" + refOf(p.words.kind(it.kind).Prefix, it.number)
}
