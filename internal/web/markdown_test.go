package web

import (
	"regexp"
	"strings"
	"testing"
)

// TestProseOutline holds that headings people write stand below those of the page
// and leave no level out.
func TestProseOutline(t *testing.T) {
	heading := regexp.MustCompile(`<h([1-6])>`)
	for text, want := range map[string]string{
		"# One\n\n# Two":              "3 3",
		"## One\n\n### Two":           "3 4",
		"# One\n\n###### Two\n\n# A":  "3 4 3",
		"### One\n\n# Two\n\n## A":    "3 3 4",
		"> # Quoted\n\n- ## Listed":   "3 4",
		"Plain\n\nTitle\n=====\nText": "3",
	} {
		var got []string
		for _, m := range heading.FindAllStringSubmatch(string(newProse().html(text)), -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q has headings %v, want %s", text, got, want)
		}
	}
}
