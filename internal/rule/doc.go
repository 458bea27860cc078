// Package rule evaluates the conditions that people write: in law, guards,
// release gates, alerts and automations.
//
// A rule is one expression in a small part of the Common Expression Language
// (CEL, https://cel.dev), compiled once against a [Vocabulary] of named, typed
// facts and evaluated any number of times. Evaluation reads the facts it is
// given and nothing else: no clock, no files, no randomness. The same facts
// give the same result, always.
//
// # Three answers
//
// A fact may be unknown, so a rule answers [Yes], [No] or [Unknown]. Logic is
// Kleene's strong three-valued logic:
//
//	a || b    yes if either side is yes, whatever the other is; no if both are no
//	a && b    no if either side is no, whatever the other is; yes if both are yes
//	!a        unknown when a is unknown
//	c ? a : b unknown when c is unknown, even if a and b agree
//	anything else over an unknown operand is unknown
//
// Learning an unknown fact can therefore turn Unknown into Yes or No, and never
// turns Yes into No or No into Yes. has(x) is the one exception, made on
// purpose: it says whether the fact x is known, so its value changes when x is
// learnt. A rule that must stay true while facts arrive does not use it.
//
// A step that cannot be computed (a division by zero, a date past the year
// 9999) makes the result Unknown together with an error that names the place.
// Where the logic above does not need the step, there is no error: yes || e is
// yes.
//
// # Language
//
// Types are bool, string, number, date and list of string. There is one number
// type, an IEEE 754 double: 3 and 3.0 are the same number. A literal whole
// number must be within ±2^53, and arithmetic whose result is not finite is an
// error.
//
//	&& || ! ?:             logic
//	== !=                  two values of the same type
//	< <= > >=              numbers, dates, strings (by code point)
//	+ - * /                numbers
//	x in list              is x an entry of list; a list may be written ["a", "b"]
//	list.exists(e, c)      does c hold for an entry e
//	list.all(e, c)         does c hold for every entry e; yes for an empty list
//	size(x)                entries of a list, or code points of a string
//	s.contains(t)  s.startsWith(t)  s.endsWith(t)
//	has(x)                 is the fact x known
//	date("2026-08-02")     a date, written as a literal
//	days(a, b)             days from date a to date b, negative if b is earlier
//	addDays(d, n)  addMonths(d, n)  addYears(d, n)
//	today                  a fact every vocabulary has; the caller provides it
//
// A period in months or years ends on the day with the same number, or on the
// last day of the month if it has no such day, as Regulation (EEC, Euratom)
// No 1182/71, Article 3(2)(c) counts.
//
// # Limits
//
// An expression is bounded in length, depth and number of terms, a fact in
// size, and one evaluation in cost; see the Max constants.
package rule

const (
	// MaxSource is the longest expression that compiles, in bytes.
	MaxSource = 16 << 10
	// MaxTerms is the largest number of syntax nodes in an expression.
	MaxTerms = 2000
	// MaxDepth is the deepest nesting of an expression.
	MaxDepth = 50
	// MaxLoops is the deepest nesting of exists and all.
	MaxLoops = 2
	// MaxCost bounds one evaluation, in CEL cost units: about one for each
	// operator, name and function call, more for long strings and lists.
	MaxCost = 100_000
	// MaxText is the longest string fact, in bytes.
	MaxText = 64 << 10
	// MaxList is the largest number of entries in a list fact.
	MaxList = 4096
	// Today is the fact that every vocabulary has: the date to judge by.
	Today = "today"
)
