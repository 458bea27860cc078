package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// route is one row of the table: what is asked for, what that takes, what
// answers it, and how the description tells of it.
type route struct {
	method string
	path   string // as net/http writes patterns; "{plural}" is filled in for each kind
	door   door
	handle func(*server, *call) error
	doc    operation
	about  string       // of other routes: name of the kind the decision is about
	kind   *record.Kind // set for the routes that every kind has
	form   string       // the path before the kind was filled in
}

// door says who may pass: exactly one of its fields is set.
type door struct {
	anyone    bool                    // no token is asked for
	member    bool                    // whoever has a token that is valid
	published bool                    // as member with access.Log, or anyone when the log is public
	verbs     []access.Verb           // whoever may do one of these to the route's kind, or in the organisation
	verb      func(*call) access.Verb // as verbs, with one that the path names
}

// may returns the door for whoever may do one of the verbs.
func may(verbs ...access.Verb) door { return door{verbs: verbs} }

// kindName is the kind the decision is about; "" for the organisation.
func (r *route) kindName() string {
	if r.kind == nil {
		return r.about
	}
	return r.kind.Name
}

// asks returns the verbs of which the route asks for one.
func (r *route) asks(c *call) []access.Verb {
	if r.door.verb != nil {
		return []access.Verb{r.door.verb(c)}
	}
	return r.door.verbs
}

// routes returns the whole table, the routes of every kind filled in. The error
// names a kind whose plural is a word of the API.
func routes(kinds *record.Catalogue) ([]route, error) {
	all := generalRoutes()
	words := map[string]bool{}
	for i := range all {
		all[i].form = all[i].path
		rest, _ := strings.CutPrefix(all[i].path, "/api/v1/")
		word, _, _ := strings.Cut(rest, "/")
		words[word] = true
	}
	for _, k := range kinds.Kinds() {
		if words[k.Plural] {
			return nil, fmt.Errorf("api: the plural of kind %s, %q, is a word of the API", k.Name, k.Plural)
		}
		for _, r := range kindRoutes() {
			r.kind, r.form = k, r.path
			r.path = strings.ReplaceAll(r.path, "{plural}", k.Plural)
			all = append(all, r)
		}
	}
	return all, nil
}

// otherMethod answers OPTIONS, and methods the path does not have.
func (s *server) otherMethod(c *call, methods map[string]*route) error {
	allow := []string{http.MethodOptions}
	for m := range methods {
		allow = append(allow, m)
		if m == http.MethodGet {
			allow = append(allow, http.MethodHead)
		}
	}
	sort.Strings(allow)
	c.w.Header().Set("Allow", strings.Join(allow, ", "))
	if c.r.Method == http.MethodOptions {
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return &fault{status: http.StatusMethodNotAllowed, code: "method_not_allowed", detail: "This address takes only " + strings.Join(allow, ", ") + "."}
}

// Bounds of a query.
const (
	maxQuery  = 16 << 10 // bytes
	maxValues = 400
)

// checkQuery refuses a query that is too long, cannot be read, names a
// parameter the route does not have, or gives one twice that stands alone.
func (r *route) checkQuery(u *url.URL) error {
	if len(u.RawQuery) > maxQuery {
		return &fault{status: http.StatusRequestURITooLong, code: string(record.TooLarge), detail: fmt.Sprintf("The query is longer than %d bytes.", maxQuery)}
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return malformed("The query cannot be read: percent signs lead two hexadecimal digits, and parameters are separated by &.")
	}
	var wrong []record.FieldError
	n := 0
	for _, name := range sortedKeys(values) {
		n += len(values[name])
		switch {
		case r.doc.filters && strings.HasPrefix(name, "filter."):
		case !slices.ContainsFunc(r.doc.query, func(p parameter) bool { return p.name == name }):
			wrong = append(wrong, record.FieldError{Field: name, Code: "unknown", Message: "This address has no parameter " + quote(name) + "."})
		case len(values[name]) > 1 && !r.doc.many(name):
			wrong = append(wrong, record.FieldError{Field: name, Code: "repeated", Message: "The parameter " + quote(name) + " can be given only once."})
		}
	}
	if n > maxValues {
		return record.Fail(record.Invalid, fmt.Sprintf("The query has %d values; at most %d fit.", n, maxValues))
	}
	if len(wrong) > 0 {
		return record.InvalidFields(wrong)
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// quote puts a word from outside into a sentence, shortened.
func quote(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
