package risk

import (
	"math"
	"math/rand/v2"
)

// pert is a beta distribution over a range with its mode, as project estimates
// use it: the mean is (low + 4·mode + high) / 6.
type pert struct {
	low, high   float64
	alpha, beta float64
}

func newPert(low, mode, high float64) pert {
	p := pert{low: low, high: high}
	if span := high - low; span > 0 {
		p.alpha, p.beta = 1+4*(mode-low)/span, 1+4*(high-mode)/span
	}
	return p
}

func (p pert) mean() float64 {
	if p.high <= p.low {
		return p.low
	}
	return p.low + (p.high-p.low)*p.alpha/(p.alpha+p.beta)
}

func (p pert) variance() float64 {
	if p.high <= p.low {
		return 0
	}
	n := p.alpha + p.beta
	return (p.high - p.low) * (p.high - p.low) * p.alpha * p.beta / (n * n * (n + 1))
}

func (p pert) draw(r *rand.Rand) float64 {
	if p.high <= p.low {
		return p.low
	}
	x, y := gamma(r, p.alpha), gamma(r, p.beta)
	return p.low + (p.high-p.low)*x/(x+y)
}

// gamma draws from a gamma distribution of a shape of at least 1 (Marsaglia and
// Tsang, 2000).
func gamma(r *rand.Rand, shape float64) float64 {
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if u := r.Float64(); math.Log(u) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// poisson draws how often something comes that comes rate times on average; rates
// of at most mostCounted.
func poisson(r *rand.Rand, rate float64) int {
	n := 0
	for ; rate > 0; rate -= 30 { // in parts, so that the exponential stays in range
		limit, p := math.Exp(-min(rate, 30)), r.Float64()
		for p > limit {
			n++
			p *= r.Float64()
		}
	}
	return n
}
