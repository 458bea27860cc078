package web

import "steward/internal/record"

// outline is a kind as pages see it: its fields, the organisation's own, and
// those every record has, by name.
type outline struct {
	kind   *record.Kind
	fields []record.Field // declared, then the organisation's own
	byName map[string]*record.Field
}

// newOutline joins the fields of a kind with those every record has.
func newOutline(k *record.Kind, fields []record.Field) outline {
	common := []record.Field{
		{Name: "title", Label: k.NameLabel(), Type: record.Text, Required: k.AutoTitle == nil, MaxRunes: record.MaxTitle},
		{Name: "state", Label: "State", Type: record.Enum, Options: stateOptions(k), Index: true},
		{Name: "owner", Label: "Owner", Type: record.Person, Index: true, Help: "Who is accountable for keeping this record right."},
		{Name: "due", Label: "Next due", Type: record.DateType, Index: true, Help: "When the owner next has to act."},
		{Name: "external", Label: "External identity", Type: record.Text, Help: "Its identity in the source it came from; an import finds it again by this."},
		{Name: "updated", Label: "Changed", Type: record.TimeType, Index: true},
		{Name: "created", Label: "Recorded", Type: record.TimeType, Index: true},
		{Name: "number", Label: "Reference", Type: record.Number},
	}
	o := outline{kind: k, fields: fields, byName: make(map[string]*record.Field, len(fields)+len(common))}
	for _, list := range [][]record.Field{common, fields} {
		for i := range list {
			o.byName[list[i].Name] = &list[i]
		}
	}
	return o
}

func stateOptions(k *record.Kind) []record.Option {
	out := make([]record.Option, len(k.States))
	for i, s := range k.States {
		out[i] = record.Option{Name: s.Name, Label: s.Label, Help: s.Help}
	}
	return out
}

// field returns the field by name, also one that every record has, or nil.
func (o outline) field(name string) *record.Field { return o.byName[name] }

// valueOf returns the value of a field, also of one that only pages show.
func valueOf(r record.Record, name string) any {
	switch name {
	case "updated":
		return r.Updated.UTC().Format(record.TimeFormat)
	case "created":
		return r.Created.UTC().Format(record.TimeFormat)
	case "number":
		return float64(r.Number)
	}
	return r.Value(name)
}

// group is the fields under one heading of a page.
type group struct {
	Name   string
	Fields []*record.Field
}

// groups returns the fields under their headings, both in the order declared.
// Fields without a heading stand under the kind's name.
func (o outline) groups() []group {
	var out []group
	at := map[string]int{}
	for i := range o.fields {
		f := &o.fields[i]
		name := f.Group
		if name == "" {
			name = o.kind.Label
		}
		j, ok := at[name]
		if !ok {
			j = len(out)
			at[name] = j
			out = append(out, group{Name: name})
		}
		out[j].Fields = append(out[j].Fields, f)
	}
	return out
}

// names returns every record the values of a record's fields name, its owner
// included, appended to ids.
func (o outline) names(ids []record.ID, r record.Record) []record.ID {
	if r.Owner != "" {
		ids = append(ids, r.Owner)
	}
	for i := range o.fields {
		if t := o.fields[i].Shown(); t == record.LinkType || t == record.Person {
			ids = appendIDs(ids, r.Value(o.fields[i].Name))
		}
	}
	return ids
}

func appendIDs(ids []record.ID, v any) []record.ID {
	switch v := v.(type) {
	case string:
		ids = append(ids, record.ID(v))
	case []any:
		for _, x := range v {
			if s, ok := x.(string); ok {
				ids = append(ids, record.ID(s))
			}
		}
	}
	return ids
}
