package pack

import (
	"slices"
	"strings"

	"steward/internal/tree"
)

// ReadRows reads a pack from a sheet. It begins with lines about the pack, each
// a key and its value ("name", "title", "version", "valid_from" and so on;
// "source" is followed by its id, reference, what and reliability). The line
// whose first cell is "id" names the columns, and each line after it is an item.
// Columns are the keys of items, and "crosswalk" with entries such as
// "intersects iso-27001:A.5.1". Capitals and spaces in names do not matter. A
// cell that holds a list has an entry on each line, or entries parted by
// semicolons.
//
// The header is the first line of the sheet, firstLine the number of the line
// that rows begin with. Name is what problems call the sheet. Empty lines are
// skipped; a pack with faults is Problems.
func ReadRows(name string, header []string, rows [][]string, firstLine int) (*Pack, error) {
	s := &sheet{draft: newDraft(name), name: name}
	s.start.line = max(firstLine-1, 1)
	s.row(header, s.start.line)
	for i, row := range rows {
		if len(s.pack.Items) == maxItems {
			s.problems.add(place{name, firstLine + i}, "there are more than %d entries", maxItems)
			break
		}
		s.row(row, firstLine+i)
	}
	if s.columns == nil {
		s.problems.add(s.start, "there is no line that names the columns: its first cell is \"id\"")
	}
	demand(s.draft, s.start, &s.pack, headerFields())
	return s.done()
}

// sheet is a pack while it is read from a sheet.
type sheet struct {
	*draft
	name    string
	columns []string // nil until the line that names them
}

// crosswalkColumn is the column that is no key of items.
const crosswalkColumn = "crosswalk"

func (s *sheet) row(cells []string, line int) {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	switch {
	case len(cells) == 0:
	case s.columns != nil:
		s.item(cells, line)
	case columnName(cells[0]) == "id":
		s.head(cells, line)
	default:
		s.about(cells, line)
	}
}

// columnName brings the name of a column to the form of a key.
func columnName(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "_")
}

// head reads the line that names the columns.
func (s *sheet) head(cells []string, line int) {
	s.columns = []string{}
	fields := itemFields()
	for i, c := range cells {
		name := columnName(c)
		switch {
		case name == "":
			s.problems.add(place{s.name, line}, "column %d has no name", i+1)
		case slices.Contains(s.columns, name):
			s.problems.add(place{s.name, line}, "the column %q is there twice", clip(c))
		case name != crosswalkColumn && find(fields, name) == nil:
			s.problems.add(place{s.name, line}, "the column %q is not known; known are %s, %s", clip(c), names(fields), crosswalkColumn)
		}
		s.columns = append(s.columns, name)
	}
	for _, f := range fields {
		if f.required && !slices.Contains(s.columns, f.name) {
			s.problems.add(place{s.name, line}, "the column %s is missing", f.name)
		}
	}
}

// about reads a line about the pack.
func (s *sheet) about(cells []string, line int) {
	key := columnName(cells[0])
	f := find(headerFields(), key)
	at := place{s.name, line}
	switch {
	case key == "source":
		s.source(cells[1:], line)
	case f == nil:
		s.problems.add(at, "%q is not known; before the line of columns stand %s, source", clip(cells[0]), names(headerFields()))
	case key == "uncertain":
		for _, c := range cells[1:] {
			s.pack.Uncertain = append(s.pack.Uncertain, s.texts(s.name, listNode(c, line), key, f.most)...)
		}
	case len(cells) > 2:
		s.problems.add(at, "%s has more than one value", key)
	case len(cells) == 2:
		if _, twice := s.header[key]; twice {
			s.problems.add(at, "%s is there twice", key)
		}
		s.header[key] = at
		set(s.draft, s.name, textNode(cells[1], line), key, f.at(&s.pack), f.most, f.lines)
	}
}

// source reads a line about where the pack comes from.
func (s *sheet) source(cells []string, line int) {
	var out Source
	fields := sourceFields()
	for i, c := range cells {
		if i == len(fields) {
			s.problems.add(place{s.name, line}, "a source is id, reference, what and reliability; there are more cells")
			break
		}
		f := fields[i]
		set(s.draft, s.name, textNode(c, line), f.name, f.at(&out), f.most, f.lines)
	}
	demand(s.draft, place{s.name, line}, &out, fields)
	s.pack.Sources = append(s.pack.Sources, out)
	s.sources = append(s.sources, place{s.name, line})
}

// item reads a line that is an item.
func (s *sheet) item(cells []string, line int) {
	var out Item
	fields := itemFields()
	at := place{s.name, line}
	for i, c := range cells {
		if i >= len(s.columns) {
			s.problems.add(at, "there are more cells than columns")
			break
		}
		f := find(fields, s.columns[i])
		if s.columns[i] == crosswalkColumn || f == nil {
			continue
		}
		n := textNode(c, line)
		if _, list := f.at(&out).(*[]string); list {
			n = listNode(c, line)
		}
		set(s.draft, s.name, n, f.name, f.at(&out), f.most, f.lines)
	}
	demand(s.draft, at, &out, fields)
	s.pack.Items = append(s.pack.Items, out)
	s.items = append(s.items, at)
	if i := slices.Index(s.columns, crosswalkColumn); i >= 0 && i < len(cells) {
		s.mappings(out.ID, cells[i], at)
	}
}

// mappings reads a cell of the crosswalk.
func (s *sheet) mappings(from, cell string, at place) {
	for _, entry := range s.texts(s.name, listNode(cell, at.line), crosswalkColumn, line) {
		if len(s.pack.Crosswalk) == maxItems {
			s.problems.add(at, "there are more than %d mappings", maxItems)
			return
		}
		relation, to, ok := strings.Cut(entry, " ")
		if !ok {
			s.problems.add(at, "crosswalk %q is not like \"intersects iso-27001:A.5.1\"", clip(entry))
			continue
		}
		s.pack.Crosswalk = append(s.pack.Crosswalk, Mapping{From: from, To: Key(strings.TrimSpace(to)), Relation: Relation(relation)})
		s.maps = append(s.maps, at)
	}
}

func textNode(cell string, line int) *tree.Node {
	return &tree.Node{Type: tree.String, Line: line, Text: cell}
}

// listNode splits a cell that holds a list: by lines where it has any, else by
// semicolons.
func listNode(cell string, line int) *tree.Node {
	cell, sep := cleanText(cell), ";"
	if strings.Contains(cell, "\n") {
		sep = "\n"
	}
	out := &tree.Node{Type: tree.List, Line: line}
	for part := range strings.SplitSeq(cell, sep) {
		if part = strings.TrimSpace(part); part != "" {
			out.Items = append(out.Items, *textNode(part, line))
		}
	}
	return out
}
