package web

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
)

// approveRoutes are what approvers and readers do with documents and statements.
func approveRoutes() []route {
	return []route{
		{pattern: "POST /o/{org}/documents/{ref}/approve", verb: access.Create, kind: "approval", do: giveOn("document")},
		{pattern: "POST /o/{org}/statements/{ref}/approve", verb: access.Create, kind: "approval", do: giveOn("statement")},
		{pattern: "POST /o/{org}/legal-documents/{ref}/approve", verb: access.Create, kind: "approval", do: giveOn("legal-document")},
		{pattern: "POST /o/{org}/documents/{ref}/read", verb: access.Create, kind: "acknowledgement", do: (*Web).acknowledge},
		{pattern: "POST /o/{org}/documents/{ref}/new-version", verb: access.Create, kind: "document", do: (*Web).newVersion},
	}
}

// approveView is who has approved a record and who has read it.
type approveView struct {
	Action   string // of the form that decides
	Rev      int64
	Mark     string // of the content that is shown
	Open     bool   // approvals are awaited
	Asked    bool   // anybody is named as approver
	Approved bool
	Have     int
	Need     int
	Voices   []approveVoice
	MayGive  bool
	Owns     bool // the reader of the page owns the record and is named as approver
	Form     typed

	Read     *readView
	Version  *versionView
	Document bool
	Edition  string // address of the page of an edition, from the page of its record
}

// approveVoice is one person with what they decided.
type approveVoice struct {
	Name  string
	Asked bool
	Owner bool
	Open  bool // has not decided about the content as it stands
	Given []approveGiven
}

type approveGiven struct {
	Word, Tone, URL string
	On              string
	Comment         template.HTML
	Stale           bool
	Withdrawn       bool
	Withdraw        string // address where the reader takes their own back
}

// readView is who has to read a document.
type readView struct {
	Action string
	People []readLine
	Read   int
	May    bool
	State  string
}

type readLine struct {
	Name string
	Read bool
	On   string // the day of the newest acknowledgement
}

// versionView is what comes after a published document, and what it came after.
type versionView struct {
	Action string   // makes a new version; "" when that cannot be done
	Next   *soaLine // the version that replaces this one
	Old    *soaLine // the version before, still in force
	Retire string   // address that retires it
}

// approves reports whether records of a kind take approvals.
func approves(k *record.Kind) bool { return k.Field("approved") != nil && k.Field("approvers") != nil }

// approvePart adds to a record's page who approved it, in the place of the fields
// that say so.
func (c *call) approvePart(v *recordView, o outline, r record.Record) error {
	var err error
	if v.Approve, err = c.approveView(r); err != nil {
		return err
	}
	if r.Kind == "statement" {
		v.Approve.Edition = c.url("soa", r.Ref(o.kind))
	}
	if v.Approve.Asked {
		heading := o.field("approvers").Group
		v.Groups = slices.DeleteFunc(v.Groups, func(g fieldGroup) bool { return g.Name == heading })
	}
	return nil
}

// approveView reads the approvals of a record; without any for who may not see
// approvals.
func (c *call) approveView(r record.Record) (*approveView, error) {
	v := &approveView{Action: c.recordURL(r.Kind, r.Number) + "/approve", Rev: r.Rev, Document: r.Kind == "document"}
	if !c.actor.May(access.Read, "approval", nil).Allowed {
		return v, nil
	}
	p, err := c.web.stand.Approval(c.ctx, c.actor, r)
	if err != nil {
		return nil, err
	}
	v.Mark, v.Open, v.Approved, v.Have, v.Need, v.MayGive = p.Mark, p.Open, p.Approved, p.Have, p.Need, p.MayGive
	v.Asked = len(r.Body.List("approvers")) > 0
	if err := c.approveVoices(v, p); err != nil {
		return nil, err
	}
	if !v.Document {
		return v, nil
	}
	if v.Read, err = c.readView(r); err != nil {
		return nil, err
	}
	v.Version, err = c.versionView(r)
	return v, err
}

func (c *call) approveVoices(v *approveView, p conformity.Approval) error {
	var ids []record.ID
	for _, voice := range p.Voices {
		ids = append(ids, voice.Person)
	}
	d, err := c.display(ids)
	if err != nil {
		return err
	}
	for _, voice := range p.Voices {
		out := approveVoice{Name: "Somebody without a person record", Asked: voice.Asked, Owner: voice.Owner, Open: voice.Asked && !voice.Owner && !voice.Decided}
		if voice.Person != "" {
			out.Name = d.title(string(voice.Person))
		}
		v.Owns = v.Owns || voice.Owner && voice.Asked && voice.Person == c.actor.Person
		for _, g := range voice.Given {
			out.Given = append(out.Given, c.approveGiven(g))
		}
		v.Voices = append(v.Voices, out)
	}
	return nil
}

func (c *call) approveGiven(g record.Record) approveGiven {
	out := approveGiven{Word: "Approved", Tone: "ok", URL: c.recordURL("approval", g.Number), On: formatDate(g.Created), Stale: g.State == "given" && !conformity.ApprovalCounts(g), Withdrawn: g.State == "withdrawn"}
	if g.Body.Text("decision") == "object" {
		out.Word, out.Tone = "Objected", "bad"
	}
	if out.Stale || out.Withdrawn {
		out.Tone = "idle ring"
	}
	if text := g.Body.Text("comment"); text != "" {
		out.Comment = c.web.prose.html(text)
	}
	if g.Body.ID("approver") == c.actor.Person && c.actor.Person != "" && g.State == "given" && c.mayOn(access.StepOf("withdraw"), g) {
		out.Withdraw = out.URL + "/step/withdraw"
	}
	return out
}

