package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// actView is the page that asks before something is done to a record: why, and
// whether it is meant.
type actView struct {
	Kind    *record.Kind
	Ref     string
	Title   string
	Path    string
	List    string
	Heading string
	Text    []string
	Submit  string
	Action  string
	Danger  bool
	Blocked string // why it cannot be done now
	Needs   bool   // a reason
	Asks    bool   // for one
	Confirm bool   // the reference has to be typed
	Rev     int64
	Reason  string
	Wrong   []record.FieldError
	Message string
}

// act is one way to change a record other than its fields.
type act struct {
	view func(c *call, r record.Record, v *actView) error
	do   func(c *call, r record.Record, m register.Move) (record.Record, error)
	done string
}

func (w *Web) stepForm(c *call) error    { return c.askAct(stepAct(c)) }
func (w *Web) step(c *call) error        { return c.doAct(stepAct(c)) }
func (w *Web) removeForm(c *call) error  { return c.askAct(removeAct()) }
func (w *Web) remove(c *call) error      { return c.doAct(removeAct()) }
func (w *Web) restoreForm(c *call) error { return c.askAct(restoreAct()) }
func (w *Web) restore(c *call) error     { return c.doAct(restoreAct()) }
func (w *Web) eraseForm(c *call) error   { return c.askAct(eraseAct()) }
func (w *Web) erase(c *call) error       { return c.doAct(eraseAct()) }

func stepAct(c *call) act {
	name := c.path("step")
	return act{
		view: func(c *call, r record.Record, v *actView) error {
			t := c.kind.Transition(name)
			if t == nil {
				return record.Fail(record.NotFound, fmt.Sprintf("%s has no step called “%s”.", c.kind.Label, clipText(name, 40)))
			}
			v.Heading, v.Submit, v.Asks, v.Needs = t.Label+": "+v.Title, t.Label, true, t.NeedsReason
			v.Text = []string{fmt.Sprintf("The state changes from “%s” to “%s”.", stateLabel(c.kind, r.State), stateLabel(c.kind, t.To))}
			return c.stepBlocked(r, t, v)
		},
		do: func(c *call, r record.Record, m register.Move) (record.Record, error) {
			return c.web.reg.Step(c.ctx, c.actor, r.ID, name, m)
		},
		done: "moved on",
	}
}

// stepBlocked notes why a step cannot be taken now, if so.
func (c *call) stepBlocked(r record.Record, t *record.Transition, v *actView) error {
	if err := c.actor.Require(access.StepOf(t.Name), r.Kind, &r); err != nil {
		return err
	}
	open, err := c.web.reg.Steps(c.ctx, c.actor, r)
	if err != nil {
		return err
	}
	v.Blocked = fmt.Sprintf("“%s” is not possible while the state is “%s”.", t.Label, stateLabel(c.kind, r.State))
	for _, s := range open {
		if s.Name == t.Name {
			v.Blocked = s.Blocked
		}
	}
	return nil
}

func stateLabel(k *record.Kind, name string) string {
	if s := k.State(name); s != nil {
		return s.Label
	}
	return name
}

func removeAct() act {
	return act{
		view: func(c *call, r record.Record, v *actView) error {
			v.Heading, v.Submit, v.Asks, v.Needs, v.Danger = "Remove "+v.Title+"?", "Remove", true, true, true
			v.Text = []string{"It disappears from lists, counts and search. Its history and proofs stay, and you can bring it back."}
			if r.Removed {
				v.Blocked = "This record was removed already."
			}
			return c.actor.Require(access.Remove, r.Kind, &r)
		},
		do: func(c *call, r record.Record, m register.Move) (record.Record, error) {
			return c.web.reg.Remove(c.ctx, c.actor, r.ID, m)
		},
		done: "removed",
	}
}

