// Package pack reads what Steward knows about standards and laws: dated, sourced
// content with no code in it. A pack lists the items a standard asks for
// (clauses, requirements, controls), the documents it makes mandatory, its
// terms, and how its items relate to those of other packs. Reading is strict
// and bounded and names every fault with its file and line. docs/packs.md
// explains the format to those who write packs of their own.
//
// A pack holds identifiers, short titles and structure, which are facts, and
// sentences of its authors. It holds no text of a standard that is sold.
package pack

import "steward/internal/record"

// Pack is one version of what one standard, law or policy asks. A pack that was
// read is whole: identities are unique, parents and mapped items exist, there
// are no cycles, dates are in order and texts are plain. Whoever holds a pack
// does not change it.
type Pack struct {
	Name      string      `json:"name"`                // lower case, such as "iso-42001"; the first part of every Key
	Title     string      `json:"title"`               // such as "ISO/IEC 42001:2023"
	Version   string      `json:"version"`             // of the content, not of the standard
	Publisher string      `json:"publisher,omitempty"` // who issues the standard or law
	About     string      `json:"about,omitempty"`     // what it is and how far the pack goes
	Licence   string      `json:"licence,omitempty"`   // of the pack's own sentences
	Notice    string      `json:"notice,omitempty"`    // whose rights in the standard are respected, and how
	ValidFrom record.Date `json:"valid_from"`          // first day the standard counts
	ValidTo   record.Date `json:"valid_to,omitempty"`  // last day it counts; empty: no end known
	Selection string      `json:"selection,omitempty"` // the item a decision to exclude belongs to ("6.1.3"); empty when nothing can be excluded
	Sources   []Source    `json:"sources"`             // at least one
	Items     []Item      `json:"items"`               // in the order of the standard
	Documents []Document  `json:"documents,omitempty"` // documented information the standard makes mandatory
	Crosswalk []Mapping   `json:"crosswalk,omitempty"` // to items of other packs
	Terms     []Term      `json:"terms,omitempty"`     // named things that are not asked for, such as risk sources
	Uncertain []string    `json:"uncertain,omitempty"` // what the authors are not sure of, a sentence each

	items    map[string]int   // by identity
	children map[string][]int // by identity of the parent
	maps     []place          // of the mappings, when the pack was read
}

// Source is where something in a pack comes from.
type Source struct {
	ID          string `json:"id"`
	Reference   string `json:"reference"`             // title, address or edition
	What        string `json:"what,omitempty"`        // what was taken from it, and how
	Reliability string `json:"reliability,omitempty"` // in the authors' judgement
}

// Type is what an item is in its standard.
type Type string

// The types of items.
const (
	Clause      Type = "clause"      // a numbered clause or sub-clause
	Requirement Type = "requirement" // one thing that is asked
	Objective   Type = "objective"   // what a group of controls is for
	Control     Type = "control"
	Theme       Type = "theme"       // a group of controls without an objective
	Function    Type = "function"    // of the NIST AI RMF: GOVERN, MAP, MEASURE, MANAGE
	Category    Type = "category"    // of the NIST AI RMF
	Subcategory Type = "subcategory" // of the NIST AI RMF
)

// Types returns every type of item.
func Types() []Type {
	return []Type{Clause, Requirement, Objective, Control, Theme, Function, Category, Subcategory}
}

// Item is one numbered thing in a standard.
type Item struct {
	ID         string      `json:"id"`                    // unique in the pack and stable over its versions
	Parent     string      `json:"parent,omitempty"`      // the item it is part of
	Type       Type        `json:"type"`                  // one of Types
	Title      string      `json:"title"`                 // short
	Text       string      `json:"text,omitempty"`        // what is asked, in the authors' own words
	Assessed   bool        `json:"assessed,omitempty"`    // a position is derived for it
	Selected   bool        `json:"selected,omitempty"`    // it binds only where the organisation selected it
	AISpecific bool        `json:"ai_specific,omitempty"` // other management-system standards do not ask it
	Documented string      `json:"documented,omitempty"`  // whether it must be written down: "yes", "no" or "implied"; empty: not said
	Guidance   []string    `json:"guidance,omitempty"`    // topics to think of
	Evidence   []string    `json:"evidence,omitempty"`    // what shows it
	Questions  []string    `json:"questions,omitempty"`   // what an auditor asks
	Findings   []string    `json:"findings,omitempty"`    // what is commonly found wrong
	Roles      []string    `json:"roles,omitempty"`       // AI roles it matters to: "all", "provider", "developer", "user"
	Source     string      `json:"source"`                // identities of Sources, parted by ", "
	Confidence string      `json:"confidence,omitempty"`  // how sure the authors are
	Note       string      `json:"note,omitempty"`
	ValidFrom  record.Date `json:"valid_from,omitempty"` // empty: the pack's
	ValidTo    record.Date `json:"valid_to,omitempty"`   // empty: the pack's
}

// Document is documented information that a standard makes mandatory.
type Document struct {
	ID         string `json:"id"`   // stable, such as "4.3-scope"
	Item       string `json:"item"` // that asks for it
	Title      string `json:"title"`
	Form       string `json:"form"` // "document", kept up to date, or "record", kept as it was
	Confidence string `json:"confidence,omitempty"`
}

// The forms of documents.
const (
	FormDocument = "document"
	FormRecord   = "record"
)

// Term is something a standard names without asking for it: an objective or a
// risk source to consider, or a remark.
type Term struct {
	ID         string `json:"id"`
	Type       string `json:"type"` // one of TermTypes
	Title      string `json:"title"`
	Text       string `json:"text,omitempty"`
	Source     string `json:"source"` // identities of Sources, parted by ", "
	Confidence string `json:"confidence,omitempty"`
}

// TermTypes returns the types of terms.
func TermTypes() []string { return []string{"objective", "risk-source", "note"} }

// Relation says how what one item asks relates to what another asks.
type Relation string

// The relations. Each is read from the left: "From is a subset of To".
const (
	Equal      Relation = "equal"      // both ask the same
	Subset     Relation = "subset"     // To asks everything From asks, and more
	Superset   Relation = "superset"   // From asks everything To asks, and more
	Intersects Relation = "intersects" // they share a part; neither holds the other
	Related    Relation = "related"    // the same subject; nothing is said about what they share
)

// Relations returns every relation.
func Relations() []Relation { return []Relation{Equal, Subset, Superset, Intersects, Related} }

// Inverse returns the relation read from the other side.
func (r Relation) Inverse() Relation {
	switch r {
	case Subset:
		return Superset
	case Superset:
		return Subset
	}
	return r
}

// Mapping says that an item of this pack relates to an item of another. It
// shows where evidence may be found; it never says that one item is fulfilled
// because the other is.
type Mapping struct {
	From        string   `json:"from"` // an item of this pack
	To          Key      `json:"to"`   // an item of another pack
	Relation    Relation `json:"relation"`
	Note        string   `json:"note,omitempty"`
	Source      string   `json:"source"`                // identities of Sources, parted by ", "
	Reliability string   `json:"reliability,omitempty"` // in the authors' judgement
}
