package web

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/record"
)

var update = flag.Bool("update", false, "rewrite golden files")

// matrix writes the decision on every route for every built-in role: what the
// table of routes and the roles lead to, a line for each route.
func matrix(t *testing.T, routes []route) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("Decisions on every route. Members of another organisation get 404, nobody signed in is asked to sign in.\n\n")
	for _, r := range routes {
		switch r.who {
		case anyone:
			fmt.Fprintf(&b, "%s\n\tanyone\n", r.pattern)
		case account:
			fmt.Fprintf(&b, "%s\n\tanyone signed in\n", r.pattern)
		default:
			fmt.Fprintf(&b, "%s\n\t%s %s\n", r.pattern, r.verb, r.kind)
			for _, kind := range []string{"yes", "own", "no"} {
				if roles := decided(r, kind); roles != "" {
					fmt.Fprintf(&b, "\t%s: %s\n", kind, roles)
				}
			}
		}
	}
	return b.String()
}

// decided names the roles whose decision is yes, own records only, or no.
func decided(r route, want string) string {
	var out []string
	for _, role := range access.Builtin() {
		a := access.Actor{Account: "a", Org: "o", Person: "p", Role: role}
		d, got := a.May(r.verb, r.kind, nil), "no"
		if d.Allowed && d.Own {
			got = "own"
		} else if d.Allowed {
			got = "yes"
		}
		if got == want {
			out = append(out, role.Name)
		}
	}
	return strings.Join(out, " ")
}

func allRoutes(t *testing.T) []route {
	t.Helper()
	kinds, err := aims.Catalogue()
	must(t, err)
	return expand(routes(), kinds)
}

// TestMatrixGolden keeps the decisions under review: a new route, or a change
// of a role, shows in the file.
func TestMatrixGolden(t *testing.T) {
	file := filepath.Join("testdata", "matrix.txt")
	got := matrix(t, allRoutes(t))
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the decisions differ from %s (-want +got):\n%s", file, diff)
	}
}

// TestEveryRouteDecides holds that no route of an organisation comes without a
// verb, and that only pages outside organisations are for anyone.
func TestEveryRouteDecides(t *testing.T) {
	for _, r := range allRoutes(t) {
		inside := strings.Contains(r.pattern, "/o/{org}")
		if inside != (r.who == member) {
			t.Errorf("%s: pages of an organisation are for its members, others are not", r.pattern)
		}
		if inside && !slices.Contains(access.Verbs(), r.verb) && r.verb.Step() == "" {
			t.Errorf("%s: %q is no verb", r.pattern, r.verb)
		}
	}
}

// TestPluralsAreFree holds that no kind's plural is the name of a page.
func TestPluralsAreFree(t *testing.T) {
	kinds, err := aims.Catalogue()
	must(t, err)
	taken := map[string]bool{"export": true, "start": true}
	for _, r := range routes() {
		parts := strings.Split(r.pattern, "/")
		if len(parts) == 4 && parts[1] == "o" && !strings.Contains(parts[3], "{") {
			taken[parts[3]] = true
		}
	}
	for _, k := range kinds.Kinds() {
		if taken[k.Plural] {
			t.Errorf("/o/{org}/%s is a page, and the plural of the kind %s", k.Plural, k.Name)
		}
	}
}

var placeholder = regexp.MustCompile(`\{([a-z]+)[^}]*\}`)

// TestMatrixHolds sends a real request for every route as every built-in role,
// as a member of another organisation and as nobody. What is asked about does
// not exist, so that nothing is changed by it.
func TestMatrixHolds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	org, mara := s.setUp()
	admin := s.actor(mara.ID, org)
	other, err := s.reg.CreateOrg(t.Context(), mara.ID, "Other", false)
	must(t, err)
	stranger := s.as(s.member(s.actor(mara.ID, other), access.Administrator, "stranger@other.example").ID)
	nobody := s.visitor()
	people := map[string]*visitor{}
	for _, role := range access.Builtin() {
		people[role.Name] = s.as(s.member(admin, role.Name, role.Name+"@meerwijk.example").ID)
	}
	for _, r := range allRoutes(t) {
		if r.who != member {
			continue
		}
		method, path := r.example(org.Slug)
		send := func(v *visitor) int { return v.status(method, path) }
		if got := send(stranger); got != http.StatusNotFound {
			t.Errorf("%s by a stranger: %d, want 404", r.pattern, got)
		}
		if got := send(nobody); got != http.StatusUnauthorized && got != http.StatusSeeOther {
			t.Errorf("%s by nobody: %d, want 401 or the way to sign in", r.pattern, got)
		}
		for name, v := range people {
			role, _ := access.BuiltinRole(name)
			allowed := access.Actor{Account: "a", Org: "o", Role: role, Person: record.ID("p")}.May(r.verb, r.kind, nil).Allowed
			// Without a person record nothing is one's own, so "own" is refused.
			own := access.Actor{Account: "a", Org: "o", Role: role}.May(r.verb, r.kind, nil)
			got := send(v)
			switch {
			case got >= 500:
				t.Errorf("%s by %s: %d", r.pattern, name, got)
			case !allowed && got != http.StatusForbidden:
				t.Errorf("%s by %s: %d, want 403", r.pattern, name, got)
			case own.Allowed && !own.Own && got == http.StatusForbidden:
				t.Errorf("%s by %s: 403, but the table allows it", r.pattern, name)
			}
		}
	}
}

// example is a request for the route about things that do not exist.
func (r route) example(slug string) (method, path string) {
	method, path, _ = strings.Cut(r.pattern, " ")
	path = strings.TrimSuffix(path, "{$}")
	return method, placeholder.ReplaceAllStringFunc(path, func(p string) string {
		switch placeholder.FindStringSubmatch(p)[1] {
		case "org":
			return slug
		case "seq":
			return "999999"
		case "ref":
			return "SYS-999999"
		}
		return "00000000000000000000000000"
	})
}

// status sends a request, with an empty form if it is a POST, and returns the
// status of the answer, whose page is not read.
func (v *visitor) status(method, path string) int {
	v.s.t.Helper()
	r, err := http.NewRequestWithContext(v.s.t.Context(), method, v.s.url+path, nil)
	must(v.s.t, err)
	r.Header.Set("Accept-Encoding", "identity")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := v.client.Do(r)
	must(v.s.t, err)
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	must(v.s.t, err)
	return res.StatusCode
}
