package s3

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// fake is an S3 server with one versioned bucket and the calls the store uses.
type fake struct {
	mu      sync.Mutex
	objects map[string][]version // by key, newest last
	next    int
	page    int // keys per page of a listing

	noVersions bool // refuses to list versions
	cut        bool // breaks off bodies in the middle
	deny       bool // refuses everything
	mangle     bool // changes bodies on their way in
}

type version struct {
	id   string
	data []byte
	mark bool // of deletion
}

func newFake(t *testing.T) (*fake, string) {
	t.Helper()
	f := &fake{objects: map[string][]version{}, page: 7}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "tester")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "not a secret")
	t.Setenv("AWS_SESSION_TOKEN", "")
	return f, "s3://evidence/some/prefix?endpoint=" + server.URL
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.deny || !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=tester/") {
		refuse(w, http.StatusForbidden, "AccessDenied")
		return
	}
	key, inBucket := strings.CutPrefix(strings.TrimSuffix(r.URL.Path, "/"), "/evidence")
	key = strings.TrimPrefix(key, "/")
	switch {
	case !inBucket:
		refuse(w, http.StatusNotFound, "NoSuchBucket")
	case key == "" && r.Method == http.MethodHead:
	case key == "" && r.Method == http.MethodGet:
		f.list(w, r)
	case r.Method == http.MethodPut:
		f.put(w, r, key)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		f.get(w, r, key)
	case r.Method == http.MethodDelete:
		f.remove(w, r, key)
	default:
		refuse(w, http.StatusMethodNotAllowed, "MethodNotAllowed")
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, code)
}

func (f *fake) newest(key string) (version, bool) {
	all := f.objects[key]
	if len(all) == 0 || all[len(all)-1].mark {
		return version{}, false
	}
	return all[len(all)-1], true
}

func (f *fake) put(w http.ResponseWriter, r *http.Request, key string) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client went away
	}
	if f.mangle {
		data = append(data, '!')
	}
	sum := sha256.Sum256(data)
	if r.Header.Get("X-Amz-Content-Sha256") != hex.EncodeToString(sum[:]) ||
		r.Header.Get("X-Amz-Checksum-Sha256") != base64.StdEncoding.EncodeToString(sum[:]) {
		refuse(w, http.StatusBadRequest, "XAmzContentSHA256Mismatch")
		return
	}
	f.next++
	f.objects[key] = append(f.objects[key], version{id: fmt.Sprint(f.next), data: data})
	w.Header().Set("ETag", `"etag"`)
}

func (f *fake) get(w http.ResponseWriter, r *http.Request, key string) {
	v, ok := f.newest(key)
	if !ok {
		refuse(w, http.StatusNotFound, "NoSuchKey")
		return
	}
	w.Header().Set("ETag", `"etag"`)
	w.Header().Set("Last-Modified", "Sun, 02 Aug 2026 00:00:00 GMT")
	w.Header().Set("Content-Length", fmt.Sprint(len(v.data)))
	if r.Method == http.MethodGet && f.cut {
		_, _ = w.Write(v.data[:len(v.data)/2])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	if r.Method == http.MethodGet {
		_, _ = w.Write(v.data) // the client may go away
	}
}

func (f *fake) remove(w http.ResponseWriter, r *http.Request, key string) {
	if id := r.URL.Query().Get("versionId"); id != "" {
		f.objects[key] = slices.DeleteFunc(f.objects[key], func(v version) bool { return v.id == id })
	} else {
		f.next++
		f.objects[key] = append(f.objects[key], version{id: fmt.Sprint(f.next), mark: true})
	}
	w.WriteHeader(http.StatusNoContent)
}

type listed struct {
	Key          string
	VersionId    string `xml:",omitempty"`
	Size         int
	LastModified string
	ETag         string
}

type listing struct {
	XMLName               xml.Name
	IsTruncated           bool
	NextContinuationToken string `xml:",omitempty"`
	NextKeyMarker         string `xml:",omitempty"`
	Contents              []listed
	Version               []listed
	DeleteMarker          []listed
}

func (f *fake) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	_, location := query["location"]
	_, versions := query["versions"]
	if location || versions && f.noVersions {
		refuse(w, http.StatusNotImplemented, "NotImplemented")
		return
	}
	out := listing{XMLName: xml.Name{Local: "ListBucketResult"}}
	if versions {
		out.XMLName.Local = "ListVersionsResult"
	}
	seen := 0
	for _, key := range slices.Sorted(maps.Keys(f.objects)) {
		after := max(query.Get("continuation-token"), query.Get("key-marker"))
		if !strings.HasPrefix(key, query.Get("prefix")) || key <= after {
			continue
		}
		if seen++; seen > f.page {
			out.IsTruncated = true
			break
		}
		if out.NextContinuationToken = key; versions {
			out.NextContinuationToken, out.NextKeyMarker = "", key
		}
		f.entry(&out, key, versions)
	}
	w.Header().Set("Content-Type", "application/xml")
	_ = xml.NewEncoder(w).Encode(out) // the client may go away
}

func (f *fake) entry(out *listing, key string, versions bool) {
	const when, tag = "2026-08-02T00:00:00.000Z", `"etag"`
	if !versions {
		if v, ok := f.newest(key); ok {
			out.Contents = append(out.Contents, listed{key, "", len(v.data), when, tag})
		}
		return
	}
	for _, v := range f.objects[key] {
		if v.mark {
			out.DeleteMarker = append(out.DeleteMarker, listed{key, v.id, 0, when, tag})
			continue
		}
		out.Version = append(out.Version, listed{key, v.id, len(v.data), when, tag})
	}
}
