package web

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"steward/internal/record"
)

// entry is what somebody entered in one field of a form.
type entry struct {
	field *record.Field
	raw   []string // as typed; for links the identity where one was found
	value any      // in the form a record keeps; nil when empty or wrong
	wrong string   // a sentence, or ""
}

// entries are the fields of one form, by name.
type entries map[string]*entry

// formOwn are the fields of a form that are about the form itself.
var formOwn = []string{"has", "rev", "key", "reason", "back", "list", "id", "do", "field", "step", "confirm"}

// readEntries reads the fields a form says it has; others stay as they are. A
// field no such form has is an error.
func (c *call) readEntries(o outline) (entries, error) {
	form := c.r.PostForm
	known := slices.Clone(formOwn)
	out := entries{}
	for _, name := range form["has"] {
		f := o.editable(name)
		if f == nil || len(form["has"]) > 300 {
			return nil, record.Fail(record.Invalid, fmt.Sprintf("%q is no field that a form of %s has.", clipText(name, 60), o.kind.Labels))
		}
		known = append(known, inputOf(f.Name), inputOf(f.Name)+".kept")
		if out[f.Name] != nil {
			continue
		}
		e, err := c.readEntry(f, form)
		if err != nil {
			return nil, err
		}
		out[f.Name] = e
	}
	for name := range form {
		if !slices.Contains(known, name) {
			return nil, record.Fail(record.Invalid, fmt.Sprintf("The form holds a field %q that is not known here.", clipText(name, 60)))
		}
	}
	return out, nil
}

// inputOf is the name of the field's input.
func inputOf(name string) string {
	switch name {
	case "title", "state", "owner", "due", "external":
		return name
	}
	return "f." + name
}

// editable returns the field that an input sets, or nil.
func (o outline) editable(input string) *record.Field {
	name := strings.TrimPrefix(input, "f.")
	f := o.field(name)
	if f == nil || f.ReadOnly() || inputOf(name) != input {
		return nil
	}
	switch name {
	case "updated", "created", "number":
		return nil
	case "title":
		if o.kind.AutoTitle != nil {
			return nil
		}
	}
	return f
}

func (c *call) readEntry(f *record.Field, form url.Values) (*entry, error) {
	e := &entry{field: f, raw: rawValues(f, form[inputOf(f.Name)])}
	var v any
	var err error
	switch {
	case f.Type == record.File:
		return e, c.readFiles(e, form)
	case f.IsLink():
		if err := c.resolve(e); err != nil {
			return nil, err
		}
		v = anyOf(f, e.raw)
	default:
		v, err = valueOfText(f, e.raw)
	}
	e.check(v, err)
	return e, nil
}

// check brings a value to the form a record keeps, or notes what is wrong.
func (e *entry) check(v any, err error) {
	if e.wrong != "" {
		return
	}
	if err == nil {
		v, err = e.field.Normalise(v)
	}
	switch {
	case err != nil:
		e.wrong = fmt.Sprintf("%s %s.", e.field.Label, err)
	case v == nil && e.field.Required:
		e.wrong = e.field.Label + " is required."
	default:
		e.value = v
	}
}

// rawValues splits what an input holds into values: lists stand one on a line,
// long texts of a list between lines of dashes.
func rawValues(f *record.Field, sent []string) []string {
	var out []string
	for _, s := range sent {
		s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
		parts := []string{s}
		if f.Many && f.Type == record.RichText {
			parts = strings.Split(s, "\n---\n")
		} else if f.Many {
			parts = strings.Split(s, "\n")
		}
		for _, p := range parts {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, p)
			}
		}
	}
	if !f.Many && len(out) > 1 {
		out = out[:1]
	}
	return out
}

// valueOfText reads typed values as JSON would hold them.
func valueOfText(f *record.Field, raw []string) (any, error) {
	out := make([]any, 0, len(raw))
	one := *f
	one.Many = false
	for _, s := range raw {
		v, err := one.FromText(friendly(f, s))
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	if f.Many {
		return out, nil
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out[0], nil
}

func anyOf(f *record.Field, raw []string) any {
	if !f.Many {
		if len(raw) == 0 {
			return nil
		}
		return raw[0]
	}
	out := make([]any, len(raw))
	for i, s := range raw {
		out[i] = s
	}
	return out
}

// friendly brings what people and browsers write to the form a field takes.
func friendly(f *record.Field, s string) string {
	switch f.Type {
	case record.TimeType:
		switch {
		case len(s) == len("2006-01-02T15:04"):
			return s + ":00Z"
		case len(s) == len("2006-01-02T15:04:05"):
			return s + "Z"
		}
	case record.Duration:
		return durationOf(s)
	case record.Money:
		if i := strings.LastIndexByte(s, ' '); i > 0 {
			return strings.TrimSpace(s[:i]) + " " + strings.ToUpper(s[i+1:])
		}
	}
	return s
}

// durationOf reads "6 months" or "1 year, 6 months" as a duration; anything else
// stays as it is.
func durationOf(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) < 2 || len(words)%2 != 0 {
		return s
	}
	letters := map[string]string{"year": "Y", "month": "M", "week": "W", "day": "D", "hour": "H", "minute": "M", "second": "S"}
	date, clock := "", ""
	for i := 0; i < len(words); i += 2 {
		unit := strings.TrimSuffix(words[i+1], "s")
		switch unit {
		case "hour", "minute", "second":
			clock += words[i] + letters[unit]
		default:
			if letters[unit] == "" {
				return s
			}
			date += words[i] + letters[unit]
		}
	}
	if clock != "" {
		clock = "T" + clock
	}
	return "P" + date + clock
}

// wrong returns every wrong field, in the order of the page.
func (e entries) wrong(o outline) []record.FieldError {
	var out []record.FieldError
	for _, name := range o.formOrder() {
		if one := e[name]; one != nil && one.wrong != "" {
			out = append(out, record.FieldError{Field: name, Code: "invalid", Message: one.wrong})
		}
	}
	return out
}

// changed reports whether the entry differs from what a record holds.
func (e *entry) changed(r record.Record) bool {
	old := r.Value(e.field.Name)
	if e.field.Name == "title" || e.field.Name == "external" {
		s, _ := old.(string)
		t, _ := e.value.(string)
		return s != t
	}
	if e.field.Type == record.TimeType && slices.Equal(e.raw, textsOf(e.field, old)) {
		return false // the input shows minutes; what was not touched keeps its seconds
	}
	return !reflect.DeepEqual(old, e.value)
}

// textsOf is a value as inputs hold it.
func textsOf(f *record.Field, v any) []string {
	var out []string
	each := func(x any) {
		s := f.ToText(x)
		if f.Type == record.TimeType && len(s) > 16 {
			s = s[:16]
		}
		if f.Type == record.Duration {
			s = durationText(s)
		}
		out = append(out, s)
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			each(x)
		}
	case nil:
	case string:
		if v != "" {
			each(v)
		}
	default:
		each(v)
	}
	return out
}
