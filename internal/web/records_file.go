package web

import (
	"net/http"
	"strconv"
)

// file sends a file that a field of the record holds. It is always saved, never
// shown: what others made must not act as a page of ours.
func (w *Web) file(c *call) error {
	r, err := c.record()
	if err != nil {
		return err
	}
	ref, body, err := w.reg.OpenFile(c.ctx, c.actor, r.ID, c.path("hash"))
	if err != nil {
		return err
	}
	defer body.Close()
	c.download(ref.Name)
	c.w.Header().Set("Content-Length", strconv.FormatInt(ref.Size, 10))
	c.w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	return c.send(http.StatusOK, "application/octet-stream", body)
}
