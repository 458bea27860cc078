package register_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"steward/internal/access"
	"steward/internal/blob"
	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// TestRegister runs every part on both databases.
func TestRegister(t *testing.T) {
	parts := map[string]func(*world.World){
		"Create": create, "Idempotent": idempotent, "Update": update, "Links": links, "Step": step, "Remove": remove, "Erase": erase,
		"Batch": batch, "Derive": derive, "AsOf": asOf, "Own": own, "Foreign": foreign, "Fields": fields, "Files": files, "Log": logs,
		"Graph": graph, "Views": views, "Writers": writers, "Titles": titles, "Governance": governance, "Past": past, "Position": position, "Tested": tested, "Quorum": quorum,
	}
	for name, part := range parts {
		t.Run(name, func(t *testing.T) {
			for dialect, db := range world.Databases(t) {
				t.Run(dialect, func(t *testing.T) { part(world.New(t, db)) })
			}
		})
	}
}

func create(w *world.World) {
	ctx := w.Context()
	r, err := w.Register.Create(ctx, w.Admin, register.Draft{Kind: "ai-system", Title: " Triage ", Body: record.Body{"origin": "stolen", "affected_groups": []any{"Patients", "Patients", "Staff"}}}, register.CreateOptions{})
	if err == nil {
		w.Fatal("an unknown option was taken")
	}
	w.Fails(err, record.Invalid)
	r, err = w.Register.Create(ctx, w.Admin, register.Draft{Kind: "ai-system", Title: " Triage ", Body: record.Body{"affected_groups": []any{"Patients", "Patients", "Staff"}}}, register.CreateOptions{})
	w.Must(err)
	if r.Title != "Triage" || r.State != "idea" || r.Rev != 1 || r.Number != 1 || len(r.Body.List("affected_groups")) != 2 || r.Derived.Text("accountability") != "nobody" {
		w.Fatalf("made %+v", r)
	}
	again, err := w.Register.Find(ctx, w.Admin, "sys-1")
	w.Must(err)
	if again.ID != r.ID || again.Derived.Text("accountability") != "nobody" {
		w.Fatalf("found %+v", again)
	}
	_, err = w.Register.Create(ctx, w.Admin, register.Draft{Kind: "ai-system", Title: "", State: "gone", Owner: "x", Due: "tomorrow", Body: record.Body{"website": "javascript:1", "nonsense": "1", "accountable": "x"}}, register.CreateOptions{})
	w.Fails(err, record.Invalid)
	if n := len(record.FieldErrors(err)); n < 5 {
		w.Fatalf("only %d wrong fields named: %v", n, err)
	}
	_, err = w.Register.Create(ctx, access.Actor{}, register.Draft{Kind: "ai-system", Title: "x"}, register.CreateOptions{})
	w.Fails(err, record.Unauthenticated)
	_, err = w.Register.Create(ctx, w.Member("reader", "rita"), register.Draft{Kind: "ai-system", Title: "x"}, register.CreateOptions{})
	w.Fails(err, record.Denied)
	_, err = w.Register.Create(ctx, w.Admin, register.Draft{Kind: "spaceship", Title: "x"}, register.CreateOptions{})
	w.Fails(err, record.NotFound)
}

func idempotent(w *world.World) {
	d := register.Draft{Kind: "model", Title: "Ranker"}
	a, err := w.Register.Create(w.Context(), w.Admin, d, register.CreateOptions{Key: "k1"})
	w.Must(err)
	b, err := w.Register.Create(w.Context(), w.Admin, d, register.CreateOptions{Key: "k1"})
	w.Must(err)
	if a.ID != b.ID || b.Rev != 1 {
		w.Fatalf("the same key made %s and %s", a.ID, b.ID)
	}
	d.Title = "Other"
	_, err = w.Register.Create(w.Context(), w.Admin, d, register.CreateOptions{Key: "k1"})
	w.Fails(err, record.Conflict)
}

