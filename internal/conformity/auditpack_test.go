package conformity_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/export"
	"steward/internal/record"
	"steward/internal/register"
)

// auditHouse is a house with two packs in use, a statement in force, a gap analysis
// that is closed and one that is open, and evidence for both packs.
type auditHouse struct {
	*soaHouse
	e                  *estate
	policy, doors, old record.Record
}

func onBothAudits(t *testing.T, part func(h *auditHouse)) {
	onBoth(t, func(s *soaHouse) {
		h := &auditHouse{soaHouse: s, e: &estate{house: s.house, Other: s.Member(access.Administrator, "otto")}}
		h.e.useTiny()
		h.decideAll("A.10.3")
		b := h.board("Bo")
		st, err := h.DrawUp(t.Context(), h.Admin, h.scope, conformity.NewEdition{Owner: h.Admin.Person, Approvers: people(b...)})
		h.Must(err)
		h.Must(h.give(b[0], st, "approve", ""))
		st, err = stepped(s, h.Admin, st, "approve")
		h.Must(err)
		_, err = h.Publish(t.Context(), h.Admin, st.ID, st.Rev, "2026-03-01")
		h.Must(err)
		first, err := h.StartGap(t.Context(), h.Admin, "Baseline", []string{"iso-42001"}, 3, "Interviews.")
		h.Must(err)
		h.e.step(h.Admin, first.ID, "close")
		_, err = h.StartGap(t.Context(), h.Admin, "Second", []string{"iso-42001"}, 3, "Interviews.")
		h.Must(err)
		h.policy = h.e.evidence(record.Body{"collected": "2026-02-01", "extent": "all"}, true, h.e.byKey("iso-42001:A.2.2").ID)
		h.old = h.e.evidence(record.Body{"collected": "2025-02-01"}, true, h.e.byKey("iso-42001:A.2.3").ID)
		h.doors = h.e.evidence(record.Body{"collected": "2026-02-01"}, true, h.e.byKey("tiny:1.1").ID)
		h.World.Create("document", "AI policy", record.Body{"text": "We use AI where it helps.", "covers": ids(h.e.byKey("iso-42001:A.2.2").ID)})
		h.World.Create("finding", "The doors are open", record.Body{"grade": "minor", "about": ids(h.e.byKey("tiny:1.1").ID), "raised_on": "2026-02-03"})
		part(h)
	})
}

// pack makes an audit pack, verifies it with nothing but its bytes, and returns
// its files.
func (h *auditHouse) pack(a access.Actor, o conformity.AuditOptions) (map[string]string, *export.Report) {
	t := h.World.T
	t.Helper()
	o.Program, o.Temp = "steward test", t.TempDir()
	var out bytes.Buffer
	_, err := h.AuditPack(t.Context(), &out, a, o)
	h.Must(err)
	r, err := export.Verify(t.Context(), bytes.NewReader(out.Bytes()), int64(out.Len()), export.VerifyOptions{})
	if err != nil || !r.OK {
		t.Fatalf("%v, %+v", err, r)
	}
	return unzip(t, out.Bytes()), r
}

func unzip(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

var hrefs = regexp.MustCompile(`href="([^"#]*)(?:#([^"]*))?"`)

// reads holds that every page is as strict as it says and leads only to what is in
// the pack.
func reads(t testing.TB, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		if !strings.Contains(text, "default-src 'none'") && !strings.Contains(text, "default-src &#39;none&#39;") || strings.Contains(text, "<script") || strings.Contains(text, "style=") {
			t.Errorf("%s is not as strict as it should be", name)
		}
		for _, m := range hrefs.FindAllStringSubmatch(text, -1) {
			to := path.Join(path.Dir(name), m[1])
			if m[1] == "" {
				to = name
			}
			if page, ok := files[to]; !ok || m[2] != "" && !strings.Contains(page, `id="`+m[2]+`"`) {
				t.Fatalf("%s leads to %s, which is not there", name, m[0])
			}
		}
	}
}

func TestAuditPack(t *testing.T) {
	onBothAudits(t, func(h *auditHouse) {
		t := h.World.T
		files, r := h.pack(h.Admin, conformity.AuditOptions{})
		reads(t, files)
		for _, want := range []string{"index.html", "reports/soa-1.pdf", "reports/soa-1.xlsx", "reports/soa-today-iso-42001.xlsx", "reports/soa-today-tiny.pdf",
			"reports/gap-1.pdf", "reports/gap-1.xlsx", "reports/gap-2.pdf", "reports/readiness-iso-42001.pdf", "reports/readiness-tiny.pdf",
			"evidence/EVD-1-file.txt", "evidence/EVD-2-file.txt", "evidence/EVD-3-file.txt", "records/requirement.jsonl", "records/person.jsonl", "log/checkpoint"} {
			if files[want] == "" {
				t.Errorf("no %s", want)
			}
		}
		index := files["index.html"]
		for _, want := range []string{r.Root, r.Fingerprint, "EVD-1 was accepted and counts", `href="evidence/EVD-1-file.txt"`, "renderings", "FND-1, a minor nonconformity, is open.", "AI policy", "House rules", "2026-03-01"} {
			if !strings.Contains(index, strings.ReplaceAll(want, "+", "&#43;")) {
				t.Errorf("the index lacks %q", want)
			}
		}
		if !slices.Equal(r.Asked.Packs, []string{"iso-42001", "tiny"}) || r.Asked.Day != "2026-03-01" || r.Counts.Missing != 0 {
			t.Errorf("asked %+v, %+v", r.Asked, r.Counts)
		}
	})
}

