package rule

import (
	"cmp"
	"fmt"
	"reflect"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// dateType is the CEL type of a calendar date.
var dateType = types.NewObjectType("date", traits.ComparerType)

const secondsPerDay = 24 * 60 * 60

// date is a calendar date without time or zone: days since 1970-01-01.
type date int32

var (
	firstDate = dateOf(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
	lastDate  = dateOf(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
)

// dateOf returns the calendar date of t in t's own location.
func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// parseDate reads a date in the form 2026-08-02, years 0001 to 9999.
func parseDate(s string) (date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%.40q is not a date like \"2026-08-02\"", s)
	}
	return dateOf(t), nil
}

// time returns midnight UTC at the start of the date.
func (d date) time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// String returns the date in the form 2026-08-02.
func (d date) String() string { return d.time().Format(time.DateOnly) }

// addMonths moves the date by n months, to the last day of the month where it
// has no day of that number: Regulation 1182/71, Article 3(2)(c).
func (d date) addMonths(n int) date {
	y, m, day := d.time().Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	if day < last.Day() {
		last = last.AddDate(0, 0, day-last.Day())
	}
	return dateOf(last)
}

// ConvertToNative implements ref.Val; a date converts to time.Time only.
func (d date) ConvertToNative(desc reflect.Type) (any, error) {
	if desc == reflect.TypeFor[time.Time]() {
		return d.time(), nil
	}
	return nil, fmt.Errorf("a date does not convert to %v", desc)
}

// ConvertToType implements ref.Val; a date converts to no other type.
func (d date) ConvertToType(t ref.Type) ref.Val {
	if t == ref.Type(dateType) {
		return d
	}
	return types.NewErr("a date does not convert to %s", t.TypeName())
}

// Equal implements ref.Val.
func (d date) Equal(other ref.Val) ref.Val {
	o, ok := other.(date)
	return types.Bool(ok && d == o)
}

// Compare implements traits.Comparer.
func (d date) Compare(other ref.Val) ref.Val {
	o, ok := other.(date)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return types.Int(cmp.Compare(d, o))
}

// Type implements ref.Val.
func (d date) Type() ref.Type { return dateType }

// Value implements ref.Val.
func (d date) Value() any { return d.time() }
