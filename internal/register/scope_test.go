package register_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// scopedKinds are a kind that a membership can be limited in both ways, and one
// that it cannot.
func scopedKinds(t *testing.T) *record.Catalogue {
	t.Helper()
	states := []record.State{{Name: "open", Label: "Open", Shape: record.Active}}
	c, err := record.NewCatalogue(
		&record.Kind{Name: "person", Plural: "people", Label: "Person", Labels: "People", Prefix: "PER", Version: 1, States: states,
			Fields: []record.Field{{Name: "email", Label: "E-mail", Type: record.Text}}},
		&record.Kind{Name: "thing", Plural: "things", Label: "Thing", Labels: "Things", Prefix: "THI", Version: 1, States: states,
			Scope: &record.Scope{Pack: "pack", Day: "day"},
			Fields: []record.Field{
				{Name: "pack", Label: "Pack", Type: record.Text, Index: true}, {Name: "day", Label: "Day", Type: record.DateType, Index: true},
				{Name: "file", Label: "File", Type: record.File}, {Name: "near", Label: "Near", Type: record.LinkType, Many: true, Target: []string{"thing"}},
				{Name: "x", Label: "X", Type: record.Text},
			}},
		&record.Kind{Name: "word", Plural: "words", Label: "Word", Labels: "Words", Prefix: "WOR", Version: 1, States: states,
			Fields: []record.Field{{Name: "about", Label: "About", Type: record.LinkType, Many: true, Target: []string{"thing"}, Index: true}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// audited is an organisation with an auditor limited to a pack and a period.
type audited struct {
	*world.World
	auditor   access.Actor
	inside    []record.Record
	outside   []record.Record
	word      record.Record // links to everything
	beginning time.Time
}

// newAudited makes things within the scope, and things that only the pack, only
// the day, or both keep out, one of each removed.
func newAudited(t *testing.T, db *database.DB) *audited {
	w := &audited{World: &world.World{T: t, DB: db, Clock: &world.Clock{}}, beginning: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}
	w.Clock.Set(w.beginning)
	blobs, err := blob.OpenDisk(t.TempDir())
	w.Must(err)
	w.Register, err = register.New(register.Options{DB: db, Blobs: blobs, Kinds: scopedKinds(t), Key: make([]byte, 32), Now: w.Clock.Now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler)})
	w.Must(err)
	w.Org, w.Account, err = w.Register.SetUp(w.Context(), register.Setup{Org: "Gemeente Voorbeeld", Name: "Ada Beispiel", Email: "ada@example.org", Password: "x"})
	w.Must(err)
	w.Admin, _, err = w.Register.Enter(w.Context(), w.Account.ID, w.Org.Slug)
	w.Must(err)
	w.auditor = w.limited("aud", access.Within{Packs: []string{"iso-42001", "iso-27001"}, From: "2026-01-01", To: "2026-06-30"})
	for i, in := range [][2]string{{"iso-42001", "2026-01-01"}, {"iso-27001", "2026-06-30"}, {"", ""}, {"iso-42001", ""}, {"", "2026-03-03"}} {
		w.inside = append(w.inside, w.thing(fmt.Sprint("Inside ", i), in))
	}
	for i, out := range [][2]string{{"ai-act", "2026-01-01"}, {"iso-42001", "2025-12-31"}, {"iso-27001", "2026-07-01"}, {"ai-act", ""}, {"", "2024-01-01"}, {"ai-act", "2024-01-01"}} {
		w.outside = append(w.outside, w.thing(fmt.Sprint("Outside ", i), out))
	}
	var all []any
	for _, r := range append(slices.Clone(w.inside), w.outside...) {
		all = append(all, string(r.ID))
	}
	w.word = w.Create("word", "A word", record.Body{"about": all})
	edge := w.inside[0]
	w.inside[0], err = w.Register.Update(w.Context(), w.Admin, edge.ID, register.Edit{Body: record.Body{"near": []any{string(w.inside[1].ID), string(w.outside[0].ID)}}})
	w.Must(err)
	return w
}

// limited adds an external auditor with limits.
func (w *audited) limited(name string, within access.Within) access.Actor {
	w.Helper()
	account, err := w.Register.CreateAccount(w.Context(), name+"@example.org", name, "x")
	w.Must(err)
	person := w.Create("person", name, nil)
	w.Must(w.Register.PutMember(w.Context(), w.Admin, access.Membership{Account: account.ID, Role: access.ExternalAuditor, Person: person.ID, Within: within, Expires: "2027-01-01"}))
	a, _, err := w.Register.Enter(w.Context(), account.ID, w.Org.Slug)
	w.Must(err)
	return a
}

func (w *audited) thing(title string, scope [2]string) record.Record {
	w.Helper()
	ref, err := w.Register.PutFile(w.Context(), w.Admin, "thing", title+".txt", strings.NewReader("the file of "+title))
	w.Must(err)
	body := record.Body{"file": ref.Value(), "x": "needle"}
	for i, name := range []string{"pack", "day"} {
		if scope[i] != "" {
			body[name] = scope[i]
		}
	}
	r, err := w.Register.Create(w.Context(), w.Admin, register.Draft{Kind: "thing", Title: title, Body: body, Owner: w.auditor.Person, Due: "2026-04-01", External: title}, register.CreateOptions{})
	w.Must(err)
	return r
}

// walks are the methods that answer from records, each with what it gives for
// one thing: whether the actor sees it.
func (w *audited) walks(a access.Actor) map[string]func(record.Record) (bool, error) {
	ctx, g := w.Context(), w.Register
	gone := func(err error) (bool, error) {
		if err != nil && record.CodeOf(err) == record.NotFound {
			return false, nil
		}
		return err == nil, err
	}
	has := func(list []record.Record, r record.Record) bool {
		return slices.ContainsFunc(list, func(x record.Record) bool { return x.ID == r.ID })
	}
	return map[string]func(record.Record) (bool, error){
		"Get":      func(r record.Record) (bool, error) { _, err := g.Get(ctx, a, r.ID); return gone(err) },
		"ByNumber": func(r record.Record) (bool, error) { _, err := g.ByNumber(ctx, a, "thing", r.Number); return gone(err) },
		"Find": func(r record.Record) (bool, error) {
			_, err := g.Find(ctx, a, fmt.Sprintf("THI-%d", r.Number))
			return gone(err)
		},
		"GetMany": func(r record.Record) (bool, error) {
			m, err := g.GetMany(ctx, a, []record.ID{r.ID})
			return len(m) == 1, err
		},
		"ByExternals": func(r record.Record) (bool, error) {
			m, err := g.ByExternals(ctx, a, "thing", []string{r.Title})
			return len(m) == 1, err
		},
		"ByTitles": func(r record.Record) (bool, error) {
			m, err := g.ByTitles(ctx, a, "thing", []string{r.Title})
			return len(m) == 1, err
		},
		"Each": func(r record.Record) (found bool, err error) {
			err = g.Each(ctx, a, "thing", func(x record.Record) error { found = found || x.ID == r.ID; return nil })
			return found, err
		},
		"Names": func(r record.Record) (bool, error) {
			m, err := g.Names(ctx, a, []record.ID{r.ID})
			return len(m) == 1, err
		},
		"Makers": func(r record.Record) (bool, error) {
			m, err := g.Makers(ctx, a, []record.ID{r.ID})
			return len(m) == 1, err
		},
		"At": func(r record.Record) (bool, error) { _, err := g.At(ctx, a, r.ID, w.Clock.Now()); return gone(err) },
		"KindAt": func(r record.Record) (bool, error) {
			l, err := g.KindAt(ctx, a, "thing", w.Clock.Now())
			return has(l, r), err
		},
		"History": func(r record.Record) (bool, error) {
			l, err := g.History(ctx, a, r.ID, 0, 9)
			ok, e := gone(err)
			return ok && len(l) > 0, e
		},
		"Links": func(r record.Record) (bool, error) {
			_, err := g.Links(ctx, a, register.LinkQuery{Target: r.ID, AsOf: -1})
			return gone(err)
		},
		"Graph": func(r record.Record) (bool, error) {
			got, err := g.Graph(ctx, a, w.word.ID, 1, 100)
			_, in := got.Nodes[r.ID]
			edge := slices.ContainsFunc(got.Edges, func(l record.Link) bool { return l.Target == r.ID })
			if in != edge {
				w.Errorf("%s: node %v, edge %v", r.Title, in, edge)
			}
			return in, err
		},
		"OpenFile": func(r record.Record) (bool, error) {
			ref, _ := record.ToFileRef(r.Body["file"])
			_, body, err := g.OpenFile(ctx, a, r.ID, ref.Hash)
			if err == nil {
				w.Must(body.Close())
			}
			return gone(err)
		},
		"All": func(r record.Record) (found bool, err error) {
			for one, fault := range g.All(ctx, a, record.Query{Kind: r.Kind}) {
				found, err = found || one.ID == r.ID, errors.Join(err, fault)
			}
			return found, err
		},
		"List": func(r record.Record) (bool, error) {
			found := 0
			q := record.Query{Kind: "thing", Limit: 2}
			for range 20 {
				page, err := g.List(ctx, a, q)
				if err != nil {
					return false, err
				}
				if !page.Capped && page.Total > len(w.inside) && a.Limited() {
					w.Errorf("the list counts %d, which is more than may be seen", page.Total)
				}
				if has(page.Records, r) {
					found++
				}
				if page.Next != "" && len(page.Records) != 2 {
					w.Errorf("a page of %d has another after it", len(page.Records))
				}
				if q.After = page.Next; q.After == "" {
					break
				}
			}
			return found == 1, nil
		},
		"Search": func(r record.Record) (bool, error) {
			l, err := g.Search(ctx, a, "needle", nil, 20)
			return slices.ContainsFunc(l, func(h record.Hit) bool { return h.ID == r.ID }), err
		},
		"TalliesWithin": func(r record.Record) (bool, error) {
			l, err := g.TalliesWithin(ctx, a, record.Query{Kind: "thing", Filters: []record.Filter{{Field: "day", Op: record.Is, Values: []string{r.Body.Text("day")}}}}, "day", 100)
			return len(l) > 0, err
		},
		"Tallies": func(r record.Record) (bool, error) {
			l, err := g.Tallies(ctx, a, "thing", "day", 100)
			return slices.ContainsFunc(l, func(y record.Tally) bool { return y.Value == r.Body.Text("day") && y.N > 0 }), err
		},
		"Work": func(r record.Record) (bool, error) {
			l, err := g.Work(ctx, a, a.Person, "", 100)
			return has(l, r), err
		},
		"Activity": func(r record.Record) (bool, error) {
			l, err := g.Activity(ctx, a, 0, 500)
			return slices.ContainsFunc(l, func(c record.Change) bool { return c.Record == r.ID }), err
		},
		"Proof": func(r record.Record) (bool, error) {
			p, err := g.Proof(ctx, a, r.Seq)
			if (p.Entry == nil) != (p.Salt == nil) || p.Entry == nil && p.Change.Title != "" {
				w.Errorf("the proof of %s says a part of it", r.Title)
			}
			return p.Entry != nil, err
		},
		"Leaves": func(r record.Record) (bool, error) {
			l, err := g.Leaves(ctx, a, r.Seq, r.Seq+1)
			return len(l) == 1 && l[0].Entry != nil && l[0].Salt != nil, err
		},
	}
}

// silent are the methods that an actor is given to and that tell nothing of a
// record the actor did not name and may read: writes, which read through the
// same decision, and what is about access, settings, the log as a whole or
// imports.
var silent = []string{
	"Batch", "Create", "Update", "Step", "Steps", "Remove", "Restore", "Erase", "PutFile", "TakeFile", "Exporting", "PutField", "RemoveField", "Counts",
	"Actors", "SeqAt", "Org", "RenameOrg", "PutSettings", "Head", "Checkpoints", "Checkpoint", "Tile", "Consistency",
	"Members", "PutMember", "RemoveMember", "Invite", "Invitations", "RevokeInvitation", "Roles", "PutRole", "RemoveRole",
	"Tokens", "CreateToken", "RevokeToken", "Opened", "OpenedBy",
	"PutUpload", "OpenUpload", "SaveUpload", "ReadUpload", "DropUpload", "Mappings", "PutMapping", "Views", "SaveView", "RemoveView",
}

// TestScope walks every method that reads: an auditor sees what is within the
// scope, and of the rest neither content nor count.
func TestScope(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			w := newAudited(t, db)
			everything := w.limited("wide", access.Within{})
			for name, sees := range w.walks(w.auditor) {
				for _, r := range w.inside {
					if ok, err := sees(r); err != nil || !ok {
						t.Errorf("%s does not give %s: %v", name, r.Title, err)
					}
				}
				for _, r := range w.outside {
					day := r.Body.Text("day")
					if strings.HasPrefix(name, "Tallies") && (day == "" || day >= "2026-01-01" && day <= "2026-06-30") {
						continue // another has the same day; counts are held below
					}
					if ok, err := sees(r); err != nil || ok {
						t.Errorf("%s gives %s to the auditor, or fails: %v", name, r.Title, err)
					}
				}
			}
			walks := w.walks(everything)
			for name, sees := range walks {
				for _, r := range append(slices.Clone(w.inside), w.outside...) {
					if ok, err := sees(r); (err != nil || !ok) && name != "Work" {
						t.Errorf("%s does not give %s to who is not limited: %v", name, r.Title, err)
					}
				}
			}
			w.counts()
			w.writes()
			w.removed()
			everyMethod(t, walks)
		})
	}
}

