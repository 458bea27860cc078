package web

import (
	"html/template"
	"slices"

	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/web/chart"
)

// lawDatesData is when the law binds for one system, and what decides it.
type lawDatesData struct {
	lawHead
	Form   typed
	Day    record.Date
	Asked  string
	Dates  []lawDate
	Days   []lawDayRow
	Chart  template.HTML
	Inputs []lawInput
	May    bool
}

// lawDate is from when one part of the law binds.
type lawDate struct {
	law.DateResult
	Badge   badge
	Change  []lawWhatIf
	Missing []string
	Assumed []string
}

type lawWhatIf struct{ Input, Value, Answer string }

// lawInput is a thing that dates ask for.
type lawInput struct {
	ID, Title, Help string
	YesNo, Day      bool // answered with yes or no, with a day
	Says, Value     string
	Decides         bool // an answer is missing and would settle a date
	Hint            string
	Error           string
}

func (w *Web) lawDates(c *call) error {
	if err := c.onlyQuery("law", "day", "answers"); err != nil {
		return err
	}
	d, err := c.lawDatesData(typed{})
	if err != nil {
		return err
	}
	return c.page("law-dates", d)
}

func (c *call) lawDatesData(form typed) (lawDatesData, error) {
	d := lawDatesData{Form: form, Asked: c.query("day"), May: classify.MayAnswer(c.actor)}
	var err error
	if d.lawHead, err = c.lawCaseAt("dates", "dates"); err != nil {
		return d, err
	}
	if d.AsOf != nil {
		d.Day = d.AsOf.Day
	}
	d.May = d.May && !d.Left && d.Day == ""
	if d.Dates, err = d.dates(); err != nil {
		return d, err
	}
	if err := d.inputs(c, form); err != nil {
		return d, err
	}
	return d, d.timeline()
}

// dates says from when what the verdict holds binds, with what would change it.
func (h lawHead) dates() ([]lawDate, error) {
	j := h.Judged
	all, err := j.Verdict.Dates(j.Given, j.Day)
	if err != nil {
		return nil, err
	}
	var out []lawDate
	for _, r := range all {
		if more, err := j.Regime.ExplainDate(r.Route, j.Given, j.Day); err == nil && more.Answer == r.Answer {
			r.Change = more.Change
		}
		for i, p := range r.Possible {
			if day, err := record.ParseDate(p); err == nil {
				r.Possible[i] = formatDate(day)
			}
		}
		one := lawDate{DateResult: r, Missing: h.inputTitles(r.Missing), Assumed: h.inputTitles(r.Assumed)}
		switch {
		case r.State == law.NoDate:
			one.Badge = dutyBadge(law.DutyNone)
		case r.State == law.UnknownDate:
			one.Badge = dutyBadge(law.DutyUnknown)
		case r.Date <= j.Day:
			one.Badge = dutyBadge(law.DutyApplies)
		default:
			one.Badge = dutyBadge(law.DutyWillApply)
		}
		for _, ch := range r.Change {
			one.Change = append(one.Change, lawWhatIf{h.inputTitle(ch.Input), ch.Value, ch.Answer})
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(x, y lawDate) int {
		order := func(d lawDate) string {
			if d.State == law.OnDate {
				return string(d.Date)
			}
			return "9" + string(d.State)
		}
		if order(x) < order(y) {
			return -1
		}
		if order(x) > order(y) {
			return 1
		}
		return 0
	})
	return out, nil
}

func (h lawHead) inputTitle(id string) string {
	for i := range h.Regime.Inputs {
		if h.Regime.Inputs[i].ID == id {
			return h.Regime.Inputs[i].Title
		}
	}
	if p := h.Regime.Predicate(id); p != nil {
		return p.Question.Text
	}
	return id
}

func (h lawHead) inputTitles(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, h.inputTitle(id))
	}
	return out
}

