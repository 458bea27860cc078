// Package leadership holds the kinds and the logic of clause 5 of
// ISO/IEC 42001: who was assigned which responsibility for what, from when to
// when, and from that who held a role on any day.
//
// # Who holds a role
//
// A [Question] asks who holds a role for a scope, such as an AI system. An
// assignment to the scope itself counts first. When there is none in force on
// the day, one to the nearest unit counts, and when there is none of those
// either, one to the whole organisation. The [Answer] says which it was.
//
// Days are whole: an assignment counts on its first day, on its last, and on
// the day it was withdrawn.
//
// # Delegation
//
// Who delegates keeps the role. While an assignment and one delegated from it
// are both in force for the same role and scope, they are one holding: the
// delegator holds the role, the delegate acts. A delegation to another scope
// stands by itself. A delegation does not end with the assignment it came from;
// the answer then names it as lapsed, so that people can decide.
//
// A deputy stands in when the holder is away. That makes no second holder.
package leadership