func restoreAct() act {
	return act{
		view: func(c *call, r record.Record, v *actView) error {
			v.Heading, v.Submit, v.Asks = "Bring "+v.Title+" back?", "Bring back", true
			v.Text = []string{"It returns to lists, counts and search as it was when it was removed."}
			switch {
			case r.Erased:
				v.Blocked = "This record was erased. Nothing of it can be brought back."
			case !r.Removed:
				v.Blocked = "This record is in use; there is nothing to bring back."
			}
			return c.actor.Require(access.Restore, r.Kind, &r)
		},
		do: func(c *call, r record.Record, m register.Move) (record.Record, error) {
			return c.web.reg.Restore(c.ctx, c.actor, r.ID, m)
		},
		done: "brought back",
	}
}

func eraseAct() act {
	return act{
		view: func(c *call, r record.Record, v *actView) error {
			v.Heading, v.Submit, v.Asks, v.Needs, v.Danger, v.Confirm = "Erase "+v.Title+" for good?", "Erase for good", true, true, true, true
			v.Text = []string{
				"Every version of this record loses its content: title, fields, files and the reasons given for its changes. Nobody can bring it back, and neither can we.",
				"Other records that name it keep the link to an empty record. The log keeps a fingerprint of each change, from which nothing can be read, so that all proofs stay whole; that it was erased, by whom and why is recorded.",
				"This is for personal data that has to go (GDPR Article 17). For anything else, remove the record instead. Write no personal data into the reason: it stays.",
			}
			if r.Erased {
				v.Blocked = "This record was erased already."
			}
			return c.actor.Require(access.Erase, r.Kind, &r)
		},
		do: func(c *call, r record.Record, m register.Move) (record.Record, error) {
			if !strings.EqualFold(c.value("confirm"), r.Ref(c.kind)) {
				return r, record.InvalidFields([]record.FieldError{{Field: "confirm", Code: "invalid", Message: "To erase it, type its reference, " + r.Ref(c.kind) + "."}})
			}
			return c.web.reg.Erase(c.ctx, c.actor, r.ID, m)
		},
		done: "erased",
	}
}

func (c *call) actView(a act) (record.Record, *actView, error) {
	r, err := c.record()
	if err != nil {
		return r, nil, err
	}
	v := &actView{Kind: c.kind, Ref: r.Ref(c.kind), Title: orRef(r.Title, r.Ref(c.kind)), Path: c.recordURL(r.Kind, r.Number), List: c.url(c.kind.Plural), Action: c.r.URL.Path, Rev: r.Rev}
	return r, v, a.view(c, r, v)
}

// askAct shows the page, also to browsers without script.
func (c *call) askAct(a act) error {
	_, v, err := c.actView(a)
	if err != nil {
		return err
	}
	return c.page("act", v)
}

// doAct does it, or shows the page again with what was typed.
func (c *call) doAct(a act) error {
	r, v, err := c.actView(a)
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(c.value("rev"), 10, 64)
	if err != nil || rev < 1 {
		return record.Fail(record.Invalid, "The form does not say which version of the record it is about. Open it again.")
	}
	done, err := a.do(c, r, register.Move{Rev: rev, Reason: c.value("reason")})
	if err == nil {
		c.flash("ok", fmt.Sprintf("%s is %s.", done.Ref(c.kind), a.done))
		return c.redirect(v.Path)
	}
	code := record.CodeOf(err)
	if s := status(code); s >= 500 || s == http.StatusForbidden || s == http.StatusNotFound {
		return err
	}
	v.Reason, v.Wrong = c.value("reason"), record.FieldErrors(err)
	if len(v.Wrong) == 0 && v.Blocked == "" {
		v.Message = record.Sentence(err)
	}
	return c.pageStatus(status(code), "act", v)
}

// Error says what is wrong with a field of the page, or "".
func (v *actView) Error(name string) string {
	for _, w := range v.Wrong {
		if w.Field == name {
			return w.Message
		}
	}
	return ""
}
