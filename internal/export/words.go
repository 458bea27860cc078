package export

import (
	"context"

	"steward/internal/record"
)

// dictionary is kinds.json: the words that turn an entry into a line of
// records/. It is Steward's and the organisation's vocabulary on the day of the
// pack, and the one part of a readable record that no leaf commits to.
type dictionary struct {
	Kinds []kindWords `json:"kinds"`

	byName map[string]*kindWords
}

type kindWords struct {
	Name      string       `json:"name"`
	Label     string       `json:"label"`
	Labels    string       `json:"labels"`
	Prefix    string       `json:"prefix"`
	NameLabel string       `json:"name_label"`
	TitleFrom []string     `json:"title_from"` // fields that make up a title the entry lacks
	States    []word       `json:"states"`
	Fields    []fieldWords `json:"fields"`

	fields map[string]int
}

type word struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

type fieldWords struct {
	Name    string      `json:"name"`
	Label   string      `json:"label"`
	Type    record.Type `json:"type"`
	Unit    string      `json:"unit,omitempty"`
	Options []word      `json:"options,omitempty"`
}

// wordsOf writes the dictionary of all kinds with the organisation's own fields.
func wordsOf(ctx context.Context, src Source, org record.ID) (*dictionary, error) {
	d := &dictionary{}
	for _, k := range src.Kinds().Kinds() {
		fields, err := src.Fields(ctx, org, k.Name)
		if err != nil {
			return nil, err
		}
		w := kindWords{Name: k.Name, Label: k.Label, Labels: k.Labels, Prefix: k.Prefix, NameLabel: k.NameLabel(), TitleFrom: []string{}}
		for _, s := range k.States {
			w.States = append(w.States, word{s.Name, s.Label})
		}
		for i := range fields {
			if fields[i].Type != record.Computed {
				w.Fields = append(w.Fields, fieldWordsOf(&fields[i]))
			}
		}
		if k.AutoTitle != nil {
			w.TitleFrom = append(w.TitleFrom, k.Columns...)
		}
		d.Kinds = append(d.Kinds, w)
	}
	d.index()
	return d, nil
}

func fieldWordsOf(f *record.Field) fieldWords {
	w := fieldWords{Name: f.Name, Label: f.Label, Type: f.Type, Unit: f.Unit}
	for _, o := range f.Options {
		w.Options = append(w.Options, word{o.Name, o.Label})
	}
	return w
}

func (d *dictionary) index() {
	d.byName = make(map[string]*kindWords, len(d.Kinds))
	for i := range d.Kinds {
		k := &d.Kinds[i]
		d.byName[k.Name] = k
		k.fields = make(map[string]int, len(k.Fields))
		for j, f := range k.Fields {
			k.fields[f.Name] = j
		}
	}
}

// kind returns the words of a kind, or nil.
func (d *dictionary) kind(name string) *kindWords { return d.byName[name] }

func (k *kindWords) field(name string) *fieldWords {
	if i, ok := k.fields[name]; ok {
		return &k.Fields[i]
	}
	return nil
}

// labelOf returns the label of a name, or the name where there is none.
func labelOf(words []word, name string) string {
	for _, w := range words {
		if w.Name == name {
			return w.Label
		}
	}
	return name
}

// linksOf returns the identities an entry names: its owner and what its fields
// link to.
func (k *kindWords) linksOf(c record.Change) []record.ID {
	var out []record.ID
	if c.Owner != "" {
		out = append(out, c.Owner)
	}
	for _, f := range k.Fields {
		if f.Type == record.LinkType || f.Type == record.Person {
			for _, id := range c.Body.List(f.Name) {
				out = append(out, record.ID(id))
			}
		}
	}
	return out
}
