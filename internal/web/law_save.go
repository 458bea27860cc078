package web

import (
	"net/url"
	"slices"

	"steward/internal/classify"
	"steward/internal/record"
)

// lawSave keeps an answer, passes the question on, or both, and goes on to the next
// question.
func (w *Web) lawSave(c *call) error {
	if err := c.onlyQuery("law", "q", "topic", "mine"); err != nil {
		return err
	}
	h, err := c.lawCase("", "")
	if err != nil {
		return err
	}
	q := h.Judged.Question(c.query("q"))
	if q == nil {
		return record.Fail(record.NotFound, "The law asks no such question.")
	}
	j, err := c.lawSaveOne(h, q)
	if err != nil {
		return c.again(err, "law-ask", func(form typed) (any, error) {
			d, err := c.lawAskData(h, &form)
			return d, err
		})
	}
	return c.lawOn(h, q, j)
}

// lawSaveOne keeps the answer and asks whoever is named. Whom to ask is read
// before anything is kept, so that a name that is wrong keeps nothing.
func (c *call) lawSaveOne(h lawHead, q *classify.Question) (*classify.Judged, error) {
	ask := c.value("to") != ""
	says, value := c.value("answer"), c.value("value")
	var whom classify.Ask
	if ask {
		var err error
		if whom, err = c.lawWhom(h, q); err != nil {
			return nil, err
		}
	}
	if says == "" && value == "" && !ask {
		return nil, gapWrong("answer", "Choose an answer, or skip the question.")
	}
	passOn := ask && (says == "" || says == "unknown") && value == ""
	replies := lawReplies(q, says, value, c.value("why"))
	if !passOn { // what does not fit begins nothing
		if err := c.web.law.Fits(h.Regime.Name, replies); err != nil {
			return nil, err
		}
	}
	begun, err := c.lawBegun(h)
	if err != nil {
		return nil, err
	}
	if passOn {
		return c.web.law.Ask(c.ctx, c.actor, begun, whom)
	}
	return c.web.law.Answer(c.ctx, c.actor, begun, replies)
}

// lawReplies are the answers a form gives: that of the first question of a topic
// answers, when it is no, every question it spares.
func lawReplies(q *classify.Question, says, value, why string) []classify.Reply {
	if !q.YesNo() && value != "" {
		says = ""
	}
	if says == "unknown" || says == "no" {
		value = ""
	}
	out := []classify.Reply{{Name: q.Name, Says: says, Value: value, Why: why}}
	if says != "no" {
		return out
	}
	if why == "" {
		why = "“" + q.Text + "” was answered with no."
	}
	for _, name := range q.Screen {
		if !slices.ContainsFunc(out, func(r classify.Reply) bool { return r.Name == name }) {
			out = append(out, classify.Reply{Name: name, Says: "no", Why: why})
		}
	}
	return out
}

// lawWhom reads from the form who is to be asked, and by when.
func (c *call) lawWhom(h lawHead, q *classify.Question) (classify.Ask, error) {
	ask := classify.Ask{Names: []string{q.Name}, Link: h.URL("ask", "mine", "1")}
	to := c.value("to")
	var err error
	if ask.Person, err = c.lookUp(&record.Field{Type: record.Person}, to); err != nil {
		return ask, err
	}
	if ask.Person == "" {
		return ask, gapWrong("to", "There is nobody called “"+clipText(to, 60)+"”. Write a reference, such as PER-3, or the exact name.")
	}
	ask.Due, err = c.gapDue()
	return ask, err
}

// lawOn leads to the next question, or to the verdict after the last.
func (c *call) lawOn(h lawHead, q *classify.Question, j *classify.Judged) error {
	h.Judged, h.Begun = j, true
	d := lawAskData{lawHead: h, Topic: c.query("topic"), Mine: c.query("mine") != ""}
	switch now := classOf(j); {
	case c.value("to") != "" && c.value("answer") != "yes" && c.value("answer") != "no":
		c.flash("ok", "Passed on. They have a task with a link to the question.")
	case now.Name != h.Class.Name:
		c.flash("info", "What the law makes of it is now: "+now.Title+".")
	case c.value("answer") == "unknown":
		c.flashLink("info", "Noted that you do not know. The question stays open.", h.URL("ask", "q", q.Name, "someone", "1"), "Ask somebody who does")
	}
	if d.Mine && len(j.AskedOf(c.actor.Person)) == 0 {
		c.flash("ok", "That was everything you were asked. Thank you.")
		return c.redirect(h.URL(""))
	}
	if !d.Mine && j.Next(d.Topic, "") == nil {
		return c.redirect(h.URL(""))
	}
	return c.redirect(d.where(url.Values{}))
}