// everyMethod holds that a new method of the register is either walked or said
// to tell nothing.
func everyMethod(t *testing.T, walks map[string]func(record.Record) (bool, error)) {
	typ, actor := reflect.TypeFor[*register.Register](), reflect.TypeFor[access.Actor]()
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		takes := slices.ContainsFunc(slices.Collect(func(yield func(reflect.Type) bool) {
			for j := range m.Type.NumIn() {
				if !yield(m.Type.In(j)) {
					return
				}
			}
		}), func(in reflect.Type) bool { return in == actor })
		if _, walked := walks[m.Name]; takes && !walked && !slices.Contains(silent, m.Name) {
			t.Errorf("nobody looked whether %s keeps to an auditor's scope", m.Name)
		}
	}
}

// counts are exactly those of what may be seen.
func (w *audited) counts() {
	ctx, g := w.Context(), w.Register
	counts, err := g.Counts(ctx, w.auditor)
	w.Must(err)
	if counts["thing"] != len(w.inside) || counts["word"] != 1 {
		w.Errorf("counts %v", counts)
	}
	tallies, err := g.Tallies(ctx, w.auditor, "thing", "pack", 100)
	w.Must(err)
	if d := cmp.Diff([]record.Tally{{Value: "", N: 2}, {Value: "iso-42001", N: 2}, {Value: "iso-27001", N: 1}}, tallies); d != "" {
		w.Errorf("tallies of packs: %s", d)
	}
	tallies, err = g.Tallies(ctx, w.auditor, "thing", "state", 100)
	w.Must(err)
	if d := cmp.Diff([]record.Tally{{Value: "open", N: len(w.inside)}}, tallies); d != "" {
		w.Errorf("tallies of states: %s", d)
	}
	for name, q := range map[string]record.Query{
		"another pack":  {Filters: []record.Filter{{Field: "pack", Op: record.Is, Values: []string{"ai-act"}}}},
		"another time":  {Filters: []record.Filter{{Field: "day", Op: record.From, Values: []string{"2026-07-01"}}}},
		"an older time": {Filters: []record.Filter{{Field: "day", Op: record.To, Values: []string{"2025-12-31"}}}},
	} {
		q.Kind = "thing"
		page, err := g.List(ctx, w.auditor, q)
		w.Must(err)
		if len(page.Records) != 0 || page.Total != 0 || page.Next != "" {
			w.Errorf("asking for %s gives %d of %d", name, len(page.Records), page.Total)
		}
	}
	links, err := g.Links(ctx, w.auditor, register.LinkQuery{Target: w.inside[1].ID, AsOf: -1})
	w.Must(err)
	if len(links) != 2 {
		w.Errorf("links to what is inside: %+v", links)
	}
}

