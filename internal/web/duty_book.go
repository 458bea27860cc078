package web

import (
	"html/template"
	"net/url"
	"regexp"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/classify"
	"steward/internal/conformity"
	"steward/internal/law"
	"steward/internal/record"
)

// dutyBookData are the duties of one system.
type dutyBookData struct {
	lawHead
	Day      record.Date // another day than today, or ""
	Asked    string
	Groups   []dutyGroup
	N        int
	Stand    conformity.Positions // of duties that have a record
	Bar      template.HTML
	Never    []dutyLine // never reached, or ended
	Possible []dutyLine // not known, and without a record
	Roles    []string
	Missing  []string // what limits of fines wait for
	Profile  string   // address of the form that takes it
	Carry    bool
	Register string // address of the report, without its form
	List     string
	Person   bool
}

// dutyGroup are the duties of one role, by article.
type dutyGroup struct {
	Title    string
	N        int
	Articles []dutyArticle
}

type dutyArticle struct {
	Title string
	Rows  []dutyLine
}

// dutyLine is one duty in a list.
type dutyLine struct {
	classify.Duty
	Ref, URL        string
	Law             badge
	Keep            string
	Kept            classify.Kept
	Fine, FineWhy   string
	Position        *badge
	Because         string
	Owner, OwnerURL string
	Due             record.Date
	Late            bool
	Hand            string // address of the form for evidence
	Carried         int
	Waits           []string
}

func (w *Web) dutyBook(c *call) error {
	if err := c.onlyQuery("law", "day", "answers"); err != nil {
		return err
	}
	d := dutyBookData{Asked: c.query("day")}
	var err error
	var b *classify.DutyBook
	if d.lawHead, b, err = c.dutyHead(); err != nil {
		return err
	}
	if d.AsOf != nil {
		d.Day = d.AsOf.Day
	}
	lines, err := c.dutyLines(d.lawHead, b)
	if err != nil {
		return err
	}
	d.lay(lines)
	if err := c.dutyBeside(&d, b); err != nil {
		return err
	}
	return c.page("duties-system", d)
}

// lay groups the duties that bind or are kept as unclear, and sets the others
// apart.
func (d *dutyBookData) lay(lines []dutyLine) {
	stand := conformity.Positions{}
	for _, l := range lines {
		switch {
		case l.State == law.DutyNone || l.State == law.DutyApplied:
			d.Never = append(d.Never, l)
			continue
		case l.State == law.DutyUnknown && l.Record.ID == "":
			d.Possible = append(d.Possible, l)
			continue
		}
		if d.N++; l.Record.ID != "" {
			stand[position.Status(l.Record.Derived.Text("position"))]++
		}
		i := slices.IndexFunc(d.Groups, func(g dutyGroup) bool { return g.Title == roleTitle(l.Role) })
		if i < 0 {
			i = len(d.Groups)
			d.Groups = append(d.Groups, dutyGroup{Title: roleTitle(l.Role)})
		}
		g := &d.Groups[i]
		g.N++
		if n := len(g.Articles); n == 0 || g.Articles[n-1].Title != articleOf(l.Obligation.Ref) {
			g.Articles = append(g.Articles, dutyArticle{Title: articleOf(l.Obligation.Ref)})
		}
		a := &g.Articles[len(g.Articles)-1]
		a.Rows = append(a.Rows, l)
	}
	if stand.Total() > 0 {
		d.Stand = stand
	}
}

var articleForm = regexp.MustCompile(`^Art (\d+[a-z]?)`)

// articleOf is the article a provision belongs to, as a heading; the provision as it
// is where a law numbers otherwise.
func articleOf(ref string) string {
	if m := articleForm.FindStringSubmatch(ref); m != nil {
		return "Article " + m[1]
	}
	return ref
}

