package risk

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"steward/internal/aims/planning"
	"steward/internal/record"
)

// Years is how many years are simulated.
const Years = 10_000

// mostCounted is how many events of a year are drawn one by one; of more, their
// sum is drawn as one that is near to normal.
const mostCounted = 500

// Losses is what a risk costs in a year, over Years simulated years.
type Losses struct {
	Mean, P50, P90, P95, P99 float64
	years                    []float64 // from the cheapest
}

// Exceeds says with which probability a year costs more than a loss.
type Exceeds struct {
	Loss  float64
	Share float64 // 0 to 1
}

// Left is what treatments leave of how often a risk comes and of what it costs
// each time, as parts of one.
type Left struct{ Events, Loss float64 }

// All leaves everything as it is.
func All() Left { return Left{1, 1} }

// LeftBy is what treatments leave together.
func LeftBy(treatments ...record.Record) Left {
	l := All()
	for _, t := range treatments {
		if n, ok := t.Body["events_left"].(float64); ok {
			l.Events *= n / 100
		}
		if n, ok := t.Body["loss_left"].(float64); ok {
			l.Loss *= n / 100
		}
	}
	return l
}

// Simulate draws what a risk costs in each of Years years. How often it comes is
// Poisson with a rate, and each loss is, from a PERT distribution of the estimate.
// The same estimate and what is left of it give the same result on every machine.
// Treated and untreated years are the same years with fewer events and smaller
// losses, so treatment never adds to one.
func Simulate(e planning.Estimate, left Left) Losses {
	rates, losses := newPert(e.Events[0], e.Events[1], e.Events[2]), newPert(e.Loss[0], e.Loss[1], e.Loss[2])
	draw, thin := rand.New(rand.NewPCG(e.Seed, 1)), rand.New(rand.NewPCG(e.Seed, 2))
	years := make([]float64, Years)
	for i := range years {
		years[i] = left.Loss * year(draw, thin, rates.draw(draw), losses, left.Events)
	}
	slices.Sort(years)
	return summarise(years)
}

// year draws the losses of one year, each event kept with a probability.
func year(draw, thin *rand.Rand, rate float64, losses pert, keep float64) float64 {
	if rate > mostCounted {
		z, n := draw.NormFloat64(), rate*keep
		spread := math.Sqrt(n * (losses.variance() + losses.mean()*losses.mean()))
		return max(0, n*losses.mean()+z*spread)
	}
	sum := 0.0
	for range poisson(draw, rate) {
		if loss := losses.draw(draw); thin.Float64() < keep {
			sum += loss
		}
	}
	return sum
}

func summarise(sorted []float64) Losses {
	l := Losses{years: sorted}
	l.P50, l.P90, l.P95, l.P99 = l.at(.5), l.at(.9), l.at(.95), l.at(.99)
	for _, x := range sorted {
		l.Mean += x / float64(len(sorted))
	}
	return l
}

// at is the loss that a share of the years stay at or below.
func (l Losses) at(share float64) float64 {
	return l.years[min(int(share*float64(len(l.years))), len(l.years)-1)]
}

// Above is the share of years that cost more than a loss.
func (l Losses) Above(loss float64) float64 {
	n := sort.Search(len(l.years), func(i int) bool { return l.years[i] > loss })
	return float64(len(l.years)-n) / float64(max(len(l.years), 1))
}

// curvePoints is how many points a curve has after its first.
const curvePoints = 60

// Curve is the loss-exceedance curve, from no loss to the one that five years in a
// thousand exceed.
func (l Losses) Curve() []Exceeds {
	out := []Exceeds{{0, l.Above(0)}}
	top := l.at(.995)
	for i := 1; i <= curvePoints && top > 0; i++ {
		loss := top * float64(i) / curvePoints
		out = append(out, Exceeds{loss, l.Above(loss)})
	}
	return out
}

// Worth is a treatment in money: what a year costs on average without and with it,
// and what it costs itself.
type Worth struct {
	Treatment record.Record
	Saves     float64 // a year, on average
	Cost      float64 // a year; NaN when it is not said, or in another currency
	Without   Losses
	With      Losses
}

// Net is what is left of the saving after the cost; NaN when the cost is not known.
func (w Worth) Net() float64 { return w.Saves - w.Cost }

// InMoney is a risk in money, before treatment and with all that was not given up,
// and each treatment by itself.
type InMoney struct {
	Estimate planning.Estimate
	Before   Losses
	Today    Losses // with the treatments that count
	Aimed    Losses // with all that were not given up
	Each     []Worth
}

// Money puts a risk into money; false when it has no estimate.
func Money(r record.Record, treatments []record.Record) (InMoney, bool) {
	e, ok := planning.EstimateOf(r.Body)
	if !ok {
		return InMoney{}, false
	}
	m := InMoney{Estimate: e, Before: Simulate(e, All())}
	var counting, kept []record.Record
	for _, t := range treatments {
		if t.State == "abandoned" {
			continue
		}
		kept = append(kept, t)
		if planning.Counts(t) {
			counting = append(counting, t)
		}
		if t.Body["events_left"] == nil && t.Body["loss_left"] == nil || len(m.Each) >= mostWorth {
			continue
		}
		w := Worth{Treatment: t, Without: m.Before, With: Simulate(e, LeftBy(t)), Cost: math.NaN()}
		w.Saves = w.Without.Mean - w.With.Mean
		if cost, currency, ok := planning.Amount(t.Body.Text("cost")); ok && currency == e.Currency {
			w.Cost = cost
		}
		m.Each = append(m.Each, w)
	}
	m.Today, m.Aimed = Simulate(e, LeftBy(counting...)), Simulate(e, LeftBy(kept...))
	return m, true
}

// mostWorth bounds how many treatments are put into money by themselves.
const mostWorth = 10
