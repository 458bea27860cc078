package cli

import (
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// view is a record in JSON, as the API shows it.
type view struct {
	ID       record.ID   `json:"id"`
	Ref      string      `json:"ref"`
	Kind     string      `json:"kind"`
	Title    string      `json:"title"`
	State    string      `json:"state"`
	Owner    *string     `json:"owner"`
	Due      *string     `json:"due"`
	External *string     `json:"external"`
	Created  *string     `json:"created"`
	Updated  *string     `json:"updated"`
	Revision int64       `json:"revision"`
	Leaf     int64       `json:"leaf"`
	Removed  bool        `json:"removed"`
	Erased   bool        `json:"erased"`
	Fields   record.Body `json:"fields"`
	Derived  record.Body `json:"derived"`
}

func viewOf(k *record.Kind, r record.Record) view {
	return view{
		ID: r.ID, Ref: r.Ref(k), Kind: r.Kind, Title: r.Title, State: r.State, Owner: unset(string(r.Owner)), Due: unset(string(r.Due)),
		External: unset(r.External), Created: unset(moment(r.Created)), Updated: unset(moment(r.Updated)), Revision: r.Rev, Leaf: r.Seq,
		Removed: r.Removed, Erased: r.Erased, Fields: r.Body, Derived: r.Derived,
	}
}

func viewsOf(kinds *record.Catalogue, records []record.Record) []view {
	out := make([]view, 0, len(records))
	for _, r := range records {
		out = append(out, viewOf(kinds.Kind(r.Kind), r))
	}
	return out
}

func unset(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// shower writes values for people: links by reference and name.
type shower struct {
	kinds  *record.Catalogue
	fields map[string]*record.Field
	names  map[record.ID]register.Name
}

// shower reads what the links of records of a kind are called.
func (r *run) shower(p *Opened, a access.Actor, k *record.Kind, records []record.Record) (*shower, error) {
	fields, err := p.Register.Fields(r.ctx, a.Org, k.Name)
	if err != nil {
		return nil, err
	}
	s := &shower{kinds: p.Register.Kinds(), fields: map[string]*record.Field{}, names: map[record.ID]register.Name{}}
	for i := range fields {
		s.fields[fields[i].Name] = &fields[i]
	}
	var ids []record.ID
	for _, rec := range records {
		ids = append(ids, rec.Owner)
		for _, l := range k.Links(rec, fields) {
			ids = append(ids, l.Target)
		}
		for name := range rec.Derived {
			if f := s.fields[name]; f != nil && isLink(f) {
				for _, id := range record.Strings(rec.Derived[name]) {
					ids = append(ids, record.ID(id))
				}
			}
		}
	}
	for some := range slices.Chunk(ids, 200) {
		found, err := p.Register.Names(r.ctx, a, some)
		if err != nil {
			return nil, err
		}
		for id, n := range found {
			s.names[id] = n
		}
	}
	return s, nil
}

func isLink(f *record.Field) bool {
	return f.Shown() == record.Person || f.Shown() == record.LinkType
}

func (s *shower) name(id record.ID) string {
	n, ok := s.names[id]
	if !ok {
		return string(id)
	}
	return record.Record{Number: n.Number}.Ref(s.kinds.Kind(n.Kind)) + " " + n.Title
}

func (s *shower) field(r record.Record, name string) string {
	v := r.Value(name)
	f := s.fields[name]
	if name == "updated" {
		return day(r.Updated)
	}
	if v == nil || f == nil {
		text, _ := v.(string)
		return text
	}
	if !isLink(f) {
		return strings.ReplaceAll(f.ToText(v), "\n", "; ")
	}
	var all []string
	for _, id := range record.Strings(v) {
		all = append(all, s.name(record.ID(id)))
	}
	return strings.Join(all, "; ")
}
