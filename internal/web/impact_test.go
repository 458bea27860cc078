package web

import (
	"net/url"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// impactSite is a clinic with a system, an administrator and a colleague who
// approves.
type impactSite struct {
	*gapSite
	bo access.Account
}

func newImpactSite(t *testing.T) *impactSite {
	t.Helper()
	g := &gapSite{site: newSite(t)}
	org, mara := g.setUp()
	g.home, g.mara, g.admin = "/o/"+org.Slug+"/", mara, g.actor(mara.ID, org)
	g.v = g.as(mara.ID)
	s := &impactSite{gapSite: g}
	s.bo = g.colleague("aims-manager", "Bo Vos", "bo@meerwijk.example")
	s.create("ai-system", "Triage", record.Body{"intended_purpose": "Ranks images.", "affected_groups": []any{"Patients"}})
	return s
}

func (s *impactSite) create(kind, title string, b record.Body) record.Record {
	s.t.Helper()
	r, err := s.reg.Create(s.t.Context(), s.admin, register.Draft{Kind: kind, Title: title, Owner: s.admin.Person, Body: b}, register.CreateOptions{})
	must(s.t, err)
	return r
}

// save sends the form of a part with values.
func (s *impactSite) save(part string, pairs ...string) answer {
	s.t.Helper()
	at := s.home + "impact/IMP-1/part/" + part
	form := formOf(s.t, s.v.get(at).want(s.t, 200).page, "/part/"+part)
	for i := 0; i+1 < len(pairs); i += 2 {
		form = set(form, pairs[i], pairs[i+1])
	}
	return s.v.post(at, form...)
}

// TestImpactPages writes an assessment part by part, notes impacts, makes a risk,
// has it approved by somebody else, signs off, and reads it as the law wants it.
func TestImpactPages(t *testing.T) {
	s := newImpactSite(t)
	at := s.home + "impact"
	s.v.get(at).want(t, 200, "Triage", "Not assessed", "Nobody has begun")
	a := s.v.post(at, "system", "SYS-1")
	if a.StatusCode != 303 || !strings.HasSuffix(a.Header.Get("Location"), "/impact/IMP-1") {
		a.want(t, 303)
	}
	one := at + "/IMP-1"
	s.v.get(one).want(t, 200, "Triage", "Ranks images", "None is noted yet", "Submit for review")
	if a := s.save("what", "f.process", "Image, rank, reading."); !strings.HasSuffix(a.Header.Get("Location"), "/part/people") {
		t.Errorf("saving leads to %q", a.Header.Get("Location"))
	}
	// A wrong value comes back as typed.
	s.save("decision", "f.assessed_on", "some day").want(t, 422, "some day", "Assessed on")
	s.save("decision", "f.decision", "go", "f.decision_reasons", "The benefit outweighs.", "f.assessed_on", "2026-11-24", "f.review_every", "1 year").want(t, 303)
	note := func(pairs ...string) answer {
		return s.v.post(one+"/add", append([]string{"has", "title", "has", "f.direction", "has", "f.dimension", "has", "f.who", "has", "f.likelihood", "has", "f.severity", "f.dimension", "health", "f.who", "Patients"}, pairs...)...)
	}
	note("f.direction", "harm", "title", "").want(t, 422, "is required", "Add an impact")
	note("f.direction", "harm", "title", "They wait too long", "f.likelihood", "3", "f.severity", "4").want(t, 303)
	note("f.direction", "benefit", "title", "Urgent ones come first", "f.likelihood", "4", "f.severity", "4").want(t, 303)
	s.v.get(one).want(t, 200, "They wait too long", "High", "No measure is named", "Make a risk", "Urgent ones come first")
	s.v.post(one+"/risk", "impact", "IPT-2").want(t, 409)
	s.v.post(one+"/risk", "impact", "IPT-1").want(t, 303)
	lacks(t, s.v.get(one), "Make a risk")
	person, err := s.reg.ByTitles(t.Context(), s.admin, "person", []string{"Bo Vos"})
	must(t, err)
	s.save("approval", "f.approvers", string(person["Bo Vos"].ID)).want(t, 303)
	step := s.home + "impact-assessments/IMP-1/step/submit"
	s.v.post(step, formOf(t, s.v.get(step).want(t, 200).page, "/step/submit")...).want(t, 303)
	s.v.get(one).want(t, 200, "enough approvals")
	s.v.post(one+"/sign-off", "rev", "1").want(t, 409)
	bo := s.as(s.bo.ID)
	form := formOf(t, bo.get(one).want(t, 200, "Approve").page, "/approve")
	if a := bo.post(s.home+"impact-assessments/IMP-1/approve", set(form, "decision", "approve")...); !strings.Contains(a.Header.Get("Location"), "/impact/IMP-1") {
		a.want(t, 303)
	}
	sign := formOf(t, s.v.get(one).want(t, 200, "Sign off").page, "/sign-off")
	s.v.post(one+"/sign-off", sign...).want(t, 303)
	lacks(t, s.v.get(one).want(t, 200, "Signed off", "New version"), "Note an impact")
	s.v.get(one+"/part/decision").want(t, 200) // what is frozen is refused when it is saved
	s.save("decision", "f.decision", "stop").want(t, 422, "was signed off")
	note("f.direction", "harm", "title", "Late").want(t, 409, "was signed off")
	s.v.get(one+"/fria").want(t, 200, "Fundamental rights", "Missing", "Period of use is not written", "They wait too long")
	s.v.get(one+"/dpia").want(t, 200, "GDPR Article 35(7)(b)", "Necessity is not written")
	for _, name := range []string{"report", "fria", "dpia"} {
		for form, media := range map[string]string{"html": "text/html", "pdf": "application/pdf", "docx": "application/vnd"} {
			if a := s.v.get(one + "/" + name + "." + form); a.StatusCode != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), media) {
				t.Errorf("%s.%s: %d %s", name, form, a.StatusCode, a.Header.Get("Content-Type"))
			}
		}
	}
	s.v.post(one+"/new-version").want(t, 303)
	s.v.get(at+"/IMP-2/compare").want(t, 200, "Since", "IMP-1", "impacts are")
	s.v.get(at).want(t, 200, "Current", "IMP-2")
}

