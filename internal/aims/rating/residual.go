package rating

// Effect is what one treatment takes off a risk, in levels; of an opportunity it
// is what it adds.
type Effect struct {
	Likelihood int
	Severity   int
}

// Residual is what is left of a risk: the inherent rating less the effects that
// count, never below the lowest level. A judgement of today that is worse than
// that counts; a better one does not, since nothing shows it. Without an inherent
// rating the one of today stands as it is. The zero Point: nothing was judged.
func Residual(inherent, current Point, effects []Effect) Point {
	if !inherent.Rated() {
		return current
	}
	out := inherent
	for _, e := range effects {
		out.Likelihood -= max(e.Likelihood, 0)
		out.Severity -= max(e.Severity, 0)
	}
	out = Point{max(out.Likelihood, 1), max(out.Severity, 1)}
	if current.Rated() {
		out = Point{max(out.Likelihood, current.Likelihood), max(out.Severity, current.Severity)}
	}
	return out
}

// Reached is what an opportunity has come to: the inherent rating with the effects
// that count, never above the highest levels n and m. A lower judgement of today
// counts, a higher one does not.
func Reached(inherent, current Point, effects []Effect, n, m int) Point {
	if !inherent.Rated() {
		return current
	}
	out := inherent
	for _, e := range effects {
		out.Likelihood += max(e.Likelihood, 0)
		out.Severity += max(e.Severity, 0)
	}
	out = Point{min(out.Likelihood, max(n, inherent.Likelihood)), min(out.Severity, max(m, inherent.Severity))}
	if current.Rated() {
		out = Point{min(out.Likelihood, current.Likelihood), min(out.Severity, current.Severity)}
	}
	return out
}
