package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Error is an answer of the server that is no success (RFC 9457).
type Error struct {
	Status     int           `json:"status"`
	Code       string        `json:"code"`   // for programs: invalid, denied, not_found, conflict, …
	Detail     string        `json:"detail"` // a sentence for people
	Fields     []FieldError  `json:"errors"` // every wrong field, where there are any
	Reference  string        `json:"reference"`
	RetryAfter time.Duration `json:"-"` // when to try again; 0 when the server did not say
}

// FieldError names one wrong field, member or parameter.
type FieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error returns the sentence and every wrong field.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "steward: %d: %s", e.Status, e.Detail)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " %s: %s", f.Field, f.Message)
	}
	if e.Reference != "" {
		fmt.Fprintf(&b, " (reference %s)", e.Reference)
	}
	return b.String()
}

// IsNotFound reports whether an error says that something is not there, or not
// for the token to see.
func IsNotFound(err error) bool { return hasStatus(err, http.StatusNotFound) }

// IsStale reports whether an error says that the record is not at the revision
// any more that a change was based on.
func IsStale(err error) bool { return hasStatus(err, http.StatusPreconditionFailed) }

func hasStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}

// readError reads the problem details of an answer. What is none, such as the
// page of a proxy, becomes an Error with the status alone.
func readError(res *http.Response) error {
	e := &Error{}
	data, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil || !strings.HasPrefix(res.Header.Get("Content-Type"), "application/problem+json") || json.Unmarshal(data, e) != nil {
		*e = Error{Detail: http.StatusText(res.StatusCode)}
	}
	e.Status = res.StatusCode
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && seconds > 0 {
		e.RetryAfter = time.Duration(seconds) * time.Second
	}
	return e
}