func update(w *world.World) {
	ctx := w.Context()
	r := w.Create("ai-system", "Triage", record.Body{"users": []any{"Nurses"}})
	title := "Triage of images"
	u, err := w.Register.Update(ctx, w.Admin, r.ID, register.Edit{Rev: 1, Title: &title, Body: record.Body{"intended_purpose": "Order the queue."}})
	w.Must(err)
	if u.Rev != 2 || u.Body.Text("intended_purpose") == "" || len(u.Body.List("users")) != 1 {
		w.Fatalf("changed to %+v", u)
	}
	_, err = w.Register.Update(ctx, w.Admin, r.ID, register.Edit{Rev: 1, Title: &title})
	w.Fails(err, record.Conflict)
	same, err := w.Register.Update(ctx, w.Admin, r.ID, register.Edit{Rev: 2, Title: &title})
	w.Must(err)
	if same.Rev != 2 {
		w.Fatal("an edit without a change made a version")
	}
	u, err = w.Register.Update(ctx, w.Admin, r.ID, register.Edit{Body: record.Body{}, Replace: true})
	w.Must(err)
	if len(u.Body) != 0 {
		w.Fatalf("replaced by %v", u.Body)
	}
	list, err := w.Register.History(ctx, w.Admin, r.ID, 0, 10)
	w.Must(err)
	if len(list) != 3 || list[0].Rev != 3 || list[2].Action != record.ActCreate || list[1].Title != title {
		w.Fatalf("history %+v", list)
	}
}

func links(w *world.World) {
	ctx := w.Context()
	unit := w.Create("unit", "Radiology", nil)
	_, err := w.Register.Create(ctx, w.Admin, register.Draft{Kind: "ai-system", Title: "T", Body: record.Body{"unit": string(w.Admin.Person)}}, register.CreateOptions{})
	w.Fails(err, record.Invalid)
	id, err := w.Register.NewID()
	w.Must(err)
	_, err = w.Register.Create(ctx, w.Admin, register.Draft{Kind: "ai-system", Title: "T", Body: record.Body{"unit": string(id)}}, register.CreateOptions{})
	w.Fails(err, record.Invalid)
	s := w.Create("ai-system", "T", record.Body{"unit": string(unit.ID)})
	list, err := w.Register.Links(ctx, w.Admin, register.LinkQuery{Target: unit.ID, AsOf: -1})
	w.Must(err)
	if len(list) != 1 || list[0].Source != s.ID || list[0].Relation != "unit" {
		w.Fatalf("links %+v", list)
	}
	_, err = w.Register.Remove(ctx, w.Admin, unit.ID, register.Move{Reason: "merged"})
	w.Must(err)
	_, err = w.Register.Create(ctx, w.Admin, register.Draft{Kind: "ai-system", Title: "T2", Body: record.Body{"unit": string(unit.ID)}}, register.CreateOptions{})
	w.Fails(err, record.Invalid)
	title := "T again"
	_, err = w.Register.Update(ctx, w.Admin, s.ID, register.Edit{Title: &title})
	w.Must(err) // a link it had before may stay
}

func step(w *world.World) {
	ctx := w.Context()
	s := w.Create("ai-system", "Triage", nil)
	_, err := w.Register.Step(ctx, w.Admin, s.ID, "release", register.Move{})
	w.Fails(err, record.Illegal)
	w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(w.Admin.Person), "scope": string(s.ID), "valid_from": "2026-01-01"})
	_, err = w.Register.Update(ctx, w.Admin, s.ID, register.Edit{Body: record.Body{"intended_purpose": "Order the queue."}})
	w.Must(err)
	s, err = w.Register.Step(ctx, w.Admin, s.ID, "release", register.Move{Rev: 2})
	w.Must(err)
	if s.State != "in_use" {
		w.Fatalf("state %s", s.State)
	}
	_, err = w.Register.Step(ctx, w.Admin, s.ID, "suspend", register.Move{})
	w.Fails(err, record.Invalid)
	_, err = w.Register.Step(ctx, w.Admin, s.ID, "start_development", register.Move{})
	w.Fails(err, record.Illegal)
	_, err = w.Register.Step(ctx, w.Admin, s.ID, "fly", register.Move{})
	w.Fails(err, record.NotFound)
	over := w.Member("overseer", "olaf")
	s, err = w.Register.Step(ctx, over, s.ID, "suspend", register.Move{Reason: "odd results"})
	w.Must(err)
	_, err = w.Register.Step(ctx, over, s.ID, "resume", register.Move{})
	w.Fails(err, record.Denied)
	steps, err := w.Register.Steps(ctx, w.Admin, s)
	w.Must(err)
	if len(steps) == 0 {
		w.Fatal("no steps offered")
	}
}

