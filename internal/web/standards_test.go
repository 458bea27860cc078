package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/register"
)

// house is an organisation that works with standards.
type house struct {
	*site
	home  string
	actor access.Actor
	other access.Actor
	admin *visitor
}

func newHouseOfStandards(t *testing.T, change ...func(*Options)) *house {
	t.Helper()
	h := &house{site: newSite(t, change...)}
	org, admin := h.setUp()
	h.home, h.actor = "/o/"+org.Slug+"/", h.site.actor(admin.ID, org)
	h.other = h.site.actor(h.member(h.actor, access.Administrator, "otto@example.org").ID, org)
	h.admin = h.as(admin.ID)
	return h
}

// key finds the record of an item.
func (h *house) key(kind, key string) record.Record {
	h.t.Helper()
	found, err := h.reg.ByExternals(h.t.Context(), h.actor, kind, []string{key})
	must(h.t, err)
	return found[key]
}

// show hands in evidence for a record and has it accepted by somebody else.
func (h *house) show(title string, of record.ID) record.Record {
	h.t.Helper()
	e, err := h.reg.Create(h.t.Context(), h.actor, register.Draft{Kind: "evidence", Title: title, Body: record.Body{"source": "The archive", "extent": "all", "supports": []any{string(of)}}}, register.CreateOptions{})
	must(h.t, err)
	_, err = h.reg.Step(h.t.Context(), h.other, e.ID, "accept", register.Move{})
	must(h.t, err)
	return e
}

// sendFile sends a file in a form.
func (v *visitor) sendFile(path, field, name, content string) answer {
	v.s.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile(field, name)
	must(v.s.t, err)
	_, err = part.Write([]byte(content))
	must(v.s.t, err)
	must(v.s.t, m.Close())
	r, err := http.NewRequestWithContext(v.s.t.Context(), http.MethodPost, v.s.url+path, &b)
	must(v.s.t, err)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return v.do(r)
}

// TestStandards goes from nothing to a standard in use whose positions follow
// evidence, on its pages, on those of its items and of its records.
func TestStandards(t *testing.T) {
	h := newHouseOfStandards(t)
	h.admin.get(h.home+"standards").want(t, 200, "Which standard do you work with?", "ISO/IEC 42001:2023", "Take into use")
	h.admin.get(h.home+"readiness").want(t, 200, "No standard is in use yet")
	h.admin.post(h.home+"standards/adopt", "name", "iso-42001").leads(t, h.home+"standards/iso-42001")
	h.admin.post(h.home+"standards/adopt", "name", "iso-27001").leads(t, h.home+"standards/iso-27001")
	h.admin.get(h.home+"standards/iso-42001").want(t, 200, "0 of 198 evidenced", "4 Context of the organization", "Not started", "A.2 Policies related to AI")

	rule := h.key("requirement", "iso-42001:4.1/1")
	e := h.show("Register of issues", rule.ID)
	h.admin.get(h.home+"standards/iso-42001").want(t, 200, "1 of 198 evidenced")
	h.admin.get(h.home+"standards/iso-42001?status=evidenced").want(t, 200, "Internal and external issues", "EVD-1 was accepted and counts.")
	h.admin.get(h.home+"standards/iso-42001?status=failed").want(t, 200, "No item has this position")
	h.admin.get(h.home+"standards/iso-42001?status=done").want(t, 422, "which is none")
	page := h.admin.get(h.home+"standards/iso-42001/4.1/1").want(t, 200, "Internal and external issues", "Evidenced", "Register of issues", "Counts", "What an auditor asks", "What is often found wrong", "two or more sources", "Attach evidence")
	for _, form := range []string{"evidence-files/new?supports=", "evidence-requests/new?about=", "findings/new?about="} {
		links := find(page.page, nodeWith("a", "href", form))
		if len(links) != 1 {
			t.Fatalf("the item has no link to %s", form)
		}
		h.admin.get(attr(links[0], "href")).want(t, 200)
	}
	h.admin.get(h.home+"requirements/RQM-1").want(t, 200, "Where it stands", "EVD-1 was accepted and counts.", "Register of issues")
	h.admin.get(h.home+"standards/iso-42001/4.1").want(t, 200, "What belongs to it", "Climate change")
	_, err := h.reg.Create(t.Context(), h.actor, register.Draft{Kind: "ai-system", Title: "Triage"}, register.CreateOptions{})
	must(t, err)
	h.admin.get(h.home).want(t, 200, "Where do we stand?", "1 of 198 items of ISO/IEC 42001:2023 are evidenced")
	h.admin.get(h.home+"standards/iso-42001/99").want(t, 404)
	h.admin.get(h.home+"standards/iso-9001").want(t, 404)
	h.admin.get(h.home+"standards/iso-42001?day=2026-01-01").want(t, 404, "was not in use on 2026-01-01")

	day := record.DateOf(h.now)
	h.now = h.now.AddDate(0, 0, 3)
	_, err = h.reg.Step(t.Context(), h.actor, e.ID, "withdraw", register.Move{Reason: "It was of another year."})
	must(t, err)
	h.admin.get(h.home+"standards/iso-42001/4.1/1").want(t, 200, "Unknown", "nothing of it was accepted")
	h.admin.get(h.home+"standards/iso-42001/4.1/1?day="+string(day)).want(t, 200, "As of", "Evidenced", "EVD-1 was accepted and counts.")
	h.admin.get(h.home+"standards/iso-42001?day="+string(day)).want(t, 200, "1 of 198 evidenced")
	h.admin.get(h.home+"requirements/RQM-1?at="+string(day)).want(t, 200, "Where it stands on", "EVD-1 was accepted and counts.")
}

