package store

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"steward/internal/database"
	"steward/internal/record"
)

// List returns a page of a kind. Filters name facets (see record.Kind.Facets)
// with their values in indexed form, or due, updated and created with days. A
// From or To whose second value is "" takes in what is unset, too. Records
// without a due day or without a value in the field sorted by come last in
// either direction. Pages go by key, so every page costs what the first one
// costs.
//
// Filters become sets of numbers, and the page is read in one of two ways,
// whichever is shorter: few matches are read and sorted, of many the order is
// walked until the page is full.
func (s *Store) List(ctx context.Context, org record.ID, q record.Query) (record.Page, error) {
	var page record.Page
	err := s.DB.Snapshot(ctx, func(db *database.Tx) error {
		p := &plan{db: db, org: org, q: q, limit: q.Limit, order: orderOf(q), few: cmp.Or(s.few, fewRows)}
		if p.limit <= 0 || p.limit > 200 {
			p.limit = 50
		}
		var err error
		page, err = p.run(ctx)
		return err
	})
	return page, err
}

// plan is a list being read.
type plan struct {
	db       *database.Tx
	org      record.ID
	q        record.Query
	limit    int
	order    order
	start    *place   // where the page before ended
	match    numset   // what may be listed; nil: all of the kind
	size     int      // how many match has
	checks   []check  // what is left to be tested on each record
	floor    int      // with checks: at least so many match
	bound    *between // the range the order's own field is in
	tested   int      // records tested so far
	few      int      // rows a set may take
	thorough bool     // read sets whole, whatever they cost
	passed   int      // entries of the order walked so far
}

// errFar says that the matches stand so far down the order that sorting them
// takes less than walking to them.
var errFar = errors.New("the matches stand far down the order")

// errPoor says that testing record by record takes longer than reading whole
// sets would.
var errPoor = errors.New("few records pass")

func (p *plan) run(ctx context.Context) (record.Page, error) {
	if p.q.After != "" {
		start, err := decodeCursor(p.q.After)
		if err != nil {
			return record.Page{}, err
		}
		p.start = &start
	}
	start := p.start
	page, err := p.page(ctx)
	if errors.Is(err, errPoor) {
		p.start, p.match, p.checks, p.bound, p.thorough = start, nil, nil, nil, true
		page, err = p.page(ctx)
	}
	return page, err
}

func (p *plan) page(ctx context.Context) (record.Page, error) {
	if err := p.filter(ctx); err != nil {
		return record.Page{}, err
	}
	walk, err := p.walks(ctx)
	if err != nil {
		return record.Page{}, err
	}
	if walk {
		start := p.start
		page, err := p.walked(ctx)
		if !errors.Is(err, errFar) {
			return page, err
		}
		p.start = start
	}
	return p.sorted(ctx)
}

// walks decides between walking the order and sorting the matches: walking
// passes limit*all/size entries of an index, sorting reads size rows, each of
// which costs about seven times as much.
func (p *plan) walks(ctx context.Context) (bool, error) {
	switch {
	case p.q.Removed:
		return false, nil // removed records are in no facet
	case p.match == nil || p.order.number():
		return true, nil
	case p.size <= p.limit:
		return false, nil
	}
	all, err := count(ctx, p.db, p.org, p.q.Kind, nil)
	if err != nil {
		return false, err
	}
	return 7*p.size*p.size > all*p.limit, nil
}

// walked reads the page off its order.
func (p *plan) walked(ctx context.Context) (record.Page, error) {
	nums := make([]int64, 0, p.limit+1)
	err := p.candidates(ctx, func(batch []int64) (bool, error) {
		for size := 2 * p.limit; len(batch) > 0 && len(nums) <= p.limit; size *= 2 {
			part, err := p.pass(ctx, batch[:min(size, len(batch))])
			if err != nil {
				return false, err
			}
			nums = append(nums, part[:min(len(part), p.limit+1-len(nums))]...)
			batch = batch[min(size, len(batch)):]
		}
		return len(nums) <= p.limit, nil
	})
	if err != nil {
		return record.Page{}, err
	}
	page, err := p.read(ctx, nums)
	if err != nil {
		return page, err
	}
	switch {
	case len(p.checks) > 0:
		page.Total, page.Capped = max(p.floor, len(nums)), p.q.After != "" || page.Next != ""
	case p.match != nil:
		page.Total = p.size
	default:
		page.Total, err = count(ctx, p.db, p.org, p.q.Kind, nil)
	}
	return page, err
}

