package api

import (
	"strings"

	"steward/internal/record"
)

// sharing are the parameters that several operations have alike, by their text.
// The first of a name is a component that others refer to.
type sharing struct {
	names map[string]string // text to name
	order []string
	docs  map[string]doc // by name
}

// share finds the parameters that come more than once.
func share(all []route) (sharing, error) {
	s := sharing{names: map[string]string{}, docs: map[string]doc{}}
	times := map[string]int{}
	for i := range all {
		for _, p := range parameters(&all[i]) {
			key, err := encode(p)
			if err != nil {
				return s, err
			}
			text := string(key)
			times[text]++
			name, _ := p[0].value.(string)
			name = strings.ReplaceAll(name, ".", "_")
			if _, taken := s.docs[name]; times[text] == 2 && !taken {
				s.names[text], s.docs[name] = name, p
				s.order = append(s.order, name)
			}
		}
	}
	return s, nil
}

// refer puts references where parameters are shared.
func (s sharing) refer(list []doc) []doc {
	out := make([]doc, len(list))
	for i, p := range list {
		out[i] = p
		if key, err := encode(p); err == nil && s.names[string(key)] != "" {
			out[i] = doc{{"$ref", "#/components/parameters/" + s.names[string(key)]}}
		}
	}
	return out
}

func (s sharing) components() doc {
	var out doc
	for _, name := range s.order {
		out = append(out, entry{name, s.docs[name]})
	}
	return out
}

// parameters lists those of the path, the query and the headers.
func parameters(r *route) []doc {
	var out []doc
	for _, name := range wildcards(r.path) {
		out = append(out, describeParameter("path", pathParameter(name, r.kind)))
	}
	for _, p := range r.doc.query {
		if p.name == "sort" && r.kind != nil {
			p.schema = sortSchema(r.kind)
		}
		out = append(out, describeParameter("query", p))
	}
	if r.doc.filters {
		out = append(out, filterParameters(r.kind)...)
	}
	for _, p := range r.doc.headers {
		out = append(out, describeParameter("header", p))
	}
	return out
}

func describeParameter(in string, p parameter) doc {
	d := doc{{"name", p.name}, {"in", in}}
	if p.required || in == "path" {
		d = append(d, entry{"required", true})
	}
	return append(d, entry{"description", p.help}, entry{"schema", p.schema})
}

// wildcards returns the names in braces of a path.
func wildcards(path string) []string {
	var out []string
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			out = append(out, strings.TrimSuffix(strings.TrimSuffix(name, "}"), "..."))
		}
	}
	return out
}

func pathParameter(name string, k *record.Kind) parameter {
	p := parameter{name: name, schema: text()}
	switch name {
	case "ref":
		p.help = "Identity, or reference such as " + k.Prefix + "-42."
	case "transition":
		p.help = "Name of the step."
		if names := transitions(k); len(names) > 0 {
			p.schema = doc{{"type", "string"}, {"enum", names}}
		}
	case "hash":
		p.help, p.schema = "SHA-256 of the file, in lower-case hex.", doc{{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}}
	case "seq":
		p.help, p.schema = "Number of the leaf, from 0.", doc{{"type", "integer"}, {"minimum", 0}}
	case "tile":
		p.help = "The rest of the tile's path."
	case "name":
		p.help = "Its name."
	case "kind":
		p.help = "Name of a kind."
	case "pack":
		p.help = "Name of a content pack, such as iso-42001."
	default:
		p.help, p.schema = "Identity.", common("Id")
	}
	return p
}
