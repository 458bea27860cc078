package api

import (
	"strings"

	"steward/internal/record"
)

func text() doc { return doc{{"type", "string"}} }

func list(of doc) doc { return doc{{"type", "array"}, {"items", of}} }

// orNull lets a schema of one type be null as well.
func orNull(d doc) doc {
	out := append(doc{}, d...)
	for i, m := range out {
		switch v := m.value.(type) {
		case string:
			if m.name == "type" {
				out[i].value = []string{v, "null"}
			}
			if m.name == "$ref" {
				return doc{{"anyOf", []doc{{m}, {{"type", "null"}}}}}
			}
		case []any:
			if m.name == "enum" {
				out[i].value = append(append([]any{}, v...), nil)
			}
		}
	}
	return out
}

// schemas returns the schemas of all kinds, then the others.
func schemas(kinds *record.Catalogue) doc {
	var out doc
	for _, k := range kinds.Kinds() {
		out = append(out, kindSchemas(k)...)
	}
	return append(out, fixedSchemas()...)
}

// kindSchemas returns what the API says and takes of one kind.
func kindSchemas(k *record.Kind) doc {
	name := typeName(k.Name)
	return doc{
		{name + "Fields", fieldsSchema(k)},
		{name + "Derived", derivedSchema(k)},
		{name, recordSchema(k)},
		{name + "Page", doc{{"type", "object"}, {"required", []string{"items", "next", "total", "total_is_minimum"}}, {"properties", doc{
			{"items", list(reference(name))},
			{"next", described(orNull(text()), "What to give as after for the next page; null at the end.")},
			{"total", described(doc{{"type", "integer"}}, "How many match.")},
			{"total_is_minimum", described(doc{{"type", "boolean"}}, "There may be more than total; counting stopped.")},
		}}}},
		{name + "Draft", draftSchema(k)},
		{name + "Edit", closed(append(settable(k), entry{"fields", reference(name + "Fields")}, reasonMember()), nil)},
	}
}

// closed is an object without other members.
func closed(properties doc, required []string) doc {
	d := doc{{"type", "object"}}
	if len(required) > 0 {
		d = append(d, entry{"required", required})
	}
	return append(d, entry{"properties", properties}, entry{"additionalProperties", false})
}

func described(d doc, help string) doc {
	return append(append(doc{}, d...), entry{"description", help})
}

func reasonMember() entry {
	return entry{"reason", described(orNull(text()), "Why, for the history.")}
}

// settable are the members beside the fields that can be set.
func settable(k *record.Kind) doc {
	return doc{
		{"title", described(orNull(doc{{"type", "string"}, {"maxLength", record.MaxTitle}}), k.NameLabel()+".")},
		{"owner", described(orNull(identity()), "The person record accountable for keeping it right.")},
		{"due", described(orNull(doc{{"type", "string"}, {"format", "date"}}), "When the owner next has to act.")},
		{"external", described(orNull(doc{{"type", "string"}, {"maxLength", record.MaxText}}), "Its identity in the source it came from; unique within the kind.")},
	}
}

func draftSchema(k *record.Kind) doc {
	var required []string
	if k.AutoTitle == nil {
		required = append(required, "title")
	}
	var fields []string
	for i := range k.Fields {
		if k.Fields[i].Required {
			fields = append(fields, k.Fields[i].Name)
		}
	}
	inner := reference(typeName(k.Name) + "Fields")
	if len(fields) > 0 {
		required = append(required, "fields")
		inner = doc{{"allOf", []doc{inner, {{"required", fields}}}}}
	}
	var start []any
	for i, s := range k.States {
		if s.Start || i == 0 {
			start = append(start, s.Name)
		}
	}
	properties := append(settable(k), entry{"state", described(doc{{"type", "string"}, {"enum", start}}, "The state it is entered in; "+k.States[0].Name+" when absent.")},
		entry{"fields", inner}, reasonMember())
	return closed(properties, required)
}

func recordSchema(k *record.Kind) doc {
	states, labels := []any{}, doc{}
	for _, s := range k.States {
		states, labels = append(states, s.Name), append(labels, entry{s.Name, s.Label})
	}
	name := typeName(k.Name)
	properties := append(doc{
		{"id", identity()},
		{"ref", described(text(), "What people call it, such as "+k.Prefix+"-42.")},
		{"kind", doc{{"type", "string"}, {"const", k.Name}}},
		{"state", doc{{"type", "string"}, {"enum", states}, {"x-labels", labels}, {"description", "Steps change it."}}},
		{"title", described(text(), k.NameLabel()+"; empty once erased.")},
	}, settable(k)[1:]...)
	properties = append(properties, bookkeeping()...)
	properties = append(properties, entry{"fields", reference(name + "Fields")}, entry{"derived", reference(name + "Derived")})
	var required []string
	for _, p := range properties {
		required = append(required, p.name)
	}
	return doc{{"type", "object"}, {"title", k.Label}, {"description", k.Help + source(k.Source)}, {"required", required}, {"properties", properties}}
}

// bookkeeping are the members that the program keeps.
func bookkeeping() doc {
	whole := func(help string) doc { return doc{{"type", "integer"}, {"description", help}} }
	return doc{
		{"created", orNull(doc{{"type", "string"}, {"format", "date-time"}})},
		{"updated", orNull(doc{{"type", "string"}, {"format", "date-time"}})},
		{"revision", whole("1 for the first version, one more for each change.")},
		{"leaf", whole("The leaf of the log that holds this version.")},
		{"removed", doc{{"type", "boolean"}, {"description", "Taken out of use; its history stays."}}},
		{"erased", doc{{"type", "boolean"}, {"description", "Its content was destroyed; only commitments stay."}}},
	}
}

