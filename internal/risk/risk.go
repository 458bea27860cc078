// Package risk keeps the risks of an organisation in view (ISO/IEC 42001 6.1.1 to
// 6.1.3, 8.2, 8.3; ISO/IEC 23894): criteria in force, what a system's nature
// suggests, assessment, acceptance by those entitled, the heat map before and
// after treatment, risks over time, and in money. It keeps nothing of its own:
// everything is in records, and what is left of a risk is derived by its kind.
package risk

import (
	"context"
	"sync"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Service answers for all organisations of a register. It is safe for concurrent
// use.
type Service struct {
	reg  *register.Register
	load func() (*Library, error) // the catalogues, read once
	kept kept
}

// New returns a service with the catalogues that load reads when they are first
// asked for.
func New(reg *register.Register, load func() (*Library, error)) *Service {
	return &Service{reg: reg, load: sync.OnceValues(load)}
}

// Library returns the catalogues of risks that come with Steward.
func (s *Service) Library() (*Library, error) { return s.load() }

// mostRead bounds how many records of a kind are read for one answer.
const mostRead = 20_000

// allOf reads the records of a kind that pass the filters, at most mostRead.
func (s *Service) allOf(ctx context.Context, a access.Actor, kind string, filters ...record.Filter) ([]record.Record, error) {
	var out []record.Record
	for r, err := range s.reg.All(ctx, a, record.Query{Kind: kind, Filters: filters}) {
		if err != nil {
			return nil, err
		}
		if out = append(out, r); len(out) > mostRead {
			return nil, record.Fail(record.TooLarge, "There are more records than this page reads. Narrow it down.")
		}
	}
	return out, nil
}

func is(field string, values ...string) record.Filter {
	return record.Filter{Field: field, Op: record.Is, Values: values}
}

func not(field string, values ...string) record.Filter {
	return record.Filter{Field: field, Op: record.Not, Values: values}
}

// find reads a record that has to be of a kind.
func (s *Service) find(ctx context.Context, a access.Actor, kind string, id record.ID) (record.Record, error) {
	r, err := s.reg.Get(ctx, a, id)
	if err == nil && r.Kind != kind {
		err = record.Fail(record.NotFound, "There is no such "+kind+".")
	}
	return r, err
}

// wrong is an error on one field of a form.
func wrong(field, sentence string) error {
	return record.InvalidFields([]record.FieldError{{Field: field, Code: "invalid", Message: sentence}})
}
