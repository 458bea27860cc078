package api

import (
	"io"
	"mime"
	"net/http"
	"strconv"

	"steward/internal/record"
	"steward/internal/register"
)

// sent reads a body and remembers whether it broke off, which is the sender's
// failure and not ours.
type sent struct {
	io.Reader
	err error
}

func (b *sent) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// upload keeps the bytes of the body and answers with the reference that a file
// field takes.
func (s *server) upload(c *call) error {
	name := c.r.URL.Query().Get("name")
	if name == "" {
		return record.InvalidFields([]record.FieldError{{Field: "name", Code: "required", Message: "Say how the file is called: ?name=report.pdf."}})
	}
	if c.r.ContentLength > s.maxFile {
		return &http.MaxBytesError{Limit: s.maxFile}
	}
	body := &sent{Reader: http.MaxBytesReader(c.w, c.r.Body, s.maxFile)}
	ref, err := s.reg.TakeFile(c.r.Context(), c.actor, c.kind.Name, register.Sent{Name: name, Type: claimOf(c.r), Size: c.r.ContentLength, Body: body})
	if err != nil {
		if _, big := body.err.(*http.MaxBytesError); big {
			return body.err
		}
		if body.err != nil {
			return malformed("The file broke off before its end.")
		}
		return err
	}
	return s.json(c, http.StatusCreated, ref.Value())
}

// claimOf returns the media type a file was sent as. Programs that speak JSON
// send that type with everything, so it claims nothing of a file.
func claimOf(r *http.Request) string {
	claim := r.Header.Get("Content-Type")
	if kind, _, err := mime.ParseMediaType(claim); err != nil || kind == "application/json" {
		return ""
	}
	return claim
}

// download answers with the bytes of a file a record holds. Whatever they are,
// no browser runs them: they are an attachment, in a sandbox.
func (s *server) download(c *call) error {
	r, err := s.find(c)
	if err != nil {
		return err
	}
	ref, body, err := s.reg.OpenFile(c.r.Context(), c.actor, r.ID, c.path("hash"))
	if err != nil {
		return err
	}
	defer func() {
		if err := body.Close(); err != nil {
			s.log.Warn("close a file", "error", err)
		}
	}()
	h := c.w.Header()
	h.Set("ETag", `"`+ref.Hash+`"`)
	h.Set("Cache-Control", "private, no-cache")
	if c.fresh() {
		c.begun = true
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", fileType(ref.Type))
	h.Set("Content-Disposition", disposition(ref.Name))
	h.Set("Content-Length", strconv.FormatInt(ref.Size, 10))
	c.begun = true
	c.w.WriteHeader(http.StatusOK)
	if c.r.Method == http.MethodHead {
		return nil
	}
	if _, err := io.Copy(c.w, body); err != nil {
		// The length was promised, so the client sees that bytes are missing.
		s.log.Warn("a file was not sent whole", "error", err)
	}
	return nil
}

// fileType returns the media type that was detected, when it is one.
func fileType(t string) string {
	if kind, params, err := mime.ParseMediaType(t); err == nil {
		if out := mime.FormatMediaType(kind, params); out != "" {
			return out
		}
	}
	return "application/octet-stream"
}

func disposition(name string) string {
	if out := mime.FormatMediaType("attachment", map[string]string{"filename": name}); out != "" {
		return out
	}
	return "attachment"
}
