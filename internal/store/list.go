package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// countCap is how far matching records are counted one by one when several
// filters meet; beyond it a page says "more than".
const countCap = 1000

// few is the number of matches below which a list is read from its most
// selective filter and sorted, and above which the sorted index is walked.
const few = 2000

// List returns a page of a kind. Filters name facets (see record.Kind.Facets)
// with their values in indexed form. Pages go by key, so every page costs what
// the first one costs.
func (s *Store) List(ctx context.Context, org record.ID, q record.Query) (record.Page, error) {
	p, err := s.plan(ctx, org, q)
	if err != nil {
		return record.Page{}, err
	}
	query, args, err := p.sql()
	if err != nil {
		return record.Page{}, err
	}
	rows, err := s.DB.Query(ctx, query, args...)
	if err != nil {
		return record.Page{}, database.Explain(fmt.Errorf("list: %w", err))
	}
	defer rows.Close()
	var page record.Page
	var key, last string
	for rows.Next() {
		r, err := scanRecord(org, rows, &key)
		if err != nil {
			return record.Page{}, fmt.Errorf("list: %w", err)
		}
		if len(page.Records) == p.limit {
			page.Next = encodeCursor(last, page.Records[p.limit-1].Number)
			break
		}
		page.Records, last = append(page.Records, r), key
	}
	if err := rows.Err(); err != nil {
		return record.Page{}, database.Explain(fmt.Errorf("list: %w", err))
	}
	rows.Close()
	page.Total, page.Capped, err = s.total(ctx, p)
	return page, err
}

// plan is a query made ready: conditions as SQL, the order, and where to start.
type plan struct {
	org     record.ID
	q       record.Query
	gone    string
	limit   int
	drive   *record.Filter // the filter whose facet rows lead, if any
	driveN  int
	rest    []record.Filter
	single  bool // the leading filter is all there is
	sortCol string
}

func (s *Store) plan(ctx context.Context, org record.ID, q record.Query) (*plan, error) {
	p := &plan{org: org, q: q, gone: "0", limit: q.Limit, rest: q.Filters}
	if p.limit <= 0 || p.limit > 200 {
		p.limit = 50
	}
	if q.Removed {
		p.gone, p.rest = "1", nil // removed records keep no facets
	}
	switch q.Sort.Field {
	case "", "number":
		p.sortCol = "r.num"
	case "title":
		p.sortCol = "r.sort"
	case "updated":
		p.sortCol = "r.updated"
	case "due":
		p.sortCol = "r.due"
	default:
		p.sortCol = "s.value"
	}
	return p, s.choose(ctx, p)
}

// choose picks the filter with the fewest matches to lead, when it pays.
func (s *Store) choose(ctx context.Context, p *plan) error {
	best, bestN := -1, 0
	for i, f := range p.rest {
		if f.Op != record.Is || onColumn(f.Field) {
			continue
		}
		n := 0
		for _, v := range f.Values {
			c, err := s.Count(ctx, p.org, p.q.Kind, &record.Facet{Field: f.Field, Value: v})
			if err != nil {
				return database.Explain(err)
			}
			n += c
		}
		if best < 0 || n < bestN {
			best, bestN = i, n
		}
	}
	if best < 0 {
		return nil
	}
	byNumber := p.sortCol == "r.num" && len(p.rest[best].Values) == 1
	p.single = len(p.rest) == 1
	p.driveN = bestN
	if byNumber || bestN <= few {
		p.drive = &p.rest[best]
		p.rest = append(append([]record.Filter{}, p.rest[:best]...), p.rest[best+1:]...)
	}
	return nil
}

// onColumn names the filters that compare a column of the record.
func onColumn(field string) bool { return field == "due" || field == "updated" || field == "created" }

func (p *plan) sql() (string, []any, error) {
	from, args := p.from()
	where, more, err := p.where()
	if err != nil {
		return "", nil, err
	}
	args = append(args, more...)
	dir, cmp := "ASC", ">"
	if p.q.Sort.Desc || p.q.Sort.Field == "" {
		dir, cmp = "DESC", "<"
	}
	num := "r.num"
	if p.drive != nil {
		num = "f.num"
	} else if p.sortCol == "s.value" {
		num = "s.num"
	}
	col := p.sortCol
	if col == "r.num" {
		col = num
	}
	if p.q.After != "" {
		key, n, err := decodeCursor(p.q.After)
		if err != nil {
			return "", nil, err
		}
		if p.sortCol == "r.num" {
			where += " AND " + num + " " + cmp + " ?"
			args = append(args, n)
		} else {
			where += " AND (" + col + ", " + num + ") " + cmp + " (?, ?)"
			args = append(args, p.keyArg(key), n)
		}
	}
	order := num + " " + dir
	if p.sortCol != "r.num" {
		order = col + " " + dir + ", " + num + " " + dir
	}
	args = append(args, p.limit+1)
	return "SELECT " + columns + ", CAST(" + col + " AS TEXT) FROM " + from + " WHERE " + where + " ORDER BY " + order + " LIMIT ?", args, nil
}

// keyArg gives a cursor's key the type of its column.
func (p *plan) keyArg(key string) any {
	if p.sortCol == "r.updated" {
		n, _ := strconv.ParseInt(key, 10, 64)
		return n
	}
	return key
}

