// Package impact keeps impact assessments of AI systems and planned changes: it
// reads an assessment whole, says which systems have none or have to be assessed
// again, signs off, compares versions, reads an assessment as the law wants it
// (AI Act Article 27, GDPR Article 35), and opens what a change calls for (ISO/IEC
// 42001 6.1.4, 6.3, 8.4, A.5). It keeps nothing of its own: everything is in
// records.
package impact

import (
	"context"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Service answers for all organisations of a register. It is safe for concurrent
// use.
type Service struct{ reg *register.Register }

// New returns a service over a register.
func New(reg *register.Register) *Service { return &Service{reg: reg} }

// The most records of one kind that one answer is made of.
const mostRecords = 20_000

// all reads every record of a kind that the filters leave, by number.
func (s *Service) all(ctx context.Context, a access.Actor, kind string, filters ...record.Filter) ([]record.Record, error) {
	var out []record.Record
	for r, err := range s.reg.All(ctx, a, record.Query{Kind: kind, Filters: filters, Sort: record.Sort{Field: "number"}}) {
		if err != nil {
			return nil, err
		}
		if out = append(out, r); len(out) > mostRecords {
			return nil, record.Fail(record.TooLarge, fmt.Sprintf("There are more than %d records of the kind %s.", mostRecords, kind))
		}
	}
	return out, nil
}

// those is the filter of a link or another indexed field.
func those(field string, values ...string) record.Filter {
	return record.Filter{Field: field, Op: record.Is, Values: values}
}

// has reports whether the program knows the kind and the actor may read it.
func (s *Service) has(a access.Actor, kind string) bool {
	return s.reg.Kinds().Kind(kind) != nil && a.May(access.Read, kind, nil).Allowed
}

func (s *Service) ref(r record.Record) string {
	if k := s.reg.Kinds().Kind(r.Kind); k != nil {
		return r.Ref(k)
	}
	return fmt.Sprint(r.Number)
}

// of reads a record and holds it against the kind it has to be of.
func (s *Service) of(ctx context.Context, a access.Actor, id record.ID, kind string) (record.Record, error) {
	r, err := s.reg.Get(ctx, a, id)
	if err != nil {
		return r, err
	}
	if r.Kind != kind {
		return r, record.Fail(record.NotFound, "There is no such "+strings.ToLower(s.reg.Kinds().Kind(kind).Label)+".")
	}
	return r, nil
}
