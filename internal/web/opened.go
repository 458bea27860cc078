package web

import (
	"net/url"
	"strconv"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// openedPerPage is how many opened pages are shown at once.
const openedPerPage = 50

// openedData is what a member opened while watched, newest first.
type openedData struct {
	Member access.Member
	Rows   []changeRow
	Before int64
	Next   int64 // the leaf the next page ends before; 0 at the end
}

func (w *Web) openedPage(c *call) error {
	m, err := c.member()
	if err != nil {
		return err
	}
	d := openedData{Member: m, Before: int64Query(c, "before")}
	changes, err := w.reg.OpenedBy(c.ctx, c.actor, m.Account, d.Before, openedPerPage)
	if err != nil {
		return err
	}
	for _, ch := range changes {
		d.Rows = append(d.Rows, c.openedRow(ch))
	}
	if n := len(changes); n == openedPerPage {
		d.Next = changes[n-1].Seq
	}
	return c.page("opened", d)
}

// openedRow says which page was opened, and leads there unless it was an
// address of the API.
func (c *call) openedRow(ch record.Change) changeRow {
	page := ch.Body.Text("page")
	row := changeRow{Seq: ch.Seq, At: ch.At, Did: "opened", What: page, Proof: c.url("log", strconv.FormatInt(ch.Seq, 10))}
	if strings.HasPrefix(page, "/") && !strings.HasPrefix(page, "/api/") {
		row.URL = (&url.URL{Path: strings.TrimSuffix(c.url(), "/") + page}).EscapedPath()
	}
	return row
}

// isOpened reports whether a change says that somebody opened a page.
func isOpened(ch record.Change) bool {
	return ch.Kind == "membership" && ch.Action == register.ActOpen
}
