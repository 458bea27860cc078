package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// assets are the files pages load, in memory and packed. Their addresses carry
// one version, a hash over all of them, as scripts fetch one another with the
// version they were fetched with; so they can be kept for ever.
type assets struct {
	files   map[string]assetFile // by name, such as "js/app.js"
	version string
}

type assetFile struct {
	mediaType     string
	plain, packed []byte
}

func loadAssets(from fs.FS) (assets, error) {
	a := assets{files: map[string]assetFile{}}
	hash := sha256.New()
	err := fs.WalkDir(from, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		packed, err := gzipped(text)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "static/")
		fmt.Fprintf(hash, "%s %d\n", name, len(text))
		hash.Write(text)
		a.files[name] = assetFile{mediaType: assetType(name), plain: text, packed: packed}
		return nil
	})
	if err != nil {
		return assets{}, fmt.Errorf("read static files: %w", err)
	}
	a.version = hex.EncodeToString(hash.Sum(nil))[:16]
	return a, nil
}

func gzipped(text []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// assetType does not ask the machine's own table of types, which may differ.
func assetType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

// url returns the address of a static file.
func (a assets) url(name string) string { return "/static/" + name + "?v=" + a.version }

// ServeHTTP answers with a static file.
func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[strings.TrimPrefix(r.URL.Path, "/static/")]
	if !ok {
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("ETag", `"`+a.version+`"`)
	h.Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == a.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == h.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = f.packed
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that went away
	}
}
