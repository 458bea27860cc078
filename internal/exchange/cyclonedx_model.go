package exchange

import (
	"strings"

	"steward/internal/tree"
)

// model fills a model from its component and model card.
func (m *bom) model(d *draft, p *part) {
	n, card := p.node, p.node.Get("modelCard")
	d.text("version", n.Get("version"))
	d.text("description", n.Get("description"))
	m.provider(d, n, "provider", "provider_name")
	d.put("licence", 0, licences(n)...)
	d.put("url", 0, address(n))
	d.text("purl", n.Get("purl"))
	d.texts("tags", n.Get("tags"))
	d.put("library", 0, property(n, "cdx:ai:runtime"))
	params := card.Get("modelParameters")
	d.text("model_type", params.Get("approach", "type"))
	d.text("task", params.Get("task"))
	d.put("architecture", params.Line, distinct(params.First("architectureFamily"), params.First("modelArchitecture"))...)
	d.texts("inputs", params.Get("inputs"), "format")
	d.texts("outputs", params.Get("outputs"), "format")
	m.metrics(d, card.Get("quantitativeAnalysis", "performanceMetrics"))
	considerations(d, card.Get("considerations"))
	m.modelLinks(d, p, params)
}

func distinct(values ...string) []string {
	if len(values) == 2 && strings.EqualFold(values[0], values[1]) {
		return values[:1]
	}
	return values
}

// metrics writes each metric as a line: "accuracy 0.978 (slice cat)".
func (m *bom) metrics(d *draft, list *tree.Node) {
	var out []string
	for _, x := range list.Each() {
		out = append(out, metric(x.First("type"), x.First("value"), "slice "+x.First("slice")))
	}
	d.put("metrics", list.Line, out...)
}

// metric writes one result, and on which part of the data it was found.
func metric(name, value, on string) string {
	s := strings.TrimSpace(name + " " + value)
	if on = strings.TrimSpace(on); s == "" || on == "" || on == "slice" {
		return s
	}
	return s + " (" + on + ")"
}

func considerations(d *draft, c *tree.Node) {
	d.texts("users", c.Get("users"))
	d.texts("intended_use", c.Get("useCases"))
	d.texts("limitations", c.Get("technicalLimitations"))
	d.texts("tradeoffs", c.Get("performanceTradeoffs"))
	risks := c.Get("ethicalConsiderations")
	d.put("ethical_considerations", risks.Line, risksOf(risks, "name", "mitigationStrategy")...)
	fair := c.Get("fairnessAssessments")
	d.put("fairness", fair.Line, fairness(fair)...)
	energy := c.Get("environmentalConsiderations", "energyConsumptions")
	d.put("energy", energy.Line, amounts(energy, "activityEnergyCost")...)
	d.put("emissions", energy.Line, amounts(energy, "co2CostEquivalent")...)
}

// risksOf writes each risk with what is done about it.
func risksOf(list *tree.Node, name, answer string) []string {
	var out []string
	for _, r := range list.Each() {
		s := r.First(name)
		if a := r.First(answer); a != "" {
			s = strings.TrimSpace(s + "\nMitigation: " + a)
		}
		out = append(out, s)
	}
	return out
}

func fairness(list *tree.Node) []string {
	var out []string
	for _, f := range list.Each() {
		var lines []string
		for _, part := range [...]struct{ key, label string }{
			{"groupAtRisk", "Group at risk"}, {"benefits", "Benefits"}, {"harms", "Harms"}, {"mitigationStrategy", "Mitigation"},
		} {
			if s := f.First(part.key); s != "" {
				lines = append(lines, part.label+": "+s)
			}
		}
		out = append(out, strings.Join(lines, "\n"))
	}
	return out
}

// amounts writes what each activity used: "training: 0.4 kWh".
func amounts(list *tree.Node, key string) []string {
	var out []string
	for _, e := range list.Each() {
		if v := e.Get(key, "value").String(); v != "" {
			out = append(out, strings.TrimPrefix(e.First("activity")+": ", ": ")+v+" "+e.Get(key).First("unit"))
		}
	}
	return out
}

// modelLinks links datasets named in the model card, and models and datasets
// among the dependencies and ancestors.
func (m *bom) modelLinks(d *draft, p *part, params *tree.Node) {
	for _, set := range params.Get("datasets").Each() {
		if ref := set.First("ref"); ref != "" {
			if target := m.byRef[ref]; target != nil && target.kind == "dataset" {
				d.link("datasets", "dataset", target.ext, target.title)
			}
			continue
		}
		m.inlineDataset(d, p, set)
	}
	for _, ref := range m.uses[p.ref] {
		if target := m.byRef[ref]; target != nil && target.kind == "dataset" {
			d.link("datasets", "dataset", target.ext, target.title)
		} else if target != nil && target.kind == "model" {
			d.link("base_models", "model", target.ext, target.title)
		}
	}
	for _, a := range p.node.Get("pedigree", "ancestors").Each() {
		if a.First("type") == "machine-learning-model" && componentTitle(a) != "" {
			d.link("base_models", "model", m.identity(a, a.First("bom-ref")), componentTitle(a))
		}
	}
}

// inlineDataset writes a dataset that stands inside a model card. Its identity
// is its bom-ref or address, else the model's and its name.
func (m *bom) inlineDataset(model *draft, p *part, n *tree.Node) {
	title := n.First("name")
	if title == "" || model == nil {
		return
	}
	ext := p.ext + "#" + title
	if ref := n.First("bom-ref"); ref != "" && m.serial != "" {
		ext = m.serial + "#" + ref
	} else if url := n.Get("contents").First("url"); url != "" {
		ext = url
	}
	model.link("datasets", "dataset", ext, title)
	if _, again := m.seen["dataset\x00"+identity(ext)]; again {
		return
	}
	d := m.draft("dataset", ext, title, m.at(n.Line, p.pointer+"/modelCard/modelParameters/datasets"))
	m.datasetData(d, n)
	d.done()
}
