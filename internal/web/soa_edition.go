package web

import (
	"fmt"
	"html/template"
	"strconv"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/conformity"
	"steward/internal/record"
)

// soaEditionView is the page of one edition.
type soaEditionView struct {
	Ref, Title, Path string
	Record           string // address of the record's page
	Decisions        string // address of the decisions as they stand
	Scope            string
	State            template.HTML
	Owner            template.HTML
	Published        string
	Edition          conformity.Edition
	Broken           string // why the file cannot be relied on; the rows are not shown then
	Fingerprint      string
	Rows             []soaRow
	Before           *soaDiff
	Today            *soaDiff
	Approve          *approveView
	Proof            *soaProof
	Steps            []stepView
	Publish          bool // it may be published now
	Form             typed
	Day              record.Date
}

// soaDiff is what differs between two states of the decisions.
type soaDiff struct {
	Name, URL string // of what it is compared with
	Changes   []soaChange
	Why       string // it cannot be compared
}

type soaChange struct {
	Control, Title, Tone, Word string
	Lines                      []soaChangeLine
}

type soaChangeLine struct{ Label, Before, After string }

// soaProof is the signature of an edition: the change that brought it to where it
// is, in the signed log.
type soaProof struct {
	proofView
	Did      string // what the change did
	Download string
	Entry    string
}

func (w *Web) soaEdition(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	r, err := c.record()
	if err != nil {
		return err
	}
	return c.soaEditionShow(200, r, blank("published_on", string(c.today())))
}

func (c *call) soaEditionShow(status int, r record.Record, form typed) error {
	ref := r.Ref(c.kind)
	v := &soaEditionView{Ref: ref, Title: orRef(r.Title, ref), Path: c.url("soa", ref), Record: c.recordURL(r.Kind, r.Number), State: stateBadge(c.kind, r.State),
		Published: r.Body.Text("published_on"), Form: form, Day: c.today(), Scope: "The whole organisation"}
	f, _ := record.ToFileRef(r.Body["rows"])
	v.Fingerprint = f.Hash
	d, err := c.display([]record.ID{r.Owner})
	if err != nil {
		return err
	}
	var owner markup
	if r.Owner != "" {
		d.person(&owner, d.title(string(r.Owner)))
		v.Owner = owner.html()
	}
	if err := c.soaFrozen(v, r); err != nil {
		return err
	}
	if err := c.soaAround(v, r); err != nil {
		return err
	}
	return c.pageStatus(status, "soa-edition", v)
}

// soaFrozen reads the file of the edition and what to compare it with.
func (c *call) soaFrozen(v *soaEditionView, r record.Record) error {
	e, err := c.web.stand.ReadRows(c.ctx, c.actor, r)
	if code := record.CodeOf(err); err != nil && code != record.Invalid && code != record.NotFound {
		return err
	} else if err != nil {
		v.Broken = record.Sentence(err)
		return nil
	}
	v.Edition = e
	if e.Scope.System != "" {
		v.Scope = e.Scope.Title + " (" + e.Scope.Reference + ")"
	}
	for _, row := range e.Rows {
		v.Rows = append(v.Rows, c.frozenRow(row))
	}
	if v.Before, err = c.soaBefore(e, r); err != nil {
		return err
	}
	v.Today, err = c.soaToday(v, e)
	return err
}

func (c *call) frozenRow(r conformity.EditionRow) soaRow {
	out := soaRow{ID: r.Control, Title: r.Title, Decision: stateBadge(planning.Control, r.Decision), Inherited: r.Inherited, Reasons: conformity.ReasonLabels(r.Reasons),
		Justification: c.web.prose.html(r.Justification), Position: soaPosition(r.Position), Because: r.Because}
	if r.Implementation != "" {
		out.How = c.web.prose.html(r.Implementation)
	}
	for i, cause := range r.Causes {
		if i == soaCausesShown {
			out.More = len(r.Causes) - i
			break
		}
		out.Causes = append(out.Causes, soaLine{Ref: cause.Reference, URL: c.referenceURL(cause.Reference)})
	}
	for _, p := range r.Evidence {
		out.Findings = append(out.Findings, soaLine{Ref: p.Reference, Title: p.Standing, On: p.SHA256, URL: c.referenceURL(p.Reference)})
	}
	return out
}

// soaBefore compares with the edition this one replaces.
func (c *call) soaBefore(e conformity.Edition, r record.Record) (*soaDiff, error) {
	id := r.Body.ID("replaces")
	if id == "" {
		return nil, nil
	}
	before, err := c.web.reg.Get(c.ctx, c.actor, id)
	if err != nil {
		return nil, unlessMissing(err)
	}
	ref := before.Ref(c.kind)
	d := &soaDiff{Name: fmt.Sprintf("edition %d", conformity.EditionOf(before)), URL: c.url("soa", ref)}
	old, err := c.web.stand.ReadRows(c.ctx, c.actor, before)
	if code := record.CodeOf(err); err != nil && (code == record.Invalid || code == record.NotFound) {
		d.Why = record.Sentence(err)
		return d, nil
	} else if err != nil {
		return nil, err
	}
	d.fill(conformity.Compare(old, e))
	return d, nil
}

