package web

import (
	"net/url"
	"slices"
	"strings"

	"steward/internal/record"
)

// typed is a form as somebody filled it in, with what was wrong, so that a
// refused form comes back as it was sent. Passwords are never given back.
type typed struct {
	Values  url.Values
	Wrong   []record.FieldError
	Message string // what was wrong with the form as a whole
}

// blank is a form with values to begin with, in pairs of name and value.
func blank(pairs ...string) typed {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return typed{Values: v}
}

// Get returns the value of a field.
func (t typed) Get(name string) string { return t.Values.Get(name) }

// Has reports whether a box of the name with the value is ticked.
func (t typed) Has(name, value string) bool { return slices.Contains(t.Values[name], value) }

// Error says what is wrong with a field, or "".
func (t typed) Error(name string) string {
	for _, w := range t.Wrong {
		if w.Field == name {
			return w.Message
		}
	}
	return ""
}

// refused turns the error of a form into the form to show again and the status
// of that page. What the person can do nothing about stays an error.
func (c *call) refused(err error) (typed, int, error) {
	code := record.CodeOf(err)
	if s := status(code); s >= 500 || code == record.NotFound {
		return typed{}, 0, err
	}
	t := typed{Values: url.Values{}, Wrong: record.FieldErrors(err)}
	for name, v := range c.r.PostForm {
		switch name {
		case "password", "current":
		default:
			t.Values[name] = v
		}
	}
	if len(t.Wrong) == 0 {
		t.Message = record.Sentence(err)
	}
	return t, status(code), nil
}

// again shows the page of a form that was refused.
func (c *call) again(err error, name string, data func(typed) (any, error)) error {
	form, status, err := c.refused(err)
	if err != nil {
		return err
	}
	d, err := data(form)
	if err != nil {
		return err
	}
	return c.pageStatus(status, name, d)
}

// input is a field of a form, for the template of that name.
type input struct {
	Form                          typed
	Name, Label, Type, Auto, Help string
	Optional                      bool
	Choices                       []choice // of a select
	Max                           int
}

type choice struct{ Value, Label, Help string }

// newInput describes a field; kind is the type of the input element, with
// "optional" after it when it may stay empty.
func newInput(form typed, kind, name, label, auto, help string) input {
	in := input{Form: form, Name: name, Label: label, Type: kind, Auto: auto, Help: help, Max: record.MaxText}
	if rest, ok := strings.CutSuffix(kind, " optional"); ok {
		in.Type, in.Optional = rest, true
	}
	return in
}

// Value is what the field holds.
func (i input) Value() string { return i.Form.Get(i.Name) }

// Error says what is wrong with it.
func (i input) Error() string { return i.Form.Error(i.Name) }
