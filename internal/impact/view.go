package impact

import (
	"fmt"
	"strings"

	"steward/internal/aims/planning"
	"steward/internal/record"
)

// View is an assessment as a law wants it: what each element asks, from where it
// is filled, and what is missing. It says nothing about whether what is written is
// enough.
type View struct {
	Name     string // fria or dpia
	Title    string
	Law      string
	Notes    []string
	Elements []Element
}

// Element is one thing the law asks for.
type Element struct {
	ID, Title, Source, Asks string
	Parts                   []Part
	Gaps                    []string // a sentence for each thing that is missing
}

// Part is one answer to an element: what it is, which record and field it is from,
// and its text, Markdown with a line for each of a list.
type Part struct {
	Label, From, Text string
	Impacts           []record.Record // instead of Text
}

// Filled and Gaps count the elements without and with something missing.
func (v View) Filled() int { return len(v.Elements) - v.Gaps() }

// Gaps counts the elements in which something is missing.
func (v View) Gaps() (n int) {
	for _, e := range v.Elements {
		if len(e.Gaps) > 0 {
			n++
		}
	}
	return n
}

// want is one part an element is made of: a field of the assessment, the field of
// the system that stands in for it, and whether the element lacks something
// without it.
type want struct {
	field, system string
	optional      bool
}

// viewer fills the elements of a view from an assessment.
type viewer struct {
	w   Assessment
	ref string
	sys string
}

func newViewer(w Assessment) viewer {
	return viewer{w: w, ref: w.Record.Ref(planning.ImpactAssessment), sys: fmt.Sprintf("SYS-%d", w.System.Number)}
}

// element fills an element from fields.
func (v viewer) element(id, title, source, asks string, wants ...want) Element {
	e := Element{ID: id, Title: title, Source: source, Asks: asks}
	for _, want := range wants {
		f := planning.ImpactAssessment.Field(want.field)
		text, from := Text(f, v.w.Record.Body[want.field], nil), v.ref
		if text == "" && want.system != "" {
			text, from = strings.Join(v.w.System.Body.List(want.system), "\n"), v.sys
		}
		switch {
		case text != "":
			e.Parts = append(e.Parts, Part{Label: f.Label, From: from, Text: text})
		case !want.optional:
			e.Gaps = append(e.Gaps, f.Label+" is not written.")
		}
	}
	return e
}

// impacts fills an element from the impacts that are harms.
func (v viewer) impacts(e Element, label string) Element {
	harms := v.w.Harms()
	if len(harms) == 0 {
		e.Gaps = append(e.Gaps, "No harm is noted.")
		return e
	}
	e.Parts = append(e.Parts, Part{Label: label, From: v.ref, Impacts: harms})
	unrated, bare := 0, 0
	for _, h := range harms {
		if before(h) == planning.LevelUnrated {
			unrated++
		}
		if h.Body.Text("description") == "" {
			bare++
		}
	}
	e.Gaps = append(e.Gaps, counted(unrated, "One harm is not rated.", "%d harms are not rated.")...)
	e.Gaps = append(e.Gaps, counted(bare, "One harm does not say what happens.", "%d harms do not say what happens.")...)
	return e
}

func counted(n int, one, many string) []string {
	switch n {
	case 0:
		return nil
	case 1:
		return []string{one}
	}
	return []string{fmt.Sprintf(many, n)}
}

// bare counts the harms for which nothing is done.
func (v viewer) bare(e Element) Element {
	n, waiting := 0, 0
	for _, h := range v.w.Harms() {
		switch h.Derived.Text("standing") {
		case "none":
			n++
		case "waiting":
			waiting++
		}
	}
	e.Gaps = append(e.Gaps, counted(n, "For one harm no measure is named.", "For %d harms no measure is named.")...)
	if waiting > 0 {
		e.Gaps = append(e.Gaps, counted(waiting, "The measures of one harm are not shown by evidence today.", "The measures of %d harms are not shown by evidence today.")...)
	}
	return e
}
