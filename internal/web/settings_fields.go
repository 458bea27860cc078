package web

import (
	"net/url"
	"slices"
	"strings"

	"steward/internal/record"
)

// fieldsData is the fields an organisation added to a kind, and the form for
// one more or for changing one.
type fieldsData struct {
	Form  typed
	Kind  *record.Kind
	Own   []record.Field
	Types []choice
	Kinds []*record.Kind // a link may lead to
	Field *record.Field  // the one that is changed; nil: a new one
}

// ownFields are the fields the organisation added to a kind.
func (c *call) ownFields(kind string) ([]record.Field, error) {
	fields, err := c.web.reg.Fields(c.ctx, c.org.ID, kind)
	return slices.DeleteFunc(slices.Clone(fields), func(f record.Field) bool { return !f.Custom }), err
}

// customTypes are the types a field of one's own may have.
func customTypes() []choice {
	return []choice{
		{"text", "Line of text", ""}, {"richtext", "Longer text", "Markdown"}, {"enum", "Choice", "One of the options you name"},
		{"number", "Number", ""}, {"money", "Amount of money", "Such as 1250.00 EUR"}, {"date", "Date", ""}, {"time", "Moment", "Date and time"},
		{"duration", "Duration", "Such as P6M"}, {"person", "Person", ""}, {"link", "Link to a record", ""}, {"file", "File", ""},
	}
}

func (c *call) fieldsData(form typed, field *record.Field) (any, error) {
	own, err := c.ownFields(c.kind.Name)
	return fieldsData{Form: form, Kind: c.kind, Own: own, Types: customTypes(), Kinds: c.web.kinds.Kinds(), Field: field}, err
}

func (w *Web) fieldsPage(c *call) error {
	d, err := c.fieldsData(blank("type", "text"), nil)
	if err != nil {
		return err
	}
	return c.page("fields", d)
}

// ownField reads the field of the path.
func (c *call) ownField() (*record.Field, error) {
	own, err := c.ownFields(c.kind.Name)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(own, func(f record.Field) bool { return f.Name == c.path("name") })
	if i < 0 {
		return nil, record.Fail(record.NotFound, "There is no such field.")
	}
	return &own[i], nil
}

func (w *Web) fieldPage(c *call) error {
	f, err := c.ownField()
	if err != nil {
		return err
	}
	form := typed{Values: url.Values{"label": {f.Label}, "help": {f.Help}, "type": {string(f.Type)}, "options": {optionLines(f.Options)}}}
	if f.Index {
		form.Values.Set("index", "yes")
	}
	d, err := c.fieldsData(form, f)
	if err != nil {
		return err
	}
	return c.page("field", d)
}

func (w *Web) addField(c *call) error {
	f := record.Field{Name: "x_" + strings.ReplaceAll(c.nameFor(c.value("label"), "field"), "-", "_"), Type: record.Type(c.value("type")),
		Many: c.value("many") == "yes", Target: c.values("target"), Custom: true}
	c.readField(&f)
	own, err := c.ownFields(c.kind.Name)
	if err == nil && slices.ContainsFunc(own, func(o record.Field) bool { return o.Name == f.Name }) {
		err = record.InvalidFields([]record.FieldError{{Field: "label", Code: "taken", Message: "Another field has this label already."}})
	}
	if err == nil {
		err = w.reg.PutField(c.ctx, c.actor, c.kind.Name, f)
	}
	if err != nil {
		return c.again(err, "fields", func(t typed) (any, error) { return c.fieldsData(t, nil) })
	}
	return w.fieldKept(c, "The field is on every form and page of "+c.kind.Labels+" from now on.")
}

func (w *Web) changeField(c *call) error {
	f, err := c.ownField()
	if err != nil {
		return err
	}
	changed := *f
	c.readField(&changed)
	if err := w.reg.PutField(c.ctx, c.actor, c.kind.Name, changed); err != nil {
		return c.again(err, "field", func(t typed) (any, error) { return c.fieldsData(t, f) })
	}
	return w.fieldKept(c, "The field is changed.")
}

// readField takes what can change later: label, help, options, filtering.
func (c *call) readField(f *record.Field) {
	f.Label, f.Help, f.Index = c.value("label"), c.value("help"), c.value("index") == "yes"
	if f.Type == record.Enum {
		f.Options = c.readOptions(c.value("options"), f.Options)
	}
}

func (w *Web) removeField(c *call) error {
	if err := w.reg.RemoveField(c.ctx, c.actor, c.kind.Name, c.path("name")); err != nil {
		return err
	}
	return w.fieldKept(c, "The field is gone from forms and pages. Its values stay in the history.")
}

func (w *Web) fieldKept(c *call, text string) error {
	c.flash("ok", text)
	return c.redirect(c.url("settings", "fields", c.kind.Plural))
}

// optionLines writes the options of a choice for people to change: a line
// each, "name: Label" so that a label can change and the value stays.
func optionLines(options []record.Option) string {
	var lines []string
	for _, o := range options {
		lines = append(lines, o.Name+": "+o.Label)
	}
	return strings.Join(lines, "\n")
}

// readOptions reads a line for each option. A line with a known name before a
// colon renames that option; any other is a new option, named after its label.
func (c *call) readOptions(text string, have []record.Option) []record.Option {
	var out []record.Option
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, label, found := strings.Cut(line, ":")
		name, label = strings.TrimSpace(name), strings.TrimSpace(label)
		if !found || label == "" || !slices.ContainsFunc(have, func(o record.Option) bool { return o.Name == name }) {
			name, label = strings.ReplaceAll(c.nameFor(line, "option"), "-", "_"), line
		}
		out = append(out, record.Option{Name: name, Label: label})
	}
	return out
}