// TestCandidatePage holds that evidence of another standard is offered and counts
// for nothing until it was reviewed here.
func TestCandidatePage(t *testing.T) {
	h := newHouseOfStandards(t)
	for _, name := range []string{"iso-42001", "iso-27001"} {
		h.admin.post(h.home+"standards/adopt", "name", name).leads(t, h.home+"standards/"+name)
	}
	e := h.show("Security policy", h.key("control", "iso-27001:A.5.1").ID)
	h.admin.get(h.home+"standards/iso-42001/A.2.2").want(t, 200, "Candidates", "Security policy", "Not started", "shares a part with", "Use as evidence here")
	h.admin.post(h.home+"standards/iso-42001/use", "item", "A.2.2", "evidence", string(e.ID)).leads(t, h.home+"standards/iso-42001/A.2.2")
	h.admin.get(h.home+"standards/iso-42001/A.2.2").want(t, 200, "handed in for this purpose", "EVD-2 is not reviewed.", "Unknown")
	h.admin.post(h.home+"standards/iso-42001/use", "item", "A.2.2", "evidence", string(e.ID)).want(t, 404)
}

const houseRules = `name: house-rules
title: House rules & customs
version: "1"
valid_from: 2026-01-01
sources:
  - {id: own, reference: The house}
items:
  - {id: "1", type: clause, title: Order, source: own}
  - {id: "1.1", parent: "1", type: requirement, title: Doors & windows, text: Doors are shut., assessed: true, source: own, guidance: [Look & listen]}
`

