package rating

import (
	"fmt"
	"strconv"
	"strings"
)

// readMatrix reads one line for each likelihood from the lowest, such as "Rare:
// low low medium": a band for each severity from the lowest, by name or by number
// from 1, parted by spaces, or by commas or bars where names have spaces. The
// likelihood before the colon may be left out.
func (s Scale) readMatrix(lines []string) ([][]int, string) {
	if len(lines) != len(s.Likelihood) {
		return nil, fmt.Sprintf("There are %d lines for %d levels of likelihood. Write one for each, from the lowest, and begin each with the name of its likelihood and a colon.", len(lines), len(s.Likelihood))
	}
	out := make([][]int, len(lines))
	for i, line := range lines {
		row, fault := s.readRow(i, line)
		if fault != "" {
			return nil, fault
		}
		out[i] = row
	}
	return out, s.falls(out)
}

func (s Scale) readRow(i int, line string) ([]int, string) {
	if name, rest, led := strings.Cut(line, ":"); led {
		if name = strings.TrimSpace(name); !strings.EqualFold(name, s.Likelihood[i].Name) && name != strconv.Itoa(i+1) {
			return nil, fmt.Sprintf("Line %d begins with %s and should with %s: one line for each likelihood, from the lowest.", i+1, short(name), s.Likelihood[i].Name)
		}
		line = rest
	}
	words := parted(line)
	if len(words) != len(s.Severity) {
		return nil, fmt.Sprintf("Line %d has %d bands for %d levels of severity.", i+1, len(words), len(s.Severity))
	}
	row := make([]int, len(words))
	for j, word := range words {
		band := find(s.Bands, word)
		if n, err := strconv.Atoi(word); err == nil && n >= 1 && n <= len(s.Bands) {
			band = n - 1
		}
		if band < 0 {
			return nil, fmt.Sprintf("Line %d names %s, which is none of the bands.", i+1, short(word))
		}
		row[j] = band
	}
	return row, ""
}

// parted takes a line of bands apart.
func parted(line string) []string {
	if !strings.ContainsAny(line, ",|") {
		return strings.Fields(line)
	}
	words := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == '|' })
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	return words
}

// falls says where a band falls although a likelihood or a severity rises, or "":
// such criteria would call the worse of two risks the lesser.
func (s Scale) falls(cells [][]int) string {
	for i, row := range cells {
		for j, band := range row {
			if i > 0 && cells[i-1][j] > band || j > 0 && row[j-1] > band {
				return fmt.Sprintf("%s with %s is %s, lower than a cell before it. A band never falls when a likelihood or severity rises.", s.Likelihood[i].Name, s.Severity[j].Name, s.Bands[band].Name)
			}
		}
	}
	return ""
}

// short cuts a text for a message.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
