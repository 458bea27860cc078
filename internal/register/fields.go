package register

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	json "github.com/go-json-experiment/json"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/store"
)

// maxCustom is how many fields of its own an organisation adds to a kind.
const maxCustom = 50

// fieldSpec is how a field of an organisation's own is kept.
type fieldSpec struct {
	Label   string       `json:"label"`
	Type    record.Type  `json:"type"`
	Many    bool         `json:"many,omitempty"`
	Help    string       `json:"help,omitempty"`
	Options []optionSpec `json:"options,omitempty"`
	Target  []string     `json:"target,omitempty"`
	Index   bool         `json:"index,omitempty"`
	Retired bool         `json:"retired,omitempty"`
}

type optionSpec struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// Fields returns the fields of a kind, the organisation's own after those the
// kind declares.
func (g *Register) Fields(ctx context.Context, org record.ID, kind string) ([]record.Field, error) {
	k := g.kinds.Kind(kind)
	if k == nil {
		return nil, record.Fail(record.NotFound, fmt.Sprintf("There is no kind of record called %q.", kind))
	}
	custom, err := customFields(ctx, g.db, org, kind)
	if err != nil {
		return nil, err
	}
	return slices.Concat(k.Fields, custom), nil
}

// customFields reads the fields an organisation added to a kind and has in use.
func customFields(ctx context.Context, q database.Querier, org record.ID, kind string) ([]record.Field, error) {
	all, err := readFields(ctx, q, org, kind)
	return live(all), err
}

// ownField is a field of an organisation's own. Retired ones are kept, so that
// their name never comes to mean something else.
type ownField struct {
	record.Field
	retired bool
}

func live(all []ownField) []record.Field {
	var out []record.Field
	for _, f := range all {
		if !f.retired {
			out = append(out, f.Field)
		}
	}
	return out
}

func readFields(ctx context.Context, q database.Querier, org record.ID, kind string) ([]ownField, error) {
	rows, err := q.Query(ctx, "SELECT name, spec FROM field WHERE org = ? AND kind = ? ORDER BY pos, name", org, kind)
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read custom fields: %w", err))
	}
	defer rows.Close()
	var out []ownField
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, fmt.Errorf("read custom fields: %w", err)
		}
		var s fieldSpec
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			return nil, fmt.Errorf("custom field %s of %s: %w", name, kind, err)
		}
		out = append(out, ownField{s.field(name), s.Retired})
	}
	return out, database.Explain(rows.Err())
}

func (s fieldSpec) field(name string) record.Field {
	f := record.Field{Name: name, Label: s.Label, Type: s.Type, Many: s.Many, Help: s.Help, Target: s.Target, Index: s.Index, Custom: true,
		Group: "Your own fields", Source: "Added by the organisation", Inverse: s.Label + " of"}
	for _, o := range s.Options {
		f.Options = append(f.Options, record.Option{Name: o.Name, Label: o.Label})
	}
	return f
}

func specOf(f record.Field) fieldSpec {
	s := fieldSpec{Label: f.Label, Type: f.Type, Many: f.Many, Help: f.Help, Target: f.Target, Index: f.Index}
	for _, o := range f.Options {
		s.Options = append(s.Options, optionSpec{o.Name, o.Label})
	}
	return s
}

// PutField adds a field of the organisation's own to a kind, or changes its
// label, help and options, or whether lists filter by it. Names begin with
// "x_". The type of a field stays, and so do options in use, since records hold
// their values.
func (g *Register) PutField(ctx context.Context, a access.Actor, kind string, f record.Field) error {
	if err := a.Require(access.Settings, "", nil); err != nil {
		return err
	}
	k := g.kinds.Kind(kind)
	if k == nil {
		return record.Fail(record.NotFound, "There is no such kind of record.")
	}
	if wrong := g.checkField(f); len(wrong) > 0 {
		return record.InvalidFields(wrong)
	}
	return g.reshape(ctx, a, k, func(all []ownField) ([]ownField, error) {
		i := slices.IndexFunc(all, func(x ownField) bool { return x.Name == f.Name })
		added := ownField{Field: specOf(f).field(f.Name)}
		if i < 0 {
			if len(all) >= maxCustom {
				return nil, record.Fail(record.Invalid, fmt.Sprintf("A kind takes %d fields of your own at most, retired ones included.", maxCustom))
			}
			return append(slices.Clone(all), added), nil
		}
		if have := all[i]; have.Type != f.Type || have.Many != f.Many {
			return nil, record.InvalidFields([]record.FieldError{{Field: "type", Code: "invalid", Message: "The type of a field cannot change, not even after it was removed; add another field instead."}})
		}
		out := slices.Clone(all)
		out[i] = added
		return out, g.keepsOptions(ctx, a, k, all[i].Field, f)
	})
}

