package law

import (
	"fmt"
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/rule"
)

// Verdict is what a law says about a system on a day, from what is known. It
// does not change.
type Verdict struct {
	Law *Law
	Day record.Date // the law was read as of this day; empty: the newest text

	// Class is the identity of the first class that holds with every class
	// before it excluded; Regime.Open while that cannot be said, and
	// Regime.Unsettled when answers contradict one another.
	Class    string
	Points   []string // rules named as points of the class
	Held     []Held   // every class that holds by itself, in order, whatever comes before it
	Possible []string // of an open verdict: the classes that can still come out, in order
	Ends     bool     // the class says that nothing of the law applies
	Outputs  []Said   // in the order of Regime.Outputs
	Clashes  []string // answers that contradict one another, in sentences
	Remarks  []Remark // where the verdict is less firm than it looks
	Person   bool     // a person has to decide: a contradiction, or readings that differ

	a     *answers
	step  int        // of the class; -1 without
	open  []int32    // predicates that can change the verdict, in the order to ask them
	asked []openness // of predicates
}

// Held is a class that holds, with the rules that are its points.
type Held struct {
	Class  string   `json:"class"`
	Points []string `json:"points,omitempty"`
}

// Said is what one output says: the entries that hold, and those not decided.
type Said struct {
	Output *Output
	Held   []string
	Open   []string
}

// Remark is an honest limit of a verdict.
type Remark struct {
	Rule   string `json:"rule,omitempty"`
	Status string `json:"status"` // "guideline", "draft", "unsettled" or "tension"
	Say    string `json:"say"`
	Refs   string `json:"refs,omitempty"`
	Person bool   `json:"person,omitempty"`
}

// Evaluate says what the law is for a system as of a day; the zero Date means
// the newest text. It fails for a day without text, and for names that are not
// known, with a record.Error of code Invalid that names each.
func (r *Regime) Evaluate(day record.Date, f Facts) (*Verdict, error) {
	l, err := r.On(day)
	if err != nil {
		return nil, err
	}
	v, err := l.Evaluate(f)
	if err == nil {
		v.Day = day
	}
	return v, err
}

// Evaluate is Regime.Evaluate on the days of this law.
func (l *Law) Evaluate(f Facts) (*Verdict, error) {
	a, err := l.take(f)
	if err != nil {
		return nil, err
	}
	l.evaluate(a.value)
	v := &Verdict{Law: l, a: a}
	v.classify()
	v.contradict()
	v.say()
	v.remark()
	v.lean()
	v.ask()
	return v, nil
}

// classify finds the class.
func (v *Verdict) classify() {
	l, r := v.Law, v.Law.Regime
	v.step = l.decide(v.a.value)
	if v.step >= 0 {
		c := &r.Classes[v.step]
		v.Class, v.Ends, v.Points = c.ID, c.Ends, v.pointsOf(v.step)
	} else {
		v.Class = r.Open
	}
	for i := range r.Classes[:len(r.Classes)-1] {
		c := &r.Classes[i]
		if v.a.value[l.classes[i]] == rule.Yes {
			v.Held = append(v.Held, Held{c.ID, v.pointsOf(i)})
		}
	}
	if v.step < 0 {
		v.Possible = v.possible()
	}
}

// decide returns the step of the first class that holds with all before it
// excluded, or -1.
func (l *Law) decide(value []rule.Answer) int {
	for i, n := range l.classes {
		switch value[n] {
		case rule.Yes:
			return i
		case rule.Unknown:
			return -1
		}
	}
	return -1
}

func (v *Verdict) pointsOf(step int) []string {
	var out []string
	for i, n := range v.Law.points[step] {
		if v.a.value[n] == rule.Yes {
			out = append(out, v.Law.Regime.Classes[step].Points[i])
		}
	}
	return out
}

