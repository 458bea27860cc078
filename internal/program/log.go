package program

import (
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// watched keeps status and size of an answer for the log.
type watched struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *watched) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logged writes one line for each request: never a query, a cookie, a header or
// a body, and no path that holds a secret.
func logged(next http.Handler, log *slog.Logger, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen, begun := &watched{ResponseWriter: w}, now()
		defer func() {
			level := slog.LevelInfo
			if r.URL.Path == "/healthz" {
				level = slog.LevelDebug
			}
			host, _, _ := net.SplitHostPort(r.RemoteAddr)
			log.LogAttrs(r.Context(), level, "request", slog.String("method", r.Method), slog.String("path", loggable(r.URL.Path)),
				slog.Int("status", seen.status), slog.Int64("bytes", seen.bytes), slog.Duration("took", now().Sub(begun)), slog.String("from", host))
		}()
		next.ServeHTTP(seen, r)
	})
}

// loggable returns the path without the secret of an invitation, and not longer
// than a line should be.
func loggable(path string) string {
	const invitation = "/invitation/"
	if i := strings.Index(path, invitation); i >= 0 {
		path = path[:i] + invitation + "…"
	}
	if len(path) > 300 {
		path = path[:300] + "…"
	}
	return path
}
