package web

import (
	"net/url"

	"steward/internal/access"
	"steward/internal/accountable"
	"steward/internal/aims"
	"steward/internal/aims/leadership"
	"steward/internal/record"
)

// accountabilityRoutes are the pages that show who was accountable when: for
// everything, for one record, and for one person.
func accountabilityRoutes() []route {
	out := []route{{pattern: "GET /o/{org}/accountability", verb: access.Read, kind: "assignment", do: (*Web).accountabilityPage}}
	scope := leadership.Assignment.Field("scope")
	for _, k := range aims.Kinds() {
		pattern := "GET /o/{org}/" + k.Plural + "/{ref}/accountability"
		if scope.Targets(k.Name) {
			out = append(out, route{pattern: pattern, verb: access.Read, kind: k.Name, do: (*Web).timelinePage})
		}
		if k.Name == "person" {
			out = append(out, route{pattern: pattern, verb: access.Read, kind: k.Name, do: (*Web).heldPage})
		}
	}
	return out
}

// answers reports whether records of the kind have a page of accountability:
// what a role can be held for, and who holds it.
func answers(k *record.Kind) bool {
	return k.Name == "person" || leadership.Assignment.Field("scope").Targets(k.Name)
}

// asked is what the addresses of these pages have in common: a role, a day, and
// the day at whose end the records are read.
type asked struct {
	Path  string
	Role  record.Option
	Roles []record.Option
	Day   record.Date
	Known record.Date // "" for the records as they are now
	Today record.Date
}

// readAsked reads the address, in which empty is not asked.
func (c *call) readAsked() (asked, error) {
	a := asked{Path: c.r.URL.Path, Roles: leadership.Roles(), Today: c.today()}
	name := c.query("role")
	for _, o := range a.Roles {
		if o.Name == name || name == "" && o.Name == leadership.Accountable {
			a.Role = o
		}
	}
	if a.Role.Name == "" {
		return a, record.Fail(record.Invalid, "There is no role called “"+clipText(name, 60)+"”.")
	}
	var err error
	if a.Day, err = c.dayQuery("day", a.Today); err != nil {
		return a, err
	}
	if a.Known, err = c.dayQuery("known", ""); err != nil {
		return a, err
	}
	if a.Known > a.Today {
		return a, record.Fail(record.Invalid, "What will be known on "+dateText(a.Known)+" nobody knows yet. Choose a day up to today.")
	}
	if a.Known == a.Today {
		a.Known = ""
	}
	return a, nil
}

// dayQuery reads a day of the address; empty gives the default.
func (c *call) dayQuery(name string, empty record.Date) (record.Date, error) {
	s := c.query(name)
	if s == "" {
		return empty, nil
	}
	d, err := record.ParseDate(s)
	if err != nil {
		return "", record.Fail(record.Invalid, "The day in the address: "+err.Error()+".")
	}
	return d, nil
}

// answers returns the view that answers.
func (c *call) answers(a asked) (*accountable.View, error) {
	if a.Known == "" {
		return accountable.Today(c.web.reg, c.actor)
	}
	return accountable.KnownAt(c.ctx, c.web.reg, c.actor, accountable.EndOf(a.Known))
}

// with returns the address of the page with what is asked and pairs of name and
// value; empty values are left out.
func (a asked) with(pairs ...string) string {
	q := url.Values{}
	if a.Role.Name != leadership.Accountable {
		q.Set("role", a.Role.Name)
	}
	if a.Day != a.Today {
		q.Set("day", string(a.Day))
	}
	if a.Known != "" {
		q.Set("known", string(a.Known))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q.Encode()
}

// assignURL is the form for a new assignment, filled in; "" for who may not.
func (c *call) assignURL(pairs ...string) string {
	if !c.actor.May(access.Create, "assignment", nil).Allowed {
		return ""
	}
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return address(c.url("assignments", "new"), q.Encode())
}
