package pack

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"steward/internal/record"
)

// Library is packs that know one another. It does not change; several
// goroutines may use it.
type Library struct {
	packs        map[string]*Pack
	counterparts map[Key][]Counterpart
}

// Counterpart is an item of another pack that relates to the one asked about.
type Counterpart struct {
	Key         Key      // the other item
	Relation    Relation // the item asked about is … the other
	Reversed    bool     // the other item's pack says so, not the asked one's
	Note        string
	Source      Source // the first the mapping names
	Reliability string
}

// Open reads every folder of a file system that holds a pack.yaml. Faults of all
// of them, and mappings to items that are not there, are Problems.
func Open(fsys fs.FS) (*Library, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("read the folder of packs: %w", err)
	}
	var problems Problems
	l := &Library{packs: map[string]*Pack{}}
	for _, e := range entries {
		if _, err := fs.Stat(fsys, path.Join(e.Name(), headerFile)); !e.IsDir() || err != nil {
			continue
		}
		d, err := readFolder(fsys, e.Name())
		if err != nil {
			return nil, err
		}
		p, err := d.done()
		if err != nil {
			problems = append(problems, d.problems...)
			continue
		}
		if l.packs[p.Name] != nil {
			problems.add(d.of("name"), "there are two packs named %s", p.Name)
			continue
		}
		l.packs[p.Name] = p
	}
	for _, p := range l.Packs() {
		problems = append(problems, l.dangling(p, "")...)
	}
	if err := problems[:min(len(problems), maxProblems)].err(); err != nil {
		return nil, err
	}
	l.connect()
	return l, nil
}

// dangling returns the mappings of a pack whose other side is not there, all or
// only those to one other pack.
func (l *Library) dangling(p *Pack, only string) Problems {
	var out Problems
	for i, m := range p.Crosswalk {
		name, item := m.To.Split()
		if only != "" && name != only {
			continue
		}
		where := place{file: p.Name}
		if i < len(p.maps) {
			where = p.maps[i]
		}
		switch other := l.packs[name]; {
		case other == nil:
			out.add(where, "%s maps to the pack %q, which is not there", clip(m.From), clip(name))
		case other.Item(item) == nil:
			out.add(where, "%s maps to %s, which is not there", clip(m.From), clip(string(m.To)))
		}
	}
	return out
}

// connect makes the mappings readable from both sides, those that lead nowhere
// left out.
func (l *Library) connect() {
	l.counterparts = map[Key][]Counterpart{}
	for _, p := range l.Packs() {
		for _, m := range p.Crosswalk {
			if _, there := l.Item(m.To); there == nil {
				continue
			}
			var from Source
			if all := p.SourcesOf(m.Source); len(all) > 0 {
				from = all[0]
			}
			here := p.Key(m.From)
			l.counterparts[here] = append(l.counterparts[here], Counterpart{m.To, m.Relation, false, m.Note, from, m.Reliability})
			l.counterparts[m.To] = append(l.counterparts[m.To], Counterpart{here, m.Relation.Inverse(), true, m.Note, from, m.Reliability})
		}
	}
}

// Packs returns the packs, ordered by name.
func (l *Library) Packs() []*Pack {
	out := make([]*Pack, 0, len(l.packs))
	for _, p := range l.packs {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *Pack) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Pack returns the pack with that name, or nil.
func (l *Library) Pack(name string) *Pack { return l.packs[name] }

// Item returns the pack and the item a key names; both are nil when the item is
// not there.
func (l *Library) Item(key Key) (*Pack, *Item) {
	name, id := key.Split()
	p := l.packs[name]
	if p == nil || p.Item(id) == nil {
		return nil, nil
	}
	return p, p.Item(id)
}

// Counterparts returns the items of other packs that relate to an item, by
// mappings in either direction, in the order of the packs that say so. A mapping
// of a clause stands with the clause: for a requirement below it, ask with the
// items of Pack.Path too.
func (l *Library) Counterparts(key Key) []Counterpart { return slices.Clone(l.counterparts[key]) }

// With returns a library that has more packs: an organisation's own. A name that
// is taken is a record.Error with the code Conflict; mappings to items that are
// not there are Problems. The library itself stays as it is.
func (l *Library) With(extra ...*Pack) (*Library, error) {
	out := l.copy()
	for _, p := range extra {
		if out.packs[p.Name] != nil {
			return nil, record.Fail(record.Conflict, fmt.Sprintf("There is already a pack named %s", p.Name))
		}
		out.packs[p.Name] = p
	}
	var problems Problems
	for _, p := range extra {
		problems = append(problems, out.dangling(p, "")...)
	}
	if err := problems.err(); err != nil {
		return nil, err
	}
	out.connect()
	return out, nil
}

// Check reports whether a pack fits beside the others, or in the place of the
// one that has its name: its mappings lead to items that are there, and the
// mappings of others to it still do. What does not fit is Problems.
func (l *Library) Check(p *Pack) error {
	out := l.copy()
	out.packs[p.Name] = p
	problems := out.dangling(p, "")
	for _, other := range out.Packs() {
		if other != p {
			problems = append(problems, out.dangling(other, p.Name)...)
		}
	}
	return problems.err()
}

func (l *Library) copy() *Library {
	return &Library{packs: maps.Clone(l.packs)}
}

// join writes names as a list.
func join[T ~string](all []T) string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = string(one)
	}
	return strings.Join(out, ", ")
}

func quote(s string) string { return `"` + clip(s) + `"` }