// sorted reads what every match is sorted by and cuts the page out.
func (p *plan) sorted(ctx context.Context) (record.Page, error) {
	rows, err := p.keys(ctx, slices.Collect(p.match.after(0, false)))
	if err != nil {
		return record.Page{}, err
	}
	rows = slices.DeleteFunc(rows, func(r keyRow) bool { return !p.passes(r) })
	slices.SortFunc(rows, func(a, b keyRow) int { return p.order.compare(a.place, b.place) })
	total := len(rows)
	if p.start != nil {
		i, _ := slices.BinarySearchFunc(rows, *p.start, func(r keyRow, at place) int {
			if p.order.compare(r.place, at) <= 0 {
				return -1
			}
			return 1
		})
		rows = rows[i:]
	}
	nums := make([]int64, 0, p.limit+1)
	for _, r := range rows[:min(len(rows), p.limit+1)] {
		nums = append(nums, r.num)
	}
	page, err := p.read(ctx, nums)
	page.Total = total
	return page, err
}

// read returns the records of a page in the order of their numbers, of which
// one more than fits says that there is another page.
func (p *plan) read(ctx context.Context, nums []int64) (record.Page, error) {
	var page record.Page
	more := len(nums) > p.limit
	if more {
		nums = nums[:p.limit]
	}
	if len(nums) == 0 {
		return page, nil
	}
	type found struct {
		r record.Record
		k keyRow
	}
	byNum := make(map[int64]found, len(nums))
	cond, arg := p.numbers(nums)
	err := eachRow(ctx, p.db, "SELECT "+columns+", r.sort, r.facets FROM record r WHERE r.org = ? AND r.kind = ? AND r.gone = ? AND r.num"+cond,
		[]any{p.org, p.q.Kind, p.gone(), arg}, func(row scanner) error {
			var f found
			var err error
			if f.r, err = scanRecord(p.org, row, &f.k.sort, &f.k.facets); err == nil {
				byNum[f.r.Number] = f
			}
			return err
		})
	if err != nil {
		return page, fmt.Errorf("list: %w", err)
	}
	for _, n := range nums {
		f, ok := byNum[n]
		if !ok {
			return page, record.Fail(record.Internal, fmt.Sprintf("A list names number %d of kind %s, which is not there. Run steward fsck.", n, p.q.Kind))
		}
		page.Records = append(page.Records, f.r)
		if more && n == nums[len(nums)-1] {
			f.k.num, f.k.due, f.k.updated = n, string(f.r.Due), f.r.Updated.UnixMilli()
			page.Next = encodeCursor(place{p.order.key(f.k), n})
		}
	}
	return page, nil
}

func (p *plan) gone() int {
	if p.q.Removed {
		return 1
	}
	return 0
}

// numbers is the condition that a column is one of many numbers, as one text.
func (p *plan) numbers(nums []int64) (cond, arg string) {
	b := make([]byte, 0, 8*len(nums))
	for i, n := range nums {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	if p.db.Dialect == database.Postgres {
		return " = ANY(CAST(string_to_array(?, ',') AS bigint[]))", string(b)
	}
	return " IN (SELECT value FROM json_each(?))", "[" + string(b) + "]"
}

// place is where a record stands in an order: its key, then its number.
type place struct {
	key string
	num int64
}

// encodeCursor and decodeCursor carry the place a page ended at.
func encodeCursor(at place) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(at.num, 10) + ":" + at.key))
}

func decodeCursor(s string) (place, error) {
	bad := record.Fail(record.Invalid, "The page marker is not one this list gave out.")
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(data) > 600 || !utf8.Valid(data) {
		return place{}, bad
	}
	n, key, ok := strings.Cut(string(data), ":")
	num, err := strconv.ParseInt(n, 10, 64)
	if !ok || err != nil || num < 1 || strings.ContainsRune(key, 0) {
		return place{}, bad
	}
	return place{key, num}, nil
}
