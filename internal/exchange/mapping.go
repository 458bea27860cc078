package exchange

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"steward/internal/record"
)

// MappingFormat is the version of the saved form of a Mapping.
const MappingFormat = 1

// maxMapping bounds the JSON of a mapping, in bytes.
const maxMapping = 1 << 20

// Mapping says how the rows of a list become records of a kind. It is plain
// data, made once, saved, and used again on every list with the same columns.
type Mapping struct {
	Format  int      `json:"format"` // MappingFormat
	Name    string   `json:"name"`   // what people call it
	Source  string   `json:"source"` // leads the external identities of the rows: "nl-algoritmes"
	Kind    string   `json:"kind"`
	Columns []string `json:"columns"`            // a list it fits has all of these
	Title   string   `json:"title"`              // column
	Extern  []string `json:"external,omitempty"` // columns that together identify a row; none: a hash of title and unit
	Fields  []Assign `json:"fields,omitempty"`
}

// Assign fills one field of the kind, or "state" or "owner", from a column or
// with a constant.
type Assign struct {
	Field    string `json:"field"`
	Column   string `json:"column,omitempty"`
	Constant string `json:"constant,omitempty"`
	// Values turns cells into options or states. Cells are compared without case
	// and outer space; those not named here are tried as they are.
	Values map[string]string `json:"values,omitempty"`
	// DateLayout is a layout of Go's time package; empty means forms that can
	// mean one day only.
	DateLayout string `json:"date_layout,omitempty"`
	// Separator divides a cell into the items of a list; empty means line breaks
	// and semicolons.
	Separator string `json:"separator,omitempty"`
	// Link, for links, says what is found or made by the name in the cell.
	Link *ByName `json:"link,omitempty"`
}

// ByName makes the external identity of something known by name: the prefix and
// the name in lower case.
type ByName struct {
	Kind   string `json:"kind"`
	Prefix string `json:"prefix"`
}

//go:embed mappings/*.json
var builtIn embed.FS

// BuiltIn returns the mappings of public registers that come with the program,
// by file name.
func BuiltIn() ([]Mapping, error) {
	files, err := fs.Glob(builtIn, "mappings/*.json")
	if err != nil {
		return nil, fmt.Errorf("list built-in mappings: %w", err)
	}
	var out []Mapping
	for _, name := range files {
		data, err := builtIn.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read built-in mapping: %w", err)
		}
		m, err := ParseMapping(data)
		if err != nil {
			return nil, fmt.Errorf("built-in mapping %s: %w", name, err)
		}
		out = append(out, m)
	}
	return out, nil
}

