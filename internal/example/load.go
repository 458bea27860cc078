package example

import (
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v4"

	"steward/internal/record"
)

// entry is one record and what became of it. One with Of makes nothing: it tells
// what became of a record that a pack brought. One with SoA is an edition of a
// Statement of Applicability, one with Interview a person's answers in a gap
// analysis, a record for each.
type entry struct {
	ID        string         `yaml:"id"`    // handle that other entries link to
	Of        string         `yaml:"of"`    // key of an item of a pack, such as iso-42001:A.2.2
	Kind      string         `yaml:"kind"`  // name of the kind
	At        int            `yaml:"at"`    // day it was entered, counted from today
	By        string         `yaml:"by"`    // handle of the account that entered it
	Title     string         `yaml:"title"` // and so on, as a record has them
	State     string         `yaml:"state"`
	Owner     string         `yaml:"owner"`
	Due       string         `yaml:"due"`
	Reason    string         `yaml:"reason"`
	External  string         `yaml:"external"` // handles in braces stand for identities
	File      string         `yaml:"file"`     // of evidence: a file below files/
	Fields    map[string]any `yaml:"fields"`
	SoA       *edition       `yaml:"soa"`
	Interview string         `yaml:"interview"` // handle of the gap analysis
	Person    string         `yaml:"person"`    // handle of who answers
	Answers   []reply        `yaml:"answers"`
	Then      []event        `yaml:"then"`

	kind *record.Kind // nil for one with Of
}

// event is a later change of a record.
type event struct {
	At     int            `yaml:"at"`
	By     string         `yaml:"by"`
	Step   string         `yaml:"step"`
	Remove bool           `yaml:"remove"`
	Reason string         `yaml:"reason"`
	Title  string         `yaml:"title"`
	Owner  string         `yaml:"owner"`
	Due    string         `yaml:"due"`
	Set    map[string]any `yaml:"set"`
}

// member is a fictional account.
type member struct {
	ID     string `yaml:"id"`
	Name   string `yaml:"name"`
	Email  string `yaml:"email"`
	Role   string `yaml:"role"`
	Person string `yaml:"person"` // handle of the person record
	Until  string `yaml:"until"`  // last day; a guest comes in when the person is entered
}

// field is a field of the organisation's own.
type field struct {
	Kind    string   `yaml:"kind"`
	Name    string   `yaml:"name"`
	Label   string   `yaml:"label"`
	Type    string   `yaml:"type"`
	Help    string   `yaml:"help"`
	Index   bool     `yaml:"index"`
	Options []option `yaml:"options"`
}

type option struct {
	Name  string `yaml:"name"`
	Label string `yaml:"label"`
}

type view struct {
	Kind  string `yaml:"kind"`
	Name  string `yaml:"name"`
	Query string `yaml:"query"`
}

type role struct {
	Name   string  `yaml:"name"`
	Label  string  `yaml:"label"`
	Help   string  `yaml:"help"`
	Grants []grant `yaml:"grants"`
}

type grant struct {
	Verbs []string `yaml:"verbs"`
	Kinds []string `yaml:"kinds"`
	Own   bool     `yaml:"own"`
}

type invitation struct {
	Name  string   `yaml:"name"`
	Email string   `yaml:"email"`
	Role  string   `yaml:"role"`
	Kinds []string `yaml:"kinds"`
	Until string   `yaml:"until"`
}

// profile is the record of the organisation itself, which is there from the
// start.
type profile struct {
	Fields map[string]any `yaml:"fields"`
}

// settings are what the organisation decided about itself.
type settings struct {
	Profile     profile      `yaml:"profile"`
	Members     []member     `yaml:"members"`
	Packs       []adoption   `yaml:"packs"`
	Fields      []field      `yaml:"fields"`
	Roles       []role       `yaml:"roles"`
	Views       []view       `yaml:"views"`
	Invitations []invitation `yaml:"invitations"`
}

// story is everything the files tell.
type story struct {
	settings settings
	entries  []entry
	laws     []lawStory
	seen     map[string]bool // handles
}

// load reads and checks the files: settings.yaml, laws.yaml with what laws make of
// systems, and a list of entries in each other one.
func load(files fs.FS, kinds *record.Catalogue) (*story, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the example: %w", err)
	}
	s := &story{seen: map[string]bool{}}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read the example: %w", err)
		}
		if name == "settings.yaml" {
			if err := yaml.Load(text, &s.settings, yaml.WithKnownFields()); err != nil {
				return nil, fmt.Errorf("example %s: %w", name, err)
			}
			continue
		}
		if name == "laws.yaml" {
			if err := yaml.Load(text, &s.laws, yaml.WithKnownFields()); err != nil {
				return nil, fmt.Errorf("example %s: %w", name, err)
			}
			continue
		}
		var some []entry
		if err := yaml.Load(text, &some, yaml.WithKnownFields()); err != nil {
			return nil, fmt.Errorf("example %s: %w", name, err)
		}
		for _, e := range some {
			if err := s.add(e, kinds); err != nil {
				return nil, fmt.Errorf("example %s: %w", name, err)
			}
		}
	}
	return s, nil
}

// add checks an entry and takes it into the story.
func (s *story) add(e entry, kinds *record.Catalogue) error {
	switch {
	case e.Of != "":
		e.ID = e.Of
		s.entries = append(s.entries, e)
		return nil
	case e.Interview != "":
		for _, one := range e.interviewed() {
			if err := s.add(one, kinds); err != nil {
				return err
			}
		}
		return nil
	case e.SoA != nil:
		e.Kind = "statement"
	}
	if e.kind = kinds.Kind(e.Kind); e.kind == nil || e.ID == "" || s.seen[e.ID] || e.At >= 0 {
		return fmt.Errorf("entry %q has no kind %q, a repeated handle, or no past day", e.ID, e.Kind)
	}
	s.seen[e.ID] = true
	s.entries = append(s.entries, e)
	return nil
}
