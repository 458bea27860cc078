package dossier

import (
	"context"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// Draw reads a document of a system from the records as they stand, for the law of a
// day ("" is today), and names every gap. Nothing is written. It reads the system,
// the organisation, what the law makes of the system, its newest impact assessment,
// at most 2,000 parts somebody wrote, and for each of at most 40 ways of a template
// at most 200 records. Records the actor may not read are left out and said to be.
func (s *Service) Draw(ctx context.Context, a access.Actor, system record.ID, template string, day record.Date) (*Document, error) {
	t, regime, err := s.template(template)
	if err != nil {
		return nil, err
	}
	g, err := s.gather(ctx, a, regime, system, s.day(day))
	if err != nil {
		return nil, err
	}
	if !t.Valid.Has(g.day) {
		return nil, record.Fail(record.Invalid, "The law does not ask for "+t.Title+" on "+string(g.day)+".")
	}
	return g.draw(t)
}

func (s *Service) day(day record.Date) record.Date {
	if day == "" {
		return record.DateOf(s.reg.Now())
	}
	return day
}

// draw fills a template.
func (g *gather) draw(t *Template) (*Document, error) {
	org, err := g.s.reg.Org(g.ctx, g.a)
	if err != nil {
		return nil, err
	}
	d := &Document{Day: g.day, Format: Format, Organisation: org.Name, Law: DocumentLaw{g.regime.Name, g.regime.Title, g.regime.Version},
		System: g.about(g.system), Template: Heading{t.About, t.ID, t.Note, t.Ref, t.Title}, Verdict: g.verdict(t)}
	for _, s := range t.Sections {
		c := Chapter{ID: s.ID, Ref: s.Ref, Title: s.Title}
		for i := range s.Elements {
			e, err := g.entry(t, &s.Elements[i])
			if err != nil {
				return nil, err
			}
			c.Elements = append(c.Elements, e)
		}
		d.Sections = append(d.Sections, c)
	}
	d.Counts = d.count()
	d.Shows = g.shows(t, d)
	return d, nil
}

// Whether a document is asked for.
const (
	AskedYes  = "yes"
	AskedNo   = "no"
	AskedOpen = "open" // the verdict is not there or not firm: it may be
)

// verdict says whether the document is asked for, and what that rests on.
func (g *gather) verdict(t *Template) Verdict {
	c := g.subjects["classification"]
	if c.ID == "" {
		if _, all := g.sees("classification"); !all {
			return Verdict{Asked: AskedOpen, Why: "What the law makes of the system is not shown to you."}
		}
		return Verdict{Asked: AskedOpen, Why: "Nobody has worked out yet what the law makes of the system, so nothing says that this is not asked for."}
	}
	b := c.Body
	v := Verdict{Class: b.Text("class"), Points: b.List("points"), Roles: b.List("roles")}
	firm := v.Class != g.regime.Open && v.Class != g.regime.Unsettled && v.Class != ""
	for _, a := range t.Asked {
		switch meets(a, b, firm) {
		case AskedYes:
			v.Asked, v.Why = AskedYes, a.Why
			return v
		case AskedOpen:
			v.Asked, v.Why = AskedOpen, "It may be asked for: answers are still missing. "+a.Why
		}
	}
	if v.Asked == "" {
		v.Asked, v.Why = AskedNo, "It is not asked for: "+notFor(t)
	}
	return v
}

// meets holds one situation against a verdict.
func meets(a Asked, b record.Body, firm bool) string {
	out := AskedYes
	hold := func(want, have []string, open bool) {
		switch {
		case len(want) == 0 || slices.ContainsFunc(want, func(w string) bool { return slices.Contains(have, w) }):
		case open:
			if out == AskedYes {
				out = AskedOpen
			}
		default:
			out = AskedNo
		}
	}
	classes := []string{b.Text("class")}
	if firm {
		hold(a.Classes, classes, false)
	} else {
		hold(a.Classes, classes, len(b.List("possible")) == 0 || slices.ContainsFunc(b.List("possible"), func(c string) bool { return slices.Contains(a.Classes, c) }))
	}
	open := openQuestions(b) > 0
	hold(a.Roles, b.List("roles"), open)
	says := slices.Concat(b.List("points"), b.List("transparency"), b.List("gpai"))
	for _, s := range b.List("beside") {
		_, id, _ := strings.Cut(s, ": ")
		says = append(says, id)
	}
	hold(a.Says, says, open)
	return out
}

func openQuestions(b record.Body) float64 {
	n, _ := b["open_questions"].(float64)
	return n
}

// notFor says in which situations a document is asked for.
func notFor(t *Template) string {
	var out []string
	for _, a := range t.Asked {
		out = append(out, a.Why)
	}
	return "none of this holds. " + strings.Join(out, " ")
}
