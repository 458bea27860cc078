// Package check holds the checks over a record's fields that several kinds
// share: forms of addresses, order of dates, links to oneself. Each returns the
// wrong fields it found, with a sentence for people, and takes an unset field
// as right.
package check

import (
	"net/mail"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"steward/internal/record"
)

// All joins the findings of several checks in the order given.
func All(found ...[]record.FieldError) []record.FieldError {
	var out []record.FieldError
	for _, f := range found {
		out = append(out, f...)
	}
	return out
}

// Invalid returns one wrong field with its sentence.
func Invalid(field, sentence string) []record.FieldError {
	return []record.FieldError{{Field: field, Code: "invalid", Message: sentence}}
}

// URL checks that the field, when set, is an absolute http or https address
// with a host and without a user's name or password in it.
func URL(b record.Body, field, label string) []record.FieldError {
	s := b.Text(field)
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return Invalid(field, label+" is not a web address; it starts with https:// or http:// and names a host.")
	}
	if u.User != nil {
		return Invalid(field, label+" holds a user name or password; leave them out.")
	}
	return nil
}

// Email checks that the field, when set, is a bare address such as
// name@example.org.
func Email(b record.Body, field, label string) []record.FieldError {
	s := b.Text(field)
	if s == "" {
		return nil
	}
	addr, err := mail.ParseAddress(s)
	if err != nil || addr.Address != s || strings.ContainsFunc(s, unicode.IsSpace) {
		return Invalid(field, label+" is not an e-mail address such as name@example.org.")
	}
	return nil
}

// Country checks that the field, when set, holds a country's name or code: two
// letters or more, and no digits.
func Country(b record.Body, field, label string) []record.FieldError {
	s := b.Text(field)
	if s == "" {
		return nil
	}
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
		if unicode.IsDigit(r) {
			letters = 0
			break
		}
	}
	if letters < 2 {
		return Invalid(field, label+" is not a country; write its name, or its code such as NL.")
	}
	return nil
}

// Order checks that the later field's day, when both are set, is not before the
// earlier one's. The finding is on the later field and carries the sentence.
func Order(b record.Body, earlier, later, sentence string) []record.FieldError {
	from, to := b.Text(earlier), b.Text(later)
	if from == "" || to == "" || to >= from {
		return nil
	}
	return Invalid(later, sentence)
}

// NotSelf checks that the record's link field does not name the record itself.
// The finding carries the sentence.
func NotSelf(r record.Record, field, sentence string) []record.FieldError {
	if r.ID != "" && slices.Contains(r.Body.List(field), string(r.ID)) {
		return Invalid(field, sentence)
	}
	return nil
}

// Frozen refuses changes of the named fields (title among them) while a record
// stays in one of the states. The finding is on the first field that changed and
// carries the sentence.
func Frozen(old *record.Record, r record.Record, states []string, sentence string, fields ...string) []record.FieldError {
	if old == nil || old.State != r.State || !slices.Contains(states, r.State) {
		return nil
	}
	for _, f := range fields {
		if !reflect.DeepEqual(old.Value(f), r.Value(f)) {
			return Invalid(f, sentence)
		}
	}
	return nil
}