func remove(w *world.World) {
	ctx := w.Context()
	s := w.Create("ai-system", "Triage", nil)
	p := w.Create("person", "Bo", nil)
	as := w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(p.ID), "scope": string(s.ID), "valid_from": "2026-01-01"})
	_, err := w.Register.Remove(ctx, w.Admin, p.ID, register.Move{Reason: "mistake"})
	w.Fails(err, record.Conflict)
	_, err = w.Register.Remove(ctx, w.Admin, as.ID, register.Move{})
	w.Fails(err, record.Invalid)
	_, err = w.Register.Remove(ctx, w.Admin, as.ID, register.Move{Reason: "mistake"})
	w.Must(err)
	s, err = w.Register.Get(ctx, w.Admin, s.ID)
	w.Must(err)
	if s.Derived.Text("accountability") != "nobody" {
		w.Fatal("a removed assignment still counts")
	}
	as, err = w.Register.Restore(ctx, w.Admin, as.ID, register.Move{})
	w.Must(err)
	s, err = w.Register.Get(ctx, w.Admin, s.ID)
	w.Must(err)
	if as.Removed || s.Derived.ID("accountable") != p.ID {
		w.Fatalf("restored %+v, system %+v", as, s.Derived)
	}
	counts, err := w.Register.Counts(ctx, w.Admin)
	w.Must(err)
	if counts["assignment"] != 1 || counts["ai-system"] != 1 {
		w.Fatalf("counts %v", counts)
	}
}

func erase(w *world.World) {
	ctx := w.Context()
	s := w.Create("ai-system", "Triage", nil)
	p := w.Create("person", "Bo Secret", record.Body{"email": "bo@example.org"})
	as := w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(p.ID), "scope": string(s.ID), "valid_from": "2026-01-01"})
	if !strings.Contains(as.Title, "Bo Secret") {
		w.Fatalf("title %q", as.Title)
	}
	_, err := w.Register.Erase(ctx, w.Admin, p.ID, register.Move{Reason: "Request under GDPR Article 17"})
	w.Must(err)
	gone, err := w.Register.Get(ctx, w.Admin, p.ID)
	w.Must(err)
	if !gone.Erased || gone.Title != "" || len(gone.Body) != 0 {
		w.Fatalf("erased to %+v", gone)
	}
	head, err := w.Register.Head(ctx, w.Admin)
	w.Must(err)
	leaves, err := w.Register.Leaves(ctx, w.Admin, 0, head.Size)
	w.Must(err)
	for _, l := range leaves {
		if strings.Contains(string(l.Entry), "Bo Secret") || strings.Contains(string(l.Entry), "bo@example") {
			w.Errorf("leaf %d still speaks of the person: %s", l.Seq, l.Entry)
		}
	}
	as, err = w.Register.Get(ctx, w.Admin, as.ID)
	w.Must(err)
	if strings.Contains(as.Title, "Secret") {
		w.Errorf("the title still speaks of the person: %q", as.Title)
	}
	hits, err := w.Register.Search(ctx, w.Admin, "secret", nil, 10)
	w.Must(err)
	if len(hits) != 0 {
		w.Errorf("search finds %+v", hits)
	}
	if _, err := w.Register.Proof(ctx, w.Admin, p.Seq); err != nil {
		w.Errorf("the erased leaf has no proof: %v", err)
	}
	_, err = w.Register.Restore(ctx, w.Admin, p.ID, register.Move{})
	w.Fails(err, record.Illegal)
}

func batch(w *world.World) {
	ctx := w.Context()
	unit, err := w.Register.NewID()
	w.Must(err)
	writes := []register.Write{
		{Create: &register.Draft{Kind: "ai-system", Title: "S", Body: record.Body{"unit": string(unit)}}},
		{Create: &register.Draft{ID: unit, Kind: "unit", Title: "U"}},
	}
	out, err := w.Register.Batch(ctx, w.Admin, writes)
	w.Must(err)
	if len(out) != 2 || out[1].ID != unit {
		w.Fatalf("made %+v", out)
	}
	_, err = w.Register.Batch(ctx, w.Admin, []register.Write{{Create: &register.Draft{Kind: "unit", Title: "V"}}, {Create: &register.Draft{Kind: "unit", Title: ""}}})
	w.Fails(err, record.Invalid)
	page, err := w.Register.List(ctx, w.Admin, record.Query{Kind: "unit"})
	w.Must(err)
	if page.Total != 1 {
		w.Fatalf("%d units; a failed batch left something", page.Total)
	}
}

