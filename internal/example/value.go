package example

import (
	"fmt"
	"regexp"
	"strconv"

	"steward/internal/record"
)

// dayForm is a day counted from today, alone or in braces within a text.
var dayForm = regexp.MustCompile(`^D([+-]\d{1,4})$|\{D([+-]\d{1,4})\}`)

// text puts dates in place of days counted from today.
func (f *filling) text(s string) string {
	return dayForm.ReplaceAllStringFunc(s, func(day string) string {
		m := dayForm.FindStringSubmatch(day)
		n, err := strconv.Atoi(m[1] + m[2]) // one of the two is empty
		if err != nil {
			return day
		}
		return string(record.DateOf(f.today.AddDate(0, 0, n)))
	})
}

// body returns the fields of an entry as a draft takes them.
func (f *filling) body(e *entry, fields map[string]any) (record.Body, error) {
	out := record.Body{}
	k := f.kind(e)
	if k == nil {
		return nil, fmt.Errorf("no pack brought %q", e.ID)
	}
	for name, v := range fields {
		value, err := f.value(k.Field(name), v)
		if err != nil {
			return nil, fmt.Errorf("%s, field %s: %w", e.ID, name, err)
		}
		out[name] = value
	}
	return out, nil
}

// value turns what YAML holds into what a record takes. fd is nil for a field
// of the organisation's own.
func (f *filling) value(fd *record.Field, v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case int:
		return float64(v), nil
	case float64:
		return v, nil
	case string:
		if fd != nil && fd.IsLink() {
			return f.link(v)
		}
		return f.text(v), nil
	case []any:
		out := make([]any, 0, len(v))
		for _, x := range v {
			one, err := f.value(fd, x)
			if err != nil {
				return nil, err
			}
			out = append(out, one)
		}
		return out, nil
	}
	return nil, fmt.Errorf("%v is of a type the example does not use", v)
}

// kind is the kind of the record that an entry tells of, nil for an item that no
// pack brought yet.
func (f *filling) kind(e *entry) *record.Kind {
	if e.Of != "" {
		return f.kinds[e.Of]
	}
	return e.kind
}

// handleForm is a handle in braces within an external identity.
var handleForm = regexp.MustCompile(`\{([a-z0-9-]+)\}`)

// external puts identities in place of handles.
func (f *filling) external(s string) string {
	return handleForm.ReplaceAllStringFunc(s, func(handle string) string {
		return string(f.ids[handle[1:len(handle)-1]])
	})
}

func (f *filling) link(handle string) (string, error) {
	id, ok := f.ids[handle]
	if !ok {
		return "", fmt.Errorf("nothing is called %q", handle)
	}
	return string(id), nil
}

func (f *filling) owner(handle string) (record.ID, error) {
	if handle == "" {
		return "", nil
	}
	id, err := f.link(handle)
	return record.ID(id), err
}