// contradict takes the class away when answers do not go together.
func (v *Verdict) contradict() {
	r := v.Law.Regime
	clash := func(say string, strict bool) {
		if v.Clashes = append(v.Clashes, say); !strict {
			v.Remarks = append(v.Remarks, Remark{Status: "tension", Say: say, Person: true})
		}
	}
	said := map[[2]string]bool{} // one pair of answers is one contradiction
	for _, m := range v.a.clash {
		i := &r.Implied[m]
		pair := [2]string{min(i.If.Predicate, i.Then.Predicate), max(i.If.Predicate, i.Then.Predicate)}
		if !said[pair] {
			clash(i.Say, i.Strict)
		}
		said[pair] = true
	}
	for i, n := range v.Law.tension {
		if v.a.value[n] == rule.Yes {
			clash(r.Tensions[i].Say, r.Tensions[i].Strict)
		}
	}
	if v.Person = len(v.Clashes) > 0; v.Law.contradictory(v.a) {
		v.Class, v.Points, v.Possible, v.Ends, v.step = r.Unsettled, nil, nil, false, -1
	}
}

// say fills the outputs. Where a class ends the law they are silent, but for
// those that always speak.
func (v *Verdict) say() {
	r := v.Law.Regime
	v.Outputs = make([]Said, len(r.Outputs))
	for i := range r.Outputs {
		o := &r.Outputs[i]
		s := &v.Outputs[i]
		if s.Output = o; v.Ends && !o.Always {
			continue
		}
		for j, n := range v.Law.outputs[i] {
			switch v.a.value[n] {
			case rule.Yes:
				s.Held = append(s.Held, o.Entries[j].ID)
			case rule.Unknown:
				s.Open = append(s.Open, o.Entries[j].ID)
			}
		}
	}
}

// remark says where the result of a rule hangs on a reading that is not final,
// and where readings differ.
func (v *Verdict) remark() {
	for i, u := range v.Law.rules {
		result := v.a.value[v.Law.results[i]]
		for j, n := range v.Law.without[i] {
			if other := v.a.value[n]; other != result && other != rule.Unknown && result != rule.Unknown {
				v.Remarks = append(v.Remarks, Remark{Rule: u.ID, Status: u.Rests[j].Status, Say: u.Rests[j].Say})
			}
		}
		for j, n := range v.Law.doubts[i] {
			if v.a.value[n] != rule.Yes {
				continue
			}
			d := &u.Unsettled[j]
			v.Remarks = append(v.Remarks, Remark{u.ID, "unsettled", d.Say, d.Refs, d.Person})
			v.Person = v.Person || d.Person
		}
		if result == rule.Yes && u.Status != "law" {
			v.Remarks = append(v.Remarks, Remark{Rule: u.ID, Status: u.Status, Say: fmt.Sprintf("%s rests on a %s, not on the law itself.", u.Title, word(u.Status))})
		}
	}
}

// lean says which guidelines that are not final the rules that hold were read
// with.
func (v *Verdict) lean() {
	for _, g := range v.Law.Regime.Guidance {
		if g.Status != "draft" {
			continue
		}
		var held []string
		for _, p := range v.Points {
			if u := v.Law.rule(p); u != nil && slices.Contains(split(u.Source), g.ID) {
				held = append(held, p)
			}
		}
		if len(held) > 0 {
			say := fmt.Sprintf("%s are a draft; they were read for %s.", g.Title, strings.Join(held, ", "))
			v.Remarks = append(v.Remarks, Remark{Status: "draft", Say: say, Refs: g.ID})
		}
	}
}

// rule returns the version of a rule that is the law on these days, or nil.
func (l *Law) rule(id string) *Rule {
	for _, u := range l.rules {
		if u.ID == id {
			return u
		}
	}
	return nil
}

func word(status string) string {
	if status == "draft" {
		return "draft guideline"
	}
	return status
}

// Answer returns the answer to a predicate, or the result of an alias or rule;
// unknown for a name that is not there. A rule that is not the law on the day is
// no.
func (v *Verdict) Answer(name string) rule.Answer {
	if n, known := v.Law.names[name]; known {
		return v.a.value[n]
	}
	return rule.Unknown
}

// Output returns what one output says; nothing when there is no such output.
func (v *Verdict) Output(id string) Said {
	for _, s := range v.Outputs {
		if s.Output.ID == id {
			return s
		}
	}
	return Said{}
}

// Holding returns the rules that hold, in the regime's order. Where a class ends
// the law they still hold in themselves; nothing follows from them.
func (v *Verdict) Holding() []*Rule {
	var out []*Rule
	for i, u := range v.Law.rules {
		if v.a.value[v.Law.results[i]] == rule.Yes {
			out = append(out, u)
		}
	}
	return out
}