// lacks checks that the text of a page holds none of the parts.
func lacks(t *testing.T, a answer, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(textOf(a.page), p) {
			t.Errorf("%s shows %q", a.Request.URL.Path, p)
		}
	}
}

// TestPlanPages shows what approving a change opens, and opens it; and draws an
// objective's results.
func TestPlanPages(t *testing.T) {
	s := newImpactSite(t)
	person, err := s.reg.ByTitles(t.Context(), s.admin, "person", []string{"Bo Vos"})
	must(t, err)
	sys, err := s.reg.ByTitles(t.Context(), s.admin, "ai-system", []string{"Triage"})
	must(t, err)
	s.create("planned-change", "New model", record.Body{"purpose": "p", "about": []any{string(sys["Triage"].ID)}, "what_changes": []any{"model"}, "consequences": "c", "integrity": "i", "resources": "r", "responsibilities": "r",
		"substantial": "unknown", "substantial_why": "Nobody looked.", "approvers": []any{string(person["Bo Vos"].ID)}})
	at := s.home + "plan/CHG-1"
	s.v.get(at).want(t, 200, "Approving opens these", "Assess the risks for the first time", "Assess the impact for the first time", "Is it a substantial modification?", "Enough approvers")
	bo := s.as(s.bo.ID)
	form := formOf(t, bo.get(at).want(t, 200).page, "planned-changes/CHG-1/approve")
	bo.post(s.home+"planned-changes/CHG-1/approve", set(form, "decision", "approve")...).want(t, 303)
	form = formOf(t, s.v.get(at).want(t, 200, "Approve and open 4 tasks").page, "/plan/CHG-1/approve")
	s.v.post(at+"/approve", form...).want(t, 303)
	s.v.get(at).want(t, 200, "Opened by approving", "TSK-1", "TSK-4")
	s.v.post(at+"/approve", form...).want(t, 409)

	o := s.create("objective", "Read within the hour", record.Body{"metric": "Share", "unit": "per cent", "direction": "at_least", "target": 95.0, "what": "w", "resources": "r", "evaluation": "e"})
	due := record.Date("2027-01-01")
	_, err = s.reg.Update(t.Context(), s.admin, o.ID, register.Edit{Due: &due})
	must(t, err)
	_, err = s.reg.Step(t.Context(), s.admin, o.ID, "pursue", register.Move{})
	must(t, err)
	obj := s.home + "objective/OBJ-1"
	s.v.get(obj).want(t, 200, "Not measured", "Nothing to show yet", "Record a measurement")
	s.v.post(obj, "has", "f.value", "has", "f.on", "has", "f.how", "f.value", "many", "f.on", "2026-11-20").want(t, 422)
	s.v.post(obj, "has", "f.value", "has", "f.on", "has", "f.how", "f.value", "96", "f.on", "2026-11-20").want(t, 303)
	if a := s.v.get(obj).want(t, 200, "Reached", "96 on 2026-11-20"); strings.Count(a.text, "<circle class=\"end\"") != 1 {
		t.Error("the value is not drawn")
	}
}

// TestImpactIsClosed holds that who may not read assessments sees no page of them,
// and who may only read changes nothing.
func TestImpactIsClosed(t *testing.T) {
	s := newImpactSite(t)
	s.v.post(s.home+"impact", "system", "SYS-1").want(t, 303)
	s.create("planned-change", "New model", record.Body{"purpose": "p"})
	reader := s.as(s.member(s.admin, "reader", "rita@meerwijk.example").ID)
	lacks(t, reader.get(s.home+"impact/IMP-1").want(t, 200), "Note an impact", "Write this part")
	for _, path := range []string{"impact", "impact/IMP-1/add", "impact/IMP-1/sign-off", "impact/IMP-1/new-version", "impact/IMP-1/risk", "impact/IMP-1/part/what", "plan/CHG-1/approve"} {
		reader.post(s.home+path, url.Values{"rev": {"1"}}.Encode(), "").want(t, 403)
	}
	s.v.get(s.home+"impact/IMP-9").want(t, 404)
	s.v.get(s.home+"impact/SYS-1").want(t, 404)
	s.v.get(s.home+"impact/IMP-1/part/none").want(t, 404)
	s.v.get(s.home+"impact/IMP-1/compare?with=SYS-1").want(t, 404)
	s.v.get(s.home+"impact/IMP-1?x=1").want(t, 422)
}
