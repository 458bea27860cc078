package classify

import (
	"context"
	"fmt"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/rule"
)

// Judged is what a law makes of a system on a day, from the answers in force now or
// then.
type Judged struct {
	Record   record.Record // the classification
	System   record.Record
	Regime   *law.Regime
	Day      record.Date     // the law was read as of this day
	Past     bool            // the answers are those of the end of that day rather than of today
	Facts    law.Facts       // answers the law has questions for
	Given    law.Given       // inputs of dates; see Inputs for the others
	Screened map[string]bool // topics whose first question was answered with yes, or not known
	Said     []record.Record // every answer as a record, withdrawn ones too; empty where many were judged at once
	Verdict  *law.Verdict
	Disputed []string // questions with two answers in force that differ
	Unfit    []Unfit  // answers in force that take no part, and why

	// Unfitting are the names of answers the law does not ask for any more.
	Unfitting []string

	values law.Given // inputs of every purpose
}

// Unfit is an answer in force that takes no part in the verdict.
type Unfit struct {
	Name string
	Why  string // in a sentence
}

// Class is the class by its name: unsettled also where a question has two answers
// in force that differ.
func (j *Judged) Class() string {
	if len(j.Disputed) > 0 {
		return j.Regime.Unsettled
	}
	return j.Verdict.Class
}

// Settled reports whether the class is neither open nor unsettled.
func (j *Judged) Settled() bool {
	return j.Class() != j.Regime.Open && j.Class() != j.Regime.Unsettled
}

// ClassOpen reports whether an answer can still change the class.
func (j *Judged) ClassOpen() bool {
	return j.Verdict.ClassOpen() || j.Class() == j.Regime.Open
}

// AnswersOf says in words which answers it rests on, where the law was read as of
// another day than today.
func (j *Judged) AnswersOf(today record.Date) string {
	switch {
	case j.Past:
		return "As they stood at the end of " + string(j.Day)
	case j.Day != today:
		return "Of today, " + string(today)
	}
	return ""
}

// NeedsPerson reports whether a person has to decide: answers contradict one
// another, or readings of the law differ.
func (j *Judged) NeedsPerson() bool { return j.Verdict.Person || len(j.Disputed) > 0 }

// Clashes are the answers that do not go together, in sentences.
func (j *Judged) Clashes() []string {
	var out []string
	for _, name := range j.Disputed {
		text := name
		if p := j.Regime.Predicate(name); p != nil {
			text = p.Question.Text
		}
		out = append(out, fmt.Sprintf("Two answers to “%s” are in force and differ. Withdraw one of them.", text))
	}
	return append(out, j.Verdict.Clashes...)
}

// Judge reads the answers of a classification and says what the law makes of the
// system, as the law stands on a day ("" is today). Nothing is written. A day
// without a text of the law is Invalid.
func (s *Service) Judge(ctx context.Context, a access.Actor, c record.Record, day record.Date) (*Judged, error) {
	if c.Kind != "classification" {
		return nil, record.Fail(record.NotFound, "There is no such record of what a law makes of a system.")
	}
	system, err := s.reg.Get(ctx, a, c.Body.ID("system"))
	if err != nil {
		return nil, err
	}
	j, err := s.judge(c, system, day)
	if err != nil {
		return nil, err
	}
	j.Said, err = s.said(ctx, a, c.ID)
	return j, err
}

// judge evaluates what the classification says counts; it reads nothing.
func (s *Service) judge(c, system record.Record, day record.Date) (*Judged, error) {
	regime, err := s.Regime(c.Body.Text("regime"))
	if err != nil {
		return nil, err
	}
	if day == "" {
		day = s.today()
	}
	j := &Judged{Record: c, System: system, Regime: regime, Day: day, Disputed: c.Derived.List("disputed")}
	j.take(c.Derived.List("answers"))
	if j.Verdict, err = regime.Evaluate(day, j.Facts); err != nil {
		return nil, err
	}
	return j, nil
}

// take parts the answers into what the law asks for, by the kind of question, and
// what takes no part.
func (j *Judged) take(answers []string) {
	j.Facts = law.Facts{Answers: map[string]rule.Answer{}, Numbers: map[string]float64{}, Default: rule.Unknown}
	j.values, j.Screened = law.Given{}, map[string]bool{}
	for _, text := range answers {
		one := planning.ParseReply(text)
		a, err := j.ask(one.Name)
		if err != nil {
			j.Unfitting = append(j.Unfitting, one.Name)
			continue
		}
		if err := a.check(one); err != nil {
			j.Unfit = append(j.Unfit, Unfit{one.Name, record.Sentence(err)})
			continue
		}
		a.put(j, one)
	}
	slices.Sort(j.Unfitting)
	j.Given = j.Inputs("date")
}

// said reads every answer given for a classification, by the name of the question
// and then in the order they were made.
func (s *Service) said(ctx context.Context, a access.Actor, id record.ID) ([]record.Record, error) {
	var out []record.Record
	q := record.Query{Kind: "fact", Filters: []record.Filter{{Field: "of", Op: record.Is, Values: []string{string(id)}}}}
	for r, err := range s.reg.All(ctx, a, q) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
