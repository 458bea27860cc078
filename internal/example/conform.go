package example

import (
	"fmt"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
)

// adoption is a content pack that was taken into use. Its requirements and
// controls are known to the story by their keys.
type adoption struct {
	Name string `yaml:"name"`
	At   int    `yaml:"at"`
	By   string `yaml:"by"`
}

// edition says how a Statement of Applicability was drawn up.
type edition struct {
	Pack      string   `yaml:"pack"`
	Approvers []string `yaml:"approvers"` // handles of people
	Quorum    int      `yaml:"quorum"`
	Note      string   `yaml:"note"`
}

// single does an act that is no write of a batch.
func (f *filling) single(acts []act) error {
	if acts[0].law != nil {
		return f.onLaw(acts[0])
	}
	reg, actor, err := f.enter(acts[0])
	if err != nil {
		return err
	}
	if acts[0].aboutImpact() {
		return f.onImpact(reg, actor, acts[0])
	}
	if acts[0].aboutIncident() {
		return f.onIncident(reg, actor, acts[0])
	}
	if acts[0].aboutDossier() {
		return f.onDossier(reg, actor, acts[0])
	}
	if acts[0].aboutRisk() {
		return f.onRisk(reg, actor, acts[0])
	}
	service := conformity.New(reg, f.packs)
	if p := acts[0].pack; p != nil {
		return f.adopt(reg, service, actor, p.Name)
	}
	return f.drawUp(service, actor, acts[0].entry)
}

// adopt takes a pack into use and learns what its records are called.
func (f *filling) adopt(reg *register.Register, service *conformity.Service, actor access.Actor, name string) error {
	if _, err := service.Adopt(f.ctx, actor, name); err != nil {
		return fmt.Errorf("take %s into use: %w", name, err)
	}
	library, err := f.packs()
	if err != nil {
		return err
	}
	p := library.Pack(name)
	if p == nil {
		return fmt.Errorf("there is no pack %q", name)
	}
	var keys []string
	for _, it := range p.Assessed() {
		keys = append(keys, string(p.Key(it.ID)))
	}
	for _, kind := range []string{"requirement", "control"} {
		found, err := reg.ByExternals(f.ctx, actor, kind, keys)
		if err != nil {
			return fmt.Errorf("look up the records of %s: %w", name, err)
		}
		for key, r := range found {
			f.ids[key], f.kinds[key] = r.ID, reg.Kinds().Kind(kind)
		}
	}
	return nil
}

// drawUp freezes the decisions into an edition of the Statement of Applicability.
func (f *filling) drawUp(service *conformity.Service, actor access.Actor, e *entry) error {
	owner, err := f.owner(e.Owner)
	if err != nil {
		return err
	}
	n := conformity.NewEdition{Owner: owner, Quorum: e.SoA.Quorum, Note: f.text(e.SoA.Note)}
	for _, handle := range e.SoA.Approvers {
		person, err := f.link(handle)
		if err != nil {
			return err
		}
		n.Approvers = append(n.Approvers, record.ID(person))
	}
	r, err := service.DrawUp(f.ctx, actor, conformity.SoAScope{Pack: e.SoA.Pack}, n)
	if err != nil {
		return fmt.Errorf("draw up %s: %w", e.ID, err)
	}
	f.ids[e.ID] = r.ID
	return nil
}
