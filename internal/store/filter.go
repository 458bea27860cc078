package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// fewRows is how many rows a range of values may take to be read as a set; a
// wider one is tested on each record instead.
const fewRows = 1500

// between is a range of values, both ends in it; empty ends are open. What has
// no value is in no range, unless blank takes it in.
type between struct {
	from, to string
	blank    bool
}

func (b between) has(v string) bool {
	if v == "" {
		return b.blank
	}
	return v >= b.from && (b.to == "" || v <= b.to)
}

// check is a condition to be tested on a record.
type check struct {
	field  string
	not    bool
	values []string // one of them, or
	within *between
}

// onColumn names the fields that are columns of the record, with days as values.
func onColumn(field string) bool { return field == "due" || field == "updated" || field == "created" }

// filter makes sets of the filters, and checks of those whose sets would be
// large. From and To on one field are one range, which has what is unset when
// each of them says so by a second value, "".
func (p *plan) filter(ctx context.Context) error {
	var checks []check
	ranges := map[string]*between{}
	for _, f := range p.q.Filters {
		values, err := filterValues(f)
		if err != nil {
			return err
		}
		switch f.Op {
		case record.Is, record.Not:
			checks = append(checks, check{field: f.Field, not: f.Op == record.Not, values: values})
			continue
		}
		r := ranges[f.Field]
		if r == nil {
			r = &between{blank: true}
			ranges[f.Field] = r
		}
		r.blank = r.blank && len(values) == 2 && values[1] == ""
		if f.Op == record.From {
			r.from = max(r.from, values[0])
		} else if r.to == "" || values[0] < r.to {
			r.to = values[0]
		}
	}
	for _, field := range slices.Sorted(maps.Keys(ranges)) {
		checks = append(checks, check{field: field, within: ranges[field]})
	}
	if p.q.Removed {
		p.checks = checks
		return p.everyRemoved(ctx)
	}
	return p.narrow(ctx, checks)
}

func filterValues(f record.Filter) ([]string, error) {
	switch f.Op {
	case record.Is, record.Not, record.From, record.To:
	default:
		return nil, record.Fail(record.Invalid, fmt.Sprintf("A list cannot be filtered by %q.", f.Op))
	}
	if len(f.Values) == 0 {
		return nil, record.Fail(record.Invalid, "A filter takes a value.")
	}
	if (f.Op == record.From || f.Op == record.To) && f.Values[0] == "" {
		return nil, record.Fail(record.Invalid, "A filter by a range takes a value.")
	}
	if f.Field == "updated" || f.Field == "created" {
		values := f.Values
		if f.Op == record.From || f.Op == record.To {
			values = values[:1]
		}
		for _, v := range values {
			if _, err := record.ParseDate(v); err != nil {
				return nil, record.Fail(record.Invalid, "A filter by time takes a date such as 2026-08-02.")
			}
		}
	}
	return f.Values, nil
}

// narrow intersects the sets of the checks it can read.
func (p *plan) narrow(ctx context.Context, checks []check) error {
	var floor, out numset
	uncertain := false
	for _, c := range checks {
		if c.within != nil && !c.within.blank && p.order.walks(c.field) {
			p.bound = c.within
		}
		set, whole, err := p.set(ctx, c)
		if err != nil {
			return database.Explain(fmt.Errorf("filter by %s: %w", c.field, err))
		}
		switch {
		case c.not && whole:
			out = out.or(set)
		case whole:
			p.match = p.match.meet(set)
		default:
			p.checks = append(p.checks, c)
			if uncertain = uncertain || c.not; !c.not {
				floor = floor.meet(set)
			}
		}
	}
	if out != nil {
		if p.match == nil {
			var err error
			if p.match, _, err = p.readSet(ctx, "state", "value >= ''", nil, 0); err != nil {
				return fmt.Errorf("list: %w", err)
			}
		}
		p.match.minus(out)
	}
	p.size = p.match.count()
	if floor != nil && !uncertain {
		p.floor = floor.meet(p.match).count()
	}
	return nil
}

// set reads the numbers a condition holds for, or those it does not hold for
// when it is a Not. It is whole unless there are too many rows; then it is a
// part, or nothing.
func (p *plan) set(ctx context.Context, c check) (set numset, whole bool, err error) {
	switch {
	case onColumn(c.field):
		return p.columnSet(ctx, c)
	case c.within == nil:
		list := slices.Compact(slices.Sorted(slices.Values(c.values)))
		return p.readSet(ctx, c.field, "value IN ("+values("?", len(list))+")", anys(list), 0)
	}
	cond, args := "value >= ? AND value > ''", []any{c.within.from}
	if c.within.from != "" {
		cond = "value >= ?"
	}
	if c.within.to != "" {
		cond, args = cond+" AND value <= ?", append(args, c.within.to)
	}
	if c.within.blank {
		cond = "(value = '' OR " + cond + ")"
	}
	return p.readSet(ctx, c.field, cond, args, p.most())
}

// most is how many rows a set may take, 0 for any number.
func (p *plan) most() int {
	if p.thorough {
		return 0
	}
	return p.few
}

