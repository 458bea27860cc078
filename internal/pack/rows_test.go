package pack

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sheetOf(text string) (header []string, rows [][]string) {
	for line := range strings.SplitSeq(text, "\n") {
		rows = append(rows, strings.Split(line, "|"))
	}
	return rows[0], rows[1:]
}

const sheetText = `Name|house-rules
Title|House rules for AI
Version|1
Valid from|2026-01-01
Selection|H1
Source|board|Decision of the board|Rules|high
Uncertain|Not yet read by the council
ID|Type|Title|Parent|AI specific|Selected|Assessed|Guidance|Crosswalk
H1|theme|Use
H2|control|No secrets in prompts|H1|yes|yes|x|Think of logs; and of screenshots|subset iso-27001:A.8.12; related iso-42001:A.9.2`

func TestASheetIsAPack(t *testing.T) {
	header, rows := sheetOf(strings.Replace(sheetText, "|x|", "|yes|", 1))
	p, err := ReadRows("rules.xlsx", header, rows, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := Item{ID: "H2", Parent: "H1", Type: Control, Title: "No secrets in prompts", Assessed: true, Selected: true, AISpecific: true,
		Guidance: []string{"Think of logs", "and of screenshots"}, Source: "board"}
	if diff := cmp.Diff(want, *p.Item("H2")); diff != "" {
		t.Error(diff)
	}
	maps := []Mapping{{From: "H2", To: "iso-27001:A.8.12", Relation: Subset, Source: "board"}, {From: "H2", To: "iso-42001:A.9.2", Relation: Related, Source: "board"}}
	if diff := cmp.Diff(maps, p.Crosswalk); diff != "" || p.Title != "House rules for AI" || len(p.Uncertain) != 1 {
		t.Error(diff, p)
	}
}

func TestSheetsWithFaults(t *testing.T) {
	for _, tt := range []struct {
		old, new string
		line     int
		reason   string
	}{
		{"|x|", "|x|", 10, "assessed is yes or no"},
		{"H1|theme", "|theme", 9, "id is missing"},
		{"H2|control|No secrets in prompts|H1|", "H2|control|No secrets in prompts|H9|", 10, `the parent "H9" is not there`},
		{"AI specific", "Colour", 8, `the column "Colour" is not known`},
		{"AI specific", "Title", 8, `the column "Title" is there twice`},
		{"AI specific", "", 8, "column 5 has no name"},
		{"|Title|Parent", "|Text|Parent", 8, "the column title is missing"},
		{"Version|1", "Version|1|2", 3, "more than one value"},
		{"Version|1", "Verzion|1", 3, `"Verzion" is not known`},
		{"Version|1", "Title|1", 3, "title is there twice"},
		{"H1|theme|Use", "H1|theme|Use|||||||extra", 9, "more cells than columns"},
		{"subset iso", "iso", 10, "is not like"},
		{"Source|board", "Source|", 6, "id is missing"},
		{"ID|Type", "Key|Type", 1, "no line that names the columns"},
		{"Think of logs", "<b>Think</b>", 10, "holds HTML"},
	} {
		text := strings.Replace(sheetText, tt.old, tt.new, 1)
		header, rows := sheetOf(text)
		_, err := ReadRows("rules.xlsx", header, rows, 2)
		var got Problems
		hit := false
		if errors.As(err, &got) {
			for _, p := range got {
				hit = hit || p.Line == tt.line && strings.Contains(p.Reason, tt.reason)
			}
		}
		if !hit {
			t.Errorf("%q: want line %d %q, got %v", tt.new, tt.line, tt.reason, err)
		}
	}
}
