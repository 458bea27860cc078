package web

import (
	"strings"
	"testing"

	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/rule"
)

// dutySite is a clinic that provides and uses a ranking of applicants, wholly
// answered, with ISO/IEC 42001 in use.
func dutySite(t *testing.T) (*lawSite, record.Record) {
	t.Helper()
	l := newLawSite(t)
	_, err := l.web.stand.Adopt(t.Context(), l.admin, "iso-42001")
	must(t, err)
	c, err := l.web.law.Begin(t.Context(), l.admin, "eu-ai-act", l.system.ID)
	must(t, err)
	replies := []classify.Reply{{Name: "first_placed", Value: "2028-03-01"}}
	for _, name := range []string{"ai.machine_based", "ai.some_autonomy", "ai.has_objective", "ai.infers_output_from_input", "ai.output_can_influence_environment", "role.provider", "role.deployer",
		"org.established_or_located_in_union", "act.places_on_union_market", "act.places_or_puts_into_service", "emp.recruitment_or_selection_substance", "f63.materially_influences_decision"} {
		replies = append(replies, classify.Reply{Name: name, Says: "yes"})
	}
	f := law.Facts{Answers: map[string]rule.Answer{}, Default: rule.Unknown}
	for _, r := range replies[1:] {
		f.Answers[r.Name] = rule.Yes
	}
	regime, err := l.web.law.Regime("eu-ai-act")
	must(t, err)
	for {
		v, err := regime.Evaluate(record.DateOf(l.now), f)
		must(t, err)
		open := v.Open()
		if len(open) == 0 {
			break
		}
		f.Answers[open[0]] = rule.No
		replies = append(replies, classify.Reply{Name: open[0], Says: "no"})
	}
	_, err = l.web.law.Answer(t.Context(), l.admin, c, replies)
	must(t, err)
	return l, l.duty("AIA-9-1", "provider")
}

func (l *lawSite) duty(number, role string) record.Record {
	l.t.Helper()
	page, err := l.reg.List(l.t.Context(), l.admin, record.Query{Kind: "obligation", Filters: []record.Filter{{Field: "duty", Op: record.Is, Values: []string{number}}, {Field: "role", Op: record.Is, Values: []string{role}}}})
	must(l.t, err)
	if len(page.Records) != 1 {
		l.t.Fatalf("%d records of %s as %s", len(page.Records), number, role)
	}
	return page.Records[0]
}

func (l *lawSite) dutyPath(r record.Record) string {
	return l.path + "/duties/" + refOf(l.web.kinds.Kind("obligation"), r.Number)
}

