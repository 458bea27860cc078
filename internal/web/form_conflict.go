package web

import (
	"net/http"
	"reflect"

	"steward/internal/record"
)

// conflict shows the form of somebody who typed while another person saved:
// what only the other changed is taken over, what was typed stays, and where
// both changed a field the other's text stands beside it. Saving it again is
// based on the version that is current now.
func (c *call) conflict(o outline, now record.Record, e entries, rev int64) error {
	base, since, err := c.since(now, rev)
	if err != nil {
		return err
	}
	theirs := map[string]bool{}
	both := 0
	merged := entries{}
	for name, one := range e {
		moved := !reflect.DeepEqual(base.Value(name), now.Value(name))
		mine := one.wrong != "" || one.changed(base)
		switch {
		case mine && moved && one.changed(now):
			theirs[name], merged[name] = true, one
			both++
		case mine:
			merged[name] = one
		}
	}
	v := c.editView(o, now)
	v.Again, v.Reason = true, c.value("reason")
	v.Theirs = &meanwhile{Changes: len(since), Both: both, History: v.Cancel + "/history"}
	if len(since) > 0 {
		last := since[0]
		names, err := c.web.reg.Actors(c.ctx, c.actor, []record.ID{last.Actor})
		if err != nil {
			return err
		}
		v.Theirs.Who, v.Theirs.When, v.Theirs.Reason = names[last.Actor], ago(c.web.Now(), last.At), last.Reason
	}
	s, err := c.source(o, now, merged, merged.wrong(o))
	if err != nil {
		return err
	}
	if err := v.build(s, false); err != nil {
		return err
	}
	v.Wrong = merged.wrong(o)
	v.mark(s, base, now, theirs)
	return c.pageStatus(http.StatusConflict, "form", v)
}

// mark writes the other's value beside each field that the other changed.
func (v *formView) mark(s fieldSource, base, now record.Record, both map[string]bool) {
	for i := range v.Groups {
		for j := range v.Groups[i].Fields {
			one := &v.Groups[i].Fields[j]
			f := s.o.editable(one.Name)
			if f == nil || reflect.DeepEqual(base.Value(f.Name), now.Value(f.Name)) {
				continue
			}
			v.Groups[i].Open = true
			one.Theirs, one.Mine = s.d.plain(f, now.Value(f.Name)), both[f.Name]
			if one.Theirs == "" {
				one.Theirs = "Not recorded"
			}
		}
	}
}

// since returns the version a form was based on and the changes after it,
// newest first, a hundred at most.
func (c *call) since(now record.Record, rev int64) (record.Record, []record.Change, error) {
	list, err := c.web.reg.History(c.ctx, c.actor, now.ID, rev+1, 1)
	if err != nil {
		return record.Record{}, nil, err
	}
	if len(list) == 0 {
		return record.Record{}, nil, record.Fail(record.Conflict, "This record changed, and the version you started from is not there any more. Open it again.")
	}
	changes, err := c.web.reg.History(c.ctx, c.actor, now.ID, 0, 100)
	if err != nil {
		return record.Record{}, nil, err
	}
	var after []record.Change
	for _, ch := range changes {
		if ch.Rev > rev {
			after = append(after, ch)
		}
	}
	return list[0].ToRecord(), after, nil
}
