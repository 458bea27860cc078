package rating

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"steward/internal/record"
)

// The bounds of scales, in levels, and of the name of a level, in bytes.
const (
	MinLevels = 2
	MaxLevels = 10
	MaxName   = 60
)

// Level is one step of a scale: its name and what it means here.
type Level struct {
	Name    string
	Meaning string
}

// Scale is risk criteria that were read: levels and bands from the lowest, and the
// band of each cell. It is whole: every cell has a band, and no band falls when a
// likelihood or a severity rises.
type Scale struct {
	Likelihood []Level
	Severity   []Level
	Bands      []Level
	cells      [][]int // by likelihood, then severity: an index of Bands
}

// The fields criteria are written in, and those that say what each severity
// means for somebody.
const (
	FieldLikelihood = "likelihood"
	FieldSeverity   = "severity"
	FieldBands      = "bands"
	FieldMatrix     = "matrix"
)

// Audiences are the fields that say what a severity means for whom.
func Audiences() []string { return []string{"individuals", "groups", "society", "organisation"} }

// Read reads the criteria in a body, or names every field that is wrong. It never
// returns a scale together with faults.
func Read(b record.Body) (Scale, []record.FieldError) {
	var s Scale
	var wrong []record.FieldError
	add := func(field, message string) {
		wrong = append(wrong, record.FieldError{Field: field, Code: "invalid", Message: message})
	}
	for _, part := range []struct {
		field, what string
		to          *[]Level
	}{{FieldLikelihood, "likelihood", &s.Likelihood}, {FieldSeverity, "severity", &s.Severity}, {FieldBands, "band", &s.Bands}} {
		levels, fault := readLevels(b.List(part.field), part.what)
		if fault != "" {
			add(part.field, fault)
		}
		*part.to = levels
	}
	for _, name := range Audiences() {
		if n := len(b.List(name)); n > 0 && n != len(s.Severity) {
			add(name, fmt.Sprintf("There are %d lines for %d levels of severity. Write one for each, from the lowest, and no two alike.", n, len(s.Severity)))
		}
	}
	if len(wrong) > 0 {
		return Scale{}, wrong
	}
	cells, fault := s.readMatrix(b.List(FieldMatrix))
	if fault != "" {
		add(FieldMatrix, fault)
		return Scale{}, wrong
	}
	s.cells = cells
	return s, nil
}

// readLevels reads lines such as "Rare: once in ten years" from the lowest. The
// fault is a sentence, or "".
func readLevels(lines []string, what string) ([]Level, string) {
	if len(lines) < MinLevels || len(lines) > MaxLevels {
		return nil, fmt.Sprintf("Write %d to %d lines, one for each %s from the lowest, no two alike.", MinLevels, MaxLevels, what)
	}
	var out []Level
	for i, line := range lines {
		name, meaning, _ := strings.Cut(line, ":")
		l := Level{strings.TrimSpace(name), strings.TrimSpace(meaning)}
		switch _, err := strconv.Atoi(l.Name); {
		case l.Name == "" || len(l.Name) > MaxName:
			return nil, fmt.Sprintf("Line %d needs a name of %d letters at most before its colon.", i+1, MaxName)
		case err == nil || strings.ContainsAny(l.Name, ",|"):
			return nil, fmt.Sprintf("Line %d is called %s. A name is no number and has no comma or bar, so that the matrix can be read.", i+1, l.Name)
		case find(out, l.Name) >= 0:
			return nil, fmt.Sprintf("Two lines are called %s.", l.Name)
		}
		out = append(out, l)
	}
	return out, ""
}

// find returns the place of the level of a name, whatever its case, or -1.
func find(levels []Level, name string) int {
	return slices.IndexFunc(levels, func(l Level) bool { return strings.EqualFold(l.Name, name) })
}

// Band returns the band of a rating, an index of Bands; false for levels that are
// not on the scale. Levels count from 1.
func (s Scale) Band(p Point) (int, bool) {
	if p.Likelihood < 1 || p.Severity < 1 || p.Likelihood > len(s.cells) || p.Severity > len(s.Severity) {
		return 0, false
	}
	return s.cells[p.Likelihood-1][p.Severity-1], true
}

// BandName is the name of the band of a rating, "" for what is not on the scale.
func (s Scale) BandName(p Point) string {
	if i, ok := s.Band(p); ok {
		return s.Bands[i].Name
	}
	return ""
}

// BandIndex returns the place of a band by name from the lowest, or -1.
func (s Scale) BandIndex(name string) int {
	if name == "" {
		return -1
	}
	return find(s.Bands, name)
}

// Point is a rating: levels from 1; 0 is not judged.
type Point struct {
	Likelihood int
	Severity   int
}

// Rated reports whether both levels were judged.
func (p Point) Rated() bool { return p.Likelihood > 0 && p.Severity > 0 }

// PointOf reads a rating from two number fields; what is unset or no whole number
// of a scale is 0.
func PointOf(value func(string) any, likelihood, severity string) Point {
	return Point{level(value(likelihood)), level(value(severity))}
}

func level(v any) int {
	n, _ := v.(float64)
	if n != float64(int(n)) || n < 1 || n > MaxLevels {
		return 0
	}
	return int(n)
}
