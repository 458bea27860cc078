package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"steward/internal/database"
	"steward/internal/record"
)

// order is what a list is sorted by: the number, a column of the record that an
// index keeps in order, or a facet.
type order struct {
	col   string // num, sort, updated, due; empty: field
	field string
	desc  bool
}

func orderOf(q record.Query) order {
	switch q.Sort.Field {
	case "":
		return order{col: "num", desc: true}
	case "number", "created": // numbers are given out in the order of making
		return order{col: "num", desc: q.Sort.Desc}
	case "title":
		return order{col: "sort", desc: q.Sort.Desc}
	case "updated", "due":
		return order{col: q.Sort.Field, desc: q.Sort.Desc}
	}
	return order{field: q.Sort.Field, desc: q.Sort.Desc}
}

func (o order) number() bool { return o.col == "num" }

// walks reports whether the order is that of a field.
func (o order) walks(field string) bool {
	return o.col == field && onColumn(field) || o.col == "" && o.field == field
}

// blanks reports whether what has no value comes last.
func (o order) blanks() bool { return o.col == "due" || o.col == "" }

// key is what a record is sorted by, as text. Texts order by their bytes, in
// Go and in both databases.
func (o order) key(r keyRow) string {
	switch o.col {
	case "num":
		return ""
	case "sort":
		return r.sort
	case "due":
		return r.due
	case "updated":
		return fmt.Sprintf("%020d", r.updated)
	}
	var key string
	packedValues(r.facets, o.field, func(v string) bool { key = v; return false })
	return key
}

func (o order) compare(a, b place) int {
	if o.blanks() && (a.key == "") != (b.key == "") {
		if a.key == "" {
			return 1
		}
		return -1
	}
	c := cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.num, b.num))
	if o.desc {
		return -c
	}
	return c
}

// words are the direction and the comparison of the order in SQL.
func (o order) words() (dir, beyond string) {
	if o.desc {
		return "DESC", "<"
	}
	return "ASC", ">"
}

// candidates hands out the numbers of what may match in order, from where the
// page starts, batch by batch until take wants no more.
func (p *plan) candidates(ctx context.Context, take func([]int64) (bool, error)) error {
	if p.order.number() {
		if p.match != nil {
			return p.matches(take)
		}
		_, err := p.walkColumn(ctx, whole, take)
		return err
	}
	walk := p.walkColumn
	if p.order.col == "" {
		walk = p.walkFacet
	}
	if !p.order.blanks() {
		_, err := walk(ctx, whole, take)
		return err
	}
	if p.start == nil || p.start.key != "" {
		if more, err := walk(ctx, filled, take); err != nil || !more {
			return err
		}
		p.start = nil
	}
	if p.bound != nil { // what has no value is in no range
		return nil
	}
	_, err := walk(ctx, blank, take)
	return err
}

// segment is the part of an order that is walked.
type segment int

const (
	whole  segment = iota
	filled         // what has a value
	blank          // what has none, by number
)

// bounds are the conditions for a walk of a column and a second key from a
// place on, in the form that lets an index start there.
func (p *plan) bounds(seg segment, col, second string, inclusive bool, key, num any) (string, []any) {
	_, beyond := p.order.words()
	if inclusive {
		beyond += "="
	}
	switch {
	case seg == blank && num == nil:
		return " AND " + col + " = ''", nil
	case seg == blank:
		return " AND " + col + " = '' AND " + second + " " + beyond + " ?", []any{num}
	case num == nil && seg == filled:
		return " AND " + col + " > ''", nil
	case num == nil:
		return "", nil
	}
	cond := " AND (" + col + ", " + second + ") " + beyond + " (?, ?)"
	if seg == filled && p.order.desc {
		cond += " AND " + col + " > ''"
	}
	return cond, []any{key, num}
}

// within are the conditions that keep a walk within the range the order's own
// field is filtered by.
func (p *plan) within(col string) (string, []any) {
	if p.bound == nil {
		return "", nil
	}
	if p.order.col != "" {
		cond, args := columnRange(col, *p.bound)
		return " AND " + cond, args
	}
	cond, args := " AND value >= ?", []any{p.bound.from}
	if p.bound.to != "" {
		cond, args = cond+" AND value <= ?", append(args, p.bound.to)
	}
	return cond, args
}

// matches hands out the matches by number.
func (p *plan) matches(take func([]int64) (bool, error)) error {
	nums, size := []int64{}, p.limit+1
	var from int64
	if p.start != nil {
		from = p.start.num
	}
	for n := range p.match.after(from, p.order.desc) {
		if nums = append(nums, n); len(nums) < size {
			continue
		}
		if more, err := take(nums); err != nil || !more {
			return err
		}
		nums, size = nums[:0], 2*size
	}
	_, err := take(nums)
	return err
}

// chunk is how many entries of an order to read first, so that a page is
// probably full after them.
func (p *plan) chunk(ctx context.Context) (int, error) {
	n := p.limit + 1
	if len(p.checks) > 0 {
		n *= 2
	}
	if p.match == nil || p.size == 0 {
		return n, nil
	}
	all, err := count(ctx, p.db, p.org, p.q.Kind, nil)
	return n + n*all/p.size*3/2, err
}

