package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// call is one request on its way through the handler of its route.
type call struct {
	web   *Web
	w     http.ResponseWriter
	r     *http.Request
	ctx   context.Context
	route route

	kind    *record.Kind // of the path, or nil
	actor   access.Actor // nobody outside an organisation
	org     access.Org   // zero outside an organisation
	account access.Account
	session access.Session // zero when nobody is signed in
	flashes []flash        // to show on the page that is rendered now
	subject record.ID      // the record of the path, once it was read
}

func (w *Web) newCall(rw http.ResponseWriter, r *http.Request, to route) *call {
	c := &call{web: w, w: rw, r: r, ctx: r.Context(), route: to}
	if to.kind != "" {
		c.kind = w.kinds.Kind(to.kind)
	}
	rw.Header().Set("Cache-Control", "no-store")
	return c
}

// close deletes the files a parsed form left on disk.
func (c *call) close() {
	if c.r.MultipartForm != nil {
		_ = c.r.MultipartForm.RemoveAll() // nothing more can be done about a temporary file
	}
}

// parse limits the body and reads the form in it, unless the route reads the
// body itself.
func (c *call) parse() error {
	if c.r.Method != http.MethodPost {
		return nil
	}
	limit := c.route.body
	if limit == 0 {
		limit = defaultBody
	}
	if c.r.ContentLength > limit {
		return record.Fail(record.TooLarge, fmt.Sprintf("What was sent is larger than this page takes, %s.", size(limit)))
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, limit)
	if c.route.stream {
		return nil
	}
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	var err error
	if kind == "multipart/form-data" {
		err = c.r.ParseMultipartForm(1 << 20)
	} else {
		err = c.r.ParseForm()
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return record.Wrap(record.TooLarge, fmt.Sprintf("What was sent is larger than this page takes, %s.", size(large.Limit)), err)
	case err != nil:
		return record.Wrap(record.Invalid, "The form that was sent cannot be read.", err)
	}
	return nil
}

// path returns a part of the path, such as "ref".
func (c *call) path(name string) string { return c.r.PathValue(name) }

// query returns a parameter of the address.
func (c *call) query(name string) string { return c.r.URL.Query().Get(name) }

// value returns a field of the form that was sent, trimmed.
func (c *call) value(name string) string { return strings.TrimSpace(c.r.PostForm.Get(name)) }

// values returns every value of a field of the form, empty ones left out.
func (c *call) values(name string) []string {
	var out []string
	for _, v := range c.r.PostForm[name] {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// url returns the address of something in the organisation: url("log", "7") is
// /o/SLUG/log/7, url() is home.
func (c *call) url(parts ...string) string { return orgURL(c.org.Slug, parts...) }

func orgURL(slug string, parts ...string) string {
	out := "/o/" + url.PathEscape(slug) + "/"
	for i, p := range parts {
		if i > 0 {
			out += "/"
		}
		out += url.PathEscape(p)
	}
	return out
}

// recordURL returns the address of a record.
func (c *call) recordURL(kind string, number int64) string {
	k := c.web.kinds.Kind(kind)
	if k == nil {
		return c.url()
	}
	return c.url(k.Plural, fmt.Sprintf("%s-%d", k.Prefix, number))
}

// redirect sends the browser to another page of ours with GET.
func (c *call) redirect(to string) error {
	http.Redirect(c.w, c.r, to, http.StatusSeeOther)
	return nil
}

// page answers with templates/NAME.html in the layout.
func (c *call) page(name string, data any) error { return c.pageStatus(http.StatusOK, name, data) }

// pageStatus answers as page does, with another status.
func (c *call) pageStatus(status int, name string, data any) error {
	v, err := c.newView(name, data)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := c.web.render(&b, name, v); err != nil {
		return err
	}
	return c.send(status, "text/html; charset=utf-8", &b)
}

// json answers with JSON, for the scripts of pages.
func (c *call) json(v any) error {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(v); err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return c.send(http.StatusOK, "application/json", &b)
}

// send answers with bytes of a media type. Once the answer has begun, a fault
// can only be told by breaking the connection off, so that half a file does not
// look like a whole one.
func (c *call) send(status int, mediaType string, body io.Reader) error {
	c.w.Header().Set("Content-Type", mediaType)
	c.w.WriteHeader(status)
	_, err := io.Copy(c.w, body)
	switch {
	case err == nil:
		return nil
	case c.ctx.Err() != nil:
		c.web.Log.DebugContext(c.ctx, "answer not read to its end", "path", c.route.pattern, "error", err)
	default:
		c.web.Log.ErrorContext(c.ctx, "answer broken off", "path", c.route.pattern, "error", err)
	}
	panic(http.ErrAbortHandler)
}

// download makes the browser save the answer as a file.
func (c *call) download(name string) {
	c.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

// https reports whether the browser talks to us over TLS.
func (c *call) https() bool {
	return c.web.Secure || c.r.TLS != nil || c.web.Proxied && c.r.Header.Get("X-Forwarded-Proto") == "https"
}

// origin is the server as the browser addressed it, such as
// https://steward.example.org.
func (c *call) origin() string {
	if c.https() {
		return "https://" + c.r.Host
	}
	return "http://" + c.r.Host
}

// address is where the request came from, without the port.
func (c *call) address() string {
	if c.web.Proxied {
		hops := strings.Split(c.r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(hops[len(hops)-1]); net.ParseIP(last) != nil {
			return last
		}
	}
	host, _, err := net.SplitHostPort(c.r.RemoteAddr)
	if err != nil {
		return c.r.RemoteAddr
	}
	return host
}
