package exchange

import (
	"slices"
	"strings"

	"steward/internal/tree"
)

// componentKind returns the kind of record a component becomes, or "".
func componentKind(n *tree.Node, p *part) string {
	switch p.typ {
	case "machine-learning-model":
		return "model"
	case "data":
		return "dataset"
	case "application":
		if strings.HasPrefix(p.ref, "agent:") || slices.Contains(n.Get("tags").Texts(), "agent") || property(n, "cdx:ai:kind") == "agent" {
			return "agent"
		}
	case "library", "framework", "platform", "container":
		if hasAIMark(n) {
			return "resource"
		}
	}
	return ""
}

// hasAIMark reports whether the bill itself says that the part is AI.
func hasAIMark(n *tree.Node) bool {
	for _, t := range n.Get("tags").Texts() {
		switch strings.ToLower(t) {
		case "ai", "ml", "machine-learning", "llm", "genai":
			return true
		}
	}
	return property(n, "cdx:ai:kind") != ""
}

// property returns the first value of a named property.
func property(n *tree.Node, name string) string {
	for _, p := range n.Get("properties").Each() {
		if p.Get("name").String() == name {
			return p.Get("value").String()
		}
	}
	return ""
}

func componentTitle(n *tree.Node) string {
	name, group := oneLine(n.Get("name").String()), oneLine(n.Get("group").String())
	if group == "" || name == "" || strings.HasPrefix(name, group+"/") {
		return name
	}
	return group + "/" + name
}

// identity returns the external identity of a component: purl, else serial
// number and bom-ref, else bom-ref or type, name and version alone.
func (m *bom) identity(n *tree.Node, ref string) string {
	if purl := n.Get("purl").String(); purl != "" {
		return purl
	}
	if ref == "" {
		ref = n.Get("type").String() + ":" + componentTitle(n) + "@" + n.Get("version").String()
	}
	if m.serial != "" {
		return m.serial + "#" + ref
	}
	return "cdx:" + ref
}

// systemIdentity is the purl without version and qualifiers, so that the next
// release of a system is the same system.
func (m *bom) systemIdentity(n *tree.Node) string {
	purl, _, _ := strings.Cut(n.Get("purl").String(), "?")
	purl, _, _ = strings.Cut(purl, "#")
	if i := strings.LastIndexByte(purl, '@'); i > strings.LastIndexByte(purl, '/') {
		purl = purl[:i]
	}
	if purl != "" {
		return purl
	}
	return m.identity(n, n.Get("bom-ref").String())
}

// guessRoot finds the system in a bill without metadata.component: the only
// application that uses AI parts and that nothing uses.
func (m *bom) guessRoot() *part {
	used := map[string]bool{}
	for _, refs := range m.uses {
		for _, r := range refs {
			used[r] = true
		}
	}
	var found *part
	for _, p := range m.parts {
		if p.typ != "application" || p.kind != "" || used[p.ref] || !m.usesAI(p) {
			continue
		}
		if found != nil {
			return nil
		}
		found = p
	}
	if found != nil {
		found.kind = "ai-system"
		m.left["application"]--
		m.problem(Note, "system_guessed", m.at(found.node.Line, found.pointer), "the bill names no system; %s, which uses the others, was taken as the system", quote(found.title))
	}
	return found
}

func (m *bom) usesAI(p *part) bool {
	return slices.ContainsFunc(m.uses[p.ref], func(ref string) bool { return m.byRef[ref] != nil && m.byRef[ref].kind != "" })
}

var systemFields = map[string]string{"model": "models", "dataset": "datasets", "agent": "agents", "resource": "resources"}

// system writes the AI system that a bill with models, data or agents describes;
// everything of AI in the bill is part of it.
func (m *bom) system(root *part) {
	isAI := func(p *part) bool { return p.kind == "model" || p.kind == "dataset" || p.kind == "agent" }
	if root == nil || !slices.ContainsFunc(m.parts, isAI) {
		return
	}
	d := m.start(root)
	d.text("version", root.node.Get("version"))
	d.text("description", root.node.Get("description"))
	m.provider(d, root.node, "supplier", "")
	d.put("website", 0, address(root.node))
	d.texts("tags", root.node.Get("tags"))
	for _, p := range m.parts {
		if field := systemFields[p.kind]; field != "" && p != root {
			d.link(field, p.kind, p.ext, p.title)
		}
	}
	d.done()
}

func (m *bom) start(p *part) *draft {
	return m.draft(p.kind, p.ext, p.title, m.at(p.node.Line, p.pointer))
}

// write adds the draft of a part, unless it was left out.
func (m *bom) write(p *part) {
	if p.kind == "" {
		return
	}
	d := m.start(p)
	switch p.kind {
	case "model":
		m.model(d, p)
	case "dataset":
		m.dataset(d, p)
	case "agent":
		m.agent(d, p)
	case "resource":
		m.resource(d, p)
	}
	d.done()
}

// provider links to whoever supplies the component, and notes the name.
func (m *bom) provider(d *draft, n *tree.Node, link, name string) {
	if d == nil {
		return
	}
	for _, from := range []*tree.Node{n.Get("supplier", "name"), n.Get("manufacturer", "name"), n.Get("provider", "name"), n.Get("publisher")} {
		if s := oneLine(from.String()); s != "" {
			d.named(link, "supplier", s)
			if name != "" {
				d.put(name, from.Line, s)
			}
			return
		}
	}
}

// address returns where a component can be seen.
func address(n *tree.Node) string {
	for _, want := range []string{"model-card", "website", "distribution", "documentation", "vcs"} {
		for _, r := range n.Get("externalReferences").Each() {
			if r.Get("type").String() == want && r.Get("url").String() != "" {
				return r.Get("url").String()
			}
		}
	}
	return ""
}

// licences returns identifiers, names or expressions of licences.
func licences(n *tree.Node) []string {
	var out []string
	for _, l := range n.Get("licenses").Each() {
		if s := l.First("expression"); s != "" {
			out = append(out, s)
		} else if s := l.Get("license").First("id", "name"); s != "" {
			out = append(out, s)
		}
	}
	return out
}
