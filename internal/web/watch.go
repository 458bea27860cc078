package web

import (
	"context"
	"net/http"
	"strings"

	"steward/internal/record"
)

// watch has what a watched actor opens written to the log: every page, file,
// list, search and export that is answered, before the first byte of it leaves.
func (c *call) watch() {
	if c.actor.Watched && (c.r.Method == http.MethodGet || c.r.Method == http.MethodHead) {
		c.w = &watched{ResponseWriter: c.w, call: c}
	}
}

// opened writes that the page of this call is opened.
func (c *call) opened() error {
	// What is read already is shown or not shown: whoever leaves early has it.
	return c.web.reg.Opened(context.WithoutCancel(c.ctx), c.actor, strings.TrimPrefix(c.r.URL.Path, "/o/"+c.org.Slug), c.subject)
}

// watched holds an answer back until the log has it.
type watched struct {
	http.ResponseWriter
	call    *call
	decided bool
	refused bool // the log could not be written, so nothing is shown
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader writes to the log what is answered, and answers that it could not
// where that fails.
func (w *watched) WriteHeader(status int) {
	if w.refused {
		return
	}
	if !w.decided && status < http.StatusBadRequest {
		if err := w.call.opened(); err != nil {
			w.call.web.Log.ErrorContext(w.call.ctx, "what an auditor opens could not be logged", "path", w.call.route.pattern, "error", err)
			w.refused = true
			w.Header().Del("Content-Disposition")
			http.Error(w.ResponseWriter, record.Sentence(errUnlogged), http.StatusServiceUnavailable)
			return
		}
	}
	w.decided = true
	w.ResponseWriter.WriteHeader(status)
}

var errUnlogged = record.Fail(record.Unavailable, "That you open this could not be written to the log, so it is not shown. Please try again.")

// Write passes the answer on once the log has it.
func (w *watched) Write(b []byte) (int, error) {
	if !w.decided && !w.refused {
		w.WriteHeader(http.StatusOK)
	}
	if w.refused {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}
