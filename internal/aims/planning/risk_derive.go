package planning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"steward/internal/aims/rating"
	"steward/internal/record"
)

// judged is a risk with what bears on it.
type judged struct {
	record.Record
	criteria    record.Record
	scale       rating.Scale
	read        bool // the scale was read
	treatments  []record.Record
	acceptances []record.Record
	incidents   []record.Record
	about       []record.Record
}

func judge(r record.Record, linked []record.Record) judged {
	j := judged{Record: r}
	for _, l := range linked {
		switch {
		case l.Removed || l.Erased:
		case l.Kind == "treatment":
			j.treatments = append(j.treatments, l)
		case l.Kind == "risk-acceptance":
			j.acceptances = append(j.acceptances, l)
		case l.Kind == "incident":
			j.incidents = append(j.incidents, l)
		case l.Kind == "risk-criteria":
			j.criteria = l
		default:
			j.about = append(j.about, l)
		}
	}
	slices.SortFunc(j.treatments, func(x, y record.Record) int { return cmp.Compare(x.Number, y.Number) })
	if j.criteria.ID != "" {
		scale, wrong := rating.Read(j.criteria.Body)
		j.scale, j.read = scale, len(wrong) == 0
	}
	return j
}

// deriveRisk says what is left of a risk on the day of now, where that stands
// against the limits, whether it is accepted and whether it has to be judged again.
func deriveRisk(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
	j, out := judge(r, linked), record.Body{}
	residual, aimed := j.left(j.current(), Counts), j.left(rating.Point{}, kept)
	j.place(out, "inherent", j.inherent())
	if band := j.band(j.current()); band != "" {
		out["current_band"] = band
	}
	j.place(out, "residual", residual)
	j.place(out, "aimed", aimed)
	out["residual_reason"] = j.because(residual)
	j.stand(out, residual)
	until := j.review(out, record.DateOf(now))
	return out, until.Time()
}

func (j judged) inherent() rating.Point {
	return rating.PointOf(j.Value, "inherent_likelihood", "inherent_severity")
}

func (j judged) current() rating.Point {
	return rating.PointOf(j.Value, "current_likelihood", "current_severity")
}

func (j judged) open() bool   { return j.State != "closed" }
func (j judged) threat() bool { return j.Body.Text("nature") != "opportunity" }

// left is what is left of the inherent rating by the treatments that count, or
// what an opportunity has come to, held against a judgement of today.
func (j judged) left(current rating.Point, counts func(record.Record) bool) rating.Point {
	var effects []rating.Effect
	for _, t := range j.treatments {
		if counts(t) {
			effects = append(effects, EffectOf(t))
		}
	}
	if j.threat() {
		return rating.Residual(j.inherent(), current, effects)
	}
	n, m := rating.MaxLevels, rating.MaxLevels
	if j.read {
		n, m = len(j.scale.Likelihood), len(j.scale.Severity)
	}
	return rating.Reached(j.inherent(), current, effects, n, m)
}

// kept reports whether a treatment was not given up.
func kept(t record.Record) bool { return t.State != "abandoned" }

// band is the name of the band of a rating; "" while it cannot be said.
func (j judged) band(p rating.Point) string {
	if !j.read {
		return ""
	}
	return j.scale.BandName(p)
}

// place writes where a rating lies: its levels, its band and, for open risks, its
// cell of the heat map.
func (j judged) place(out record.Body, what string, p rating.Point) {
	band := j.band(p)
	if band != "" {
		out[what+"_band"] = band
	}
	if what != "inherent" && p.Rated() {
		out[what+"_likelihood"], out[what+"_severity"] = float64(p.Likelihood), float64(p.Severity)
	}
	if what != "aimed" && band != "" && j.open() {
		out[what+"_cell"] = Cell(j.criteria.Number, j.threat(), p)
	}
}

// Cell names a place in the heat map of criteria: "CRI-2:3x4" for threats of
// likelihood 3 and severity 4, "CRI-2:+3x4" for opportunities.
func Cell(criteria int64, threat bool, p rating.Point) string {
	sign := "+"
	if threat {
		sign = ""
	}
	return fmt.Sprintf("CRI-%d:%s%dx%d", criteria, sign, p.Likelihood, p.Severity)
}

// stand says where the residual is against the limits, whether it is accepted, and
// how it ranks.
func (j judged) stand(out record.Body, residual rating.Point) {
	if !j.open() {
		return
	}
	out["accepted"], out["carried"] = acceptedOf(j.acceptances), "no"
	if slices.ContainsFunc(j.treatments, func(t record.Record) bool { return kept(t) && t.Body["controls"] != nil }) {
		out["carried"] = "yes"
	}
	if !j.threat() {
		return
	}
	out["over"] = "unknown"
	band, ok := j.scale.Band(residual)
	if !j.read || !ok {
		return
	}
	out["rank"] = float64(band*10_000 + residual.Severity*100 + residual.Likelihood)
	limits, set := LimitsFor(j.criteria, j.scale, j.Body.Text("category"))
	switch {
	case !set:
	case band > limits.Tolerance:
		out["over"] = "tolerance"
	case band > limits.Appetite:
		out["over"] = "appetite"
	default:
		out["over"] = "within"
	}
}

// acceptedOf is the best of the standings of the acceptances given.
func acceptedOf(all []record.Record) string {
	best := "no"
	for _, a := range all {
		switch a.Derived.Text("standing") {
		case "counts":
			return "yes"
		case "stale":
			best = "stale"
		case "expired":
			if best == "no" {
				best = "expired"
			}
		}
	}
	return best
}

// mostNamed bounds how many treatments a reason names.
const mostNamed = 12

// because says in sentences what the residual rests on.
func (j judged) because(residual rating.Point) string {
	var parts []string
	switch {
	case j.Body.Text("criteria") == "":
		parts = append(parts, "No criteria are named.")
	case !j.read:
		parts = append(parts, "The criteria cannot be read.")
	case !j.inherent().Rated() && !j.current().Rated():
		return "It was not judged."
	case !j.inherent().Rated():
		parts = append(parts, "There is no inherent rating; what is judged today stands.")
	case j.band(residual) == "":
		parts = append(parts, fmt.Sprintf("Its levels are not on the scales of CRI-%d.", j.criteria.Number))
	}
	for i, t := range j.treatments {
		if i == mostNamed {
			parts = append(parts, fmt.Sprintf("And %d more treatments.", len(j.treatments)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("TRT-%d %s", t.Number, t.Derived.Text("why")))
	}
	if len(j.treatments) == 0 {
		parts = append(parts, "Nothing treats it.")
	}
	return strings.Join(append(parts, j.differs()...), " ")
}

// differs says where the judgement of today and what is evidenced disagree.
func (j judged) differs() []string {
	c, inherent := j.current(), j.inherent()
	if !c.Rated() || !inherent.Rated() {
		return nil
	}
	shown := j.left(rating.Point{}, Counts)
	lower, higher := c.Likelihood < shown.Likelihood || c.Severity < shown.Severity, c.Likelihood > shown.Likelihood || c.Severity > shown.Severity
	better, worse := lower, higher
	if !j.threat() {
		better, worse = higher, lower
	}
	var out []string
	if worse {
		out = append(out, "It is judged worse today than is evidenced; that counts.")
	}
	if better {
		out = append(out, "It is judged better today than is evidenced; that does not count.")
	}
	return out
}
