package classify

import (
	"slices"
	"strings"

	"steward/internal/aims/planning"
	"steward/internal/law"
	"steward/internal/record"
)

// ownLists are the outputs of a law that have a field of their own.
var ownLists = []string{"roles", "transparency", "gpai"}

// result is what is kept of a judgement of today, and of the duties that follow.
func (s *Service) result(j *Judged, want []Duty) record.Body {
	open := j.Verdict.Open()
	b := record.Body{
		"class": j.Class(), "points": list(j.Verdict.Points), "possible": list(j.Verdict.Possible), "open_questions": float64(len(open)),
		"class_open": yesNo(j.ClassOpen()), "needs_person": yesNo(j.NeedsPerson()), "binds_from": nil, "next_day": nil,
		"judged_on": string(j.Day), "content": s.Content(j.Regime.Name), "basis": basisOf(j.Record), "duties_basis": dutiesBasis(j, want),
	}
	if len(j.Disputed) > 0 {
		b["points"], b["possible"] = nil, nil
	}
	var beside []string
	for _, name := range ownLists {
		b[name] = nil
	}
	for _, said := range j.Verdict.Outputs {
		if slices.Contains(ownLists, said.Output.ID) {
			b[said.Output.ID] = list(said.Held)
			continue
		}
		for _, id := range said.Held {
			beside = append(beside, said.Output.ID+": "+id)
		}
	}
	b["beside"] = list(beside)
	binds, next := days(j, want)
	if binds != "" {
		b["binds_from"] = string(binds)
	}
	if next != "" {
		b["next_day"] = string(next)
	}
	return b
}

// basisOf is the fingerprint of the answers a classification has now.
func basisOf(c record.Record) string {
	return planning.Basis(append(c.Derived.List("answers"), c.Derived.List("disputed")...))
}

// days returns the first day on which something binds, and the next day after the
// one judged on which something begins to bind for this system. Days on which the
// law turns for everyone are those of the check.
func days(j *Judged, want []Duty) (binds, next record.Date) {
	sooner := func(day record.Date) {
		if day > j.Day && (next == "" || day < next) {
			next = day
		}
	}
	dates, err := j.Verdict.Dates(j.Given, j.Day)
	if err != nil { // an input that fits no table: the day is not known
		dates = nil
	}
	for _, d := range dates {
		if d.State != law.OnDate {
			continue
		}
		if binds == "" || d.Date < binds {
			binds = d.Date
		}
		sooner(d.Date)
	}
	for _, d := range want {
		sooner(d.From)
	}
	return binds, next
}

// turns are the days on which what a law says begins or ends to be so for everyone.
func turns(r *law.Regime) []record.Date {
	var out []record.Date
	add := func(s law.Span) {
		out = append(out, s.From)
		if s.To != "" {
			out = append(out, s.To.AddDays(1))
		}
	}
	for _, s := range r.Spans() {
		add(s)
	}
	for i := range r.Dates {
		for k := range r.Dates[i].Rows {
			add(r.Dates[i].Rows[k].Valid)
		}
	}
	for i := range r.Obligations {
		add(r.Obligations[i].Valid)
		out = append(out, r.Obligations[i].Formal)
	}
	for i := range r.Milestones {
		out = append(out, r.Milestones[i].Date)
	}
	return out
}

// said are the fields that make up what the law says: when one of them changes,
// the verdict moved.
var said = []string{"class", "points", "roles", "transparency", "gpai", "beside"}

// moved names what a new result says differently from the one kept, and reports
// whether anything was kept. Each is "class: minimal → prohibited".
func moved(kept, now record.Body) []string {
	var out []string
	for _, name := range said {
		from, to := strings.Join(kept.List(name), ", "), strings.Join(now.List(name), ", ")
		if from != to {
			out = append(out, name+": "+orNone(from)+" → "+orNone(to))
		}
	}
	return out
}

func orNone(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// list is the form a body keeps a list in; nil when it is empty.
func list(of []string) any {
	if len(of) == 0 {
		return nil
	}
	out := make([]any, len(of))
	for i, s := range of {
		out[i] = s
	}
	return out
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
