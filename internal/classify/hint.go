package classify

import (
	"context"
	"maps"
	"slices"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
)

// Hint is what is recorded elsewhere about a question. It is never an answer: a
// person takes it, or does not.
type Hint struct {
	Name  string
	Text  string // the question
	Says  string
	Value string
	From  string // where that is recorded, in words
}

// Hints are what is recorded elsewhere about questions that have no answer yet and
// that decide something: what the system's record says, and what was answered for
// other systems about the organisation, the newest answer first.
func (s *Service) Hints(ctx context.Context, a access.Actor, j *Judged) ([]Hint, error) {
	out := s.recorded(j)
	var names []string
	for _, one := range j.Regime.Shared {
		names = append(names, one.Name)
	}
	more, err := s.answeredElsewhere(ctx, a, j, names)
	return append(out, more...), err
}

// HintFor returns what is recorded elsewhere about one question, or nil.
func (s *Service) HintFor(ctx context.Context, a access.Actor, j *Judged, name string) (*Hint, error) {
	for _, one := range s.recorded(j) {
		if one.Name == name {
			return &one, nil
		}
	}
	if !slices.ContainsFunc(j.Regime.Shared, func(s law.Shared) bool { return s.Name == name }) {
		return nil, nil
	}
	found, err := s.answeredElsewhere(ctx, a, j, []string{name})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// wants reports whether a question decides something and has no answer yet.
func (j *Judged) wants(name string, open []string) (asked, bool) {
	q, err := j.ask(name)
	return q, err == nil && !j.putOff(name) && (q.predicate == nil || slices.Contains(open, name))
}

// recorded is what the record of the system points to.
func (s *Service) recorded(j *Judged) []Hint {
	k := s.reg.Kinds().Kind("ai-system")
	open := j.Verdict.Open()
	var out []Hint
	for _, h := range j.Regime.Hints {
		q, wanted := j.wants(h.Name, open)
		f, has := k.Field(h.Field), j.System.Body.List(h.Field)
		if !wanted || f == nil || len(has) == 0 {
			continue
		}
		one := Hint{Name: h.Name, Text: q.title(), Says: h.Says}
		if len(h.Values) == 0 {
			one.Value, one.From = has[0], f.Label+": "+has[0]
			out = append(out, one)
			continue
		}
		for _, v := range h.Values {
			if slices.Contains(has, v) {
				one.From = f.Label + ": " + labelOf(f, v)
				out = append(out, one)
				break
			}
		}
	}
	return out
}

// answersRead is how many answers are looked through for those about the
// organisation.
const answersRead = 100

// answeredElsewhere is what was answered for other systems, the newest answer to each
// question.
func (s *Service) answeredElsewhere(ctx context.Context, a access.Actor, j *Judged, names []string) ([]Hint, error) {
	open, texts := j.Verdict.Open(), map[string]string{}
	for _, name := range names {
		if q, wanted := j.wants(name, open); wanted {
			texts[name] = q.title()
		}
	}
	if len(texts) == 0 || !a.May(access.Read, "fact", nil).Allowed {
		return nil, nil
	}
	page, err := s.reg.List(ctx, a, record.Query{Kind: "fact", Sort: record.Sort{Field: "updated", Desc: true}, Limit: answersRead, Filters: []record.Filter{
		{Field: "name", Op: record.Is, Values: slices.Sorted(maps.Keys(texts))}, {Field: "regime", Op: record.Is, Values: []string{j.Regime.Name}},
		{Field: "state", Op: record.Is, Values: []string{"given"}}, {Field: "says", Op: record.Is, Values: []string{"yes", "no"}}}})
	if err != nil {
		return nil, err
	}
	newest := map[string]record.Record{}
	for _, r := range page.Records {
		if _, there := newest[r.Body.Text("name")]; !there && r.Body.ID("of") != j.Record.ID {
			newest[r.Body.Text("name")] = r
		}
	}
	var of []record.ID
	for _, r := range newest {
		of = append(of, r.Body.ID("of"))
	}
	about, err := s.reg.GetMany(ctx, a, of)
	if err != nil {
		return nil, err
	}
	var out []Hint
	for _, name := range names {
		if r, there := newest[name]; there {
			out = append(out, Hint{Name: name, Text: texts[name], Says: r.Body.Text("says"), From: "Answered for " + about[r.Body.ID("of")].Title})
		}
	}
	return out, nil
}

func labelOf(f *record.Field, value string) string {
	if o := f.Option(value); o != nil {
		return o.Label
	}
	return value
}
