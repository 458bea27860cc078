package planning

import (
	"strconv"
	"strings"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// eventFields and lossFields are the three points of an estimate, in order.
var (
	eventFields = []string{"events_low", "events_likely", "events_high"}
	lossFields  = []string{"loss_low", "loss_likely", "loss_high"}
)

// Estimate is how often a risk comes in a year and what it costs each time: at
// least, most likely, at most.
type Estimate struct {
	Events   [3]float64
	Loss     [3]float64
	Currency string
	Seed     uint64
}

// EstimateOf reads the estimate of a risk; false when there is none or it is not
// whole.
func EstimateOf(b record.Body) (Estimate, bool) {
	var e Estimate
	for i, f := range eventFields {
		n, ok := b[f].(float64)
		if !ok {
			return e, false
		}
		e.Events[i] = n
	}
	for i, f := range lossFields {
		n, currency, ok := Amount(b.Text(f))
		if !ok || e.Currency != "" && currency != e.Currency {
			return e, false
		}
		e.Loss[i], e.Currency = n, currency
	}
	seed, _ := b["seed"].(float64)
	e.Seed = uint64(max(seed, 0))
	return e, true
}

// Amount takes money such as "12.50 EUR" apart.
func Amount(money string) (n float64, currency string, ok bool) {
	amount, currency, ok := strings.Cut(money, " ")
	n, err := strconv.ParseFloat(amount, 64)
	return n, currency, ok && err == nil
}

// validateMoney asks for the whole estimate or none of it, each range in order and
// in one currency.
func validateMoney(b record.Body) []record.FieldError {
	var out []record.FieldError
	given := 0
	for _, f := range append(append([]string{}, eventFields...), lossFields...) {
		if b[f] != nil {
			given++
		}
	}
	switch {
	case given == 0:
		return nil
	case given < 6:
		return check.Invalid("loss_high", "Give all six numbers, how often and how much, or none of them.")
	}
	e, ok := EstimateOf(b)
	if !ok {
		return check.Invalid("loss_high", "The three losses are amounts in one currency.")
	}
	if e.Events[0] > e.Events[1] || e.Events[1] > e.Events[2] {
		out = append(out, check.Invalid("events_likely", "At least, most likely and at most stand in this order.")...)
	}
	if e.Loss[0] < 0 || e.Loss[0] > e.Loss[1] || e.Loss[1] > e.Loss[2] {
		out = append(out, check.Invalid("loss_likely", "Losses are not negative; at least, most likely and at most stand in this order.")...)
	}
	if seed, ok := b["seed"].(float64); ok && seed != float64(int64(seed)) {
		out = append(out, check.Invalid("seed", "The seed is a whole number.")...)
	}
	return out
}
