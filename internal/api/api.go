// Package api is the REST face of Steward: /api/v1 for every kind of record,
// the OpenAPI description of it at /openapi.json, the log of an organisation as
// C2SP tlog-tiles under /log/, and /healthz.
//
// Everything about kinds follows from their declarations; nothing here is
// written for one kind. One table of routes says for each what it asks of
// package access, and one function decides (see admit), before the register
// decides again about the record at hand. Requests authenticate with an API
// token in the Authorization header and with nothing else, so a browser cannot
// be made to send one. Errors are problem details (RFC 9457).
package api

import (
	"compress/gzip"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
)

// Options are what the API is made of. Register and Log are required.
type Options struct {
	Register   *register.Register
	Conformity *conformity.Service
	Classify   *classify.Service
	Log        *slog.Logger
	Version    string  // of the program, shown by /healthz and the description
	Rate       float64 // requests a second for one token, in the long run; 0 means 100
	Burst      int     // requests at once for one token; 0 means 1000
	Proxied    bool    // a proxy in front sets the last address of X-Forwarded-For
	MaxFile    int64   // bytes of an uploaded file at most; 0 means what the register takes, which is the most
}

// server answers the requests of the API.
type server struct {
	reg      *register.Register
	stand    *conformity.Service
	classify *classify.Service
	log      *slog.Logger
	version  string
	maxFile  int64
	proxied  bool
	limits   *limits
	zips     sync.Pool
	mux      *http.ServeMux
	doc      []byte // the OpenAPI description
	docTag   string
}

// New returns the handler of the API. The error says what is missing, or which
// kind has a plural that the API needs for itself.
func New(o Options) (http.Handler, error) {
	s, err := newServer(o)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func newServer(o Options) (*server, error) {
	if o.Register == nil || o.Log == nil {
		return nil, fmt.Errorf("api: a register and a log are required")
	}
	if o.Rate <= 0 {
		o.Rate = 100
	}
	if o.Burst <= 0 {
		o.Burst = 1000
	}
	if most := o.Register.FileLimit(); o.MaxFile <= 0 || o.MaxFile > most {
		o.MaxFile = most
	}
	s := &server{reg: o.Register, stand: o.Conformity, classify: o.Classify, log: o.Log, version: o.Version, maxFile: o.MaxFile, proxied: o.Proxied, mux: http.NewServeMux(),
		limits: &limits{rate: rate.Limit(o.Rate), burst: o.Burst, keys: map[string]*rate.Limiter{}}}
	s.zips.New = func() any { return gzip.NewWriter(nil) }
	all, err := routes(o.Register.Kinds())
	if err != nil {
		return nil, err
	}
	if s.doc, err = describe(o.Register.Kinds(), all, o.Version); err != nil {
		return nil, err
	}
	s.docTag = tagOf(s.doc)
	s.mount(all)
	return s, nil
}

// mount puts the routes on the mux, a path at a time, so that a path answers
// methods it does not have with what it has.
func (s *server) mount(all []route) {
	var paths []string
	byPath := map[string]map[string]*route{}
	for i := range all {
		r := &all[i]
		if byPath[r.path] == nil {
			byPath[r.path] = map[string]*route{}
			paths = append(paths, r.path)
		}
		byPath[r.path][r.method] = r
	}
	for _, path := range paths {
		methods := byPath[path]
		s.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, methods) })
	}
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, nil) })
}

// ServeHTTP answers one request.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	s.mux.ServeHTTP(w, r)
}

// call is one request on its way through a handler.
type call struct {
	w      http.ResponseWriter
	r      *http.Request
	route  *route
	kind   *record.Kind // of the route, nil when it is about none
	actor  access.Actor
	public bool // the actor stands for anyone who reads a published log
	begun  bool // a response is under way

	subject record.ID // the record of the path, once it was read
}

func (c *call) path(name string) string { return c.r.PathValue(name) }

// serve finds the route for the method, lets the decision fall, and runs the
// handler.
func (s *server) serve(w http.ResponseWriter, r *http.Request, methods map[string]*route) {
	c := &call{w: w, r: r}
	defer func() {
		if cause := recover(); cause != nil {
			s.crashed(c, cause)
		}
	}()
	if err := s.run(c, methods); err != nil {
		s.fail(c, err)
	}
}

func (s *server) run(c *call, methods map[string]*route) error {
	if methods == nil {
		return record.Fail(record.NotFound, "There is nothing at this address. What there is stands in /openapi.json.")
	}
	method := c.r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if c.route = methods[method]; c.route == nil {
		return s.otherMethod(c, methods)
	}
	c.kind = c.route.kind
	if err := s.admit(c); err != nil {
		return err
	}
	s.watch(c)
	if err := c.route.checkQuery(c.r.URL); err != nil {
		return err
	}
	return c.route.handle(s, c)
}

// now is the register's clock.
func (s *server) now() time.Time { return s.reg.Now() }
