package exchange

import (
	"strings"

	"steward/internal/tree"
)

// dataset fills a dataset from a component of type data.
func (m *bom) dataset(d *draft, p *part) {
	n := p.node
	d.text("version", n.Get("version"))
	d.text("description", n.Get("description"))
	d.put("licence", 0, licences(n)...)
	d.texts("tags", n.Get("tags"))
	d.texts("publisher", n.Get("publisher"))
	d.texts("creators", n.Get("authors"), "name")
	d.put("url", 0, address(n))
	var names []string
	for _, data := range n.Get("data").Each() {
		m.datasetData(d, data)
		names = append(names, strings.TrimSpace(data.First("name")+" ("+data.First("type")+")"))
	}
	d.put("provenance", n.Get("data").Line, names...)
	for _, ref := range m.uses[p.ref] {
		if target := m.byRef[ref]; target != nil && target.kind == "dataset" {
			d.link("derived_from", "dataset", target.ext, target.title)
		}
	}
}

// datasetData fills what CycloneDX says of one collection of data. The first
// collection of a component wins where a field holds one value.
func (m *bom) datasetData(d *draft, n *tree.Node) {
	if d == nil {
		return
	}
	for _, f := range [...]struct {
		field string
		node  *tree.Node
	}{{"description", n.Get("description")}, {"url", n.Get("contents", "url")}} {
		if _, set := d.out.Fields[f.field]; !set {
			d.text(f.field, f.node)
		}
	}
	if s := n.Get("sensitiveData"); len(s.Texts()) > 0 {
		d.put("rights", s.Line, append([]string{"Classification: " + n.First("classification")}, s.Texts()...)...)
	} else if c := n.First("classification"); c != "" {
		d.put("rights", n.Line, "Classification: "+c)
	}
	for _, g := range n.Get("governance", "owners").Each() {
		d.put("publisher", g.Line, g.Get("organization").First("name"))
	}
}

// agent fills an agent from an application that is one.
func (m *bom) agent(d *draft, p *part) {
	d.text("description", p.node.Get("description"))
	d.put("url", 0, address(p.node))
	var tools []string
	for _, ref := range m.uses[p.ref] {
		switch target := m.byRef[ref]; {
		case target == nil:
		case target.kind == "model":
			d.link("models", "model", target.ext, target.title)
		case target.kind == "" || target.kind == "resource":
			tools = append(tools, target.title)
		}
	}
	d.put("tools", 0, tools...)
}

// resource fills a tooling resource: an AI library, framework or service.
func (m *bom) resource(d *draft, p *part) {
	n := p.node
	d.put("category", 0, map[string]string{"library": "library", "framework": "library", "platform": "platform", "container": "platform", "service": "service"}[p.typ])
	d.text("version", n.Get("version"))
	d.text("purpose", n.Get("description"))
	d.put("licence", 0, licences(n)...)
	d.text("purl", n.Get("purl"))
	url := address(n)
	if url == "" && p.service {
		url = strings.Join(n.Get("endpoints").Texts()[:min(1, len(n.Get("endpoints").Texts()))], "")
	}
	d.put("url", 0, url)
	m.provider(d, n, "provider", "provider_name")
}
