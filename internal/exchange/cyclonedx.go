package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"steward/internal/tree"
)

// cdxVersions are the versions of the CycloneDX specification (ECMA-424) that
// know machine-learning components and that are read here.
var cdxVersions = []string{"1.4", "1.5", "1.6", "1.7"}

var cdxTypes = []string{"application", "framework", "library", "container", "platform", "operating-system", "device",
	"device-driver", "firmware", "file", "machine-learning-model", "data", "cryptographic-asset"}

var serialForm = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// bom is a CycloneDX document while it is read.
type bom struct {
	*book
	serial string
	parts  []*part
	byRef  map[string]*part
	uses   map[string][]string // dependencies by bom-ref
	left   map[string]int      // parts that are no AI, by type
}

// part is one component or service, and what becomes of it.
type part struct {
	node    *tree.Node
	pointer string
	ref     string
	kind    string // kind of record; empty when left out
	typ     string // component type
	ext     string
	title   string
	service bool
}

// readCycloneDX reads a bill of materials: models, datasets, agents and AI
// tooling, and the system they make up. Source: CycloneDX 1.4 to 1.7.
func readCycloneDX(b *book, doc *tree.Node) error {
	if err := checkBOM(b, doc); err != nil {
		return err
	}
	b.reading.Format = "cyclonedx " + doc.Get("specVersion").Text
	m := &bom{book: b, serial: doc.Get("serialNumber").String(), byRef: map[string]*part{}, uses: map[string][]string{}, left: map[string]int{}}
	if err := m.dependencies(doc.Get("dependencies")); err != nil {
		return err
	}
	root := m.root(doc.Get("metadata", "component"))
	m.components(doc.Get("components"), "/components")
	m.services(doc.Get("services"))
	if root == nil {
		root = m.guessRoot()
	}
	m.system(root)
	for _, p := range m.parts {
		if p != root {
			m.write(p)
		}
	}
	m.leftOut()
	if len(b.reading.Drafts) == 0 {
		b.problem(Note, "nothing", b.at(0, ""), "the bill of materials names no model, data, agent or AI tooling")
	}
	return nil
}

// checkBOM refuses documents that break the specification where it matters for
// what is read.
func checkBOM(b *book, doc *tree.Node) error {
	bad := func(n *tree.Node, pointer, format string, args ...any) error {
		return b.refuse("cyclonedx", b.at(n.Line, pointer), format, args...)
	}
	if v := doc.Get("specVersion"); v.Type != tree.String || !slices.Contains(cdxVersions, v.Text) {
		return bad(v, "/specVersion", "CycloneDX version %s is not one of %s", quote(v.String()), strings.Join(cdxVersions, ", "))
	}
	if s := doc.Get("serialNumber"); doc.Has("serialNumber") && (s.Type != tree.String || !serialForm.MatchString(s.Text)) {
		return bad(s, "/serialNumber", "the serial number %s is not of the form urn:uuid:…", quote(s.String()))
	}
	if v := doc.Get("version"); doc.Has("version") {
		if f, ok := v.Float(); !ok || f < 1 || f != float64(int64(f)) {
			return bad(v, "/version", "the version is not a whole number from 1")
		}
	}
	if t := doc.Get("metadata", "timestamp"); doc.Get("metadata").Has("timestamp") {
		if _, err := time.Parse(time.RFC3339, t.String()); err != nil {
			return bad(t, "/metadata/timestamp", "the timestamp %s is not a date and time such as 2020-04-13T20:20:39+00:00 (RFC 3339)", quote(t.String()))
		}
	}
	for _, key := range []string{"components", "services", "dependencies"} {
		if n := doc.Get(key); doc.Has(key) && n.Type != tree.List {
			return bad(n, "/"+key, "%s is not a list", key)
		}
	}
	return nil
}

func (m *bom) dependencies(list *tree.Node) error {
	for i, d := range list.Each() {
		ref := d.Get("ref").String()
		if ref == "" {
			return m.refuse("cyclonedx", m.at(d.Line, fmt.Sprintf("/dependencies/%d", i)), "a dependency names no ref")
		}
		m.uses[ref] = append(m.uses[ref], d.Get("dependsOn").Texts()...)
	}
	return nil
}

func (m *bom) root(n *tree.Node) *part {
	if n.Type != tree.Object {
		return nil
	}
	p := m.part(n, "/metadata/component")
	if p != nil {
		p.kind = "ai-system"
		p.ext = m.systemIdentity(n)
	}
	return p
}

// components takes in a list of components and those inside them.
func (m *bom) components(list *tree.Node, pointer string) {
	for i, n := range list.Each() {
		at := fmt.Sprintf("%s/%d", pointer, i)
		p := m.part(n, at)
		if p == nil {
			continue
		}
		if p.kind = componentKind(n, p); p.kind == "" {
			m.left[p.typ]++
		}
		m.parts = append(m.parts, p)
		m.components(n.Get("components"), at+"/components")
	}
}

// part checks one component; nil when it is refused.
func (m *bom) part(n *tree.Node, pointer string) *part {
	w := m.at(n.Line, pointer)
	p := &part{node: n, pointer: pointer, ref: n.Get("bom-ref").String(), typ: n.Get("type").String(), title: componentTitle(n)}
	switch {
	case n.Type != tree.Object:
		m.problem(Refused, "cyclonedx", w, "a component is not an object")
		return nil
	case p.title == "":
		m.problem(Refused, "no_title", w, "a component has no name")
		return nil
	case !slices.Contains(cdxTypes, p.typ):
		m.problem(Refused, "cyclonedx", w, "component %s has the unknown type %s", quote(p.title), quote(p.typ))
		return nil
	case !m.claim(p, w):
		return nil
	}
	p.ext = m.identity(n, p.ref)
	return p
}

// claim notes a part's bom-ref, which must be its own.
func (m *bom) claim(p *part, w Where) bool {
	if p.ref == "" {
		return true
	}
	if m.byRef[p.ref] != nil {
		m.problem(Refused, "duplicate", w, "the bom-ref %s is used twice; the first is kept", quote(p.ref))
		return false
	}
	m.byRef[p.ref] = p
	return true
}

// services takes in the services that are AI: marked so, or using a model.
func (m *bom) services(list *tree.Node) {
	for i, n := range list.Each() {
		w := m.at(n.Line, fmt.Sprintf("/services/%d", i))
		p := &part{node: n, pointer: w.Pointer, ref: n.Get("bom-ref").String(), typ: "service", title: oneLine(n.Get("name").String()), service: true}
		if p.title == "" {
			m.problem(Refused, "no_title", w, "a service has no name")
			continue
		}
		if !m.claim(p, w) {
			continue
		}
		p.ext = m.identity(n, p.ref)
		if hasAIMark(n) || slices.ContainsFunc(m.uses[p.ref], func(ref string) bool { return m.byRef[ref] != nil && m.byRef[ref].kind == "model" }) {
			p.kind = "resource"
		} else {
			m.left["service"]++
		}
		m.parts = append(m.parts, p)
	}
}

// leftOut says how many parts of the bill are not about AI.
func (m *bom) leftOut() {
	total := 0
	var types []string
	for _, t := range append(slices.Clone(cdxTypes), "service") {
		if n := m.left[t]; n > 0 {
			total += n
			types = append(types, fmt.Sprintf("%d %s", n, t))
		}
	}
	if total > 0 {
		m.problem(Note, "left_out", m.at(0, ""), "%d other parts were left out, being neither models, data, agents nor tooling marked as AI: %s", total, strings.Join(types, ", "))
	}
}
