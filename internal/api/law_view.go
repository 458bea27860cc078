package api

import (
	"net/http"
	"strings"

	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
)

type (
	lawView struct {
		Name    string `json:"name"`
		Title   string `json:"title"`
		Version string `json:"version"`
		Content string `json:"content"`
	}
	lawPortfolioView struct {
		Law         lawView     `json:"law"`
		Day         record.Date `json:"day"`
		Systems     int         `json:"systems"`
		Begun       int         `json:"begun"`
		NotBegun    int         `json:"not_begun"`
		Classes     []lawCount  `json:"classes"`
		ClassOpen   int         `json:"class_open"`
		NeedsPerson int         `json:"needs_person"`
		Waiting     int         `json:"waiting"`
		Confirmed   int         `json:"confirmed"`
		Moved       int         `json:"moved"`
		Stale       int         `json:"stale"`
		Checked     *string     `json:"checked"`
		Days        []lawDay    `json:"days"`
	}
	lawCount struct {
		Class   string `json:"class"`
		Title   string `json:"title"`
		Systems int    `json:"systems"`
	}
	lawDay struct {
		Day       record.Date `json:"day"`
		What      string      `json:"what"`
		Provision string      `json:"provision"`
		State     string      `json:"state"`
	}
	lawDate struct {
		Route     string   `json:"route"`
		Title     string   `json:"title"`
		State     string   `json:"state"`
		Date      *string  `json:"date"`
		Answer    string   `json:"answer"`
		Reason    string   `json:"reason"`
		Provision string   `json:"provision"`
		Missing   []string `json:"missing"`
	}
	lawRemark struct {
		Rule   *string `json:"rule"`
		Status string  `json:"status"`
		Say    string  `json:"say"`
		Person bool    `json:"person"`
	}
	lawTrace struct {
		Rule      string      `json:"rule"`
		Title     string      `json:"title"`
		Provision string      `json:"provision"`
		Then      string      `json:"then"`
		Because   []lawGround `json:"because"`
	}
	lawGround struct {
		Question string `json:"question"`
		Answer   string `json:"answer"`
		Derived  bool   `json:"derived"`
	}
	lawChange struct {
		Question string `json:"question"`
		Answer   string `json:"answer"`
		Class    string `json:"class"`
	}
)

// laws answers with the laws there are.
func (s *server) laws(c *call) error {
	all, err := s.classify.Regimes()
	if err != nil {
		return err
	}
	v := listView[lawView]{}
	for _, r := range all {
		v.Items = append(v.Items, s.lawView(r))
	}
	return s.json(c, http.StatusOK, v)
}

func (s *server) lawView(r *law.Regime) lawView {
	return lawView{r.Name, r.Title, r.Version, s.classify.Content(r.Name)}
}

// law answers with what a law makes of all systems.
func (s *server) law(c *call) error {
	r, err := s.regime(c)
	if err != nil {
		return err
	}
	p, err := s.classify.Portfolio(c.r.Context(), c.actor, r.Name)
	if err != nil {
		return err
	}
	v := lawPortfolioView{Law: s.lawView(r), Day: p.Day, Systems: p.Systems, Begun: p.Begun, NotBegun: p.NotBegun, Classes: []lawCount{}, ClassOpen: p.Open, NeedsPerson: p.Person, Waiting: p.Waiting,
		Confirmed: p.Confirmed, Moved: p.Moved, Stale: p.Stale, Checked: some(string(p.Checked.Day)), Days: []lawDay{}}
	for _, k := range p.Classes {
		v.Classes = append(v.Classes, lawCount{k.Name, k.Title, k.N})
	}
	for _, e := range p.Milestones {
		v.Days = append(v.Days, lawDay{e.Date, e.What, e.Ref, lawState(e.State)})
	}
	return s.json(c, http.StatusOK, v)
}

// lawState is how something stands in time, as one word.
func lawState(s law.DutyState) string { return strings.ReplaceAll(string(s), " ", "_") }