// TestOwnPack sends a pack with faults, which writes nothing, then a sound one,
// then its next version, and takes that back.
func TestOwnPack(t *testing.T) {
	h := newHouseOfStandards(t)
	bad := strings.Replace(houseRules, `parent: "1"`, `parent: "7"`, 1)
	h.admin.sendFile(h.home+"standards/own", "file", "rules.yaml", bad).want(t, 422, "rules.yaml cannot be used; nothing was written", "rules.yaml:9:")
	h.admin.sendFile(h.home+"standards/own", "file", "rules.yaml", strings.Replace(houseRules, "Look & listen", "<script>alert(1)</script>", 1)).want(t, 422, "rules.yaml:9:")
	h.admin.sendFile(h.home+"standards/own", "file", "rules.yaml", strings.Replace(houseRules, "house-rules", "iso-42001", 1)).want(t, 422, "is taken by")
	h.admin.post(h.home+"standards/own").want(t, 422, "Choose a file.")

	rules := houseRules
	take := func(a answer) string {
		t.Helper()
		kept := find(a.page, nodeWith("input", "name", "kept"))
		if len(kept) != 1 {
			t.Fatalf("the preview has no form:\n%s", textOf(a.page))
		}
		return attr(kept[0], "value")
	}
	first := take(h.admin.sendFile(h.home+"standards/own", "file", "rules.yaml", rules).want(t, 200, "House rules & customs", "Nothing was written yet", "Doors & windows"))
	if h.key("requirement", "house-rules:1.1").ID != "" {
		t.Fatal("the preview wrote a record")
	}
	h.admin.post(h.home+"standards/take", "kept", first).leads(t, h.home+"standards/house-rules")
	h.show("Photo of the doors", h.key("requirement", "house-rules:1.1").ID)
	h.admin.get(h.home+"standards/house-rules/1.1").want(t, 200, "Evidenced", "Look & listen")

	next := strings.NewReplacer(`version: "1"`, `version: "2"`, `{id: "1.1", parent: "1", type: requirement, title: Doors & windows, text: Doors are shut.`, `{id: "1.2", parent: "1", type: requirement, title: Gates, text: Gates are shut.`).Replace(rules)
	second := take(h.admin.sendFile(h.home+"standards/own", "file", "rules.yaml", next).want(t, 200, "Another version of a pack you use", "Not asked for any more", "1 piece handed in", "Photo of the doors", "Gates"))
	h.admin.post(h.home+"standards/take", "kept", second).leads(t, h.home+"standards/house-rules")
	h.admin.get(h.home+"standards/house-rules").want(t, 200, "0 of 1 evidenced", "Gates")
	undo := h.admin.get(h.home+"standards/house-rules/undo").want(t, 200, "Back to version 1", "become records")
	version := attr(find(undo.page, nodeWith("input", "name", "version"))[0], "value")
	h.admin.post(h.home+"standards/house-rules/undo", "version", version).leads(t, h.home+"standards/house-rules")
	h.admin.get(h.home+"standards/house-rules/1.1").want(t, 200, "Evidenced", "Photo of the doors")
	h.admin.get(h.home+"standards/house-rules/undo").want(t, 409)
	h.admin.get(h.home+"standards").want(t, 200, "House rules & customs", "your own")
}

// TestPackIsEscaped holds that texts of a pack are text on every page, although
// reading a pack refuses markup already.
func TestPackIsEscaped(t *testing.T) {
	const evil = `<script>alert(1)</script>`
	p := &pack.Pack{Name: "evil", Title: evil, Version: "1", ValidFrom: "2020-01-01", About: evil, Notice: evil, Sources: []pack.Source{{ID: "own", Reference: evil, What: evil, Reliability: evil}}, Uncertain: []string{evil},
		Items:     []pack.Item{{ID: "1", Type: pack.Clause, Title: evil, Source: "own"}, {ID: "1.1", Parent: "1", Type: pack.Requirement, Title: evil, Text: evil, Assessed: true, Guidance: []string{evil}, Evidence: []string{evil}, Questions: []string{evil}, Findings: []string{evil}, Roles: []string{evil}, Source: "own", Confidence: evil, Note: evil}},
		Documents: []pack.Document{{ID: "d", Item: "1.1", Title: evil, Form: pack.FormDocument}}}
	h := newHouseOfStandards(t, func(o *Options) {
		o.Conformity = conformity.New(o.Register, func() (*pack.Library, error) { return new(pack.Library).Using(p), nil })
	})
	_, err := h.reg.Create(t.Context(), h.actor, register.Draft{Kind: "pack", Title: "Evil", Body: record.Body{"name": "evil", "edition": "1", "origin": "steward"}}, register.CreateOptions{})
	must(t, err)
	h.admin.post(h.home+"standards/adopt", "name", "evil").leads(t, h.home+"standards/evil")
	for _, path := range []string{"standards", "standards/evil", "standards/evil/1", "standards/evil/1.1", "readiness", "readiness/report.html?pack=evil", "requirements/RQM-1"} {
		if a := h.admin.get(h.home + path); a.StatusCode != 200 || !strings.Contains(a.text, "&lt;script&gt;") || strings.Contains(a.text, evil) {
			t.Errorf("%s: status %d, escaped %v, raw %v", path, a.StatusCode, strings.Contains(a.text, "&lt;script&gt;"), strings.Contains(a.text, evil))
		}
	}
}

