package api

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// BenchmarkRead measures one record and a page of 50 out of 2,000, with
// authentication and JSON, without the network.
func BenchmarkRead(b *testing.B) {
	g, _ := world.Register(b, world.SQLite(b), time.Now)
	org, account, err := g.SetUp(b.Context(), register.Setup{Org: "Bench", Name: "Ada Beispiel", Email: "ada@example.org", Password: "x"})
	if err != nil {
		b.Fatal(err)
	}
	a, _, err := g.Enter(b.Context(), account.ID, org.Slug)
	if err != nil {
		b.Fatal(err)
	}
	writes := make([]register.Write, 2000)
	for i := range writes {
		writes[i].Create = &register.Draft{Kind: "ai-system", Title: fmt.Sprintf("System %d", i), Body: record.Body{"intended_purpose": "Order the queue."}}
	}
	if _, err := g.Batch(b.Context(), a, writes); err != nil {
		b.Fatal(err)
	}
	_, secret, err := g.CreateToken(b.Context(), a, "bench", access.Scopes(), time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	s := serverOf(b, g)
	for name, target := range map[string]string{"one": "/api/v1/ai-systems/SYS-1000", "page": "/api/v1/ai-systems?filter.state=idea&sort=title"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				req := httptest.NewRequestWithContext(b.Context(), http.MethodGet, target, nil)
				req.Header.Set("Authorization", "Bearer "+secret)
				res := httptest.NewRecorder()
				if s.ServeHTTP(res, req); res.Code != http.StatusOK {
					b.Fatalf("%d %s", res.Code, res.Body)
				}
			}
		})
	}
}
