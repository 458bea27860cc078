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

// lawReport sends what a law makes of a system in the form the address ends with.
func (w *Web) lawReport(c *call) error {
	if err := c.onlyQuery("law"); err != nil {
		return err
	}
	h, err := c.lawCase("", "")
	if err != nil {
		return err
	}
	if !h.Begun {
		return record.Fail(record.NotFound, "Nobody has begun to answer for this system.")
	}
	d, err := w.law.Report(c.ctx, c.actor, h.Judged, c.org.Name)
	if err != nil {
		return err
	}
	form := strings.TrimPrefix(path.Ext(c.r.URL.Path), ".")
	write, media := reportForm(form)
	var b bytes.Buffer
	if err := write(&b, d); err != nil {
		return fmt.Errorf("write the report of a verdict: %w", err)
	}
	if form == "html" {
		c.w.Header().Set("Content-Security-Policy", report.Policy()+"; frame-ancestors 'none'")
	} else {
		c.download(fmt.Sprintf("%s-%s-%s.%s", c.org.Slug, strings.ToLower(d.Reference), c.today(), form))
	}
	return c.send(http.StatusOK, media, &b)
}
