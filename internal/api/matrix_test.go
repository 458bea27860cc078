package api

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// subject is a route as far as the decision depends on it: a kind, and the
// transition where the path names one.
type subject struct {
	route      *route
	transition string
}

// subjects returns the decisions a route stands for.
func subjects(r *route) []subject {
	if r.door.verb == nil {
		return []subject{{route: r}}
	}
	var out []subject
	for _, t := range r.kind.Transitions {
		out = append(out, subject{r, t.Name})
	}
	return out
}

func (s subject) String() string {
	if s.transition != "" {
		return s.route.kindName() + ":" + s.transition
	}
	return s.route.kindName()
}

// answer is what the table says: yes, own or no.
func (s subject) answer(a access.Actor) string {
	verbs := s.route.door.verbs
	switch {
	case s.route.door.anyone, s.route.door.member:
		return "yes"
	case s.route.door.published:
		verbs = []access.Verb{access.Log}
	case s.transition != "":
		verbs = []access.Verb{access.StepOf(s.transition)}
	}
	best := "no"
	for _, v := range verbs {
		if d := a.May(v, s.route.kindName(), nil); d.Allowed && !d.Own {
			return "yes"
		} else if d.Allowed {
			best = "own"
		}
	}
	return best
}

// TestMatrix holds who may do what, route by route, against a table that a
// person can read.
func TestMatrix(t *testing.T) {
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	all, err := routes(kinds)
	if err != nil {
		t.Fatal(err)
	}
	callers := map[string]access.Actor{}
	var names []string
	add := func(name string, a access.Actor) { callers[name], names = a, append(names, name) }
	for _, role := range access.Builtin() {
		add(role.Name, access.Actor{Account: "a", Org: "o", Person: "p", Role: role, Token: "t", Scopes: access.Scopes()})
	}
	for _, scope := range access.Scopes() {
		add("token:"+scope, access.Actor{Account: "a", Org: "o", Person: "p", Role: access.Builtin()[0], Token: "t", Scopes: []string{scope}})
	}
	var b bytes.Buffer
	b.WriteString("Who may pass each route: everything, only what it owns (own), or nothing (no).\ntoken:<scope> is a token of an administrator with one scope. Whoever brings no token, or one that is forged or has ended, passes only where it says anyone.\n")
	var forms []string
	byForm := map[string][]*route{}
	for i := range all {
		form := all[i].method + " " + all[i].form
		if byForm[form] == nil {
			forms = append(forms, form)
		}
		byForm[form] = append(byForm[form], &all[i])
	}
	for _, form := range forms {
		fmt.Fprintf(&b, "\n%s\n", form)
		if byForm[form][0].door.anyone {
			b.WriteString("  anyone\n")
			continue
		}
		var answers []string
		byAnswer := map[string][]string{}
		for _, name := range names {
			answer := summary(byForm[form], callers[name])
			if byAnswer[answer] == nil {
				answers = append(answers, answer)
			}
			byAnswer[answer] = append(byAnswer[answer], name)
		}
		for _, answer := range answers {
			fmt.Fprintf(&b, "  %s: %s\n", answer, strings.Join(byAnswer[answer], ", "))
		}
	}
	golden(t, "matrix.txt", b.Bytes())
}

func summary(list []*route, a access.Actor) string {
	by := map[string][]string{}
	for _, r := range list {
		for _, s := range subjects(r) {
			answer := s.answer(a)
			by[answer] = append(by[answer], s.String())
		}
	}
	var parts []string
	for _, answer := range []string{"yes", "own", "no"} {
		switch {
		case len(by[answer]) > 0 && len(by) == 1:
			return answer
		case len(by[answer]) > 0:
			parts = append(parts, answer+" ("+strings.Join(by[answer], ", ")+")")
		}
	}
	return strings.Join(parts, ", ")
}

// caller is who sends the requests below.
type caller struct {
	name   string
	secret string
	actor  access.Actor
	person record.ID
	status int  // every request that needs a token gets it; 0: as the table says
	alien  bool // of another organisation
}

// TestEveryRouteDecides sends a real request for every row of the table as
// every caller and compares with what the table says.
func TestEveryRouteDecides(t *testing.T) {
	w := worldOf(t)
	s := serverOf(t, w.Register)
	all, err := routes(w.Register.Kinds())
	if err != nil {
		t.Fatal(err)
	}
	callers := everyCaller(w)
	samples := samplesOf(w)
	sent := 0
	for _, c := range callers {
		owned := samples
		if c.person != "" {
			owned = ownedBy(w, c.person, all, c.actor)
		}
		for i := range all {
			for _, sub := range subjects(&all[i]) {
				answer := sub.answer(c.actor)
				sent++
				got := ask(s, w, c, sub, samples[sub.route.kindName()])
				if want := expected(c, sub, answer); !want(got) {
					t.Errorf("%s: %s %s (%s) answers %d; the table says %s", c.name, sub.route.method, sub.route.path, sub.transition, got, answer)
				}
				if answer != "own" || c.status != 0 {
					continue
				}
				owned[sub.route.kindName()] = stillOwned(w, owned[sub.route.kindName()], c.person)
				if got := ask(s, w, c, sub, owned[sub.route.kindName()]); got == http.StatusForbidden || got >= 500 {
					t.Errorf("%s: %s %s (%s) of its own answers %d", c.name, sub.route.method, sub.route.path, sub.transition, got)
				}
			}
		}
	}
	if sent < len(all)*len(callers) {
		t.Errorf("only %d requests were sent", sent)
	}
}

