package chart

import "html/template"

// Table is the text alternative of a picture: the same facts in rows.
type Table struct {
	Caption string
	Columns []string
	Rows    [][]Cell
}

// Cell is one cell of a table; the link is optional, Num sets the text to the end of the column.
type Cell struct {
	Text string
	Href string
	Num  bool
}

// HTML returns the table as markup that scrolls where it is too wide.
func (t Table) HTML() template.HTML {
	var c canvas
	c.open("div", "class", "table-wrap", "tabindex", "0", "role", "region", "aria-label", t.Caption)
	c.open("table", "class", "table dense keep")
	c.open("caption", "class", "sr").text(t.Caption).end("caption")
	c.open("thead").open("tr")
	for i, column := range t.Columns {
		c.open("th", "scope", "col", "class", t.numClass(i)).text(column).end("th")
	}
	c.end("tr").end("thead").open("tbody")
	for _, row := range t.Rows {
		c.open("tr")
		for i, cell := range row {
			writeCell(&c, i, cell)
		}
		c.end("tr").line()
	}
	c.end("tbody").end("table").end("div")
	return c.html()
}

// numClass sets a column's head to the end when its first cell is a number.
func (t Table) numClass(column int) string {
	if len(t.Rows) > 0 && column < len(t.Rows[0]) && t.Rows[0][column].Num {
		return "num"
	}
	return ""
}

func writeCell(c *canvas, column int, cell Cell) {
	tag, scope, class := "td", "", ""
	if column == 0 {
		tag, scope = "th", "row"
	}
	if cell.Num {
		class = "num"
	}
	c.open(tag, "scope", scope, "class", class)
	if c.link(cell.Href) {
		c.text(cell.Text).end("a")
	} else {
		c.text(cell.Text)
	}
	c.end(tag)
}
