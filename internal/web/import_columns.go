package web

import (
	"steward/internal/exchange"
	"steward/internal/exchange/intake"
	"steward/internal/record"
)

// The bounds of the page where columns become fields.
const (
	maxColumnRows  = 60 // a list with more columns shows those that are read
	maxColumnExtra = 3  // empty rows for fixed values and for columns used twice
	maxValueRows   = 60 // different values of a column that are shown
	columnPreview  = 8  // rows tried
)

// columnsView is the page where a person says which column is what.
type columnsView struct {
	Form     typed // what is wrong, for the summary on top
	File     importFile
	Index    int
	URL, Job string
	Parts    []string
	Mapping  exchange.Mapping
	Kinds    []choice
	Names    []string // of columns
	Fields   []columnGroup
	Rows     []columnRow
	Unread   []string // columns that are not read
	Saved    []string // names of saved mappings
	Lines    int
	Keep     bool // the mapping is kept for next time
	Try      *importView
	Tried    bool
}

// columnGroup is a heading in the list of fields.
type columnGroup struct {
	Name   string
	Fields []choice
}

// columns shows the page, with the mapping there is, a saved one, or a guess.
func (im *importer) columns(_ *Web, c *call) error {
	s, err := im.list(c)
	if err != nil {
		return err
	}
	m := exchange.SuggestMapping(s.source.Table, s.reader.Kinds)
	if s.file.Mapping != nil && c.query("fresh") == "" {
		m = *s.file.Mapping
	}
	if name := c.query("mapping"); name != "" {
		for _, saved := range s.reader.Mappings {
			if saved.Name == name {
				m = saved
			}
		}
	}
	v, err := im.columnsView(c, s, m)
	if err != nil {
		return err
	}
	return c.page("import-columns", v)
}

// listed is a list of a job, read.
type listed struct {
	job    *importJob
	index  int
	file   *importFile
	reader *intake.Reader
	source intake.Source // without a mapping
}

// list reads the list that the path names.
func (im *importer) list(c *call) (*listed, error) {
	j, err := c.readImport()
	if err != nil {
		return nil, err
	}
	s := &listed{job: j}
	if s.index, s.file, err = j.file(c); err != nil {
		return nil, err
	}
	if j.spec.Done != nil || !s.file.List {
		return nil, record.Fail(record.NotFound, "This file has no columns to name.")
	}
	if s.reader, err = intake.NewReader(c.ctx, c.web.reg, c.actor); err != nil {
		return nil, err
	}
	raw := *s.file
	raw.Mapping = nil
	if s.source, err = c.readFile(s.reader, raw); err != nil {
		return nil, err
	}
	if s.source.Table == nil {
		return nil, record.Fail(record.NotFound, "This file has no columns to name.")
	}
	return s, nil
}

// columnsView puts the page together for a mapping, right or wrong, and tries it.
func (im *importer) columnsView(c *call, s *listed, m exchange.Mapping) (*columnsView, error) {
	t := s.source.Table
	v := &columnsView{
		Form: blank(), File: *s.file, Index: s.index, URL: s.job.columnsURL(c, s.index), Job: s.job.url(c), Parts: s.file.Parts,
		Mapping: m, Lines: len(t.Rows), Unread: m.Unmapped(t), Keep: true,
	}
	for _, col := range t.Columns {
		v.Names = append(v.Names, col.Name)
	}
	for _, k := range s.reader.Kinds.Kinds() {
		if !k.Aside {
			v.Kinds = append(v.Kinds, choice{Value: k.Name, Label: k.Labels})
		}
	}
	for _, saved := range s.reader.Mappings {
		v.Saved = append(v.Saved, saved.Name)
	}
	if k := s.reader.Kinds.Kind(m.Kind); k != nil {
		v.Fields = columnFields(k)
	}
	v.Form.Wrong = m.Check(t, s.reader.Kinds)
	v.rows(s, m)
	if len(v.Form.Wrong) > 0 {
		return v, nil
	}
	return v, im.try(c, s, m, v)
}

// try plans this one list with the mapping, as a sample of what would happen.
func (im *importer) try(c *call, s *listed, m exchange.Mapping, v *columnsView) error {
	read, err := exchange.Apply(s.source.Table, m, s.reader.Kinds)
	if err != nil {
		return err
	}
	src := s.source
	src.Reading = read
	p, err := intake.Make(c.ctx, c.web.reg, c.actor, []intake.Source{src})
	if err != nil {
		return err
	}
	v.Try = &importView{Plan: importPlan{p, []int{s.index}}, URL: v.URL}
	v.Try.figures(c)
	for i, it := range p.Items {
		if !it.Named && len(v.Try.Rows) < columnPreview {
			v.Try.Rows = append(v.Try.Rows, v.Try.row(c, i, it))
		}
	}
	v.Try.remarks(c)
	v.Try.Remarks = v.Try.Remarks[:min(len(v.Try.Remarks), columnPreview)]
	return nil
}

// columnFields are the fields a column can become, under their headings.
func columnFields(k *record.Kind) []columnGroup {
	out := []columnGroup{{Name: "Every record", Fields: []choice{{Value: "state", Label: "State"}, {Value: "owner", Label: "Owner"}}}}
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.ReadOnly() || f.Type == record.File {
			continue
		}
		name := f.Group
		if name == "" {
			name = k.Label
		}
		if last := &out[len(out)-1]; last.Name == name {
			last.Fields = append(last.Fields, choice{Value: f.Name, Label: f.Label})
		} else {
			out = append(out, columnGroup{name, []choice{{Value: f.Name, Label: f.Label}}})
		}
	}
	return out
}
