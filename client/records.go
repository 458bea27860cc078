package client

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Records are the records of one kind.
type Records struct {
	c    *Client
	path string
}

// Records returns the records of a kind by its plural, such as "ai-systems".
func (c *Client) Records(plural string) *Records {
	return &Records{c, "/api/v1/" + url.PathEscape(plural)}
}

// Query narrows and orders a list.
type Query struct {
	// Filters are by name as the API has them, without "filter.": "country":
	// {"NL", "DE"}, "country.not", "due.from". An empty value stands for unset.
	Filters url.Values
	Sort    string // "title", or "-title" for the other way round; empty: newest first
	After   string // Next of the page before
	Limit   int    // records a page, 1 to 200; 0 means 50
	Removed bool   // the removed ones instead of those in use
}

func (q Query) values() url.Values {
	v := url.Values{}
	for name, values := range q.Filters {
		v["filter."+name] = values
	}
	for name, value := range map[string]string{"sort": q.Sort, "after": q.After} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if q.Removed {
		v.Set("removed", "true")
	}
	return v
}

// Page returns one page of the list.
func (r *Records) Page(ctx context.Context, q Query) (Page, error) {
	var p Page
	err := r.c.do(ctx, request{method: http.MethodGet, path: r.path, query: q.values()}, &p)
	return p, err
}

// List yields every record of the list, page by page. After an error it ends.
func (r *Records) List(ctx context.Context, q Query) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			p, err := r.Page(ctx, q)
			if err != nil {
				yield(Record{}, err)
				return
			}
			for _, x := range p.Items {
				if !yield(x, nil) {
					return
				}
			}
			if p.Next == "" {
				return
			}
			q.After = p.Next
		}
	}
}

func (r *Records) one(ref, rest string) string { return r.path + "/" + url.PathEscape(ref) + rest }

// Get returns a record by reference or identity, removed ones too.
func (r *Records) Get(ctx context.Context, ref string) (Record, error) {
	return r.record(ctx, request{method: http.MethodGet, path: r.one(ref, "")})
}

// GetAt returns a record as it was at a moment.
func (r *Records) GetAt(ctx context.Context, ref string, at time.Time) (Record, error) {
	return r.record(ctx, request{method: http.MethodGet, path: r.one(ref, ""), query: url.Values{"at": {at.UTC().Format(time.RFC3339Nano)}}})
}

func (r *Records) record(ctx context.Context, q request) (Record, error) {
	var out Record
	err := r.c.do(ctx, q, &out)
	return out, err
}

// Create makes a record.
func (r *Records) Create(ctx context.Context, d Draft) (Record, error) {
	return r.record(ctx, request{method: http.MethodPost, path: r.path, body: d, header: map[string]string{"Idempotency-Key": d.Key}})
}

// Update changes what the edit gives. The revision is the one the change is
// based on; when the record has another by now the error is stale (IsStale).
// Revision 0 takes whatever is there.
func (r *Records) Update(ctx context.Context, ref string, revision int64, e Edit) (Record, error) {
	header := map[string]string{"If-Match": "*"}
	if revision > 0 {
		header = based(revision)
	}
	return r.record(ctx, request{method: http.MethodPatch, path: r.one(ref, ""), body: e, header: header})
}

// Move goes with a step, a removal, a restoration or an erasure.
type Move struct {
	Revision int64  `json:"-"` // as of Update
	Reason   string `json:"reason,omitempty"`
}

// Step takes a transition by name.
func (r *Records) Step(ctx context.Context, ref, transition string, m Move) (Record, error) {
	return r.move(ctx, http.MethodPost, r.one(ref, "/steps/"+url.PathEscape(transition)), m)
}

// Remove takes a record out of use; a reason is required.
func (r *Records) Remove(ctx context.Context, ref string, m Move) (Record, error) {
	return r.move(ctx, http.MethodDelete, r.one(ref, ""), m)
}

// Restore brings a removed record back.
func (r *Records) Restore(ctx context.Context, ref string, m Move) (Record, error) {
	return r.move(ctx, http.MethodPost, r.one(ref, "/restore"), m)
}

// Erase destroys the content of all versions of a record; a reason is required.
// It cannot be undone.
func (r *Records) Erase(ctx context.Context, ref string, m Move) (Record, error) {
	return r.move(ctx, http.MethodPost, r.one(ref, "/erase"), m)
}

func (r *Records) move(ctx context.Context, method, path string, m Move) (Record, error) {
	return r.record(ctx, request{method: method, path: path, body: m, header: based(m.Revision)})
}

func based(revision int64) map[string]string {
	if revision <= 0 {
		return nil
	}
	return map[string]string{"If-Match": fmt.Sprintf("%q", strconv.FormatInt(revision, 10))}
}

// History yields the versions of a record, newest first.
func (r *Records) History(ctx context.Context, ref string) iter.Seq2[Change, error] {
	return r.c.each(ctx, r.one(ref, "/history"))
}

// Links returns what a record links to and what links to it.
func (r *Records) Links(ctx context.Context, ref string) (Links, error) {
	var out Links
	err := r.c.do(ctx, request{method: http.MethodGet, path: r.one(ref, "/links")}, &out)
	return out, err
}

// Proof returns the proof that the latest version of a record is in the log.
func (r *Records) Proof(ctx context.Context, ref string) (Proof, error) {
	var out Proof
	err := r.c.do(ctx, request{method: http.MethodGet, path: r.one(ref, "/proof")}, &out)
	return out, err
}

// UploadFile keeps the bytes of a file. What it returns is set as the value of a
// file field of a record of the kind.
func (r *Records) UploadFile(ctx context.Context, name string, body io.Reader) (File, error) {
	var out File
	err := r.c.do(ctx, request{method: http.MethodPost, path: r.path + "/files", query: url.Values{"name": {name}}, raw: body}, &out)
	return out, err
}

// DownloadFile opens a file that the record holds, by hash. The caller closes
// it.
func (r *Records) DownloadFile(ctx context.Context, ref, hash string) (io.ReadCloser, error) {
	res, err := r.c.send(ctx, request{method: http.MethodGet, path: r.one(ref, "/files/"+url.PathEscape(hash))})
	if err != nil {
		return nil, err
	}
	return res.Body, nil
}
