package web

import (
	"fmt"

	"steward/internal/aims/leadership"
	"steward/internal/record"
)

// answerView is an answer in words.
type answerView struct {
	Label   string // "One person", "Nobody", "2 people", "By its unit"
	Tone    string
	Where   string // what the assignment was for, when not for the record itself
	Holders []holderView
}

// holderView is somebody who held a role, with what must be said about it.
type holderView struct {
	Name, URL string
	Notes     []string
}

// namesIn returns every record an answer names.
func namesIn(a leadership.Answer) []record.ID {
	out := []record.ID{a.At}
	for _, h := range a.Holders {
		out = append(out, h.Person)
		for _, t := range h.Acting {
			out = append(out, t.Holder)
		}
	}
	return out
}

// answer puts an answer about a record of a kind into words.
func (d display) answer(k *record.Kind, a leadership.Answer) answerView {
	v := answerView{Label: "Nobody", Tone: "bad"}
	switch {
	case a.Status == leadership.Several:
		v.Label, v.Tone = fmt.Sprintf("%d people", len(a.Holders)), "warn"
	case a.Level == leadership.ToScope:
		v.Label, v.Tone = "One person", "ok"
	case a.Level == leadership.ToUnit:
		v.Label, v.Tone = "By its unit", "info half"
	case a.Level == leadership.ToOrganisation:
		v.Label, v.Tone = "By organisation", "info half"
	}
	switch a.Level {
	case leadership.ToUnit:
		v.Where = "for the unit " + d.title(string(a.At))
	case leadership.ToOrganisation:
		v.Where = "for the whole organisation"
	}
	for _, h := range a.Holders {
		v.Holders = append(v.Holders, d.holder(h))
	}
	return v
}

func (d display) holder(h leadership.Holder) holderView {
	v := holderView{Name: d.title(string(h.Person)), URL: d.address(h.Person)}
	for _, t := range h.Acting {
		v.Notes = append(v.Notes, d.title(string(t.Holder))+" acts by delegation")
	}
	if len(h.Lapsed) > 0 {
		v.Notes = append(v.Notes, "by a delegation whose source is no longer in force")
	}
	return v
}

// address is where the page of a named record is, or "".
func (d display) address(id record.ID) string {
	n, ok := d.names[id]
	if k := d.kinds.Kind(n.Kind); ok && k != nil {
		return d.path(k, n.Number)
	}
	return ""
}

// daysIn counts the days from one to another, both included.
func daysIn(from, to record.Date) int {
	return int(to.Time().Sub(from.Time()).Hours()/24+0.5) + 1
}
