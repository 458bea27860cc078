package web

import (
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
)

// parsePages parses every template once: the layout and the parts (files that
// begin with an underscore) under each page, so that every page may define
// "title", "main" and parts of its own without disturbing another.
func parsePages(from fs.FS, a assets, p *prose) (map[string]*template.Template, error) {
	base := template.New("base").Funcs(functions(a, p)).Option("missingkey=error")
	base, err := base.ParseFS(from, "templates/_*.html")
	if err != nil {
		return nil, fmt.Errorf("parse the parts of pages: %w", err)
	}
	names, err := fs.Glob(from, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if strings.HasPrefix(name, "_") {
			continue
		}
		own, err := base.Clone()
		if err != nil {
			return nil, fmt.Errorf("copy the layout: %w", err)
		}
		if pages[name], err = own.ParseFS(from, file); err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
		for _, part := range []string{"title", "main"} {
			if pages[name].Lookup(part) == nil {
				return nil, fmt.Errorf("page %s does not define %q", name, part)
			}
		}
	}
	return pages, nil
}

// render writes a page in its layout.
func (w *Web) render(out io.Writer, name string, v *view) error {
	t := w.pages[name]
	if t == nil {
		return fmt.Errorf("there is no template %q", name)
	}
	layout := "document"
	if v.Account.ID == "" || v.Narrow {
		layout = "sheet"
	}
	if err := t.ExecuteTemplate(out, layout, v); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	return nil
}
