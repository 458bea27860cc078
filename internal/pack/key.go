package pack

import (
	"regexp"
	"strings"
)

// Key names an item across packs: "iso-42001:A.6.2.4".
type Key string

var (
	nameForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)
	idForm   = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9 ._()/-]{0,59}[A-Za-z0-9)])?$`)
)

// MakeKey names an item of a pack.
func MakeKey(pack, item string) Key { return Key(pack + ":" + item) }

// Split returns the names of the pack and of the item; both are empty when the
// key has not the form of one.
func (k Key) Split() (pack, item string) {
	pack, item, ok := strings.Cut(string(k), ":")
	if !ok || !ValidName(pack) || !ValidID(item) {
		return "", ""
	}
	return pack, item
}

// Valid reports whether the key has the form of one. The item need not exist.
func (k Key) Valid() bool {
	pack, _ := k.Split()
	return pack != ""
}

// ValidName reports whether a text can be the name of a pack: up to 40 lower-case
// letters, digits and hyphens.
func ValidName(s string) bool { return nameForm.MatchString(s) }

// ValidID reports whether a text can be the identity of an item, source,
// document or term: up to 61 letters, digits, spaces and ._()/- that begin with a
// letter or digit and end with one or with a bracket.
func ValidID(s string) bool { return idForm.MatchString(s) && !strings.Contains(s, "  ") }
