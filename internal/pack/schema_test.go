package pack

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"steward/internal/record"
)

var update = flag.Bool("update", false, "rewrite golden files")

const schemaFile = "../../docs/pack.schema.json"

// about says what each key is, for those who write packs with an editor that
// reads the schema.
var about = map[string]string{
	"name": "Lower-case letters, digits and hyphens; the first part of every key of an item", "title": "Short name, for people",
	"version": "Of the content, in any form", "publisher": "Who issues the standard, law or policy", "about": "What it is, and how far the pack goes",
	"licence": "Of the sentences in the pack", "notice": "Whose rights are respected, and how",
	"valid_from": "First day it counts", "valid_to": "Last day it counts; absent while no end is known",
	"selection": "The item that a decision to exclude belongs to; needed where items are selected",
	"uncertain": "What the authors are not sure of", "sources": "Where the pack comes from", "items": "What is asked, in order",
	"documents": "Documented information that is mandatory", "crosswalk": "How items relate to those of other packs", "terms": "Things named without being asked for",
	"source": "Identities of sources, parted by commas; may be absent where the pack has one source", "confidence": "How sure the authors are",
	"sources.id": "Named by source elsewhere", "sources.reference": "Title, edition or address", "sources.what": "What was taken from it", "sources.reliability": "In the authors' judgement",
	"items.id": "Unique in the pack and stable over its versions", "items.parent": "The item this one is part of", "items.type": "What it is",
	"items.text": "What is asked, in your own words", "items.assessed": "A position is derived for it", "items.selected": "It binds only where the organisation selected it",
	"items.ai_specific": "Other management systems do not ask it", "items.documented": "Whether it has to be written down",
	"items.guidance": "What to think of", "items.evidence": "What shows it", "items.questions": "What an auditor asks", "items.findings": "What is commonly found wrong",
	"items.roles": "Whom it matters to, such as all, provider, developer, user", "items.note": "A remark",
	"documents.id": "Unique and stable, such as 4.3-scope", "documents.item": "The item that asks for it", "documents.form": "Kept up to date, or kept as it was",
	"crosswalk.from": "An item of this pack", "crosswalk.to": "An item of another pack, such as iso-27001:A.5.1", "crosswalk.relation": "From is … To",
	"crosswalk.note": "A remark", "crosswalk.reliability": "In the authors' judgement",
	"terms.id": "Unique in the pack", "terms.type": "What it is", "terms.text": "In your own words",
}

