package incident_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/content"
	"steward/internal/access"
	"steward/internal/aims/operation"
	"steward/internal/classify"
	"steward/internal/incident"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

const (
	act   = "eu-ai-act"
	clock = "serious-incident"
)

// house is a world with the service, a day on which the duties of high-risk systems
// bind, and another manager beside the administrator.
type house struct {
	*world.World
	*incident.Service
	law   *classify.Service
	other access.Actor
}

func newHouse(t *testing.T, w *world.World) *house {
	w.Clock.Set(time.Date(2028, 1, 10, 10, 0, 0, 0, time.UTC)) // a Monday
	h := &house{World: w, law: classify.New(w.Register, func() (map[string]*law.Regime, error) { return classify.Read(content.Laws) }), other: w.Member("aims-manager", "bo")}
	h.T = t
	h.Service = incident.New(w.Register, h.law)
	return h
}

// ranking is a high-risk system that the organisation provides and does not deploy.
func (h *house) ranking() record.Record {
	h.Helper()
	system := h.Create("ai-system", "Ranking of applicants", record.Body{"intended_purpose": "Ranks."})
	c, err := h.law.Begin(h.Context(), h.Admin, act, system.ID)
	h.Must(err)
	var replies []classify.Reply
	for _, name := range []string{"ai.machine_based", "ai.some_autonomy", "ai.has_objective", "ai.infers_output_from_input", "ai.output_can_influence_environment",
		"role.provider", "org.established_or_located_in_union", "emp.recruitment_or_selection_substance", "f63.performs_profiling"} {
		replies = append(replies, classify.Reply{Name: name, Says: "yes"})
	}
	replies = append(replies, classify.Reply{Name: "first_placed", Value: "2028-01-03"}, classify.Reply{Name: "significant_change", Says: "no"}, classify.Reply{Name: "public_authority", Says: "no"})
	for len(replies) > 0 {
		j, err := h.law.Answer(h.Context(), h.Admin, c, replies)
		h.Must(err)
		replies = nil
		for _, name := range j.Verdict.Open() {
			if j.Fact(name) == nil {
				replies = append(replies, classify.Reply{Name: name, Says: "no"})
			}
		}
	}
	return system
}

func (h *house) get(id record.ID) record.Record {
	h.Helper()
	r, err := h.Register.Get(h.Context(), h.Admin, id)
	h.Must(err)
	return r
}

func (h *house) edit(id record.ID, body record.Body) {
	h.Helper()
	_, err := h.Register.Update(h.Context(), h.Admin, id, register.Edit{Body: body})
	h.Must(err)
}

func (h *house) step(id record.ID, step string) {
	h.Helper()
	_, err := h.Register.Step(h.Context(), h.Admin, id, step, register.Move{Reason: "So."})
	h.Must(err)
}

func (h *house) tend() {
	h.Helper()
	h.Must(h.Register.Tend(h.Context()))
	h.Must(h.law.Tend(h.Context()))
	h.Must(h.Service.Tend(h.Context()))
}

func (h *house) offer(r record.Record, clock string) incident.Offer {
	h.Helper()
	offers, err := h.Offers(h.Context(), h.Admin, h.get(r.ID))
	h.Must(err)
	i := slices.IndexFunc(offers, func(o incident.Offer) bool { return o.Clock.ID == clock })
	if i < 0 {
		h.Fatalf("no offer of %s", clock)
	}
	return offers[i]
}

// expect holds how a notification stands.
func (h *house) expect(id record.ID, want string) {
	h.Helper()
	r := h.get(id)
	got := strings.Join([]string{r.State, r.Body.Text("must"), r.Derived.Text("standing"), string(r.Due), r.Body.Text("deadline")}, " ")
	if diff := cmp.Diff(want, got); diff != "" {
		h.Fatalf("notification: %s", diff)
	}
}

