package web

import (
	"bytes"
	"fmt"
	"net/http"
	"path"
	"strings"

	"steward/internal/record"
	"steward/internal/report"
)

// dutyReport sends the register of duties of a system in the form the address ends
// with.
func (w *Web) dutyReport(c *call) error {
	if err := c.onlyQuery("law", "day"); err != nil {
		return err
	}
	day, err := c.lawDay()
	if err != nil {
		return err
	}
	h, b, err := c.dutyHead(day)
	if err != nil {
		return err
	}
	if !h.Begun {
		return record.Fail(record.NotFound, "Nobody has begun to answer for this system.")
	}
	d, err := w.law.DutyReport(c.ctx, c.actor, b, c.org.Name)
	if err != nil {
		return err
	}
	form := strings.TrimPrefix(path.Ext(c.r.URL.Path), ".")
	write, media := reportForm(form)
	if write == nil {
		return record.Fail(record.NotFound, "A report has no such form.")
	}
	var out bytes.Buffer
	if err := write(&out, d); err != nil {
		return fmt.Errorf("write the duties of a system: %w", err)
	}
	if form == "html" {
		c.w.Header().Set("Content-Security-Policy", report.Policy()+"; frame-ancestors 'none'")
	} else {
		c.download(fmt.Sprintf("%s-%s-duties-%s.%s", c.org.Slug, strings.ToLower(h.Ref), b.Day, form))
	}
	return c.send(http.StatusOK, media, &out)
}
