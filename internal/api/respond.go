package api

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	json "github.com/go-json-experiment/json"
)

// zipFrom is the size from which a body is worth compressing.
const zipFrom = 1400

// encode writes a value as JSON, members of objects without an order of their
// own by name, so that equal answers are equal bytes.
func encode(v any) ([]byte, error) {
	data, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return data, nil
}

// json answers with a value.
func (s *server) json(c *call, status int, v any) error {
	data, err := encode(v)
	if err != nil {
		return err
	}
	s.write(c, status, "application/json", data)
	return nil
}

// tagged answers with a value under a tag that changes with every byte of it,
// or says that the client has it already. The tag begins with lead.
func (s *server) tagged(c *call, status int, lead string, v any) error {
	data, err := encode(v)
	if err != nil {
		return err
	}
	c.w.Header().Set("ETag", `"`+lead+"-"+tagOf(data)+`"`)
	c.w.Header().Set("Cache-Control", "private, no-cache")
	if status == http.StatusOK && c.fresh() {
		c.begun = true
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	s.write(c, status, "application/json", data)
	return nil
}

// fresh reports whether a request that reads has the answer already, by the tag
// that was set (RFC 9110 section 13.1.2: weak comparison).
func (c *call) fresh() bool {
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead {
		return false
	}
	have := plainTag(c.w.Header().Get("ETag"))
	for _, line := range c.r.Header.Values("If-None-Match") {
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part == "*" || plainTag(part) == have {
				return have != ""
			}
		}
	}
	return false
}

// zipMark tells the compressed form of a tagged answer from the plain one.
const zipMark = "-gzip"

// plainTag returns what a tag says, without marks of weakness and compression.
func plainTag(tag string) string {
	tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
	if len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return ""
	}
	return strings.TrimSuffix(tag[1:len(tag)-1], zipMark)
}

// write answers with bytes, compressed when that pays and the client takes it.
func (s *server) write(c *call, status int, kind string, data []byte) {
	h := c.w.Header()
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	if len(data) >= zipFrom && takesGzip(c.r) {
		if small := s.zip(data); small != nil {
			data = small
			h.Set("Content-Encoding", "gzip")
			if tag := h.Get("ETag"); strings.HasSuffix(tag, `"`) {
				h.Set("ETag", strings.TrimSuffix(tag, `"`)+zipMark+`"`)
			}
		}
	}
	s.send(c, status, data)
}

// send answers with bytes as they are; the headers are set.
func (s *server) send(c *call, status int, data []byte) {
	c.begun = true
	c.w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	c.w.WriteHeader(status)
	if c.r.Method == http.MethodHead {
		return
	}
	if _, err := c.w.Write(data); err != nil {
		s.log.Debug("the client left", "error", err)
	}
}

func (s *server) zip(data []byte) []byte {
	z, ok := s.zips.Get().(*gzip.Writer)
	if !ok {
		return nil
	}
	defer s.zips.Put(z)
	var buf bytes.Buffer
	z.Reset(&buf)
	if _, err := z.Write(data); err != nil {
		return nil
	}
	if err := z.Close(); err != nil {
		return nil
	}
	return buf.Bytes()
}

// takesGzip reports whether the client accepts gzip (RFC 9110 section 12.5.3).
func takesGzip(r *http.Request) bool {
	for _, line := range r.Header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(line, ",") {
			coding, params, err := mime.ParseMediaType(strings.TrimSpace(part))
			if err != nil || coding != "gzip" && coding != "*" {
				continue
			}
			q, given := params["q"]
			weight, err := strconv.ParseFloat(q, 64)
			return !given || err == nil && weight > 0
		}
	}
	return false
}
