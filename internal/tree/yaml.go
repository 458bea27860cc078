package tree

import (
	"bytes"
	"errors"

	"fmt"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// YAML reads one YAML document. The line numbers of nodes start after line
// `before`, so that a document inside a file keeps the file's lines. Aliases are
// followed, and each thing they bring counts against the limits. Errors are of
// type *Error.
func YAML(data []byte, before int, limits Limits) (*Node, error) {
	r := &yamlReader{before: before, limits: limits}
	root := Node{Line: before + 1}
	if blank(data) {
		return &root, nil
	}
	var doc yaml.Node
	depth := yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(limits.Depth)))
	if err := yaml.Load(data, &doc, depth); err != nil {
		return nil, r.explain(err)
	}
	if len(doc.Content) == 0 {
		return &root, nil
	}
	if err := r.value(doc.Content[0], &root, 0); err != nil {
		return nil, err
	}
	return &root, nil
}

type yamlReader struct {
	before int
	limits Limits
	values int
}

func (r *yamlReader) fail(line int, reason string) *Error {
	return &Error{Line: r.before + max(line, 1), Reason: reason}
}

// explain says in plain words what the parser found.
func (r *yamlReader) explain(err error) *Error {
	var load *yaml.LoadError
	if !errors.As(err, &load) || load.Mark.Line == 0 {
		return r.fail(1, "this is not one valid YAML document")
	}
	return r.fail(load.Mark.Line, "this is not valid YAML: "+clip(load.Message, 200))
}

func (r *yamlReader) value(in *yaml.Node, out *Node, depth int) error {
	if r.values++; r.values > r.limits.Values {
		return r.fail(in.Line, fmt.Sprintf("the document holds more than %d values", r.limits.Values))
	}
	if depth > r.limits.Depth {
		return r.fail(in.Line, fmt.Sprintf("values are nested more than %d deep", r.limits.Depth))
	}
	out.Line = r.before + max(in.Line, 1)
	switch in.Kind {
	case yaml.AliasNode:
		if in.Alias == nil {
			return r.fail(in.Line, "an alias names nothing")
		}
		return r.value(in.Alias, out, depth+1)
	case yaml.SequenceNode:
		return r.list(in, out, depth)
	case yaml.MappingNode:
		return r.object(in, out, depth)
	}
	out.Type, out.Text = scalarType(in.ShortTag()), in.Value
	return nil
}

func scalarType(tag string) Type {
	switch tag {
	case "!!null":
		return Null
	case "!!bool":
		return Bool
	case "!!int", "!!float":
		return Number
	}
	return String
}

func (r *yamlReader) list(in *yaml.Node, out *Node, depth int) error {
	out.Type, out.Items = List, make([]Node, len(in.Content))
	for i, item := range in.Content {
		if err := r.value(item, &out.Items[i], depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (r *yamlReader) object(in *yaml.Node, out *Node, depth int) error {
	out.Type = Object
	seen := make(map[string]bool, len(in.Content)/2)
	for i := 0; i+1 < len(in.Content); i += 2 {
		key := in.Content[i]
		if key.Kind != yaml.ScalarNode {
			return r.fail(key.Line, "a key is not a plain word")
		}
		if seen[key.Value] {
			return r.fail(key.Line, fmt.Sprintf("the key %q is repeated", clip(key.Value, 40)))
		}
		seen[key.Value] = true
		out.Keys, out.Items = append(out.Keys, key.Value), append(out.Items, Node{})
		if err := r.value(in.Content[i+1], &out.Items[len(out.Items)-1], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// blank reports whether nothing but white space and comments is there.
func blank(data []byte) bool {
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
