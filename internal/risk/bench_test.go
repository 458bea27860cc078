package risk_test

import (
	"fmt"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/risk"
	"steward/internal/testenv/stand"
	"steward/internal/testenv/world"
)

// crowd is an organisation with criteria and n risks judged by them.
func crowd(b *testing.B, n int) (*risk.Service, access.Actor) {
	b.Helper()
	now := func() time.Time { return time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC) }
	reg, _ := world.Register(b, world.SQLite(b), now)
	org, _, err := reg.SetUp(b.Context(), register.Setup{Org: "Bench", Name: "Ada Beispiel", Email: "ada@example.org", Password: "x"})
	if err != nil {
		b.Fatal(err)
	}
	a, s := access.System(org.ID), stand.Risk(reg)
	title, body, err := s.Proposal(b.Context(), a)
	if err != nil {
		b.Fatal(err)
	}
	id, err := reg.NewID()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := reg.Batch(b.Context(), a, []register.Write{{Create: &register.Draft{ID: id, Kind: "risk-criteria", Title: title, Body: body}}}); err != nil {
		b.Fatal(err)
	}
	var risks []register.Write
	for i := range n {
		risks = append(risks, register.Write{Create: &register.Draft{Kind: "risk", Title: fmt.Sprintf("Risk %d", i), Body: record.Body{"nature": "threat", "category": "privacy", "criteria": string(id),
			"inherent_likelihood": float64(1 + i%5), "inherent_severity": float64(1 + i/5%5)}}})
	}
	if _, err := reg.Batch(b.Context(), a, risks); err != nil {
		b.Fatal(err)
	}
	return s, a
}

// BenchmarkHeatMap counts 10,000 risks before treatment and today.
func BenchmarkHeatMap(b *testing.B) {
	s, a := crowd(b, 10_000)
	all, err := s.Editions(b.Context(), a)
	if err != nil {
		b.Fatal(err)
	}
	c, err := s.Criteria(b.Context(), a, all[0].ID)
	if err != nil {
		b.Fatal(err)
	}
	for _, one := range []struct {
		name string
		f    risk.Filter
	}{{"all", risk.Filter{}}, {"filtered", risk.Filter{Category: "privacy"}}} {
		b.Run(one.name, func(b *testing.B) {
			for b.Loop() {
				m, err := s.HeatMap(b.Context(), a, c, one.f, false)
				if err != nil || m.Today[0][0].N != 400 || m.Elsewhere != 0 {
					b.Fatalf("%+v %v", m.Today[0][0], err)
				}
			}
		})
	}
	b.Run("figures and top", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Figures(b.Context(), a, risk.Filter{}); err != nil {
				b.Fatal(err)
			}
			if _, err := s.Top(b.Context(), a, risk.Filter{}, 10); err != nil {
				b.Fatal(err)
			}
		}
	})
}
