package record

import (
	"errors"
	"strings"
)

// Code says what went wrong, for programs.
type Code string

// The codes. Every face maps them to its own form (HTTP status, exit code).
const (
	Invalid         Code = "invalid"         // what was sent does not fit; Fields says where
	Unauthenticated Code = "unauthenticated" // nobody is signed in, or the token is not known
	Denied          Code = "denied"          // known, but not allowed to do this
	NotFound        Code = "not_found"       // not there, or not visible to the one who asks
	Conflict        Code = "conflict"        // it changed since it was read, or exists already
	Illegal         Code = "illegal"         // the state does not allow this step
	TooLarge        Code = "too_large"       // larger than this place takes
	Limited         Code = "limited"         // asked too often
	Unavailable     Code = "unavailable"     // the database or the disk cannot answer now; try again
	Internal        Code = "internal"        // a fault of ours; the log has the cause
)

// Error is a failure with a code for programs and a sentence for people. The
// cause, if any, is for the log and never shown outside.
type Error struct {
	Code    Code
	Message string
	Fields  []FieldError
	Item    int // the part of a batch that failed, from 1; 0 for none
	Cause   error
}

// FieldError names one wrong field: where, what is wrong, in a sentence.
type FieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error returns the sentence, the fields and the cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	for i, f := range e.Fields {
		sep := "; "
		if i == 0 {
			sep = ": "
		}
		b.WriteString(sep + f.Field + ": " + f.Message)
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Fail returns an error with a code and a sentence.
func Fail(code Code, message string) *Error { return &Error{Code: code, Message: message} }

// Wrap returns an error with a code, a sentence and a cause kept for the log.
func Wrap(code Code, message string, cause error) *Error {
	return &Error{Code: code, Message: message, Cause: cause}
}

// InvalidFields returns an Invalid error that names every wrong field.
func InvalidFields(fields []FieldError) *Error {
	msg := "One field needs attention"
	if len(fields) != 1 {
		msg = "Some fields need attention"
	}
	return &Error{Code: Invalid, Message: msg, Fields: fields}
}

// CodeOf returns the code of the first Error in the chain, or Internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Sentence returns what may be shown to people: the message of the first Error
// in the chain, or a plain sentence that hides an unforeseen cause.
func Sentence(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "Something went wrong on our side. It has been logged; please try again."
}

// FieldErrors returns the wrong fields of the first Error in the chain.
func FieldErrors(err error) []FieldError {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}
