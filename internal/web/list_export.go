package web

import (
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"time"

	"steward/internal/access"
	"steward/internal/exchange"
	"steward/internal/record"
)

// exportList sends the list of the address as a file, page by page, so that a
// list of any length needs no memory.
func (w *Web) exportList(c *call) error {
	o, err := c.outline()
	if err != nil {
		return err
	}
	raw := c.r.URL.Query()
	format := raw.Get("format")
	raw.Del("format")
	q, err := readList(o, raw, c.actor.Person)
	if err != nil {
		return err
	}
	if format != "csv" && format != "xlsx" {
		return record.Fail(record.Invalid, "A list is exported as csv or xlsx.")
	}
	return c.sendRows(o, o.kind.Plural, format, c.exported(o, q))
}

// sendRows writes rows as a file. What goes wrong after the first bytes can only
// break the answer off, so that nobody takes half a list for the whole.
func (c *call) sendRows(o outline, name, format string, rows iter.Seq2[[]string, error]) error {
	next, stop := iter.Pull2(rows)
	defer stop()
	first, err, more := next()
	if more && err != nil {
		return err
	}
	all := func(yield func([]string, error) bool) {
		for row, err := first, err; more; row, err, more = next() {
			if !yield(row, err) {
				return
			}
		}
	}
	c.download(fmt.Sprintf("%s-%s-%s.%s", c.org.Slug, name, c.today(), format))
	if format == "csv" {
		c.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		err = exchange.WriteCSV(c.w, exportColumns(o), all)
	} else {
		c.w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		err = exchange.WriteXLSX(c.w, o.kind.Labels, exportColumns(o), all)
	}
	if err != nil {
		c.web.Log.WarnContext(c.ctx, "export broken off", "kind", o.kind.Name, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// exported walks the list in pages of 200.
func (c *call) exported(o outline, q listQuery) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		q.query.Limit, q.query.After = 200, ""
		for {
			page, err := c.find(o, q)
			if err != nil {
				yield(nil, err)
				return
			}
			if !c.exportPage(o, page.Records, yield) || page.Next == "" {
				return
			}
			q.query.After = page.Next
		}
	}
}

func (c *call) exportPage(o outline, records []record.Record, yield func([]string, error) bool) bool {
	var ids []record.ID
	for _, r := range records {
		ids = o.names(ids, r)
	}
	d, err := c.display(ids)
	if err != nil {
		return yield(nil, err) && false
	}
	for _, r := range records {
		if !yield(d.exportRow(o, r), nil) {
			return false
		}
	}
	return true
}

// exportNames are the fields of a row, those every record has first.
func exportNames(o outline) []string {
	out := []string{"title", "state", "owner", "due", "external"}
	for i := range o.fields {
		out = append(out, o.fields[i].Name)
	}
	return append(out, "created", "updated")
}

func exportColumns(o outline) []string {
	out := []string{"Reference"}
	for _, name := range exportNames(o) {
		out = append(out, o.field(name).Label)
	}
	return out
}

func (d display) exportRow(o outline, r record.Record) []string {
	row := []string{r.Ref(o.kind)}
	for _, name := range exportNames(o) {
		row = append(row, d.exportCell(o.field(name), valueOf(r, name)))
	}
	return row
}

// exportCell writes a value so that programs can read it back: labels of
// options, days and times as ISO 8601, links as reference and title.
func (d display) exportCell(f *record.Field, v any) string {
	if l, ok := v.([]any); ok {
		parts := make([]string, len(l))
		for i, x := range l {
			parts[i] = d.exportCell(f, x)
		}
		return strings.Join(parts, "; ")
	}
	switch f.Shown() {
	case record.Enum:
		return d.single(f, v)
	case record.Person, record.LinkType:
		s, _ := v.(string)
		if n, ok := d.names[record.ID(s)]; ok {
			if k := d.kinds.Kind(n.Kind); k != nil {
				return refOf(k, n.Number) + " " + n.Title
			}
		}
		return ""
	}
	return f.ToText(v)
}

// exportRecord sends one record: its fields as JSON, or as a list of one.
func (w *Web) exportRecord(c *call) error {
	o, err := c.outline()
	if err != nil {
		return err
	}
	r, err := c.record()
	if err != nil {
		return err
	}
	if err := c.actor.Require(access.Export, r.Kind, &r); err != nil {
		return err
	}
	if r.Erased {
		return record.Fail(record.Illegal, "This record was erased; there is nothing left to export.")
	}
	switch format := c.query("format"); format {
	case "", "json":
		return c.exportJSON(o, r)
	case "csv", "xlsx":
		return c.sendRows(o, r.Ref(o.kind), format, func(yield func([]string, error) bool) {
			c.exportPage(o, []record.Record{r}, yield)
		})
	}
	return record.Fail(record.Invalid, "A record is exported as json, csv or xlsx.")
}

func (c *call) exportJSON(o outline, r record.Record) error {
	body := r.Body.Clone()
	for name, v := range r.Derived {
		body[name] = v
	}
	text, err := json.MarshalIndent(map[string]any{
		"id": r.ID, "kind": r.Kind, "ref": r.Ref(o.kind), "title": r.Title, "state": r.State, "owner": r.Owner, "due": r.Due, "external": r.External,
		"created": r.Created.Format(time.RFC3339Nano), "updated": r.Updated.Format(time.RFC3339Nano), "rev": r.Rev, "leaf": r.Seq, "removed": r.Removed, "fields": body,
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode a record: %w", err)
	}
	c.download(fmt.Sprintf("%s-%s.json", c.org.Slug, r.Ref(o.kind)))
	return c.send(http.StatusOK, "application/json", strings.NewReader(string(text)+"\n"))
}
