package planning

import (
	"slices"

	"steward/internal/record"
)

// Level is how grave an impact is: likelihood and severity taken together.
type Level string

// The levels, the least first. Unrated stands outside the order and is never
// taken as harmless.
const (
	LevelLow      Level = "low"
	LevelModerate Level = "moderate"
	LevelHigh     Level = "high"
	LevelVeryHigh Level = "very_high"
	LevelUnrated  Level = "unrated"
)

// LevelOf multiplies likelihood by severity, both 1 to 5: up to 4 is low, up to 9
// moderate, up to 16 high, above it very high. Where either is not known the level
// is unrated. It never falls when either rises.
func LevelOf(likelihood, severity int) Level {
	switch product := likelihood * severity; {
	case likelihood < 1 || severity < 1:
		return LevelUnrated
	case product <= 4:
		return LevelLow
	case product <= 9:
		return LevelModerate
	case product <= 16:
		return LevelHigh
	}
	return LevelVeryHigh
}

// Rank orders levels from the least, 0, to the gravest; an unrated one ranks just
// below the gravest, since it may be anything.
func (l Level) Rank() int {
	return slices.Index([]Level{LevelLow, LevelModerate, LevelHigh, LevelUnrated, LevelVeryHigh}, l)
}

// Label returns the words for a level.
func (l Level) Label() string {
	for _, o := range ImpactLevels() {
		if o.Name == string(l) {
			return o.Label
		}
	}
	return string(l)
}

// ImpactLevels are the levels with what they mean.
func ImpactLevels() []record.Option {
	return []record.Option{
		{Name: string(LevelLow), Label: "Low", Help: "Likelihood times severity is at most 4."},
		{Name: string(LevelModerate), Label: "Moderate", Help: "From 5 to 9."},
		{Name: string(LevelHigh), Label: "High", Help: "From 10 to 16."},
		{Name: string(LevelVeryHigh), Label: "Very high", Help: "Above 16."},
		{Name: string(LevelUnrated), Label: "Not rated", Help: "Likelihood or severity is missing, so it may be anything."},
	}
}

// Dimensions are what of people an impact touches, in the order they are shown.
func Dimensions() []record.Option {
	return []record.Option{
		{Name: "rights", Label: "Rights and freedoms", Help: "Dignity, equality, a fair trial, expression, work, family."},
		{Name: "safety", Label: "Safety", Help: "Life and limb, property."},
		{Name: "health", Label: "Health", Help: "Body and mind, care."},
		{Name: "fairness", Label: "Fairness", Help: "Who gets less, or worse, without a reason that holds."},
		{Name: "privacy", Label: "Privacy", Help: "What is known about people, by whom."},
		{Name: "environment", Label: "Environment", Help: "Energy, water, material, nature."},
		{Name: "economy", Label: "Economy and work", Help: "Money, jobs, markets, access to services."},
		{Name: "democracy", Label: "Democracy and culture", Help: "Elections, institutions, trust, norms."},
	}
}

func measureStandings() []record.Option {
	return []record.Option{
		{Name: "counting", Label: "Counting", Help: "Every control they rest on is evidenced."},
		{Name: "waiting", Label: "Not shown", Help: "Planned or said; evidence does not carry them today."},
		{Name: "none", Label: "None", Help: "Nothing is done about it."},
	}
}
