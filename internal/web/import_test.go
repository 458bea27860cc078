package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/exchange"
	"steward/internal/record"
	"steward/internal/register"
)

// sampleFile reads a sample of other people's tools.
func sampleFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(samplePath(t, name))
	must(t, err)
	return data
}

func samplePath(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("STEWARD_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	path, err := filepath.Abs(filepath.Join(dir, "samples", name)) // a browser has a folder of its own
	must(t, err)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the shared samples are not beside the project; set STEWARD_SHARED to their folder: %v", err)
	}
	return path
}

// sendFiles sends files by pairs of name and content, as a browser does.
func (v *visitor) sendFiles(path string, pairs ...string) answer {
	v.s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		part, err := w.CreateFormFile("file", pairs[i])
		must(v.s.t, err)
		_, err = part.Write([]byte(pairs[i+1]))
		must(v.s.t, err)
	}
	must(v.s.t, w.Close())
	r, err := http.NewRequestWithContext(v.s.t.Context(), http.MethodPost, v.s.url+path, &b)
	must(v.s.t, err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.do(r)
}

// job sends files and returns the address of what comes next.
func (v *visitor) job(t *testing.T, path string, pairs ...string) string {
	t.Helper()
	a := v.sendFiles(path, pairs...)
	to := a.Header.Get("Location")
	if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, path+"/") {
		t.Fatalf("upload: %d to %q\n%s", a.StatusCode, to, textOf(a.page))
	}
	return to
}

// digestOf finds the plan that the page's button is about.
func digestOf(t *testing.T, a answer) string {
	t.Helper()
	_, after, found := strings.Cut(a.text, `name="digest" value="`)
	digest, _, _ := strings.Cut(after, `"`)
	if !found || len(digest) != 64 {
		t.Fatalf("the page offers nothing to write:\n%s", textOf(a.page))
	}
	return digest
}

// total counts the records of a kind.
func (s *site) total(t *testing.T, a access.Actor, kind string) int {
	t.Helper()
	page, err := s.reg.List(context.Background(), a, record.Query{Kind: kind, Limit: 1})
	must(t, err)
	return page.Total
}

func TestImportDutchRegister(t *testing.T) {
	s := newSite(t)
	org, account := s.setUp()
	actor := s.actor(account.ID, org)
	v := s.as(account.ID)
	home := "/o/" + org.Slug + "/import"
	v.get(home).want(t, 200, "Drop files here", "Nothing is written before you have seen what would change.")
	job := v.job(t, home, "nl-algoritmes.json", string(sampleFile(t, "registers/nl-algoritmes.json")))
	a := v.get(job).want(t, 200, "Create 1,530, update 0", "1,530 AI systems, and 336 units they name", "Algorithm register of the Dutch government", "1 to 50 of 1,866")
	if s.total(t, actor, "ai-system") != 0 {
		t.Fatal("the preview wrote something")
	}
	v.get(job+"?show=created&page=31").want(t, 200, "1,501 to 1,530 of 1,530")
	v.get(job+"?show=named").want(t, 200, "1 to 50 of 336")
	digest := digestOf(t, a)
	v.post(job, "do", "commit", "digest", digest).leads(t, job)
	v.get(job).want(t, 200, "Imported", "1,530 created, 0 updated, 0 skipped, 0 refused. 336 more were made")
	if n, u := s.total(t, actor, "ai-system"), s.total(t, actor, "unit"); n != 1530 || u != 336 {
		t.Errorf("%d systems, %d units", n, u)
	}
	v.post(job, "do", "commit", "digest", digest).leads(t, job)
	job = v.job(t, home, "again.json", string(sampleFile(t, "registers/nl-algoritmes.json")))
	if a := v.get(job).want(t, 200, "There is nothing to write"); strings.Contains(a.text, `value="commit"`) {
		t.Error("a button offers to write nothing")
	}
	v.post(job, "do", "drop").leads(t, home)
	v.get(job).want(t, 404)
}

func TestImportRefusesWholeFilesAndLeavesThemOut(t *testing.T) {
	s := newSite(t)
	org, account := s.setUp()
	actor := s.actor(account.ID, org)
	v := s.as(account.ID)
	home := "/o/" + org.Slug + "/import"
	bad := string(sampleFile(t, "cyclonedx/invalid-metadata-timestamp-1.7.json"))
	job := v.job(t, home, "bom.json", bad, "card.md", string(sampleFile(t, "hf-cards/prose-openai-whisper-model-card.md")), "x.csv", "a,b\n\"1")
	a := v.get(job).want(t, 200, "bom.json, line 8", "Nothing can be written until", "Leave out")
	if strings.Contains(a.text, `value="commit"`) {
		t.Error("a refused file does not stop the import")
	}
	v.post(job, "do", "commit", "digest", strings.Repeat("0", 64)).want(t, 422, "line 8")
	if s.total(t, actor, "model") != 0 {
		t.Fatal("something was written")
	}
	v.post(job, "do", "out", "file", "0").leads(t, job)
	v.get(job).want(t, 200, "x.csv, line 1")
	v.post(job, "do", "out", "file", "2").leads(t, job)
	v.post(job, "do", "commit", "digest", digestOf(t, v.get(job))).leads(t, job)
	if s.total(t, actor, "model") != 1 {
		t.Errorf("%d models", s.total(t, actor, "model"))
	}
	v.post(job, "do", "out", "file", "99").leads(t, job) // it is done: nothing changes any more
	v.sendFiles(home).want(t, 422, "Choose a file")
	v.post(home, "x", "y").want(t, 422)
}

