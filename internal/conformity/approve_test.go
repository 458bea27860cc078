package conformity_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/gitops"
	"steward/internal/record"
	"steward/internal/register"
)

// board are people who approve.
func (h *soaHouse) board(names ...string) []access.Actor {
	var out []access.Actor
	for _, n := range names {
		out = append(out, h.Member("aims-manager", n))
	}
	return out
}

func people(actors ...access.Actor) []record.ID {
	var out []record.ID
	for _, a := range actors {
		out = append(out, a.Person)
	}
	return out
}

func (h *soaHouse) get(r record.Record) record.Record {
	h.Helper()
	now, err := h.World.Register.Get(h.Context(), h.Admin, r.ID)
	h.Must(err)
	return now
}

func (h *soaHouse) mark(r record.Record) string {
	return h.World.Register.Kinds().Kind(r.Kind).MarkOf(r)
}

func (h *soaHouse) give(a access.Actor, r record.Record, decision, comment string) error {
	h.Helper()
	r = h.get(r)
	_, err := h.Give(h.Context(), a, r, h.mark(r), decision, comment)
	return err
}

// TestQuorum holds that an edition needs the approvals it asks for, that the
// owner's own is none, and that a published edition stays as it is.
func TestQuorum(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		h.decideAll("A.10.3")
		b := h.board("Bo", "Cy", "Di")
		owner, one, two := b[0], b[1], b[2]
		st, err := h.DrawUp(h.Context(), h.Admin, h.scope, conformity.NewEdition{Owner: owner.Person, Approvers: people(owner, one, two), Quorum: 2})
		h.Must(err)
		h.Fails(h.give(owner, st, "approve", ""), record.Denied)
		h.Fails(h.give(h.Admin, st, "approve", ""), record.Denied)
		h.Fails(h.give(one, st, "object", ""), record.Invalid)
		h.Must(h.give(one, st, "approve", ""))
		h.Fails(h.give(one, st, "approve", ""), record.Conflict)
		_, err = h.Give(h.Context(), two, h.get(st), "0000", "approve", "")
		h.Fails(err, record.Conflict)
		_, err = stepped(h, h.Admin, st, "approve")
		h.Fails(err, record.Illegal)
		// Around the page: the owner enters an approval as a record. It does not count.
		_, err = h.World.Register.Create(h.Context(), owner, register.Draft{Kind: "approval", Body: record.Body{"of": string(st.ID), "decision": "approve", "approver": string(two.Person)}}, register.CreateOptions{})
		h.Must(err)
		p, err := h.Approval(h.Context(), two, h.get(st))
		h.Must(err)
		if p.Have != 1 || p.Need != 2 || p.Approved || !p.MayGive || len(p.Voices) != 3 || !p.Voices[0].Owner {
			h.Errorf("approval: %+v", p)
		}
		h.Must(h.give(two, st, "approve", ""))
		st, err = stepped(h, h.Admin, st, "approve")
		h.Must(err)
		_, err = h.World.Register.Update(h.Context(), h.Admin, st.ID, register.Edit{Body: record.Body{"quorum": 1.0}})
		h.Fails(err, record.Invalid)
		_, err = h.Publish(h.Context(), h.Admin, st.ID, st.Rev, "")
		h.Fails(err, record.Invalid)
		st, err = h.Publish(h.Context(), h.Admin, st.ID, st.Rev, "2026-03-02")
		h.Must(err)
		if st.State != "published" || st.Body.Text("published_on") != "2026-03-02" {
			h.Errorf("published: %+v", st)
		}
		h.unchangeable(st)
	})
}