func (c *call) readView(r record.Record) (*readView, error) {
	if !c.actor.May(access.Read, "acknowledgement", nil).Allowed {
		return nil, nil
	}
	readers, err := c.web.stand.Readers(c.ctx, c.actor, r)
	if err != nil || len(readers.People) == 0 {
		return nil, err
	}
	v := &readView{Action: c.recordURL(r.Kind, r.Number) + "/read", Read: readers.Read, May: readers.May, State: r.State}
	var ids []record.ID
	for _, p := range readers.People {
		ids = append(ids, p.Person)
	}
	d, err := c.display(ids)
	if err != nil {
		return nil, err
	}
	for _, p := range readers.People {
		line := readLine{Name: d.title(string(p.Person)), Read: p.Read}
		if p.Last.ID != "" {
			line.On = formatDate(p.Last.Created)
		}
		v.People = append(v.People, line)
	}
	return v, nil
}

func (c *call) versionView(r record.Record) (*versionView, error) {
	if r.State != "published" {
		return nil, nil
	}
	v := &versionView{}
	next, err := c.web.stand.Successor(c.ctx, c.actor, r)
	if err != nil {
		return nil, err
	}
	if next.ID != "" {
		v.Next = c.documentLine(next)
	} else if c.actor.May(access.Create, "document", nil).Allowed {
		v.Action = c.recordURL(r.Kind, r.Number) + "/new-version"
	}
	if id := r.Body.ID("replaces"); id != "" {
		old, err := c.web.reg.Get(c.ctx, c.actor, id)
		if err != nil {
			return v, unlessMissing(err)
		}
		if old.State == "published" && !old.Removed {
			v.Old = c.documentLine(old)
			if c.mayOn(access.StepOf("retire"), old) {
				v.Retire = v.Old.URL + "/step/retire"
			}
		}
	}
	return v, nil
}

func (c *call) documentLine(r record.Record) *soaLine {
	k := c.web.kinds.Kind(r.Kind)
	return &soaLine{Ref: r.Ref(k), Title: orRef(r.Title, r.Ref(k)), URL: c.recordURL(r.Kind, r.Number), State: stateBadge(k, r.State), On: r.Body.Text("edition")}
}

// recordOf reads the record of the path as one of a kind, on routes whose decision
// is about another kind.
func (c *call) recordOf(kind string) (record.Record, error) {
	k := c.web.kinds.Kind(kind)
	prefix, number, ok := record.ParseRef(c.path("ref"))
	if !ok || prefix != k.Prefix {
		return record.Record{}, record.Fail(record.NotFound, "There is no such record.")
	}
	r, err := c.web.reg.ByNumber(c.ctx, c.actor, kind, number)
	c.subject = r.ID
	return r, err
}

// giveOn records what an approver decides.
func giveOn(kind string) func(*Web, *call) error {
	return func(w *Web, c *call) error {
		r, err := c.recordOf(kind)
		if err != nil {
			return err
		}
		decision := c.value("decision")
		if decision != "approve" && decision != "object" {
			return record.Fail(record.Invalid, "An approver approves or objects.")
		}
		back := c.recordURL(r.Kind, r.Number)
		if kind == "statement" && c.value("back") == "soa" {
			back = c.url("soa", c.path("ref"))
		}
		switch kind {
		case "impact-assessment":
			back = c.url("impact", c.path("ref"))
		case "legal-document":
			if to := c.dossierRoom(r); to != nil {
				back = to.URL
			}
		case "planned-change":
			back = c.url("plan", c.path("ref"))
		}
		_, err = w.stand.Give(c.ctx, c.actor, r, c.value("mark"), decision, c.value("comment"))
		if err == nil {
			c.flash("ok", map[string]string{"approve": "Your approval is recorded.", "object": "Your objection is recorded."}[decision])
			return c.redirect(back + "#approval")
		}
		return c.giveAgain(r, err)
	}
}

// giveAgain shows the decision again with what was typed and what is wrong with it.
func (c *call) giveAgain(r record.Record, cause error) error {
	form, code, err := c.refused(cause)
	if err != nil || code == http.StatusForbidden {
		return cause
	}
	v, err := c.approveView(r)
	if err != nil {
		return err
	}
	v.Form = form
	k := c.web.kinds.Kind(r.Kind)
	return c.pageStatus(code, "approve", map[string]any{"Ref": r.Ref(k), "Title": orRef(r.Title, r.Ref(k)), "Path": c.recordURL(r.Kind, r.Number), "List": c.url(k.Plural), "Kind": k, "Approve": v, "Back": c.value("back")})
}

func (w *Web) acknowledge(c *call) error {
	r, err := c.recordOf("document")
	if err != nil {
		return err
	}
	if _, err := w.stand.Acknowledge(c.ctx, c.actor, r, c.value("mark")); err != nil {
		return err
	}
	c.flash("ok", "It is recorded that you have read it.")
	return c.redirect(c.recordURL(r.Kind, r.Number) + "#readers")
}

func (w *Web) newVersion(c *call) error {
	r, err := c.recordOf("document")
	if err != nil {
		return err
	}
	next, err := w.stand.NewVersion(c.ctx, c.actor, r)
	if err != nil {
		return err
	}
	k := w.kinds.Kind("document")
	c.flash("ok", fmt.Sprintf("%s replaces %s once it is published.", next.Ref(k), r.Ref(k)))
	return c.redirect(c.recordURL(next.Kind, next.Number))
}

// joinReasons writes reasons by their labels.
func joinReasons(names string) string {
	return strings.Join(conformity.ReasonLabels(strings.Split(names, ", ")), ", ")
}
