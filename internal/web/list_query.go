package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"steward/internal/record"
)

// listQuery is what the address of a list asks for:
//
//	state, owner             one of these values; repeated: any of them; "": unset
//	f.<field>                the same of an indexed field
//	<any of these>.not       none of these values
//	<any of these>.from, .to at least, at most: dates, times and numbers
//	due, updated, created    days
//	q                        words that the records hold
//	sort, after              order, and where the page starts
//	removed=1                the removed ones instead
//	facet, find.<field>      how the filters of the page are shown; they ask for nothing
type listQuery struct {
	query  record.Query
	text   string
	facet  string            // the filter shown open
	find   map[string]string // words looked for among the values of a filter
	values url.Values        // filters, order, words: what makes this list this list
}

// Bounds of an address: parameters, values of all of them, bytes of one.
const (
	maxListParams = 60
	maxListValues = 120
	maxListValue  = 500
)

// me stands for the person who looks, so that one address serves everybody.
const me = "me"

// readList reads the address of a list, strictly: the error names everything
// that is not understood.
func readList(o outline, raw url.Values, person record.ID) (listQuery, error) {
	q := listQuery{query: record.Query{Kind: o.kind.Name}, find: map[string]string{}, values: url.Values{}}
	var wrong []record.FieldError
	n := 0
	for _, name := range sortedKeys(raw) {
		if n += len(raw[name]); len(raw) > maxListParams || n > maxListValues {
			return q, record.Fail(record.Invalid, "The address asks for more at once than a list takes.")
		}
		for _, v := range raw[name] {
			if len(v) > maxListValue {
				return q, record.Fail(record.Invalid, "A value in the address is too long.")
			}
		}
		if msg := q.param(o, name, raw[name], person); msg != "" {
			wrong = append(wrong, record.FieldError{Field: name, Code: "unknown", Message: msg})
		}
	}
	if len(wrong) > 0 {
		return q, &record.Error{Code: record.Invalid, Message: "The address of this list holds something it does not understand: " + wrong[0].Message, Fields: wrong}
	}
	return q, nil
}

// param takes one parameter and says what is wrong with it, if anything.
func (q *listQuery) param(o outline, name string, values []string, person record.ID) string {
	switch name {
	case "q":
		if q.text = strings.TrimSpace(values[0]); q.text != "" {
			q.values.Set("q", q.text)
		}
	case "sort":
		return q.sort(o, values[0])
	case "after":
		q.query.After = values[0]
	case "removed":
		if values[0] != "1" {
			return `"removed" is 1 or not there.`
		}
		q.query.Removed = true
		q.values.Set("removed", "1")
	case "facet":
		if values[0] != "" && filterable(o, values[0]) == nil {
			return fmt.Sprintf("%q is no filter of %s.", clipText(values[0], 60), o.kind.Labels)
		}
		q.facet = values[0]
	default:
		return q.filter(o, name, values, person)
	}
	return ""
}

func (q *listQuery) sort(o outline, value string) string {
	if value == "" {
		return ""
	}
	name, desc := strings.CutPrefix(value, "-")
	if !sortable(o, name) {
		return fmt.Sprintf("%s cannot be sorted by %q.", o.kind.Labels, clipText(name, 60))
	}
	q.query.Sort = record.Sort{Field: name, Desc: desc}
	q.values.Set("sort", value)
	return ""
}

// sortable reports whether a list can be ordered by a field in a way that
// people understand: by what they see, not by identities.
func sortable(o outline, name string) bool {
	f := o.field(name)
	if f == nil || f.Many {
		return false
	}
	switch name {
	case "number", "title", "updated", "due", "state":
		return true
	case "owner", "created", "external":
		return false
	}
	t := f.Shown()
	return f.Index && t != record.LinkType && t != record.Person && t != record.Money && t != record.Duration
}

// filterable returns the field a list can be filtered by, or nil.
func filterable(o outline, name string) *record.Field {
	if f := o.field(name); f != nil && f.Index {
		return f
	}
	return nil
}

// paramOf is the parameter that filters by a field.
func paramOf(name string) string {
	switch name {
	case "state", "owner", "due", "updated", "created":
		return name
	}
	return "f." + name
}

