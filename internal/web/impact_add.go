package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"steward/internal/aims/planning"
	"steward/internal/record"
)

// impactAddForm is the form of an impact, part of the assessment of the path.
func (w *Web) impactAddForm(c *call) error {
	if err := c.onlyQuery("direction"); err != nil {
		return err
	}
	whole, err := c.impactWhole()
	if err != nil {
		return err
	}
	if whole.Frozen() {
		return record.Fail(record.Illegal, planning.Impact.Within.Else)
	}
	o, err := c.outlineOf(planning.Impact)
	if err != nil {
		return err
	}
	e := entries{}
	if dir := c.query("direction"); dir != "" {
		e["direction"] = &entry{field: o.field("direction"), raw: []string{dir}}
	}
	key, err := w.reg.NewID()
	if err != nil {
		return err
	}
	return c.impactAddShow(http.StatusOK, o, whole.Record, e, string(key), false, nil)
}

// impactAddShow answers with the form; what measures do has its own heading.
func (c *call) impactAddShow(status int, o outline, whole record.Record, e entries, key string, again bool, cause error) error {
	path := c.url("impact", whole.Ref(planning.ImpactAssessment))
	v := &formView{Kind: planning.ImpactAssessment, Heading: "Add an impact", Ref: whole.Ref(planning.ImpactAssessment), Title: whole.Title, Action: path + "/add", Cancel: path,
		Submit: "Add it", Keep: "new-impact-" + string(whole.ID), Again: again, Reason: c.value("reason")}
	v.Hidden = append(v.Hidden, hidden{"key", key})
	v.Wrong = record.FieldErrors(cause)
	if cause != nil && len(v.Wrong) == 0 {
		v.Message = record.Sentence(cause)
	}
	s, err := c.source(o, record.Record{}, e, v.Wrong)
	if err != nil {
		return err
	}
	words, err := c.impactWords()
	if err != nil {
		return err
	}
	for i, g := range impactAddGroups(o) {
		fg := formGroup{Name: g.Name, ID: fmt.Sprintf("part-%d", i+1), Open: true}
		for _, f := range g.Fields {
			one, err := s.field(f)
			if err != nil {
				return err
			}
			one.Help += words.help(f.Name)
			v.Hidden = append(v.Hidden, hidden{"has", one.Name})
			fg.Fields = append(fg.Fields, one)
		}
		v.Groups = append(v.Groups, fg)
	}
	return c.pageStatus(status, "form", v)
}

func impactAddGroups(o outline) []group {
	var out []group
	for _, g := range o.groups() {
		kept := slices.DeleteFunc(slices.Clone(g.Fields), func(f *record.Field) bool { return f.ReadOnly() || f.Name == "assessment" || f.Name == "risks" })
		if len(out) == 0 {
			kept = append([]*record.Field{o.field("title")}, kept...)
		}
		if len(kept) > 0 {
			out = append(out, group{Name: g.Name, Fields: kept})
		}
	}
	return out
}

// impactAdd adds the impact of the form, from the page of the assessment or from
// the long form.
func (w *Web) impactAdd(c *call) error {
	whole, err := c.recordOf("impact-assessment")
	if err != nil {
		return err
	}
	o, err := c.outlineOf(planning.Impact)
	if err != nil {
		return err
	}
	e, err := c.readEntries(o)
	if err != nil {
		return err
	}
	cause := error(nil)
	if wrong := e.wrong(o); len(wrong) > 0 {
		cause = record.InvalidFields(wrong)
	} else {
		d := e.draft(o, c.value("reason"))
		d.Kind, d.Owner, d.Body["assessment"] = "impact", whole.Owner, string(whole.ID)
		_, cause = c.createOnce(d)
	}
	if code := record.CodeOf(cause); cause != nil {
		if status(code) >= 500 || code == record.Denied || code == record.Unauthenticated {
			return cause
		}
		return c.impactAddShow(status(code), o, whole, e, c.value("key"), true, cause)
	}
	c.flash("ok", "The impact is noted.")
	return c.redirect(c.url("impact", whole.Ref(planning.ImpactAssessment)) + "#impacts")
}

// impactRisk makes a risk of one of the assessment's harms.
func (w *Web) impactRisk(c *call) error {
	whole, err := c.recordOf("impact-assessment")
	if err != nil {
		return err
	}
	prefix, number, ok := record.ParseRef(c.value("impact"))
	if !ok || prefix != planning.Impact.Prefix {
		return record.Fail(record.NotFound, "There is no such impact.")
	}
	r, err := w.reg.ByNumber(c.ctx, c.actor, "impact", number)
	if err != nil {
		return err
	}
	if r.Body.ID("assessment") != whole.ID {
		return record.Fail(record.NotFound, "The assessment has no such impact.")
	}
	risk, err := w.impacts.MakeRisk(c.ctx, c.actor, r.ID)
	if err != nil {
		return err
	}
	ref := risk.Ref(w.kinds.Kind("risk"))
	c.flashLink("ok", ref+" is in the register of risks, without ratings. They are judged there, by your criteria.", c.recordURL("risk", risk.Number), ref)
	return c.redirect(c.url("impact", whole.Ref(planning.ImpactAssessment)) + "#impacts")
}

// impactSign signs off.
func (w *Web) impactSign(c *call) error {
	r, err := c.recordOf("impact-assessment")
	if err != nil {
		return err
	}
	rev, err := c.formRev()
	if err != nil {
		return err
	}
	done, err := w.impacts.SignOff(c.ctx, c.actor, r.ID, rev)
	if err != nil {
		return err
	}
	c.flash("ok", done.Ref(planning.ImpactAssessment)+" is signed off. Nothing in it changes any more.")
	return c.redirect(c.url("impact", done.Ref(planning.ImpactAssessment)))
}

// formRev is the version of the record a form was made from.
func (c *call) formRev() (int64, error) {
	rev, err := strconv.ParseInt(c.value("rev"), 10, 64)
	if err != nil || rev < 1 {
		return 0, record.Fail(record.Invalid, "The form does not say which version of the record it is about. Open it again.")
	}
	return rev, nil
}

// impactNewVersion makes the draft of the next version.
func (w *Web) impactNewVersion(c *call) error {
	r, err := c.recordOf("impact-assessment")
	if err != nil {
		return err
	}
	next, err := w.impacts.NewVersion(c.ctx, c.actor, r.ID)
	if err != nil {
		return err
	}
	ref := next.Ref(planning.ImpactAssessment)
	c.flash("ok", ref+" replaces "+r.Ref(planning.ImpactAssessment)+" once it is signed off.")
	return c.redirect(c.url("impact", ref))
}