// TestStandardsForReaders holds that who may not take packs into use is not
// offered it.
func TestStandardsForReaders(t *testing.T) {
	h := newHouseOfStandards(t)
	h.admin.post(h.home+"standards/adopt", "name", "iso-42001").leads(t, h.home+"standards/iso-42001")
	reader := h.as(h.member(h.actor, "reader", "rita@example.org").ID)
	page := reader.get(h.home+"standards").want(t, 200, "ISO/IEC 42001:2023")
	if forms := find(page.page, func(n *html.Node) bool { return n.Data == "button" && strings.Contains(textOf(n), "Take into use") }); len(forms) > 0 {
		t.Error("a reader is offered to take a pack into use")
	}
	reader.get(h.home+"standards/iso-42001").want(t, 200, "0 of 198 evidenced")
	reader.post(h.home+"standards/adopt", "name", "iso-27001").want(t, 403)
	reader.get(h.home+"standards/iso-42001/upgrade").want(t, 403)
	h.admin.get(h.home+"standards/iso-42001/upgrade").want(t, 200, "Nothing changes")
	h.admin.get(h.home+"standards/iso-42001/undo").want(t, 409, "no upgrade")
}

// TestReadinessPage reads the readiness and takes it out in every form.
func TestReadinessPage(t *testing.T) {
	h := newHouseOfStandards(t)
	h.admin.post(h.home+"standards/adopt", "name", "iso-42001").leads(t, h.home+"standards/iso-42001")
	_, err := h.reg.Create(t.Context(), h.actor, register.Draft{Kind: "finding", Title: "Nobody knows the scope", Body: record.Body{"grade": "major", "about": []any{string(h.key("requirement", "iso-42001:4.3/1").ID)}}}, register.CreateOptions{})
	must(t, err)
	page := h.admin.get(h.home+"readiness").want(t, 200, "What an auditor would most likely find", "Determining the scope", "Failed", "0 of 22 present", "Stage 1", "Stage 2", "Steward keeps no records of internal audits", "Nobody knows the scope", "Statement of Applicability", "None was drawn up.")
	write := find(page.page, nodeWith("a", "href", "documents/new?"))
	if len(write) == 0 {
		t.Fatal("a missing document has no form")
	}
	h.admin.get(attr(write[0], "href")).want(t, 200, "New document")
	for ext, begin := range map[string]string{"pdf": "%PDF", "docx": "PK", "xlsx": "PK", "html": "<!doctype html>"} {
		if a := h.admin.get(h.home + "readiness/report." + ext + "?pack=iso-42001"); a.StatusCode != 200 || !strings.HasPrefix(strings.ToLower(a.text), strings.ToLower(begin)) {
			t.Errorf("the report as %s: %d %.20q", ext, a.StatusCode, a.text)
		}
	}
	h.admin.get(h.home+"readiness?pack=iso-1").want(t, 404)
	h.admin.get(h.home+"readiness?day=2031-01-01").want(t, 422)
}