// object writes the schema of an object of a pack from its fields.
func object[T any](t *testing.T, where string, fields []field[T]) map[string]any {
	var zero T
	keys, required := map[string]any{}, []string{}
	for _, f := range fields {
		said := about[where+f.name]
		if said == "" {
			said = about[f.name]
		}
		if said == "" {
			t.Errorf("%s%s is not explained", where, f.name)
		}
		keys[f.name] = value(where, f.name, f.at(&zero), f.most, said)
		if f.required {
			required = append(required, f.name)
		}
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": keys, "required": required}
}

func value(where, name string, at any, most int, said string) map[string]any {
	out := map[string]any{"type": "string", "maxLength": most, "description": said}
	switch at.(type) {
	case *bool:
		return map[string]any{"type": "boolean", "description": said}
	case *[]string:
		return map[string]any{"type": "array", "maxItems": maxTexts, "items": map[string]any{"type": "string", "maxLength": most}, "description": said}
	case *record.Date:
		return map[string]any{"type": "string", "format": "date", "description": said}
	case *Type:
		return map[string]any{"enum": Types(), "description": said}
	case *Relation:
		return map[string]any{"enum": Relations(), "description": said}
	}
	switch where + name {
	case "name":
		out["pattern"] = nameForm.String()
	case "sources.id", "items.id", "documents.id", "terms.id":
		out["pattern"] = idForm.String()
	case "items.documented":
		return map[string]any{"enum": []string{"yes", "no", "implied"}, "description": said}
	case "documents.form":
		return map[string]any{"enum": []string{FormDocument, FormRecord}, "description": said}
	case "terms.type":
		return map[string]any{"enum": TermTypes(), "description": said}
	}
	return out
}

// schema is the JSON Schema of a pack in one file, from the tables of the
// reader.
func schema(t *testing.T) []byte {
	out := object(t, "", headerFields())
	out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	out["title"] = "Steward pack"
	out["description"] = "A pack in one file, see docs/packs.md. In a folder, pack.yaml holds the texts at the top, and every file may hold lists."
	keys := out["properties"].(map[string]any)
	for name, of := range map[string]map[string]any{
		"sources": object(t, "sources.", sourceFields()), "items": object(t, "items.", itemFields()), "documents": object(t, "documents.", documentFields()),
		"crosswalk": object(t, "crosswalk.", mappingFields()), "terms": object(t, "terms.", termFields()),
	} {
		keys[name] = map[string]any{"type": "array", "maxItems": maxItems, "items": of, "description": about[name]}
	}
	out["required"] = append(out["required"].([]string), "sources", "items")
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheSchemaFollowsTheReader(t *testing.T) {
	want := schema(t)
	if *update {
		if err := os.WriteFile(schemaFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/pack.schema.json is not what the reader takes; run go test ./internal/pack -run Schema -update")
	}
}

// TestJSONHasTheKeysOfTheReader holds the tags of the types against the tables.
func TestJSONHasTheKeysOfTheReader(t *testing.T) {
	check := func(of any, names string, more ...string) {
		typ, want := reflect.TypeOf(of), append(strings.Split(names, ", "), more...)
		var got []string
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				got = append(got, tag)
			}
		}
		for _, name := range want {
			if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+name+" ") {
				t.Errorf("%s has no %s", typ, name)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s has %v, the reader %v", typ, got, want)
		}
	}
	check(Pack{}, names(headerFields()), lists()[:5]...)
	check(Source{}, names(sourceFields()))
	check(Item{}, names(itemFields()))
	check(Document{}, names(documentFields()))
	check(Mapping{}, names(mappingFields()))
	check(Term{}, names(termFields()))
}

// TestTheGuideIsRight reads the example of docs/packs.md and looks for every key
// in it.
func TestTheGuideIsRight(t *testing.T) {
	text, err := os.ReadFile("../../docs/packs.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "```yaml\nname:")
	example, _, end := strings.Cut(rest, "```")
	if !ok || !end {
		t.Fatal("docs/packs.md has no example")
	}
	p, err := ReadFile("docs/packs.md", []byte("name:"+example))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Items) == 0 || len(p.Documents) == 0 || len(p.Crosswalk) == 0 || len(p.Terms) == 0 {
		t.Error("the example leaves lists out")
	}
	builtin(t).fits(t, p)
	var all []string
	for _, list := range []string{names(headerFields()), names(sourceFields()), names(itemFields()), names(documentFields()), names(mappingFields()), names(termFields())} {
		all = append(all, strings.Split(list, ", ")...)
	}
	for _, r := range Relations() {
		all = append(all, string(r))
	}
	for _, typ := range Types() {
		all = append(all, string(typ))
	}
	for _, key := range append(all, append(TermTypes(), lists()...)...) {
		if !strings.Contains(string(text), "`"+key+"`") {
			t.Errorf("docs/packs.md does not explain `%s`", key)
		}
	}
}

// TestTheSheetOfTheGuideIsRight reads the spreadsheet of docs/packs.md.
func TestTheSheetOfTheGuideIsRight(t *testing.T) {
	text, err := os.ReadFile("../../docs/packs.md")
	if err != nil {
		t.Fatal(err)
	}
	const first = "| `name` | house-sheet |"
	_, rest, _ := strings.Cut(string(text), first)
	var rows [][]string
	for line := range strings.SplitSeq(first+rest, "\n") {
		if !strings.HasPrefix(line, "|") {
			break
		}
		cells := strings.Split(strings.Trim(strings.ReplaceAll(line, "`", ""), "|"), "|")
		if !strings.HasPrefix(line, "|---") {
			rows = append(rows, cells)
		}
	}
	if len(rows) < 5 {
		t.Fatalf("the sheet has %d lines", len(rows))
	}
	p, err := ReadRows("docs/packs.md", rows[0], rows[1:], 2)
	if err != nil {
		t.Fatal(err)
	}
	builtin(t).fits(t, p)
}
