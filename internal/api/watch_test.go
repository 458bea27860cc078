package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/record"
)

// TestAuditorIsWatched reads every address as an external auditor with a token:
// what is answered is in the log, what is refused is not.
func TestAuditorIsWatched(t *testing.T) {
	w := worldOf(t)
	s := serverOf(t, w.Register)
	all, err := routes(w.Register.Kinds())
	if err != nil {
		t.Fatal(err)
	}
	samples := samplesOf(w)
	auditor := callerWith(w, access.ExternalAuditor, "auditor", access.Scopes())
	reader := callerWith(w, "reader", "reader", access.Scopes())
	opened := func(c caller) []record.Change {
		list, err := w.Register.OpenedBy(t.Context(), w.Admin, c.actor.Account, 0, 500)
		w.Must(err)
		return list
	}
	seen := 0
	for i := range all {
		r := &all[i]
		if r.method != http.MethodGet {
			continue
		}
		before := opened(auditor)
		code := ask(s, w, auditor, subject{route: r}, samples[r.kindName()])
		after := opened(auditor)
		noted, want := len(after)-len(before), 0
		if code < 400 && !r.door.anyone && !r.door.published {
			want, seen = 1, seen+1
		}
		if noted != want {
			t.Errorf("%s: answered %d, noted %d times", r.path, code, noted)
			continue
		}
		if want == 1 {
			page := after[0].Body.Text("page")
			if !strings.HasPrefix(page, "/api/v1/") || strings.Contains(page, "?") || after[0].Actor != auditor.actor.Token || after[0].Behalf != auditor.actor.Account {
				t.Errorf("%s: the log says %+v", r.path, after[0])
			}
			if strings.HasSuffix(r.path, "{ref}") && after[0].Body.ID("record") != samples[r.kindName()].ID {
				t.Errorf("%s: the log does not say which record it was: %+v", r.path, after[0].Body)
			}
		}
		ask(s, w, reader, subject{route: r}, samples[r.kindName()])
	}
	if seen < 100 {
		t.Errorf("only %d addresses were read", seen)
	}
	if n := len(opened(reader)); n != 0 {
		t.Errorf("%d addresses that a reader read are noted", n)
	}
}

// TestUnloggedIsNotShown holds that nothing is answered that could not be logged.
func TestUnloggedIsNotShown(t *testing.T) {
	w := worldOf(t)
	s := serverOf(t, w.Register)
	auditor := callerWith(w, access.ExternalAuditor, "auditor", access.Scopes())
	r := &route{method: http.MethodGet, path: "/x"}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil)
	res := httptest.NewRecorder()
	c := &call{w: res, r: req, route: r, actor: auditor.actor}
	s.watch(c)
	w.Must(w.DB.Close())
	w.Must(s.json(c, http.StatusOK, map[string]string{"secret": strings.Repeat("secret", 1000)}))
	if res.Code != http.StatusServiceUnavailable || strings.Contains(res.Body.String(), "secret") || !strings.Contains(res.Body.String(), "could not be written to the log") {
		t.Errorf("answered %d %s", res.Code, res.Body)
	}
}