func fieldsSchema(k *record.Kind) doc {
	properties := doc{}
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Type != record.Computed {
			properties = append(properties, entry{f.Name, fieldSchema(f)})
		}
	}
	return doc{{"type", "object"}, {"description", "Fields without a value are absent; to unset one, set it to null."}, {"properties", properties},
		{"patternProperties", doc{{"^x_", doc{{"description", "A field the organisation added."}}}}}, {"additionalProperties", false}}
}

func derivedSchema(k *record.Kind) doc {
	properties := doc{}
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Type == record.Computed {
			properties = append(properties, entry{f.Name, fieldSchema(f)})
		}
	}
	return doc{{"type", "object"}, {"description", "What follows from other records; it cannot be set."}, {"properties", properties}}
}

// fieldSchema describes the values of one field, with what it is for and where
// that is asked for.
func fieldSchema(f *record.Field) doc {
	d := valueSchema(f)
	if f.Many {
		d = doc{{"type", "array"}, {"items", d}, {"maxItems", record.MaxMany}}
	}
	d = orNull(d)
	d = append(d, entry{"title", f.Label})
	help := f.Help
	if f.Unit != "" {
		help = strings.TrimSpace(help + " In " + f.Unit + ".")
	}
	if help = strings.TrimSpace(help + source(f.Source)); help != "" {
		d = append(d, entry{"description", help})
	}
	return d
}

func valueSchema(f *record.Field) doc {
	switch f.Shown() {
	case record.Enum:
		return enumSchema(f)
	case record.Number:
		return numberSchema(f)
	case record.Money:
		return doc{{"type", "string"}, {"pattern", `^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})? [A-Z]{3}$`}, {"examples", []string{"1250.00 EUR"}}}
	case record.DateType:
		return doc{{"type", "string"}, {"format", "date"}}
	case record.TimeType:
		return doc{{"type", "string"}, {"format", "date-time"}}
	case record.Duration:
		return doc{{"type", "string"}, {"format", "duration"}}
	case record.Person:
		return append(identity(), entry{"x-target", []string{"person"}})
	case record.LinkType:
		if len(f.Target) == 0 {
			return identity()
		}
		return append(identity(), entry{"x-target", f.Target})
	case record.File:
		return common("File")
	case record.RichText:
		return doc{{"type", "string"}, {"maxLength", limitOf(f, record.MaxRichText)}, {"contentMediaType", "text/markdown"}}
	}
	return doc{{"type", "string"}, {"maxLength", limitOf(f, record.MaxText)}}
}

func limitOf(f *record.Field, usual int) int {
	if f.MaxRunes > 0 {
		return f.MaxRunes
	}
	return usual
}

func enumSchema(f *record.Field) doc {
	values, labels := []any{}, doc{}
	for _, o := range f.Options {
		values, labels = append(values, o.Name), append(labels, entry{o.Name, o.Label})
	}
	if len(values) == 0 { // computed, with labels made as it goes
		return text()
	}
	return doc{{"type", "string"}, {"enum", values}, {"x-labels", labels}}
}

func numberSchema(f *record.Field) doc {
	d := doc{{"type", "number"}}
	if f.Min != nil {
		d = append(d, entry{"minimum", *f.Min})
	}
	if f.Max != nil {
		d = append(d, entry{"maximum", *f.Max})
	}
	return d
}

func identity() doc { return doc{{"type", "string"}, {"pattern", "^[0-9a-hjkmnp-tv-z]{26}$"}} }

func transitions(k *record.Kind) []any {
	var out []any
	for _, t := range k.Transitions {
		out = append(out, t.Name)
	}
	return out
}

// sortSchema lists what a list of the kind is sorted by.
func sortSchema(k *record.Kind) doc {
	var names []any
	for _, n := range sortable(k.Fields) {
		names = append(names, n, "-"+n)
	}
	return doc{{"anyOf", []doc{{{"type", "string"}, {"enum", names}}, {{"type", "string"}, {"pattern", "^-?x_[a-z][a-z0-9_]*$"}}}}}
}

// filterParameters lists every comparison a list of the kind takes.
func filterParameters(k *record.Kind) []doc {
	var out []doc
	for _, f := range filterable(k.Fields) {
		for _, op := range ops(f) {
			schema := text()
			if f.Name == "state" {
				f.Options = stateOptions(k)
			}
			if len(f.Options) > 0 {
				schema = filterEnum(&f)
			}
			if op == record.Is || op == record.Not {
				schema = list(schema)
			}
			out = append(out, describeParameter("query", parameter{name: filterName(f.Name, op), help: opHelp(f, op), schema: schema}))
		}
	}
	return out
}

func stateOptions(k *record.Kind) []record.Option {
	var out []record.Option
	for _, s := range k.States {
		out = append(out, record.Option{Name: s.Name})
	}
	return out
}

// filterEnum lists the options a filter takes; the empty one stands for unset.
func filterEnum(f *record.Field) doc {
	var values []any
	for _, o := range f.Options {
		values = append(values, o.Name)
	}
	return doc{{"type", "string"}, {"enum", append(values, "")}}
}

func opHelp(f record.Field, op record.Op) string {
	switch op {
	case record.Not:
		return f.Label + ": none of these."
	case record.From:
		return f.Label + ": at least this."
	case record.To:
		return f.Label + ": at most this."
	}
	return f.Label + ": one of these; empty for unset."
}
