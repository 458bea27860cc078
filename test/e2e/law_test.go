package e2e

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"steward/internal/record"
	"steward/internal/testenv/browser"
	"steward/internal/testenv/server"
)

// TestLaw goes from an imported register to the papers of the law, on both
// databases: ten systems classified by interview, their dates and duties, risk and
// impact of one assessed and accepted by somebody entitled to, a Statement of
// Applicability whose every row has a reason, and the documents with their gaps.
func TestLaw(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]server.Option{"sqlite": {server.Fresh()}, "postgres": {server.Fresh(), server.Postgres()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &newcomer{T: t, s: server.New(t, opts...), b: browser.New(t)}
			n.setUp()
			n.bringIn()
			n.axe = name == "sqlite" // TestNewcomer looked at what comes before
			l := &lawyer{audit: &audit{newcomer: n}}
			l.goTo("/standards")
			l.b.Follow(`form[action$="/standards/adopt"]:has(input[value="iso-42001"]) button`)
			l.second = l.join("Kim Toets", "kim@proefstad.example", "aims-manager", nil)
			l.interview()
			l.portfolio()
			l.verdict()
			l.criteria()
			l.risk()
			l.impact()
			l.applicability()
			l.documents()
			for _, b := range []*browser.Browser{l.b, l.second} {
				for _, p := range b.Problems() {
					if !refused(p) {
						t.Error(p)
					}
				}
				for _, r := range b.Foreign(l.s.URL) {
					t.Errorf("asked another host: %s", r)
				}
			}
		})
	}
}

// lawyer classifies; systems are those it is about, the first looked at closely.
type lawyer struct {
	*audit
	systems []string
}

func (l *lawyer) first() string { return "/law/" + l.systems[0] }

// yes are the answers that are yes, by the name of the question; all others are no.
// A deployer of a system that ranks applicants, and a deployer of something harmless.
var (
	anything  = []string{"ai.machine_based", "ai.some_autonomy", "ai.has_objective", "ai.infers_output_from_input", "ai.output_can_influence_environment", "role.deployer", "org.established_or_located_in_union", "person.affected_located_in_union"}
	recruiter = append([]string{"topic.work", "emp.recruitment_or_selection_substance", "f63.performs_profiling", "org.public_authority_or_union_body", "org.body_governed_by_public_law"}, anything...)
)

func list(names []string) string { return `["` + strings.Join(names, `","`) + `"]` }

// interview answers the questions of the first system as a person does, and those of
// nine more by sending the same forms.
func (l *lawyer) interview() {
	l.goTo("/law")
	l.b.WaitText("main", "Not begun")
	l.look("law, nothing begun")
	l.b.Eval(`[...document.querySelectorAll("#new .what a")].slice(0, 10).map(a => a.href.split("/").pop())`, &l.systems)
	if len(l.systems) != 10 {
		l.Fatalf("%d systems are offered", len(l.systems))
	}
	l.goTo(l.first() + "/ask")
	l.look("law interview")
	asked := 0
	for ; l.b.Count("main form input[name=answer]") > 0 && asked < 100; asked++ {
		if asked == 3 {
			l.b.WaitText("main", "at most")
		}
		l.b.Eval(fmt.Sprintf(`(() => { const f = document.querySelector("main form:has(input[name=answer])"), q = new URL(f.action).searchParams.get("q"); f.querySelector("input[name=answer][value=" + (%s.includes(q) ? "yes" : "no") + "]").checked = true; f.why.value = "Said by whoever uses it."; return true; })()`, list(recruiter)), nil)
		l.b.Follow(`main form .form-foot button[name=next]`)
	}
	if asked < 10 || asked > 70 {
		l.Errorf("%d questions were asked", asked)
	}
	for _, ref := range l.systems[1:] {
		var n int
		l.b.Eval(fmt.Sprintf(`(async () => {
			const read = async r => new DOMParser().parseFromString(await r.text(), "text/html"), yes = %s;
			let page = await read(await fetch(%q)), n = 0;
			for (; n < 100; n++) {
				const form = page.querySelector("main form:has(input[name=answer])");
				if (!form) return n;
				const to = new URL(form.getAttribute("action"), location), body = new URLSearchParams(new FormData(form));
				body.set("answer", yes.includes(to.searchParams.get("q")) ? "yes" : "no");
				body.set("next", "1");
				page = await read(await fetch(to, { method: "POST", body }));
			}
			return n;
		})()`, list(anything), l.home+"/law/"+ref+"/ask"), &n)
		if n < 10 || n > 70 {
			l.Errorf("%s: %d questions were asked", ref, n)
		}
	}
}

