package law

import (
	"steward/internal/rule"
	"steward/internal/tree"
)

// sections are the lists that any file of a regime may have. Each is read entry
// by entry.
func (d *draft) sections(file string) map[string]func(*tree.Node) {
	return map[string]func(*tree.Node){
		"texts":        func(n *tree.Node) { d.textEntry(file, n) },
		"sources":      func(n *tree.Node) { d.sourceEntry(file, n) },
		"guidance":     func(n *tree.Node) { d.guidanceEntry(file, n) },
		"uncertain":    func(n *tree.Node) { d.uncertainEntry(file, n) },
		"definitions":  func(n *tree.Node) { d.definitionEntry(file, n) },
		"topics":       func(n *tree.Node) { d.topicEntry(file, n) },
		"questions":    func(n *tree.Node) { d.questionEntry(file, n) },
		"measures":     func(n *tree.Node) { d.measureEntry(file, n) },
		"aliases":      func(n *tree.Node) { d.aliasEntry(file, n) },
		"rules":        func(n *tree.Node) { d.ruleEntry(file, n) },
		"classes":      func(n *tree.Node) { d.classEntry(file, n) },
		"outputs":      func(n *tree.Node) { d.outputEntry(file, n) },
		"tensions":     func(n *tree.Node) { d.tensionEntry(file, n) },
		"implications": func(n *tree.Node) { d.implicationEntry(file, n) },
	}
}

func (d *draft) textEntry(file string, n *tree.Node) {
	var t Text
	d.fill(file, n, field{"id", &t.ID, short, true}, field{"title", &t.Title, line, true},
		field{"valid_from", &t.Valid.From, 0, true}, field{"valid_to", &t.Valid.To, 0, false}, field{"source", &t.Source, line, true})
	d.note("text", t.ID, place{file, n.Line})
	d.regime.Texts = append(d.regime.Texts, t)
}

func (d *draft) sourceEntry(file string, n *tree.Node) {
	var s Source
	d.fill(file, n, field{"id", &s.ID, short, true}, field{"reference", &s.Reference, line, true}, field{"what", &s.What, line, false})
	d.note("source", s.ID, place{file, n.Line})
	d.regime.Sources = append(d.regime.Sources, s)
}

func (d *draft) guidanceEntry(file string, n *tree.Node) {
	var g Guidance
	d.fill(file, n, field{"id", &g.ID, short, true}, field{"title", &g.Title, line, true}, field{"status", &g.Status, short, true},
		field{"since", &g.Since, 0, false}, field{"note", &g.Note, line, false}, field{"source", &g.Source, line, true})
	d.note("guidance", g.ID, place{file, n.Line})
	d.regime.Guidance = append(d.regime.Guidance, g)
}

func (d *draft) uncertainEntry(file string, n *tree.Node) {
	var u Uncertainty
	d.fill(file, n, field{"id", &u.ID, short, true}, field{"what", &u.What, long, true}, field{"confirm", &u.Confirm, line, false})
	d.note("uncertainty", u.ID, place{file, n.Line})
	d.regime.Uncertain = append(d.regime.Uncertain, u)
}

func (d *draft) definitionEntry(file string, n *tree.Node) {
	var t Definition
	d.fill(file, n, field{"id", &t.ID, short, true}, field{"ref", &t.Ref, short, true}, field{"title", &t.Title, short, true},
		field{"text", &t.Text, long, true}, field{"valid_from", &t.Valid.From, 0, false}, field{"valid_to", &t.Valid.To, 0, false},
		field{"source", &t.Source, line, true})
	d.note("definition", t.ID+from(t.Valid), place{file, n.Line})
	d.regime.Definitions = append(d.regime.Definitions, t)
}

// from tells versions of one name apart.
func from(s Span) string {
	if s.From == "" {
		return ""
	}
	return " from " + string(s.From)
}

func (d *draft) topicEntry(file string, n *tree.Node) {
	var t Topic
	d.fill(file, n, field{"id", &t.ID, short, true}, field{"title", &t.Title, short, true}, field{"about", &t.About, long, false},
		field{"screen", &t.Screen, line, false}, field{"screens", &t.Screens, short, false})
	d.note("topic", t.ID, place{file, n.Line})
	d.regime.Topics = append(d.regime.Topics, t)
}

func (d *draft) questionEntry(file string, n *tree.Node) {
	var p Predicate
	q := &p.Question
	q.Usual = rule.No
	d.fill(file, n, field{"id", &p.ID, short, true}, field{"topic", &p.Topic, short, true}, field{"ref", &p.Ref, line, true},
		field{"ask", &q.Text, line, true}, field{"help", &q.Help, long, false}, field{"examples", &q.Examples, line, false},
		field{"yes", &q.Yes, line, true}, field{"no", &q.No, line, true}, field{"usual", &q.Usual, 0, false},
		field{"source", &p.Source, line, true})
	d.note("name", p.ID, place{file, n.Line})
	d.regime.Predicates = append(d.regime.Predicates, p)
}

func (d *draft) measureEntry(file string, n *tree.Node) {
	var m Measure
	d.fill(file, n, field{"id", &m.ID, short, true}, field{"unit", &m.Unit, short, true}, field{"title", &m.Title, line, true},
		field{"answers", func(n *tree.Node) {
			d.each(file, n, maxList, func(n *tree.Node) {
				var t Thresholds
				d.fill(file, n, field{"predicate", &t.Predicate, short, true}, field{"above", &t.Above, 0, true})
				m.Answers = append(m.Answers, t)
			})
		}, 0, true})
	d.note("name", m.ID, place{file, n.Line})
	d.regime.Measures = append(d.regime.Measures, m)
}

func (d *draft) aliasEntry(file string, n *tree.Node) {
	var a Alias
	d.fill(file, n, field{"id", &a.ID, short, true}, field{"when", &a.When, 0, true})
	d.note("name", a.ID, place{file, n.Line})
	d.regime.Aliases = append(d.regime.Aliases, a)
}

func (d *draft) tensionEntry(file string, n *tree.Node) {
	var t Tension
	d.fill(file, n, field{"id", &t.ID, short, true}, field{"when", &t.When, 0, true}, field{"say", &t.Say, line, true},
		field{"strict", &t.Strict, 0, false})
	d.note("tension", t.ID, place{file, n.Line})
	d.regime.Tensions = append(d.regime.Tensions, t)
}

func (d *draft) implicationEntry(file string, n *tree.Node) {
	var i Implication
	literal := func(l *Literal) func(*tree.Node) {
		return func(n *tree.Node) {
			d.fill(file, n, field{"predicate", &l.Predicate, short, true}, field{"answer", &l.Answer, 0, true})
		}
	}
	d.fill(file, n, field{"if", literal(&i.If), 0, true}, field{"then", literal(&i.Then), 0, true},
		field{"say", &i.Say, line, true}, field{"strict", &i.Strict, 0, false})
	d.note("implication", i.key(), place{file, n.Line})
	d.regime.Implied = append(d.regime.Implied, i)
}

// key tells implications apart.
func (i Implication) key() string {
	return i.If.Predicate + " " + i.If.Answer.String() + " " + i.Then.Predicate
}
