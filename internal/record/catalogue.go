package record

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// Catalogue is the set of kinds a program knows. It is made once, checked, and
// never changes.
type Catalogue struct {
	kinds   []*Kind
	byName  map[string]*Kind
	byPath  map[string]*Kind
	byRef   map[string]*Kind
	inverse map[string][]Relation
}

// Relation is a link field seen from the kind it points at.
type Relation struct {
	Kind  *Kind  // kind of the source
	Field *Field // the link field
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$`)

// NewCatalogue checks the declarations against one another. The error names
// every fault.
func NewCatalogue(kinds ...*Kind) (*Catalogue, error) {
	c := &Catalogue{byName: map[string]*Kind{}, byPath: map[string]*Kind{}, byRef: map[string]*Kind{}, inverse: map[string][]Relation{}}
	var faults []string
	for _, k := range kinds {
		if c.byName[k.Name] != nil || c.byPath[k.Plural] != nil || c.byRef[k.Prefix] != nil {
			faults = append(faults, k.Name+": name, plural or prefix is taken")
		}
		c.kinds = append(c.kinds, k)
		c.byName[k.Name], c.byPath[k.Plural], c.byRef[k.Prefix] = k, k, k
	}
	for _, k := range kinds {
		faults = append(faults, c.check(k)...)
		for i := range k.Fields {
			if f := &k.Fields[i]; f.IsLink() {
				for _, t := range kinds {
					if f.Targets(t.Name) {
						c.inverse[t.Name] = append(c.inverse[t.Name], Relation{k, f})
					}
				}
			}
		}
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("kinds do not fit: %s", strings.Join(faults, "; "))
	}
	return c, nil
}

func (c *Catalogue) check(k *Kind) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, k.Name+": "+fmt.Sprintf(format, args...)) }
	if !nameForm.MatchString(k.Name) || !nameForm.MatchString(k.Plural) || k.Prefix == "" || k.Version < 1 || len(k.States) == 0 {
		fault("needs name, plural, prefix, version and a state")
	}
	for _, t := range k.Transitions {
		if k.State(t.To) == nil || len(t.From) == 0 || !nameForm.MatchString(t.Name) {
			fault("transition %s leads nowhere", t.Name)
		}
		for _, from := range t.From {
			if k.State(from) == nil {
				fault("transition %s starts at unknown state %s", t.Name, from)
			}
		}
	}
	seen := map[string]bool{"title": true, "state": true, "owner": true, "due": true, "external": true, "number": true, "updated": true, "id": true, "kind": true, "rev": true}
	for i := range k.Fields {
		f := &k.Fields[i]
		if seen[f.Name] || !nameForm.MatchString(f.Name) || f.Label == "" {
			fault("field %q is unnamed, repeated or reserved", f.Name)
		}
		seen[f.Name] = true
		if f.Type == Enum && len(f.Options) == 0 || f.Type == Computed && (f.As == "" || k.Derive == nil) {
			fault("field %s lacks options or derivation", f.Name)
		}
		for _, t := range f.Target {
			if c.byName[t] == nil {
				fault("field %s links to unknown kind %s", f.Name, t)
			}
		}
	}
	for _, col := range k.Columns {
		if !seen[col] {
			fault("column %s is not a field", col)
		}
	}
	for _, from := range k.DerivesFrom {
		kind, rel, _ := strings.Cut(from, ".")
		if src := c.byName[kind]; src == nil || src.Field(rel) == nil {
			fault("derives from unknown relation %s", from)
		}
	}
	for _, name := range slices.Concat(k.Material, k.DerivesOn, k.pinned(), k.scoped(), k.within()) {
		if !seen[name] {
			fault("speaks of unknown field %s", name)
		}
	}
	return faults
}

func (k *Kind) pinned() []string {
	if k.Pin == nil {
		return nil
	}
	return []string{k.Pin.Link, k.Pin.Marks}
}

func (k *Kind) within() []string {
	if k.Within == nil {
		return nil
	}
	return []string{k.Within.Link}
}

func (k *Kind) scoped() (out []string) {
	if k.Scope == nil {
		return nil
	}
	for _, name := range []string{k.Scope.Pack, k.Scope.Day} {
		if name != "" {
			out = append(out, name)
		}
	}
	return out
}

// Kinds returns all kinds in the order they were declared.
func (c *Catalogue) Kinds() []*Kind { return c.kinds }

// Kind returns the kind by name, or nil.
func (c *Catalogue) Kind(name string) *Kind { return c.byName[name] }

// ByPlural returns the kind by the plural used in URLs, or nil.
func (c *Catalogue) ByPlural(plural string) *Kind { return c.byPath[plural] }

// ByPrefix returns the kind by the prefix of its references, or nil.
func (c *Catalogue) ByPrefix(prefix string) *Kind { return c.byRef[prefix] }

// Inverse returns the link fields that may point at the kind.
func (c *Catalogue) Inverse(kind string) []Relation { return c.inverse[kind] }

// Names returns the names of all kinds, sorted.
func (c *Catalogue) Names() []string {
	var out []string
	for _, k := range c.kinds {
		out = append(out, k.Name)
	}
	sort.Strings(out)
	return out
}