// TestAuditPackScope holds that packs and period narrow what is in it.
func TestAuditPackScope(t *testing.T) {
	onBothAudits(t, func(h *auditHouse) {
		t := h.World.T
		files, r := h.pack(h.Admin, conformity.AuditOptions{Packs: []string{"iso-42001"}, From: "2026-01-01", To: "2026-12-31"})
		reads(t, files)
		for _, gone := range []string{"evidence/EVD-2-file.txt", "evidence/EVD-3-file.txt", "records/finding.jsonl", "reports/readiness-tiny.pdf"} {
			if _, there := files[gone]; there {
				t.Errorf("%s is in a pack that is not about it", gone)
			}
		}
		for name, text := range files {
			if strings.HasPrefix(name, "entries/") && (strings.Contains(text, "The doors are open") || strings.Contains(text, `"item":"1.1"`)) {
				t.Error("an entry of another pack is disclosed")
			}
		}
		if files["evidence/EVD-1-file.txt"] == "" || r.Counts.Withheld == 0 || !strings.Contains(files["index.html"], "from 2026-01-01 to 2026-12-31") {
			t.Errorf("%+v", r.Counts)
		}
		for _, o := range []conformity.AuditOptions{{Packs: []string{"nist-ai-rmf"}}, {From: "2026-02-01", To: "2026-01-01"}, {From: "yesterday"}} {
			if _, err := h.AuditPack(t.Context(), io.Discard, h.Admin, o); record.CodeOf(err) != record.NotFound && record.CodeOf(err) != record.Invalid {
				t.Errorf("%+v: %v", o, err)
			}
		}
	})
}

// TestAuditPackOfAnAuditor holds that an external auditor's scope narrows what they
// take away, that the making is logged, and that who may not export makes none.
func TestAuditPackOfAnAuditor(t *testing.T) {
	onBothAudits(t, func(h *auditHouse) {
		t := h.World.T
		a := h.Member(access.ExternalAuditor, "Audrey")
		h.Must(h.World.Register.PutMember(t.Context(), h.Admin, access.Membership{Account: a.Account, Role: access.ExternalAuditor, Person: a.Person, Expires: "2027-01-01",
			Within: access.Within{Packs: []string{"iso-42001"}, From: "2026-01-01"}}))
		a, _, err := h.World.Register.Enter(t.Context(), a.Account, h.Org.Slug)
		h.Must(err)
		before := h.leaves()
		files, r := h.pack(a, conformity.AuditOptions{})
		reads(t, files)
		if h.leaves() != before+1 {
			t.Errorf("%d acts for one pack", h.leaves()-before)
		}
		if !slices.Equal(r.Asked.Packs, []string{"iso-42001"}) || files["evidence/EVD-1-file.txt"] == "" || files["evidence/EVD-2-file.txt"] != "" || files["evidence/EVD-3-file.txt"] != "" {
			t.Errorf("asked %+v", r.Asked)
		}
		_, err = h.AuditPack(t.Context(), io.Discard, a, conformity.AuditOptions{Packs: []string{"tiny"}})
		h.Fails(err, record.NotFound)
		reader := h.Member("reader", "Rita")
		_, err = h.AuditPack(t.Context(), io.Discard, reader, conformity.AuditOptions{})
		h.Fails(err, record.Denied)
		if h.leaves() != before+3 { // the two people
			t.Errorf("a pack that was refused is logged: %d", h.leaves()-before)
		}
	})
}

// TestAuditPackOfMany holds that what the index would be too long for has pages of
// its own, that no page is too long, and that everything leads to its file.
func TestAuditPackOfMany(t *testing.T) {
	h := newEstate(t, "sqlite")
	h.useTiny()
	var writes []register.Write
	doors, keys := h.byKey("tiny:1.1").ID, h.byKey("tiny:A.1.1").ID
	const n = 2600
	for i := range n {
		to := doors
		if i%13 == 0 {
			to = keys
		}
		writes = append(writes, register.Write{Create: &register.Draft{Kind: "evidence", Title: fmt.Sprintf("Report %d", i), Body: record.Body{"file": h.file("evidence", fmt.Sprintf("report %d", i)), "supports": ids(to)}}})
	}
	_, err := h.World.Register.Batch(t.Context(), h.Admin, writes)
	h.Must(err)
	a := &auditHouse{soaHouse: &soaHouse{house: h.house}, e: h}
	files, r := a.pack(h.Admin, conformity.AuditOptions{})
	reads(t, files)
	shown := 0
	for name, text := range files {
		if strings.HasPrefix(name, "pages/tiny-") {
			shown += strings.Count(text, `href="../evidence/EVD-`)
		}
		if path.Ext(name) == ".html" && len(text) > 2_000_000 {
			t.Errorf("%s has %d bytes", name, len(text))
		}
	}
	for _, want := range []string{"pages/tiny-1.html", "pages/tiny-1-2.html", "pages/tiny-1-3.html", "pages/list-evidence-3.html", "read/evidence-3.html"} {
		if files[want] == "" {
			t.Errorf("no %s", want)
		}
	}
	if shown != n || r.Counts.Files != n+1 || len(files["index.html"]) > 50_000 {
		t.Errorf("%d of %d pieces shown, %d files, an index of %d bytes", shown, n, r.Counts.Files, len(files["index.html"]))
	}
}
