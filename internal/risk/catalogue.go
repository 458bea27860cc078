package risk

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"steward/internal/aims/option"
	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/rule"
	"steward/internal/tree"
)

// Bounds of a catalogue.
const (
	MaxCatalogue = 1 << 20 // bytes of one file
	maxFiles     = 40
	maxEntries   = 2000
	maxSuggest   = 200
	maxLine      = 400 // bytes of one text
)

// Library is the catalogues of risks that come with Steward, by identity.
type Library struct {
	Catalogues []Catalogue
	entries    map[string]Entry
}

// Catalogue is one list of risks others keep: its identifiers and names, where
// they are from and on what terms, and conditions of our own.
type Catalogue struct {
	ID          string
	Title       string
	Edition     string
	Licence     string
	Attribution string
	URL         string
	Entries     []Entry
	suggests    []suggests
}

// Entry is one risk of a catalogue.
type Entry struct {
	Key        string // "owasp-llm-2026:LLM01:2026": names it everywhere
	ID         string
	Name       string
	Under      string // the entry it is a part of; empty for none
	Category   string // of ours; may be empty
	Objectives []string
}

// suggests is a condition with the entries it suggests.
type suggests struct {
	when    *rule.Rule
	because string
	harmed  []string
	entries []string // keys
}

// Open reads the catalogues in the folder risks. Reading is strict and bounded; the
// error names file and line.
func Open(fsys fs.FS) (*Library, error) {
	names, err := fs.Glob(fsys, "risks/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("find catalogues of risks: %w", err)
	}
	if len(names) == 0 || len(names) > maxFiles {
		return nil, fmt.Errorf("there are %d catalogues of risks, expected 1 to %d", len(names), maxFiles)
	}
	l := &Library{entries: map[string]Entry{}}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		c, err := ReadCatalogue(data)
		if err == nil && c.ID != strings.TrimSuffix(path.Base(name), ".yaml") {
			err = fmt.Errorf("its id is %s", c.ID)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, e := range c.Entries {
			l.entries[e.Key] = e
		}
		l.Catalogues = append(l.Catalogues, c)
	}
	return l, nil
}

// Entry returns an entry by key.
func (l *Library) Entry(key string) (Entry, bool) {
	e, ok := l.entries[key]
	return e, ok
}

// ReadCatalogue reads one catalogue. Unknown keys, repeated identifiers, names of
// nothing and conditions that do not compile are errors that say where.
func ReadCatalogue(data []byte) (Catalogue, error) {
	if len(data) > MaxCatalogue {
		return Catalogue{}, fmt.Errorf("it is larger than %d bytes", MaxCatalogue)
	}
	root, err := tree.YAML(data, 0, tree.Limits{Depth: 8, Values: 50_000})
	var e *tree.Error
	if errors.As(err, &e) {
		return Catalogue{}, fmt.Errorf("line %d: %s", e.Line, e.Reason)
	} else if err != nil {
		return Catalogue{}, err
	}
	r := &reader{known: map[string]bool{}}
	c := r.catalogue(root)
	return c, r.err
}

// reader gathers the first fault.
type reader struct {
	err   error
	known map[string]bool
}

func (r *reader) fault(n *tree.Node, format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("line %d: %s", n.Line, fmt.Sprintf(format, args...))
	}
}

// keys refuses keys an object may not have.
func (r *reader) keys(n *tree.Node, allowed ...string) {
	if n.Type != tree.Object {
		r.fault(n, "keys are expected here: %s", strings.Join(allowed, ", "))
	}
	for _, k := range n.Keys {
		if !slices.Contains(allowed, k) {
			r.fault(n, "%q is not a key of this place", short(k))
		}
	}
}