func unlessMissing(err error) error {
	if record.CodeOf(err) == record.NotFound || record.CodeOf(err) == record.Denied {
		return nil
	}
	return err
}

// soaToday compares with the decisions as they stand. Who may not see them all, or
// where the pack is not in use any more, nothing is compared.
func (c *call) soaToday(v *soaEditionView, e conformity.Edition) (*soaDiff, error) {
	soa, err := c.web.stand.SoA(c.ctx, c.actor, conformity.SoAScope{Pack: e.Pack.Name, System: e.Scope.System})
	if err != nil {
		return nil, unlessMissing(err)
	}
	v.Decisions = c.soaURL(soa, "")
	now, err := c.web.stand.Freeze(c.ctx, c.actor, soa)
	if err != nil {
		return nil, unlessMissing(err)
	}
	d := &soaDiff{Name: "today", URL: v.Decisions}
	d.fill(conformity.Compare(e, now))
	return d, nil
}

func (d *soaDiff) fill(changes []conformity.EditionChange) {
	labels := map[string]string{"decision": "Decision", "justification": "Justification", "reasons": "Reasons", "causes": "There for", "implementation": "Implementation", "position": "Position", "inherited": "Decided by"}
	words := map[string][2]string{"added": {"ok", "Added"}, "removed": {"idle square", "Removed"}, "changed": {"info half", "Changed"}}
	for _, ch := range changes {
		one := soaChange{Control: ch.Control, Title: ch.Title, Tone: words[ch.Sort][0], Word: words[ch.Sort][1]}
		for _, l := range ch.Lines {
			one.Lines = append(one.Lines, soaChangeLine{labels[l.Member], soaWord(l.Member, l.Before), soaWord(l.Member, l.After)})
		}
		d.Changes = append(d.Changes, one)
	}
}

// soaWord is a value of a member as people read it.
func soaWord(member, value string) string {
	switch {
	case value == "":
		return ""
	case member == "decision":
		return conformity.DecisionLabel(value)
	case member == "position":
		return conformity.PositionLabel(value)
	case member == "reasons":
		return joinReasons(value)
	}
	return clipText(value, soaTextShown)
}

// soaAround adds what the present has: approvals, steps and the proof.
func (c *call) soaAround(v *soaEditionView, r record.Record) error {
	var err error
	if v.Approve, err = c.approveView(r); err != nil {
		return err
	}
	steps, err := c.web.reg.Steps(c.ctx, c.actor, r)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if s.Name == "publish" {
			v.Publish = r.Derived.Text("approved") == "yes" && v.Broken == ""
			continue
		}
		v.Steps = append(v.Steps, stepView{s.Name, s.Label, s.Blocked, stateBadge(c.kind, s.To), v.Record + "/step/" + s.Name, s.NeedsReason})
	}
	v.Proof, err = c.soaProof(r)
	return err
}

// soaProof finds the change that published the edition or, before that, its newest.
func (c *call) soaProof(r record.Record) (*soaProof, error) {
	changes, err := c.web.reg.History(c.ctx, c.actor, r.ID, 0, 200)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	at, did := changes[0], "The newest change of this edition"
	for _, ch := range changes {
		if ch.Action == "publish" {
			at, did = ch, "The publication of this edition"
		}
	}
	p, err := c.proofOf(record.Record{Seq: at.Seq})
	if err != nil || p == nil {
		return nil, err
	}
	seq := strconv.FormatInt(at.Seq, 10)
	return &soaProof{proofView: *p, Did: did, Download: c.url("log", seq, "proof"), Entry: c.url("log", seq, "entry")}, nil
}

// soaPublish brings the edition into force on the day of the form.
func (w *Web) soaPublish(c *call) error {
	r, err := c.record()
	if err != nil {
		return err
	}
	if err := c.actor.Require(access.StepOf("publish"), r.Kind, &r); err != nil {
		return err
	}
	rev, err := strconv.ParseInt(c.value("rev"), 10, 64)
	if err != nil || rev < 1 {
		return record.Fail(record.Invalid, "The form does not say which version of the record it is about. Open it again.")
	}
	done, err := w.stand.Publish(c.ctx, c.actor, r.ID, rev, record.Date(c.value("published_on")))
	if err == nil {
		c.flash("ok", fmt.Sprintf("%s is in force from %s.", done.Ref(c.kind), dateText(record.Date(done.Body.Text("published_on")))))
		return c.redirect(c.url("soa", done.Ref(c.kind)))
	}
	form, code, refusal := c.refused(err)
	if refusal != nil {
		return err
	}
	return c.soaEditionShow(code, r, form)
}

// Rev is the revision forms of the page are about.
func (v *soaEditionView) Rev() int64 { return v.Approve.Rev }

// referenceURL is the address of what a reference names; "" for none.
func (c *call) referenceURL(ref string) string {
	prefix, number, ok := record.ParseRef(ref)
	if !ok || c.web.kinds.ByPrefix(prefix) == nil {
		return ""
	}
	return c.recordURL(c.web.kinds.ByPrefix(prefix).Name, number)
}