// writes are refused beyond the scope, whatever the role would allow.
func (w *audited) writes() {
	ctx, g := w.Context(), w.Register
	manager := w.auditor
	manager.Role, _ = access.BuiltinRole("aims-manager")
	_, err := g.Create(ctx, manager, register.Draft{Kind: "thing", Title: "Mine", Body: record.Body{"pack": "ai-act"}}, register.CreateOptions{})
	w.Fails(err, record.Denied)
	if !strings.Contains(err.Error(), "limited to the packs iso-42001, iso-27001") {
		w.Errorf("refused with %v", err)
	}
	_, err = g.Create(ctx, manager, register.Draft{Kind: "thing", Title: "Mine", Body: record.Body{"day": "2026-07-01"}}, register.CreateOptions{})
	if w.Fails(err, record.Denied); !strings.Contains(err.Error(), "limited to the time from 2026-01-01 to 2026-06-30") {
		w.Errorf("refused with %v", err)
	}
	for _, r := range w.outside {
		_, err := g.Update(ctx, manager, r.ID, register.Edit{Body: record.Body{"x": "y"}})
		w.Fails(err, record.NotFound)
		_, err = g.Remove(ctx, manager, r.ID, register.Move{Reason: "x"})
		w.Fails(err, record.NotFound)
	}
	unsaid := w.auditor
	unsaid.Reach = nil
	_, err = g.Get(ctx, unsaid, w.inside[0].ID)
	w.Fails(err, record.NotFound)
	_, err = g.List(ctx, unsaid, record.Query{Kind: "word"})
	w.Fails(err, record.Denied)
}

