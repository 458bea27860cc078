// Package accountable answers who was accountable, and who held any other role,
// on any day (ISO/IEC 42001 clause 5.3 and A.3.2; AI Act Articles 17(1)(m) and
// 26(2)). It reads records through the register and reckons with package
// leadership; it keeps nothing of its own.
//
// # Two times
//
// Every answer has two times: the day it is about, and the moment whose records
// it is drawn from.
//
// A View of Today answers from the records as they are now. It is the best
// knowledge of a past day: an assignment entered late, or corrected since, counts
// from the day it is valid from, and a withdrawn one counts to the day of its
// withdrawal. The unit of a system, and what that is part of, have no dates of
// their own, so those of now hold for the past as well.
//
// A View KnownAt a moment answers from the records as they were then, also
// about days before or after: what the organisation could know, and an auditor
// would have been shown. It reads the log, where nothing is ever changed. What
// was erased since is missing from it, and named as missing. Two things it
// cannot find: records it would list that were removed since (a list is of the
// records in use now), and assignments that were for the whole organisation then
// and are for something else now.
//
// Whoever may not read every assignment and unit gets no answer rather than a
// wrong "nobody".
package accountable
