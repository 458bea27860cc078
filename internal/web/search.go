package web

import (
	"html/template"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// searchView is the page of a search.
type searchView struct {
	Text  string
	Kinds []kindBox
	Found []foundView
	Full  bool // there may be more
	Asked bool
}

type kindBox struct {
	Name, Label string
	On          bool
}

type foundView struct {
	Icon, Kind, Ref, Title, URL string
	State                       template.HTML
}

// Bounds of a search: bytes of the question, answers on the page and in the
// palette.
const (
	longestSearch = 200
	searchShown   = 50
	paletteShown  = 10
)

func (w *Web) searchPage(c *call) error {
	text, kinds, err := c.question()
	if err != nil {
		return err
	}
	v := &searchView{Text: text, Asked: text != ""}
	for _, k := range w.kinds.Kinds() {
		if !k.Aside && c.may(access.Read, k) {
			on := false
			for _, n := range kinds {
				on = on || n == k.Name
			}
			v.Kinds = append(v.Kinds, kindBox{k.Name, k.Labels, on})
		}
	}
	hits, err := c.hits(text, kinds, searchShown)
	if err != nil {
		return err
	}
	for _, h := range hits {
		k := w.kinds.Kind(h.Kind)
		v.Found = append(v.Found, foundView{k.Icon, k.Label, refOf(k, h.Number), h.Title, c.recordURL(h.Kind, h.Number), stateBadge(k, h.State)})
	}
	v.Full = len(hits) >= searchShown
	return c.page("search", v)
}

// found is one answer of the palette and of choosers.
type found struct {
	Href  string `json:"href"`
	Title string `json:"title"`
	Ref   string `json:"ref"`
	Kind  string `json:"kind"`
}

func (w *Web) searchJSON(c *call) error {
	text, kinds, err := c.question()
	if err != nil {
		return err
	}
	hits, err := c.hits(text, kinds, paletteShown)
	if err != nil {
		return err
	}
	out := struct {
		Results []found `json:"results"`
	}{Results: []found{}}
	for _, h := range hits {
		k := w.kinds.Kind(h.Kind)
		out.Results = append(out.Results, found{c.recordURL(h.Kind, h.Number), h.Title, refOf(k, h.Number), k.Label})
	}
	return c.json(out)
}

// question reads what is asked and in which kinds.
func (c *call) question() (string, []string, error) {
	if err := c.onlyQuery("q", "kind"); err != nil {
		return "", nil, err
	}
	query := c.r.URL.Query()
	text := strings.TrimSpace(query.Get("q"))
	if len(text) > longestSearch {
		return "", nil, record.Fail(record.Invalid, "The question is too long; a few words find more.")
	}
	for _, name := range query["kind"] {
		if c.web.kinds.Kind(name) == nil {
			return "", nil, record.Fail(record.Invalid, "There is no kind of record called “"+clipText(name, 40)+"”.")
		}
	}
	return text, query["kind"], nil
}

// hits finds records; one whose reference is typed exactly comes first.
func (c *call) hits(text string, kinds []string, limit int) ([]record.Hit, error) {
	if text == "" {
		return nil, nil
	}
	var out []record.Hit
	if prefix, number, ok := record.ParseRef(text); ok {
		if k := c.web.kinds.ByPrefix(prefix); k != nil && (len(kinds) == 0 || slices.Contains(kinds, k.Name)) {
			r, err := c.web.reg.ByNumber(c.ctx, c.actor, k.Name, number)
			if err == nil {
				out = append(out, record.Hit{ID: r.ID, Kind: r.Kind, Number: r.Number, Title: orRef(r.Title, r.Ref(k)), State: r.State})
			} else if record.CodeOf(err) != record.NotFound {
				return nil, err
			}
		}
	}
	found, err := c.web.reg.Search(c.ctx, c.actor, text, kinds, limit)
	if err != nil {
		return nil, err
	}
	for _, h := range found {
		if c.web.kinds.Kind(h.Kind) == nil || len(out) > 0 && h.ID == out[0].ID || len(out) >= limit {
			continue
		}
		out = append(out, h)
	}
	return out, nil
}