// removed holds that what was taken out of use is within the scope or not as it
// was before.
func (w *audited) removed() {
	ctx, g := w.Context(), w.Register
	for _, r := range []record.Record{w.inside[1], w.outside[0]} {
		word, err := g.Get(ctx, w.Admin, w.word.ID)
		w.Must(err)
		_, err = g.Update(ctx, w.Admin, word.ID, register.Edit{Body: record.Body{"about": nil}})
		w.Must(err)
		_, err = g.Remove(ctx, w.Admin, r.ID, register.Move{Reason: "over"})
		w.Must(err)
	}
	page, err := g.List(ctx, w.auditor, record.Query{Kind: "thing", Removed: true})
	w.Must(err)
	if len(page.Records) != 1 || page.Records[0].ID != w.inside[1].ID || page.Total != 1 {
		w.Errorf("removed: %d of %d", len(page.Records), page.Total)
	}
	_, err = g.Get(ctx, w.auditor, w.outside[0].ID)
	w.Fails(err, record.NotFound)
}

// TestScopesAreIndexed holds that a register does not start with a scope lists
// could not keep to.
func TestScopesAreIndexed(t *testing.T) {
	for _, scope := range []record.Scope{{Pack: "plain"}, {Day: "plain"}, {Day: "text"}} {
		c, err := record.NewCatalogue(&record.Kind{Name: "thing", Plural: "things", Label: "Thing", Prefix: "T", Version: 1, States: []record.State{{Name: "a"}}, Scope: &scope,
			Fields: []record.Field{{Name: "plain", Label: "Plain", Type: record.DateType}, {Name: "text", Label: "Text", Type: record.Text, Index: true}}})
		if err != nil {
			t.Fatal(err)
		}
		blobs, err := blob.OpenDisk(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		_, err = register.New(register.Options{DB: world.SQLite(t), Blobs: blobs, Kinds: c, Key: make([]byte, 32), Now: time.Now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler)})
		if err == nil || !strings.Contains(err.Error(), "scoped by") {
			t.Errorf("%+v: %v", scope, err)
		}
	}
}