// keepsOptions refuses to drop an option that records have.
func (g *Register) keepsOptions(ctx context.Context, a access.Actor, k *record.Kind, have, want record.Field) error {
	for _, o := range have.Options {
		if want.Option(o.Name) != nil {
			continue
		}
		if !have.Index {
			return record.InvalidFields([]record.FieldError{{Field: "options", Code: "invalid", Message: "Options can be added and renamed, not dropped: records may hold " + o.Label + "."}})
		}
		n, err := g.store.Count(ctx, a.Org, k.Name, &record.Facet{Field: have.Name, Value: o.Name})
		if err != nil {
			return err
		}
		if n > 0 {
			return record.InvalidFields([]record.FieldError{{Field: "options", Code: "invalid", Message: fmt.Sprintf("%d records hold %s; change them first.", n, o.Label)}})
		}
	}
	return nil
}

// RemoveField takes a field of the organisation's own out of use. Values stay
// in the history of records, and in records until they next change.
func (g *Register) RemoveField(ctx context.Context, a access.Actor, kind, name string) error {
	if err := a.Require(access.Settings, "", nil); err != nil {
		return err
	}
	k := g.kinds.Kind(kind)
	if k == nil {
		return record.Fail(record.NotFound, "There is no such kind of record.")
	}
	return g.reshape(ctx, a, k, func(all []ownField) ([]ownField, error) {
		i := slices.IndexFunc(all, func(f ownField) bool { return f.Name == name && !f.retired })
		if i < 0 {
			return nil, record.Fail(record.NotFound, "There is no such field.")
		}
		out := slices.Clone(all)
		out[i].retired = true
		return out, nil
	})
}

// reshape replaces the custom fields of a kind and brings facets and links of
// all its records in line, in one transaction.
func (g *Register) reshape(ctx context.Context, a access.Actor, k *record.Kind, do func([]ownField) ([]ownField, error)) error {
	return named(g.store.Write(ctx, a.Org, func(tx *store.Tx) error {
		old, err := readFields(ctx, tx.DB, a.Org, k.Name)
		if err != nil {
			return err
		}
		cur, err := do(old)
		if err != nil {
			return err
		}
		if err := writeFields(ctx, tx, a.Org, k.Name, cur); err != nil {
			return err
		}
		if err := g.refacet(ctx, tx, k, live(old), live(cur)); err != nil {
			return err
		}
		return g.act(ctx, tx, a, "field", a.Org, "put", record.Body{"kind": k.Name, "fields": fieldNames(live(cur))}, "")
	}))
}

func writeFields(ctx context.Context, tx *store.Tx, org record.ID, kind string, fields []ownField) error {
	if _, err := tx.DB.Exec(ctx, "DELETE FROM field WHERE org = ? AND kind = ?", org, kind); err != nil {
		return fmt.Errorf("write custom fields: %w", err)
	}
	for i, f := range fields {
		s := specOf(f.Field)
		s.Retired = f.retired
		spec, err := record.Canonical(s)
		if err != nil {
			return err
		}
		if _, err := tx.DB.Exec(ctx, "INSERT INTO field (org, kind, name, pos, spec) VALUES (?, ?, ?, ?, ?)", org, kind, f.Name, i, string(spec)); err != nil {
			return fmt.Errorf("write custom field %s: %w", f.Name, err)
		}
	}
	return nil
}

func fieldNames(fields []record.Field) []any {
	out := []any{}
	for _, f := range fields {
		out = append(out, f.Name)
	}
	return out
}

var customName = regexp.MustCompile(`^x_[a-z][a-z0-9]*(?:_[a-z0-9]+)*$`)

func (g *Register) checkField(f record.Field) (wrong []record.FieldError) {
	fault := func(field, message string) {
		wrong = append(wrong, record.FieldError{Field: field, Code: "invalid", Message: message})
	}
	if !customName.MatchString(f.Name) || len(f.Name) > 42 {
		fault("name", "The name begins with x_ and has lower-case letters, digits and underscores, such as x_contract_number.")
	}
	if strings.TrimSpace(f.Label) == "" || record.CheckProse(f.Label, 80, false) != nil {
		fault("label", "The label is one line of 80 characters at most.")
	}
	if record.CheckProse(f.Help, 300, false) != nil {
		fault("help", "The help is one line of 300 characters at most.")
	}
	switch f.Type {
	case record.Text, record.RichText, record.Enum, record.Number, record.Money, record.DateType, record.TimeType, record.Duration, record.Person, record.LinkType, record.File:
	default:
		fault("type", "The type is none that a field can have.")
	}
	if f.Type == record.Enum && (len(f.Options) == 0 || len(f.Options) > 200) {
		fault("options", "A choice needs 1 to 200 options.")
	}
	seen := map[string]bool{}
	for _, o := range f.Options {
		if o.Name == "" || seen[o.Name] || record.CheckProse(o.Name, 60, false) != nil || record.CheckProse(o.Label, 80, false) != nil || o.Label == "" {
			fault("options", fmt.Sprintf("The option %q is empty, repeated or too long.", o.Name))
		}
		seen[o.Name] = true
	}
	for _, t := range f.Target {
		if g.kinds.Kind(t) == nil {
			fault("target", fmt.Sprintf("%q is not a kind of record.", t))
		}
	}
	if f.Index && (f.Type == record.RichText || f.Type == record.File) {
		fault("index", "Lists cannot be filtered by long texts or files.")
	}
	return wrong
}
