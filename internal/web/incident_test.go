package web

import (
	"strings"
	"testing"
	"time"

	"steward/internal/record"
	"steward/internal/register"
)

// TestWhoHasToBeTold goes from an incident that a member reports to the clocks of the
// law, what was sent, and its closing.
func TestWhoHasToBeTold(t *testing.T) {
	l, _ := dutySite(t)
	l.now = time.Date(2028, 3, 6, 10, 0, 0, 0, time.UTC) // a Monday; the duties bind
	l.v = l.as(l.mara.ID)
	tom := l.as(l.tom.ID)
	a := tom.post(l.home+"incidents/new", "has", "title", "title", hostile, "has", "f.what", "f.what", "For a week nobody over fifty was shown.")
	if a.StatusCode != 303 {
		a.want(t, 303)
	}
	at := l.home + "incidents/INC-1/tell"
	l.v.get(l.home+"incidents/INC-1").want(t, 200, "Who has to be told", hostile)
	l.v.get(at).want(t, 200, hostile, "When the organisation became aware is not recorded", "Report a serious incident", "Not known", "No AI system is named", "Not kept")

	r, err := l.reg.ByNumber(t.Context(), l.admin, "incident", 1)
	must(t, err)
	_, err = l.reg.Update(t.Context(), l.admin, r.ID, register.Edit{Body: record.Body{"systems": []any{string(l.system.ID)}, "aware_on": "2028-03-03", "harms": []any{"health"}, "at_once": "Off.", "cause": "A field.", "correction": "Checked."}})
	must(t, err)
	one := at + "/eu-ai-act/serious-incident"
	page := l.v.get(one).want(t, 200, "Not known whether anybody has to be told", "If so, by 7 Mar 2028 at the latest", "Aim for 5 Mar 2028", "AI Office or market surveillance authority", "Is the AI Office the competent authority", "A shorter limit may apply", "Taken from the incident", "None of these", "Nothing is kept of this clock yet", "What the law makes of Ranking of applicants")
	form := formOf(t, page.page, one+"#answers")
	tom.post(one, form...).want(t, 403) // another's incident
	l.v.post(one, set(form, "calendar", "XX")...).want(t, 422, "XX")
	for _, bad := range []string{"z", "none", "unknown"} {
		l.v.post(one, append(form, "limbs", bad)...).want(t, 422)
	}
	form = set(set(set(set(form, "death", "no"), "widespread", "no"), "equivalent_law", "no"), "ai_office", "no")
	l.v.post(one, form...).leads(t, one)
	page = l.v.get(one).want(t, 200, "Kept.", "By 20 Mar 2028 at the latest", "Aim for 18 Mar 2028", "To be sent", "It was sent", "as provider")
	l.v.get(at).want(t, 200, "To be sent", "aim for 18 Mar 2028, 20 Mar 2028 at the latest", "immediately")
	l.v.get(l.home).want(t, 200, "What went wrong?", "1 of 1 incident is open.", "1 without everybody told")

	// What was sent, and what is not needed.
	sent := formOf(t, page.page, one+"/sent")
	l.v.post(one+"/sent", set(set(sent, "to", "Authority"), "sent_on", "2028-04-01")...).want(t, 422, "still to come")
	l.v.post(one+"/sent", set(set(set(sent, "to", "Authority"), "sent_on", "2028-03-06"), "evidence", "EVD-9")...).want(t, 422, "There is no evidence EVD-9")
	l.v.post(one+"/sent", set(set(set(sent, "to", "Authority"), "sent_on", "2028-03-06"), "evidence", strings.Repeat("EVD-9 ", 51))...).want(t, 422, "50 pieces of evidence at most")
	l.v.post(one+"/sent", set(set(set(sent, "to", hostile), "sent_on", "2028-03-06"), "reference", "A-1")...).leads(t, one)
	l.v.get(one).want(t, 200, "Sent in time", hostile, "A-1", "6 Mar 2028", "Reopen")
	step := func(name string) {
		t.Helper()
		_, err := l.reg.Step(t.Context(), l.admin, r.ID, name, register.Move{})
		must(t, err)
	}
	step("assess")
	step("contain")
	l.v.get(at).want(t, 200, "clocks are open", "Tell the provider of a serious incident")
	for clock, answers := range map[string][]string{"deployer-incident": {"limbs", "a", "widespread", "no", "death", "no", "aware", "2028-03-03"}, "deployer-risk": {"use_risk", "no"}, "real-world-test-incident": {"real_world_test", "no"}} {
		l.v.post(at+"/eu-ai-act/"+clock, answers...).leads(t, at+"/eu-ai-act/"+clock)
	}
	other := at + "/eu-ai-act/deployer-incident"
	waive := formOf(t, l.v.get(other).want(t, 200, "To be told immediately").page, other+"/not-needed")
	l.v.post(other+"/not-needed", waive...).want(t, 422, "Write why nobody has to be told")
	l.v.post(other+"/not-needed", set(waive, "not_needed_because", "We are the provider.")...).leads(t, other)
	l.v.get(other).want(t, 200, "Decided not needed because", "We are the provider.")

	closing := formOf(t, l.v.get(at).want(t, 200, "Not asked for", "Nothing more is to be done").page, at+"/close")
	l.v.post(at+"/close", set(closing, "reason", "Seen.")...).want(t, 409, "you wrote what it is about")
	bo := l.as(l.colleague("aims-manager", "Bo Rood", "bo@meerwijk.example").ID)
	bo.post(at+"/close", closing...).want(t, 422, "Say why")
	bo.post(at+"/close", set(closing, "reason", "Seen.")...).leads(t, l.home+"incidents/INC-1")
	l.v.get(l.home+"incidents/INC-1").want(t, 200, "Closed", "Settled")
	l.v.get(l.home).want(t, 200, "0 of 1 incident is open.", "Nobody waits to be told")
	if text := textOf(l.v.get(one).want(t, 200, "Sent in time").page); strings.Contains(text, "Keep and count") {
		t.Error("a closed incident is answered")
	}
	l.v.get(l.home+"notifications/NTF-1").want(t, 200, "Open the clock")
	l.v.get(at+"/eu-ai-act/corrective-action").want(t, 404)
	l.v.get(at+"/nobody/serious-incident").want(t, 404)
	l.v.get(at+"?x=1").want(t, 422)
}
