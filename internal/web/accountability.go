package web

import (
	"steward/internal/accountable"
	"steward/internal/aims/leadership"
	"steward/internal/record"
)

// accountabilityData is who held a role for every AI system on a day, and what
// is wanting in the whole organisation.
type accountabilityData struct {
	asked
	Unit     string // as it was asked for
	UnitName string
	Show     string // "nobody" or "several": only those, by assignments of their own

	Counts   *accountable.Counts
	Rows     []accountRow
	Total    int
	Capped   bool
	Examined int
	First    string
	Next     string
	Erased   int

	Vacant   []vacantRole
	Ending   []endingRow
	EndingN  int
	EndingTo string
	Assign   string
}

// accountRow is one system and who held the role.
type accountRow struct {
	Title, Ref, URL string
	Line            string // address of its timeline
	Absent          bool
	Answer          answerView
	Assign          string
}

type vacantRole struct{ Label, Help, Assign string }

func (w *Web) accountabilityPage(c *call) error {
	if err := c.onlyQuery("role", "day", "known", "unit", "show", "after"); err != nil {
		return err
	}
	a, err := c.readAsked()
	if err != nil {
		return err
	}
	d := accountabilityData{asked: a, Unit: c.query("unit"), Show: c.query("show"), Assign: c.assignURL("role", a.Role.Name)}
	v, err := c.answers(a)
	if err != nil {
		return err
	}
	if err := c.accountabilityRows(v, &d); err != nil {
		return err
	}
	if err := c.wanting(v, &d); err != nil {
		return err
	}
	d.Erased = len(v.Erased())
	return c.page("accountability", d)
}

// accountabilityRows asks for one page of answers.
func (c *call) accountabilityRows(v *accountable.View, d *accountabilityData) error {
	ask := accountable.Ask{Day: d.Day, Role: d.Role.Name, After: c.query("after")}
	switch leadership.Status(d.Show) {
	case "":
	case leadership.Nobody, leadership.Several:
		ask.Status, ask.Direct = leadership.Status(d.Show), true
	default:
		return record.Fail(record.Invalid, "The address asks to show “"+clipText(d.Show, 60)+"”; it can show nobody or several.")
	}
	if d.Unit != "" {
		id, err := c.lookUp(c.web.kinds.Kind("ai-system").Field("unit"), d.Unit)
		if err != nil {
			return err
		}
		if id == "" {
			return record.Fail(record.NotFound, "There is no unit called “"+clipText(d.Unit, 60)+"”. Write its reference, such as UNT-3, or its exact name.")
		}
		u, err := c.web.reg.Get(c.ctx, c.actor, id)
		if err != nil {
			return err
		}
		ask.Unit, d.Unit, d.UnitName = id, refOf(c.web.kinds.Kind(u.Kind), u.Number), u.Title
	}
	page, err := v.On(c.ctx, ask)
	if err != nil {
		return err
	}
	if d.Rows, err = c.accountRows(page.Rows, d.asked); err != nil {
		return err
	}
	d.Total, d.Capped = page.Total, page.Capped
	if d.Show != "" && page.Examined > len(page.Rows) {
		d.Examined = page.Examined
	}
	if ask.After != "" {
		d.First = address(d.Path, d.with("unit", d.Unit, "show", d.Show))
	}
	if page.Next != "" {
		d.Next = address(d.Path, d.with("unit", d.Unit, "show", d.Show, "after", page.Next))
	}
	return nil
}

func (c *call) accountRows(rows []accountable.Row, a asked) ([]accountRow, error) {
	var ids []record.ID
	for _, r := range rows {
		ids = append(ids, namesIn(r.Answer)...)
	}
	names, err := c.display(ids)
	if err != nil {
		return nil, err
	}
	out := make([]accountRow, len(rows))
	for i, r := range rows {
		k := c.web.kinds.Kind(r.Record.Kind)
		path := names.path(k, r.Record.Number)
		out[i] = accountRow{Title: r.Record.Title, Ref: r.Record.Ref(k), URL: path, Absent: r.Absent, Answer: names.answer(k, r.Answer)}
		out[i].Line = address(path+"/accountability", a.with("day", ""))
		if r.Answer.Level != leadership.ToScope && a.Known == "" {
			out[i].Assign = c.assignURL("scope", string(r.Record.ID), "role", a.Role.Name)
		}
	}
	return out, nil
}

// wanting adds what the whole organisation lacks today: systems, roles, and
// what ends soon.
func (c *call) wanting(v *accountable.View, d *accountabilityData) error {
	if seesAll(c.actor, "ai-system") {
		n, err := v.Counts(c.ctx)
		if err != nil {
			return err
		}
		d.Counts = &n
	}
	vacant, err := v.Vacant(c.ctx, "")
	if err != nil {
		return err
	}
	for _, o := range vacant {
		d.Vacant = append(d.Vacant, vacantRole{o.Label, o.Help, c.assignURL("role", o.Name)})
	}
	list, total, _, err := v.Ending(c.ctx, endingSoon, 6)
	if err != nil {
		return err
	}
	for _, a := range list {
		d.Ending = append(d.Ending, endingRow{a.Record.Title, c.recordURL(a.Record.Kind, a.Record.Number), a.To})
	}
	d.EndingN = total
	d.EndingTo = c.url("assignments") + "?state=in_force&f.valid_to.from=" + string(d.Today) + "&f.valid_to.to=" + string(d.Today.AddDays(endingSoon))
	return nil
}
