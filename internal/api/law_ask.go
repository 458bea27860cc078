package api

import (
	"net/http"

	"steward/internal/classify"
	"steward/internal/record"
)

type (
	questionsView struct {
		Items []questionView `json:"items"`
		Next  *string        `json:"next"`
		Asked int            `json:"asked"`
		Left  int            `json:"left"`
	}
	questionView struct {
		Name      string   `json:"name"`
		Text      string   `json:"text"`
		Help      string   `json:"help"`
		Topic     *string  `json:"topic"`
		Provision *string  `json:"provision"`
		Type      string   `json:"type"`
		Options   []string `json:"options"`
		Yes       string   `json:"yes"`
		No        string   `json:"no"`
		Class     bool     `json:"class"`
		Screens   []string `json:"screens"`
		Standing  string   `json:"standing"`
	}
	dutiesView struct {
		Items   []dutyView  `json:"items"`
		Next    *string     `json:"next"`
		Day     record.Date `json:"day"`
		Answers string      `json:"answers"`
		Roles   []string    `json:"roles_open"`
	}
	dutyView struct {
		Duty      string     `json:"duty"`
		Role      string     `json:"role"`
		Provision string     `json:"provision"`
		Title     string     `json:"title"`
		Must      string     `json:"must"`
		ShownBy   string     `json:"shown_by"`
		Deadline  string     `json:"deadline"`
		SetOffBy  string     `json:"set_off_by"`
		State     string     `json:"state"`
		From      *string    `json:"from"`
		Reason    string     `json:"reason"`
		Missing   []string   `json:"missing"`
		Record    *string    `json:"record"`
		Position  *string    `json:"position"`
		Owner     *record.ID `json:"owner"`
		Due       *string    `json:"due"`
	}
)

// questions answers with what is open: first what an interview would ask next,
// which may be whether a topic matters at all, then the others.
func (s *server) questions(c *call) error {
	limit, err := parseCount(c.r.URL.Query().Get("limit"), 20, 500)
	if err != nil {
		return wrongParameter("limit", err)
	}
	r, err := s.regime(c)
	if err != nil {
		return err
	}
	system, err := s.lawSystem(c)
	if err != nil {
		return err
	}
	j, _, err := s.classify.OfSystemOn(c.r.Context(), c.actor, r.Name, system, "")
	if err != nil {
		return err
	}
	p := j.Progress()
	v := questionsView{Items: []questionView{}, Asked: p.Asked, Left: p.Left}
	first := ""
	if q := j.Next("", ""); q != nil {
		first = q.Name
		v.Items = append(v.Items, questionOf(q))
	}
	for _, name := range j.Verdict.Open() {
		if len(v.Items) == limit {
			break
		}
		if q := j.Question(name); name != first && q != nil {
			v.Items = append(v.Items, questionOf(q))
		}
	}
	return s.json(c, http.StatusOK, v)
}

func questionOf(q *classify.Question) questionView {
	v := questionView{Name: q.Name, Text: q.Text, Help: q.Help, Provision: some(q.Ref), Type: "yes_no", Options: []string{}, Yes: q.Yes, No: q.No, Class: q.Class, Screens: texts(q.Screen), Standing: "open"}
	if q.Topic != nil {
		v.Topic = some(q.Topic.Title)
	}
	switch {
	case q.Measure != nil:
		v.Type = "number"
	case q.Input != nil:
		v.Type, v.Options = string(q.Input.Type), texts(q.Input.Options)
	}
	if f := q.Given; f != nil && f.State == "asked" {
		v.Standing = "asked"
	} else if f != nil && f.State == "given" {
		v.Standing = "unknown"
	}
	return v
}

// duties answers with what a law asks for one system.
func (s *server) duties(c *call) error {
	j, _, err := s.judged(c)
	if err != nil {
		return err
	}
	b, err := s.classify.Book(c.r.Context(), c.actor, j)
	if err != nil {
		return err
	}
	v := dutiesView{Items: []dutyView{}, Day: b.Day, Answers: answersOf(j), Roles: texts(b.Roles)}
	for _, d := range b.Duties {
		one := dutyView{Duty: d.ID, Role: d.Role, Provision: d.Ref, Title: d.Title, Must: d.Must, ShownBy: d.Evidence, Deadline: d.Deadline, SetOffBy: d.Event, State: lawState(d.State), From: some(string(d.From)), Reason: d.Reason, Missing: texts(d.Missing)}
		if r := d.Record; r.ID != "" {
			one.Record, one.Position, one.Owner, one.Due = some(s.refOf(r.Kind, r.Number)), some(r.Derived.Text("position")), unset(r.Owner), some(string(r.Due))
		}
		v.Items = append(v.Items, one)
	}
	return s.json(c, http.StatusOK, v)
}
