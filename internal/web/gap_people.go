package web

import (
	"slices"
	"strings"
	"unicode"

	"steward/internal/conformity"
	"steward/internal/record"
)

// gapPeopleData is who was asked in a round, and the form that asks more.
type gapPeopleData struct {
	gapHead
	People []gapPerson
	Form   typed
	Parts  []conformity.GapClause // that can be asked whole
	May    bool
	Find   string
}

// gapPerson is one person of a round.
type gapPerson struct {
	Name, Ref, URL string
	Asked, Given   int
	Last           record.Date // when they last answered
	Link           string      // whole address of their interview
	ID             string      // of the element that holds it
}

func (w *Web) gapPeople(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	d, err := c.gapPeopleData(blank("due", string(c.today().AddDays(14))))
	if err != nil {
		return err
	}
	return c.page("gap-people", d)
}

func (c *call) gapPeopleData(form typed) (gapPeopleData, error) {
	g, err := c.gapWhole()
	if err != nil {
		return gapPeopleData{}, err
	}
	d := gapPeopleData{gapHead: c.gapHead(g, "people"), Form: form, Find: c.url("search.json") + "?kind=person"}
	d.May = d.Go != ""
	for _, p := range g.Clauses() {
		if p.Asked > 0 {
			d.Parts = append(d.Parts, p)
		}
	}
	d.People, err = c.gapPersons(g, d.Path)
	return d, err
}

// gapPersons counts each person's questions, those with most left first.
func (c *call) gapPersons(g *conformity.GapRound, path string) ([]gapPerson, error) {
	by := map[record.ID]*gapPerson{}
	var ids []record.ID
	for _, it := range g.Items {
		for _, a := range g.Answers[it.Record.ID] {
			p := by[a.Respondent]
			if p == nil {
				p = &gapPerson{}
				by[a.Respondent], ids = p, append(ids, a.Respondent)
			}
			p.Asked++
			if a.Given {
				p.Given++
				p.Last = max(p.Last, record.DateOf(a.At))
			}
		}
	}
	names, err := c.display(ids)
	if err != nil {
		return nil, err
	}
	k := c.web.kinds.Kind("person")
	var out []gapPerson
	for _, id := range ids {
		p := *by[id]
		p.Name = names.title(string(id))
		if n, ok := names.names[id]; ok {
			p.Ref, p.URL = refOf(k, n.Number), c.recordURL(k.Name, n.Number)
			p.ID, p.Link = "link-"+strings.ToLower(p.Ref), c.origin()+gapQuery(path+"/ask", "person", p.Ref)
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(x, y gapPerson) int { return (y.Asked - y.Given) - (x.Asked - x.Given) })
	return out, nil
}

// gapDelegate asks a person whole parts of a round.
func (w *Web) gapDelegate(c *call) error {
	r, err := c.gapRound()
	if err != nil {
		return err
	}
	g, err := w.stand.GapItems(c.ctx, c.actor, r.ID)
	if err != nil {
		return err
	}
	ask, err := c.gapWhom(g)
	if err == nil {
		ask.Items, err = c.gapParts(g)
	}
	var asked conformity.GapAsked
	if err == nil {
		asked, err = w.stand.Ask(c.ctx, c.actor, g, ask)
	}
	if err != nil {
		return c.again(err, "gap-people", func(form typed) (any, error) { return c.gapPeopleData(form) })
	}
	c.flash("ok", askedWords(asked))
	return c.redirect(c.gapHead(g, "").Path + "/people")
}

// gapParts reads what the form asks about: whole parts that were ticked, and
// questions by number. A question is asked once.
func (c *call) gapParts(g *conformity.GapRound) ([]conformity.GapItem, error) {
	var out []conformity.GapItem
	seen := map[record.ID]bool{}
	add := func(items []conformity.GapItem) {
		for _, it := range items {
			if !seen[it.Record.ID] {
				seen[it.Record.ID] = true
				out = append(out, it)
			}
		}
	}
	for _, part := range c.values("part") {
		name, id, _ := strings.Cut(part, ":")
		add(g.Sequence(conformity.GapClauseID{Pack: name, ID: id}, nil, false).Items)
	}
	for _, number := range strings.FieldsFunc(c.value("numbers"), func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		items := g.Sequence(conformity.GapClauseID{ID: number}, nil, false).Items
		if len(items) == 0 {
			return nil, gapWrong("numbers", "There is no question "+clipText(number, 40)+" in this round.")
		}
		add(items)
	}
	if len(out) == 0 {
		return nil, gapWrong("part", "Tick what to ask about, or write the numbers of questions.")
	}
	return out, nil
}