// text reads a text that has to be there.
func (r *reader) text(n *tree.Node, key string, must bool) string {
	v := n.Get(key)
	s := v.String()
	switch {
	case s == "" && must:
		r.fault(n, "%s is missing", key)
	case len(s) > maxLine || record.CheckProse(s, maxLine, false) != nil:
		r.fault(n, "%s is too long, or not one line", key)
	}
	return s
}

func (r *reader) list(n *tree.Node, key string, most int) []tree.Node {
	v := n.Get(key)
	if v.Type != tree.List && v.Type != tree.Null {
		r.fault(n, "%s is not a list", key)
		return nil
	}
	if len(v.Items) > most {
		r.fault(n, "%s has more than %d items", key, most)
		return nil
	}
	return v.Items
}

func (r *reader) catalogue(root *tree.Node) Catalogue {
	r.keys(root, "id", "title", "edition", "licence", "attribution", "url", "entries", "suggest")
	c := Catalogue{ID: r.text(root, "id", true), Title: r.text(root, "title", true), Edition: r.text(root, "edition", true), Licence: r.text(root, "licence", true), Attribution: r.text(root, "attribution", true), URL: r.text(root, "url", true)}
	if !strings.HasPrefix(c.URL, "https://") || strings.ContainsAny(c.ID, ": ") {
		r.fault(root, "the id has no colon or space, and the address begins with https://")
	}
	for _, n := range r.list(root, "entries", maxEntries) {
		c.Entries = append(c.Entries, r.entry(c.ID, &n))
	}
	for _, e := range c.Entries {
		if e.Under != "" && !r.known[c.ID+":"+e.Under] {
			r.fault(root, "%s is under %s, which is not there", short(e.ID), short(e.Under))
		}
	}
	if len(c.Entries) == 0 {
		r.fault(root, "there are no entries")
	}
	vocabulary, err := vocabulary()
	if err != nil {
		r.fault(root, "%v", err)
		return c
	}
	for _, n := range r.list(root, "suggest", maxSuggest) {
		c.suggests = append(c.suggests, r.suggests(c.ID, vocabulary, &n))
	}
	return c
}

func (r *reader) entry(catalogue string, n *tree.Node) Entry {
	r.keys(n, "id", "name", "under", "category", "objectives")
	e := Entry{ID: r.text(n, "id", true), Name: r.text(n, "name", true), Under: r.text(n, "under", false), Category: r.text(n, "category", false)}
	e.Key = catalogue + ":" + e.ID
	if r.known[e.Key] {
		r.fault(n, "%s is there twice", short(e.ID))
	}
	r.known[e.Key] = true
	if e.Category != "" && !named(planning.RiskCategories(), e.Category) {
		r.fault(n, "%s is no category", short(e.Category))
	}
	for _, o := range r.list(n, "objectives", 20) {
		if !named(option.Objectives(), o.String()) {
			r.fault(n, "%s is no objective", short(o.String()))
		}
		e.Objectives = append(e.Objectives, o.String())
	}
	return e
}

func (r *reader) suggests(catalogue string, v *rule.Vocabulary, n *tree.Node) suggests {
	r.keys(n, "when", "because", "harmed", "entries")
	out := suggests{because: r.text(n, "because", true)}
	compiled, err := v.Compile(r.text(n, "when", true))
	if err != nil {
		r.fault(n, "the condition: %v", err)
	}
	out.when = compiled
	for _, h := range r.list(n, "harmed", 10) {
		if planning.Risk.Field("harmed").Option(h.String()) == nil {
			r.fault(n, "%s is nobody that is harmed", short(h.String()))
		}
		out.harmed = append(out.harmed, h.String())
	}
	for _, e := range r.list(n, "entries", maxEntries) {
		key := catalogue + ":" + e.String()
		if !r.known[key] {
			r.fault(n, "%s is not an entry", short(e.String()))
		}
		out.entries = append(out.entries, key)
	}
	return out
}

func named(options []record.Option, name string) bool {
	return slices.ContainsFunc(options, func(o record.Option) bool { return o.Name == name })
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
