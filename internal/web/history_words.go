package web

import (
	"html/template"
	"strings"
	"unicode"
)

// mostWords is how long two texts may be to be compared word by word: the work
// grows with the product of their lengths.
const mostWords = 500

// diffWords marks the words only one of two texts has: deleted in the first,
// inserted in the second. Not ok when the texts are too long, or have so little
// in common that marks would hide the sense.
func diffWords(a, b string) (old, cur template.HTML, ok bool) {
	x, y := splitWords(a), splitWords(b)
	if len(x) > 2*mostWords || len(y) > 2*mostWords {
		return "", "", false
	}
	inX, inY, n := common(x, y)
	if 3*n < min(countWords(x), countWords(y)) {
		return "", "", false
	}
	return markWords(x, inX, "del"), markWords(y, inY, "ins"), true
}

// splitWords cuts a text into words and the spaces between them.
func splitWords(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		if now := unicode.IsSpace(r); i > 0 && now != space {
			out = append(out, s[start:i])
			start, space = i, now
		} else if i == 0 {
			space = now
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// countWords leaves out the spaces between words.
func countWords(parts []string) int {
	n := 0
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			n++
		}
	}
	return n
}

// common finds a longest common subsequence: which parts of each are in it, and
// how many of them are words.
func common(x, y []string) (inX, inY []bool, n int) {
	width := len(y) + 1
	length := make([]int32, (len(x)+1)*width)
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			at := i*width + j
			if x[i] == y[j] {
				length[at] = length[at+width+1] + 1
			} else {
				length[at] = max(length[at+width], length[at+1])
			}
		}
	}
	inX, inY = make([]bool, len(x)), make([]bool, len(y))
	for i, j := 0, 0; i < len(x) && j < len(y); {
		at := i*width + j
		switch {
		case x[i] == y[j]:
			inX[i], inY[j] = true, true
			if strings.TrimSpace(x[i]) != "" {
				n++
			}
			i, j = i+1, j+1
		case length[at+width] >= length[at+1]:
			i++
		default:
			j++
		}
	}
	return inX, inY, n
}

// markWords puts tags around each run of words that are not common; a space
// between two marked words is marked with them.
func markWords(words []string, in []bool, tag literal) template.HTML {
	var m markup
	for i := 0; i < len(words); {
		if in[i] {
			m.text(words[i])
			i++
			continue
		}
		j := i
		for j < len(words) && (!in[j] || strings.TrimSpace(words[j]) == "" && j+1 < len(words) && !in[j+1]) {
			j++
		}
		m.raw("<" + tag + ">")
		m.text(strings.Join(words[i:j], ""))
		m.raw("</" + tag + ">")
		i = j
	}
	return m.html()
}
