package classify

import (
	"slices"

	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/rule"
)

// Question is one thing an interview asks, of whatever kind.
type Question struct {
	Name  string // what an answer is kept under
	Topic *law.Topic
	Text  string
	Help  string
	Ref   string // the article behind it
	Yes   string // what yes means
	No    string // what no means

	Examples []string
	Source   string
	Class    bool        // the answer can change the class
	Rules    []*law.Rule // what waits for the answer
	Screen   []string    // of a topic's first question: what is answered with no along with it
	Input    *law.Input  // of a question for dates
	Measure  *law.Measure
	Given    *record.Record // the answer given or awaited so far; nil when there is none
}

// YesNo reports whether it is answered with yes or no rather than with a value.
func (q Question) YesNo() bool {
	return q.Measure == nil && (q.Input == nil || q.Input.Type == law.YesNo || q.Input.Type == law.YesNoDay)
}

// Progress is how far an interview is.
type Progress struct {
	Asked   int // answered, with whatever answer
	Unknown int // of those, that it is not known
	Waiting int // passed on and not answered yet
	Left    int // at most so many questions are still to be asked
}

// Fact returns the answer to a question, given or awaited: the one in force, or
// else the newest; nil when there is none.
func (j *Judged) Fact(name string) *record.Record {
	var out *record.Record
	for i := range j.Said {
		f := &j.Said[i]
		if f.Body.Text("name") != name || f.Removed {
			continue
		}
		if out == nil || f.State == "given" || out.State != "given" {
			out = f
		}
	}
	return out
}

// putOff reports whether an open question was asked and is not to be asked at
// once again: the answer was that it is not known, or it was passed on.
func (j *Judged) putOff(name string) bool {
	f := j.Fact(name)
	return f != nil && (f.State == "asked" || f.State == "given")
}

// Progress counts.
func (j *Judged) Progress() Progress {
	var p Progress
	for i := range j.Said {
		switch f := &j.Said[i]; {
		case f.Removed:
		case f.State == "asked":
			p.Waiting++
		case f.State == "given":
			if p.Asked++; f.Body.Text("says") == "unknown" {
				p.Unknown++
			}
		}
	}
	for _, id := range j.Verdict.Open() {
		if !j.putOff(id) {
			p.Left++
		}
	}
	return p
}

// Next returns the question to ask next, or nil when nothing can change the verdict
// that was not asked already. A topic that is named comes first while it has
// questions; those up to and with after are passed over for now.
func (j *Judged) Next(topic, after string) *Question {
	open := j.Verdict.Open()
	if i := slices.Index(open, after); i >= 0 {
		open = append(slices.Clone(open[i+1:]), open[:i]...)
	}
	pick := func(only string) *Question {
		for _, id := range open {
			p := j.Regime.Predicate(id)
			if j.putOff(id) || only != "" && p.Topic != only {
				continue
			}
			t := topicOf(j.Regime, p.Topic)
			if spared := j.spares(t); len(spared) > 1 && after != TopicPrefix+t.ID {
				return j.screen(t, spared)
			}
			return j.Question(id)
		}
		return nil
	}
	if topic != "" {
		if q := pick(topic); q != nil {
			return q
		}
	}
	return pick("")
}

// spares returns the open questions that the first question of a topic answers
// when the answer is no; none when the topic has no such question, it was asked, or
// something in the topic is yes.
func (j *Judged) spares(t *law.Topic) []string {
	if t == nil || t.Screen == "" || j.putOff(TopicPrefix+t.ID) {
		return nil
	}
	open := j.Verdict.Open()
	var out []string
	for _, id := range t.Screens {
		switch {
		case j.Verdict.Answer(id) == rule.Yes:
			return nil
		case slices.Contains(open, id) && !j.putOff(id):
			out = append(out, id)
		}
	}
	return out
}

func topicOf(r *law.Regime, id string) *law.Topic {
	for i := range r.Topics {
		if r.Topics[i].ID == id {
			return &r.Topics[i]
		}
	}
	return nil
}

func (j *Judged) screen(t *law.Topic, spared []string) *Question {
	return &Question{Name: TopicPrefix + t.ID, Topic: t, Text: t.Screen, Help: t.About, Screen: spared, Given: j.Fact(TopicPrefix + t.ID), Class: true,
		Yes: "The questions of this topic are asked one by one.", No: "None of them needs to be asked: each counts as answered with no."}
}

// Question returns the question of a name, whether or not it is open; nil for a
// name the law does not know.
func (j *Judged) Question(name string) *Question {
	a, err := j.ask(name)
	if err != nil {
		return nil
	}
	q := &Question{Name: name, Text: a.title(), Given: j.Fact(name)}
	switch {
	case a.topic != nil:
		spared := j.spares(a.topic)
		if len(spared) == 0 {
			spared = a.topic.Screens
		}
		q = j.screen(a.topic, spared)
	case a.predicate != nil:
		p := a.predicate
		q.Topic, q.Help, q.Ref, q.Yes, q.No, q.Examples, q.Source = topicOf(j.Regime, p.Topic), p.Question.Help, p.Ref, p.Question.Yes, p.Question.No, p.Question.Examples, p.Source
		open := j.Verdict.Open()
		if i := slices.Index(open, name); i >= 0 {
			one := j.Verdict.Questions(i + 1)[i]
			q.Class, q.Rules = one.Class, one.Rules
		}
	case a.measure != nil:
		q.Measure, q.Help = a.measure, "In "+a.measure.Unit+"."
	case a.input != nil:
		q.Input, q.Help = a.input, a.input.Help
	}
	return q
}

// TopicState is how far one group of questions is.
type TopicState struct {
	Topic    *law.Topic
	Open     int // questions that are to be asked
	Answered int
}

// Topics returns the groups of questions that have something open or answered, in
// the order of the law.
func (j *Judged) Topics() []TopicState {
	open := j.Verdict.Open()
	var out []TopicState
	for i := range j.Regime.Topics {
		t := TopicState{Topic: &j.Regime.Topics[i]}
		for k := range j.Regime.Predicates {
			p := &j.Regime.Predicates[k]
			if p.Topic != t.Topic.ID {
				continue
			}
			f := j.Fact(p.ID)
			switch {
			case f != nil && f.State == "given":
				t.Answered++
			case slices.Contains(open, p.ID) && !j.putOff(p.ID):
				t.Open++
			}
		}
		if t.Open+t.Answered > 0 {
			out = append(out, t)
		}
	}
	return out
}

// AskedOf returns the questions that a person was asked and has not answered, in
// the order they were asked.
func (j *Judged) AskedOf(person record.ID) []string {
	var out []string
	for _, f := range j.Said {
		if f.State == "asked" && f.Owner == person && person != "" && !f.Removed {
			out = append(out, f.Body.Text("name"))
		}
	}
	return out
}

// Before returns the question answered last before another one, by when its answer
// was last changed; of the newest when name has none. "" when there is none.
func (j *Judged) Before(name string) string {
	at := j.Fact(name)
	var best *record.Record
	for i := range j.Said {
		f := &j.Said[i]
		if f.State != "given" || f.Body.Text("name") == name || at != nil && at.State == "given" && f.Seq >= at.Seq {
			continue
		}
		if _, err := j.ask(f.Body.Text("name")); err == nil && (best == nil || f.Seq > best.Seq) {
			best = f
		}
	}
	if best == nil {
		return ""
	}
	return best.Body.Text("name")
}