// inputs lays out what dates ask for, what decides something first.
func (d *lawDatesData) inputs(c *call, form typed) error {
	missing := map[string]bool{}
	for _, r := range d.Dates {
		for _, id := range r.DateResult.Missing {
			missing[id] = true
		}
	}
	for i := range d.Regime.Inputs {
		in := &d.Regime.Inputs[i]
		if !slices.Contains(in.For, "date") {
			continue
		}
		one := lawInput{ID: in.ID, Title: in.Title, Help: in.Help, Decides: missing[in.ID], Error: form.Error("in." + in.ID),
			YesNo: in.Type == law.YesNo || in.Type == law.YesNoDay, Day: in.Type == law.DayInput || in.Type == law.YesNoDay}
		if f := d.Judged.Fact(in.ID); f != nil && f.State == "given" {
			one.Says, one.Value = f.Body.Text("says"), f.Body.Text("value")
		} else if s, err := c.web.law.HintFor(c.ctx, c.actor, d.Judged, in.ID); err != nil {
			return err
		} else if s != nil {
			one.Hint = s.From
		}
		if form.Values != nil {
			one.Says, one.Value = form.Get("says."+in.ID), form.Get("value."+in.ID)
		}
		d.Inputs = append(d.Inputs, one)
	}
	slices.SortStableFunc(d.Inputs, func(x, y lawInput) int {
		switch {
		case x.Decides && !y.Decides:
			return -1
		case y.Decides && !x.Decides:
			return 1
		}
		return 0
	})
	return nil
}

// timeline lays out what applied, applies and will apply for the system.
func (d *lawDatesData) timeline() error {
	j := d.Judged
	entries, err := j.Regime.Timeline(j.Verdict.Answer, j.Given, "1000-01-01", "9999-12-31", j.Day)
	if err != nil {
		return err
	}
	if j.Verdict.Ends { // the law does not apply: only what still speaks is shown
		entries = slices.DeleteFunc(entries, func(e law.TimelineEntry) bool { return !e.Own })
	}
	t := chart.Timeline{Head: chart.Head{ID: "system days", Title: "When it applies to this system", Desc: "Each part of the law from the day it applies to the system, or to everyone. The line is " + formatDate(j.Day) + "."}, Today: j.Day.Time()}
	passed := false
	for _, e := range entries {
		row := lawDayRow{TimelineEntry: e, Badge: dutyBadge(e.State)}
		if e.Date > j.Day && !passed {
			row.Today, passed = true, true
		}
		d.Days = append(d.Days, row)
		tone := chart.OK
		switch {
		case e.State == law.DutyUnknown:
			tone = chart.Warn
		case e.Date > j.Day:
			tone = chart.Idle
		}
		t.Lanes = append(t.Lanes, chart.Lane{Label: clipText(e.What, 60), Intervals: []chart.Interval{{Label: formatDate(e.Date), From: e.Date.Time(), Tone: tone}}})
	}
	if len(t.Lanes) > 0 {
		t.From, t.To = entries[0].Date.Time().AddDate(0, -3, 0), entries[len(entries)-1].Date.Time().AddDate(1, 0, 0)
		d.Chart = chart.Figure(t)
	}
	return nil
}

// lawFit refuses values that do not fit, each beside its line of the form.
func (c *call) lawFit(h lawHead, replies []classify.Reply) error {
	var wrong []record.FieldError
	for _, r := range replies {
		err := c.web.law.Fits(h.Regime.Name, []classify.Reply{r})
		for _, f := range record.FieldErrors(err) {
			wrong = append(wrong, record.FieldError{Field: "in." + r.Name, Code: f.Code, Message: f.Message})
		}
		if err != nil && len(wrong) == 0 {
			return err
		}
	}
	if len(wrong) > 0 {
		return record.InvalidFields(wrong)
	}
	return nil
}

// lawDatesSave keeps what was said of the inputs. A line left empty says nothing.
func (w *Web) lawDatesSave(c *call) error {
	if err := c.onlyQuery("law"); err != nil {
		return err
	}
	h, err := c.lawCase("dates", "")
	if err != nil {
		return err
	}
	var replies []classify.Reply
	for i := range h.Regime.Inputs {
		in := &h.Regime.Inputs[i]
		says, value := c.value("says."+in.ID), c.value("value."+in.ID)
		if !slices.Contains(in.For, "date") || says == "" && value == "" {
			continue
		}
		if in.Type != law.YesNo && in.Type != law.YesNoDay && value != "" {
			says = ""
		}
		if says != "yes" && in.Type == law.YesNoDay {
			value = ""
		}
		replies = append(replies, classify.Reply{Name: in.ID, Says: says, Value: value, Why: c.value("why")})
	}
	if len(replies) == 0 {
		c.flash("info", "Nothing was filled in, so nothing changed.")
		return c.redirect(h.URL("dates"))
	}
	err = c.lawFit(h, replies)
	var begun record.Record
	if err == nil {
		begun, err = c.lawBegun(h)
	}
	if err == nil {
		_, err = w.law.Answer(c.ctx, c.actor, begun, replies)
	}
	if err != nil {
		return c.again(err, "law-dates", func(form typed) (any, error) { return c.lawDatesData(form) })
	}
	c.flash("ok", "Kept. The dates below follow from it.")
	return c.redirect(h.URL("dates"))
}
