package export_test

import (
	"bytes"
	"crypto/x509"
	"io"
	"strings"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/export"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// TestRegisterToVerify makes packs of a real organisation and verifies them
// with nothing but their bytes.
func TestRegisterToVerify(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			w := world.New(t, db)
			g, ctx := w.Register, t.Context()
			system := w.Create("ai-system", "Triage", nil)
			w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(w.Admin.Person), "scope": string(system.ID), "valid_from": "2026-01-01"})
			file, err := g.PutFile(ctx, w.Admin, "evidence", "report.txt", strings.NewReader("It works."))
			w.Must(err)
			w.Create("evidence", "Report", record.Body{"file": file.Value(), "about": []any{string(system.ID)}})
			secret := w.Create("person", "Someone Else", nil)
			_, err = g.Erase(ctx, w.Admin, secret.ID, register.Move{Reason: "asked for"})
			w.Must(err)
			w.Must(g.PutField(ctx, w.Admin, "ai-system", record.Field{Name: "x_cost", Label: "Yearly cost", Type: record.Number}))
			_, err = g.Update(ctx, w.Admin, system.ID, register.Edit{Body: record.Body{"x_cost": 12.5}})
			w.Must(err)
			for i := range 270 {
				w.Clock.Add(time.Second)
				_, err = g.Update(ctx, w.Admin, system.ID, register.Edit{Body: record.Body{"x_cost": float64(i)}})
				w.Must(err)
			}
			whole := packOf(w, w.Admin, export.Options{})
			r := verified(t, whole)
			if r.Counts.Erased != 1 || r.Counts.Withheld != 0 || r.Counts.Records != 5 || r.Counts.Files != 1 || r.Size < 280 {
				t.Errorf("whole: %+v", r.Counts)
			}
			one := verified(t, packOf(w, w.Admin, export.Options{Record: "EVD-1"}))
			if one.Counts.Records != 2 || one.Counts.Files != 1 || one.Size != r.Size+1 { // the making of each pack is logged
				t.Errorf("one record: %+v", one.Counts)
			}
			auditor := w.Member("internal-auditor", "Audrey")
			kinds := verified(t, packOf(w, auditor, export.Options{Kinds: []string{"ai-system"}}))
			if kinds.Counts.Records != 1 || kinds.Counts.Withheld == 0 {
				t.Errorf("kinds: %+v", kinds.Counts)
			}
			everything := verified(t, packOf(w, auditor, export.Options{}))
			if everything.Counts.Withheld == 0 || everything.Counts.Records != 6 {
				t.Errorf("an auditor's pack withholds acts on access: %+v", everything.Counts)
			}
			reader := w.Member("contributor", "Carl")
			_, err = export.Write(ctx, io.Discard, g, reader, export.Options{Now: w.Clock.Now(), Temp: t.TempDir()})
			w.Fails(err, record.Denied)
		})
	}
}

func packOf(w *world.World, a access.Actor, o export.Options) []byte {
	w.Helper()
	o.Now, o.Program, o.Temp = w.Clock.Now(), "steward test", w.TempDir()
	var out bytes.Buffer
	_, err := export.Write(w.Context(), &out, w.Register, a, o)
	w.Must(err)
	return out.Bytes()
}

func verified(t *testing.T, data []byte) *export.Report {
	t.Helper()
	r, err := export.Verify(t.Context(), bytes.NewReader(data), int64(len(data)), export.VerifyOptions{Roots: x509.NewCertPool()})
	if err != nil || !r.OK {
		t.Fatalf("%v, %+v", err, r)
	}
	return r
}
