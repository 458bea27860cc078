package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the page's style and template
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
)

var (
	//go:embed page.css
	pageStyle string
	//go:embed page.tmpl
	pageSource string

	pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"drawing": drawing, "widths": widths}).Parse(pageSource))
)

// Policy returns the content security policy that pages of HTML carry and that
// whoever serves one sends along: nothing is fetched, nothing runs, and no
// style applies but the page's own, known by its hash.
func Policy() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// HTML writes the document as a whole page that needs nothing else to be read:
// its style is within, it has no script and fetches nothing. It is made to
// follow WCAG 2.2 at level AA, in light, dark and print. The error is that of w.
func HTML(w io.Writer, d Document) error {
	p := flow(d)
	out := bufio.NewWriterSize(w, 32<<10)
	err := pageTemplate.Execute(out, struct {
		page
		Policy   string
		Style    template.CSS
		Contents []headingNode
	}{p, Policy(), template.CSS(pageStyle), contents(p.Nodes)})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("write report as HTML: %w", err)
	}
	return nil
}

// contents returns the headings that a table of contents lists: the first three
// levels, none when the document has fewer than three.
func contents(nodes []node) []headingNode {
	var out []headingNode
	for _, n := range nodes {
		if h, ok := n.(headingNode); ok && h.Level <= 3 {
			out = append(out, h)
		}
	}
	if len(out) < 3 {
		return nil
	}
	return out
}

// columnHead is a column as the page heads it.
type columnHead struct{ Label, Class string }

// widths gives columns the class nearest to their part of the width, when they
// differ: a page without inline style has steps of a twenty-fifth.
func widths(columns []Column) []columnHead {
	total, same := 0.0, true
	for _, c := range columns {
		total += c.Width
		same = same && c.Width == columns[0].Width
	}
	out := make([]columnHead, len(columns))
	for i, c := range columns {
		out[i] = columnHead{Label: c.Label, Class: string(c.Align)}
		if !same && len(columns) <= 8 {
			step := min(max(int(math.Round(25*c.Width/total)), 1), 16)
			if out[i].Class != "" {
				out[i].Class += " "
			}
			out[i].Class += fmt.Sprintf("w%d", step)
		}
	}
	return out
}
