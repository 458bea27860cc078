package dossier

import (
	"slices"
	"strings"

	"steward/internal/law"
	"steward/internal/record"
)

// subject checks a field of one of the records that are read for every document.
func (r *reader) subject(at int, subject, field string, is []string) {
	name, ok := subjects[subject]
	if !ok {
		r.fault(at, "%q is no record a document reads; known are system, organisation, classification and assessment", clip(subject, 40))
		return
	}
	r.values(at, r.kinds.Kind(name), name, field, is)
}

// values checks that a kind has a field, and that the field can have the values.
func (r *reader) values(at int, k *record.Kind, kind, field string, is []string) {
	if k == nil {
		r.fault(at, "there is no kind of record called %q", clip(kind, 40))
		return
	}
	f := fieldOf(k, field)
	if f == nil {
		r.fault(at, "%s has no field %q", k.Name, clip(field, 40))
		return
	}
	for _, v := range is {
		known := len(f.Options) == 0 || f.Option(v) != nil
		if field == "state" {
			known = k.State(v) != nil
		}
		if !known {
			r.fault(at, "%s of %s is never %q", field, k.Name, clip(v, 40))
		}
	}
}

// table checks the way to the records of a table, its columns and conditions.
func (r *reader) table(s *Source, path []string) {
	if s.Start == "" {
		s.Start = "system"
	}
	at, ok := subjects[s.Start]
	if !ok {
		r.fault(s.line, "%q is no record a document reads", clip(s.Start, 40))
		return
	}
	for _, step := range path {
		kind, field, _ := strings.Cut(step, ".")
		hop, ok := r.hop(s.line, at, kind, field)
		if !ok {
			return
		}
		s.Path, at = append(s.Path, hop), hop.To
	}
	if len(s.Columns) == 0 {
		r.fault(s.line, "columns are missing")
	}
	k := r.kinds.Kind(at)
	for _, c := range s.Columns {
		r.values(s.line, k, at, strings.TrimSuffix(c, "?"), nil)
	}
	for _, d := range s.During {
		if r.values(s.line, k, at, d, nil); k != nil && k.Field(d) != nil && k.Field(d).Type != record.DateType {
			r.fault(s.line, "%s of %s is no day", d, k.Name)
		}
	}
	if len(s.During) == 1 {
		r.fault(s.line, "during has the fields of the first and of the last day")
	}
	for i := range s.Where {
		r.narrow(s, &s.Where[i])
	}
}

// narrow finds the step whose records a condition is about: that to the kind it
// names, or the last one.
func (r *reader) narrow(s *Source, w *Where) {
	w.Hop = len(s.Path) - 1
	if kind, field, named := strings.Cut(w.Field, "."); named {
		w.Hop, w.Field = slices.IndexFunc(s.Path, func(h Hop) bool { return h.To == kind }), field
		if w.Hop < 0 {
			r.fault(s.line, "the table does not lead past %q", clip(kind, 40))
			w.Hop = 0
			return
		}
	}
	at := s.Path[w.Hop].To
	r.values(s.line, r.kinds.Kind(at), at, w.Field, w.Is)
}

// hop reads one step of a path: kind and field of the link it goes along.
func (r *reader) hop(line int, at, kind, field string) (Hop, bool) {
	k := r.kinds.Kind(kind)
	if k == nil {
		r.fault(line, "there is no kind of record called %q", clip(kind, 40))
		return Hop{}, false
	}
	f := k.Field(field)
	switch {
	case f == nil || !f.IsLink():
		r.fault(line, "%s has no link %q", kind, clip(field, 40))
	case kind != at && f.Targets(at):
		if f.Index {
			return Hop{kind, field, true, kind}, true
		}
		r.fault(line, "%s.%s cannot be followed back, lists do not filter by it", kind, field)
	case kind == at && f.Type == record.Person:
		return Hop{kind, field, false, "person"}, true
	case kind == at && len(f.Target) == 1:
		return Hop{kind, field, false, f.Target[0]}, true
	default:
		r.fault(line, "%s.%s does not lead on from %s", kind, field, at)
	}
	return Hop{}, false
}