func TestImportStalePreview(t *testing.T) {
	s := newSite(t)
	org, account := s.setUp()
	actor := s.actor(account.ID, org)
	v := s.as(account.ID)
	job := v.job(t, "/o/"+org.Slug+"/import", "card.md", string(sampleFile(t, "hf-cards/prose-openai-whisper-model-card.md")))
	digest := digestOf(t, v.get(job))
	_, err := s.reg.Create(t.Context(), actor, register.Draft{Kind: "model", Title: "Whisper", External: "hf:Whisper"}, register.CreateOptions{})
	must(t, err)
	a := v.post(job, "do", "commit", "digest", digest).want(t, 409, "has changed since you looked", "Update")
	v.post(job, "do", "commit", "digest", digestOf(t, a)).leads(t, job)
	if n := s.total(t, actor, "model"); n != 1 {
		t.Errorf("%d models", n)
	}
}

const inventory = "Ref;Tool;Dept;Phase;Live since;Contact;Remark\nA1;Chest triage;Radiology;Live;31/12/2024;Kim Vos;fast\nA2;Letter drafts;Front office;On ice;01/02/2025;Kim Vos;\nA3;;Front office;Live;;;\n"

func TestImportMapsAListAndRemembers(t *testing.T) {
	s := newSite(t)
	org, account := s.setUp()
	actor := s.actor(account.ID, org)
	v := s.as(account.ID)
	home := "/o/" + org.Slug + "/import"
	to := v.job(t, home, "tools.csv", inventory)
	if !strings.HasSuffix(to, "/columns/0") {
		t.Fatalf("a list without a mapping leads to %s", to)
	}
	a := v.get(to).want(t, 200, "What is in tools.csv?", "3 rows, 7 columns", "Chest triage", "Use these columns")
	if strings.Contains(a.text, `style=`) {
		t.Error("the page has inline style")
	}
	v.get(strings.TrimSuffix(to, "/columns/0")).want(t, 200, "A list with unknown columns", "Nothing can be written until")
	form := func(do string, extra ...string) []string {
		base := []string{"do", do, "kind", "ai-system", "was", "ai-system", "title", "Tool", "name", "Tools", "source", "tools", "keep", "1", "id", "Ref", "n", "5",
			"c.0", "Dept", "f.0", "unit", "o.0", "unit", "l.0", "unit", "p.0", "unit:",
			"c.1", "Phase", "f.1", "state", "o.1", "state", "v.1.0", "Live", "t.1.0", "in_use", "v.1.1", "On ice", "t.1.1", "suspended",
			"c.2", "Live since", "f.2", "first_use", "o.2", "first_use", "d.2", "02/01/2006",
			"c.3", "", "k.3", "bought", "f.3", "origin", "o.3", "origin"}
		return append(base, extra...)
	}
	// Contact becomes the owner: chosen just now, so what it needs is filled in.
	extra := []string{"c.4", "Contact", "f.4", "owner", "o.4", ""}
	v.post(to, form("try", extra...)...).want(t, 200, "What would happen", "Created 2.", "1 column is not read: Remark", "Chest triage", "Suspended", "31", "Kim Vos", "Bought")
	v.post(to, form("use", "c.4", "Contact", "f.4", "unit", "o.4", "")...).want(t, 422, "filled twice")
	v.post(to, append(form("use", extra...), "title", "")...) // a second value of a field is not looked at
	job := strings.TrimSuffix(to, "/columns/0")
	v.post(to, form("use", extra...)...).leads(t, job)
	a = v.get(job).want(t, 200, "Create 2, update 0", "Name is missing", "1 person, 2 units they name")
	v.post(job, "do", "commit", "digest", digestOf(t, a)).leads(t, job)
	v.get(job).want(t, 200, "2 created", "1 refused", "tools.csv, line 4")
	got, err := s.reg.ByExternals(t.Context(), actor, "ai-system", []string{"tools:A1", "tools:A2"})
	must(t, err)
	if r := got["tools:A1"]; r.State != "in_use" || r.Body.Text("first_use") != "2024-12-31" || r.Owner == "" || r.Body.Text("origin") != "bought" || r.Body.Text("unit") == "" {
		t.Errorf("the first row became %+v", r)
	}
	if r := got["tools:A2"]; r.State != "suspended" || r.Body.Text("first_use") != "2025-02-01" {
		t.Errorf("the second row became %+v", r)
	}
	// The next list with these columns needs no questions.
	next := v.job(t, home, "tools-2.csv", strings.Replace(inventory, "Letter drafts", "Letters", 1))
	v.get(next).want(t, 200, "Create 0, update 1", "Name differs", "Letter drafts", "Letters", "csv, Tools")
	v.get(home).want(t, 200, "Saved mappings", "Tools", "AI systems")
	v.get(to+"?mapping=Tools").want(t, 404) // that import is done
	v.get(next+"/columns/0?mapping=Tools").want(t, 200, "Live since")
	v.post(home+"/mappings", "name", "Tools").leads(t, home)
	if a := v.get(home); strings.Contains(textOf(a.page), "Saved mappings") {
		t.Error("a deleted mapping is still there")
	}
}

