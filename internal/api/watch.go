package api

import (
	"context"
	"net/http"

	"steward/internal/record"
)

// watch has what a watched actor opens written to the log, before the first byte
// of the answer leaves. Checkpoints and tiles, which hold commitments only, are
// not noted: whoever mirrors a log fetches them without end.
func (s *server) watch(c *call) {
	reads := c.r.Method == http.MethodGet || c.r.Method == http.MethodHead
	if reads && c.actor.Watched && !c.route.door.published {
		c.w = &watched{ResponseWriter: c.w, server: s, call: c}
	}
}

// watched holds an answer back until the log has it.
type watched struct {
	http.ResponseWriter
	server  *server
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
		// Whoever leaves early has the answer all the same.
		ctx := context.WithoutCancel(w.call.r.Context())
		if err := w.server.reg.Opened(ctx, w.call.actor, w.call.r.URL.Path, w.call.subject); err != nil {
			w.refuse(err)
			return
		}
	}
	w.decided = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) refuse(cause error) {
	w.refused = true
	w.Header().Del("Content-Encoding")
	plain := *w.call
	plain.w, plain.begun = w.ResponseWriter, false
	w.server.fail(&plain, record.Wrap(record.Unavailable, "That you open this could not be written to the log, so it is not shown. Please try again.", cause))
}

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
