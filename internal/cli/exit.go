package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"steward/internal/record"
)

// The exit codes. docs/cli.md lists them.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitNotFound    = 3
	exitDenied      = 4
	exitConflict    = 5
	exitInvalid     = 6
	exitUnavailable = 7
)

// usageError is a command line that cannot be understood.
type usageError struct{ error }

// Unwrap returns the cause.
func (e *usageError) Unwrap() error { return e.error }

// found says that a check found something: the command worked, and the answer
// is no.
var errFound = errors.New("found something")

// report tells an error on Err and returns the exit code.
func (r *run) report(err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFound):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintf(r.Err, "steward: %s\nRun \"steward --help\", or any command with --help.\n", usage.error)
		return exitUsage
	}
	if r.json {
		r.reportJSON(err)
	} else {
		r.reportText(err)
	}
	return exitOf(err)
}

func exitOf(err error) int {
	switch record.CodeOf(err) {
	case record.Invalid, record.TooLarge:
		return exitInvalid
	case record.Unauthenticated, record.Denied:
		return exitDenied
	case record.NotFound:
		return exitNotFound
	case record.Conflict, record.Illegal:
		return exitConflict
	case record.Limited, record.Unavailable:
		return exitUnavailable
	}
	return exitFailed
}

// reportText tells the sentence and the fields, and the cause too: whoever runs
// the command also reads the log.
func (r *run) reportText(err error) {
	e, plain := err.(*record.Error)
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(r.Err, "steward: interrupted")
	case plain:
		fmt.Fprintln(r.Err, "steward: "+e.Message)
		for _, f := range e.Fields {
			fmt.Fprintf(r.Err, "  %s: %s\n", f.Field, f.Message)
		}
		if e.Cause != nil {
			fmt.Fprintln(r.Err, "  cause: "+e.Cause.Error())
		}
	default:
		fmt.Fprintln(r.Err, "steward: "+err.Error())
	}
}

func (r *run) reportJSON(err error) {
	out := map[string]any{"code": record.CodeOf(err), "message": err.Error()}
	var e *record.Error
	if errors.As(err, &e) {
		out["message"] = e.Message
		if len(e.Fields) > 0 {
			out["fields"] = e.Fields
		}
	}
	_ = json.NewEncoder(r.Err).Encode(map[string]any{"error": out}) // nothing is left to tell it to
}
