package law

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// Money is an exact decimal amount, without a currency. The zero Money is
// nothing. It never changes.
type Money struct{ n *big.Rat }

// moneyForm bounds what is read: an amount of up to 30 digits, with a decimal
// part of up to 10, or the exponent form that programs write.
var moneyForm = regexp.MustCompile(`^\+?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?$`)

// maxExponent keeps an amount written with an exponent within its digits.
const maxExponent = 30

// ParseMoney reads an amount of nothing or more, such as 1250.5 or 1e9, exactly.
func ParseMoney(s string) (Money, error) {
	if !moneyForm.MatchString(s) {
		return Money{}, fmt.Errorf("is an amount such as 1250000 or 1250000.50")
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		if e, err := strconv.Atoi(s[i+1:]); err != nil || e > maxExponent || e < -maxExponent {
			return Money{}, fmt.Errorf("is an amount that fits")
		}
	}
	n, ok := new(big.Rat).SetString(strings.TrimPrefix(s, "+"))
	if !ok {
		return Money{}, fmt.Errorf("is an amount such as 1250000 or 1250000.50")
	}
	return Money{n}, nil
}

func moneyOf(v any) (Money, error) {
	text, ok := decimalText(v)
	if !ok {
		return Money{}, fmt.Errorf("is an amount such as 1250000 or 1250000.50")
	}
	return ParseMoney(text)
}

func (m Money) rat() *big.Rat {
	if m.n == nil {
		return new(big.Rat)
	}
	return m.n
}

// Percent returns so many hundredths of the amount, exactly.
func (m Money) Percent(p Money) Money {
	n := new(big.Rat).Mul(m.rat(), p.rat())
	return Money{n.Quo(n, big.NewRat(100, 1))}
}

// Cmp compares two amounts: -1, 0 or 1.
func (m Money) Cmp(o Money) int { return m.rat().Cmp(o.rat()) }

// Zero reports whether the amount is nothing.
func (m Money) Zero() bool { return m.rat().Sign() == 0 }

// Float returns the nearest float, for conditions.
func (m Money) Float() float64 {
	f, _ := m.rat().Float64()
	return f
}

// String writes the amount exactly, without an exponent and with no more
// decimals than it has.
func (m Money) String() string {
	r := m.rat()
	if r.IsInt() {
		return r.Num().String()
	}
	places, exact := r.FloatPrec()
	if !exact {
		places = 10 // amounts are decimals, so this is never met
	}
	return r.FloatString(places)
}

// MarshalJSON writes the amount as an exact JSON number.
func (m Money) MarshalJSON() ([]byte, error) { return []byte(m.String()), nil }
