package record

// Query asks for a page of records of one kind. Every query costs what its page
// costs, however deep the page.
type Query struct {
	Kind    string
	Filters []Filter
	Sort    Sort
	After   string // where the page before this one ended, as Page.Next gave it
	Limit   int    // 1 to 200; 0 means 50
	Removed bool   // the removed ones instead of those in use
}

// Op is how a filter compares.
type Op string

// The comparisons.
const (
	Is   Op = "is"   // one of Values; "" stands for unset
	Not  Op = "not"  // none of Values
	From Op = "from" // at least Values[0]: dates, times, numbers; with "" as Values[1], what is unset too
	To   Op = "to"   // at most Values[0]; with "" as Values[1], what is unset too
)

// Filter narrows a list by an indexed field, the state, the owner or the due
// date.
type Filter struct {
	Field  string
	Op     Op
	Values []string
}

// Sort orders a list. Field is number, title, updated, due, or an indexed field
// with a single value. Ties are broken by number.
type Sort struct {
	Field string
	Desc  bool
}

// Page is one page of records and where the next one starts ("" at the end).
type Page struct {
	Records []Record
	Next    string
	// Total counts the matching records. When Capped, there are at least that
	// many.
	Total  int
	Capped bool
}

// Tally is how many records of a kind in use have a value in a field.
type Tally struct {
	Value string
	N     int
}

// Facet is one indexed value of a record, as lists filter and count by it.
type Facet struct {
	Field string
	Value string
}

// Hit is one answer of a search.
type Hit struct {
	ID     ID
	Kind   string
	Number int64
	Title  string
	State  string
}
