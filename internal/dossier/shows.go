package dossier

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// Shown is what a document shows of a duty of the law, as its elements stand.
type Shown struct {
	Article  string   `json:"article"`
	Duty     string   `json:"duty"`               // number in the content of the law
	Elements []string `json:"elements,omitempty"` // those that speak of it; empty: all
	Extent   string   `json:"extent"`             // ShowsAll, ShowsPart or ShowsNone
	Title    string   `json:"title"`
	Why      string   `json:"why,omitempty"` // why it is not all
}

// shows says what a document shows of each duty it is made for that is in the law on
// the day.
func (g *gather) shows(t *Template, d *Document) []Shown {
	var out []Shown
	for _, s := range t.Shows {
		o := g.regime.Obligation(s.Duty, g.day)
		if o == nil {
			continue
		}
		one := Shown{Article: o.Ref, Duty: o.ID, Elements: s.Elements, Title: o.Title}
		one.Extent, one.Why = s.extent(d.Entries())
		out = append(out, one)
	}
	return out
}

// extent is what elements show of a duty: never more than the template says, less
// where one of them lacks something, and nothing where none has content.
func (s Shows) extent(entries []Entry) (extent, why string) {
	asked, lacking, some := 0, 0, false
	for _, e := range entries {
		if e.Status == NotAsked || len(s.Elements) > 0 && !slices.Contains(s.Elements, e.ID) {
			continue
		}
		if asked++; e.Status != Filled {
			lacking++
		}
		some = some || e.Status == Filled || e.Status == Partly
	}
	switch {
	case s.Extent == ShowsNone:
		return ShowsNone, s.Why
	case asked == 0:
		return ShowsNone, "None of its elements is asked."
	case !some:
		return ShowsNone, "None of its elements has content."
	case lacking > 0:
		gaps := fmt.Sprintf("%d of %d elements %s something.", lacking, asked, plural(lacking, "lacks", "lack"))
		if asked == 1 {
			gaps = "The element lacks something."
		}
		return ShowsPart, strings.TrimSpace(gaps + " " + s.Why)
	}
	return s.Extent, s.Why
}

// covering sets which duties of the system an edition covers, whole and in part, and
// what it speaks of.
func (s *Service) covering(ctx context.Context, a access.Actor, d *Document, body record.Body) error {
	at := map[string]string{}
	var duties []string
	for _, one := range d.Shows {
		if field := map[string]string{ShowsAll: "covers", ShowsPart: "covers_part"}[one.Extent]; field != "" {
			at[one.Duty] = field
			duties = append(duties, one.Duty)
		}
	}
	if len(duties) > 0 {
		is := func(field string, values ...string) record.Filter {
			return record.Filter{Field: field, Op: record.Is, Values: values}
		}
		q := record.Query{Kind: "obligation", Filters: []record.Filter{is("system", string(d.System.ID)), is("regime", d.Law.Name), is("duty", duties...)}}
		lists := map[string][]any{}
		for r, err := range s.reg.All(ctx, a, q) {
			if err != nil {
				return err
			}
			field := at[r.Body.Text("duty")]
			if lists[field] = append(lists[field], string(r.ID)); len(lists[field]) > record.MaxMany {
				return record.Fail(record.TooLarge, "There are more duties of this system than an edition can cover.")
			}
		}
		for field, list := range lists {
			body[field] = list
		}
	}
	about := s.speaksOf(d)
	if len(about) > record.MaxMany {
		return record.Fail(record.TooLarge, fmt.Sprintf("The document speaks of more than %d systems, models, datasets and other things; an edition cannot be held against all of them.", record.MaxMany))
	}
	body["about"] = ids(about)
	return nil
}

// speaksOf are the records a document is filled from whose change makes an edition
// outdated, the system first.
func (s *Service) speaksOf(d *Document) []record.ID {
	about := s.reg.Kinds().Kind("legal-document").Field("about")
	out := []record.ID{d.System.ID}
	for _, e := range d.Entries() {
		for _, p := range e.Parts {
			for _, r := range p.records() {
				prefix, _, _ := record.ParseRef(r.Reference)
				if k := s.reg.Kinds().ByPrefix(prefix); k != nil && about.Targets(k.Name) && !slices.Contains(out, r.ID) {
					out = append(out, r.ID)
				}
			}
		}
	}
	return out
}

// records are those a part is filled from.
func (p Part) records() []About {
	var out []About
	if p.Record != nil && !p.Empty() {
		out = append(out, *p.Record)
	}
	for _, r := range p.Rows {
		out = append(out, r.Record)
	}
	return out
}