func derive(w *world.World) {
	ctx := w.Context()
	s := w.Create("ai-system", "Triage", nil)
	p := w.Create("person", "Bo", nil)
	w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(p.ID), "scope": string(s.ID), "valid_from": "2026-03-05", "valid_to": "2026-03-10"})
	for _, at := range []struct {
		day  int
		want string
	}{{1, "nobody"}, {4, "nobody"}, {5, "named"}, {10, "named"}, {11, "nobody"}} {
		w.Clock.Set(time.Date(2026, 3, at.day, 12, 0, 0, 0, time.UTC))
		w.Must(w.Register.Tend(ctx))
		got, err := w.Register.Get(ctx, w.Admin, s.ID)
		w.Must(err)
		page, err := w.Register.List(ctx, w.Admin, record.Query{Kind: "ai-system", Filters: []record.Filter{{Field: "accountability", Op: record.Is, Values: []string{at.want}}}})
		w.Must(err)
		if got.Derived.Text("accountability") != at.want || page.Total != 1 {
			w.Errorf("on day %d: %s, %d in the list, want %s", at.day, got.Derived.Text("accountability"), page.Total, at.want)
		}
	}
}

func asOf(w *world.World) {
	ctx := w.Context()
	s := w.Create("ai-system", "One", nil)
	first := w.Clock.Now()
	w.Clock.Add(24 * time.Hour)
	title := "Two"
	_, err := w.Register.Update(ctx, w.Admin, s.ID, register.Edit{Title: &title})
	w.Must(err)
	then, err := w.Register.At(ctx, w.Admin, s.ID, first.Add(time.Hour))
	w.Must(err)
	if then.Title != "One" || then.Number != 1 {
		w.Fatalf("then it was %+v", then)
	}
	_, err = w.Register.At(ctx, w.Admin, s.ID, first.Add(-time.Hour))
	w.Fails(err, record.NotFound)
}

func own(w *world.World) {
	ctx := w.Context()
	so := w.Member("system-owner", "sol")
	mine, err := w.Register.Create(ctx, so, register.Draft{Kind: "ai-system", Title: "Mine", Owner: so.Person}, register.CreateOptions{})
	w.Must(err)
	other := w.Create("ai-system", "Other", nil)
	title := "x"
	_, err = w.Register.Update(ctx, so, mine.ID, register.Edit{Title: &title})
	w.Must(err)
	_, err = w.Register.Update(ctx, so, other.ID, register.Edit{Title: &title})
	w.Fails(err, record.Denied)
	due := record.Date("2026-03-09")
	_, err = w.Register.Update(ctx, so, mine.ID, register.Edit{Due: &due})
	w.Must(err)
	work, err := w.Register.Work(ctx, so, so.Person, "", 10)
	w.Must(err)
	if len(work) != 1 || work[0].ID != mine.ID {
		w.Fatalf("work %+v", work)
	}
	_, err = w.Register.Step(ctx, w.Admin, mine.ID, "retire", register.Move{Reason: "replaced"})
	w.Must(err)
	work, err = w.Register.Work(ctx, so, so.Person, "", 10)
	w.Must(err)
	if len(work) != 0 {
		w.Fatalf("what is over is still work: %+v", work)
	}
}

