package exchange

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed words.json
var wordsFile []byte

// words are the names that lists in English, Dutch, German and French give to
// columns and values. They are content, kept in words.json.
type words struct {
	Title    []string            `json:"title"`
	Identity []string            `json:"identity"`
	Kinds    map[string][]string `json:"kinds"`
	Fields   []struct {
		Fields []string `json:"fields"` // the first that a kind has is meant
		Words  []string `json:"words"`
	} `json:"fields"`
	Values map[string][]string `json:"values"` // by option or state
}

func loadWords() (*words, error) {
	var w words
	if err := json.Unmarshal(wordsFile, &w); err != nil {
		return nil, fmt.Errorf("read words.json: %w", err)
	}
	spellAll(w.Title)
	spellAll(w.Identity)
	for _, list := range w.Kinds {
		spellAll(list)
	}
	for i := range w.Fields {
		spellAll(w.Fields[i].Words)
	}
	return &w, nil
}

func spellAll(list []string) {
	for i := range list {
		list[i] = spell(list[i])
	}
}

// spell brings a name into the form names are compared in: lower case, no
// accents, words with single spaces. "systemName" and "system_name" are the same.
func spell(s string) string {
	var b strings.Builder
	gap, lower := false, false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap, lower = true, false
			continue
		case unicode.IsUpper(r) && lower:
			gap = true
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap, lower = false, unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.ReplaceAll(b.String(), "ß", "ss")
}

// likeness says how well a column's name matches a word: 100 when they are the
// same, less when the word is a part of the name, 0 when it is not.
func likeness(name, word string) int {
	switch {
	case name == word:
		return 100
	case len(word) < 4 || !strings.Contains(" "+name+" ", " "+word+" "):
		return 0
	}
	return 20 + 60*len(word)/len(name)
}

func bestLikeness(name string, list []string) int {
	best := 0
	for _, w := range list {
		best = max(best, likeness(name, w))
	}
	return best
}
