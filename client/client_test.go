package client_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"steward/client"
	"steward/internal/testenv/server"
)

// connect starts a whole server and returns a client of it.
func connect(t *testing.T, options ...server.Option) (*server.Server, *client.Client) {
	t.Helper()
	s := server.New(t, options...)
	c, err := client.New(s.URL, s.Token())
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// TestRecord follows a record through everything the client does, on both
// databases, over the network.
func TestRecord(t *testing.T) {
	for name, options := range map[string][]server.Option{"sqlite": nil, "postgres": {server.Postgres()}} {
		t.Run(name, func(t *testing.T) {
			s, c := connect(t, options...)
			ctx, ok := t.Context(), must[client.Record](t)
			systems := c.Records("ai-systems")
			made := ok(systems.Create(ctx, client.Draft{Title: "Triage", Key: "k1", Fields: map[string]any{"users": []string{"Nurses"}}, Reason: "bought"}))
			if again := ok(systems.Create(ctx, client.Draft{Title: "Triage", Key: "k1", Fields: map[string]any{"users": []string{"Nurses"}}})); again.ID != made.ID {
				t.Errorf("the same key made %s and %s", made.Ref, again.Ref)
			}
			before := s.Clock.Now()
			s.Clock.Advance(time.Hour)
			title, purpose := "Triage of images", "Order the queue."
			changed := ok(systems.Update(ctx, made.Ref, made.Revision, client.Edit{Title: &title, Fields: map[string]any{"intended_purpose": purpose, "users": nil}}))
			if changed.Title != title || changed.Revision != 2 || changed.Fields["users"] != nil || changed.Fields["intended_purpose"] != purpose {
				t.Errorf("changed to %+v", changed)
			}
			if _, err := systems.Update(ctx, made.Ref, made.Revision, client.Edit{Title: &title}); !client.IsStale(err) {
				t.Errorf("a stale change: %v", err)
			}
			if got := ok(systems.Get(ctx, made.ID)); got.Ref != made.Ref || !got.Created.Equal(made.Created) || got.Derived["accountability"] != "nobody" {
				t.Errorf("read %+v", got)
			}
			if got := ok(systems.GetAt(ctx, made.Ref, before)); got.Title != "Triage" {
				t.Errorf("as of before: %+v", got)
			}
			if got := ok(systems.Step(ctx, made.Ref, "retire", client.Move{Revision: 2, Reason: "replaced"})); got.State != "retired" {
				t.Errorf("after the step: %+v", got)
			}
			proof := must[client.Proof](t)(systems.Proof(ctx, made.Ref))
			if proof.Revision != 3 || len(proof.Salt) != 32 || proof.Entry == nil || !strings.HasPrefix(proof.Proof, "c2sp.org/tlog-proof") {
				t.Errorf("proof %+v", proof)
			}
			if got := ok(systems.Remove(ctx, made.Ref, client.Move{Reason: "a mistake"})); !got.Removed {
				t.Error("it is not removed")
			}
			if got := ok(systems.Restore(ctx, made.Ref, client.Move{})); got.Removed {
				t.Error("it is not restored")
			}
			if got := ok(systems.Erase(ctx, made.Ref, client.Move{Reason: "on request"})); !got.Erased || got.Title != "" {
				t.Errorf("erased to %+v", got)
			}
			var actions []string
			for change, err := range systems.History(ctx, made.Ref) {
				if err != nil {
					t.Fatal(err)
				}
				actions = append(actions, change.Action)
			}
			if fmt.Sprint(actions) != "[erase restore remove retire update create]" {
				t.Errorf("history %v", actions)
			}
		})
	}
}

// TestList walks several pages and stops early.
func TestList(t *testing.T) {
	_, c := connect(t)
	var writes []client.Write
	for i := range 25 {
		country := []string{"NL", "DE"}[i%2]
		writes = append(writes, client.Write{Create: &client.BatchDraft{Kind: "supplier", Draft: client.Draft{Title: fmt.Sprintf("Supplier %02d", i), Fields: map[string]any{"country": country}}}})
	}
	if made := must[[]client.Record](t)(c.Batch(t.Context(), writes)); len(made) != 25 {
		t.Fatalf("%d records", len(made))
	}
	suppliers, n := c.Records("suppliers"), 0
	for r, err := range suppliers.List(t.Context(), client.Query{Sort: "title", Limit: 4, Filters: url.Values{"country": {"NL"}}}) {
		if err != nil || r.Title != fmt.Sprintf("Supplier %02d", 2*n) {
			t.Fatalf("record %d: %s, %v", n, r.Title, err)
		}
		n++
	}
	if n != 13 {
		t.Errorf("%d records", n)
	}
	page := must[client.Page](t)(suppliers.Page(t.Context(), client.Query{Limit: 10, Filters: url.Values{"country.not": {"NL"}}}))
	if len(page.Items) != 10 || page.Next == "" || page.Total != 12 {
		t.Errorf("%d of %d, next %q", len(page.Items), page.Total, page.Next)
	}
	for range suppliers.List(t.Context(), client.Query{Limit: 1}) {
		break
	}
	for _, err := range suppliers.List(t.Context(), client.Query{Sort: "nonsense"}) {
		var e *client.Error
		if !errors.As(err, &e) || e.Code != "invalid" || len(e.Fields) != 1 || e.Fields[0].Field != "sort" {
			t.Errorf("%v", err)
		}
	}
	hits := must[[]client.Hit](t)(c.Search(t.Context(), "supplier 07", 5, "supplier"))
	if len(hits) != 1 || hits[0].Title != "Supplier 07" {
		t.Errorf("found %+v", hits)
	}
	seen := 0
	for _, err := range c.Changes(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		seen++
	}
	if seen < 25 {
		t.Errorf("%d changes", seen)
	}
}

// TestOrganisation reads who the token is, the kinds, the log, and links within
// a batch; and moves a file there and back.
func TestOrganisation(t *testing.T) {
	s, c := connect(t)
	ctx := t.Context()
	me := must[client.Me](t)(c.Me(ctx))
	if me.Organisation.Name != server.OrgName || me.Role != "administrator" || me.Person == "" {
		t.Errorf("me: %+v", me)
	}
	kinds := must[[]client.Kind](t)(c.Kinds(ctx))
	if len(kinds) != len(s.Register.Kinds().Kinds()) || kinds[0].Plural != "ai-systems" || len(kinds[0].Fields) < 10 {
		t.Errorf("%d kinds", len(kinds))
	}
	log := must[client.Log](t)(c.Log(ctx))
	if log.Organisation != me.Organisation.ID || log.Size < 1 || len(log.Root) != 32 || log.Public {
		t.Errorf("log: %+v", log)
	}
	evidence := c.Records("evidence-files")
	file := must[client.File](t)(evidence.UploadFile(ctx, "report.txt", strings.NewReader("All is well.")))
	made := must[[]client.Record](t)(c.Batch(ctx, []client.Write{
		{As: "sys", Create: &client.BatchDraft{Kind: "ai-system", Draft: client.Draft{Title: "Triage"}}},
		{As: "evd", Create: &client.BatchDraft{Kind: "evidence", Draft: client.Draft{Title: "Report", Fields: map[string]any{"file": file.Value(), "about": []string{"@sys"}}}}},
		{Update: &client.BatchEdit{Ref: "@sys", Edit: client.Edit{Owner: &me.Person}}},
		{Step: &client.BatchStep{Ref: "@sys", Transition: "start_development"}},
		{Remove: &client.BatchRemove{Ref: "@evd", Reason: "too early"}},
	}))
	if made[3].State != "development" || made[3].Owner != me.Person || !made[4].Removed {
		t.Errorf("batch: %+v", made)
	}
	links := must[client.Links](t)(evidence.Links(ctx, made[1].Ref))
	if len(links.Outgoing) != 0 { // removed records hold none
		t.Errorf("links: %+v", links)
	}
	body := must[io.ReadCloser](t)(evidence.DownloadFile(ctx, made[1].Ref, file.Hash))
	defer body.Close()
	if data, err := io.ReadAll(body); err != nil || !bytes.Equal(data, []byte("All is well.")) {
		t.Errorf("file: %q, %v", data, err)
	}
	if _, err := evidence.DownloadFile(ctx, made[1].Ref, strings.Repeat("0", 64)); !client.IsNotFound(err) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// TestErrors reads answers that are no success, whoever gives them.
func TestErrors(t *testing.T) {
	s, c := connect(t)
	var e *client.Error
	_, err := c.Records("ai-systems").Create(t.Context(), client.Draft{Owner: "nobody"})
	if !errors.As(err, &e) || e.Status != http.StatusUnprocessableEntity || len(e.Fields) < 2 || !strings.Contains(err.Error(), "title") {
		t.Errorf("%v", err)
	}
	stranger, err := client.New(s.URL, "stw_forged")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stranger.Me(t.Context()); !errors.As(err, &e) || e.Status != http.StatusUnauthorized {
		t.Errorf("%v", err)
	}
	if _, err := c.Records("../settings").Get(t.Context(), "x"); !client.IsNotFound(err) {
		t.Errorf("%v", err)
	}
	for _, address := range []string{"", "steward.example.org", "ftp://steward.example.org", "https://user@steward.example.org", "https://steward.example.org?x=1"} {
		if _, err := client.New(address, ""); err == nil {
			t.Errorf("the address %q was taken", address)
		}
	}
}

// TestForeignAnswers shows that what is no answer of Steward is an error, and
// that the token follows no redirect.
func TestForeignAnswers(t *testing.T) {
	leaked := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { leaked = true }))
	defer elsewhere.Close()
	var answer http.HandlerFunc
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r) }))
	defer s.Close()
	c, err := client.New(s.URL+"/", "stw_secret")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		has    string
	}{
		"proxy":    {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<h1>Bad</h1>", http.StatusBadGateway) }, "502: Bad Gateway"},
		"redirect": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) }, "302"},
		"page":     {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<h1>Hello</h1>") }, "read the answer"},
		"busy": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
			fmt.Fprint(w, `{"status":200,"code":"limited","detail":"Slowly.","reference":"r1"}`)
		}, "429: Slowly. (reference r1)"},
	} {
		answer = tt.answer
		_, err := c.Me(t.Context())
		if err == nil || !strings.Contains(err.Error(), tt.has) || strings.Contains(err.Error(), "stw_secret") {
			t.Errorf("%s: %v", name, err)
		}
		var e *client.Error
		if name == "busy" && (!errors.As(err, &e) || e.RetryAfter != 7*time.Second) {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if leaked {
		t.Error("a redirect was followed")
	}
}
