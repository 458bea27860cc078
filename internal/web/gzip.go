package web

import (
	"compress/gzip"
	"mime"
	"net/http"
	"strings"
	"sync"
)

// compressed packs answers of text for browsers that say they unpack it.
func compressed(next http.Handler) http.Handler {
	pool := &sync.Pool{New: func() any {
		z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
		if err != nil {
			return gzip.NewWriter(nil)
		}
		return z
	}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !acceptsGzip(r) {
			next.ServeHTTP(w, r)
			return
		}
		p := &packer{ResponseWriter: w, pool: pool}
		defer p.close()
		next.ServeHTTP(p, r)
	})
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			return strings.TrimSpace(quality) != "q=0"
		}
	}
	return false
}

// packer decides at the first byte whether to pack, by the media type and
// whether the answer is packed already.
type packer struct {
	http.ResponseWriter
	pool *sync.Pool
	z    *gzip.Writer
	done bool // decided
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packer) WriteHeader(status int) {
	if !p.done {
		p.done = true
		h := p.Header()
		hasBody := status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
		if hasBody && h.Get("Content-Encoding") == "" && h.Get("Content-Range") == "" && packable(h.Get("Content-Type")) {
			h.Set("Content-Encoding", "gzip")
			h.Del("Content-Length")
			p.z, _ = p.pool.Get().(*gzip.Writer)
			p.z.Reset(p.ResponseWriter)
		}
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *packer) Write(b []byte) (int, error) {
	if !p.done {
		if p.Header().Get("Content-Type") == "" {
			p.Header().Set("Content-Type", http.DetectContentType(b))
		}
		p.WriteHeader(http.StatusOK)
	}
	if p.z != nil {
		return p.z.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// Flush sends what has been written so far.
func (p *packer) Flush() {
	if p.z != nil {
		_ = p.z.Flush() // the next write meets the same error
	}
	_ = http.NewResponseController(p.ResponseWriter).Flush() // a writer that cannot flush sends at its end
}

func (p *packer) close() {
	if p.z != nil {
		_ = p.z.Close() // a client that went away
		p.pool.Put(p.z)
	}
}

func packable(mediaType string) bool {
	kind, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return false
	}
	switch kind {
	case "application/json", "application/problem+json", "image/svg+xml", "text/javascript", "application/x-ndjson":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}