// TestWhoHasToBeTold follows an incident from the report of somebody who takes part to
// its closing.
func TestWhoHasToBeTold(t *testing.T) {
	for name, db := range world.Databases(t) {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, world.New(t, db))
			system, tom := h.ranking(), h.Member("reader", "tom")
			r, err := h.Register.Create(t.Context(), tom, register.Draft{Kind: "incident", Title: "Nobody over fifty was shown", Body: record.Body{"what": "For a week."}}, register.CreateOptions{})
			h.Must(err)

			// Nothing is known, and nothing is taken for harmless.
			o := h.offer(r, clock)
			if o.Must != "unknown" || o.Duty.State != incident.Open || o.Settled() || o.Result.CouldBe == nil || o.Result.CouldBe.Period.Days != 2 {
				t.Fatalf("of nothing known: %s %+v %+v", o.Must, o.Duty, o.Result)
			}
			h.tend()
			h.tend()
			page, err := h.Register.List(t.Context(), h.Admin, record.Query{Kind: "notification", Sort: record.Sort{Field: "number"}})
			h.Must(err)
			if page.Total != 5 || page.Records[0].Owner != tom.Person || page.Records[0].Due != "2028-01-10" || page.Records[0].Derived.Text("standing") != "unsettled" {
				t.Fatalf("kept though nobody looked: %+v", page.Records)
			}
			_, err = h.Keep(t.Context(), tom, r.ID, act, clock, incident.Answers{})
			h.Fails(err, record.Denied)

			// The shorter limit counts while it may hold.
			h.edit(r.ID, record.Body{"systems": []any{string(system.ID)}, "aware_on": "2028-01-07", "harms": []any{"rights", "health"}})
			said := law.Given{"limbs": []string{"c", "a"}, "death": "unknown", "widespread": "no", "equivalent_law": "no", "ai_office": "no", "aware": "2028-01-07"}
			_, err = h.Keep(t.Context(), h.Admin, r.ID, act, clock, incident.Answers{Given: law.Given{"limbs": []string{"z"}}})
			h.Fails(err, record.Invalid)
			_, err = h.Keep(t.Context(), h.Admin, r.ID, act, "corrective-action", incident.Answers{})
			h.Fails(err, record.NotFound)
			n, err := h.Keep(t.Context(), h.Admin, r.ID, act, clock, incident.Answers{Given: said, Calendar: "DE"})
			h.Must(err)
			h.expect(n.ID, "open yes open 2028-01-17 2028-01-17")
			_, err = h.Settle(t.Context(), h.Admin, r.ID, "dismiss", "None.", 0)
			h.Fails(err, record.Illegal)

			// It is run again when the incident says otherwise, and what was decided before
			// is open again.
			_, err = h.Waive(t.Context(), h.Admin, n.ID, " ", 0)
			h.Fails(err, record.Invalid)
			_, err = h.Waive(t.Context(), h.Admin, n.ID, "The link is excluded.", 0)
			h.Must(err)
			h.expect(n.ID, "not_needed yes not_needed 2028-01-17 2028-01-17")
			h.edit(r.ID, record.Body{"death": "no"})
			if got := h.get(n.ID).Derived.Text("current"); got != "no" {
				t.Errorf("current %s after the incident changed", got)
			}
			if o := h.offer(r, clock); o.Settled() {
				t.Error("settled by a decision of before the incident changed")
			}
			h.tend()
			h.expect(n.ID, "open yes open 2028-01-22 2028-01-24")
			if got := h.get(n.ID); got.Derived.Text("current") != "yes" || !slices.Contains(got.Body.List("answers"), "death=no") {
				t.Errorf("run again: %v", got.Body["answers"])
			}

			// Closing is held, also once the time is over.
			h.step(r.ID, "assess")
			h.edit(r.ID, record.Body{"at_once": "Switched off.", "cause": "A field was filled wrongly.", "correction": "It is checked."})
			h.step(r.ID, "contain")
			h.Clock.Set(time.Date(2028, 1, 25, 0, 0, 1, 0, time.UTC))
			h.tend()
			h.expect(n.ID, "open yes overdue 2028-01-22 2028-01-24")
			if got := h.get(r.ID).Derived.Text("telling"); got != "overdue" {
				t.Errorf("telling: %s", got)
			}
			_, err = h.Settle(t.Context(), h.other, r.ID, "close", "Seen.", 0)
			h.Fails(err, record.Illegal)

			// Sent late, or, where the day was mistyped, in time.
			_, err = h.Send(t.Context(), h.Admin, n.ID, incident.Sent{To: "Authority", On: "2028-02-25"})
			h.Fails(err, record.Invalid)
			_, err = h.Send(t.Context(), h.Admin, n.ID, incident.Sent{To: "Authority", On: "2028-01-25", Reference: "A-1"})
			h.Must(err)
			h.expect(n.ID, "sent yes late 2028-01-22 2028-01-24")
			h.step(n.ID, "reopen")
			_, err = h.Send(t.Context(), h.Admin, n.ID, incident.Sent{To: "Authority", On: "2028-01-24", Reference: "A-1"})
			h.Must(err)
			h.expect(n.ID, "sent yes in_time 2028-01-22 2028-01-24")

			// Whether it was in a test is still not known; a clock no one has the duty of, or
			// that speaks of no such incident, is kept as not asked for.
			_, err = h.Settle(t.Context(), h.other, r.ID, "close", "Seen.", 0)
			h.Fails(err, record.Illegal)
			test, err := h.Keep(t.Context(), h.Admin, r.ID, act, "real-world-test-incident", incident.Answers{Given: law.Given{"real_world_test": "no"}})
			h.Must(err)
			h.expect(test.ID, "not_needed no not_needed  ")
			if o := h.offer(r, "deployer-incident"); o.Must != "no" || o.Duty.State != incident.None {
				t.Errorf("as deployer: %s, %+v", o.Must, o.Duty)
			}
			_, err = h.Settle(t.Context(), h.Admin, r.ID, "close", "Seen.", 0)
			h.Fails(err, record.Illegal) // wrote it
			_, err = h.Register.Step(t.Context(), h.other, r.ID, "close", register.Move{Reason: "Seen."})
			h.Fails(err, record.Illegal) // not by itself
			_, err = h.Settle(t.Context(), h.other, r.ID, "close", "Seen.", 0)
			h.Must(err)
			h.tend()
			page, err = h.Register.List(t.Context(), h.Admin, record.Query{Kind: "notification", Filters: []record.Filter{{Field: "state", Op: record.Is, Values: []string{"not_needed"}}}})
			h.Must(err)
			if got := h.get(r.ID).Derived.Text("telling"); got != "settled" || page.Total != 4 {
				t.Errorf("telling %s, %d not needed", got, page.Total)
			}
			// Whoever is limited to one pack sees no clock of another law.
			limited := h.Admin
			limited.Reach = map[string]record.Scope{"notification": *operation.Notification.Scope}
			for pack, want := range map[string]int{"iso-42001": 0, act: 5} {
				limited.Packs = []string{pack}
				offers, err := h.Offers(t.Context(), limited, h.get(r.ID))
				h.Must(err)
				if len(offers) != want {
					t.Errorf("limited to %s one sees %d clocks, want %d", pack, len(offers), want)
				}
			}

			// What is open of a dismissed incident is nobody's work, and is again when it is
			// reopened.
			r, err = h.Register.Create(t.Context(), tom, register.Draft{Kind: "incident", Title: "A rumour", Body: record.Body{"what": "Somebody heard of it."}}, register.CreateOptions{})
			h.Must(err)
			h.tend()
			work := func(want int) {
				t.Helper()
				list, err := h.Register.Work(t.Context(), h.Admin, tom.Person, "2028-03-01", 50)
				h.Must(err)
				if len(list) != want {
					t.Errorf("%d to do, want %d", len(list), want)
				}
			}
			work(5)
			_, err = h.Settle(t.Context(), h.other, r.ID, "dismiss", "It was none.", 0)
			h.Must(err)
			h.tend()
			work(0)
			h.step(r.ID, "reopen")
			h.tend()
			work(5)
			report, err := h.Register.Check(t.Context(), register.CheckOptions{})
			h.Must(err)
			if !report.OK() {
				t.Errorf("the database does not follow from the log: %+v", report)
			}
		})
	}
}

// TestContentFitsTheRecord holds that what laws say of the fields of an incident fits
// the kind: each field is there and material, so that a change runs clocks again, and
// every value of a list means something or is not known.
func TestContentFitsTheRecord(t *testing.T) {
	regimes, err := classify.Read(content.Laws)
	if err != nil {
		t.Fatal(err)
	}
	k, answers := operation.Incident, 0
	for name, r := range regimes {
		for _, a := range r.IncidentAnswers {
			answers++
			f := k.Field(a.Field)
			if f == nil || !slices.Contains(k.Material, a.Field) {
				t.Errorf("%s: %s is no material field of an incident", name, a.Field)
				continue
			}
			for _, o := range f.Options {
				_, means := r.IncidentSays(func(string) []string { return []string{o.Name} })[a.Input]
				if means == (o.Name == law.UnknownWord) {
					t.Errorf("%s: %s %s says something of %s: %t", name, a.Field, o.Name, a.Input, means)
				}
			}
		}
	}
	if answers == 0 {
		t.Error("no law reads incidents")
	}
}
