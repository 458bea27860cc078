package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"steward/internal/aims/planning"
	"steward/internal/conformity"
	"steward/internal/record"
)

// soaForm is the form that decides on one control, or on several at once.
type soaForm struct {
	typed
	Item     string
	Title    string
	Text     string   // what the control asks, in the pack's words
	Guidance []string // topics to think of
	Picks    []string
	Decision string // as it stands
	Inherits bool   // the organisation's decision is shown
	Own      bool   // decided for the AI system itself
	Options  []formOption
	Items    []soaRow // of several
	Action   string
	Back     string
	To       string // of several: include or exclude
}

// newSoAForm is the form with what the record holds.
func (c *call) newSoAForm(soa conformity.SoA, row conformity.SoARow) *soaForm {
	f := c.soaFormOf(soa, row)
	f.typed = blank("justification", row.Text("justification"), "implementation", row.Text("implementation"))
	f.offer(row.Reasons())
	return f
}

func (c *call) soaFormOf(soa conformity.SoA, row conformity.SoARow) *soaForm {
	f := &soaForm{Item: row.Item.ID, Title: row.Item.Title, Text: row.Item.Text, Guidance: row.Item.Guidance, Decision: row.Decision(), Picks: []string{soaPick(row)}}
	f.Inherits = row.Inherited && row.Record.ID != ""
	f.Back = c.soaURL(soa, "", "show", c.query("show")) + "#" + soaAnchor(row.Item.ID)
	f.Own = soa.Scope.System != "" && !row.Inherited
	return f
}

func (f *soaForm) offer(on []string) {
	for _, o := range planning.Control.Field("reasons").Options {
		f.Options = append(f.Options, formOption{o.Name, o.Label, o.Help, slices.Contains(on, o.Name)})
	}
}

// soaPick names a control and the revision of the record that is shown; 0 for one
// that has none of its own.
func soaPick(r conformity.SoARow) string {
	rev := r.Record.Rev
	if r.Inherited {
		rev = 0
	}
	return r.Item.ID + "@" + strconv.FormatInt(rev, 10)
}

// soaDecide takes the decisions of a form: one control in its row, or several.
func (w *Web) soaDecide(c *call) error {
	scope, ok, err := c.soaScope()
	if err == nil && !ok {
		err = record.Fail(record.Invalid, "The form does not say which standard it is about. Open the page again.")
	}
	if err != nil {
		return err
	}
	soa, err := w.stand.SoA(c.ctx, c.actor, scope)
	if err != nil {
		return err
	}
	picks := c.values("pick")
	if len(picks) == 0 {
		c.flash("warn", "Tick the controls first, then say what to do with them.")
		return c.redirect(c.soaURL(soa, "", "show", c.query("show")))
	}
	if c.value("many") != "" && c.value("confirm") == "" {
		return c.soaBulk(http.StatusOK, soa, typed{Values: c.r.PostForm})
	}
	verdicts, err := c.verdicts(picks)
	if err != nil {
		return err
	}
	if err := w.stand.SoADecide(c.ctx, c.actor, scope, verdicts); err != nil {
		return c.soaAgain(soa, verdicts, err)
	}
	return c.soaDone(soa, verdicts)
}

// verdicts reads the form.
func (c *call) verdicts(picks []string) ([]conformity.Verdict, error) {
	var out []conformity.Verdict
	for _, p := range picks {
		i := strings.LastIndexByte(p, '@')
		rev, err := strconv.ParseInt(p[i+1:], 10, 64)
		if i < 1 || err != nil || rev < 0 || len(picks) > 500 {
			return nil, record.Fail(record.Invalid, "The form does not say which version of a control it is about. Open the page again.")
		}
		v := conformity.Verdict{Item: p[:i], Rev: rev, To: c.value("to"), Justification: c.value("justification"), Why: c.value("why")}
		if c.value("many") == "" {
			how := c.value("implementation")
			v.Implementation, v.Reasons = &how, append([]string{}, c.values("reasons")...)
		} else if reasons := c.values("reasons"); len(reasons) > 0 {
			v.Reasons = reasons
		}
		out = append(out, v)
	}
	return out, nil
}

// soaAgain shows the form again with what was typed and what is wrong with it.
func (c *call) soaAgain(soa conformity.SoA, verdicts []conformity.Verdict, cause error) error {
	form, code, err := c.refused(cause)
	if err != nil {
		return err
	}
	if code == http.StatusForbidden {
		return cause
	}
	if c.value("many") != "" {
		return c.soaBulk(code, soa, form)
	}
	row, ok := soa.Row(verdicts[0].Item)
	if !ok {
		return cause
	}
	f := c.soaFormOf(soa, row)
	f.typed = form
	f.offer(c.values("reasons"))
	return c.soaShow(code, soa, f)
}

// soaDone leads on: to the next control that is undecided, when this one was, else
// back to the row.
func (c *call) soaDone(before conformity.SoA, verdicts []conformity.Verdict) error {
	show, done := c.query("show"), verdicts[0]
	row, _ := before.Row(done.Item)
	words := map[string]string{conformity.Include: "included", conformity.Exclude: "excluded", conformity.Reconsider: "undecided again", conformity.Follow: "decided by the organisation again", conformity.Keep: "saved"}[done.To]
	if len(verdicts) > 1 {
		c.flash("ok", fmt.Sprintf("%d controls are %s.", len(verdicts), words))
		return c.redirect(c.soaURL(before, "", "show", show))
	}
	c.flash("ok", done.Item+" is "+words+".")
	open, at := "", done.Item
	if row.Decision() == conformity.Undecided && (done.To == conformity.Include || done.To == conformity.Exclude) && c.value("many") == "" {
		if next := nextUndecided(before, done.Item); next != "" {
			open, at = next, next
		}
	}
	return c.redirect(c.soaURL(before, "", "show", show, "open", open) + "#" + soaAnchor(at))
}

// nextUndecided is the first undecided control after one, or before it; "" when it
// was the last.
func nextUndecided(soa conformity.SoA, item string) string {
	first, after, passed := "", "", false
	for _, r := range soa.Rows() {
		switch {
		case r.Item.ID == item:
			passed = true
		case r.Decision() != conformity.Undecided:
		case passed && after == "":
			after = r.Item.ID
		case first == "":
			first = r.Item.ID
		}
	}
	if after != "" {
		return after
	}
	return first
}

// soaBulk asks for the one justification of several controls.
func (c *call) soaBulk(status int, soa conformity.SoA, form typed) error {
	f := &soaForm{typed: form, Picks: c.values("pick"), To: c.value("to"), Action: c.soaURL(soa, "decide", "show", c.query("show")), Back: c.soaURL(soa, "", "show", c.query("show"))}
	if f.To != conformity.Include && f.To != conformity.Exclude {
		return record.Fail(record.Invalid, "Several controls are included or excluded at once; there is nothing else to do with them.")
	}
	f.Title = map[string]string{conformity.Include: "Include ", conformity.Exclude: "Exclude "}[f.To] + count(len(f.Picks), "control", "controls")
	f.offer(c.values("reasons"))
	for _, p := range f.Picks {
		item, _, _ := strings.Cut(p, "@")
		row, ok := soa.Row(item)
		if !ok {
			return record.Fail(record.NotFound, fmt.Sprintf("%s has no control %q.", soa.Pack.Title, clipText(item, 60)))
		}
		f.Items = append(f.Items, soaRow{ID: row.Item.ID, Title: row.Item.Title, Decision: stateBadge(planning.Control, row.Decision())})
	}
	return c.pageStatus(status, "soa-bulk", f)
}
