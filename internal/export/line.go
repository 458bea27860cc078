package export

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"steward/internal/record"
)

// line is one line of records/: a record as its last disclosed entry left it,
// for people and programs to read. It follows from the entry, the dictionary
// and the names of other records alone, so that a verifier writes it again and
// compares bytes.
type line struct {
	Ref      string      `json:"ref"`
	Kind     string      `json:"kind"`
	ID       record.ID   `json:"id"`
	Seq      int64       `json:"seq"`
	Rev      int64       `json:"rev"`
	Title    string      `json:"title"`
	State    string      `json:"state"`
	Removed  bool        `json:"removed,omitempty"`
	Owner    *owner      `json:"owner,omitempty"`
	Due      record.Date `json:"due,omitempty"`
	External string      `json:"external,omitempty"`
	Updated  string      `json:"updated"`
	Schema   int         `json:"schema"`
	Fields   []fieldLine `json:"fields"`
}

type owner struct {
	ID   record.ID `json:"id"`
	Name string    `json:"name"`
}

// fieldLine is one field: the value as the entry has it, and how to read it
// where that differs.
type fieldLine struct {
	Name  string   `json:"name"`
	Label string   `json:"label"`
	Value any      `json:"value"`
	Shown []string `json:"shown,omitempty"`
}

// places says what a record is called in a pack, and where a file is.
type places struct {
	name func(record.ID) string
	path func(hash string) string
}

// lineOf writes a record as it reads in a pack with these places.
func lineOf(c record.Change, k *kindWords, in places) line {
	l := line{
		Ref: refOf(k.Prefix, c.Number), Kind: c.Kind, ID: c.Record, Seq: c.Seq, Rev: c.Rev, Title: c.Title,
		State: labelOf(k.States, c.State), Removed: c.Action == record.ActRemove, Due: c.Due, External: c.External,
		Updated: c.At.Format(record.TimeFormat), Schema: c.Version, Fields: []fieldLine{},
	}
	if c.Owner != "" {
		l.Owner = &owner{c.Owner, in.name(c.Owner)}
	}
	for _, n := range fieldOrder(c.Body, k) {
		f := k.field(n)
		if f == nil {
			f = &fieldWords{Name: n, Label: n}
		}
		l.Fields = append(l.Fields, fieldLine{Name: n, Label: f.Label, Value: c.Body[n], Shown: f.shown(c.Body[n], in)})
	}
	if l.Title == "" && len(k.TitleFrom) > 0 {
		l.Title = l.made(k)
	}
	return l
}

// nameOf says what other records call a record: its reference and its title,
// unless the title is made of other records itself.
func (k *kindWords) nameOf(ref, title string) string {
	if title == "" || len(k.TitleFrom) > 0 {
		return ref
	}
	return ref + " " + title
}

// refOf returns the reference people use.
func refOf(prefix string, number int64) string { return fmt.Sprintf("%s-%d", prefix, number) }

// fieldOrder lists the fields of a body as the dictionary has them, then those
// it does not know, by name.
func fieldOrder(b record.Body, k *kindWords) []string {
	out := make([]string, 0, len(b))
	for n := range b {
		out = append(out, n)
	}
	at := func(n string) int {
		if i, ok := k.fields[n]; ok {
			return i
		}
		return len(k.Fields)
	}
	sort.Slice(out, func(i, j int) bool {
		if a, b := at(out[i]), at(out[j]); a != b {
			return a < b
		}
		return out[i] < out[j]
	})
	return out
}

// shown says how to read a value: labels of options, names of records, the
// path of a file.
func (f *fieldWords) shown(v any, in places) []string {
	var one func(string) string
	switch f.Type {
	case record.Enum:
		one = func(s string) string { return labelOf(f.Options, s) }
	case record.LinkType, record.Person:
		one = func(s string) string { return in.name(record.ID(s)) }
	case record.File:
		var out []string
		for _, r := range fileRefs(v) {
			out = append(out, in.path(r.Hash))
		}
		return out
	default:
		return nil
	}
	var out []string
	for _, s := range record.Strings(v) {
		out = append(out, one(s))
	}
	return out
}

// fileRefs returns the files a value names.
func fileRefs(v any) []record.FileRef {
	if list, ok := v.([]any); ok {
		var out []record.FileRef
		for _, x := range list {
			out = append(out, fileRefs(x)...)
		}
		return out
	}
	if r, ok := record.ToFileRef(v); ok && isHash(r.Hash) {
		return []record.FileRef{r}
	}
	return nil
}

// filesOf returns the files a body names, by field name.
func filesOf(b record.Body) []record.FileRef {
	var out []record.FileRef
	for _, n := range sortedKeys(b) {
		out = append(out, fileRefs(b[n])...)
	}
	return out
}

func sortedKeys(b record.Body) []string {
	out := make([]string, 0, len(b))
	for n := range b {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// texts says a field in words, one for each value.
func (f fieldLine) texts() []string {
	if len(f.Shown) > 0 {
		return f.Shown
	}
	switch v := f.Value.(type) {
	case float64:
		return []string{record.FormatNumber(v)}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, fieldLine{Value: x}.texts()...)
		}
		return out
	}
	return record.Strings(f.Value)
}

// made is the title of a record whose entry has none.
func (l line) made(k *kindWords) string {
	var parts []string
	for _, n := range k.TitleFrom {
		for _, f := range l.Fields {
			if f.Name == n {
				parts = append(parts, strings.Join(f.texts(), ", "))
			}
		}
	}
	return strings.Join(parts, " · ")
}

// entryLine is one line of entries/ for a leaf that is disclosed.
func entryLine(buf []byte, seq int64, salt, entry []byte) []byte {
	buf = fmt.Appendf(buf, `{"seq":%d,"salt":"`, seq)
	buf = appendBase64(buf, salt)
	buf = append(buf, `","entry":`...)
	buf = append(buf, entry...)
	return append(buf, "}\n"...)
}

// closedLine is one line of entries/ for a leaf that is not.
func closedLine(buf []byte, seq int64, commitment []byte, why string) []byte {
	buf = fmt.Appendf(buf, `{"seq":%d,"commitment":"`, seq)
	buf = appendBase64(buf, commitment)
	return fmt.Appendf(buf, `","why":"%s"}`+"\n", why)
}

// Why a leaf is not disclosed.
const (
	whyErased   = "erased"
	whyWithheld = "withheld"
)