// from names the tables in the order they are walked, with the conditions that
// bind them.
func (p *plan) from() (string, []any) {
	switch {
	case p.drive != nil && p.sortCol == "s.value":
		return "facet f CROSS JOIN facet s CROSS JOIN record r", nil
	case p.drive != nil:
		return "facet f CROSS JOIN record r", nil
	case p.sortCol == "s.value":
		return "facet s CROSS JOIN record r", nil
	}
	return "record r", nil
}

func (p *plan) where() (string, []any, error) {
	var conds []string
	var args []any
	add := func(cond string, v ...any) { conds, args = append(conds, cond), append(args, v...) }
	num := "r.num"
	if p.drive != nil {
		num = "f.num"
		add("f.org = ? AND f.kind = ? AND f.field = ?", p.org, p.q.Kind, p.drive.Field)
		add("f.value IN ("+values("?", len(p.drive.Values))+")", anys(p.drive.Values)...)
	}
	if p.sortCol == "s.value" {
		add("s.org = ? AND s.kind = ? AND s.field = ?", p.org, p.q.Kind, p.q.Sort.Field)
		if p.drive != nil {
			add("s.num = f.num")
		} else {
			num = "s.num"
		}
	}
	add("r.org = ? AND r.kind = ? AND r.gone = "+p.gone, p.org, p.q.Kind)
	if num != "r.num" {
		add("r.num = " + num)
	}
	if p.sortCol == "r.due" {
		add("r.due <> ''")
	}
	for _, f := range p.rest {
		cond, v, err := p.condition(f, num)
		if err != nil {
			return "", nil, err
		}
		add(cond, v...)
	}
	return strings.Join(conds, " AND "), args, nil
}

func (p *plan) condition(f record.Filter, num string) (string, []any, error) {
	if onColumn(f.Field) {
		return columnCondition(f)
	}
	head := "EXISTS (SELECT 1 FROM facet x WHERE x.org = ? AND x.kind = ? AND x.field = ? AND x.num = " + num
	args := []any{p.org, p.q.Kind, f.Field}
	switch f.Op {
	case record.Is:
		return head + " AND x.value IN (" + values("?", len(f.Values)) + "))", append(args, anys(f.Values)...), nil
	case record.Not:
		return "NOT " + head + " AND x.value IN (" + values("?", len(f.Values)) + "))", append(args, anys(f.Values)...), nil
	case record.From:
		return head + " AND x.value >= ?)", append(args, f.Values[0]), nil
	case record.To:
		return head + " AND x.value <= ? AND x.value <> '')", append(args, f.Values[0]), nil
	}
	return "", nil, record.Fail(record.Invalid, fmt.Sprintf("A list cannot be filtered by %q.", f.Op))
}

func columnCondition(f record.Filter) (string, []any, error) {
	var arg any = f.Values[0]
	if f.Field != "due" {
		t, err := time.Parse(time.DateOnly, f.Values[0])
		if err != nil {
			return "", nil, record.Fail(record.Invalid, "A filter by time takes a date such as 2026-08-02.")
		}
		if f.Op == record.To {
			t = t.AddDate(0, 0, 1).Add(-time.Millisecond)
		}
		arg = t.UnixMilli()
	}
	switch f.Op {
	case record.From:
		return "r." + f.Field + " >= ?", []any{arg}, nil
	case record.To:
		return "r." + f.Field + " <= ? AND r." + f.Field + zeroOf(f.Field), []any{arg}, nil
	case record.Is:
		return "r." + f.Field + " = ?", []any{arg}, nil
	}
	return "r." + f.Field + " <> ?", []any{arg}, nil
}

func zeroOf(field string) string {
	if field == "due" {
		return " <> ''"
	}
	return " > 0"
}

// total counts the matches: exactly where a tally knows, else up to countCap.
func (s *Store) total(ctx context.Context, p *plan) (int, bool, error) {
	if len(p.q.Filters) == 0 && !p.q.Removed {
		n, err := s.Count(ctx, p.org, p.q.Kind, nil)
		return n, false, database.Explain(err)
	}
	if p.single && p.driveN >= 0 && len(p.q.Filters) == 1 && len(p.q.Filters[0].Values) == 1 && p.q.Filters[0].Op == record.Is {
		return p.driveN, false, nil
	}
	counted := *p
	counted.q.After, counted.q.Sort, counted.sortCol = "", record.Sort{}, "r.num"
	where, args, err := counted.where()
	if err != nil {
		return 0, false, err
	}
	from, _ := counted.from()
	var n int
	err = s.DB.QueryRow(ctx, fmt.Sprintf("SELECT COUNT(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT %d) c", from, where, countCap+1), args...).Scan(&n)
	if err != nil {
		return 0, false, database.Explain(fmt.Errorf("count matches: %w", err))
	}
	return min(n, countCap), n > countCap, nil
}

// encodeCursor and decodeCursor carry the sort key and number a page ended at.
func encodeCursor(key string, num int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(num, 10) + ":" + key))
}

func decodeCursor(s string) (string, int64, error) {
	bad := record.Fail(record.Invalid, "The page marker is not one this list gave out.")
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(data) > 600 {
		return "", 0, bad
	}
	n, key, ok := strings.Cut(string(data), ":")
	num, err := strconv.ParseInt(n, 10, 64)
	if !ok || err != nil {
		return "", 0, bad
	}
	return key, num, nil
}
