package web

import (
	"net/http"
	"net/url"
	"strings"

	"steward/internal/record"
)

// status maps what went wrong to HTTP.
func status(code record.Code) int {
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

// failure is what the error page shows.
type failure struct {
	Title     string
	Message   string
	Fields    []record.FieldError
	Reference string // of the line in the log; empty when nothing is wrong with us
	SignIn    string
}

// fail answers with what went wrong: an error page in the layout, JSON for
// scripts, the sign-in page for a page that needs one.
func (c *call) fail(err error) {
	code := record.CodeOf(err)
	f := failure{Title: failTitle(code), Message: record.Sentence(err), Fields: record.FieldErrors(err)}
	if status(code) >= 500 {
		f.Reference = c.reference()
		c.web.Log.ErrorContext(c.ctx, "request failed", "reference", f.Reference, "method", c.r.Method, "path", c.route.pattern, "error", err)
	}
	if code == record.Limited || code == record.Unavailable {
		c.w.Header().Set("Retry-After", "30")
	}
	wantsJSON := strings.HasPrefix(c.r.Header.Get("Accept"), "application/json")
	switch {
	case wantsJSON:
		c.failJSON(status(code), f)
	case code == record.Unauthenticated && c.r.Method == http.MethodGet:
		_ = c.redirect("/sign-in?next=" + url.QueryEscape(c.r.URL.RequestURI()))
	default:
		f.SignIn = signInFor(code)
		c.failPage(status(code), f)
	}
}

func signInFor(code record.Code) string {
	if code == record.Unauthenticated {
		return "/sign-in"
	}
	return ""
}

// failPage must not fail itself: when the layout cannot be rendered, as when
// the database is away, a page without it says what it has to say.
func (c *call) failPage(status int, f failure) {
	err := c.pageStatus(status, "error", f)
	if err == nil {
		return
	}
	c.web.Log.ErrorContext(c.ctx, "error page without its layout", "reference", f.Reference, "error", err)
	c.account.ID, c.org.ID = "", ""
	if err := c.pageStatus(status, "error", f); err != nil {
		http.Error(c.w, f.Message, status)
	}
}

func (c *call) failJSON(status int, f failure) {
	c.w.Header().Set("Content-Type", "application/problem+json")
	c.w.WriteHeader(status)
	b, err := record.Canonical(map[string]any{"title": f.Title, "detail": f.Message, "status": status})
	if err == nil {
		_, _ = c.w.Write(b) // a client that went away
	}
}

// reference is a number that a person can read out and the log can be searched
// for.
func (c *call) reference() string {
	id, err := c.web.reg.NewID()
	if err != nil {
		return "none"
	}
	return string(id[10:])
}

func failTitle(code record.Code) string {
	switch code {
	case record.Invalid:
		return "That does not fit"
	case record.Unauthenticated:
		return "Please sign in"
	case record.Denied:
		return "Not allowed"
	case record.NotFound:
		return "Not found"
	case record.Conflict:
		return "It changed in the meantime"
	case record.Illegal:
		return "Not possible in this state"
	case record.TooLarge:
		return "Too large"
	case record.Limited:
		return "Too many attempts"
	case record.Unavailable:
		return "Not available right now"
	}
	return "Something went wrong"
}

// nowhere answers every address that is no page.
func (w *Web) nowhere(c *call) error {
	if c.r.URL.Path == "/" && c.r.Method == http.MethodGet {
		return w.start(c)
	}
	return record.Fail(record.NotFound, "There is no page at this address.")
}

// forged answers a form that another site sent in somebody's name.
func (w *Web) forged(rw http.ResponseWriter, r *http.Request) {
	c := w.newCall(rw, r, route{pattern: "forged"})
	c.fail(record.Fail(record.Denied, "The form came from another site and was not accepted. Open the page here and send it again."))
}

// recovering turns a panic into an error page and a line in the log.
func (w *Web) recovering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				c := w.newCall(rw, r, route{pattern: r.Pattern})
				c.fail(panicked(p))
			}
		}()
		next.ServeHTTP(rw, r)
	})
}
