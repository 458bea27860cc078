// Package blob keeps evidence bytes under the hash of their content.
//
// Bytes belong to an organisation, their [Scope]: the same bytes kept by two
// organisations are two blobs, so that erasing one leaves the other, and no
// organisation can learn from this package whether another holds some bytes.
//
// [Disk] keeps blobs in a folder; package s3 below this one keeps them in an
// S3 bucket, and package open chooses by URL. Package blobtest holds the tests
// that every [Store] passes.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The errors that every store wraps, to be asked for with errors.Is.
var (
	// ErrNotFound says that the scope holds no blob of that hash.
	ErrNotFound = errors.New("no such blob")
	// ErrTooLarge says that the reader given to Put has more bytes than allowed.
	ErrTooLarge = errors.New("too many bytes")
	// ErrDamaged says that the bytes kept under a hash no longer have it.
	ErrDamaged = errors.New("the blob is damaged: its bytes do not have its hash")
	// ErrInvalid says that a scope, a hash or a bound is not of its form.
	ErrInvalid = errors.New("not valid")
)

// Store keeps blobs. All methods may be called by many goroutines at once. A
// scope or hash that is not valid gives ErrInvalid and touches nothing; a
// cancelled context gives an error that wraps its cause.
type Store interface {
	// Put reads r to its end and keeps the bytes. When it returns without
	// error, they are durable. More than limit bytes give ErrTooLarge. An error
	// from r, the context or the bound keeps nothing; another error may leave
	// the bytes kept, but then whole, never in part. Bytes kept already are
	// replaced by the same bytes, which repairs a damaged copy. Put does not
	// close r.
	Put(ctx context.Context, scope Scope, r io.Reader, limit int64) (Info, error)

	// Get returns the bytes, or ErrNotFound. The reader checks them on the way:
	// it ends with io.EOF only if all of them have the hash, else with
	// ErrDamaged. Bytes read before the end are not yet proven. The context
	// governs the reading too. The caller closes the reader.
	Get(ctx context.Context, scope Scope, hash Hash) (io.ReadCloser, error)

	// Stat returns what is known of a blob without reading it, or ErrNotFound.
	Stat(ctx context.Context, scope Scope, hash Hash) (Info, error)

	// Walk calls visit for each blob of the scope in order of hash, and returns
	// the first error of visit as it is. Blobs put or deleted meanwhile may or
	// may not be seen. What is no blob is passed over.
	Walk(ctx context.Context, scope Scope, visit func(Info) error) error

	// Delete erases a blob for good, in every version the store holds. Deleting
	// what is not there is no error. The caller makes sure that nobody puts
	// the same bytes at the same time and counts on them.
	Delete(ctx context.Context, scope Scope, hash Hash) error
}

// Info describes a blob.
type Info struct {
	Hash Hash
	Size int64 // in bytes
}

// Scope names the organisation whose bytes they are: 1 to 64 lower-case
// letters, digits and hyphens, beginning with a letter or digit.
type Scope string

// Valid reports whether the scope has its form.
func (s Scope) Valid() bool {
	return len(s) >= 1 && len(s) <= 64 && s[0] != '-' && only(string(s), "0123456789abcdefghijklmnopqrstuvwxyz-")
}

// Hash is a SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
type Hash string

// Valid reports whether the hash has its form.
func (h Hash) Valid() bool { return len(h) == 64 && only(string(h), "0123456789abcdef") }

func only(s, alphabet string) bool { return strings.Trim(s, alphabet) == "" }

// Check returns an error that wraps ErrInvalid unless both have their form.
func Check(scope Scope, hash Hash) error {
	if err := CheckScope(scope); err != nil {
		return err
	}
	if !hash.Valid() {
		return fmt.Errorf("the hash %.80q of a blob is %w", string(hash), ErrInvalid)
	}
	return nil
}

// CheckScope returns an error that wraps ErrInvalid unless scope has its form.
func CheckScope(scope Scope) error {
	if !scope.Valid() {
		return fmt.Errorf("the scope %.80q of a blob is %w", string(scope), ErrInvalid)
	}
	return nil
}