// foreign holds that nothing of one organisation answers in another.
func foreign(w *world.World) {
	ctx := w.Context()
	s := w.Create("ai-system", "Ours", nil)
	org, err := w.Register.CreateOrg(ctx, w.Account.ID, "Elsewhere", false)
	w.Must(err)
	them, _, err := w.Register.Enter(ctx, w.Account.ID, org.Slug)
	w.Must(err)
	_, err = w.Register.Get(ctx, them, s.ID)
	w.Fails(err, record.NotFound)
	_, err = w.Register.Update(ctx, them, s.ID, register.Edit{})
	w.Fails(err, record.NotFound)
	_, err = w.Register.Step(ctx, them, s.ID, "retire", register.Move{Reason: "x"})
	w.Fails(err, record.NotFound)
	_, err = w.Register.Erase(ctx, them, s.ID, register.Move{Reason: "x"})
	w.Fails(err, record.NotFound)
	_, err = w.Register.Create(ctx, them, register.Draft{Kind: "use", Title: "u", Body: record.Body{"system": string(s.ID)}}, register.CreateOptions{})
	w.Fails(err, record.Invalid)
	_, err = w.Register.Graph(ctx, them, s.ID, 2, 50)
	w.Fails(err, record.NotFound)
	_, err = w.Register.History(ctx, them, s.ID, 0, 10)
	w.Fails(err, record.NotFound)
	hits, err := w.Register.Search(ctx, them, "ours", nil, 10)
	w.Must(err)
	names, err := w.Register.Names(ctx, them, []record.ID{s.ID})
	w.Must(err)
	if len(hits)+len(names) != 0 {
		w.Fatalf("another organisation sees %v %v", hits, names)
	}
	stranger, err := w.Register.CreateAccount(ctx, "no@example.org", "No", "x")
	w.Must(err)
	_, _, err = w.Register.Enter(ctx, stranger.ID, w.Org.Slug)
	w.Fails(err, record.NotFound)
}

func fields(w *world.World) {
	ctx := w.Context()
	s := w.Create("ai-system", "Before", nil)
	f := record.Field{Name: "x_tier", Label: "Tier", Type: record.Enum, Index: true, Options: []record.Option{{Name: "gold", Label: "Gold"}, {Name: "tin", Label: "Tin"}}}
	w.Must(w.Register.PutField(ctx, w.Admin, "ai-system", f))
	w.Fails(w.Register.PutField(ctx, w.Member("reader", "rita"), "ai-system", f), record.Denied)
	_, err := w.Register.Update(ctx, w.Admin, s.ID, register.Edit{Body: record.Body{"x_tier": "lead"}})
	w.Fails(err, record.Invalid)
	_, err = w.Register.Update(ctx, w.Admin, s.ID, register.Edit{Body: record.Body{"x_tier": "gold"}})
	w.Must(err)
	w.Create("ai-system", "After", nil)
	for value, want := range map[string]int{"gold": 1, "": 1} {
		page, err := w.Register.List(ctx, w.Admin, record.Query{Kind: "ai-system", Filters: []record.Filter{{Field: "x_tier", Op: record.Is, Values: []string{value}}}})
		w.Must(err)
		if page.Total != want || len(page.Records) != want {
			w.Errorf("tier %q: %d records, want %d", value, page.Total, want)
		}
	}
	f.Options = f.Options[1:]
	w.Fails(w.Register.PutField(ctx, w.Admin, "ai-system", f), record.Invalid)
	f.Name = "tier"
	w.Fails(w.Register.PutField(ctx, w.Admin, "ai-system", f), record.Invalid)
	w.Must(w.Register.RemoveField(ctx, w.Admin, "ai-system", "x_tier"))
	title := "Renamed"
	kept, err := w.Register.Update(ctx, w.Admin, s.ID, register.Edit{Title: &title})
	w.Must(err)
	if kept.Body["x_tier"] != nil {
		w.Errorf("the next version still has the retired field: %v", kept.Body)
	}
	f = record.Field{Name: "x_tier", Label: "Tier", Type: record.Text}
	w.Fails(w.Register.PutField(ctx, w.Admin, "ai-system", f), record.Invalid)
}

