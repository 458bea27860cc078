package conformity_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/report"
)

// document enters a document and publishes it.
func (h *estate) document(title string, publish bool, body record.Body) record.Record {
	h.Helper()
	words := strings.Repeat("The house keeps its doors shut at night. ", 5)
	for name, v := range map[string]any{"text": words, "published_on": "2026-03-01", "review_on": "2026-06-01", "approvers": ids(h.Other.Person), "quorum": 1.0} {
		if body[name] == nil {
			body[name] = v
		}
	}
	r := h.Create("document", title, body)
	if publish {
		h.step(h.Admin, r.ID, "submit")
		_, err := h.World.Register.Create(h.Context(), h.Other, draftOf("approval", record.Body{"of": string(r.ID), "decision": "approve"}), createOnce)
		h.Must(err)
		h.step(h.Admin, r.ID, "approve")
		h.step(h.Admin, r.ID, "publish")
	}
	return r
}

func (h *estate) readiness(name string, day record.Date) conformity.Readiness {
	h.Helper()
	r, err := h.Readiness(h.Context(), h.Admin, name, day)
	h.Must(err)
	return r
}

func ready(t *testing.T, r conformity.Readiness, id string) conformity.ReadyDocument {
	t.Helper()
	i := slices.IndexFunc(r.Documents, func(d conformity.ReadyDocument) bool { return d.Document.ID == id })
	if i < 0 {
		t.Fatalf("there is no document %s", id)
	}
	return r.Documents[i]
}

func TestReadinessDocuments(t *testing.T) {
	h := newEstate(t, "sqlite")
	h.useTiny()
	want := func(id string, status position.Status, rows int) {
		t.Helper()
		if d := ready(t, h.readiness("tiny", ""), id); d.Status != status || len(d.Rows) != rows {
			t.Errorf("%s is %s with %d rows, want %s with %d: %s", id, d.Status, len(d.Rows), status, rows, d.Reason)
		}
	}
	want("1-rules", position.NotStarted, 0)
	h.document("A draft of the rules", false, record.Body{"items": []any{"tiny:1-rules"}})
	want("1-rules", position.Unknown, 1)
	h.document("An empty template", true, record.Body{"items": []any{"tiny:1-rules"}, "text": "The rules of [name]."})
	want("1-rules", position.Unknown, 2)
	h.document("The rules", true, record.Body{"items": []any{"tiny:1-rules"}})
	want("1-rules", position.Evidenced, 3)
	want("2-log", position.NotStarted, 0)
	e := h.evidence(nil, false, h.byKey("tiny:2.1").ID)
	want("2-log", position.Unknown, 1)
	h.step(h.Other, e.ID, "accept")
	want("2-log", position.Evidenced, 1)
	h.Clock.Set(time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC))
	h.Must(h.World.Register.Tend(t.Context()))
	want("1-rules", position.Expired, 3)
	if d := ready(t, h.readiness("tiny", "2026-03-02"), "1-rules"); d.Status != position.Evidenced {
		t.Errorf("on the second of March it was %s", d.Status)
	}
	if len(h.readiness("tiny", "").Stages) != 0 {
		t.Error("house rules have stages of certification")
	}
}

func TestReadiness(t *testing.T) {
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			h := newEstate(t, db)
			_, err := h.Adopt(t.Context(), h.Admin, "iso-42001")
			h.Must(err)
			r := h.readiness("iso-42001", "")
			if len(r.Documents) != 22 || r.Present() != 0 || len(r.Undecided) != 38 || len(r.Stages) != 2 || r.Statement.Status != position.NotStarted || len(r.Likely) == 0 {
				t.Fatalf("%d documents, %d undecided, %d stages, statement %s", len(r.Documents), len(r.Undecided), len(r.Stages), r.Statement.Status)
			}
			for _, s := range r.Stages {
				if s.Shown() != 0 {
					t.Errorf("with nothing in it, %s has %d lines shown", s.Title, s.Shown())
				}
				for _, l := range s.Lines {
					if l.What == "" || l.Source == "" || l.Reason == "" || l.Status == "" {
						t.Errorf("a line says too little: %+v", l)
					}
				}
			}
			h.Create("finding", "Nobody knows the scope", record.Body{"grade": "major", "about": ids(h.byKey("iso-42001:4.3/1").ID)})
			h.evidence(nil, true, h.byKey("iso-42001:5.2/1").ID)
			r = h.readiness("iso-42001", "")
			if r.Likely[0].Item.ID != "4.3" || r.Likely[0].Status != position.Failed || len(r.Likely[0].Commonly) == 0 || len(r.Findings[0].Rows) != 1 {
				t.Errorf("most likely is %s %s, %d major findings", r.Likely[0].Item.ID, r.Likely[0].Status, len(r.Findings[0].Rows))
			}
			h.Clock.Add(24 * time.Hour)
			then := h.readiness("iso-42001", "2026-03-01")
			if fmt.Sprint(then.Stages) == "" || then.Likely[0].Item.ID != "4.3" || then.Grid.Counts[position.Evidenced] != 1 {
				t.Errorf("as of yesterday: %v", then.Grid.Counts)
			}
			var b bytes.Buffer
			h.Must(report.HTML(&b, r.Document("Gemeente Voorbeeld", func(kind string, n int64) string { return fmt.Sprintf("%s-%d", kind, n) }, h.Clock.Now())))
			for _, word := range []string{"Nobody knows the scope", "finding-1", "most likely", "AI policy"} {
				if !strings.Contains(b.String(), word) {
					t.Errorf("the report does not say %q", word)
				}
			}
			for _, claim := range []string{"compliant", "certified"} {
				if strings.Contains(strings.ToLower(b.String()), claim) {
					t.Errorf("the report says %q", claim)
				}
			}
		})
	}
}