func (l *lawyer) portfolio() {
	l.goTo("/law")
	l.b.WaitText("main", "By class")
	l.look("law portfolio")
	for _, want := range []string{"High-risk use of Annex III", "Minimal risk", "2 Dec 2027"} {
		l.b.WaitText("main", want)
	}
	var rows int
	l.b.Eval(`document.querySelectorAll("#systems tbody tr").length`, &rows)
	if rows != 10 {
		l.Errorf("%d systems are classified", rows)
	}
}

// verdict looks at what the law makes of the first system, why, when and which
// duties follow; the second person confirms it.
func (l *lawyer) verdict() {
	l.goTo(l.first())
	l.b.WaitText("main", "High-risk use of Annex III")
	l.look("verdict")
	l.goTo(l.first() + "/why")
	l.b.WaitText("main", "Annex III")
	l.look("why")
	l.goTo(l.first() + "/dates")
	l.b.WaitText("main", "2 Dec 2027")
	l.look("dates")
	l.goTo(l.first() + "/duties")
	l.b.WaitText("main", "Art 26")
	l.b.WaitText("main", "Art 27")
	l.look("duties")
	l.goTo("/law/duties")
	l.look("duties of all")
	l.with(l.second, func() {
		l.goTo(l.first())
		l.b.Follow(`form[action$="/confirm"] button`)
		l.b.WaitText("main", "Confirmed")
	})
}

// fill sets fields of the form of the page by name; a value of a checkbox or radio
// ticks it.
func (l *lawyer) fill(values map[string]string) {
	l.Helper()
	for name, value := range values {
		var ok bool
		l.b.Eval(fmt.Sprintf(`(() => { const all = [...document.querySelectorAll("main form [name='%[1]s'], main form [name='f.%[1]s']")].filter(f => f.type !== "hidden"), v = %[2]q;
			const tick = all.find(f => (f.type === "radio" || f.type === "checkbox") && (f.value === v || f.closest("label")?.textContent.includes(v)));
			if (tick) { tick.checked = true; return true; }
			const f = all.find(f => f.type !== "radio" && f.type !== "checkbox");
			if (!f) return false;
			f.value = v; f.dispatchEvent(new Event("change")); return f.value === v; })()`, name, value), &ok)
		if !ok {
			var form string
			l.b.Eval(fmt.Sprintf(`[...document.querySelectorAll("[name$=\"%s\"]")].map(f => f.outerHTML).join(" ")`, name), &form)
			l.Fatalf("the field %s does not take %q at %s: %s", name, value, l.b.URL(), form+l.b.Text("main"))
		}
	}
}

// send sends the form of the page.
func (l *lawyer) send() { l.Helper(); l.b.Follow("main form button.primary") }

// step takes a step of a record.
func (l *lawyer) step(path, step string) {
	l.Helper()
	l.goTo(path + "/step/" + step)
	l.send()
}

// approve has the second person approve what stands on a page.
func (l *lawyer) approve(path string) {
	l.with(l.second, func() {
		l.goTo(path)
		l.b.Follow("button[name=decision][value=approve]")
	})
}

// criteria begins with the proposal, has it approved and brought into force, and
// entitles the second person.
func (l *lawyer) criteria() {
	l.goTo("/risk/criteria")
	l.look("criteria, none")
	l.b.Follow(`form[action$="/risk/criteria"] button`)
	l.goTo("/risk-criteria/CRI-1/edit")
	l.fill(map[string]string{"approvers": "Kim"})
	l.send()
	l.goTo("/risk-tolerances/new?criteria=CRI-1")
	l.fill(map[string]string{"category": "any", "appetite": "low", "tolerance": "high", "acceptors": "Kim", "accept_up_to": "high"})
	l.send()
	l.with(l.second, func() { l.step("/risk-tolerances/TOL-1", "enact") })
	l.step("/risk-criteria/CRI-1", "propose")
	l.approve("/risk-criteria/CRI-1")
	l.goTo("/risk/criteria")
	l.b.Follow(`form[action$="/enact"] button`)
	l.b.WaitText("main", "In force")
	l.look("criteria")
}

// risk takes a suggested risk of the first system through assessment, treatment and
// acceptance.
func (l *lawyer) risk() {
	l.goTo("/risk/suggest?system=" + l.systems[0])
	l.look("suggested risks")
	l.b.Follow(`button[name=entry]`)
	l.goTo("/risk/RSK-1/assess")
	l.look("assess a risk")
	l.fill(map[string]string{"inherent_likelihood": "3", "inherent_severity": "3", "inherent_rationale": "Two complaints last year."})
	l.send()
	l.goTo("/treatments/new?risk=RSK-1&controls=CTL-2")
	l.b.Fill("#f-title", "A person looks at every refusal")
	l.fill(map[string]string{"option": "reduce_likelihood", "likelihood_steps": "1"})
	l.send()
	l.step("/treatments/TRT-1", "finish")
	l.goTo("/risk/RSK-1")
	l.b.WaitText("main", "Does not count")
	l.look("risk")
	l.goTo("/risk/RSK-1/accept")
	l.b.WaitText("main", "You cannot accept it")
	l.with(l.second, func() {
		l.goTo("/risk/RSK-1/accept")
		l.fill(map[string]string{"rationale": "Until the treatment is shown to work.", "expires": string(record.DateOf(l.s.Clock.Now().AddDate(0, 6, 0)))})
		l.look("accept a risk")
		l.send()
		l.goTo("/risk/RSK-1")
		l.b.WaitText("main", "Kim Toets accepted it")
	})
	l.goTo("/risk")
	l.look("risks")
}