func files(w *world.World) {
	ctx := w.Context()
	ref, err := w.Register.PutFile(ctx, w.Admin, "evidence", `..\..\etc/report.csv`, strings.NewReader("a,b\n1,2\n"))
	w.Must(err)
	if ref.Name != "report.csv" || ref.Type != "text/csv" || ref.Size != 8 {
		w.Fatalf("kept %+v", ref)
	}
	e := w.Create("evidence", "Report", record.Body{"file": ref.Value()})
	got, r, err := w.Register.OpenFile(ctx, w.Admin, e.ID, ref.Hash)
	w.Must(err)
	data, err := io.ReadAll(r)
	w.Must(err)
	r.Close()
	if string(data) != "a,b\n1,2\n" || got.Name != "report.csv" {
		w.Fatalf("read %q of %+v", data, got)
	}
	other := w.Create("evidence", "Other", record.Body{"source": "paper"})
	_, _, err = w.Register.OpenFile(ctx, w.Admin, other.ID, ref.Hash)
	w.Fails(err, record.NotFound)
	bad := ref
	bad.Hash = strings.Repeat("0", 64)
	_, err = w.Register.Create(ctx, w.Admin, register.Draft{Kind: "evidence", Title: "x", Body: record.Body{"file": bad.Value()}}, register.CreateOptions{})
	w.Fails(err, record.Invalid)
	_, err = w.Register.PutFile(ctx, w.Admin, "evidence", "empty", strings.NewReader(""))
	w.Fails(err, record.Invalid)
	_, err = w.Register.Erase(ctx, w.Admin, e.ID, register.Move{Reason: "court order"})
	w.Must(err)
	if _, err := w.Blobs.Stat(ctx, blob.Scope(w.Org.ID), blob.Hash(ref.Hash)); !errors.Is(err, blob.ErrNotFound) {
		w.Errorf("the bytes of an erased file are still there: %v", err)
	}
	_, _, err = w.Register.OpenFile(ctx, w.Admin, e.ID, ref.Hash)
	w.Fails(err, record.NotFound)
}

func logs(w *world.World) {
	ctx := w.Context()
	for range 300 {
		w.Create("task", "t", nil)
	}
	head, err := w.Register.Head(ctx, w.Admin)
	w.Must(err)
	p, err := w.Register.Proof(ctx, w.Admin, 17)
	w.Must(err)
	inclusion, raw, err := ledger.ParseInclusion(p.Text)
	w.Must(err)
	verifier, err := note.NewVerifier(head.Verifier)
	w.Must(err)
	c, err := ledger.OpenCheckpoint(raw, verifier)
	w.Must(err)
	leaf := ledger.Commitment(ledger.Commit(p.Salt, p.Entry)).LeafHash()
	w.Must(inclusion.Verify(c.Root, leaf))
	if _, err := w.Register.Proof(ctx, w.Admin, head.Size); record.CodeOf(err) != record.NotFound {
		w.Errorf("a leaf beyond the log: %v", err)
	}
	_, err = w.Register.Head(ctx, w.Member("contributor", "cleo"))
	w.Fails(err, record.Denied)
	_, err = w.Register.PublicLog(ctx, w.Org.ID)
	w.Fails(err, record.NotFound)
	w.Must(w.Register.PutSettings(ctx, w.Admin, access.OrgSettings{PublicLog: true}))
	anyone, err := w.Register.PublicLog(ctx, w.Org.ID)
	w.Must(err)
	if data, err := w.Register.Tile(ctx, anyone, ledger.Tile{Level: 0, Index: 0, Width: 256}); err != nil || len(data) != 256*32 {
		w.Errorf("a tile of %d bytes, %v", len(data), err)
	}
	_, err = w.Register.Get(ctx, anyone, w.Admin.Person)
	w.Fails(err, record.NotFound)
}

func graph(w *world.World) {
	ctx := w.Context()
	d := w.Create("dataset", "Images", nil)
	m := w.Create("model", "Ranker", record.Body{"datasets": []any{string(d.ID)}})
	s := w.Create("ai-system", "Triage", record.Body{"models": []any{string(m.ID)}})
	got, err := w.Register.Graph(ctx, w.Admin, s.ID, 2, 50)
	w.Must(err)
	if len(got.Nodes) != 3 || len(got.Edges) != 2 || got.Cut {
		w.Fatalf("graph %+v", got)
	}
}

func views(w *world.World) {
	ctx := w.Context()
	mine, err := w.Register.SaveView(ctx, w.Admin, register.View{Kind: "ai-system", Name: "In use", Query: "state=in_use"})
	w.Must(err)
	_, err = w.Register.SaveView(ctx, w.Admin, register.View{Kind: "ai-system", Name: "All", Shared: true})
	w.Must(err)
	rita := w.Member("reader", "rita")
	seen, err := w.Register.Views(ctx, rita, "ai-system")
	w.Must(err)
	if len(seen) != 1 || seen[0].Name != "All" {
		w.Fatalf("rita sees %+v", seen)
	}
	w.Fails(w.Register.RemoveView(ctx, rita, mine.ID), record.NotFound)
	w.Fails(w.Register.RemoveView(ctx, rita, seen[0].ID), record.Denied)
	w.Must(w.Register.RemoveView(ctx, w.Admin, mine.ID))
}

