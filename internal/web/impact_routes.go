package web

import (
	"html/template"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/impact"
	"steward/internal/record"
)

// impactRoutes are the pages of impact assessments: which systems need one, one
// assessment with its parts, as the law wants it, and two versions compared.
func impactRoutes() []route {
	const kind, one = "impact-assessment", "/o/{org}/impact/{ref}"
	out := []route{
		{pattern: "GET /o/{org}/impact", verb: access.Read, kind: kind, do: (*Web).impactHome},
		{pattern: "POST /o/{org}/impact", verb: access.Create, kind: kind, do: (*Web).impactBegin},
		{pattern: "GET " + one, verb: access.Read, kind: kind, do: (*Web).impactPage},
		{pattern: "GET " + one + "/part/{part}", verb: access.Update, kind: kind, do: (*Web).impactPart},
		{pattern: "POST " + one + "/part/{part}", verb: access.Update, kind: kind, do: (*Web).impactPartSave},
		{pattern: "GET " + one + "/add", verb: access.Create, kind: "impact", do: (*Web).impactAddForm},
		{pattern: "POST " + one + "/add", verb: access.Create, kind: "impact", do: (*Web).impactAdd},
		{pattern: "POST " + one + "/risk", verb: access.Create, kind: "risk", do: (*Web).impactRisk},
		{pattern: "POST " + one + "/sign-off", verb: access.StepOf("approve"), kind: kind, do: (*Web).impactSign},
		{pattern: "POST " + one + "/new-version", verb: access.Create, kind: kind, do: (*Web).impactNewVersion},
		{pattern: "GET " + one + "/compare", verb: access.Read, kind: kind, do: (*Web).impactCompare},
		{pattern: "POST /o/{org}/impact-assessments/{ref}/approve", verb: access.Create, kind: "approval", do: giveOn(kind)},
	}
	for _, law := range []string{"fria", "dpia"} {
		out = append(out, route{pattern: "GET " + one + "/" + law, verb: access.Read, kind: kind, do: impactLaw(law)})
	}
	for _, name := range []string{"report", "fria", "dpia"} {
		for _, form := range []string{"html", "pdf", "docx"} {
			out = append(out, route{pattern: "GET " + one + "/" + name + "." + form, verb: access.Export, kind: kind, do: impactReport(name)})
		}
	}
	return out
}

// impactHead is what every page of one assessment shows above its own.
type impactHead struct {
	W       impact.Assessment
	Kind    *record.Kind
	Ref     string
	Path    string
	Record  string
	Tab     string
	System  string // address
	Worst   badge
	Report  bool
	Owner   template.HTML
	Removed bool
}

// impactWhole reads the assessment of the path.
func (c *call) impactWhole() (impact.Assessment, error) {
	r, err := c.recordOf("impact-assessment")
	if err != nil {
		return impact.Assessment{}, err
	}
	return c.web.impacts.Assessment(c.ctx, c.actor, r.ID)
}

func (c *call) impactHead(w impact.Assessment, tab string) (impactHead, error) {
	k := planning.ImpactAssessment
	h := impactHead{W: w, Kind: k, Ref: w.Record.Ref(k), Tab: tab, Record: c.recordURL(k.Name, w.Record.Number), Worst: levelOf(w.Record.Derived.Text("worst")),
		Report: c.actor.May(access.Export, k.Name, nil).Allowed, Removed: w.Record.Removed}
	h.Path = c.url("impact", h.Ref)
	if w.System.ID != "" {
		h.System = c.recordURL("ai-system", w.System.Number)
	}
	d, err := c.display([]record.ID{w.Record.Owner})
	if err == nil && w.Record.Owner != "" {
		var m markup
		d.person(&m, d.title(string(w.Record.Owner)))
		h.Owner = m.html()
	}
	return h, err
}

// Head is what the head of the page is made of, for templates.
func (h impactHead) Head() impactHead { return h }

// levelOf is a level of an impact in words and shape.
func levelOf(name string) badge {
	tones := map[planning.Level]string{planning.LevelLow: "ok", planning.LevelModerate: "info half", planning.LevelHigh: "warn", planning.LevelVeryHigh: "bad", planning.LevelUnrated: "idle half"}
	l := planning.Level(name)
	if tones[l] == "" {
		return badge{"None noted", "idle ring"}
	}
	return badge{l.Label(), tones[l]}
}

// worthOf is how much a benefit is worth, in words.
func worthOf(name string) badge {
	b := levelOf(name)
	if planning.Level(name) != planning.LevelUnrated {
		b.Tone = "ok"
	}
	return b
}

// measureOf says whether the measures of an impact count.
func measureOf(name string) badge {
	switch name {
	case "counting":
		return badge{"Counting", "ok"}
	case "waiting":
		return badge{"Not shown", "warn"}
	}
	return badge{"None", "idle ring"}
}
