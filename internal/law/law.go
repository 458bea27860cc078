package law

import (
	"steward/internal/record"
	"steward/internal/rule"
)

// Regime is one version of what is known about one law. A regime that was read
// is whole: names are unique, what rules refer to exists, nothing goes in
// circles, dates are in order. Whoever holds it does not change it; several
// goroutines may use it.
type Regime struct {
	Name      string `json:"name"`  // of its folder, such as "eu-ai-act"
	Title     string `json:"title"` // for people
	Version   string `json:"version"`
	Publisher string `json:"publisher,omitempty"` // who issued the law
	About     string `json:"about,omitempty"`     // how far the content goes
	Licence   string `json:"licence,omitempty"`   // of the sentences
	Notice    string `json:"notice,omitempty"`
	Open      string `json:"open"`      // the class while answers are missing
	Unsettled string `json:"unsettled"` // the class when answers contradict one another

	Texts       []Text        `json:"texts"`       // the versions of the law, oldest first, without gaps
	Sources     []Source      `json:"sources"`     // what the content was made from
	Guidance    []Guidance    `json:"guidance"`    // guidelines and standards, and how final they are
	Uncertain   []Uncertainty `json:"uncertain"`   // what the authors are not sure of
	Definitions []Definition  `json:"definitions"` // terms in the authors' own words
	Topics      []Topic       `json:"topics"`      // groups of questions, in the order they are asked
	Predicates  []Predicate   `json:"predicates"`  // what can be answered, in the order it is asked
	Measures    []Measure     `json:"measures"`    // numbers that answer predicates
	Aliases     []Alias       `json:"aliases"`     // names for parts of conditions
	Rules       []Rule        `json:"rules"`       // all versions; those of one ID never overlap in time
	Classes     []Class       `json:"classes"`     // in the order they are tried
	Outputs     []Output      `json:"outputs"`     // what else a verdict says, beside the class
	Tensions    []Tension     `json:"tensions"`    // answers that cannot stand, or not quietly, together
	Implied     []Implication `json:"implied"`     // answers that follow from others

	Schedule // dates, clocks, fines, obligations and annexes

	laws []*Law // one for each span of days with the same rules, oldest first
}

// Text is one version of the law.
type Text struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Valid  Span   `json:"valid"`
	Source string `json:"source"` // identities of sources, parted by ", "
}

// Span is the days on which something is the law, both ends included.
type Span struct {
	From record.Date `json:"from,omitempty"` // empty: since the first text
	To   record.Date `json:"to,omitempty"`   // empty: no end known
}

// Has reports whether the day lies in the span.
func (s Span) Has(day record.Date) bool {
	return (s.From == "" || s.From <= day) && (s.To == "" || day <= s.To)
}

// Source is where something comes from.
type Source struct {
	ID        string `json:"id"`
	Reference string `json:"reference"`
	What      string `json:"what,omitempty"`
}

// Guidance is a guideline, code or standard that readers of the law rely on.
type Guidance struct {
	ID     string      `json:"id"`
	Title  string      `json:"title"`
	Status string      `json:"status"`          // "final", "draft" or "missing"
	Since  record.Date `json:"since,omitempty"` // of this status
	Note   string      `json:"note,omitempty"`
	Source string      `json:"source"`
}

// Uncertainty is something the authors are not sure of, and who could tell.
type Uncertainty struct {
	ID      string `json:"id"`
	What    string `json:"what"`
	Confirm string `json:"confirm,omitempty"`
}

// Definition is a term of the law in the authors' own words. A term that was
// changed has one entry for each wording.
type Definition struct {
	ID     string `json:"id"`
	Ref    string `json:"ref"`
	Title  string `json:"title"`
	Text   string `json:"text"`
	Valid  Span   `json:"valid"`
	Source string `json:"source"`
}

// Topic is a group of questions. Screen asks whether the topic matters at all:
// answered with no, each predicate in Screens is no.
type Topic struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	About   string   `json:"about,omitempty"`
	Screen  string   `json:"screen,omitempty"`
	Screens []string `json:"screens,omitempty"`
}

// Predicate is one thing about a system or an organisation that is yes, no or
// unknown.
type Predicate struct {
	ID       string   `json:"id"`
	Topic    string   `json:"topic"`
	Ref      string   `json:"ref"` // the article behind it
	Question Question `json:"question"`
	Source   string   `json:"source"`
}

