package rule

import "fmt"

// maxSuggestName bounds the names compared, since the work is their product.
const maxSuggestName = 60

// suggestion names the known name most like the wrong one, if one is close.
func suggestion(wrong string, known []string) string {
	best, distance := "", 3
	for _, name := range known {
		if len(wrong) > maxSuggestName || len(name) > maxSuggestName {
			continue
		}
		if d := edits(wrong, name); d < distance && d < len(name) {
			best, distance = name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// edits returns how many bytes must be inserted, removed or replaced to turn a
// into b (the Levenshtein distance).
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
