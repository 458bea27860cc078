package web

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"time"

	"steward/internal/access"
	"steward/internal/record"
)

// recordView is what the page of a record shows: now, or as of a past day.
type recordView struct {
	Kind  *record.Kind
	Rec   record.Record
	Rooms []room // pages where the record is worked with
	Ref   string
	Title string
	Path  string
	List  string
	At    record.Date // the past day that is shown; "" for now
	Today record.Date

	State template.HTML
	Owner template.HTML
	Due   template.HTML

	Groups []fieldGroup
	Empty  []fieldGroup // of which nothing is recorded
	Steps  []stepView
	// Elsewhere says of steps that only a service takes where that is done.
	Elsewhere []string
	Links     []linkGroup
	About     []aboutPart
	Graph     template.HTML
	Recent    []changeView
	Changes   int64
	Proof     *proofView
	Approve   *approveView // of kinds that take approvals
	Stand     *standPart   // of kinds with a position

	MayEdit, MayRemove, MayRestore, MayErase, MayExport bool
}

// fieldGroup is the fields under one heading, what is not recorded apart.
type fieldGroup struct {
	Name  string
	Set   []fieldLine
	Unset []fieldLine
}

type fieldLine struct {
	Label  string
	Source string
	HTML   template.HTML
	Files  []fileLink
}

type fileLink struct {
	Name, URL string
	Size      int64
	Hash      string
}

// stepView is a step that may be offered.
type stepView struct {
	Name, Label, Blocked string
	To                   template.HTML
	URL                  string
	NeedsReason          bool
}

func (w *Web) recordPage(c *call) error {
	o, err := c.outline()
	if err != nil {
		return err
	}
	r, err := c.record()
	if err != nil {
		return err
	}
	v := &recordView{Kind: o.kind, Ref: r.Ref(o.kind), Path: c.recordURL(r.Kind, r.Number), List: c.url(o.kind.Plural), Today: c.today(), Changes: r.Rev}
	moment := int64(-1)
	if at := c.query("at"); at != "" {
		if r, moment, err = c.past(v, r, at); err != nil {
			return err
		}
	}
	if err := c.onlyQuery("at"); err != nil {
		return err
	}
	v.Rec, v.Title = r, orRef(r.Title, v.Ref)
	in, err := c.linksIn(r, moment)
	if err != nil {
		return err
	}
	d, err := c.display(append(o.names(nil, r), in.ids()...))
	if err != nil {
		return err
	}
	v.head(d, o, r)
	if v.Stand, err = c.standOf(r, v.At); err != nil {
		return err
	}
	for _, g := range d.groups(o, r, v.Path) {
		if v.Stand != nil && g.Name == "Position" { // it is said with its rows
			continue
		}
		if len(g.Set) > 0 {
			v.Groups = append(v.Groups, g)
		} else if !r.Erased {
			v.Empty = append(v.Empty, g)
		}
	}
	v.Links = d.linkGroups(o, r, in, v.At != "")
	v.Rooms = c.roomsOf(r, v.Ref)
	if v.At == "" && !r.Erased {
		if err := c.present(v, d, o, r); err != nil {
			return err
		}
	}
	return c.page("record", v)
}

// onlyQuery refuses parameters of the address that the page does not know.
func (c *call) onlyQuery(known ...string) error {
	for _, name := range sortedKeys(c.r.URL.Query()) {
		found := false
		for _, k := range known {
			found = found || k == name
		}
		if !found {
			return record.Fail(record.Invalid, fmt.Sprintf("The address holds %q, which this page does not know.", clipText(name, 60)))
		}
	}
	return nil
}

// past reads the record as it stood at the end of a day.
func (c *call) past(v *recordView, r record.Record, at string) (record.Record, int64, error) {
	day, err := record.ParseDate(at)
	if err != nil {
		return r, 0, record.Fail(record.Invalid, "The day to look back to: "+err.Error()+".")
	}
	if day > v.Today {
		return r, 0, record.Fail(record.Invalid, dateText(day)+" is still to come. Choose a day up to today.")
	}
	v.At = day
	end := day.AddDays(1).Time().Add(-time.Millisecond)
	seq, err := c.web.reg.SeqAt(c.ctx, c.actor, end)
	if err != nil {
		return r, 0, err
	}
	then, err := c.web.reg.At(c.ctx, c.actor, r.ID, end)
	if err != nil && record.CodeOf(err) == record.NotFound {
		return r, 0, record.Fail(record.NotFound, fmt.Sprintf("%s was not recorded yet on %s. It was recorded on %s.", v.Ref, dateText(day), formatDate(r.Created)))
	}
	return then, max(seq, 0), err
}