// ranged reports whether people filter a field by a beginning and an end
// rather than by its values.
func ranged(f *record.Field) bool {
	switch f.Shown() {
	case record.DateType, record.TimeType, record.Number:
		return true
	}
	return false
}

func (q *listQuery) filter(o outline, name string, values []string, person record.ID) string {
	unknown := fmt.Sprintf("%q is no filter of %s.", clipText(name, 60), o.kind.Labels)
	if field, ok := strings.CutPrefix(name, "find."); ok {
		if filterable(o, field) == nil {
			return unknown
		}
		if s := strings.TrimSpace(values[0]); s != "" {
			q.find[field] = s
		}
		return ""
	}
	param, op := name, record.Is
	for _, x := range []record.Op{record.Not, record.From, record.To} {
		if p, ok := strings.CutSuffix(name, "."+string(x)); ok {
			param, op = p, x
			break
		}
	}
	field, own := strings.CutPrefix(param, "f.")
	f := filterable(o, field)
	if f == nil || paramOf(field) != param {
		return unknown
	}
	if op == record.From || op == record.To {
		return q.bound(f, name, op, values)
	}
	if own || field == "state" || field == "owner" || field == "due" {
		q.add(f, name, op, values, person)
		return ""
	}
	return unknown
}

// add keeps a filter by values.
func (q *listQuery) add(f *record.Field, name string, op record.Op, values []string, person record.ID) {
	asked := make([]string, 0, len(values))
	for _, v := range values {
		q.values.Add(name, v)
		if v == me && f.Shown() == record.Person {
			if v = string(person); v == "" {
				v = "-" // nobody is linked to the account, so nothing is theirs
			}
		}
		asked = append(asked, v)
	}
	q.query.Filters = append(q.query.Filters, record.Filter{Field: f.Name, Op: op, Values: asked})
}

// bound keeps a filter by a beginning or an end; empty asks for nothing, as
// forms send it.
func (q *listQuery) bound(f *record.Field, name string, op record.Op, values []string) string {
	v := strings.TrimSpace(values[0])
	if v == "" {
		return ""
	}
	if len(values) > 1 || !ranged(f) {
		return fmt.Sprintf("%q takes one bound of a date or a number.", clipText(name, 60))
	}
	if f.Shown() == record.Number {
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			return fmt.Sprintf("%q is not a number.", clipText(v, 40))
		}
	} else if _, err := record.ParseDate(v); err != nil {
		return fmt.Sprintf("%s %s.", f.Label, err)
	}
	q.values.Set(name, v)
	if f.Shown() == record.TimeType && f.Name != "updated" && f.Name != "created" && op == record.To {
		v += "T23:59:59.999Z"
	}
	q.query.Filters = append(q.query.Filters, record.Filter{Field: f.Name, Op: op, Values: []string{v}})
	return ""
}

// has reports whether a filter asks for the value.
func (q listQuery) has(param, value string) bool { return slices.Contains(q.values[param], value) }

// bare reports whether nothing narrows the list.
func (q listQuery) bare() bool { return len(q.query.Filters) == 0 && q.text == "" && !q.query.Removed }

// encode returns the one form of the address that stands for this list.
func (q listQuery) encode() string { return q.values.Encode() }

// with returns the address with one parameter replaced; empty takes it away.
func (q listQuery) with(name, value string) string {
	v := cloneValues(q.values)
	if v.Del(name); value != "" {
		v.Set(name, value)
	}
	return v.Encode()
}

// without returns the address with one value of a parameter taken away.
func (q listQuery) without(name, value string) string {
	v := cloneValues(q.values)
	v[name] = slices.DeleteFunc(v[name], func(s string) bool { return s == value })
	if len(v[name]) == 0 {
		v.Del(name)
	}
	return v.Encode()
}

func cloneValues(v url.Values) url.Values {
	out := make(url.Values, len(v))
	for k, list := range v {
		out[k] = slices.Clone(list)
	}
	return out
}

func sortedKeys(v url.Values) []string {
	out := make([]string, 0, len(v))
	for k := range v {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// address joins a path and a query.
func address(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}
