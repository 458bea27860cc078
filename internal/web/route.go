package web

import (
	"net/http"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// who says how far a caller must be known before a route runs.
type who int

// The zero value is the strictest.
const (
	member  who = iota // signed in, and a member of the organisation in the path
	account            // signed in
	anyone             // nobody in particular
)

// route is one page or action. For members, verb and kind are what access
// decides on before do runs; a verb about records of no particular kind leaves
// kind empty. Whoever acts on one record is asked again by register, with it.
type route struct {
	pattern string // as of http.ServeMux; {plural} stands for every kind
	who     who
	verb    access.Verb
	kind    string // name of a kind; set for each kind where the pattern has {plural}
	body    int64  // most bytes of a request's body; 0 means 1 MiB
	stream  bool   // do reads the body itself: it is limited, not parsed
	do      func(*Web, *call) error
}

const defaultBody = 1 << 20

// routes is the one table: every page and action, {plural} standing for kinds.
func routes() []route {
	var all []route
	for _, part := range [][]route{
		entryRoutes(), accountRoutes(), homeRoutes(), peopleRoutes(), settingsRoutes(), logRoutes(), exportRoutes(),
		recordRoutes(), importRoutes(), accountabilityRoutes(), soaRoutes(), approveRoutes(), gapRoutes(), riskRoutes(), impactRoutes(), incidentRoutes(), planRoutes(), dossierRoutes(), lawRoutes(), dutyRoutes(), standardsRoutes(), readinessRoutes(),
	} {
		all = append(all, part...)
	}
	return all
}

// expand returns the routes with {plural} replaced by the plural of each kind,
// so that kind pages can stand beside pages such as /o/{org}/log/{seq}.
func expand(all []route, kinds *record.Catalogue) []route {
	var out []route
	for _, r := range all {
		if !strings.Contains(r.pattern, "{plural}") {
			out = append(out, r)
			continue
		}
		for _, k := range kinds.Kinds() {
			own := r
			own.pattern, own.kind = strings.ReplaceAll(r.pattern, "{plural}", k.Plural), k.Name
			out = append(out, own)
		}
	}
	return out
}

func (w *Web) mount(mux *http.ServeMux) {
	for _, r := range expand(routes(), w.kinds) {
		mux.Handle(r.pattern, w.serve(r))
	}
	mux.Handle("/", w.serve(route{pattern: "/", who: anyone, do: (*Web).nowhere}))
}

// serve is the way of every request to its handler: limits, who asks, the
// decision, the handler, and what goes wrong in any of them.
func (w *Web) serve(r route) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		c := w.newCall(rw, req, r)
		defer c.close()
		err := c.enter()
		if err == nil {
			err = c.parse()
		}
		if err == nil {
			err = r.do(w, c)
		}
		if err != nil {
			c.fail(err)
		}
	})
}

// enter finds out who asks, in which organisation, and whether access allows
// the route.
func (c *call) enter() error {
	if err := c.identify(); err != nil {
		return err
	}
	if c.route.who == anyone {
		return nil
	}
	if c.account.ID == "" {
		return record.Fail(record.Unauthenticated, "Please sign in.")
	}
	if c.route.who == account {
		return nil
	}
	actor, org, err := c.web.reg.Enter(c.ctx, c.account.ID, c.path("org"))
	if err != nil {
		return err
	}
	c.actor, c.org = actor, org
	c.watch()
	return actor.Require(c.route.verb, c.route.kind, nil)
}
