package api

import (
	"net/http"

	"steward/internal/record"
)

// kindView is the declaration of a kind, with the organisation's own fields.
type kindView struct {
	Name        string     `json:"name"`
	Plural      string     `json:"plural"`
	Label       string     `json:"label"`
	Labels      string     `json:"labels"`
	Prefix      string     `json:"prefix"`
	Clause      string     `json:"clause"`
	Help        string     `json:"help"`
	Source      string     `json:"source"`
	TitleLabel  string     `json:"title_label"`
	Titles      bool       `json:"titles_itself"`
	Version     int        `json:"version"`
	Fields      []fieldOut `json:"fields"`
	States      []stateOut `json:"states"`
	Transitions []stepOut  `json:"transitions"`
}

type fieldOut struct {
	Name     string      `json:"name"`
	Label    string      `json:"label"`
	Type     record.Type `json:"type"`
	Shown    record.Type `json:"shown_as"`
	Required bool        `json:"required"`
	Many     bool        `json:"many"`
	Help     string      `json:"help"`
	Source   string      `json:"source"`
	Group    string      `json:"group"`
	Options  []optionOut `json:"options"`
	Target   []string    `json:"target"`
	Index    bool        `json:"filterable"`
	Min      *float64    `json:"min"`
	Max      *float64    `json:"max"`
	Unit     string      `json:"unit"`
	Personal bool        `json:"personal"`
	Custom   bool        `json:"custom"`
}

type optionOut struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Help  string `json:"help"`
}

type stateOut struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Help  string `json:"help"`
	Start bool   `json:"start"`
}

type stepOut struct {
	Name        string   `json:"name"`
	Label       string   `json:"label"`
	From        []string `json:"from"`
	To          string   `json:"to"`
	NeedsReason bool     `json:"needs_reason"`
	Guard       string   `json:"guard"`
	Else        string   `json:"else"`
}

func kindOf(k *record.Kind, fields []record.Field) kindView {
	v := kindView{
		Name: k.Name, Plural: k.Plural, Label: k.Label, Labels: k.Labels, Prefix: k.Prefix, Clause: k.Clause, Help: k.Help, Source: k.Source,
		TitleLabel: k.NameLabel(), Titles: k.AutoTitle != nil, Version: k.Version,
	}
	for i := range fields {
		v.Fields = append(v.Fields, fieldOf(&fields[i]))
	}
	for i, st := range k.States {
		v.States = append(v.States, stateOut{st.Name, st.Label, st.Help, st.Start || i == 0})
	}
	for _, t := range k.Transitions {
		v.Transitions = append(v.Transitions, stepOut{t.Name, t.Label, t.From, t.To, t.NeedsReason, t.Guard, t.Else})
	}
	return v
}

func fieldOf(f *record.Field) fieldOut {
	v := fieldOut{
		Name: f.Name, Label: f.Label, Type: f.Type, Shown: f.Shown(), Required: f.Required, Many: f.Many, Help: f.Help, Source: f.Source, Group: f.Group,
		Target: f.Target, Index: f.Index, Min: f.Min, Max: f.Max, Unit: f.Unit, Personal: f.Personal, Custom: f.Custom,
	}
	if f.Type == record.Person {
		v.Target = []string{"person"}
	}
	for _, o := range f.Options {
		v.Options = append(v.Options, optionOut(o))
	}
	return v
}

// kinds answers with every kind, its fields, states and steps.
func (s *server) kinds(c *call) error {
	v := listView[kindView]{}
	for _, k := range s.reg.Kinds().Kinds() {
		fields, err := s.reg.Fields(c.r.Context(), c.actor.Org, k.Name)
		if err != nil {
			return err
		}
		v.Items = append(v.Items, kindOf(k, fields))
	}
	return s.json(c, http.StatusOK, v)
}

// named returns the kind that the path names.
func (s *server) named(c *call) (*record.Kind, error) {
	if k := s.reg.Kinds().Kind(c.path("kind")); k != nil {
		return k, nil
	}
	return nil, record.Fail(record.NotFound, "There is no kind "+quote(c.path("kind"))+".")
}

// oneKind answers with one kind.
func (s *server) oneKind(c *call) error {
	k, err := s.named(c)
	if err != nil {
		return err
	}
	fields, err := s.reg.Fields(c.r.Context(), c.actor.Org, k.Name)
	if err != nil {
		return err
	}
	return s.json(c, http.StatusOK, kindOf(k, fields))
}

// putField adds a field of the organisation's own to a kind, or changes it, and
// answers with the kind.
func (s *server) putField(c *call) error {
	k, err := s.named(c)
	if err != nil {
		return err
	}
	o, err := c.body(false)
	if err != nil {
		return err
	}
	f := readField(c.path("name"), o)
	if err := o.check(); err != nil {
		return err
	}
	if err := s.reg.PutField(c.r.Context(), c.actor, k.Name, f); err != nil {
		return err
	}
	return s.oneKind(c)
}

func readField(name string, o *object) record.Field {
	f := record.Field{
		Name: name, Label: o.text("label"), Type: record.Type(o.text("type")), Many: o.flag("many"), Help: o.text("help"),
		Target: o.texts("target"), Index: o.flag("filterable"), Custom: true,
	}
	for _, option := range o.objects("options") {
		f.Options = append(f.Options, record.Option{Name: option.text("name"), Label: option.text("label")})
		option.done()
	}
	return f
}

// removeField takes a field of the organisation's own out of use.
func (s *server) removeField(c *call) error {
	k, err := s.named(c)
	if err != nil {
		return err
	}
	if err := s.reg.RemoveField(c.r.Context(), c.actor, k.Name, c.path("name")); err != nil {
		return err
	}
	return s.nothing(c)
}

// nothing answers that it is done and there is nothing to show.
func (s *server) nothing(c *call) error {
	c.begun = true
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