// verdictView is what a law makes of one system.
type verdictView struct {
	Law            string              `json:"law"`
	Content        string              `json:"content"`
	System         string              `json:"system"`
	Record         *string             `json:"record"`
	State          *string             `json:"state"`
	Current        bool                `json:"current"`
	Day            record.Date         `json:"day"`
	Answers        string              `json:"answers"`
	Class          string              `json:"class"`
	ClassTitle     string              `json:"class_title"`
	ClassOpen      bool                `json:"class_open"`
	Points         []string            `json:"points"`
	Possible       []string            `json:"possible"`
	Roles          []string            `json:"roles"`
	Outputs        map[string][]string `json:"outputs"`
	Undecided      map[string][]string `json:"undecided"`
	Dates          []lawDate           `json:"dates"`
	Open           []string            `json:"open_questions"`
	NeedsPerson    bool                `json:"needs_person"`
	Contradictions []string            `json:"contradictions"`
	Remarks        []lawRemark         `json:"remarks"`
	Trace          []lawTrace          `json:"trace"`
	Changes        []lawChange         `json:"changes"`
	NotAsked       []string            `json:"not_asked"`
}

// verdict answers with what a law makes of one system.
func (s *server) verdict(c *call) error {
	j, begun, err := s.judged(c)
	if err != nil {
		return err
	}
	v, err := s.verdictView(c, j, begun)
	if err != nil {
		return err
	}
	return s.json(c, http.StatusOK, v)
}

func (s *server) verdictView(c *call, j *classify.Judged, begun bool) (verdictView, error) {
	v := verdictView{Law: j.Regime.Name, Content: s.classify.Content(j.Regime.Name), System: s.refOf("ai-system", j.System.Number), Day: j.Day, Answers: answersOf(j), Class: j.Class(), ClassTitle: classify.ClassTitle(j.Regime, j.Class()),
		ClassOpen: j.ClassOpen(), Possible: texts(j.Verdict.Possible), Roles: texts(j.Verdict.Output("roles").Held), Outputs: map[string][]string{}, Undecided: map[string][]string{}, Open: texts(j.Verdict.Open()),
		NeedsPerson: j.NeedsPerson(), Contradictions: texts(j.Clashes()), NotAsked: texts(j.Unfitting), Points: []string{}, Changes: []lawChange{}}
	if begun {
		now, err := s.reg.Get(c.r.Context(), c.actor, j.Record.ID)
		if err != nil {
			return v, err
		}
		v.Record, v.State = some(s.refOf(now.Kind, now.Number)), some(now.State)
		if v.Current, err = s.classify.Current(c.r.Context(), now); err != nil {
			return v, err
		}
	}
	if len(j.Disputed) == 0 {
		v.Points = texts(j.Verdict.Points)
		for _, ch := range j.Verdict.Changes() {
			v.Changes = append(v.Changes, lawChange{ch.Predicate, ch.Answer.String(), ch.Class})
		}
	}
	for _, said := range j.Verdict.Outputs {
		v.Outputs[said.Output.ID], v.Undecided[said.Output.ID] = texts(said.Held), texts(said.Open)
	}
	v.reasons(j)
	return v, v.dates(j)
}

// answersOf says whose answers a verdict rests on.
func answersOf(j *classify.Judged) string {
	if j.Past {
		return "then"
	}
	return "today"
}

// texts is a list that is never null.
func texts(list []string) []string { return append([]string{}, list...) }

// reasons adds what carries the verdict, and where it is less firm than it looks.
func (v *verdictView) reasons(j *classify.Judged) {
	v.Remarks, v.Trace = []lawRemark{}, []lawTrace{}
	for _, r := range j.Verdict.Remarks {
		v.Remarks = append(v.Remarks, lawRemark{some(r.Rule), r.Status, r.Say, r.Person})
	}
	for _, u := range j.Verdict.Holding() {
		t := lawTrace{u.ID, u.Title, u.Ref, u.Then, []lawGround{}}
		for _, g := range j.Verdict.Why(u.ID).Because {
			t.Because = append(t.Because, lawGround{g.Predicate, g.Answer.String(), g.Derived})
		}
		v.Trace = append(v.Trace, t)
	}
}

// dates adds from when it binds.
func (v *verdictView) dates(j *classify.Judged) error {
	v.Dates = []lawDate{}
	all, err := j.Verdict.Dates(j.Given, j.Day)
	for _, d := range all {
		v.Dates = append(v.Dates, lawDate{d.Route, d.Title, string(d.State), some(string(d.Date)), d.Answer, d.Reason, d.Ref, texts(d.Missing)})
	}
	return err
}
