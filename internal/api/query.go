package api

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"steward/internal/record"
)

// onRecord are what a list is filtered by beside the fields of the kind.
func onRecord() []record.Field {
	return []record.Field{
		{Name: "state", Label: "State", Type: record.Text},
		{Name: "owner", Label: "Owner", Type: record.Person},
		{Name: "due", Label: "Due", Type: record.DateType},
		{Name: "created", Label: "Created", Type: record.DateType},
		{Name: "updated", Label: "Updated", Type: record.DateType},
	}
}

// filterable returns the fields a list of the kind can be filtered by.
func filterable(fields []record.Field) []record.Field {
	out := onRecord()
	for _, f := range fields {
		if f.Index {
			out = append(out, f)
		}
	}
	return out
}

// sortable returns what a list can be ordered by.
func sortable(fields []record.Field) []string {
	out := []string{"number", "title", "updated", "due", "state", "owner"}
	for _, f := range fields {
		if f.Index && !f.Many {
			out = append(out, f.Name)
		}
	}
	return out
}

// ops returns how a field can be compared: dates, times and numbers also by
// range.
func ops(f record.Field) []record.Op {
	switch f.Shown() {
	case record.DateType, record.TimeType, record.Number:
		return []record.Op{record.Is, record.Not, record.From, record.To}
	}
	return []record.Op{record.Is, record.Not}
}

// filterName is the parameter for a comparison: filter.unit, filter.unit.not.
func filterName(field string, op record.Op) string {
	if op == record.Is {
		return "filter." + field
	}
	return "filter." + field + "." + string(op)
}

// maxFilters bounds how many comparisons meet in one list.
const maxFilters = 20

// parseList reads the query of a list. Every wrong parameter is named.
func parseList(k *record.Kind, fields []record.Field, values url.Values) (record.Query, error) {
	q := record.Query{Kind: k.Name, After: values.Get("after")}
	var wrong []record.FieldError
	fault := func(name, format string, args ...any) {
		wrong = append(wrong, record.FieldError{Field: name, Code: "invalid", Message: fmt.Sprintf(format, args...)})
	}
	allowed := filterable(fields)
	for _, name := range sortedKeys(values) {
		if !strings.HasPrefix(name, "filter.") {
			continue
		}
		f, err := parseFilter(k, allowed, name, values[name])
		if err != nil {
			fault(name, "%s", sentence(err))
			continue
		}
		q.Filters = append(q.Filters, f)
	}
	if len(q.Filters) > maxFilters {
		fault("filter", "There are %d filters; at most %d fit.", len(q.Filters), maxFilters)
	}
	q.Sort = parseSort(values.Get("sort"))
	if q.Sort.Field != "" && !slices.Contains(sortable(fields), q.Sort.Field) {
		fault("sort", "The list cannot be sorted by %s; it can by %s.", quote(q.Sort.Field), strings.Join(sortable(fields), ", "))
	}
	var err error
	if q.Limit, err = parseCount(values.Get("limit"), 50, 200); err != nil {
		fault("limit", "%s", sentence(err))
	}
	if q.Removed, err = parseFlag(values.Get("removed")); err != nil {
		fault("removed", "%s", sentence(err))
	}
	if q.Removed && len(q.Filters) > 0 {
		fault("removed", "Removed records cannot be filtered.")
	}
	if len(wrong) > 0 {
		return record.Query{}, record.InvalidFields(wrong)
	}
	return q, nil
}

// parseFilter reads one parameter such as filter.country=NL.
func parseFilter(k *record.Kind, allowed []record.Field, name string, values []string) (record.Filter, error) {
	field, op, found := strings.Cut(strings.TrimPrefix(name, "filter."), ".")
	f := record.Filter{Field: field, Op: record.Op(op), Values: values}
	if !found {
		f.Op = record.Is
	}
	i := slices.IndexFunc(allowed, func(a record.Field) bool { return a.Name == field })
	if i < 0 {
		return f, fmt.Errorf("the list cannot be filtered by %s", quote(field))
	}
	if !slices.Contains(ops(allowed[i]), f.Op) || found && f.Op == record.Is {
		return f, fmt.Errorf("%s cannot be compared by %s", allowed[i].Label, quote(op))
	}
	if ranged := f.Op == record.From || f.Op == record.To; ranged && len(values) != 1 {
		return f, fmt.Errorf("a range has one value on each side")
	}
	if len(values) > 100 {
		return f, fmt.Errorf("a filter takes 100 values at most")
	}
	for _, v := range values {
		if err := checkValue(k, allowed[i], f.Op, v); err != nil {
			return f, err
		}
	}
	return f, nil
}

// checkValue refuses values that no record can have; "" stands for unset.
func checkValue(k *record.Kind, f record.Field, op record.Op, v string) error {
	if v == "" && (op == record.From || op == record.To || f.Name == "created" || f.Name == "updated") {
		return fmt.Errorf("%s needs a value", f.Label)
	}
	if v == "" {
		return nil
	}
	if f.Name == "state" {
		if k.State(v) == nil {
			return fmt.Errorf("%s is not a state of %s", quote(v), k.Label)
		}
		return nil
	}
	f.Many, f.Options = false, slices.Clone(f.Options)
	if f.Type == record.Computed {
		f.Type = f.As
	}
	if f.Type == record.TimeType {
		f.Type = record.Text
	}
	if f.Type == record.Number {
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			return fmt.Errorf("%s expects a number", f.Label)
		}
		return nil
	}
	if _, err := f.Normalise(v); err != nil {
		return fmt.Errorf("%s %w", f.Label, err)
	}
	return nil
}

// parseSort reads "title" or "-title", which is the other way round.
func parseSort(s string) record.Sort {
	field, desc := strings.CutPrefix(s, "-")
	return record.Sort{Field: field, Desc: desc}
}

// parseCount reads a number from 1 to most; "" is usual.
func parseCount(s string, usual, most int) (int, error) {
	if s == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("expects a number from 1 to %d", most)
	}
	return n, nil
}

// parseFlag reads true or false; "" is false.
func parseFlag(s string) (bool, error) {
	switch s {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, fmt.Errorf("expects true or false")
}

// parsePosition reads where a page ends: a revision or leaf, 0 for the newest.
func parsePosition(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("expects a number of at least 1")
	}
	return n, nil
}

// parseMoment reads a time, or a day, which stands for its last moment in UTC.
func parseMoment(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.UTC(), nil
	}
	d, err := record.ParseDate(s)
	if err != nil {
		return time.Time{}, fmt.Errorf("expects a time such as 2026-08-02T10:00:00Z, or a day")
	}
	return d.AddDays(1).Time().Add(-time.Millisecond), nil
}

// wrongParameter names one parameter that cannot be used.
func wrongParameter(name string, err error) error {
	return record.InvalidFields([]record.FieldError{{Field: name, Code: "invalid", Message: sentence(err)}})
}

// sentence turns an error written without a full stop into a sentence.
func sentence(err error) string {
	s := err.Error()
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
