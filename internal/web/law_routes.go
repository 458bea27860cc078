package web

import (
	"strings"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/rule"
)

// lawRoutes are the pages of the law desk: what a law makes of all systems, and of
// one: the verdict, its reasons, its dates, and the interview.
func lawRoutes() []route {
	const kind = "classification"
	return []route{
		{pattern: "GET /o/{org}/law", verb: access.Read, kind: kind, do: (*Web).lawPortfolio},
		{pattern: "POST /o/{org}/law", verb: access.Create, kind: "fact", do: (*Web).lawBegin},
		{pattern: "GET /o/{org}/law/{ref}", verb: access.Read, kind: kind, do: (*Web).lawVerdict},
		{pattern: "POST /o/{org}/law/{ref}/confirm", verb: access.StepOf("confirm"), kind: kind, do: (*Web).lawConfirm},
		{pattern: "POST /o/{org}/law/{ref}/suggest", verb: access.Create, kind: "fact", do: (*Web).lawSuggest},
		{pattern: "GET /o/{org}/law/{ref}/why", verb: access.Read, kind: kind, do: (*Web).lawWhy},
		{pattern: "GET /o/{org}/law/{ref}/dates", verb: access.Read, kind: kind, do: (*Web).lawDates},
		{pattern: "POST /o/{org}/law/{ref}/dates", verb: access.Create, kind: "fact", do: (*Web).lawDatesSave},
		{pattern: "GET /o/{org}/law/{ref}/ask", verb: access.Read, kind: kind, do: (*Web).lawAsk},
		{pattern: "POST /o/{org}/law/{ref}/ask", verb: access.Create, kind: "fact", do: (*Web).lawSave},
		{pattern: "GET /o/{org}/law/{ref}/report.html", verb: access.Export, kind: kind, do: (*Web).lawReport},
		{pattern: "GET /o/{org}/law/{ref}/report.pdf", verb: access.Export, kind: kind, do: (*Web).lawReport},
		{pattern: "GET /o/{org}/law/{ref}/report.docx", verb: access.Export, kind: kind, do: (*Web).lawReport},
	}
}

// lawHead is what every page of one system shows above its own.
type lawHead struct {
	System record.Record
	Ref    string
	Path   string // of the system under Law
	Law    string // as the address has it: "" for the first law
	Regime *law.Regime
	Laws   []option
	Begun  bool
	Class  lawClass
	Record string // address of the classification
	State  *record.Kind
	Tabs   []lawTab
	Go     string // address of the interview, "" when nothing can be answered
	Report bool
	Left   bool
	Today  record.Date
	AsOf   *lawAsOf // nil for today

	Judged *classify.Judged
}

// lawAsOf is another day than today that the law was read as of.
type lawAsOf struct {
	Day    record.Date
	Past   bool   // with the answers of that day
	Back   string // address of today
	Switch string // address with the other answers; "" where there are none
}

type lawTab struct {
	Label, URL string
	Current    bool
}

// option is one choice of a select.
type option struct {
	Value, Label string
	On           bool
}

// lawClass is a class in words.
type lawClass struct {
	Name, Title, Say string
	Badge            badge
}

// Head is what the head of the page is made of, for templates.
func (h lawHead) Head() lawHead { return h }

// URL is an address below the system with the law it is about, and pairs of name
// and value.
func (h lawHead) URL(part string, pairs ...string) string {
	path := h.Path
	if part != "" {
		path += "/" + part
	}
	return gapQuery(path, append([]string{"law", h.Law}, pairs...)...)
}

// regime reads which law the address is about: the first one without a word.
func (c *call) regime() (*law.Regime, []option, error) {
	all, err := c.web.law.Regimes()
	if err != nil {
		return nil, nil, err
	}
	name := c.query("law")
	var found *law.Regime
	var laws []option
	for i, r := range all {
		on := r.Name == name || name == "" && i == 0
		if on {
			found = r
		}
		laws = append(laws, option{r.Name, r.Title, on})
	}
	if found == nil {
		return nil, nil, record.Fail(record.NotFound, "There is no law of that name here.")
	}
	return found, laws, nil
}

// lawSystem reads the system of the path.
func (c *call) lawSystem() (record.Record, error) {
	k := c.web.kinds.Kind("ai-system")
	prefix, number, ok := record.ParseRef(c.path("ref"))
	if !ok || prefix != k.Prefix {
		return record.Record{}, record.Fail(record.NotFound, "There is no such AI system.")
	}
	r, err := c.web.reg.ByNumber(c.ctx, c.actor, k.Name, number)
	if err == nil && (r.Removed || r.Erased) {
		err = record.Fail(record.NotFound, "This AI system was removed.")
	}
	return r, err
}

// lawDay reads the day the law is to be read as of; "" is today.
func (c *call) lawDay() (record.Date, error) {
	s := c.query("day")
	if s == "" {
		return "", nil
	}
	day, err := record.ParseDate(s)
	if err != nil {
		return "", record.Fail(record.Invalid, "The day: "+err.Error()+".")
	}
	return day, nil
}

