package web

import (
	"steward/internal/conformity"
	"steward/internal/record"
)

// gapSave keeps an answer, asks somebody else, or both, and goes on to the next
// question that is not answered.
func (w *Web) gapSave(c *call) error {
	v, err := c.interview()
	if err != nil {
		return err
	}
	at, err := v.place(c.query("item"))
	if err != nil {
		return err
	}
	if at < 0 {
		return c.redirect(c.gapHead(v.g, "").Path)
	}
	asked, err := c.gapSaveOne(v, v.q.Items[at])
	if err != nil {
		return c.again(err, "gap-ask", func(form typed) (any, error) { return c.gapAskData(v, at, &form) })
	}
	return c.gapOn(v, at, asked)
}

// gapSaveOne keeps the answer and asks whoever is named; asking alone needs no
// answer. Whom to ask is read before anything is kept, so that a name that is wrong
// keeps nothing.
func (c *call) gapSaveOne(v *gapInterview, it conformity.GapItem) (*conformity.GapAsked, error) {
	ask := c.value("to") != ""
	says := c.value("answer")
	var whom conformity.GapAsk
	if ask {
		var err error
		if whom, err = c.gapWhom(v.g); err != nil {
			return nil, err
		}
	}
	if !ask || says != "" {
		reply := conformity.GapReply{Person: v.person, Says: says, Level: c.value("maturity"), Note: c.value("note")}
		if _, err := c.web.stand.Answer(c.ctx, c.actor, v.g, it, reply); err != nil {
			return nil, err
		}
	}
	if !ask {
		return nil, nil
	}
	whom.Items = []conformity.GapItem{it}
	if c.value("what") == "clause" {
		whom.Items = v.g.Sequence(it.Clause, nil, false).Items
	}
	asked, err := c.web.stand.Ask(c.ctx, c.actor, v.g, whom)
	return &asked, err
}

// gapWhom reads from the form who is to be asked, and by when.
func (c *call) gapWhom(g *conformity.GapRound) (conformity.GapAsk, error) {
	var ask conformity.GapAsk
	to := c.value("to")
	if to == "" {
		return ask, gapWrong("to", "Say who is to be asked.")
	}
	var err error
	if ask.Person, err = c.lookUp(&record.Field{Type: record.Person}, to); err != nil {
		return ask, err
	}
	if ask.Person == "" {
		return ask, gapWrong("to", "There is nobody called “"+clipText(to, 60)+"”. Write a reference, such as PER-3, or the exact name.")
	}
	if ask.Due, err = c.gapDue(); err != nil {
		return ask, err
	}
	ask.Link, err = c.gapLink(g, ask.Person)
	return ask, err
}

// gapDue reads the day of the form; empty is none.
func (c *call) gapDue() (record.Date, error) {
	s := c.value("due")
	if s == "" {
		return "", nil
	}
	due, err := record.ParseDate(s)
	if err != nil {
		return "", gapWrong("due", "The day: "+err.Error()+".")
	}
	return due, nil
}

// gapWrong is the error of one field of a form.
func gapWrong(field, message string) error {
	return record.InvalidFields([]record.FieldError{{Field: field, Code: "invalid", Message: message}})
}

// gapLink is where a person answers what they were asked.
func (c *call) gapLink(g *conformity.GapRound, person record.ID) (string, error) {
	p, err := c.web.reg.Get(c.ctx, c.actor, person)
	if err != nil {
		return "", err
	}
	return gapQuery(c.gapHead(g, "").Path+"/ask", "person", refOf(c.web.kinds.Kind(p.Kind), p.Number)), nil
}

// gapOn leads to the next question, or back to the round after the last.
func (c *call) gapOn(v *gapInterview, at int, asked *conformity.GapAsked) error {
	path := c.gapHead(v.g, "").Path
	if asked != nil {
		c.flashLink("ok", askedWords(*asked), path+"/people", "See the link to send")
	} else if c.value("answer") == "unknown" {
		c.flashLink("info", "Noted that you do not know.", v.url(path, &v.q.Items[at], "someone", "1"), "Ask somebody who does")
	}
	if next := v.q.Next(at); next >= 0 {
		return c.redirect(v.url(path, &v.q.Items[next]))
	}
	if asked == nil {
		c.flash("ok", "That was the last question. You can come back to any of them.")
	}
	return c.redirect(path)
}

func askedWords(a conformity.GapAsked) string {
	switch {
	case a.New == 0:
		return "They were asked before."
	case a.Had > 0:
		return count(a.New, "question", "questions") + " asked; " + numberOf(a.Had) + " had been asked before."
	}
	return count(a.New, "question", "questions") + " asked."
}
