package gitops

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steward/internal/aims"
	"steward/internal/record"
)

// every is a kind with a field of every type, single and many.
func every() *record.Kind {
	k := &record.Kind{Name: "every", Plural: "everies", Label: "Every", Labels: "Every", Prefix: "EVR", Version: 1, States: []record.State{{Name: "open", Label: "Open"}}}
	for _, typ := range []record.Type{record.Text, record.RichText, record.Enum, record.Number, record.Money, record.DateType, record.TimeType, record.Duration, record.Person, record.LinkType, record.File} {
		for _, many := range []bool{false, true} {
			f := record.Field{Name: fmt.Sprintf("%s_%t", typ, many), Label: "F", Type: typ, Many: many}
			if typ == record.Enum {
				f.Options = []record.Option{{Name: "yes"}, {Name: "no"}, {Name: "null"}, {Name: "1"}, {Name: "plain"}}
			}
			k.Fields = append(k.Fields, f)
		}
	}
	return k
}

// prose draws texts with everything YAML could trip over.
func prose(lines bool) *rapid.Generator[string] {
	words := []string{"a", "é", "日本", "😀", " ", "  ", ":", "#", "-", "?", "yes", "null", "~", "1.10", "0x1f", "2026-01-01", "'", `"`, "\\", "[", "{", "}", "&a", "*a", "!!str", "|", ">", "%", "@", "`", ",", "---", "...", "<<", "=", "\u2028", "\ufeff", "\u00a0"}
	if lines {
		words = append(words, "\n", "\n\n", "\t", "\n  ", "\n\t", "\n---\n", "\n# ", " \n")
	}
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 12).Draw(t, "words"), "")
	})
}

// ids are of people, which every link is taken to allow.
var ids = []record.ID{"01j9z0c6qk3m5n7p9r1t3v5x7z", "01j9z0c6qk3m5n7p9r1t3v5x70"}

// anyTarget lets links name records of any kind.
func anyTarget(fields []record.Field) []record.Field {
	out := slices.Clone(fields)
	for i := range out {
		out[i].Target = nil
	}
	return out
}

func single(f *record.Field) *rapid.Generator[any] {
	any1 := func(values ...any) *rapid.Generator[any] { return rapid.SampledFrom(values) }
	switch f.Type {
	case record.Number:
		lo, hi := -1e13, 1e13
		if f.Min != nil {
			lo = *f.Min
		}
		if f.Max != nil {
			hi = *f.Max
		}
		return rapid.Custom(func(t *rapid.T) any { return rapid.Float64Range(lo, hi).Draw(t, "number") })
	case record.Enum:
		return rapid.Custom(func(t *rapid.T) any { return rapid.SampledFrom(f.Options).Draw(t, "option").Name })
	case record.Money:
		return any1("12.50 EUR", "-1 USD", "0 CHF")
	case record.DateType:
		return any1("2026-08-02", "1000-01-01", "9999-12-31")
	case record.TimeType:
		return any1("2026-08-02T10:00:00.000Z", "1999-12-31T23:59:59.999Z")
	case record.Duration:
		return any1("P6M", "PT1H", "P1Y2M3W4DT5H6M7S")
	case record.Person, record.LinkType:
		return any1(string(ids[0]), string(ids[1]))
	case record.File:
		return any1(record.FileRef{Hash: strings.Repeat("0", 64), Name: "1e3", Size: 1 << 40, Type: "text/plain"}.Value(), record.FileRef{Hash: strings.Repeat("e1", 32), Name: "yes: no.txt", Size: 0, Type: ""}.Value())
	}
	return rapid.Custom(func(t *rapid.T) any { return prose(f.Type == record.RichText).Draw(t, "text") })
}

func drawn(t *rapid.T, fields []record.Field) record.Body {
	body := record.Body{}
	for i := range fields {
		f := &fields[i]
		if f.ReadOnly() || rapid.IntRange(0, 2).Draw(t, "set") == 0 {
			continue
		}
		var v any
		if f.Many {
			v = rapid.SliceOfN(single(f), 1, 4).Draw(t, f.Name)
		} else {
			v = single(f).Draw(t, f.Name)
		}
		// What a field does not keep is not what is written.
		if n, err := f.Normalise(v); err == nil && n != nil {
			body[f.Name] = n
		}
	}
	return body
}

