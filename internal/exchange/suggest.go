package exchange

import (
	"slices"
	"sort"
	"strings"

	"steward/internal/record"
)

// minLikeness is the least match that is suggested at all.
const minLikeness = 45

// SuggestMapping guesses how a table becomes records, from the names of columns
// in English, Dutch, German and French and from values. It is a start for
// people to correct: it always passes Check, except that Title is empty when no
// column can be a name.
func SuggestMapping(t *Table, cat *record.Catalogue) Mapping {
	w := vocabulary()
	seen := newGlimpse(t, w)
	var best *guess
	for _, k := range cat.Kinds() {
		if k.Aside {
			continue
		}
		g := newGuess(t, cat, k, w, seen)
		g.run()
		if best == nil || g.score > best.score {
			best = g
		}
	}
	if best == nil {
		return Mapping{Format: MappingFormat}
	}
	return best.mapping
}

// SuggestFor guesses as SuggestMapping does, for a kind that people chose.
func SuggestFor(t *Table, cat *record.Catalogue, kind string) Mapping {
	k := cat.Kind(kind)
	if k == nil {
		return Mapping{Format: MappingFormat}
	}
	w := vocabulary()
	g := newGuess(t, cat, k, w, newGlimpse(t, w))
	g.run()
	return g.mapping
}

// Complete fills in how a column becomes the field that people chose for it: what
// its values mean, the layout of dates, what divides lists, what a link names.
// It reports whether the values suit the field.
func Complete(t *Table, cat *record.Catalogue, kind string, a Assign) (Assign, bool) {
	k, column := cat.Kind(kind), t.Index(a.Column)
	if k == nil || column < 0 || a.Field != "state" && a.Field != "owner" && k.Field(a.Field) == nil {
		return a, false
	}
	w := vocabulary()
	ok := newGuess(t, cat, k, w, newGlimpse(t, w)).suits(&a, column)
	return a, ok
}

func vocabulary() *words {
	w, err := loadWords()
	if err != nil {
		return &words{}
	}
	return w
}

func newGuess(t *Table, cat *record.Catalogue, k *record.Kind, w *words, seen *glimpse) *guess {
	return &guess{table: t, cat: cat, words: w, kind: k, seen: seen, taken: map[int]bool{}}
}

// glimpse is what all guesses look at: the different values of each column, and
// the column that identifies rows.
type glimpse struct {
	values   [][]string
	identity int // -1 when there is none
}

// newGlimpse looks once at the whole table. The identity is the first column
// that is called so and whose values are there and differ in every row.
func newGlimpse(t *Table, w *words) *glimpse {
	out := &glimpse{identity: -1}
	for i, c := range t.Columns {
		out.values = append(out.values, t.distinctValues(i, maxSeen))
		if out.identity < 0 && c.Filled == len(t.Rows) && bestLikeness(spell(c.Name), w.Identity) == 100 && len(t.distinctValues(i, c.Filled)) == c.Filled {
			out.identity = i
		}
	}
	return out
}

// guess is the best mapping to one kind, and how good it is.
type guess struct {
	table   *Table
	cat     *record.Catalogue
	words   *words
	kind    *record.Kind
	seen    *glimpse
	mapping Mapping
	taken   map[int]bool // columns
	score   int
}

func (g *guess) run() {
	g.mapping = Mapping{Format: MappingFormat, Kind: g.kind.Name}
	var names []string
	for _, c := range g.table.Columns {
		names = append(names, c.Name)
	}
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	g.mapping.Columns = names
	g.mapping.Source = "list-" + digest(sorted...)[:8]
	g.mapping.Name = g.kind.Labels + " from " + first(oneLine(g.table.Part), oneLine(g.table.File), "a list")
	if id := g.seen.identity; id >= 0 {
		g.mapping.Extern = []string{g.table.Columns[id].Name}
		g.taken[id] = true
	}
	g.title()
	for _, m := range g.matches() {
		g.take(m)
	}
	sort.SliceStable(g.mapping.Fields, func(i, j int) bool {
		return g.table.Index(g.mapping.Fields[i].Column) < g.table.Index(g.mapping.Fields[j].Column)
	})
	g.score += g.kindBonus()
}

