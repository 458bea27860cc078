package gitops

import (
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"

	"steward/internal/record"
)

// Names says how links are written: the reference or external identity of a
// record by its identity, "" when it is not known.
type Names struct {
	Refs      map[record.ID]string // "SYS-4"
	Externals map[record.ID]External
}

// External names a record by kind and its identity elsewhere.
type External struct {
	Kind     string
	External string
}

// Write writes records of kinds as documents, in the order given. fields are
// those of the kind, the organisation's own last.
func Write(w io.Writer, k *record.Kind, fields []record.Field, names Names, records ...record.Record) error {
	for _, r := range records {
		data, err := yaml.Dump(document(k, fields, names, r), yaml.WithIndent(2), yaml.WithLineWidth(-1))
		if err != nil {
			return fmt.Errorf("write %s as YAML: %w", r.Ref(k), err)
		}
		if _, err := io.WriteString(w, "---\n"+string(data)); err != nil {
			return fmt.Errorf("write YAML: %w", err)
		}
	}
	return nil
}

func document(k *record.Kind, fields []record.Field, names Names, r record.Record) *yaml.Node {
	doc := &yaml.Node{Kind: yaml.MappingNode}
	add(doc, "kind", text(k.Name))
	// Written for another place, a record is known by its external identity.
	if names.Externals == nil || r.External == "" {
		add(doc, "ref", text(r.Ref(k)))
	}
	if r.External != "" {
		add(doc, "external", text(r.External))
	}
	if k.AutoTitle == nil {
		add(doc, "title", text(r.Title))
	}
	add(doc, "state", text(r.State))
	if r.Owner != "" {
		add(doc, "owner", link(names, string(r.Owner), "person"))
	}
	if r.Due != "" {
		add(doc, "due", date(string(r.Due)))
	}
	body := &yaml.Node{Kind: yaml.MappingNode}
	for i := range fields {
		if v := r.Body[fields[i].Name]; v != nil && !fields[i].ReadOnly() {
			add(body, fields[i].Name, value(&fields[i], names, v))
		}
	}
	if len(body.Content) > 0 {
		add(doc, "fields", body)
	}
	return doc
}

func add(m *yaml.Node, key string, v *yaml.Node) { m.Content = append(m.Content, text(key), v) }

func value(f *record.Field, names Names, v any) *yaml.Node {
	switch v := v.(type) {
	case []any:
		list := &yaml.Node{Kind: yaml.SequenceNode}
		if f.Type != record.Text && f.Type != record.RichText && f.Type != record.File {
			list.Style = yaml.FlowStyle
		}
		for _, x := range v {
			list.Content = append(list.Content, value(f, names, x))
		}
		return list
	case float64:
		return number(v)
	case map[string]any:
		return file(v)
	}
	s, _ := v.(string)
	switch {
	case f.IsLink():
		return link(names, s, onlyTarget(f))
	case f.Type == record.DateType || f.Type == record.TimeType:
		return date(s)
	}
	return text(s)
}

func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch {
	case needsQuotes(s):
		n.Style = yaml.DoubleQuotedStyle
	case strings.Contains(s, "\n"):
		n.Style = yaml.LiteralStyle
	}
	return n
}

// needsQuotes reports whether a text has something at the edge of a line, or a
// character, that a block of plain lines would not keep.
func needsQuotes(s string) bool {
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		if line != strings.TrimRight(line, " \t") || strings.HasPrefix(line, "\t") {
			return true
		}
	}
	return strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\n") || strings.ContainsAny(s, "\u0085\u2028\u2029\ufeff\t\r")
}

// date leaves a date or time without quotes, as YAML knows them too.
func date(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: s}
}

func number(f float64) *yaml.Node {
	s := record.FormatNumber(f)
	tag := "!!int"
	if strings.Contains(s, ".") {
		tag = "!!float"
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: s}
}

func file(m map[string]any) *yaml.Node {
	r, _ := record.ToFileRef(m)
	n := &yaml.Node{Kind: yaml.MappingNode}
	add(n, "name", text(r.Name))
	add(n, "hash", text(r.Hash))
	add(n, "size", number(float64(r.Size)))
	add(n, "type", text(r.Type))
	return n
}

// link writes a link; the kind is left out when the field can mean one only.
func link(names Names, id, only string) *yaml.Node {
	if e, ok := names.Externals[record.ID(id)]; ok && e.External != "" {
		n := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		if e.Kind != only {
			add(n, "kind", text(e.Kind))
		}
		add(n, "external", text(e.External))
		return n
	}
	if ref := names.Refs[record.ID(id)]; ref != "" {
		return text(ref)
	}
	return text(id)
}

// onlyTarget returns the one kind a link can name, or "".
func onlyTarget(f *record.Field) string {
	switch {
	case f.Type == record.Person:
		return "person"
	case len(f.Target) == 1:
		return f.Target[0]
	}
	return ""
}
