package conformity_test

import (
	"fmt"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/stand"
	"steward/internal/testenv/world"
)

// crowd is a round that many people answered whole.
type crowd struct {
	*conformity.Service
	admin access.Actor
	round record.ID
	first conformity.GapItem
	one   record.ID // one of the people
	n     int       // answers
}

func newCrowd(b *testing.B, people int) *crowd {
	b.Helper()
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	reg, _ := world.Register(b, world.SQLite(b), func() time.Time { return now })
	c := &crowd{Service: stand.Conformity(reg)}
	org, account, err := reg.SetUp(b.Context(), register.Setup{Org: "Gemeente Voorbeeld", Name: "Ada", Email: "ada@example.org", Password: "x"})
	need(b, err)
	c.admin, _, err = reg.Enter(b.Context(), account.ID, org.Slug)
	need(b, err)
	_, err = c.Adopt(b.Context(), c.admin, "iso-42001")
	need(b, err)
	r, err := c.StartGap(b.Context(), c.admin, "Many", []string{"iso-42001"}, 3, "")
	need(b, err)
	c.round = r.ID
	g, err := c.GapItems(b.Context(), c.admin, r.ID)
	need(b, err)
	c.first = g.Items[0]
	var writes []register.Write
	for i := range people {
		id, err := reg.NewID()
		need(b, err)
		c.one = id
		writes = append(writes, register.Write{Create: &register.Draft{ID: id, Kind: "person", Title: fmt.Sprintf("Person %d", i)}})
		for n, it := range g.Items {
			c.n++
			body := record.Body{"round": string(r.ID), "of": string(it.Record.ID), "respondent": string(id), "answer": "partly", "maturity": fmt.Sprint(1 + (n+i)%4), "note": "Written down for two of three systems."}
			writes = append(writes, register.Write{Create: &register.Draft{Kind: "gap-answer", State: "answered", Owner: id, External: fmt.Sprintf("%s|%s|%s", r.ID, it.Key(), id), Body: body}})
		}
	}
	_, err = reg.Batch(b.Context(), c.admin, writes)
	need(b, err)
	return c
}

func need(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkGap reads a round of 10,000 answers and sums it up, and reads what one
// question of its interview needs.
func BenchmarkGap(b *testing.B) {
	c := newCrowd(b, 51)
	b.Run("Round", func(b *testing.B) {
		for b.Loop() {
			g, err := c.Gap(b.Context(), c.admin, c.round)
			need(b, err)
			if w := g.Whole(); w.Answered != len(g.Items) || len(g.Tops()) != 16 {
				b.Fatalf("%+v", w)
			}
		}
		b.ReportMetric(float64(c.n), "answers")
	})
	b.Run("Question", func(b *testing.B) {
		for b.Loop() {
			g, err := c.GapItems(b.Context(), c.admin, c.round)
			need(b, err)
			mine, err := c.GapAnswersBy(b.Context(), c.admin, c.round, c.one)
			need(b, err)
			others, err := c.GapAnswersOf(b.Context(), c.admin, c.round, c.first.Record.ID)
			need(b, err)
			if len(mine) != len(g.Items) || len(others) != 51 {
				b.Fatalf("%d mine, %d others", len(mine), len(others))
			}
		}
	})
}
