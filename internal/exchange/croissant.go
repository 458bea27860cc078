package exchange

import (
	"net/url"
	"strings"

	"steward/internal/tree"
)

// isCroissant recognises the JSON-LD of a dataset. Source: MLCommons Croissant
// 0.8 to 1.1, a vocabulary on top of schema.org/Dataset.
func isCroissant(doc *tree.Node) bool {
	for _, t := range doc.Get("@type").Texts() {
		switch t {
		case "Dataset", "sc:Dataset", "schema:Dataset", "http://schema.org/Dataset", "https://schema.org/Dataset":
			return true
		}
	}
	return false
}

// readCroissant reads one dataset.
func readCroissant(b *book, doc *tree.Node) error {
	b.reading.Format = "croissant"
	for _, c := range doc.Get("conformsTo").Texts("@id") {
		if i := strings.LastIndexByte(c, '/'); i >= 0 && strings.Contains(c, "croissant") {
			b.reading.Format = "croissant " + quoteless(c[i+1:])
		}
	}
	w := b.at(doc.Line, "")
	title, ext := doc.First("name"), doc.First("url", "@id")
	if ext == "" {
		ext = distributionURL(doc)
	}
	if title == "" && ext != "" {
		title = titleFromURL(ext)
		b.problem(Note, "no_title", w, "the dataset has no name; %s was taken from its address", quote(title))
	}
	if ext == "" {
		ext = "croissant:" + title
	}
	d := b.draft("dataset", ext, title, w)
	about(d, doc)
	responsible(d, doc)
	lineage(d, doc)
	d.done()
	return nil
}

func quoteless(s string) string { s, _ = shorten(oneLine(s), 10); return s }

func about(d *draft, doc *tree.Node) {
	d.text("description", doc.Get("description"))
	d.text("version", doc.Get("version"))
	d.put("url", 0, first(doc.First("url"), distributionURL(doc)))
	d.texts("licence", doc.Get("license"), "name", "url", "@id")
	d.texts("citation", doc.Get("citeAs"))
	d.texts("creators", doc.Get("creator"), "name", "@id")
	d.texts("publisher", doc.Get("publisher"), "name", "@id")
	d.text("published", doc.Get("datePublished"))
	d.text("last_changed", doc.Get("dateModified"))
	d.texts("tags", doc.Get("keywords"))
	d.texts("languages", doc.Get("inLanguage"), "name", "@id")
	d.texts("source", doc.Get("sameAs"), "@id")
	var formats, sizes []string
	for _, file := range doc.Get("distribution").Each() {
		formats = append(formats, file.Get("encodingFormat").Texts()...)
		sizes = append(sizes, file.First("contentSize"))
	}
	d.put("formats", doc.Get("distribution").Line, formats...)
	d.put("size", doc.Get("distribution").Line, sizes...)
}

// responsible reads the responsible-AI part of the vocabulary (Croissant RAI).
func responsible(d *draft, doc *tree.Node) {
	for _, f := range [...]struct {
		field string
		keys  []string
	}{
		{"collection", []string{"dataCollection", "dataCollectionType", "dataCollectionRawData", "dataCollectionTimeframe", "dataCollectionMissingData"}},
		{"known_bias", []string{"dataBiases", "dataLimitations", "dataSocialImpact"}},
		{"demographics", []string{"annotatorDemographics", "personalSensitiveInformation"}},
		{"labelling", []string{"dataAnnotationProtocol", "dataAnnotationPlatform", "dataAnnotationAnalysis", "annotationsPerItem", "machineAnnotationTools"}},
		{"preparation", []string{"dataPreprocessingProtocol", "dataManipulationProtocol", "dataImputationProtocol"}},
	} {
		var values []string
		line := 0
		for _, key := range f.keys {
			for _, prefix := range [...]string{"rai:", ""} {
				if n := doc.Get(prefix + key); n.Type != tree.Null {
					values, line = append(values, n.Texts("name", "description")...), n.Line
				}
			}
		}
		d.put(f.field, line, values...)
	}
	d.texts("tasks", doc.Get("rai:dataUseCases"))
}

// lineage reads where the data came from and what was done to it (PROV-O).
func lineage(d *draft, doc *tree.Node) {
	var from, done []string
	parents := doc.Get("prov:wasDerivedFrom")
	for _, p := range parents.Each() {
		title := first(p.First("prov:label", "name", "@id"), p.String())
		ext := first(p.First("prov:atLocation", "url", "@id"), p.String())
		from = append(from, "Derived from "+title+" ("+ext+")")
		d.link("derived_from", "dataset", ext, title)
	}
	d.put("provenance", parents.Line, from...)
	steps := doc.Get("prov:wasGeneratedBy")
	for _, s := range steps.Each() {
		text := s.First("prov:description", "description", "name")
		if when := s.First("prov:startedAtTime"); when != "" && text != "" {
			text = when + ": " + text
		}
		done = append(done, text)
	}
	if d != nil && d.out.Fields["preparation"] == nil {
		d.put("preparation", steps.Line, done...)
	}
}

// distributionURL returns the address of the first file that has one.
func distributionURL(doc *tree.Node) string {
	for _, file := range doc.Get("distribution").Each() {
		if u := file.First("contentUrl"); strings.Contains(u, "://") {
			before, _, _ := strings.Cut(u, "/tree/")
			return before
		}
	}
	return ""
}

// titleFromURL returns the last steps of an address: "rajpurkar/squad".
func titleFromURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	steps := strings.Split(strings.Trim(u.Path, "/"), "/")
	return first(strings.Join(steps[max(0, len(steps)-2):], "/"), u.Host, address)
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