// head fills in state, owner and what is due.
func (v *recordView) head(d display, o outline, r record.Record) {
	v.State = stateBadge(o.kind, r.State)
	var owner, due markup
	if r.Owner != "" {
		owner.raw(`<span class="person"><span class="avatar small" aria-hidden="true">`)
		owner.text(initials(d.title(string(r.Owner))))
		owner.raw(`</span><span>`)
		d.link(&owner, r.Owner)
		owner.raw(`</span></span>`)
		v.Owner = owner.html()
	}
	d.due(&due, o.kind, &r, d.today.Time())
	v.Due = due.html()
}

// present adds what only the present has: what can be done, what belongs to
// the record, its neighbours, its latest changes and their proof.
func (c *call) present(v *recordView, d display, o outline, r record.Record) error {
	v.MayEdit = !r.Removed && c.mayOn(access.Update, r)
	v.MayRemove = !r.Removed && c.mayOn(access.Remove, r)
	v.MayRestore = r.Removed && c.mayOn(access.Restore, r)
	v.MayErase, v.MayExport = c.mayOn(access.Erase, r), c.mayOn(access.Export, r)
	steps, err := c.web.reg.Steps(c.ctx, c.actor, r)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if s.Reserved != "" {
			if !slices.Contains(v.Elsewhere, s.Reserved) {
				v.Elsewhere = append(v.Elsewhere, s.Reserved)
			}
			continue
		}
		v.Steps = append(v.Steps, stepView{s.Name, s.Label, s.Blocked, stateBadge(o.kind, s.To), v.Path + "/step/" + s.Name, s.NeedsReason})
	}
	if v.About, err = c.about(r, v.Path); err != nil {
		return err
	}
	if v.Graph, err = c.graphPart(o, r); err != nil {
		return err
	}
	if v.Recent, err = c.recent(o, r); err != nil {
		return err
	}
	if v.Proof, err = c.proofOf(r); err != nil || !approves(o.kind) {
		return err
	}
	return c.approvePart(v, o, r)
}

func orRef(title, ref string) string {
	if title == "" {
		return ref
	}
	return title
}

// groups are the fields of a record under their headings. Of what is not
// recorded only that is shown which is required or asked for by a source.
func (d display) groups(o outline, r record.Record, path string) []fieldGroup {
	var out []fieldGroup
	for _, g := range o.groups() {
		fg := fieldGroup{Name: g.Name}
		for _, f := range g.Fields {
			v := r.Value(f.Name)
			line := fieldLine{Label: f.Label, Source: f.Source}
			switch {
			case v == nil && (f.Required || f.Source != "") && !f.ReadOnly():
				fg.Unset = append(fg.Unset, line)
				continue
			case v == nil:
				continue
			case f.Type == record.File:
				line.Files = fileLinks(v, path)
			default:
				var m markup
				d.full(&m, o, f, v)
				line.HTML = m.html()
			}
			fg.Set = append(fg.Set, line)
		}
		if len(fg.Set)+len(fg.Unset) > 0 {
			out = append(out, fg)
		}
	}
	if r.External != "" {
		var m markup
		m.text(r.External)
		out = append(out, fieldGroup{Name: "Where it comes from", Set: []fieldLine{{Label: "External identity", HTML: m.html()}}})
	}
	return out
}

func fileLinks(v any, path string) []fileLink {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []fileLink
	for _, x := range list {
		if ref, ok := record.ToFileRef(x); ok {
			out = append(out, fileLink{ref.Name, path + "/file/" + ref.Hash, ref.Size, ref.Hash})
		}
	}
	return out
}

// proofView is the proof of the newest change of a record.
type proofView struct {
	Leaf, Size string
	Hash       string
	SignedAt   time.Time
	URL        string
}

// proofOf is nil for somebody who may not see proofs.
func (c *call) proofOf(r record.Record) (*proofView, error) {
	p, err := c.web.reg.Proof(c.ctx, c.actor, r.Seq)
	switch {
	case err == nil:
		return &proofView{Leaf: groupDigits(p.Seq), Size: groupDigits(p.Size), Hash: fmt.Sprintf("%x", p.Commitment), SignedAt: p.SignedAt, URL: c.url("log", strconv.FormatInt(p.Seq, 10))}, nil
	case record.CodeOf(err) == record.Denied || record.CodeOf(err) == record.NotFound:
		return nil, nil
	}
	return nil, err
}