func writers(w *world.World) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if _, err := w.Register.Create(context.Background(), w.Admin, register.Draft{Kind: "task", Title: "t"}, register.CreateOptions{}); err != nil {
					w.Error(err)
				}
			}
		})
	}
	wg.Wait()
	counts, err := w.Register.Counts(w.Context(), w.Admin)
	w.Must(err)
	if counts["task"] != 160 {
		w.Fatalf("%d tasks of 160", counts["task"])
	}
}

func titles(w *world.World) {
	p := w.Create("person", "Bo", nil)
	as := w.Create("assignment", "ignored", record.Body{"role": "accountable", "holder": string(p.ID), "valid_from": "2026-01-01"})
	name := "Bo Anders"
	_, err := w.Register.Update(w.Context(), w.Admin, p.ID, register.Edit{Title: &name})
	w.Must(err)
	as, err = w.Register.Get(w.Context(), w.Admin, as.ID)
	w.Must(err)
	if !strings.Contains(as.Title, name) || as.Rev != 1 {
		w.Fatalf("title %q, revision %d", as.Title, as.Rev)
	}
	list, err := w.Register.History(w.Context(), w.Admin, as.ID, 0, 10)
	w.Must(err)
	if len(list) != 1 || !strings.Contains(list[0].Title, name) {
		w.Fatalf("history %+v", list)
	}
}

func governance(w *world.World) {
	ctx := w.Context()
	_, secret, err := w.Register.Invite(ctx, w.Admin, access.Invitation{Email: "eve@example.org", Name: "Eve", Role: "external-auditor", Until: "2026-12-31", Kinds: []string{"ai-system"}})
	w.Must(err)
	account, err := w.Register.AcceptNew(ctx, secret, "Eve Auditor", "hash")
	w.Must(err)
	eve, _, err := w.Register.Enter(ctx, account.ID, w.Org.Slug)
	w.Must(err)
	_, err = w.Register.List(ctx, eve, record.Query{Kind: "model"})
	w.Fails(err, record.Denied)
	_, err = w.Register.List(ctx, eve, record.Query{Kind: "ai-system"})
	w.Must(err)
	token, secret, err := w.Register.CreateToken(ctx, w.Admin, "CI", []string{"read"}, time.Time{})
	w.Must(err)
	ci, err := w.Register.TokenActor(ctx, secret)
	w.Must(err)
	_, err = w.Register.Create(ctx, ci, register.Draft{Kind: "unit", Title: "x"}, register.CreateOptions{})
	w.Fails(err, record.Denied)
	w.Must(w.Register.RevokeToken(ctx, w.Admin, token.ID))
	_, err = w.Register.TokenActor(ctx, secret)
	w.Fails(err, record.Unauthenticated)
	acts, err := w.Register.Activity(ctx, w.Admin, 0, 50)
	w.Must(err)
	seen := map[string]bool{}
	for _, c := range acts {
		seen[c.Kind+" "+c.Action] = true
	}
	for _, want := range []string{"invitation create", "invitation accept", "token create", "token revoke", "membership put"} {
		if !seen[want] {
			w.Errorf("the log has no %s; it has %v", want, seen)
		}
	}
	acts, err = w.Register.Activity(ctx, eve, 0, 50)
	w.Must(err)
	for _, c := range acts {
		if c.Kind != "ai-system" && !strings.Contains("invitation token membership field role view organisation-settings", c.Kind) {
			w.Errorf("eve sees %s", c.Kind)
		}
	}
}

func past(w *world.World) {
	_, err := w.Register.Past(w.Org, time.Now)
	w.Fails(err, record.Denied)
	org, err := w.Register.CreateOrg(w.Context(), w.Account.ID, "Example", true)
	w.Must(err)
	then := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	p, err := w.Register.Past(org, func() time.Time { return then })
	w.Must(err)
	r, err := p.Create(w.Context(), access.System(org.ID), register.Draft{Kind: "unit", Title: "Old"}, register.CreateOptions{})
	w.Must(err)
	if !r.Created.Equal(then) {
		w.Fatalf("made at %s", r.Created)
	}
	_, err = p.Create(w.Context(), w.Admin, register.Draft{Kind: "unit", Title: "Old"}, register.CreateOptions{})
	w.Fails(err, record.Denied)
}
