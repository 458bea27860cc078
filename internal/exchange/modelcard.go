package exchange

import (
	"strings"

	"steward/internal/tree"
)

// isModelCard recognises the JSON of the Model Card Toolkit.
func isModelCard(doc *tree.Node) bool { return doc.Get("model_details").Type == tree.Object }

// readModelCard reads one model and the datasets its card tells more of than a
// name. Source: Model Card Toolkit schema 0.0.1 and 0.0.2.
func readModelCard(b *book, doc *tree.Node) error {
	b.reading.Format = strings.TrimSpace("model card toolkit " + quoteless(doc.First("schema_version")))
	details, params := doc.Get("model_details"), doc.Get("model_parameters")
	title := details.First("name")
	d := b.draft("model", "mct:"+title, title, b.at(details.Line, "/model_details"))
	cardDetails(d, details)
	d.text("architecture", params.Get("model_architecture"))
	d.text("inputs", params.Get("input_format"))
	d.text("outputs", params.Get("output_format"))
	cardMetrics(d, doc.Get("quantitative_analysis", "performance_metrics"))
	cardConsiderations(d, doc.Get("considerations"))
	data := cardDatasets(d, params.Get("data"))
	d.done()
	for _, set := range data {
		set.done()
	}
	return nil
}

func cardDetails(d *draft, n *tree.Node) {
	d.put("description", n.Line, paragraphs(n.First("overview"), n.First("documentation")))
	d.texts("provider_name", n.Get("owners"), "name")
	if v := n.Get("version"); v.Scalar() {
		d.text("version", v)
	} else {
		d.text("version", v.Get("name"))
		d.text("release_date", v.Get("date"))
	}
	licences := n.Get("licenses")
	if licences.Type == tree.Null {
		licences = n.Get("license")
	}
	d.texts("licence", licences, "identifier", "custom_text")
	d.texts("references", n.Get("references"), "reference")
	citations := n.Get("citations")
	if citations.Type == tree.Null {
		citations = n.Get("citation")
	}
	d.texts("citation", citations, "citation")
	if path := n.First("path"); strings.Contains(path, "://") {
		d.put("url", n.Line, path)
	}
}

func paragraphs(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}

func cardMetrics(d *draft, list *tree.Node) {
	var out []string
	for _, x := range list.Each() {
		out = append(out, metric(x.First("type"), x.First("value"), "slice "+x.First("slice")))
	}
	d.put("metrics", list.Line, out...)
}

func cardConsiderations(d *draft, c *tree.Node) {
	d.texts("users", c.Get("users"), "description")
	d.texts("intended_use", c.Get("use_cases"), "description")
	d.texts("limitations", c.Get("limitations"), "description")
	d.texts("tradeoffs", c.Get("tradeoffs"), "description")
	risks := c.Get("ethical_considerations")
	d.put("ethical_considerations", risks.Line, risksOf(risks, "name", "mitigation_strategy")...)
}

// cardDatasets returns the drafts of the data the card describes, linked from
// the model. A part that is only a name with pictures says nothing to keep.
func cardDatasets(d *draft, list *tree.Node) []*draft {
	if d == nil {
		return nil
	}
	var out []*draft
	for _, n := range list.Each() {
		name := n.First("name")
		if name == "" || n.First("description", "link") == "" && !n.Has("sensitive") {
			continue
		}
		title := d.out.Title + ": " + name
		ext := first(n.First("link"), d.out.External+"#"+name)
		set := d.book.draft("dataset", ext, title, d.book.at(n.Line, "/model_parameters/data"))
		set.text("description", n.Get("description"))
		set.text("url", n.Get("link"))
		set.put("usage", n.Line, usageOf(name)...)
		set.texts("rights", n.Get("sensitive", "sensitive_data"))
		d.link("datasets", "dataset", ext, title)
		out = append(out, set)
	}
	return out
}

// usageOf reads from a name what data is used for.
func usageOf(name string) []string {
	name = strings.ToLower(name)
	for _, w := range [...]struct{ word, usage string }{{"train", "training"}, {"valid", "validation"}, {"test", "testing"}, {"eval", "testing"}} {
		if strings.Contains(name, w.word) {
			return []string{w.usage}
		}
	}
	return nil
}
