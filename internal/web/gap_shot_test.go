package web

import (
	"fmt"
	"os"
	"testing"

	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/browser"
)

func TestGapShot(t *testing.T) {
	g := newGapSite(t)
	g.begin("Baseline, autumn 2026")
	round := g.home + "gap/GAP-1"
	r, err := g.reg.ByNumber(t.Context(), g.admin, "gap-round", 1)
	must(t, err)
	w, err := g.web.stand.GapItems(t.Context(), g.admin, r.ID)
	must(t, err)
	for n, it := range w.Items {
		if n%5 == 4 {
			continue
		}
		says, level := [][2]string{{"yes", "3"}, {"partly", "2"}, {"no", "0"}, {"yes", "4"}, {"partly", "1"}, {"yes", "2"}, {"unknown", ""}}[n*n%7][0], [][2]string{{"yes", "3"}, {"partly", "2"}, {"no", "0"}, {"yes", "4"}, {"partly", "1"}, {"yes", "2"}, {"unknown", ""}}[n*n%7][1]
		_, err := g.web.stand.Answer(t.Context(), g.admin, w, it, conformity.GapReply{Person: g.admin.Person, Says: says, Level: level, Note: "Written down for two of three systems; the third is new."})
		must(t, err)
	}
	for _, it := range w.Items[:2] {
		_, err := g.reg.Create(t.Context(), g.admin, register.Draft{Kind: "evidence", Title: "Register of issues, 2026", Body: record.Body{"supports": []any{string(it.Record.ID)}, "source": "Quality archive"}}, register.CreateOptions{})
		must(t, err)
	}
	g.v.post(round+"/people", "to", "PER-2", "part", "iso-42001:4.1", "part", "iso-42001:5.1", "due", "2026-12-01")
	g.follow(g.as(g.tom.ID), round+"/ask?person=PER-2", "answer", "yes", "maturity", "4", "note", "All of it is in the register, see the archive.")
	g.v.post(round+"/plan", "owner", "PER-2", "due", "2027-02-01", "item", "iso-42001:4.1/3", "item", "iso-42001:4.3/1")
	g.begin("Second round, spring 2027")
	w2, err := g.reg.ByNumber(t.Context(), g.admin, "gap-round", 2)
	must(t, err)
	ww, err := g.web.stand.GapItems(t.Context(), g.admin, w2.ID)
	must(t, err)
	for n, it := range ww.Items {
		if n%3 == 0 {
			_, err := g.web.stand.Answer(t.Context(), g.admin, ww, it, conformity.GapReply{Person: g.admin.Person, Says: "partly", Level: fmt.Sprint(1 + n%4)})
			must(t, err)
		}
	}
	b := browser.New(t)
	b.Goto(g.url + "/sign-in")
	b.Fill("#f-email", g.mara.Email)
	b.Fill("#f-password", testPassword)
	b.Follow("main button")
	out := os.Getenv("GAPSHOTS")
	for i, p := range []string{g.home + "gap", round, round + "/ask?clause=4.1&item=4.1/1", round + "/ask?clause=A.6.2&item=A.6.2.4&someone=1", round + "/plan", round + "/people", g.home + "gap/GAP-2/compare?with=GAP-1"} {
		b.SetTheme(browser.Light)
		b.Viewport(1280, 900)
		b.Goto(g.url + p)
		b.Screenshot(fmt.Sprintf("%s/%d-light.png", out, i))
		b.SetTheme(browser.Dark)
		b.Goto(g.url + p)
		b.Screenshot(fmt.Sprintf("%s/%d-dark.png", out, i))
		b.SetTheme(browser.Light)
		b.Viewport(390, 844)
		b.Goto(g.url + p)
		b.Screenshot(fmt.Sprintf("%s/%d-phone.png", out, i))
	}
	for _, f := range gapForms() {
		a := g.v.get(round + "/report." + f)
		must(t, os.WriteFile(out+"/report."+f, []byte(a.text), 0o600))
	}
}