// walkColumn walks the index of a column. It reports whether take wanted more
// to the end.
func (p *plan) walkColumn(ctx context.Context, seg segment, take func([]int64) (bool, error)) (bool, error) {
	size, err := p.chunk(ctx)
	if err != nil {
		return false, err
	}
	at := p.start
	for {
		nums, last, err := p.columnChunk(ctx, seg, at, size)
		if err != nil {
			return false, err
		}
		full := len(nums) == size
		if p.passed += len(nums); p.match != nil && !p.order.number() && len(p.checks) == 0 && p.passed > 7*p.size {
			return false, errFar
		}
		if p.match != nil {
			kept := nums[:0]
			for _, n := range nums {
				if p.match.has(n) {
					kept = append(kept, n)
				}
			}
			nums = kept
		}
		if more, err := take(nums); err != nil || !more {
			return false, err
		}
		if !full {
			return true, nil
		}
		at, size = &last, min(2*size, 50_000)
	}
}

// columnChunk reads numbers off an index as one text, many times faster than
// row by row, and where the last one stands.
func (p *plan) columnChunk(ctx context.Context, seg segment, at *place, size int) ([]int64, place, error) {
	col, args := p.order.col, []any{p.org, p.q.Kind}
	dir, beyond := p.order.words()
	where := "org = ? AND kind = ? AND gone = 0"
	if col == "num" && at != nil {
		where, args = where+" AND num "+beyond+" ?", append(args, at.num)
	} else if col != "num" {
		var key, num any
		if at != nil {
			key, num = p.columnKey(at.key), at.num
		}
		cond, more := p.bounds(seg, col, "num", false, key, num)
		in, ends := p.within(col)
		where, args = where+cond+in, append(append(args, more...), ends...)
	}
	edge := "MAX"
	if p.order.desc {
		edge = "MIN"
	}
	cols, order := col, col+" "+dir
	if col != "num" {
		cols, order = col+", num", order+", num "+dir
	}
	var text, key *string
	err := p.db.QueryRow(ctx, "SELECT "+p.joined()+", CAST("+edge+"("+col+") AS text) FROM (SELECT "+cols+" FROM record WHERE "+where+" ORDER BY "+order+" LIMIT ?) c",
		append(args, size)...).Scan(&text, &key)
	if err != nil {
		return nil, place{}, database.Explain(fmt.Errorf("walk a list: %w", err))
	}
	if text == nil {
		return nil, place{}, nil
	}
	nums, err := parseNumbers(*text)
	if err != nil {
		return nil, place{}, err
	}
	return nums, place{*key, nums[len(nums)-1]}, nil
}

// joined is the expression that makes one text of many numbers.
func (p *plan) joined() string {
	if p.db.Dialect == database.Postgres {
		return "string_agg(CAST(num AS text), ',')"
	}
	return "group_concat(num)"
}

// columnKey gives a key the type of its column.
func (p *plan) columnKey(key string) any {
	if p.order.col == "updated" {
		n, _ := strconv.ParseInt(key, 10, 64)
		return n
	}
	return key
}

func parseNumbers(text string) ([]int64, error) {
	out := make([]int64, 0, strings.Count(text, ",")+1)
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read numbers: %w", err)
		}
		out = append(out, n)
	}
	return out, nil
}

// walkFacet walks the values of a field in order.
func (p *plan) walkFacet(ctx context.Context, seg segment, take func([]int64) (bool, error)) (bool, error) {
	size, err := p.chunk(ctx)
	if err != nil {
		return false, err
	}
	at := p.start
	dir, _ := p.order.words()
	for {
		var key, num any
		if at != nil {
			key, num = at.key, at.num>>blockBits
		}
		// The row where the page before ended may hold more.
		cond, args := p.bounds(seg, "value", "block", true, key, num)
		in, ends := p.within("value")
		args = append(append(append([]any{p.org, p.q.Kind, p.order.field}, args...), ends...), size)
		nums, next, err := p.facetChunk(ctx, "SELECT value, block, nums FROM facet WHERE org = ? AND kind = ? AND field = ?"+cond+in+
			" ORDER BY value "+dir+", block "+dir+" LIMIT ?", args, at)
		if err != nil {
			return false, err
		}
		if more, err := take(nums); err != nil || !more {
			return false, err
		}
		if next == nil {
			return true, nil
		}
		at, size = next, min(2*size, 10_000)
	}
}

// errEnough ends the reading of rows before their end.
var errEnough = errors.New("enough")

// facetChunk reads rows of facets from a place on and returns the numbers in
// them that match, in order, and where to go on when there may be more.
func (p *plan) facetChunk(ctx context.Context, query string, args []any, at *place) ([]int64, *place, error) {
	var out []int64
	var last place
	rows, enough := 0, 2*(p.limit+1)
	err := eachRow(ctx, p.db, query, args, func(row scanner) error {
		rows++
		var b block
		var n int64
		var nums []byte
		if err := row.Scan(&last.key, &n, &nums); err != nil {
			return err
		}
		last.num = n<<blockBits + blockSize - 1 // the end of the row, in the order
		if p.order.desc {
			last.num = n << blockBits
		}
		other := p.match[n]
		if p.match != nil && other == nil {
			return nil
		}
		if err := b.decode(nums); err != nil {
			return err
		}
		for num := range b.each(n<<blockBits, p.order.desc) {
			if other != nil && !other.has(num) || at != nil && p.order.compare(place{last.key, num}, *at) <= 0 {
				continue
			}
			if out = append(out, num); len(out) == enough {
				last.num = num
				return errEnough
			}
		}
		return nil
	})
	switch {
	case errors.Is(err, errEnough):
		return out, &last, nil
	case err != nil:
		return nil, nil, fmt.Errorf("walk a list: %w", err)
	case rows == args[len(args)-1]:
		return out, &last, nil
	}
	return out, nil, nil
}
