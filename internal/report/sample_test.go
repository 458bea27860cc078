package report

import (
	"flag"
	"fmt"
	"math"
	"strings"
	"time"

	"steward/internal/record"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sample is one document with everything a document can have.
func sample() Document {
	return Document{
		Title: "Statement of applicability", Subtitle: "Which controls the organisation applies, and what shows it",
		Reference: "SOA-1 revision 4", Language: "en-GB", Footer: "Example Ltd · Steward 1.0 · 3f9a 77c1 02be",
		Created: time.Date(2026, 3, 1, 10, 30, 0, 0, time.UTC),
		Facts:   []Fact{{"Organisation", "Example Ltd"}, {"Scope", "All AI systems that are developed or used, with their data, in the units Claims and Pricing."}, {"Owner", ""}},
		Blocks: []Block{
			Heading{Level: 1, Text: "Summary"},
			Paragraph{Text: "Of 38 controls, 31 apply. For 24 of these there is evidence that is in date; for 5 it has expired, and for 2 there is none. See https://example.org/ for the method."},
			Paragraph{Text: "Evidence counts from the day it was recorded.", Kind: Note},
			Paragraph{Text: "Two controls have no owner.\nNobody answers for them.", Kind: Warning},
			Facts{[]Fact{{"Applied", "31"}, {"Not applied", "7, each with its reason"}}},
			sampleChart(Radar), sampleChart(Bars),
			Heading{Level: 1, Text: "Controls", ID: "controls"},
			sampleTable(),
			Table{Caption: "Findings", Columns: []Column{{Label: "Finding"}, {Label: "Due"}}},
			Heading{Level: 2, Text: "Wide"},
			wideTable(9, 3),
			Heading{Level: 1, Text: "Policy"},
			Markdown{sampleMarkdown},
			List{Items: []string{"One & only", "Two <b>not bold</b>"}, Ordered: true},
			PageBreak{},
			Heading{Level: 2, Text: "Άρθρο, статья, artículo"},
			Paragraph{Text: "Ελληνικά, кириллица, Łódź, naïve, œuvre – “quoted” … 1 250 € ≤ 5 % 日本 \U0001F600 \x00 end"},
		},
	}
}

func sampleChart(form ChartForm) Chart {
	return Chart{Form: form, Title: "Maturity by clause", Note: "0 is nothing, 5 is improved by evidence.", Max: 5, Unit: "level",
		Labels: []string{"4 Context", "5 Leadership", "6 Planning", "7 Support", "8 Operation", "9 Evaluation", "10 Improvement"},
		Series: []Series{{"Today", []float64{3, 2.5, 4, 1, 3, 2, math.NaN()}}, {"Target", []float64{4, 4, 4, 4, 5, 4, 3}}}}
}

func sampleTable() Table {
	t := Table{Caption: "Controls and their evidence", Sheet: "Controls",
		Columns: []Column{{Label: "Control", Width: 1}, {Label: "What it is about", Width: 3}, {Label: "State", Width: 1.4}, {Label: "Evidence", Width: 1, Align: End}, {Label: "Valid until", Width: 1.2}}}
	shapes := []record.Shape{record.Draft, record.Active, record.Waiting, record.Good, record.Bad, record.Ended}
	words := []string{"Draft", "In force", "For approval", "Evidenced", "Expired", "Retired"}
	for i := range 45 {
		t.Rows = append(t.Rows, []Cell{
			{Text: fmt.Sprintf("A.%d.%d", 2+i/6, 2+i%6), Link: "https://example.org/c?a=1&b=2"},
			{Text: "A plain sentence about the control, long enough to need a second line.", Lines: []string{"Owner: Head of Claims"}[:i%2]},
			State(shapes[i%6], words[i%6]), Number(float64(i) * 1.5), Day(record.Date(fmt.Sprintf("2026-%02d-15", 1+i%12)))})
	}
	t.Rows = append(t.Rows, []Cell{Text("=1+1"), Text("+cmd|' /C calc'!A0"), Text("-2"), Text("@SUM(A1)"), {Number: ptr(math.Inf(1))}},
		[]Cell{{Text: strings.Repeat("long", 40)}, {Text: "one\ntwo\r\nthree"}})
	return t
}

func ptr(f float64) *float64 { return &f }

func wideTable(columns, rows int) Table {
	t := Table{Caption: "Wide"}
	for c := range columns {
		t.Columns = append(t.Columns, Column{Label: fmt.Sprintf("Column %d", c+1)})
	}
	for r := range rows {
		var row []Cell
		for c := range columns {
			row = append(row, Text(fmt.Sprintf("Value %d of row %d", c+1, r+1)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

const sampleMarkdown = `# Purpose

This policy says **how** AI is *used*, ` + "`in code`" + `, and ~~never~~ rarely without
a [record](https://example.org/record "title"), see [controls](#controls) or
[this](javascript:alert(1)). Escaped \*stars\* &amp; entities &copy;.

## What follows

- first, with <b onclick="x()">tags</b>
  1. nested one
  2. nested two

     with a second paragraph
- last

> Quoted words
>
> in two paragraphs.

| Role | Duty | Days |
|:-----|:----:|-----:|
| Owner | **decides** | 5 |
| Deputy | follows | 10 |

` + "```" + `
if x < y {
	return "kept as it is"
}
` + "```" + `

<script>alert("never")</script>

---

![A picture](https://example.org/p.png) stays a description.
`