// impact assesses the impact of the first system, and has it signed off.
func (l *lawyer) impact() {
	l.goTo("/impact")
	l.look("impact")
	l.b.Fill("#f-system", l.systems[0])
	l.b.Fill("#f-title", "Ranking of applicants")
	l.b.Follow(`form:has(#f-title) button`)
	page := "/impact/IMP-1"
	l.goTo(page + "/part/what")
	l.fill(map[string]string{"intended_use": "Ranks applicants for the recruiter, who reads every letter.", "process": "Recruitment of staff.", "frequency": "Each vacancy."})
	l.send()
	l.goTo(page + "/part/people")
	l.fill(map[string]string{"affected_groups": "Applicants"})
	l.send()
	l.goTo(page)
	l.fill(map[string]string{"title": "Older applicants rank lower", "direction": "harm", "dimension": "fairness", "who": "Applicants over fifty", "whom": "groups", "likelihood": "3", "severity": "4"})
	l.b.Follow(`form[action$="/add"] button.primary`)
	l.goTo(page + "/part/decision")
	l.fill(map[string]string{"decision": "go", "decision_reasons": "A person decides, and refusals are looked at twice.", "assessed_on": string(record.DateOf(l.s.Clock.Now())), "review_every": "P1Y"})
	l.send()
	l.goTo(page + "/part/approval")
	l.fill(map[string]string{"approvers": "Kim"})
	l.send()
	l.step("/impact-assessments/IMP-1", "submit")
	l.approve(page)
	l.goTo(page)
	l.look("impact assessment")
	l.b.Follow(`form[action$="/sign-off"] button`)
	l.b.WaitText("main", "Signed off")
	l.goTo(page + "/fria")
	l.look("FRIA view")
}

// applicability decides on every control with a reason, and publishes the edition.
func (l *lawyer) applicability() {
	l.goTo("/soa")
	l.b.Eval(`(() => { document.querySelectorAll("input[name=pick]").forEach(p => p.checked = true); return true; })()`, nil)
	l.b.Follow(`button[name=to][value=include]`)
	l.set("justification", "Our own policy asks for every control of the standard.")
	l.fill(map[string]string{"reasons": "policy"})
	l.b.Follow(`main button.primary`)
	l.goTo("/soa")
	l.b.WaitText("main", "RSK-1")
	l.goTo("/soa/coverage")
	l.b.WaitText("main", "Harms without a control")
	if l.b.Count("h2") == 0 || strings.Contains(l.b.Text("main"), "Included without a reason") {
		l.Errorf("a control has no reason: %s", l.b.Text("main"))
	}
	l.look("coverage")
	l.publish()
}

// documents takes the technical documentation and the fundamental rights impact
// assessment out, with their gaps.
func (l *lawyer) documents() {
	l.goTo(l.first() + "/documents")
	l.look("documents")
	account, err := l.s.Register.AccountByEmail(l.Context(), "kim@proefstad.example")
	if err != nil {
		l.Fatal(err)
	}
	client := l.s.Client(account)
	for template, want := range map[string]string{"annex-iv": "Technical documentation", "article-27": "Applicants over fifty"} {
		l.goTo(l.first() + "/documents/" + template)
		l.b.WaitText("main", "gap")
		l.look("document " + template)
		for form, begins := range map[string]string{"html": "<!DOCTYPE html>", "pdf": "%PDF-", "docx": "PK"} {
			res, err := client.Get(l.home + l.first() + "/documents/" + template + "/document." + form)
			if err != nil {
				l.Fatal(err)
			}
			data, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode != http.StatusOK || !strings.HasPrefix(strings.ToLower(string(data[:min(len(data), 20)])), strings.ToLower(begins)) {
				l.Errorf("%s as %s: %d, %v, %d bytes", template, form, res.StatusCode, err, len(data))
			}
			if form == "html" && (!strings.Contains(string(data), want) || !strings.Contains(strings.ToLower(string(data)), "gap")) {
				l.Errorf("%s does not say %q, or names no gap", template, want)
			}
		}
	}
}
