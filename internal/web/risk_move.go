package web

import (
	"fmt"
	"net/url"
	"strconv"

	"steward/internal/access"
	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/risk"
)

// riskMoveView is the page that moves risks to the criteria in force: how levels
// are read, what that does to each risk, and what confirms it.
type riskMoveView struct {
	Path, Self string
	From, To   moveEdition
	Scales     []moveScale
	Proposals  string // address with all that is open read as proposed; "" when nothing is
	Hidden     []hidden
	Kept       bool // the reading is kept with the criteria in force
	Barred     string
	Limits     bool // limits are in force on the criteria in force
	Moves      []moveLine
	Stay       []moveLine
	Total      int
	Unseen     int
	Changing   int
	Ending     int
	Form       typed
	Off        bool // the reading cannot be, so nothing was looked at
}

type moveEdition struct{ Ref, Title, URL, Edition string }

// moveScale is how the levels of one scale are read.
type moveScale struct {
	Name, Label, Error string
	Levels             []moveLevel
}

type moveLevel struct {
	Param, Level, Meaning string
	Options               []formOption
	Note                  string
}

// moveLine is one risk as it stands and as it would.
type moveLine struct {
	Ref, Title, URL, Pick    string
	On                       bool
	Was, Now                 string // levels in words
	WasBand, NowBand, Over   bandWord
	Changes, Ends, Unjudged  bool
	Lower                    bool
	InherentWas, InherentNow bandWord
	Stays                    string
}

// moveScales are the letters by which a form names the scales.
var moveScales = [2]string{"l", "s"}

func moveParams() []string {
	var out []string
	for _, scale := range moveScales {
		for i := range rating.MaxLevels {
			out = append(out, scale+strconv.Itoa(i+1))
		}
	}
	return out
}

func (w *Web) riskMove(c *call) error {
	if err := c.onlyQuery(moveParams()...); err != nil {
		return err
	}
	from, err := c.record()
	if err != nil {
		return err
	}
	var reading *risk.Reading
	if len(c.r.URL.Query()) > 0 {
		if reading, err = c.reading(from, c.query); err != nil {
			return err
		}
	}
	v, err := c.riskMoveView(from, reading, typed{})
	if err != nil {
		return err
	}
	return c.pageStatus(v.status(), "risk-move", v)
}

// reading reads how levels are read from a form or an address.
func (c *call) reading(from record.Record, get func(string) string) (*risk.Reading, error) {
	scale, wrong := rating.Read(from.Body)
	if len(wrong) > 0 {
		return nil, record.Fail(record.Invalid, "The criteria cannot be read.")
	}
	level := func(name string, i int) int {
		n, err := strconv.Atoi(get(name + strconv.Itoa(i+1)))
		if err != nil || n < 0 || n > rating.MaxLevels {
			return 0
		}
		return n
	}
	r := &risk.Reading{Likelihood: make([]int, len(scale.Likelihood)), Severity: make([]int, len(scale.Severity))}
	for i := range r.Likelihood {
		r.Likelihood[i] = level(moveScales[0], i)
	}
	for i := range r.Severity {
		r.Severity[i] = level(moveScales[1], i)
	}
	return r, nil
}

// riskMoveView looks at what a reading does. A reading that cannot be is shown with
// what is wrong, and does nothing.
func (c *call) riskMoveView(from record.Record, reading *risk.Reading, form typed) (*riskMoveView, error) {
	m, err := c.web.Risk.Moves(c.ctx, c.actor, from.ID, reading)
	off := false
	if wrong := record.FieldErrors(err); len(wrong) > 0 {
		form.Wrong, off = wrong, true
	} else if err != nil {
		return nil, err
	}
	v := &riskMoveView{Path: c.url("risk"), From: c.moveEdition(m.From), To: c.moveEdition(m.To), Kept: m.Kept, Total: m.Total, Unseen: m.Unseen, Form: form, Off: off}
	v.Self = c.url("risk", "criteria", v.From.Ref, "move")
	v.Hidden = append(v.Hidden, hidden{"to", fmt.Sprintf("%s@%d", m.To.Record.ID, m.To.Record.Rev)})
	for _, l := range m.To.Limits {
		v.Limits = v.Limits || l.State == "in_force"
	}
	if !c.mayOn(access.Update, m.To.Record) {
		v.Barred = "How levels are read is kept with the criteria in force, and your role may not write there. Ask somebody who may to move them."
	}
	v.scales(m)
	c.moveLines(v, m)
	return v, nil
}

