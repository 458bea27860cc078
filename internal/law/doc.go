// Package law derives from answers about an AI system which class, duties and
// roles a law gives it, on any day, with the reasons.
//
// A law is a [Regime]: rules, questions, definitions, the order of classes, all
// of it content with sources and dates, read by [Read]. The engine knows no
// article number and no class by name; a second law is a second folder.
//
// # Three answers
//
// An answer is yes, no or unknown, and so is the result of every rule, by
// Kleene's strong logic: learning an unknown answer may turn unknown into yes or
// no, and never turns yes into no. A class is given only when every class before
// it is excluded; while one is unknown the verdict is open, and the questions
// that can still change it are named.
//
// # Why not CEL
//
// Guards and policies of package rule are free text of an organisation, in CEL.
// A law here is all, any and not over named answers and other rules, and the
// engine has to take it apart: which answers carried a result, which could still
// change it, what the smallest change would be, and what a condition is worth
// when it is left out. That is a walk over a tree, and evaluating a flat copy of
// the tree takes microseconds. The answers are rule.Answer, so both meet.
package law