// Question asks for a predicate in plain words.
type Question struct {
	Text     string   `json:"text"`
	Help     string   `json:"help,omitempty"`
	Examples []string `json:"examples,omitempty"`
	Yes      string   `json:"yes"` // what yes means for the verdict
	No       string   `json:"no"`  // what no means for the verdict
	// Usual is the answer most systems have: no unless the content says yes. It
	// orders questions and never answers one.
	Usual rule.Answer `json:"usual"`
}

// Measure is a number that answers predicates: each is yes above its threshold
// and no otherwise.
type Measure struct {
	ID      string       `json:"id"`
	Unit    string       `json:"unit"`
	Title   string       `json:"title"`
	Answers []Thresholds `json:"answers"`
}

// Thresholds names one predicate that a measure answers.
type Thresholds struct {
	Predicate string  `json:"predicate"`
	Above     float64 `json:"above"`
}

// Alias is a name for a condition that several rules share.
type Alias struct {
	ID   string `json:"id"`
	When Expr   `json:"when"`
}

// Rule is one version of one rule: when it holds, and what follows.
type Rule struct {
	ID        string      `json:"id"`
	Kind      string      `json:"kind"` // groups rules for people
	Title     string      `json:"title"`
	Ref       string      `json:"ref"` // article or point
	When      Expr        `json:"when"`
	Then      string      `json:"then"`              // what follows, in words
	Applies   string      `json:"applies,omitempty"` // from when, in words; Route computes the day
	Route     string      `json:"route,omitempty"`   // the date route a system takes when the rule holds, beside those it takes by their own condition
	Note      string      `json:"note,omitempty"`
	Valid     Span        `json:"valid"`
	Source    string      `json:"source"`
	Status    string      `json:"status"`              // what it rests on: "law", "guideline" or "draft"
	Rests     []Rest      `json:"rests,omitempty"`     // conditions that rest on less than the law
	Unsettled []Unsettled `json:"unsettled,omitempty"` // where readers disagree
}

// Rest says that one condition of a rule is not in the law itself. Where the
// result hangs on it, the verdict says so.
type Rest struct {
	On     string `json:"on"`     // predicate, alias or rule named in the condition
	Status string `json:"status"` // "guideline" or "draft"
	Say    string `json:"say"`    // in a sentence
}

// Unsettled names a situation in which readings differ, or the law is not clear.
type Unsettled struct {
	When   Expr   `json:"when"`
	Say    string `json:"say"`
	Refs   string `json:"refs,omitempty"`   // of uncertainties and guidance, parted by ", "
	Person bool   `json:"person,omitempty"` // a person has to decide
}

// Class is one step of the order in which classes are tried. The first class
// that holds, with all before it excluded, is the verdict's.
type Class struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Say    string   `json:"say"`              // what it means, in a sentence
	When   Expr     `json:"when"`             // empty for the last class, which holds when no other does
	Points []string `json:"points,omitempty"` // rules that are named as points when they hold
	Ends   bool     `json:"ends,omitempty"`   // nothing of the law applies: outputs are silent
}

// Output is a list a verdict has beside the class, such as roles.
type Output struct {
	ID      string  `json:"id"`
	Title   string  `json:"title"`
	Always  bool    `json:"always,omitempty"` // said also where a class ends the law
	Entries []Entry `json:"entries"`
}

// Entry is one thing that may be in an output.
type Entry struct {
	ID   string `json:"id"`
	When Expr   `json:"when"`
	Say  string `json:"say,omitempty"`
}

// Tension is a set of answers that do not go together.
type Tension struct {
	ID     string `json:"id"`
	When   Expr   `json:"when"`
	Say    string `json:"say"`
	Strict bool   `json:"strict,omitempty"` // a contradiction: there is no verdict
}

// Implication says that an answer follows from another. Where both were given
// and differ, that is a contradiction when it is strict, and remarked otherwise.
type Implication struct {
	If     Literal `json:"if"`
	Then   Literal `json:"then"`
	Say    string  `json:"say"`
	Strict bool    `json:"strict,omitempty"`
}

// Literal is a predicate with an answer.
type Literal struct {
	Predicate string      `json:"predicate"`
	Answer    rule.Answer `json:"answer"`
}

// Rule returns the version of a rule that is the law on a day, or nil.
func (r *Regime) Rule(id string, day record.Date) *Rule {
	for i := range r.Rules {
		if r.Rules[i].ID == id && r.Rules[i].Valid.Has(day) {
			return &r.Rules[i]
		}
	}
	return nil
}

// Predicate returns the predicate with that identity, or nil.
func (r *Regime) Predicate(id string) *Predicate {
	for i := range r.Predicates {
		if r.Predicates[i].ID == id {
			return &r.Predicates[i]
		}
	}
	return nil
}
