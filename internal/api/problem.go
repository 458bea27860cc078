package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	json "github.com/go-json-experiment/json"

	"steward/internal/record"
)

// problem is the body of every error (RFC 9457).
type problem struct {
	Type      string              `json:"type"`
	Title     string              `json:"title"`
	Status    int                 `json:"status"`
	Code      string              `json:"code"`
	Detail    string              `json:"detail"`
	Errors    []record.FieldError `json:"errors,omitempty"`
	Reference string              `json:"reference,omitempty"`
}

// fault is an error of HTTP itself, with no code of the vocabulary.
type fault struct {
	status int
	code   string
	detail string
	errors []record.FieldError
}

// Error returns the sentence.
func (f *fault) Error() string { return f.detail }

// malformed is a body or query that cannot be read at all.
func malformed(detail string) error {
	return &fault{status: http.StatusBadRequest, code: "malformed", detail: detail}
}

// statusOf is the HTTP status of a code.
func statusOf(code record.Code) int {
	switch code {
	case record.Invalid:
		return http.StatusUnprocessableEntity
	case record.Unauthenticated:
		return http.StatusUnauthorized
	case record.Denied:
		return http.StatusForbidden
	case record.NotFound:
		return http.StatusNotFound
	case record.Conflict, record.Illegal:
		return http.StatusConflict
	case record.TooLarge:
		return http.StatusRequestEntityTooLarge
	case record.Limited:
		return http.StatusTooManyRequests
	case record.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// problemOf says an error to the outside. What is not foreseen says nothing of
// its cause.
func problemOf(err error) problem {
	var f *fault
	if errors.As(err, &f) {
		return problem{Status: f.status, Code: f.code, Detail: f.detail, Errors: f.errors}
	}
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return problem{Status: http.StatusRequestEntityTooLarge, Code: string(record.TooLarge), Detail: fmt.Sprintf("What was sent is larger than %d bytes, the most that fits here.", big.Limit)}
	}
	code := record.CodeOf(err)
	p := problem{Status: statusOf(code), Code: string(code), Detail: record.Sentence(err), Errors: record.FieldErrors(err)}
	if p.Detail != "" && p.Detail[len(p.Detail)-1] != '.' {
		p.Detail += "."
	}
	return p
}

// fail answers with an error.
func (s *server) fail(c *call, err error) {
	p := problemOf(err)
	p.Type, p.Title = "about:blank", http.StatusText(p.Status)
	if p.Status >= http.StatusInternalServerError {
		s.report(c, &p, err)
	}
	if c.begun {
		return
	}
	h := c.w.Header()
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="Steward"`)
	}
	if after := retryAfter(err); after != "" {
		h.Set("Retry-After", after)
	}
	for _, name := range []string{"ETag", "Location", "Link", "Content-Disposition", "Content-Length"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	data, err := json.Marshal(p)
	if err != nil {
		s.log.Error("write a problem", "error", err)
		return
	}
	s.write(c, p.Status, "application/problem+json", data)
}

// report logs what went wrong on our side, under a reference that the answer
// names too.
func (s *server) report(c *call, p *problem, err error) {
	if errors.Is(err, context.Canceled) && c.r.Context().Err() != nil {
		return // who asked has left
	}
	if id, idErr := s.reg.NewID(); idErr == nil {
		p.Reference = string(id)
	}
	s.log.Error("request failed", "reference", p.Reference, "method", c.r.Method, "path", c.r.URL.Path, "status", p.Status, "error", err)
}

// crashed answers for a handler that panicked.
func (s *server) crashed(c *call, cause any) {
	if cause == http.ErrAbortHandler {
		panic(cause)
	}
	begun := c.begun
	s.fail(c, fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
	if begun { // the client must not take half an answer for a whole one
		panic(http.ErrAbortHandler)
	}
}