// expected says which statuses agree with the table.
func expected(c caller, s subject, answer string) func(int) bool {
	is := func(want int) func(int) bool { return func(got int) bool { return got == want } }
	r := s.route
	switch {
	case r.door.anyone:
		return is(http.StatusOK)
	case c.status != 0:
		return is(c.status)
	case c.alien && r.door.published:
		return is(http.StatusNotFound)
	case answer == "no":
		return is(http.StatusForbidden)
	case c.alien && strings.Contains(r.path, "{ref}"):
		return is(http.StatusNotFound)
	case answer == "own" && strings.Contains(r.path, "{ref}"):
		return is(http.StatusForbidden)
	}
	return func(got int) bool {
		return got != http.StatusUnauthorized && got != http.StatusForbidden && got < 500
	}
}

// ask sends a request that is well formed, so that only the decision refuses it.
func ask(s *server, w *world.World, c caller, sub subject, r record.Record) int {
	ref := "unknown"
	if k := sub.route.kind; k != nil {
		ref = r.Ref(k)
		if c.alien {
			ref = string(r.ID) // numbers mean something in every organisation
		}
	}
	id := w.Org.ID // of nobody and nothing
	if sub.route.doc.id == "removeView" {
		if v, err := w.Register.SaveView(w.Context(), c.actor, register.View{Kind: "ai-system", Name: "Mine"}); err == nil {
			id = v.ID
		}
	}
	path := strings.NewReplacer("{ref}", ref, "{transition}", sub.transition, "{hash}", strings.Repeat("0", 64), "{org}", string(w.Org.ID), "{tile...}", "0/000.p/1",
		"{seq}", "0", "{kind}", "ai-system", "{name}", "x_note", "{account}", string(w.Org.ID), "{id}", string(id)).Replace(sub.route.path)
	query := map[string]string{"/api/v1/search": "?q=a", "/api/v1/views": "?kind=ai-system", "/api/v1/log/consistency": "?old=0"}[sub.route.path]
	if strings.HasSuffix(path, "/files") {
		query = "?name=a.txt"
	}
	if sub.route.method != http.MethodGet && sub.route.path == "/api/v1/views" {
		query = ""
	}
	body := "{}"
	switch sub.route.doc.body {
	case "Move":
		body = `{"reason":"a test"}`
	case rawBytes:
		body = "some text"
	case "Batch":
		body = `{"writes":[{"update":{"ref":"SYS-999"}}]}`
	case "ViewDraft":
		body = `{"kind":"ai-system","name":"a","query":""}`
	}
	if sub.route.method == http.MethodGet {
		body = ""
	}
	req := httptest.NewRequestWithContext(w.Context(), sub.route.method, path+query, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("If-Match", "*")
	if c.secret != "" {
		req.Header.Set("Authorization", "Bearer "+c.secret)
	}
	res := httptest.NewRecorder()
	s.ServeHTTP(res, req)
	return res.Code
}

// everyCaller returns one caller for each role and scope, and those who may do
// nothing.
func everyCaller(w *world.World) []caller {
	w.Helper()
	var out []caller
	for _, role := range access.Builtin() {
		out = append(out, callerWith(w, role.Name, role.Name, access.Scopes()))
	}
	for _, scope := range access.Scopes() {
		out = append(out, callerWith(w, access.Administrator, scope, []string{scope}))
	}
	out = append(out, caller{name: "anonymous", status: http.StatusUnauthorized}, caller{name: "forged", secret: forged(out[0].secret), status: http.StatusUnauthorized})

	_, secret, err := w.Register.CreateToken(w.Context(), w.Admin, "short", access.Scopes(), w.Clock.Now().Add(time.Minute))
	w.Must(err)
	out = append(out, caller{name: "expired", secret: secret, status: http.StatusUnauthorized})
	w.Clock.Add(2 * time.Minute)

	other, err := w.Register.FoundOrg(w.Context(), w.Account.ID, "Other", false)
	w.Must(err)
	a, _, err := w.Register.Enter(w.Context(), w.Account.ID, other.Slug)
	w.Must(err)
	_, secret, err = w.Register.CreateToken(w.Context(), a, "alien", access.Scopes(), time.Time{})
	w.Must(err)
	a.Token, a.Scopes = "t", access.Scopes()
	return append(out, caller{name: "alien", secret: secret, actor: a, alien: true})
}

// callerWith makes an account with a role and a token with scopes. The token is
// made while it is still administrator, as not every role may make one.
func callerWith(w *world.World, role, name string, scopes []string) caller {
	w.Helper()
	a := w.Member(access.Administrator, name)
	_, secret, err := w.Register.CreateToken(w.Context(), a, name, scopes, time.Time{})
	w.Must(err)
	m := access.Membership{Account: a.Account, Role: role, Person: a.Person}
	if role == access.ExternalAuditor {
		m.Expires = "2027-01-01"
	}
	w.Must(w.Register.PutMember(w.Context(), w.Admin, m))
	actor, err := w.Register.TokenActor(w.Context(), secret)
	w.Must(err)
	return caller{name: name, secret: secret, actor: actor, person: a.Person}
}

// forged changes one character of a token.
func forged(secret string) string {
	b := []byte(secret)
	if b[10]++; b[10] > 'y' {
		b[10] = 'a'
	}
	return string(b)
}

// samplesOf makes a record of every kind that nobody owns.
func samplesOf(w *world.World) map[string]record.Record {
	w.Helper()
	return recordsOf(w, "", func(string) bool { return true })
}

// ownedBy makes records of the kinds where the actor's role asks for ownership.
func ownedBy(w *world.World, person record.ID, all []route, a access.Actor) map[string]record.Record {
	w.Helper()
	needed := map[string]bool{}
	for i := range all {
		for _, s := range subjects(&all[i]) {
			if s.answer(a) == "own" {
				needed[s.route.kindName()] = true
			}
		}
	}
	return recordsOf(w, person, func(kind string) bool { return needed[kind] })
}

func recordsOf(w *world.World, owner record.ID, wanted func(string) bool) map[string]record.Record {
	w.Helper()
	out := map[string]record.Record{}
	for _, k := range w.Register.Kinds().Kinds() {
		if wanted(k.Name) {
			out[k.Name] = sampleOf(w, k, owner)
		}
	}
	return out
}

// stillOwned returns the record, or another of its kind where a request before gave
// it away.
func stillOwned(w *world.World, r record.Record, person record.ID) record.Record {
	w.Helper()
	if r.Kind == "" {
		return r
	}
	now, err := w.Register.Get(w.Context(), w.Admin, r.ID)
	w.Must(err)
	if now.Owner == person {
		return r
	}
	return sampleOf(w, w.Register.Kinds().Kind(r.Kind), person)
}

// sampleOf makes a record of a kind, and what it cannot be without.
func sampleOf(w *world.World, k *record.Kind, owner record.ID) record.Record {
	w.Helper()
	if k.Name == "organisation" { // there is one already, and only one
		page, err := w.Register.List(w.Context(), w.Admin, record.Query{Kind: k.Name})
		w.Must(err)
		if len(page.Records) > 0 {
			return page.Records[0]
		}
	}
	title, body := k.Sample()
	for i := range k.Fields {
		f := &k.Fields[i]
		switch {
		case !f.Required || f.Author:
		case f.Type == record.File:
			ref, err := w.Register.PutFile(w.Context(), w.Admin, k.Name, "sample.json", strings.NewReader("{}"))
			w.Must(err)
			body[f.Name] = ref.Value()
		case f.Type == record.Person:
			body[f.Name] = string(w.Admin.Person)
		case f.IsLink() && f.Targets("ai-system"):
			body[f.Name] = string(w.Create("ai-system", "Something to be about", nil).ID)
		case f.IsLink():
			body[f.Name] = string(sampleOf(w, w.Register.Kinds().Kind(f.Target[0]), "").ID)
		}
		if v, ok := body[f.Name].(string); ok && f.Many && f.IsLink() {
			body[f.Name] = []any{v}
		}
	}
	made, err := w.Register.Batch(w.Context(), w.Admin, []register.Write{{Create: &register.Draft{Kind: k.Name, Title: title, Owner: owner, Body: body}, Vouched: true}})
	if err != nil {
		w.Fatalf("make a sample of %s: %v", k.Name, err)
	}
	return made[0]
}

// TestEveryRouteHasADoor finds rows of the table without a decision, or with
// two, and operations that share a name.
func TestEveryRouteHasADoor(t *testing.T) {
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	all, err := routes(kinds)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for i := range all {
		r, n := &all[i], 0
		for _, set := range []bool{r.door.anyone, r.door.member, r.door.published, len(r.door.verbs) > 0, r.door.verb != nil} {
			if set {
				n++
			}
		}
		if n != 1 || r.handle == nil {
			t.Errorf("%s %s has %d doors", r.method, r.path, n)
		}
		id := fill(r.doc.id, r.kind)
		if id == "" || slices.Contains(ids, id) {
			t.Errorf("%s %s: the operation %q has no name of its own", r.method, r.path, id)
		}
		ids = append(ids, id)
	}
}