// TestDutyPages goes from the duties of all systems to those of one and to a single
// duty: evidence, controls, review, the report.
func TestDutyPages(t *testing.T) {
	l, duty := dutySite(t)
	l.v.get(l.home+"law/duties").want(t, 200, "In law", "Will bind", "In the next twelve months", "Carried by no control", "By article", "Not started")
	book := l.v.get(l.path+"/duties").want(t, 200, "As provider", "As deployer", "Whatever your role", "Article 9", "Risk management system", "Will apply", "from 2 Dec 2027", "Not started", "Nothing was handed in", "Hand in evidence", "A limit that is not known", "which the profile does not say", "10 years after placing")
	if len(find(book.page, nodeWith("a", "href", l.dutyPath(duty)))) == 0 {
		t.Error("the duty cannot be opened")
	}
	l.v.get(l.path+"/duties?day=2026-03-01").want(t, 200, "As the law stands on 1 Mar 2026", "as they stood at the end of that day", "Nobody had begun")
	l.v.get(l.path+"/duties?day=2026-03-01&answers=today").want(t, 200, "As the law stands on 1 Mar 2026", "With the answers of today", "from 2 Aug 2026")
	l.v.get(l.path+"/duties?answers=then").want(t, 422)
	l.v.get(l.path+"/duties?day=never").want(t, 422)
	at := l.dutyPath(duty)
	l.v.get(at).want(t, 200, "Risk management system", "Art 9(1)-(2)", "What must exist", "Nothing was handed in", "A.5.2", "Take over the suggested controls", "Why it binds", "The answers behind it", "Nobody said how often")
	a := l.v.post(at + "/controls")
	if a.StatusCode != 303 || a.Header.Get("Location") != at {
		a.want(t, 303)
	}
	l.v.get(at).want(t, 200, "links to controls taken over", "Linked")
	if got := l.duty("AIA-9-1", "provider").Body.List("controls"); len(got) != 3 {
		t.Errorf("%d controls carry it", len(got))
	}
	l.v.post(at+"/review").want(t, 303)
	l.v.get(at).want(t, 200, "24 Nov 2026, Mara Klein")
	l.v.post(l.path+"/duties/controls").want(t, 303)
	l.v.get(l.path+"/duties").want(t, 200, "links to controls taken over")
	_, err := l.reg.Create(t.Context(), l.admin, register.Draft{Kind: "evidence", Title: hostile, Body: record.Body{"supports": []any{string(duty.ID)}, "source": "Here"}}, register.CreateOptions{})
	must(t, err)
	l.v.get(at).want(t, 200, "Unknown", hostile)
	l.v.get(l.home+"obligations/"+refOf(l.web.kinds.Kind("obligation"), duty.Number)).want(t, 200, "Open the duty", "Where it stands")
	for _, form := range reportForms() {
		l.v.get(l.path+"/duties/register."+form).want(t, 200)
	}
	l.v.get(l.path+"/duties/register.html?day=2026-03-01&answers=today").want(t, 200, "Duties under the EU AI Act", "Law read as of", "Of today, 2026-11-24", "As provider")
	l.v.get(l.path+"/duties/register.html?day=2026-03-01").want(t, 404)
	tom := l.as(l.tom.ID)
	tom.get(at).want(t, 200)
	tom.post(at+"/review").want(t, 403)
	l.v.get(l.path+"/duties/OBL-9999").want(t, 404)
	l.v.get(l.home+"law/SYS-9/duties").want(t, 404)
}

// TestDutyClock counts a deadline from what the address says, and keeps nothing.
func TestDutyClock(t *testing.T) {
	l, _ := dutySite(t)
	at := l.dutyPath(l.duty("AIA-73-1", "provider"))
	l.v.get(at).want(t, 200, "Deadline: report a serious incident", "death or serious harm to health", "Did a person die?", "Public holidays of", "Nothing is kept")
	before, err := l.reg.Head(t.Context(), l.admin)
	must(t, err)
	l.v.get(at+"?run=1&limbs=a&death=yes&widespread=no&equivalent_law=no&ai_office=no&aware=2026-12-15&aware_time=&calendar=DE").want(t, 200, "By 28 Dec 2026 at the latest", "to market surveillance authority", "10 days", "15 days")
	l.v.get(at+"?run=1&limbs=a&aware=2026-12-15").want(t, 200, "A shorter limit may apply", "Not known")
	l.v.get(at+"?run=1&death=no&widespread=no").want(t, 200, "Nothing to report under this law")
	l.v.get(at+"?run=1&limbs=z&aware=2026-12-15").want(t, 200, `has no entry "z"`)
	l.v.get(at+"?run=1&limbs=a&aware=soon").want(t, 200, "is a day such as")
	l.v.get(at+"?run=1&limbs=a&aware=2026-12-15&calendar=XX").want(t, 200, "XX")
	after, err := l.reg.Head(t.Context(), l.admin)
	must(t, err)
	if after.Size != before.Size {
		t.Error("a calculation was kept")
	}
	if page := l.v.get(l.dutyPath(l.duty("AIA-9-1", "provider"))); strings.Contains(textOf(page.page), "Deadline:") {
		t.Error("a duty without a clock has one")
	}
}
