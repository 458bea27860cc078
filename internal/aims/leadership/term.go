package leadership

import "steward/internal/record"

// Term is an assignment as accountability reads it: who, what, for which days.
type Term struct {
	ID     record.ID // the assignment's record
	Role   string
	Holder record.ID
	Deputy record.ID   // empty when there is none
	Scope  record.ID   // empty for the whole organisation
	From   record.Date // first day
	To     record.Date // last day; empty while it has none
	Source record.ID   // the assignment it was delegated from, if any
}

// TermOf reads an assignment record. The date is the day the assignment was
// withdrawn, which its history knows; it is used only when the record's state
// is withdrawn, and that day is the last that counts.
//
// It is not ok when the record counts on no day: it is no assignment, it was
// removed or erased, it lacks holder, role or a first day, or it was withdrawn
// on a day that is not known.
func TermOf(r record.Record, withdrawnOn record.Date) (t Term, ok bool) {
	if r.Kind != Assignment.Name || r.Removed || r.Erased {
		return Term{}, false
	}
	t = Term{
		ID: r.ID, Role: r.Body.Text("role"), Holder: r.Body.ID("holder"), Deputy: r.Body.ID("deputy"), Scope: r.Body.ID("scope"),
		From: record.Date(r.Body.Text("valid_from")), To: record.Date(r.Body.Text("valid_to")), Source: r.Body.ID("delegated_from"),
	}
	if r.State == withdrawn {
		if !isDay(withdrawnOn) {
			return Term{}, false
		}
		if t.To == "" || withdrawnOn < t.To {
			t.To = withdrawnOn
		}
	}
	return t, t.Role != "" && t.Holder != "" && isDay(t.From) && (t.To == "" || isDay(t.To))
}

// CurrentTerms returns the terms of those records that are in force or will be.
// Withdrawn ones are left out, as they are when the question is about today.
func CurrentTerms(records []record.Record) []Term {
	var out []Term
	for _, r := range records {
		if t, ok := TermOf(r, ""); ok {
			out = append(out, t)
		}
	}
	return out
}

// On reports whether the term counts on the day.
func (t Term) On(day record.Date) bool {
	return day >= t.From && (t.To == "" || day <= t.To)
}

func isDay(d record.Date) bool {
	_, err := record.ParseDate(string(d))
	return err == nil
}

// lastDay is the last one a date can name.
const lastDay record.Date = "9999-12-31"

// turns returns the days on which the term begins to count and first counts no
// more.
func (t Term) turns() []record.Date {
	if t.To == "" || t.To >= lastDay {
		return []record.Date{t.From}
	}
	if t.To < t.From {
		return nil
	}
	return []record.Date{t.From, t.To.AddDays(1)}
}
