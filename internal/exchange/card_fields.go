package exchange

import (
	"strings"

	"steward/internal/tree"
)

func (c *card) model(b *book) {
	d := b.draft("model", "hf:"+oneLine(c.title), c.title, b.at(c.line, ""))
	m := c.meta
	d.texts("licence", m.Get("license"))
	d.texts("languages", m.Get("language"))
	d.text("library", m.Get("library_name"))
	d.text("task", m.Get("pipeline_tag"))
	d.texts("tags", m.Get("tags"))
	c.metrics(d)
	c.emissions(d)
	for _, name := range m.Get("datasets").Texts("name", "type") {
		d.link("datasets", "dataset", "hf:"+name, name)
	}
	for _, name := range m.Get("base_model").Texts() {
		d.link("base_models", "model", "hf:"+name, name)
	}
	c.description(d, "model description", "model summary", "model details", "overview")
	c.under(d, "intended_use", "intended use", "direct use", "evaluated use", "primary intended", "uses", "use cases")
	c.under(d, "out_of_scope_use", "out-of-scope", "out of scope", "misuse")
	c.under(d, "limitations", "limitation", "bias, risks")
	c.under(d, "ethical_considerations", "ethic", "broader implication", "social impact")
	c.under(d, "fairness", "fairness", "bias")
	c.under(d, "model_type", "model type")
	c.under(d, "citation", "citation", "cite")
	c.under(d, "emissions", "environmental impact", "carbon")
	d.done()
}

// metrics writes the results of model-index, else the names of metrics.
func (c *card) metrics(d *draft) {
	var out []string
	for _, model := range c.meta.Get("model-index").Each() {
		for _, result := range model.Get("results").Each() {
			data := result.Get("dataset").First("name", "type")
			for _, x := range result.Get("metrics").Each() {
				out = append(out, metric(x.First("name", "type"), x.First("value"), data))
			}
		}
	}
	if len(out) == 0 {
		d.texts("metrics", c.meta.Get("metrics"))
		return
	}
	d.put("metrics", c.meta.Get("model-index").Line, out...)
}

// emissions writes co2_eq_emissions, which counts grams of CO2 equivalent.
func (c *card) emissions(d *draft) {
	n := c.meta.Get("co2_eq_emissions")
	grams := n.String()
	var more []string
	if n.Type == tree.Object {
		grams = n.First("emissions")
		for _, key := range []string{"source", "training_type", "geographical_location", "hardware_used"} {
			if s := n.First(key); s != "" {
				more = append(more, s)
			}
		}
	}
	if grams == "" {
		return
	}
	text := grams + " g CO2eq"
	if len(more) > 0 {
		text += " (" + strings.Join(more, ", ") + ")"
	}
	d.put("emissions", n.Line, text)
}

func (c *card) dataset(b *book) {
	d := b.draft("dataset", "hf:"+oneLine(c.title), c.title, b.at(c.line, ""))
	m := c.meta
	d.texts("licence", m.Get("license"))
	d.texts("languages", m.Get("language"))
	d.put("tasks", m.Get("task_categories").Line, append(m.Get("task_categories").Texts(), m.Get("task_ids").Texts()...)...)
	d.texts("tags", m.Get("tags"))
	d.texts("size", m.Get("size_categories"))
	c.labelling(d)
	for _, name := range m.Get("source_datasets").Texts() {
		if name != "original" {
			name = strings.TrimPrefix(name, "extended|")
			d.link("derived_from", "dataset", "hf:"+name, name)
		}
	}
	c.description(d, "dataset description", "dataset summary", "dataset details")
	c.under(d, "collection", "data collection", "collection process", "initial data collection")
	c.under(d, "source", "source data", "curation rationale")
	c.under(d, "labelling", "annotation")
	c.under(d, "known_bias", "bias", "limitation", "social impact")
	c.under(d, "preparation", "preprocessing", "data processing")
	c.under(d, "citation", "citation", "cite")
	d.done()
}

// labelling says who annotated and who wrote the texts.
func (c *card) labelling(d *draft) {
	var out []string
	line := 0
	for _, f := range [...]struct{ key, label string }{{"annotations_creators", "Annotations by"}, {"language_creators", "Language by"}} {
		if n := c.meta.Get(f.key); len(n.Texts()) > 0 {
			out, line = append(out, f.label+": "+strings.Join(n.Texts(), ", ")), n.Line
		}
	}
	d.put("labelling", line, out...)
}
