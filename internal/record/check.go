package record

import (
	"fmt"
	"sort"
)

// NormaliseBody checks a whole body against the kind's fields and the
// organisation's own, and returns the form to keep. Every wrong field is named.
func (k *Kind) NormaliseBody(in Body, custom []Field) (Body, []FieldError) {
	out := make(Body, len(in))
	var errs []FieldError
	known := make(map[string]bool, len(k.Fields)+len(custom))
	check := func(f *Field) {
		known[f.Name] = true
		v, err := f.Normalise(in[f.Name])
		switch {
		case err != nil:
			errs = append(errs, FieldError{f.Name, "invalid", fmt.Sprintf("%s %s.", f.Label, err)})
		case v != nil:
			out[f.Name] = v
		case f.Required:
			errs = append(errs, FieldError{f.Name, "required", f.Label + " is required."})
		}
	}
	for i := range k.Fields {
		check(&k.Fields[i])
	}
	for i := range custom {
		check(&custom[i])
	}
	for _, name := range unknownKeys(in, known) {
		errs = append(errs, FieldError{name, "unknown", fmt.Sprintf("%q is not a field of %s.", clip(name, 60), k.Label)})
	}
	return out, errs
}

func unknownKeys(in Body, known map[string]bool) []string {
	var out []string
	for name := range in {
		if !known[name] {
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}

// CheckEnvelope checks title, state, owner, due date and external identity.
func (k *Kind) CheckEnvelope(r Record) []FieldError {
	var errs []FieldError
	add := func(field, code, msg string) { errs = append(errs, FieldError{field, code, msg}) }
	if r.Title == "" {
		add("title", "required", k.NameLabel()+" is required.")
	} else if err := CheckProse(r.Title, MaxTitle, false); err != nil {
		add("title", "invalid", k.NameLabel()+" "+err.Error()+".")
	}
	if k.State(r.State) == nil {
		add("state", "invalid", fmt.Sprintf("%q is not a state of %s.", clip(r.State, 40), k.Label))
	}
	if r.Owner != "" && !r.Owner.Valid() {
		add("owner", "invalid", "The owner is not the identity of a person.")
	}
	if r.Due != "" {
		if _, err := ParseDate(string(r.Due)); err != nil {
			add("due", "invalid", "Due "+err.Error()+".")
		}
	}
	if err := CheckProse(r.External, MaxText, false); err != nil {
		add("external", "invalid", "External identity "+err.Error()+".")
	}
	return errs
}

// Upgrade brings a body written in an older version of the schema to today's.
func (k *Kind) Upgrade(b Body, version int) (Body, error) {
	for v := version; v < k.Version; v++ {
		up := k.Upcast[v]
		if up == nil {
			return nil, fmt.Errorf("%s has no step from schema version %d to %d", k.Name, v, v+1)
		}
		b = up(b.Clone())
	}
	if version > k.Version {
		return nil, fmt.Errorf("%s was written in schema version %d by a newer Steward; this one knows %d", k.Name, version, k.Version)
	}
	return b, nil
}
