package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"steward/internal/access"
	"steward/internal/exchange"
	"steward/internal/record"
	"steward/internal/register"
)

// fieldName is the form of names a catalogue takes.
var fieldName = regexp.MustCompile(`^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$`)

// Catalogue returns the kinds with the organisation's own fields among theirs,
// so that files and mappings can fill those too.
func Catalogue(ctx context.Context, reg *register.Register, org record.ID) (*record.Catalogue, error) {
	var kinds []*record.Kind
	for _, k := range reg.Kinds().Kinds() {
		fields, err := reg.Fields(ctx, org, k.Name)
		if err != nil {
			return nil, err
		}
		own := *k
		own.Fields = slices.DeleteFunc(slices.Clone(fields), func(f record.Field) bool { return f.Custom && !fieldName.MatchString(f.Name) })
		kinds = append(kinds, &own)
	}
	c, err := record.NewCatalogue(kinds...)
	if err != nil {
		return nil, fmt.Errorf("kinds with the organisation's own fields: %w", err)
	}
	return c, nil
}

// Mappings returns the mappings the organisation saved, by name in order. One
// that a newer version saved, and this one cannot read, is passed over.
func Mappings(ctx context.Context, reg *register.Register, a access.Actor) ([]exchange.Mapping, error) {
	saved, err := reg.Mappings(ctx, a)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(saved))
	for name := range saved {
		names = append(names, name)
	}
	slices.Sort(names)
	var out []exchange.Mapping
	for _, name := range names {
		if m, err := exchange.ParseMapping(saved[name]); err == nil {
			m.Name = name
			out = append(out, m)
		}
	}
	return out, nil
}

// SaveMapping keeps a mapping under its name, for every list with the same
// columns.
func SaveMapping(ctx context.Context, reg *register.Register, a access.Actor, m exchange.Mapping, kinds *record.Catalogue) error {
	if faults := m.Check(nil, kinds); len(faults) > 0 {
		return record.InvalidFields(faults)
	}
	spec, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode the mapping: %w", err)
	}
	return reg.PutMapping(ctx, a, m.Name, spec)
}