// dutyLines lays out every duty of a book, with what is known of each.
func (c *call) dutyLines(h lawHead, b *classify.DutyBook) ([]dutyLine, error) {
	size, err := c.web.law.SizeOf(c.ctx, c.actor)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(b.Duties)
	for _, r := range b.Ended {
		all = append(all, endedDuty(b.Regime, r))
	}
	var owners []record.ID
	for _, d := range all {
		owners = append(owners, d.Record.Owner)
	}
	names, err := c.display(owners)
	if err != nil {
		return nil, err
	}
	out := make([]dutyLine, len(all))
	for i, d := range all {
		if out[i], err = c.dutyLine(h, b, d, size); err != nil {
			return nil, err
		}
		out[i].own(c, names)
	}
	return out, nil
}

// dutyLine lays out one duty.
func (c *call) dutyLine(h lawHead, b *classify.DutyBook, d classify.Duty, size classify.Size) (dutyLine, error) {
	l := dutyLine{Duty: d, Law: dutyBadge(d.State)}
	l.Kept = b.KeepOf(d.Obligation)
	if l.Keep = l.Kept.Words; l.Kept.Ref != "" {
		l.Keep += " (" + l.Kept.Ref + ")"
	}
	fine, err := size.Fine(b.Regime, d.Obligation, b.Day)
	if err != nil {
		return l, err
	}
	l.Fine = classify.FineWords(fine)
	if fine != nil {
		l.FineWhy = fine.Reason
	}
	if d.State == law.DutyUnknown {
		l.Waits = b.Asks(d.Missing)
	}
	r := d.Record
	if r.ID == "" {
		return l, nil
	}
	k := c.web.kinds.Kind("obligation")
	l.Ref, l.URL, l.Due = refOf(k, r.Number), dutyURL(h, k, r.Number), r.Due
	p := positionBadge(position.Status(r.Derived.Text("position")))
	l.Position, l.Because, l.Carried = &p, r.Derived.Text("reason"), len(r.Body.List("controls"))
	l.Late = r.Due != "" && r.Due < c.today() && r.State == "binding" && r.Derived.Text("position") != string(position.Evidenced)
	if r.State != "ended" && c.actor.May(access.Create, "evidence", nil).Allowed {
		l.Hand = address(c.url(c.web.kinds.Kind("evidence").Plural, "new"), url.Values{"supports": {string(r.ID)}, "about": {string(h.System.ID)},
			"title": {clipText(d.Evidence+": "+h.System.Title, record.MaxTitle)}, "description": {"What shows the duty " + d.Title + ", " + d.Obligation.Ref + ": " + lowerFirst(d.Evidence) + "."}}.Encode())
	}
	return l, nil
}

// own names who has the duty.
func (l *dutyLine) own(c *call, names display) {
	if o := l.Record.Owner; o != "" {
		l.Owner = names.title(string(o))
		if n, ok := names.names[o]; ok {
			l.OwnerURL = c.recordURL(n.Kind, n.Number)
		}
	}
}

// dutyBeside adds what can be done about the duties as a whole.
func (c *call) dutyBeside(d *dutyBookData, b *classify.DutyBook) error {
	for _, role := range b.Roles {
		d.Roles = append(d.Roles, titleWords(role))
	}
	size, err := c.web.law.SizeOf(c.ctx, c.actor)
	if err != nil {
		return err
	}
	if d.Missing = size.Missing; size.Profile.ID != "" && c.mayOn(access.Update, size.Profile) {
		d.Profile = c.recordURL("organisation", size.Profile.Number) + "/edit"
	}
	if !d.Begun || d.N == 0 {
		return nil
	}
	d.Carry = d.Day == "" && !d.Left && c.actor.May(access.Update, "obligation", nil).Allowed
	if of := string(b.Record.ID); d.Stand.Total() > 0 {
		d.Bar = positionBar("duties", "Where the duties stand today", d.Stand, func(p position.Status) string {
			return gapQuery(c.url("obligations"), "f.classification", of, "state.not", "ended", "f.position", string(p))
		})
	}
	d.List = gapQuery(c.url("obligations"), "f.classification", string(b.Record.ID))
	if c.actor.May(access.Export, "obligation", nil).Allowed {
		d.Register = d.Path + "/duties/register"
	}
	return nil
}