func (v *riskMoveView) status() int {
	if len(v.Form.Wrong) > 0 {
		return 422
	}
	return 200
}

func (c *call) moveEdition(in risk.Criteria) moveEdition {
	k := c.web.kinds.Kind("risk-criteria")
	return moveEdition{in.Record.Ref(k), in.Record.Title, c.recordURL(k.Name, in.Record.Number), in.Record.Body.Text("edition")}
}

// scales fills in how each level is read, with what may be chosen.
func (v *riskMoveView) scales(m risk.Move) {
	proposed := m.Reading.Proposed(m.From.Scale, m.To.Scale)
	all, open := url.Values{}, false
	for i, part := range []struct {
		label     string
		old, next []rating.Level
		read, by  []int
	}{
		{"Likelihood", m.From.Scale.Likelihood, m.To.Scale.Likelihood, m.Reading.Likelihood, proposed.Likelihood},
		{"Severity", m.From.Scale.Severity, m.To.Scale.Severity, m.Reading.Severity, proposed.Severity},
	} {
		s := moveScale{Name: lowerFirst(part.label), Label: part.label, Error: v.Form.Error(lowerFirst(part.label))}
		for j, l := range part.old {
			one := moveLevel{Param: moveScales[i] + strconv.Itoa(j+1), Level: strconv.Itoa(j+1) + " " + l.Name, Meaning: l.Meaning}
			for n, to := range part.next {
				one.Options = append(one.Options, formOption{Value: strconv.Itoa(n + 1), Label: strconv.Itoa(n+1) + " " + to.Name, Help: to.Meaning, On: part.read[j] == n+1})
			}
			one.Note = levelNote(l, part.next, part.read[j], part.by[j])
			open = open || part.read[j] == 0
			all.Set(one.Param, strconv.Itoa(part.by[j]))
			v.Hidden = append(v.Hidden, hidden{one.Param, strconv.Itoa(part.read[j])})
			s.Levels = append(s.Levels, one)
		}
		v.Scales = append(v.Scales, s)
	}
	if open {
		v.Proposals = v.Self + "?" + all.Encode()
	}
}

// levelNote says what to look at in how one level is read.
func levelNote(old rating.Level, next []rating.Level, read, proposed int) string {
	switch {
	case read == 0:
		return "Not chosen, so risks at this level stay. By its place it would be " + next[proposed-1].Name + "."
	case next[read-1].Name == old.Name && next[read-1].Meaning != old.Meaning:
		return "The same name, and it means something else now."
	}
	return ""
}

func (c *call) moveLines(v *riskMoveView, m risk.Move) {
	k := c.web.kinds.Kind("risk")
	for _, one := range m.Risks {
		r := one.Now
		l := moveLine{Ref: r.Ref(k), Title: r.Title, URL: c.riskURL(r), Pick: fmt.Sprintf("%s@%d", r.ID, r.Rev), Stays: one.Stays,
			Was: ratingWords(m.From, r, "residual"), WasBand: bandOf(m.From, r.Derived.Text("residual_band")), InherentWas: bandOf(m.From, r.Derived.Text("inherent_band"))}
		if l.Stays != "" {
			v.Stay = append(v.Stay, l)
			continue
		}
		l.Now, l.NowBand = ratingWords(m.To, one.Then, "residual"), bandOf(m.To, one.Then.Derived.Text("residual_band"))
		l.InherentNow, l.Over = bandOf(m.To, one.Then.Derived.Text("inherent_band")), overWord(one.Then.Derived.Text("over"))
		l.Changes, l.Ends, l.Unjudged, l.Lower = one.Changes(), one.Ends(), l.Was == "", lesser(m, one)
		l.On = len(v.Form.Values["id"]) == 0 || v.Form.Has("id", l.Pick)
		if l.Changes {
			v.Changing++
		}
		if l.Ends {
			v.Ending++
		}
		v.Moves = append(v.Moves, l)
	}
}

// lesser reports whether the band of what is left lies lower on its scale than the
// one before did on its own.
func lesser(m risk.Move, one risk.Moving) bool {
	was, now := m.From.Scale.BandIndex(one.Now.Derived.Text("residual_band")), m.To.Scale.BandIndex(one.Then.Derived.Text("residual_band"))
	return was >= 0 && now >= 0 && now*(len(m.From.Scale.Bands)-1) < was*(len(m.To.Scale.Bands)-1)
}