// unchangeable tries every door to a published edition.
func (h *soaHouse) unchangeable(st record.Record) {
	h.Helper()
	title, external := "Another", "x"
	for name, e := range map[string]register.Edit{
		"title": {Title: &title}, "external": {External: &external}, "day": {Body: record.Body{"published_on": "2026-04-01"}}, "note": {Body: record.Body{"note": "n"}},
		"counts": {Body: record.Body{"included": 38.0}}, "edition": {Body: record.Body{"edition": 9.0}}, "approvers": {Body: record.Body{"approvers": nil}},
		"owner": {Owner: new(record.ID)}, "everything": {Replace: true, Body: record.Body{"pack": "iso-42001", "edition": 1.0, "rows": st.Body["rows"]}},
	} {
		if _, err := h.World.Register.Update(h.Context(), h.Admin, st.ID, e); record.CodeOf(err) != record.Invalid || err == nil {
			h.Errorf("%s of a published edition was changed: %v", name, err)
		}
		if _, err := h.World.Register.Batch(h.Context(), h.Admin, []register.Write{{ID: st.ID, Edit: &e}}); err == nil {
			h.Errorf("%s of a published edition was changed by a batch", name)
		}
	}
	for _, change := range []string{"title: Another", "fields: {note: Changed}", "fields: {published_on: 2026-04-01}", "fields: {included: 38}", "state: drawn_up"} {
		docs, problems := gitops.Read("soa.yaml", []byte("kind: statement\nexternal: "+st.External+"\n"+change+"\n"), h.World.Register.Kinds())
		plan, err := gitops.Make(h.Context(), h.World.Register, h.Admin, docs, gitops.Options{Partial: true})
		if err != nil || len(problems) > 0 || len(docs) != 1 {
			h.Fatalf("%s cannot be planned: %v %v", change, err, problems)
		}
		if _, err := plan.Apply(h.Context(), h.World.Register, h.Admin); err == nil {
			h.Errorf("applying %q changed a published edition", change)
		}
	}
	if now := h.get(st); now.Rev != st.Rev {
		h.Errorf("revision %d of a published edition, was %d", now.Rev, st.Rev)
	}
	for _, step := range []string{"approve", "publish", "discard"} {
		if _, err := stepped(h, h.Admin, st, step); record.CodeOf(err) != record.Illegal || err == nil {
			h.Errorf("%s of a published edition: %v", step, err)
		}
	}
}

// TestPublishSupersedes holds that one edition is in force at a time.
func TestPublishSupersedes(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		h.decideAll()
		b := h.board("Bo")
		draw := func() record.Record {
			st, err := h.DrawUp(h.Context(), h.Admin, h.scope, conformity.NewEdition{Owner: h.Admin.Person, Approvers: people(b...)})
			h.Must(err)
			h.Must(h.give(b[0], st, "approve", ""))
			st, err = stepped(h, h.Admin, st, "approve")
			h.Must(err)
			return st
		}
		one, two, three := draw(), draw(), draw()
		dated, err := h.World.Register.Update(h.Context(), h.Admin, one.ID, register.Edit{Body: record.Body{"published_on": "2026-03-01"}})
		h.Must(err)
		_, err = stepped(h, h.Admin, dated, "publish") // past the checks of Publish
		h.Fails(err, record.Illegal)
		_, err = h.Publish(h.Context(), h.Admin, two.ID, two.Rev, "2026-03-01")
		h.Must(err)
		_, err = h.Publish(h.Context(), h.Admin, one.ID, dated.Rev, "2026-03-01")
		h.Fails(err, record.Illegal)
		_, err = h.Publish(h.Context(), h.Admin, three.ID, three.Rev-1, "2026-03-01")
		h.Fails(err, record.Conflict)
		if now := h.get(two); now.State != "published" {
			h.Errorf("a publication that failed superseded the edition in force: %s", now.State)
		}
		_, err = h.Publish(h.Context(), h.Admin, three.ID, three.Rev, "2026-03-01")
		h.Must(err)
		if h.get(two).State != "superseded" || h.get(three).State != "published" {
			h.Errorf("%s and %s", h.get(two).State, h.get(three).State)
		}
	})
}

// TestForeignFile holds that a statement whose file says something else than the
// record is not published.
func TestForeignFile(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		h.decideAll()
		b := h.board("Bo")
		file, err := h.World.Register.PutFile(h.Context(), h.Admin, "statement", "rows.json", strings.NewReader(`{"rows":[]}`))
		h.Must(err)
		st := h.Create("statement", "Made up", record.Body{"pack": "iso-42001", "edition": 1.0, "rows": file.Value(), "approvers": []any{string(b[0].Person)}})
		h.Must(h.give(b[0], st, "approve", ""))
		st, err = stepped(h, h.Admin, st, "approve")
		h.Must(err)
		_, err = h.Publish(h.Context(), h.Admin, st.ID, st.Rev, "2026-03-01")
		h.Fails(err, record.Invalid)
	})
}

