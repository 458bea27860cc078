package api

import (
	"slices"
	"strings"
	"unicode"

	"steward/internal/record"
)

// operation is how the description tells of a route. Names in braces stand for
// the kind: {Kind} and {Kinds} as names of types, {label} and {labels} as
// people say them.
type operation struct {
	id           string
	summary      string
	text         string // more than the summary says
	query        []parameter
	headers      []parameter
	filters      bool   // takes filter.<field> as well
	body         string // schema of the JSON body, or rawBytes; "" for none
	bodyOptional bool
	status       int    // of success; 0 means 200
	answer       string // schema of the answer, or one of those below; "" for none
	also         []int  // statuses beside those every route has
}

// Answers and bodies that are no schema of their own.
const (
	rawBytes  = "bytes"
	plainText = "text"
	anyObject = "object"
)

// many reports whether a parameter may be given several times.
func (o operation) many(name string) bool {
	return slices.ContainsFunc(o.query, func(p parameter) bool { return p.name == name && p.many })
}

// fill puts a kind into a text of the table.
func fill(text string, k *record.Kind) string {
	if k == nil {
		return text
	}
	return strings.NewReplacer("{Kind}", typeName(k.Name), "{Kinds}", typeName(k.Plural), "{label}", lower(k.Label), "{labels}", lower(k.Labels)).Replace(text)
}

// typeName writes "ai-system" as "AiSystem".
func typeName(name string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// lower puts a label into a sentence: "Dataset" as "dataset", "AI system" as it
// is.
func lower(label string) string {
	r := []rune(label)
	if len(r) > 1 && unicode.IsUpper(r[0]) && unicode.IsLower(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

// parameter is one that a query or header may have.
type parameter struct {
	name     string
	help     string
	schema   doc
	required bool
	many     bool
}

func limitParameter(usual, most int) parameter {
	return parameter{name: "limit", help: "How many at most.", schema: doc{{"type", "integer"}, {"minimum", 1}, {"maximum", most}, {"default", usual}}}
}

func listParameters() []parameter {
	return []parameter{
		{name: "sort", help: "What to sort by; with a hyphen before it, the other way round.", schema: text()},
		{name: "after", help: "The next of the page before.", schema: text()},
		limitParameter(50, 200),
		{name: "removed", help: "The removed records instead of those in use. They cannot be filtered.", schema: doc{{"type", "boolean"}, {"default", false}}},
	}
}

func searchParameters() []parameter {
	return []parameter{
		{name: "q", help: "Words, or their beginnings.", schema: doc{{"type", "string"}, {"minLength", 1}, {"maxLength", 200}}, required: true},
		{name: "kind", help: "Only of these kinds.", schema: list(text()), many: true},
		limitParameter(20, 100),
	}
}

func spanParameters(of string) []parameter {
	return []parameter{
		{name: "before", help: "Only what is before this " + of + ": the next of the page before.", schema: doc{{"type", "integer"}, {"minimum", 1}}},
		limitParameter(50, 500),
	}
}

func atParameter() parameter {
	return parameter{name: "at", help: "As of this moment (RFC 3339), or the end of this day in UTC.", schema: text()}
}

func kindParameter() parameter {
	return parameter{name: "kind", help: "Name of the kind.", schema: text(), required: true}
}

func nameParameter() parameter {
	return parameter{name: "name", help: "What the file is called, without folders.", schema: doc{{"type", "string"}, {"maxLength", 255}}, required: true}
}

func oldParameter() parameter {
	return parameter{name: "old", help: "The size to prove from.", schema: doc{{"type", "integer"}, {"minimum", 0}}, required: true}
}

func reasonParameter() parameter {
	return parameter{name: "reason", help: "Why, for clients that cannot send a body.", schema: text()}
}

func keyParameter() parameter {
	return parameter{name: "Idempotency-Key", help: "Makes the creation safe to repeat for a day: the same key with the same body answers with the record made first.", schema: doc{{"type", "string"}, {"maxLength", 200}}}
}

func matchParameter(required bool) parameter {
	return parameter{name: "If-Match", help: "The ETag that was read, or * to take what is there. Of an ETag the revision at its beginning counts.", schema: text(), required: required}
}

func noneMatchParameter() parameter {
	return parameter{name: "If-None-Match", help: "The ETag you have.", schema: text()}
}
