package web

import (
	"html/template"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/impact"
	"steward/internal/record"
)

// impactData is the page of one assessment.
type impactData struct {
	impactHead
	Harms     []impactGroup
	Benefits  []impactGroup
	Dismissed []impactCell
	Proposals []impactCell
	Parts     []impactSection
	Approve   *approveView
	Steps     []stepView
	Sign      *signView
	Add       string // address that adds an impact; "" when none can be added
	NewOne    string // address that makes a new version
	MayRisk   bool
	Next      *impactLine // the version that replaces it, or is to
	Before    *impactLine
	Dims      []record.Option
	Words     impactWords
	Due       bool
	Why       string
	Open      int
}

// impactGroup is the impacts of one dimension.
type impactGroup struct {
	Name string
	Rows []impactCell
}

// impactCell is one impact as the page shows it.
type impactCell struct {
	Ref, Title, URL, Who, Right, Pick string
	Likelihood, Severity              string
	Left                              string // likelihood and severity left
	Before, After                     badge
	Standing                          badge
	Because                           string
	Undo, Scale                       string
	Text, Measures                    template.HTML
	Controls                          []soaLine
	Risks                             []soaLine
}

// impactSection is one part of the text.
type impactSection struct {
	Name, Slug, Edit string
	Group            fieldGroup
}

// signView says whether it can be signed off.
type signView struct {
	Action  string
	Rev     int64
	Blocked string
}

func (w *Web) impactPage(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	whole, err := c.impactWhole()
	if err != nil {
		return err
	}
	d := impactData{Dims: planning.Dimensions()}
	if d.impactHead, err = c.impactHead(whole, "whole"); err != nil {
		return err
	}
	for _, part := range []func(*impactData) error{c.impactCells, c.impactText, c.impactDecide, c.impactVersions} {
		if err := part(&d); err != nil {
			return err
		}
	}
	return c.page("impact-page", d)
}

// impactCells fills in the impacts, by dimension.
func (c *call) impactCells(d *impactData) error {
	var ids []record.ID
	for _, i := range d.W.Impacts {
		for _, id := range append(i.Body.List("controls"), i.Body.List("risks")...) {
			ids = append(ids, record.ID(id))
		}
	}
	names, err := c.display(ids)
	if err != nil {
		return err
	}
	cells := func(list []record.Record) []impactCell {
		var out []impactCell
		for _, r := range list {
			out = append(out, c.impactCell(names, r))
		}
		return out
	}
	d.Harms, d.Benefits = c.impactGroups(names, d.W.Harms()), c.impactGroups(names, d.W.Benefits())
	d.Dismissed, d.Proposals = cells(d.W.Dismissed()), cells(d.W.Proposals())
	d.MayRisk = c.actor.May(access.Create, "risk", nil).Allowed && c.actor.May(access.Update, "impact", nil).Allowed
	if !d.W.Frozen() && !d.Removed && c.actor.May(access.Create, "impact", nil).Allowed {
		d.Add = d.Path + "/add"
		d.Words, err = c.impactWords()
	}
	return err
}

