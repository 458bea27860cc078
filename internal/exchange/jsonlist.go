package exchange

import (
	"fmt"
	"strings"

	"steward/internal/tree"
)

// maxFlatten is how deep values inside a row are followed.
const maxFlatten = 6

// foundList is a list of objects in a document.
type foundList struct {
	pointer string
	node    *tree.Node
}

// jsonTable makes a table of the list of objects in a document: the document
// itself, or the one such list inside it, or the one that part names.
func jsonTable(b *book, doc *tree.Node, part string) (*Table, error) {
	list, err := b.findList(doc, part)
	if err != nil {
		return nil, err
	}
	f := &flattener{book: b, size: &size{book: b}, index: map[string]int{},
		table: &Table{File: b.file, Format: "json", Part: list.pointer}}
	for i := range list.node.Items {
		if err := f.row(&list.node.Items[i], fmt.Sprintf("%s/%d", list.pointer, i), i); err != nil {
			return nil, err
		}
	}
	if len(f.table.Rows) == 0 {
		return nil, b.refuse("empty", b.at(list.node.Line, list.pointer), "the list holds no objects")
	}
	if f.deep > 0 {
		b.problem(Note, "too_deep", b.at(0, ""), "%d values nested more than %d deep inside a row were left out", f.deep, maxFlatten)
	}
	f.table.measure()
	return f.table, nil
}

func (b *book) findList(doc *tree.Node, part string) (foundList, error) {
	found := lists(doc)
	var names []string
	for _, l := range found {
		if part != "" && (l.pointer == part || strings.TrimPrefix(l.pointer, "/") == part) {
			return l, nil
		}
		names = append(names, quote(l.pointer))
	}
	switch {
	case len(found) == 0:
		return foundList{}, b.refuse("format", b.at(doc.Line, ""), "the document is of no format that is read here, and holds no list of objects")
	case part != "":
		return foundList{}, b.refuse("part", b.at(doc.Line, ""), "there is no list %s; there is %s", quote(part), strings.Join(names, ", "))
	case len(found) > 1:
		return foundList{}, b.refuse("part", b.at(doc.Line, ""), "the document holds several lists of objects (%s); name the one to read", strings.Join(names[:min(10, len(names))], ", "))
	}
	return found[0], nil
}

// lists returns the lists of objects that stand highest in a document.
func lists(doc *tree.Node) []foundList {
	var found []foundList
	for level := 0; level < 3 && len(found) == 0; level++ {
		found = listsAt(doc, "", level, found)
	}
	return found
}

// listsAt collects the lists of objects exactly level objects deep.
func listsAt(n *tree.Node, pointer string, level int, found []foundList) []foundList {
	if n.Type == tree.List {
		for _, item := range n.Items {
			if item.Type == tree.Object {
				return append(found, foundList{pointer, n})
			}
		}
		return found
	}
	if n.Type != tree.Object || level == 0 || len(found) > 100 {
		return found
	}
	for i, key := range n.Keys {
		child, at := &n.Items[i], pointer+"/"+tree.Escape(key)
		if child.Type == tree.List && level == 1 || child.Type == tree.Object && level > 1 {
			found = listsAt(child, at, level-1, found)
		}
	}
	return found
}

// flattener makes rows of objects; columns appear as their first value does.
type flattener struct {
	book  *book
	size  *size
	table *Table
	index map[string]int
	deep  int

	values [][]string // of the row at hand, by column
}

func (f *flattener) row(n *tree.Node, pointer string, i int) error {
	w := f.book.at(n.Line, pointer)
	if n.Type != tree.Object {
		f.book.problem(Refused, "not_object", w, "item %d of the list is not an object", i+1)
		return nil
	}
	row := Row{Line: n.Line, pointer: pointer, number: i + 1}
	f.values = f.values[:0]
	if err := f.flatten(&row, n, "", 0); err != nil {
		return err
	}
	if err := f.size.add(len(f.values), w); err != nil {
		return err
	}
	row.Cells = make([]string, len(f.values))
	for c, v := range f.values {
		row.Cells[c] = strings.Join(v, "\n")
	}
	f.table.Rows = append(f.table.Rows, row)
	return nil
}

func (f *flattener) flatten(row *Row, n *tree.Node, path string, depth int) error {
	if depth > maxFlatten {
		f.deep++
		return nil
	}
	switch n.Type {
	case tree.Object:
		for i, key := range n.Keys {
			at := key
			if path != "" {
				at = path + "." + key
			}
			if err := f.flatten(row, &n.Items[i], at, depth+1); err != nil {
				return err
			}
		}
	case tree.List:
		for i := range n.Items {
			if err := f.flatten(row, &n.Items[i], path, depth+1); err != nil {
				return err
			}
		}
	case tree.Null:
		_, err := f.column(path, n)
		return err
	default:
		return f.cell(row, n, path)
	}
	return nil
}

func (f *flattener) cell(row *Row, n *tree.Node, path string) error {
	c, err := f.column(path, n)
	if err != nil {
		return err
	}
	for len(f.values) <= c {
		f.values, row.lines = append(f.values, nil), append(row.lines, 0)
	}
	if len(f.values[c]) == 0 {
		row.lines[c] = n.Line
	}
	f.values[c] = append(f.values[c], n.Text)
	return nil
}

// column returns the position of a column, which may be new.
func (f *flattener) column(path string, n *tree.Node) (int, error) {
	if c, ok := f.index[path]; ok {
		return c, nil
	}
	c := len(f.table.Columns)
	if c >= f.book.limits.Columns {
		return 0, f.book.refuse("too_large", f.book.at(n.Line, ""), "the objects have more than %d different keys", f.book.limits.Columns)
	}
	f.index[path] = c
	f.table.Columns = append(f.table.Columns, Column{Name: path, Samples: []string{}})
	return c, nil
}