// checkAll holds the templates against one another and against the law.
func (r *reader) checkAll() {
	ids := map[string]bool{}
	for i := range r.templates {
		t := &r.templates[i]
		r.file = t.file
		if ids[t.ID] {
			r.fault(t.line, "there is another document %q", t.ID)
		}
		ids[t.ID] = true
		if strings.Trim(t.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			r.fault(t.line, "an id has small letters, digits and hyphens")
		}
		r.law(t)
		r.elements(t)
	}
}

// law checks what a template says of the verdict.
func (r *reader) law(t *Template) {
	g := r.regime
	if t.Law != g.Name {
		r.fault(t.line, "the law is %s in this folder", g.Name)
		return
	}
	classes, says := map[string]bool{}, map[string]bool{}
	for _, c := range g.Classes {
		classes[c.ID] = true
		for _, p := range c.Points {
			says[p] = true
		}
	}
	roles := map[string]bool{}
	for _, o := range g.Outputs {
		for _, e := range o.Entries {
			if says[e.ID] = true; o.ID == "roles" {
				roles[e.ID] = true
			}
		}
	}
	all := func(list []string, known map[string]bool, what string) {
		for _, s := range list {
			if !known[s] {
				r.fault(t.line, "the law has no %s %q", what, clip(s, 40))
			}
		}
	}
	for _, a := range t.Asked {
		all(a.Classes, classes, "class")
		all(a.Roles, roles, "role")
		all(a.Says, says, "entry")
	}
	if t.Who != "" {
		all([]string{t.Who}, roles, "role")
	}
	sources := map[string]bool{}
	for _, s := range g.Sources {
		sources[s.ID] = true
	}
	for _, s := range strings.Split(t.Source, ",") {
		all([]string{strings.TrimSpace(s)}, sources, "source")
	}
}

// elements checks identities and takes over what the annex says of a point.
func (r *reader) elements(t *Template) {
	points := map[string]law.AnnexItem{}
	for _, id := range t.Annexes {
		annex := r.regime.Annex(id)
		if annex == nil {
			r.fault(t.line, "the law has no annex %q", clip(id, 40))
			continue
		}
		for _, it := range annex.Items {
			points[it.ID] = it
		}
	}
	seen, ways := map[string]bool{}, map[Hop]bool{}
	for i := range t.Sections {
		for k := range t.Sections[i].Elements {
			e := &t.Sections[i].Elements[k]
			if seen[e.ID] {
				r.fault(e.line, "there is another element %q", e.ID)
			}
			seen[e.ID] = true
			r.point(e, points)
			for _, s := range e.From {
				for _, h := range s.Path {
					ways[h] = true
				}
			}
		}
	}
	r.duties(t, seen)
	for id := range points {
		if !seen[id] {
			r.fault(t.line, "the annex has a point %s that no element stands for", id)
		}
	}
	if len(seen) > maxEntries {
		r.fault(t.line, "there are %d elements; an edition holds at most %d", len(seen), maxEntries)
	}
	if len(ways) > maxWays {
		r.fault(t.line, "the tables go %d different ways; at most %d are read", len(ways), maxWays)
	}
}

// duties checks what a template says it shows.
func (r *reader) duties(t *Template, elements map[string]bool) {
	seen := map[string]bool{}
	for _, s := range t.Shows {
		if seen[s.Duty] {
			r.fault(t.line, "duty %q is there twice", clip(s.Duty, 40))
		}
		seen[s.Duty] = true
		if !slices.ContainsFunc(r.regime.Obligations, func(o law.Obligation) bool { return o.ID == s.Duty }) {
			r.fault(t.line, "the law has no duty %q", clip(s.Duty, 40))
		}
		for _, e := range s.Elements {
			if !elements[e] {
				r.fault(t.line, "duty %s names an element %q that is not there", clip(s.Duty, 40), clip(e, 40))
			}
		}
	}
}

// point takes over words and validity of a point of the annex.
func (r *reader) point(e *Element, points map[string]law.AnnexItem) {
	it, ok := points[e.ID]
	switch {
	case ok && (e.Valid != law.Span{}):
		r.fault(e.line, "the annex says when %s is the law", e.ID)
	case ok:
		e.Valid = it.Valid
		if e.Asks == "" {
			e.Asks = it.Text
		}
		if e.Note == "" {
			e.Note = it.Note
		}
	}
	if e.Asks == "" {
		r.fault(e.line, "asks is missing")
	}
	if e.Ref == "" {
		e.Ref = e.ID
	}
}
