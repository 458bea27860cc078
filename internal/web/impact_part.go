package web

import (
	"fmt"
	"net/http"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
)

// impactPartName is a part of an assessment by its address and its heading.
type impactPartName struct{ Slug, Group string }

// impactParts are the parts in the order they are written.
func impactParts() []impactPartName {
	return []impactPartName{{"what", "What is assessed"}, {"people", "People"}, {"necessity", "Necessity"}, {"measures", "Oversight and measures"},
		{"consultation", "Consultation"}, {"decision", "Decision"}, {"approval", "Approval"}, {"publication", "Publication"}}
}

// impactForm is the part of the path, with the record.
func (c *call) impactForm() (outline, record.Record, int, error) {
	r, err := c.recordOf("impact-assessment")
	if err != nil {
		return outline{}, r, 0, err
	}
	at := slices.IndexFunc(impactParts(), func(p impactPartName) bool { return p.Slug == c.path("part") })
	if at < 0 {
		return outline{}, r, 0, record.Fail(record.NotFound, "An impact assessment has no such part.")
	}
	if r.Removed {
		return outline{}, r, 0, record.Fail(record.Illegal, "This record was removed. Restore it before you change it.")
	}
	if err := c.actor.Require(access.Update, r.Kind, &r); err != nil {
		return outline{}, r, 0, err
	}
	o, err := c.outlineOf(planning.ImpactAssessment)
	return o, r, at, err
}

func (w *Web) impactPart(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	o, r, at, err := c.impactForm()
	if err != nil {
		return err
	}
	return c.impactPartShow(http.StatusOK, o, r, at, nil, nil)
}

// impactPartShow answers with the form of one part.
func (c *call) impactPartShow(status int, o outline, r record.Record, at int, e entries, cause error) error {
	part := impactParts()[at]
	v := c.editView(o, r)
	path := c.url("impact", r.Ref(o.kind))
	v.Heading, v.Cancel, v.Action = part.Group, path, path+"/part/"+part.Slug
	v.Keep += "-" + part.Slug
	v.Submit = "Save"
	if at+1 < len(impactParts()) && !frozenState(r.State) {
		v.Submit = "Save and go on to " + lowerFirst(impactParts()[at+1].Group)
	}
	v.Again, v.Reason = e != nil, c.value("reason")
	v.Wrong = record.FieldErrors(cause)
	if cause != nil && len(v.Wrong) == 0 {
		v.Message = record.Sentence(cause)
	}
	s, err := c.source(o, r, e, v.Wrong)
	if err != nil {
		return err
	}
	g := formGroup{Name: part.Group, ID: "part-1", Open: true}
	for _, f := range impactPartFields(o, part) {
		one, err := s.field(f)
		if err != nil {
			return err
		}
		v.Hidden = append(v.Hidden, hidden{"has", one.Name})
		g.Fields = append(g.Fields, one)
	}
	v.Groups = []formGroup{g}
	return c.pageStatus(status, "form", v)
}

func frozenState(state string) bool {
	return slices.Contains([]string{"signed_off", "published", "superseded"}, state)
}

// impactPartFields are the fields of a part that people write; the first one has
// the title too, the approvals the owner.
func impactPartFields(o outline, part impactPartName) []*record.Field {
	var out []*record.Field
	switch part.Slug {
	case "what":
		out = append(out, o.field("title"))
	case "approval":
		out = append(out, o.field("owner"))
	}
	for _, g := range o.groups() {
		for _, f := range g.Fields {
			if g.Name == part.Group && !f.ReadOnly() && f.Name != "replaces" {
				out = append(out, f)
			}
		}
	}
	return out
}

func (w *Web) impactPartSave(c *call) error {
	o, r, at, err := c.impactForm()
	if err != nil {
		return err
	}
	saved, ok, err := c.saveForm(o, r, func(e entries, cause error) error {
		return c.impactPartShow(status(record.CodeOf(cause)), o, r, at, e, cause)
	})
	if !ok {
		return err
	}
	ref := saved.Ref(o.kind)
	if saved.Rev != r.Rev {
		c.flash("ok", fmt.Sprintf("“%s” of %s is saved.", impactParts()[at].Group, ref))
	}
	if at+1 < len(impactParts()) && !frozenState(saved.State) {
		return c.redirect(c.url("impact", ref, "part", impactParts()[at+1].Slug))
	}
	return c.redirect(c.url("impact", ref))
}