func (c *call) impactGroups(names display, list []record.Record) []impactGroup {
	var out []impactGroup
	for _, dim := range planning.Dimensions() {
		g := impactGroup{Name: dim.Label}
		for _, r := range list {
			if r.Body.Text("dimension") == dim.Name {
				g.Rows = append(g.Rows, c.impactCell(names, r))
			}
		}
		if len(g.Rows) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (c *call) impactCell(names display, r record.Record) impactCell {
	k := planning.Impact
	b := r.Body
	out := impactCell{Ref: r.Ref(k), Title: orRef(r.Title, r.Ref(k)), URL: c.recordURL(k.Name, r.Number), Who: b.Text("who"), Right: b.Text("right"), Pick: r.Ref(k),
		Likelihood: shownLevel(b["likelihood"]), Severity: shownLevel(b["severity"]), Before: levelOf(r.Derived.Text("before")), After: levelOf(r.Derived.Text("residual")),
		Standing: measureOf(r.Derived.Text("standing")), Because: r.Derived.Text("because"),
		Undo: optionLabel(k.Field("reversibility"), b.Text("reversibility")), Scale: optionLabel(k.Field("scale"), b.Text("scale"))}
	out.Left = shownLevel(r.Derived["residual_likelihood"]) + " × " + shownLevel(r.Derived["residual_severity"])
	if b.Text("direction") == "benefit" {
		out.Before = worthOf(r.Derived.Text("before"))
	}
	if text := b.Text("description"); text != "" {
		out.Text = c.brief(text)
	}
	if text := b.Text("measures"); text != "" {
		out.Measures = c.brief(text)
	}
	out.Controls, out.Risks = c.namedLines(names, b.List("controls")), c.namedLines(names, b.List("risks"))
	return out
}

func shownLevel(v any) string {
	n, ok := v.(float64)
	if !ok {
		return "?"
	}
	return record.FormatNumber(n)
}

func optionLabel(f *record.Field, name string) string {
	if o := f.Option(name); o != nil {
		return o.Label
	}
	return ""
}

// namedLines are the records of identities that the reader may see.
func (c *call) namedLines(names display, ids []string) []soaLine {
	var out []soaLine
	for _, id := range ids {
		n, ok := names.names[record.ID(id)]
		k := c.web.kinds.Kind(n.Kind)
		if !ok || k == nil {
			continue
		}
		out = append(out, soaLine{Ref: refOf(k, n.Number), Title: n.Title, URL: c.recordURL(n.Kind, n.Number)})
	}
	return out
}

// impactText fills in the parts of the text.
func (c *call) impactText(d *impactData) error {
	o, err := c.outlineOf(planning.ImpactAssessment)
	if err != nil {
		return err
	}
	names, err := c.display(o.names(nil, d.W.Record))
	if err != nil {
		return err
	}
	groups := names.groups(o, d.W.Record, d.Record)
	for _, s := range impactParts() {
		i := slices.IndexFunc(groups, func(g fieldGroup) bool { return g.Name == s.Group })
		if i < 0 {
			continue
		}
		one := impactSection{Name: s.Group, Slug: s.Slug, Group: groups[i]}
		if c.impactMayEdit(d.W, s.Slug) {
			one.Edit = d.Path + "/part/" + s.Slug
		}
		d.Parts = append(d.Parts, one)
	}
	return nil
}

// impactMayEdit reports whether a part can be edited now: everything before
// sign-off, publication until it was published.
func (c *call) impactMayEdit(w impact.Assessment, slug string) bool {
	if w.Record.Removed || !c.mayOn(access.Update, w.Record) {
		return false
	}
	return !w.Frozen() || slug == "publication" && w.Record.State == "signed_off"
}

// impactDecide fills in approvals, steps and sign-off.
func (c *call) impactDecide(d *impactData) error {
	var err error
	if d.Approve, err = c.approveView(d.W.Record); err != nil {
		return err
	}
	steps, err := c.web.reg.Steps(c.ctx, c.actor, d.W.Record)
	if err != nil {
		return err
	}
	for _, s := range steps {
		switch s.Name {
		case "approve":
			d.Sign = &signView{Action: d.Path + "/sign-off", Rev: d.W.Record.Rev, Blocked: signMissing(d.W.Record)}
		case "supersede":
		default:
			d.Steps = append(d.Steps, stepView{s.Name, s.Label, s.Blocked, stateBadge(d.Kind, s.To), d.Record + "/step/" + s.Name, s.NeedsReason})
		}
	}
	d.Due, d.Why = d.W.Record.Derived.Text("due_now") == "yes", d.W.Record.Derived.Text("due_reason")
	n, _ := d.W.Record.Derived["open_measures"].(float64)
	d.Open = int(n)
	return nil
}

// signMissing names what sign-off still lacks, "" when nothing. The guard of the
// step decides; this says it in words.
func signMissing(r record.Record) string {
	var out []string
	for _, f := range []string{"decision", "decision_reasons", "assessed_on", "review_every"} {
		if r.Body.Text(f) == "" {
			out = append(out, lowerFirst(planning.ImpactAssessment.Field(f).Label))
		}
	}
	if n, _ := r.Derived["unrated"].(float64); n > 0 {
		out = append(out, "the rating of "+count(int(n), "impact", "impacts"))
	}
	if r.Derived.Text("approved") != "yes" {
		out = append(out, "enough approvals")
	}
	if r.Derived.Text("moved") == "yes" {
		out = append(out, "a look at what changed of the system (take it back and submit it again)")
	}
	return strings.Join(out, ", ")
}

// impactVersions fills in the versions before and after.
func (c *call) impactVersions(d *impactData) error {
	line := func(r record.Record) *impactLine {
		ref := r.Ref(d.Kind)
		return &impactLine{Ref: ref, Title: r.Title, URL: c.url("impact", ref), State: r.State}
	}
	if id := d.W.Record.Body.ID("replaces"); id != "" {
		r, err := c.web.reg.Get(c.ctx, c.actor, id)
		if err == nil {
			d.Before = line(r)
		} else if record.CodeOf(err) != record.NotFound {
			return err
		}
	}
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: d.Kind.Name, Filters: []record.Filter{{Field: "replaces", Op: record.Is, Values: []string{string(d.W.Record.ID)}}}, Limit: 1})
	if err != nil {
		return err
	}
	if len(page.Records) > 0 {
		d.Next = line(page.Records[0])
	}
	inForce := d.W.Record.State == "signed_off" || d.W.Record.State == "published"
	if inForce && d.Next == nil && !d.Removed && c.actor.May(access.Create, d.Kind.Name, nil).Allowed {
		d.NewOne = d.Path + "/new-version"
	}
	return nil
}
