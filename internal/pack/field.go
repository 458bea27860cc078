package pack

// field is one key of an object in a pack: its name, where its value goes and
// what the value may be. The tables below are the format: the reader, the
// spreadsheet reader, the JSON Schema and the comparison all follow them.
type field[T any] struct {
	name     string
	at       func(*T) any // *string, *bool, *[]string, or a named text
	most     int          // characters of the text, or of each text of a list
	lines    bool         // line breaks are allowed
	required bool
}

// How long texts may be, in characters, and lists, in entries.
const (
	short    = 120
	line     = 300
	long     = 1000
	page     = 6000
	maxTexts = 60
)

func headerFields() []field[Pack] {
	return []field[Pack]{
		{"name", func(p *Pack) any { return &p.Name }, short, false, true},
		{"title", func(p *Pack) any { return &p.Title }, line, false, true},
		{"version", func(p *Pack) any { return &p.Version }, short, false, true},
		{"publisher", func(p *Pack) any { return &p.Publisher }, line, false, false},
		{"about", func(p *Pack) any { return &p.About }, page, true, false},
		{"licence", func(p *Pack) any { return &p.Licence }, long, true, false},
		{"notice", func(p *Pack) any { return &p.Notice }, page, true, false},
		{"valid_from", func(p *Pack) any { return &p.ValidFrom }, short, false, true},
		{"valid_to", func(p *Pack) any { return &p.ValidTo }, short, false, false},
		{"selection", func(p *Pack) any { return &p.Selection }, short, false, false},
		{"uncertain", func(p *Pack) any { return &p.Uncertain }, long, false, false},
	}
}

func sourceFields() []field[Source] {
	return []field[Source]{
		{"id", func(s *Source) any { return &s.ID }, short, false, true},
		{"reference", func(s *Source) any { return &s.Reference }, long, false, true},
		{"what", func(s *Source) any { return &s.What }, long, false, false},
		{"reliability", func(s *Source) any { return &s.Reliability }, line, false, false},
	}
}

func itemFields() []field[Item] {
	return []field[Item]{
		{"id", func(i *Item) any { return &i.ID }, short, false, true},
		{"parent", func(i *Item) any { return &i.Parent }, short, false, false},
		{"type", func(i *Item) any { return &i.Type }, short, false, true},
		{"title", func(i *Item) any { return &i.Title }, line, false, true},
		{"text", func(i *Item) any { return &i.Text }, page, true, false},
		{"assessed", func(i *Item) any { return &i.Assessed }, 0, false, false},
		{"selected", func(i *Item) any { return &i.Selected }, 0, false, false},
		{"ai_specific", func(i *Item) any { return &i.AISpecific }, 0, false, false},
		{"documented", func(i *Item) any { return &i.Documented }, short, false, false},
		{"guidance", func(i *Item) any { return &i.Guidance }, long, false, false},
		{"evidence", func(i *Item) any { return &i.Evidence }, long, false, false},
		{"questions", func(i *Item) any { return &i.Questions }, long, false, false},
		{"findings", func(i *Item) any { return &i.Findings }, long, false, false},
		{"roles", func(i *Item) any { return &i.Roles }, short, false, false},
		{"source", func(i *Item) any { return &i.Source }, line, false, false},
		{"confidence", func(i *Item) any { return &i.Confidence }, line, false, false},
		{"note", func(i *Item) any { return &i.Note }, page, true, false},
		{"valid_from", func(i *Item) any { return &i.ValidFrom }, short, false, false},
		{"valid_to", func(i *Item) any { return &i.ValidTo }, short, false, false},
	}
}

func documentFields() []field[Document] {
	return []field[Document]{
		{"id", func(d *Document) any { return &d.ID }, short, false, true},
		{"item", func(d *Document) any { return &d.Item }, short, false, true},
		{"title", func(d *Document) any { return &d.Title }, line, false, true},
		{"form", func(d *Document) any { return &d.Form }, short, false, true},
		{"confidence", func(d *Document) any { return &d.Confidence }, line, false, false},
	}
}

func mappingFields() []field[Mapping] {
	return []field[Mapping]{
		{"from", func(m *Mapping) any { return &m.From }, short, false, true},
		{"to", func(m *Mapping) any { return &m.To }, short, false, true},
		{"relation", func(m *Mapping) any { return &m.Relation }, short, false, true},
		{"note", func(m *Mapping) any { return &m.Note }, long, false, false},
		{"source", func(m *Mapping) any { return &m.Source }, line, false, false},
		{"reliability", func(m *Mapping) any { return &m.Reliability }, line, false, false},
	}
}

func termFields() []field[Term] {
	return []field[Term]{
		{"id", func(t *Term) any { return &t.ID }, short, false, true},
		{"type", func(t *Term) any { return &t.Type }, short, false, true},
		{"title", func(t *Term) any { return &t.Title }, line, false, true},
		{"text", func(t *Term) any { return &t.Text }, page, true, false},
		{"source", func(t *Term) any { return &t.Source }, line, false, false},
		{"confidence", func(t *Term) any { return &t.Confidence }, line, false, false},
	}
}