// TestForgedEdition holds that a well-made file with a decision nobody took is not
// published.
func TestForgedEdition(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		h.decideAll("A.10.3")
		b := h.board("Bo")
		e, err := h.Freeze(h.Context(), h.Admin, h.soa(h.scope))
		h.Must(err)
		e.Edition = 1
		for name, forge := range map[string]func(*conformity.EditionRow){
			"a justification": func(r *conformity.EditionRow) { r.Justification = "Better words." },
			"a revision":      func(r *conformity.EditionRow) { r.Revision = 1 },
			"a record":        func(r *conformity.EditionRow) { r.Record = h.Admin.Person },
			"nothing":         func(*conformity.EditionRow) {},
		} {
			forged := e
			forged.Rows = slices.Clone(e.Rows)
			forge(&forged.Rows[0])
			text, err := forged.Canonical()
			h.Must(err)
			file, err := h.World.Register.PutFile(h.Context(), h.Admin, "statement", "rows.json", bytes.NewReader(text))
			h.Must(err)
			st := h.Create("statement", "Forged: "+name, record.Body{"pack": "iso-42001", "edition": 1.0, "included": 37.0, "excluded": 1.0, "rows": file.Value(), "approvers": []any{string(b[0].Person)}})
			h.Must(h.give(b[0], st, "approve", ""))
			st, err = stepped(h, h.Admin, st, "approve")
			h.Must(err)
			_, err = h.Publish(h.Context(), h.Admin, st.ID, st.Rev, "2026-03-01")
			if name == "nothing" {
				h.Must(err)
				h.Must(second(stepped(h, h.Admin, st, "supersede")))
			} else {
				h.Fails(err, record.Illegal)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

// TestApprovalGoesStale follows a document through review, change and approval.
func TestApprovalGoesStale(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		b := h.board("Bo", "Cy")
		reader := h.Member("reader", "Rae")
		doc := h.Create("document", "AI policy", record.Body{"text": strings.Repeat("We use AI with care. ", 10), "edition": "1", "approvers": []any{string(b[0].Person), string(b[1].Person)}, "quorum": 1.0, "readers": []any{string(b[0].Person), string(reader.Person)}})
		h.Fails(h.give(b[0], doc, "approve", ""), record.Illegal)
		doc, err := stepped(h, h.Admin, doc, "submit")
		h.Must(err)
		h.Must(h.give(b[0], doc, "approve", "Good."))
		_, err = h.World.Register.Update(h.Context(), h.Admin, doc.ID, register.Edit{Body: record.Body{"text": "Changed."}})
		h.Fails(err, record.Invalid)
		_, err = stepped(h, h.Admin, doc, "revise")
		h.Must(err)
		_, err = h.World.Register.Update(h.Context(), h.Admin, doc.ID, register.Edit{Body: record.Body{"text": strings.Repeat("We use AI with more care. ", 10)}})
		h.Must(err)
		_, err = stepped(h, h.Admin, doc, "submit")
		h.Must(err)
		p, err := h.Approval(h.Context(), b[0], h.get(doc))
		h.Must(err)
		if p.Approved || p.Have != 0 || p.Voices[0].Decided || len(p.Voices[0].Given) != 1 || !p.MayGive {
			h.Errorf("the approval of the old text: %+v", p)
		}
		_, err = stepped(h, h.Admin, doc, "approve")
		h.Fails(err, record.Illegal)
		h.Must(h.give(b[0], doc, "approve", ""))
		_, err = stepped(h, h.Admin, doc, "approve")
		h.Must(err)
		_, err = h.World.Register.Update(h.Context(), h.Admin, doc.ID, register.Edit{Body: record.Body{"published_on": "2026-03-01", "review_on": "2027-03-01"}})
		h.Must(err)
		doc, err = stepped(h, h.Admin, doc, "publish")
		h.Must(err)
		h.reads(doc, b[0], b[1])
		h.newVersion(doc)
	})
}

func (h *soaHouse) reads(doc record.Record, must, other access.Actor) {
	h.Helper()
	_, err := h.Acknowledge(h.Context(), other, doc, h.mark(doc))
	h.Fails(err, record.Denied)
	_, err = h.Acknowledge(h.Context(), must, doc, "old")
	h.Fails(err, record.Conflict)
	first, err := h.Acknowledge(h.Context(), must, doc, h.mark(doc))
	h.Must(err)
	again, err := h.Acknowledge(h.Context(), must, doc, h.mark(doc))
	h.Must(err)
	r, err := h.Readers(h.Context(), must, h.get(doc))
	h.Must(err)
	if again.ID != first.ID || r.Read != 1 || len(r.People) != 2 || r.May || h.get(doc).Derived["unread"] != 1.0 {
		h.Errorf("read: %+v", r)
	}
}

func (h *soaHouse) newVersion(doc record.Record) {
	h.Helper()
	next, err := h.NewVersion(h.Context(), h.Admin, doc)
	h.Must(err)
	if next.State != "draft" || next.Body.Text("edition") != "2" || next.Body.ID("replaces") != doc.ID || next.Body["published_on"] != nil || next.Body.Text("text") != doc.Body.Text("text") {
		h.Errorf("the new version: %+v", next)
	}
	again, err := h.NewVersion(h.Context(), h.Admin, doc)
	h.Must(err)
	if again.ID != next.ID {
		h.Error("there are two new versions")
	}
	_, err = h.NewVersion(h.Context(), h.Admin, next)
	h.Fails(err, record.Illegal)
}