// title takes the column called most like a name; without one, the first whose
// values are mostly different short texts.
func (g *guess) title() {
	best, at := 0, -1
	own := []string{spell(g.kind.Label), spell(g.kind.Label) + " name", spell(g.kind.NameLabel())}
	for i, c := range g.table.Columns {
		name := spell(c.Name)
		s := max(bestLikeness(name, own), bestLikeness(name, g.words.Title))
		if !g.taken[i] && c.Filled > 0 && s > best {
			best, at = s, i
		}
	}
	for i, c := range g.table.Columns {
		if at >= 0 && best >= minLikeness {
			break
		}
		if !g.taken[i] && c.Filled*10 >= len(g.table.Rows)*9 && g.prose(i) {
			at, best = i, minLikeness
		}
	}
	if at >= 0 && best >= minLikeness {
		g.mapping.Title = g.table.Columns[at].Name
		g.taken[at] = true
	}
}

func (g *guess) prose(column int) bool {
	values := g.seen.values[column]
	letters := 0
	for _, v := range values {
		_, day := readDate(v, "")
		if strings.ContainsFunc(v, func(r rune) bool { return r > '9' }) && !day && len(v) <= 200 && !strings.Contains(v, "://") {
			letters++
		}
	}
	return letters*10 >= len(values)*9 && len(values)*2 > min(maxSeen, len(g.table.Rows))
}

// match is a column that may fill a field.
type match struct {
	column int
	field  string
	score  int
}

// matches returns candidates, best first.
func (g *guess) matches() []match {
	var out []match
	for i, c := range g.table.Columns {
		if g.taken[i] || c.Filled == 0 {
			continue
		}
		name := spell(c.Name)
		for f := range g.kind.Fields {
			field := &g.kind.Fields[f]
			if s := max(likeness(name, spell(field.Name)), likeness(name, spell(field.Label))); s >= minLikeness {
				out = append(out, match{i, field.Name, s + 5})
			}
		}
		for _, w := range g.words.Fields {
			for rank, field := range w.Fields {
				if field != "state" && field != "owner" && g.kind.Field(field) == nil {
					continue
				}
				if s := bestLikeness(name, w.Words); s >= minLikeness {
					out = append(out, match{i, field, s - rank})
				}
				break
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].score > out[j].score })
	return out
}

// take uses a match if column and field are free and the values suit.
func (g *guess) take(m match) {
	if g.taken[m.column] || slices.ContainsFunc(g.mapping.Fields, func(a Assign) bool { return a.Field == m.field }) {
		return
	}
	a := Assign{Field: m.field, Column: g.table.Columns[m.column].Name}
	if !g.suits(&a, m.column) {
		return
	}
	g.mapping.Fields = append(g.mapping.Fields, a)
	g.taken[m.column] = true
	g.score += m.score
}

// kindBonus looks for the kind in the names of file, sheet and columns.
func (g *guess) kindBonus() int {
	bonus := 0
	if g.kind.Name == "ai-system" {
		bonus = 30
	}
	name := spell(g.table.Part + " " + g.table.File)
	mine := append([]string{spell(g.kind.Label), spell(g.kind.Labels), spell(g.kind.Plural)}, g.words.Kinds[g.kind.Name]...)
	for _, w := range mine {
		if w != "" && strings.Contains(" "+name+" ", " "+w+" ") {
			bonus += 120
			break
		}
	}
	if title := spell(g.mapping.Title); title != "" {
		for _, w := range mine {
			if w != "" && strings.Contains(" "+title+" ", " "+w+" ") {
				bonus += 100
				break
			}
		}
	}
	return bonus
}
