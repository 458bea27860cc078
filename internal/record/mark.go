package record

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// MarkOf returns the fingerprint of the material fields of a record: 16 hex
// digits that change when one of them does, "" for a kind that names none. The
// title counts when it is named.
func (k *Kind) MarkOf(r Record) string {
	if len(k.Material) == 0 {
		return ""
	}
	values := map[string]any{}
	for _, name := range k.Material {
		if v := r.Value(name); v != nil {
			values[name] = v
		}
	}
	text, err := Canonical(values)
	if err != nil { // no value of a body fails to encode
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Compute returns the computed fields of a record of a kind that derives some, and
// when they may next change. Derive is given the record with its mark; where
// computed fields are material, that is the mark they make.
func (k *Kind) Compute(r Record, linked []Record, now time.Time) (Body, time.Time) {
	r.Mark = k.MarkOf(r)
	body, next := k.Derive(r, linked, now)
	r.Derived = body
	if mark := k.MarkOf(r); mark != r.Mark {
		r.Mark = mark
		return k.Derive(r, linked, now)
	}
	return body, next
}

// PinOf is one entry of a pin's marks.
func PinOf(id ID, mark string) string { return string(id) + ":" + mark }

// Moved returns the identities among the targets whose mark is no longer the
// one kept. A target that was never pinned has not moved.
func Moved(kept []string, targets []Record) []ID {
	var out []ID
	for _, t := range targets {
		was, ok := "", false
		for _, k := range kept {
			if id, mark, found := strings.Cut(k, ":"); found && id == string(t.ID) {
				was, ok = mark, true
			}
		}
		if ok && was != t.Mark && !slices.Contains(out, t.ID) {
			out = append(out, t.ID)
		}
	}
	return out
}
