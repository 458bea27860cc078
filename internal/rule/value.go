package rule

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// Value is the value of a fact or of a part of a rule. The zero Value is
// unknown. A Value never changes and may be shared between goroutines.
type Value struct {
	typ   Type
	val   ref.Val
	fault string // why the value cannot be used, reported when a rule reads it
}

// Bool returns a known bool.
func Bool(b bool) Value { return Value{typ: TypeBool, val: types.Bool(b)} }

// String returns a known string. A rule that reads one longer than MaxText, or
// one that is not UTF-8, reports an error.
func String(s string) Value {
	v := Value{typ: TypeString, val: types.String(s)}
	switch {
	case len(s) > MaxText:
		v.fault = fmt.Sprintf("has %d bytes, more than %d", len(s), MaxText)
	case !utf8.ValidString(s):
		v.fault = "is not valid UTF-8"
	}
	return v
}

// Number returns a known number. A rule that reads one that is not finite
// reports an error.
func Number(f float64) Value {
	v := Value{typ: TypeNumber, val: types.Double(f)}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		v.fault = "is not a finite number"
	}
	return v
}

// Date returns the calendar date of t in t's own location. A rule that reads
// one outside the years 1 to 9999 reports an error.
func Date(t time.Time) Value {
	if y := t.Year(); y < 1 || y > 9999 {
		return Value{typ: TypeDate, val: firstDate, fault: "is outside the years 1 to 9999"}
	}
	return Value{typ: TypeDate, val: dateOf(t)}
}

// ParseDate returns the date written in the form 2026-08-02.
func ParseDate(s string) (Value, error) {
	d, err := parseDate(s)
	if err != nil {
		return Value{}, err
	}
	return Value{typ: TypeDate, val: d}, nil
}

// List returns a known list of strings. A rule that reads one with more than
// MaxList entries, more than MaxText bytes in all, or an entry that is not
// UTF-8, reports an error.
func List(entries ...string) Value {
	entries = slices.Clone(entries)
	v := Value{typ: TypeList, val: types.NewStringList(types.DefaultTypeAdapter, entries)}
	size, valid := 0, true
	for _, e := range entries {
		size += len(e)
		valid = valid && utf8.ValidString(e)
	}
	switch {
	case len(entries) > MaxList:
		v.fault = fmt.Sprintf("has %d entries, more than %d", len(entries), MaxList)
	case size > MaxText:
		v.fault = fmt.Sprintf("has %d bytes, more than %d", size, MaxText)
	case !valid:
		v.fault = "has an entry that is not valid UTF-8"
	}
	return v
}

// Known reports whether the value is known.
func (v Value) Known() bool { return v.val != nil }

// Type returns the type of a known value, and the zero Type of an unknown one.
func (v Value) Type() Type { return v.typ }

// Equal reports whether both values are unknown, or both are known and the same.
func (v Value) Equal(w Value) bool {
	if v.val == nil || w.val == nil {
		return v.val == nil && w.val == nil
	}
	return v.typ == w.typ && v.val.Equal(w.val) == types.True
}

// String returns the value as a person would write it in a rule, yes or no for
// a bool, and unknown for an unknown value.
func (v Value) String() string {
	if v.val == nil {
		return Unknown.String()
	}
	return show(v.val)
}

// MarshalJSON writes null, a bool, a string, a number, a date as a string in
// the form 2026-08-02, or an array.
func (v Value) MarshalJSON() ([]byte, error) { return json.Marshal(plain(v.val)) }

// show renders a value of the language for people.
func show(val ref.Val) string {
	switch x := val.(type) {
	case types.Bool:
		return answerOf(bool(x)).String()
	case types.String:
		return strconv.Quote(string(x))
	case types.Double:
		return strconv.FormatFloat(float64(x), 'f', -1, 64)
	case traits.Lister:
		var parts []string
		for it := x.Iterator(); it.HasNext() == types.True; {
			parts = append(parts, show(it.Next()))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(val)
}

// plain returns what encoding/json writes for a value of the language.
func plain(val ref.Val) any {
	switch x := val.(type) {
	case nil:
		return nil
	case types.Bool:
		return bool(x)
	case types.Double:
		return float64(x)
	case types.String:
		return string(x)
	case traits.Lister:
		parts := []any{}
		for it := x.Iterator(); it.HasNext() == types.True; {
			parts = append(parts, plain(it.Next()))
		}
		return parts
	}
	return fmt.Sprint(val)
}

// valueOf wraps a result of the language; errors and unknowns are unknown.
func valueOf(val ref.Val) Value {
	switch val.(type) {
	case types.Bool:
		return Value{typ: TypeBool, val: val}
	case types.String:
		return Value{typ: TypeString, val: val}
	case types.Double:
		return Value{typ: TypeNumber, val: val}
	case date:
		return Value{typ: TypeDate, val: val}
	case traits.Lister:
		return Value{typ: TypeList, val: val}
	}
	return Value{}
}