// ParseMapping reads the saved form of a mapping, strictly.
func ParseMapping(data []byte) (Mapping, error) {
	var m Mapping
	if len(data) > maxMapping {
		return m, record.Fail(record.TooLarge, fmt.Sprintf("The mapping has %d bytes; at most %d are read.", len(data), maxMapping))
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return m, record.Wrap(record.Invalid, "The mapping is not valid JSON of the expected form.", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return m, record.Fail(record.Invalid, "There is more after the end of the mapping.")
	}
	if m.Format != MappingFormat {
		return m, record.Fail(record.Invalid, fmt.Sprintf("The mapping is of format %d; this program knows %d.", m.Format, MappingFormat))
	}
	return m, nil
}

// Fits reports whether the table has every column the mapping knows.
func (m Mapping) Fits(t *Table) bool {
	used := m.used()
	if len(used) == 0 {
		return false
	}
	have := make(map[string]bool, len(t.Columns))
	for _, c := range t.Columns {
		have[c.Name] = true
	}
	for _, name := range used {
		if !have[name] {
			return false
		}
	}
	return true
}

// used returns every column the mapping names.
func (m Mapping) used() []string {
	out := append(slices.Clone(m.Columns), m.Extern...)
	if m.Title != "" {
		out = append(out, m.Title)
	}
	for _, a := range m.Fields {
		if a.Column != "" {
			out = append(out, a.Column)
		}
	}
	return out
}

// Unmapped returns the columns of the table that the mapping does not read.
func (m Mapping) Unmapped(t *Table) []string {
	m.Columns = nil
	used := m.used()
	var out []string
	for _, c := range t.Columns {
		if !slices.Contains(used, c.Name) {
			out = append(out, c.Name)
		}
	}
	return out
}

// Check holds the mapping against the table and the catalogue and returns
// everything that is wrong with it; a nil table is not looked at.
func (m Mapping) Check(t *Table, cat *record.Catalogue) []record.FieldError {
	c := &mappingCheck{m: m, t: t, kind: cat.Kind(m.Kind), cat: cat}
	if c.kind == nil {
		c.fault("kind", "%q is not a kind of record.", m.Kind)
		return c.faults
	}
	if m.Source == "" || record.CheckProse(m.Source, 100, false) != nil {
		c.fault("source", "A source of at most 100 characters is required; it leads the identities of the rows.")
	}
	if m.Title == "" {
		c.fault("title", "A column for %s is required.", strings.ToLower(c.kind.NameLabel()))
	}
	c.column("title", m.Title)
	for _, name := range m.Extern {
		c.column("external", name)
	}
	seen := map[string]bool{}
	for _, a := range m.Fields {
		if seen[a.Field] {
			c.fault(a.Field, "The field is filled twice.")
		}
		seen[a.Field] = true
		c.assign(a)
	}
	return c.faults
}

type mappingCheck struct {
	m      Mapping
	t      *Table
	cat    *record.Catalogue
	kind   *record.Kind
	faults []record.FieldError
}

func (c *mappingCheck) fault(field, format string, args ...any) {
	c.faults = append(c.faults, record.FieldError{Field: field, Code: "mapping", Message: fmt.Sprintf(format, args...)})
}

func (c *mappingCheck) column(field, name string) {
	if name != "" && c.t != nil && c.t.Index(name) < 0 {
		c.fault(field, "The list has no column %s.", quote(name))
	}
}

func (c *mappingCheck) assign(a Assign) {
	c.column(a.Field, a.Column)
	if (a.Column == "") == (a.Constant == "") {
		c.fault(a.Field, "Either a column or a constant is needed.")
	}
	f := c.kind.Field(a.Field)
	switch {
	case a.Field == "state":
		for _, to := range a.targets() {
			if c.kind.State(to) == nil {
				c.fault("state", "%q is not a state of %s.", to, c.kind.Label)
			}
		}
		return
	case a.Field == "owner":
		f = &record.Field{Name: "owner", Label: "Owner", Type: record.Person}
	case f == nil:
		c.fault(a.Field, "%s has no field %q.", c.kind.Label, a.Field)
		return
	case f.ReadOnly() || f.Type == record.File:
		c.fault(a.Field, "%s cannot be filled from a list.", f.Label)
		return
	}
	c.link(a, f)
	for _, to := range a.targets() {
		if f.Type == record.Enum && f.Option(to) == nil {
			c.fault(a.Field, "%s has no option %q.", f.Label, to)
		}
	}
}

func (c *mappingCheck) link(a Assign, f *record.Field) {
	switch {
	case f.IsLink() && a.Link == nil:
		c.fault(a.Field, "%s is a link; the mapping must say to which kind.", f.Label)
	case !f.IsLink() && a.Link != nil:
		c.fault(a.Field, "%s is not a link.", f.Label)
	case a.Link != nil && (c.cat.Kind(a.Link.Kind) == nil || !f.Targets(a.Link.Kind)):
		c.fault(a.Field, "%s cannot link to %q.", f.Label, a.Link.Kind)
	case a.Link != nil && record.CheckProse(a.Link.Prefix, 100, false) != nil:
		c.fault(a.Field, "The prefix is too long.")
	}
}

// targets returns the values the assignment may produce on its own, sorted; the
// empty one, which leaves the field unset, is not among them.
func (a Assign) targets() []string {
	out := make([]string, 0, len(a.Values)+1)
	for _, v := range a.Values {
		if v != "" {
			out = append(out, v)
		}
	}
	if a.Constant != "" {
		out = append(out, a.Constant)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
