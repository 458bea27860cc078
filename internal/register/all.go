package register

import (
	"context"
	"iter"

	"steward/internal/access"
	"steward/internal/record"
)

// All walks what a query leaves, a page at a time, however much it is; whoever reads
// bounds it by stopping. Limit and After of the query are of no matter. An error ends
// it and comes with an empty record.
func (g *Register) All(ctx context.Context, a access.Actor, q record.Query) iter.Seq2[record.Record, error] {
	return func(yield func(record.Record, error) bool) {
		for q.Limit, q.After = 200, ""; ; {
			page, err := g.List(ctx, a, q)
			if err != nil {
				yield(record.Record{}, err)
				return
			}
			for _, r := range page.Records {
				if !yield(r, nil) {
					return
				}
			}
			if q.After = page.Next; q.After == "" {
				return
			}
		}
	}
}