func TestImportFormComesBackAsSent(t *testing.T) {
	s := newSite(t)
	org, account := s.setUp()
	v := s.as(account.ID)
	to := v.job(t, "/o/"+org.Slug+"/import", "tools.csv", inventory)
	a := v.post(to, "do", "use", "kind", "ai-system", "was", "ai-system", "title", "", "name", "My <list>", "source", "", "n", "1", "c.0", "Dept", "f.0", "website", "o.0", "website").
		want(t, 422, "2 fields need you", "A column for name is required", "source of at most")
	if !strings.Contains(a.text, `value="My &lt;list&gt;"`) {
		t.Error("what was typed is lost")
	}
	// Another kind starts from a guess for it.
	v.post(to, "do", "try", "kind", "person", "was", "ai-system", "title", "Tool", "name", "x", "source", "y", "n", "0").want(t, 200, "Job title")
	v.post(to, "do", "use", "kind", "nonsense", "was", "nonsense", "title", "Tool", "n", "99999999999").want(t, 422, "not a kind")
}

func TestImportParts(t *testing.T) {
	s := newSite(t)
	org, account := s.setUp()
	v := s.as(account.ID)
	home := "/o/" + org.Slug + "/import"
	job := v.job(t, home, "two.json", `{"systems":[{"id":"1","name":"Triage"}],"people":[{"id":"2","name":"Kim"}]}`)
	v.get(job).want(t, 200, "several lists", "Read this part")
	to := job + "/columns/0"
	v.post(job, "do", "part", "file", "0", "part", "/people").leads(t, to)
	v.get(to).want(t, 200, "Kim", "Part of the file")
	v.post(job, "do", "part", "file", "0", "part", "/elsewhere").want(t, 422)
}

func TestImportIsOnesOwn(t *testing.T) {
	s := newSite(t)
	org, account := s.setUp()
	admin := s.actor(account.ID, org)
	v := s.as(account.ID)
	home := "/o/" + org.Slug + "/import"
	job := v.job(t, home, "card.md", string(sampleFile(t, "hf-cards/prose-openai-whisper-model-card.md")))
	reader := s.as(s.member(admin, "reader", "r@meerwijk.example").ID)
	reader.get(home).want(t, 403)
	reader.sendFiles(home, "a.csv", "a,b\n1,2\n").want(t, 403)
	reader.post(job, "do", "commit").want(t, 403)
	manager := s.as(s.member(admin, "aims-manager", "m@meerwijk.example").ID)
	manager.get(job).want(t, 404)
	manager.post(job, "do", "commit", "digest", "x").want(t, 404)
	v.get(home+"/nonsense").want(t, 404)
	v.get(job+"/columns/0").want(t, 404) // a card has no columns
	s.visitor().sendFiles(home, "a.csv", "a,b\n").want(t, 401)
}

func TestImportTooLarge(t *testing.T) {
	s := newSite(t)
	org, account := s.setUp()
	v := s.as(account.ID)
	home := "/o/" + org.Slug + "/import"
	job := v.job(t, home, "big.csv", strings.Repeat("x", exchange.MaxBytes+1), "card.md", string(sampleFile(t, "hf-cards/prose-openai-whisper-model-card.md")))
	v.get(job).want(t, 200, "larger than the 64 MB", "card.md")
	v.post(job, "do", "out", "file", "0").leads(t, job)
	v.get(job).want(t, 200, "Create 1, update 0")
	var many []string
	for i := range maxImportFiles + 1 {
		many = append(many, strconv.Itoa(i)+".csv", "a,b\n1,2\n")
	}
	v.sendFiles(home, many...).want(t, 413, "200 files at most")
}
