package web

import (
	"html/template"
	"slices"
	"time"

	"steward/internal/accountable"
	"steward/internal/aims/leadership"
	"steward/internal/record"
	"steward/internal/web/chart"
)

// timelineData is who held a role for one record, day by day.
type timelineData struct {
	asked
	Kind        *record.Kind
	Title, Ref  string
	URL, List   string
	First, Last record.Date
	Picture     template.HTML
	Gaps, Over  spanCount
	Unassigned  spanCount // held by unit or organisation only
	Spans       []spanRow
	Assignments []assignmentRow
	Erased      int
	Assign      string
}

// spanCount is how many spans of a sort there are, and days in them.
type spanCount struct{ N, Days int }

// spanRow is a run of days with one answer.
type spanRow struct {
	From, To record.Date
	Days     int
	Answer   answerView
	Assign   string
}

type assignmentRow struct {
	Ref, URL    string
	Holder, For string
	HolderURL   string
	From, To    record.Date
	Withdrawn   record.Date
	Delegated   bool
}

// longest is how many days a picture spans at most: a hundred years.
const longestTimeline = 36_525

func (w *Web) timelinePage(c *call) error {
	if err := c.onlyQuery("role", "known", "first", "last"); err != nil {
		return err
	}
	a, err := c.readAsked()
	if err != nil {
		return err
	}
	first, err := c.dayQuery("first", "")
	if err != nil {
		return err
	}
	last, err := c.dayQuery("last", "")
	if err != nil {
		return err
	}
	r, err := c.record()
	if err != nil {
		return err
	}
	v, err := c.answers(a)
	if err != nil {
		return err
	}
	t, err := v.Timeline(c.ctx, r.ID, first, last, a.Role.Name)
	if err != nil {
		return err
	}
	if daysIn(t.First, t.Last) > longestTimeline {
		return record.Fail(record.Invalid, "A timeline spans a hundred years at most.")
	}
	d, err := c.timeline(a, r, t)
	if err != nil {
		return err
	}
	return c.page("accountability-line", d)
}

// timeline puts a timeline into a picture and words.
func (c *call) timeline(a asked, r record.Record, t accountable.Timeline) (timelineData, error) {
	d := timelineData{asked: a, Kind: c.kind, Title: orRef(r.Title, r.Ref(c.kind)), Ref: r.Ref(c.kind), URL: c.recordURL(r.Kind, r.Number), List: c.url(c.kind.Plural),
		First: t.First, Last: t.Last, Erased: len(t.Erased), Assign: c.assignURL("scope", string(r.ID), "role", a.Role.Name)}
	var ids []record.ID
	for _, i := range t.Intervals {
		ids = append(ids, namesIn(i.Answer)...)
	}
	for _, x := range t.Assignments {
		ids = append(ids, x.Holder, x.Scope)
	}
	names, err := c.display(ids)
	if err != nil {
		return d, err
	}
	for _, i := range t.Intervals {
		d.add(names, i, c.spanAssign(a, r, i, t))
	}
	for _, x := range t.Assignments {
		d.Assignments = append(d.Assignments, names.assignment(c.web.kinds.Kind("assignment"), x))
	}
	d.Picture = chart.Figure(names.picture(d, t, c.web.Now()))
	return d, nil
}

// spanAssign is the form that fills a gap, for the days of the gap.
func (c *call) spanAssign(a asked, r record.Record, i leadership.Interval, t accountable.Timeline) string {
	if i.Status != leadership.Nobody || a.Known != "" {
		return ""
	}
	to := string(i.To)
	if i.To == t.Last {
		to = ""
	}
	return c.assignURL("scope", string(r.ID), "role", a.Role.Name, "valid_from", string(i.From), "valid_to", to)
}

// add puts an interval into words and counts what is wanting in it.
func (d *timelineData) add(names display, i leadership.Interval, assign string) {
	row := spanRow{From: i.From, To: i.To, Days: daysIn(i.From, i.To), Answer: names.answer(d.Kind, i.Answer), Assign: assign}
	d.Spans = append(d.Spans, row)
	count := func(s *spanCount) { s.N, s.Days = s.N+1, s.Days+row.Days }
	switch {
	case i.Status == leadership.Nobody:
		count(&d.Gaps)
	case i.Status == leadership.Several:
		count(&d.Over)
	case i.Level != leadership.ToScope:
		count(&d.Unassigned)
	}
}

func (d display) assignment(k *record.Kind, a accountable.Assignment) assignmentRow {
	row := assignmentRow{Ref: a.Record.Ref(k), URL: d.path(k, a.Record.Number), Holder: d.title(string(a.Holder)), HolderURL: d.address(a.Holder),
		For: "The whole organisation", From: a.From, To: a.To, Withdrawn: a.Withdrawn, Delegated: a.Source != ""}
	if a.Scope != "" {
		row.For = d.title(string(a.Scope))
	}
	return row
}

// picture draws who held the role: one lane that has to be covered by one
// person at a time, and one for those who acted by delegation, if any.
func (d display) picture(data timelineData, t accountable.Timeline, now time.Time) chart.Timeline {
	urls := map[record.ID]string{}
	for i, a := range t.Assignments {
		urls[a.ID] = data.Assignments[i].URL
	}
	lane := chart.Lane{Label: data.Role.Label + " for " + data.Title, From: t.First.Time(), To: after(t.Last), Single: true}
	acting := chart.Lane{Label: "Acting by delegation"}
	holders, delegates := runs{lane: &lane, urls: urls}, runs{lane: &acting, urls: urls}
	for _, i := range t.Intervals {
		for _, h := range i.Holders {
			label, tone := d.title(string(h.Person)), chart.OK
			if i.Level != leadership.ToScope {
				label, tone = label+", "+d.answer(data.Kind, i.Answer).Where, chart.Info
			}
			holders.add(i, label, tone, h.Terms)
			for _, x := range h.Acting {
				delegates.add(i, d.title(string(x.Holder)), chart.Idle, []leadership.Term{x})
			}
		}
	}
	out := chart.Timeline{Head: chart.Head{ID: "timeline", Title: data.Role.Label + ", from " + dateText(t.First) + " to " + dateText(t.Last),
		Desc: "Who held the role when. Hatched: nobody. Marked beneath: more than one person.", Words: chart.Words{Gap: "Nobody", Overlap: "More than one person", Interval: "Who", Lane: "Role"}},
		From: t.First.Time(), To: after(t.Last), Today: now, Lanes: []chart.Lane{lane}}
	if len(acting.Intervals) > 0 {
		out.Lanes = append(out.Lanes, acting)
	}
	return out
}

// after is the moment a day is over.
func after(d record.Date) time.Time { return d.Time().AddDate(0, 0, 1) }

// runs joins intervals that follow one another and say the same.
type runs struct {
	lane *chart.Lane
	urls map[record.ID]string
}

func (r runs) add(i leadership.Interval, label string, tone chart.Tone, terms []leadership.Term) {
	from, to := i.From.Time(), after(i.To)
	last := slices.IndexFunc(r.lane.Intervals, func(v chart.Interval) bool { return v.Label == label && v.To.Equal(from) })
	if last >= 0 {
		r.lane.Intervals[last].To = to
		return
	}
	v := chart.Interval{Label: label, From: from, To: to, Tone: tone}
	if len(terms) > 0 {
		v.Href = r.urls[terms[0].ID]
	}
	r.lane.Intervals = append(r.lane.Intervals, v)
}
