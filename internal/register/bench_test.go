package register_test

import (
	"context"
	"fmt"
	"testing"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
	"time"
)

// fill makes n AI systems like those of a register of algorithms.
func fill(b *testing.B, g *register.Register, org record.ID, n int) []record.Record {
	b.Helper()
	var out []record.Record
	for from := 0; from < n; from += 1000 {
		var writes []register.Write
		for i := from; i < min(from+1000, n); i++ {
			writes = append(writes, register.Write{Create: &register.Draft{Kind: "ai-system", Title: fmt.Sprintf("System %d of many", i), State: []string{"idea", "in_use", "pilot"}[i%3],
				External: fmt.Sprintf("bench:%d", i), Body: record.Body{"intended_purpose": "Orders the queue by urgency, so that people see what matters first.", "origin": "bought", "affected_groups": []any{"Patients", "Staff"}}}})
		}
		made, err := g.Batch(context.Background(), access.System(org), writes)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, made...)
	}
	return out
}

func BenchmarkBatch(b *testing.B) {
	g, _ := world.Register(b, world.SQLite(b), time.Now)
	org, _, err := g.SetUp(context.Background(), register.Setup{Org: "Bench", Name: "Ben Bank", Email: "b@example.org", Password: "x"})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	fill(b, g, org.ID, max(b.N, 1))
}
