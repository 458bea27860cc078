package web

import (
	"bytes"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/export"
)

// TestAuditPackPage takes an audit pack from its page, and verifies it with nothing
// but what was downloaded.
func TestAuditPackPage(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	v, admin := s.as(mara.ID), s.actor(mara.ID, org)
	page, download := orgURL(org.Slug, "export"), orgURL(org.Slug, "export", "audit")
	v.get(page).want(t, 200, "Audit pack", "No standard or law is in use yet")
	v.get(download).want(t, 404, "No standard or law is in use here")
	_, err := s.web.stand.Adopt(t.Context(), admin, "iso-42001")
	must(t, err)
	v.get(page).want(t, 200, "ISO/IEC 42001:2023", "Period", "Download the audit pack")
	a := v.get(download+"?pack=iso-42001&from=2026-01-01&to=").want(t, 200)
	if name := a.Header.Get("Content-Disposition"); !strings.Contains(name, "meerwijk-clinic-audit-2026-11-24.zip") {
		t.Errorf("it is called %s", name)
	}
	r, err := export.Verify(t.Context(), strings.NewReader(a.text), int64(len(a.text)), export.VerifyOptions{})
	if err != nil || !r.OK || r.Asked.Scope != export.ScopeAudit || r.Asked.From != "2026-01-01" || r.Counts.Renderings == 0 {
		t.Errorf("%v, %+v", err, r)
	}
	if bytes.Contains([]byte(a.text), []byte("<script")) {
		t.Error("a page of the pack has a script")
	}
	v.get(download+"?from=2026-02-30").want(t, 422, "is no day")
	v.get(download+"?pack=nothing").want(t, 404, "nothing")
	reader := s.as(s.member(admin, "reader", "rita@meerwijk.example").ID)
	reader.get(download).want(t, 403)
	auditor := s.as(s.member(admin, access.ExternalAuditor, "aud@meerwijk.example").ID)
	auditor.get(page).want(t, 200, "Download the audit pack")
	auditor.get(download).want(t, 200)
	v.get(orgURL(org.Slug, "log")).want(t, 200, "made a pack")
}