// readSet reads the numbers of facets, of at most limit rows (0: of all).
func (p *plan) readSet(ctx context.Context, field, cond string, args []any, limit int) (set numset, whole bool, err error) {
	out, n := numset{}, 0
	query := "SELECT block, nums FROM facet WHERE org = ? AND kind = ? AND field = ? AND " + cond
	args = append([]any{p.org, p.q.Kind, field}, args...)
	if limit > 0 {
		query, args = query+" LIMIT ?", append(args, limit+1)
	}
	err = eachRow(ctx, p.db, query, args, func(row scanner) error {
		var at int64
		var nums []byte
		if err := row.Scan(&at, &nums); err != nil {
			return err
		}
		n++
		return out.at(at).decode(nums)
	})
	return out, limit == 0 || n <= limit, err
}

// columnSet reads the numbers whose column is one of some days, or in a range.
func (p *plan) columnSet(ctx context.Context, c check) (numset, bool, error) {
	var conds []string
	args := []any{p.org, p.q.Kind}
	add := func(cond string, more []any) { conds, args = append(conds, cond), append(args, more...) }
	if c.within != nil {
		add(columnRange(c.field, *c.within))
	}
	for _, v := range c.values {
		add(columnRange(c.field, between{from: v, to: v}))
	}
	inner := "SELECT num FROM record WHERE org = ? AND kind = ? AND gone = 0 AND (" + strings.Join(conds, " OR ") + ")"
	if most := p.most(); most > 0 {
		inner, args = inner+" LIMIT ?", append(args, 2*most+1)
	}
	var text *string
	if err := p.db.QueryRow(ctx, "SELECT "+p.joined()+" FROM ("+inner+") c", args...).Scan(&text); err != nil || text == nil {
		return numset{}, true, err
	}
	nums, err := parseNumbers(*text)
	out := numset{}
	for _, n := range nums {
		out.add(n)
	}
	return out, p.thorough || len(nums) <= 2*p.few, err
}

// columnRange is the condition that a column is within days.
func columnRange(field string, b between) (string, []any) {
	if field == "due" {
		if b.blank {
			cond, args := columnRange(field, between{from: b.from, to: b.to})
			return "due = '' OR " + cond, args
		}
		switch {
		case b == between{}:
			return "due = ''", nil
		case b.from == "":
			return "due > '' AND due <= ?", []any{b.to}
		case b.to == "":
			return "due >= ?", []any{b.from}
		}
		return "due >= ? AND due <= ?", []any{b.from, b.to}
	}
	from, to := int64(0), int64(1)<<60
	if b.from != "" {
		from = record.Date(b.from).Time().UnixMilli()
	}
	if b.to != "" {
		to = record.Date(b.to).AddDays(1).Time().UnixMilli()
	}
	return field + " >= ? AND " + field + " < ?", []any{from, to}
}

// keyRow is what a record is sorted and tested by.
type keyRow struct {
	place
	sort, due, facets string
	updated, created  int64
}

// keys reads what records are sorted and tested by.
func (p *plan) keys(ctx context.Context, nums []int64) ([]keyRow, error) {
	out := make([]keyRow, 0, len(nums))
	if len(nums) == 0 {
		return out, nil
	}
	facets := "''"
	if p.order.col == "" || slices.ContainsFunc(p.checks, func(c check) bool { return !onColumn(c.field) }) {
		facets = "facets"
	}
	cond, arg := p.numbers(nums)
	err := eachRow(ctx, p.db, "SELECT num, sort, due, updated, created, "+facets+" FROM record WHERE org = ? AND kind = ? AND gone = ? AND num"+cond,
		[]any{p.org, p.q.Kind, p.gone(), arg}, func(row scanner) error {
			var k keyRow
			err := row.Scan(&k.num, &k.sort, &k.due, &k.updated, &k.created, &k.facets)
			k.key = p.order.key(k)
			out = append(out, k)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list: %w", err)
	}
	return out, nil
}

// pass keeps the numbers whose records pass all checks, in their order.
func (p *plan) pass(ctx context.Context, nums []int64) ([]int64, error) {
	if len(p.checks) == 0 || len(nums) == 0 {
		return nums, nil
	}
	if p.tested += len(nums); p.tested > 3*p.few && !p.thorough && !p.q.Removed {
		return nil, errPoor
	}
	rows, err := p.keys(ctx, nums)
	if err != nil {
		return nil, err
	}
	good := make(map[int64]bool, len(rows))
	for _, r := range rows {
		good[r.num] = p.passes(r)
	}
	return slices.DeleteFunc(nums, func(n int64) bool { return !good[n] }), nil
}

func (p *plan) passes(r keyRow) bool {
	for _, c := range p.checks {
		if c.holds(r) == c.not {
			return false
		}
	}
	return true
}

// holds reports whether the condition, without its Not, is true of the record.
func (c check) holds(r keyRow) bool {
	test := func(v string) bool {
		if c.within != nil {
			return c.within.has(v)
		}
		return slices.Contains(c.values, v)
	}
	switch c.field {
	case "due":
		return test(r.due)
	case "updated":
		return test(dayOf(r.updated))
	case "created":
		return test(dayOf(r.created))
	}
	found := false
	packedValues(r.facets, c.field, func(v string) bool { found = test(v); return !found })
	return found
}

func dayOf(ms int64) string { return string(record.DateOf(time.UnixMilli(ms))) }

// everyRemoved takes all removed records as what may match.
func (p *plan) everyRemoved(ctx context.Context) error {
	p.match = numset{}
	err := eachRow(ctx, p.db, "SELECT num FROM record WHERE org = ? AND kind = ? AND gone = 1", []any{p.org, p.q.Kind}, func(row scanner) error {
		var num int64
		err := row.Scan(&num)
		p.match.add(num)
		return err
	})
	p.size = p.match.count()
	return err
}