// readBack reads a document's fields as a plan does, with links that are known.
func readBack(t *rapid.T, text string, kinds *record.Catalogue, fields []record.Field) (Document, record.Body) {
	docs, problems := Read("f.yaml", []byte(text), kinds)
	if len(problems) > 0 || len(docs) != 1 {
		t.Fatalf("%d documents, problems %v in\n%s", len(docs), problems, text)
	}
	p := &planner{refs: map[string]record.ID{}, fresh: map[record.ID]string{}}
	for i := range ids {
		p.fresh[ids[i]] = "person"
	}
	it := &Item{Where: docs[0].Where}
	body := record.Body{}
	for i, name := range docs[0].fields.Keys {
		p.field(fieldNamed(fields, name), &docs[0].fields.Items[i], it, body)
	}
	for _, problem := range it.Problems {
		t.Fatalf("%v in\n%s", problem, text)
	}
	return docs[0], body
}

func TestEveryKindAndTypeComesBackAsWritten(t *testing.T) {
	person := &record.Kind{Name: "person", Plural: "people", Label: "Person", Labels: "People", Prefix: "PER", Version: 1, States: []record.State{{Name: "active"}}}
	types, err := record.NewCatalogue(every(), person)
	if err != nil {
		t.Fatal(err)
	}
	real, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, kinds := range []*record.Catalogue{types, real} {
		for _, k := range kinds.Kinds() {
			t.Run(k.Name, rapid.MakeCheck(func(t *rapid.T) { comesBack(t, kinds, k) }))
		}
	}
}

func comesBack(t *rapid.T, kinds *record.Catalogue, k *record.Kind) {
	fields := anyTarget(k.Fields)
	r := record.Record{Kind: k.Name, Number: 7, Title: "T", State: k.States[0].Name, Owner: ids[0], Due: "2026-08-02", Body: drawn(t, fields)}
	if title, ok := (&record.Field{Type: record.Text}).Normalise(prose(false).Draw(t, "title")); ok == nil && title != nil {
		r.Title = title.(string)
	}
	r.External = r.Title
	var b strings.Builder
	if err := Write(&b, k, fields, Names{}, r); err != nil {
		t.Fatal(err)
	}
	d, body := readBack(t, b.String(), kinds, fields)
	if k.AutoTitle == nil && d.Title != r.Title || d.External != r.External || d.State != r.State || d.Owner.Text != string(ids[0]) || d.Due != string(r.Due) || d.Number != 7 {
		t.Fatalf("envelope %+v is read as %+v from\n%s", r, d, b.String())
	}
	if diff := cmp.Diff(r.Body, body); diff != "" {
		t.Fatalf("%s\nin\n%s", diff, b.String())
	}
}

func TestWholeRecordsApplyUnchangedAndElsewhere(t *testing.T) {
	d := open(t)
	d.apply(three, Options{})
	var all string
	for _, ref := range []string{"UNT-1", "PER-2", "SYS-1", "ASG-1"} {
		all += d.write(d.find(ref), false)
	}
	if n := d.plan(all, Options{}).Count(Unchanged); n != 4 {
		t.Errorf("by reference: %d unchanged of\n%s", n, all)
	}
	var portable string
	for _, ref := range []string{"ASG-1", "SYS-1", "PER-2", "UNT-1"} {
		portable += d.write(d.find(ref), true)
	}
	if n := d.plan(portable, Options{}).Count(Unchanged); n != 4 {
		t.Errorf("by external identity: %d unchanged of\n%s", n, portable)
	}
	other := open(t)
	if n := other.apply(portable, Options{}).Count(Create); n != 4 {
		t.Errorf("elsewhere: %d created", n)
	}
	if got := other.find("SYS-1"); got.Body.ID("unit") != other.find("UNT-1").ID {
		t.Errorf("elsewhere: %+v", got)
	}
}