// lawCaseAt is lawCase as of the day the address asks for: a day that is over with
// the answers of that day, unless the address asks for those of today.
func (c *call) lawCaseAt(tab, part string) (lawHead, error) {
	day, err := c.lawDay()
	if err != nil {
		return lawHead{}, err
	}
	answers := c.query("answers")
	if answers != "" && answers != "today" {
		return lawHead{}, record.Fail(record.Invalid, "The answers are those of the day, or answers=today.")
	}
	past := day != "" && day < c.today() && answers == ""
	h, err := c.lawRead(tab, day, past)
	if err != nil || day == "" || day == h.Today {
		return h, err
	}
	h.AsOf = &lawAsOf{Day: day, Past: past, Back: h.URL(part)}
	if past {
		h.AsOf.Switch = h.URL(part, "day", string(day), "answers", "today")
		h.Go = "" // answers are given today
	} else if day < h.Today {
		h.AsOf.Switch = h.URL(part, "day", string(day))
	}
	for i := range h.Tabs {
		if i < lawTabsOfDays {
			h.Tabs[i].URL += h.AsOf.more(h.Tabs[i].URL)
		}
	}
	return h, nil
}

// lawTabsOfDays is how many of the pages of a system, from the first, can be read as
// of another day.
const lawTabsOfDays = 4

// more is what an address needs to stay on the day.
func (d *lawAsOf) more(to string) string {
	out := "?"
	if strings.Contains(to, "?") {
		out = "&"
	}
	out += "day=" + string(d.Day)
	if !d.Past && d.Switch != "" {
		out += "&answers=today"
	}
	return out
}

// At is the address of another page of the system on the same day.
func (h lawHead) At(part string) string {
	to := h.URL(part)
	if h.AsOf != nil {
		to += h.AsOf.more(to)
	}
	return to
}

// lawCase reads the system of the path and what the law makes of it, from the
// answers of today; where nobody has begun, what it makes of a system nothing is
// known of.
func (c *call) lawCase(tab string, day record.Date) (lawHead, error) {
	return c.lawRead(tab, day, false)
}

func (c *call) lawRead(tab string, day record.Date, past bool) (lawHead, error) {
	h := lawHead{Today: c.today(), State: c.web.kinds.Kind("classification")}
	var err error
	if h.Regime, h.Laws, err = c.regime(); err != nil {
		return h, err
	}
	if h.System, err = c.lawSystem(); err != nil {
		return h, err
	}
	h.Law = c.query("law")
	h.Ref = refOf(c.web.kinds.Kind("ai-system"), h.System.Number)
	h.Path = c.url("law", h.Ref)
	read := c.web.law.OfSystemOn
	if past {
		read = c.web.law.OfSystemThen
	}
	if h.Judged, h.Begun, err = read(c.ctx, c.actor, h.Regime.Name, h.System, day); err != nil {
		return h, err
	}
	if h.Begun {
		h.Record = c.recordURL("classification", h.Judged.Record.Number)
		h.Report = c.actor.May(access.Export, "classification", nil).Allowed
	}
	h.Left = !past && (h.Judged.Record.State == "left" || h.System.State == "retired")
	h.Class = classOf(h.Judged)
	if classify.MayAnswer(c.actor) && !h.Left {
		h.Go = h.URL("ask")
	}
	h.Tabs = c.lawTabs(h, tab)
	return h, nil
}

// lawTabs are the pages of one system.
func (c *call) lawTabs(h lawHead, tab string) []lawTab {
	pages := []struct{ name, label, part string }{
		{"verdict", "Verdict", ""}, {"why", "Why", "why"}, {"dates", "Dates", "dates"}, {"duties", "Duties", "duties"},
	}
	if c.dossierHas(h.Regime.Name) {
		pages = append(pages, struct{ name, label, part string }{"documents", "Documents", "documents"})
	}
	out := make([]lawTab, len(pages))
	for i, p := range pages {
		out[i] = lawTab{p.label, h.URL(p.part), p.name == tab}
	}
	return out
}

// classOf says the class of a judgement in words.
func classOf(j *classify.Judged) lawClass {
	out := lawClassNamed(j.Regime, j.Class())
	if !j.Settled() {
		return out
	}
	step := classify.StepOf(j)
	out.Title, out.Say = step.Title, step.Say
	out.Badge.Label = step.Title
	return out
}

// lawClassNamed says a class in words. How it looks follows from its place in the
// order of the law: the first that does not end the law weighs most, the last least.
func lawClassNamed(r *law.Regime, name string) lawClass {
	out := lawClass{Name: name, Title: classify.ClassTitle(r, name)}
	tone := "warn"
	switch name {
	case "":
		tone = "idle ring"
	case r.Open:
		tone, out.Say = "info half", "Answers are missing that decide the class. Not known is never counted as no."
	case r.Unsettled:
		tone, out.Say = "bad", "Answers contradict one another, so there is no class until a person looks at them."
	default:
		first := true
		for i := range r.Classes {
			k := &r.Classes[i]
			if k.ID == name {
				out.Say = k.Say
				switch {
				case k.Ends:
					tone = "idle square"
				case i == len(r.Classes)-1:
					tone = "ok"
				case first:
					tone = "bad"
				}
				break
			}
			first = first && k.Ends
		}
	}
	out.Badge = badge{out.Title, tone}
	return out
}

// answerWords says an answer.
func answerWords(a rule.Answer) string { return strings.ToUpper(a.String()[:1]) + a.String()[1:] }

// lawRoom is where what a law makes of a system is worked with, or nil.
func (c *call) lawRoom(r record.Record) *room {
	id := r.Body.ID("system")
	names, err := c.web.reg.Names(c.ctx, c.actor, []record.ID{id})
	n, ok := names[id]
	if err != nil || !ok || n.Gone {
		return nil
	}
	return &room{gapQuery(c.url("law", refOf(c.web.kinds.Kind("ai-system"), n.Number)), "law", r.Body.Text("regime")), "Open the verdict"}
}
