package classify_test

import (
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// BenchmarkDutiesOfOneSystem works a high-risk system with its duties out again: as
// it is, so that nothing is written, and after an answer that ends and brings back
// those of its class.
func BenchmarkDutiesOfOneSystem(b *testing.B) {
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	reg, _ := world.Register(b, world.SQLite(b), func() time.Time { return now })
	org, account, err := reg.SetUp(b.Context(), register.Setup{Org: "Gemeente Voorbeeld", Name: "Ada Beispiel", Email: "ada@example.org", Password: "x"})
	if err != nil {
		b.Fatal(err)
	}
	a, _, err := reg.Enter(b.Context(), account.ID, org.Slug)
	if err != nil {
		b.Fatal(err)
	}
	s := classify.New(reg, regimes)
	c := highRisk(b, reg, s, a)
	b.Run("nothing changed", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Rejudge(b.Context(), org.ID, c.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("duties end and come back", func(b *testing.B) {
		says := "no"
		for b.Loop() {
			if _, err := s.Answer(b.Context(), a, c, say(says, "emp.recruitment_or_selection_substance")); err != nil {
				b.Fatal(err)
			}
			says = map[string]string{"no": "yes", "yes": "no"}[says]
		}
	})
}

// highRisk is a system of Annex III with every question answered.
func highRisk(b *testing.B, reg *register.Register, s *classify.Service, a access.Actor) record.Record {
	b.Helper()
	system, err := reg.Create(b.Context(), a, register.Draft{Kind: "ai-system", Title: "Ranking"}, register.CreateOptions{})
	if err != nil {
		b.Fatal(err)
	}
	c, err := s.Begin(b.Context(), a, act, system.ID)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.Answer(b.Context(), a, c, whole(b, reg.Now(), placed("2028-03-01"))); err != nil {
		b.Fatal(err)
	}
	return c
}
