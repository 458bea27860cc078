package law

import (
	"slices"

	"steward/internal/tree"
)

// Carrier says which items of a standard usually carry duties: what an
// organisation does for those items goes some way towards the duty. It is a
// proposal of the authors and shows nothing by itself.
type Carrier struct {
	Duties      []string `json:"duties"` // ids of obligations
	Pack        string   `json:"pack"`   // such as iso-42001
	Items       []string `json:"items"`  // of the pack
	Coverage    string   `json:"coverage"`
	Source      string   `json:"source"`
	Reliability string   `json:"reliability,omitempty"`
}

// CarriersOf returns what usually carries an obligation, in the order of the
// content.
func (s *Schedule) CarriersOf(duty string) []Carrier {
	var out []Carrier
	for _, c := range s.Carriers {
		if slices.Contains(c.Duties, duty) {
			out = append(out, c)
		}
	}
	return out
}

func (d *draft) carrierEntry(file string, n *tree.Node) {
	var c Carrier
	at := place{file, n.Line}
	d.fill(file, n, field{"duties", &c.Duties, short, true}, field{"pack", &c.Pack, short, true}, field{"items", &c.Items, short, true},
		field{"coverage", &c.Coverage, line, true}, field{"source", &c.Source, line, true}, field{"reliability", &c.Reliability, short, false})
	d.cite(at, c.Source)
	for _, id := range c.Duties {
		d.note("carrier in "+c.Pack+" of", id, at)
	}
	d.regime.Carriers = append(d.regime.Carriers, c)
}

// checkCarriers checks that they carry duties that are there.
func (d *draft) checkCarriers() {
	for _, c := range d.regime.Carriers {
		for _, id := range c.Duties {
			if !slices.ContainsFunc(d.regime.Obligations, func(o Obligation) bool { return o.ID == id }) {
				d.fault(d.at("carrier in "+c.Pack+" of", id), "there is no obligation %s", clip(id))
			}
		}
	}
}
