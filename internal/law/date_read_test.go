package law_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"steward/content"
	"steward/internal/law"
	"steward/internal/pack"
	"steward/internal/record"
)

// beside returns the AI Act with one more file.
func beside(t testing.TB, text string) fs.FS {
	t.Helper()
	out := fstest.MapFS{"eu-ai-act/zz.yaml": {Data: []byte(text)}}
	names, err := fs.Glob(content.Laws, "eu-ai-act/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(content.Laws, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func TestFaultsOfTheScheduleHaveTheirLine(t *testing.T) {
	for _, c := range []struct {
		text, want string
	}{
		{"dates:\n- {id: x, title: X, rows: [{date: 2026-13-01}]}", "2: date: "},
		{"dates:\n- {id: x, title: X, rows: [{reason: R}]}", "2: a row has one of date, latest and none"},
		{"dates:\n- {id: x, title: X, rows: [{none: a, date: 2026-01-01}]}", "2: a row has one of date, latest and none"},
		{"dates:\n- id: x\n  title: X\n  rows:\n  - {when: first_placd < today, none: a}", "5: the condition cannot be used"},
		{"dates:\n- id: x\n  title: X\n  rows:\n  - {when: first_placed, none: a}", "5: the condition cannot be used"},
		{"dates:\n- id: x\n  title: X\n  rows:\n  - {latest: [2026-01-01, public_authority]}", "5: \"public_authority\" is neither a day nor an input that is one"},
		{"dates:\n- {id: x, title: X, for: HR-99, rows: [{date: 2026-01-01}]}", "2: there is no predicate, alias or rule \"HR-99\""},
		{"dates:\n- {id: gpai, title: X, rows: [{date: 2026-01-01}]}", "2: the route \"gpai\" is there already"},
		{"dates:\n- {id: x, names: [gpai], title: X, rows: [{date: 2026-01-01}]}", "2: the route \"gpai\" is there already"},
		{"dates:\n- {id: x, title: X, rows: [{date: 2026-01-01, valid_from: 2026-02-01, valid_to: 2026-01-01}]}", "2: valid_to is before valid_from"},
		{"dates:\n- {id: x, title: X, rows: [{date: 2026-01-01, source: nowhere}]}", "2: there is no source \"nowhere\""},
		{"inputs:\n- {id: x, for: [date], type: text, title: X}", "2: the type \"text\" is not known"},
		{"inputs:\n- {id: x, for: [dates], type: date, title: X}", "2: an input is for date, clock, fine or decide"},
		{"inputs:\n- {id: x, for: [date], type: date, title: X, absent: no}", "2: absent can be no"},
		{"inputs:\n- {id: x-y, for: [date], type: date, title: X}", "the inputs cannot be used in conditions"},
		{"clocks:\n- {id: x, title: X, who: W, starts: death, ref: R, source: oj24, duty: [{act: true}], limits: [{id: l, days: 1}]}", "2: a clock starts with an input of the type moment"},
		{"clocks:\n- {id: x, title: X, who: W, starts: aware, ref: R, source: oj24, duty: [{act: true}], limits: [{id: l, days: 1, hours: 2}]}", "2: a limit has one of hours"},
		{"clocks:\n- {id: x, title: X, who: W, starts: aware, ref: R, source: oj24, duty: [{act: true}], limits: [{id: l, days: -1}]}", "2: a period has 1 to"},
		{"clocks:\n- {id: incident, title: X, who: W, starts: aware, ref: R, source: oj24, duty: [{act: true}], limits: [{id: l, days: 1}]}", "2: the clock \"incident\" is there already"},
		{"calendars:\n- {id: XX, title: X, source: own, holidays: [{name: N, day: 13-01}]}", "2: a holiday has one of"},
		{"calendars:\n- {id: XX, title: X, source: own, holidays: [{name: N, on: [2026-02-30]}]}", "2: on: "},
		{"penalties:\n- {id: x, title: X, take: higher, fixed: 1, currency: EUR, ref: R, source: oj24}", "2: take higher does not go with the amounts given"},
		{"penalties:\n- {id: x, title: X, take: half, currency: EUR, ref: R, source: oj24}", "2: take is higher, fixed, percent or unlisted"},
		{"penalties:\n- {id: x, title: X, take: fixed, fixed: -3, currency: EUR, ref: R, source: oj24}", "2: fixed is an amount"},
		{"penalties:\n- {id: x, title: X, take: percent, percent: 3, of: staff, currency: EUR, ref: R, source: oj24}", "2: a percentage needs the input \"staff\" of the type money"},
		{"penalties:\n- {id: x, title: X, take: higher, fixed: 1, percent: 1, lower: [{size: tiny, ref: R}], currency: EUR, ref: R, source: oj24}", "2: there is no size \"tiny\""},
		{"obligations:\n- {id: X, ref: R, title: T, who: W, roles: [provider], must: M, evidence: E, dates: [never], source: oj24}", "2: there is no route \"never\""},
		{"obligations:\n- {id: X, ref: R, title: T, who: W, roles: [provider], must: M, evidence: E, dates: [gpai], fine: jail, source: oj24}", "2: there is no penalty \"jail\""},
		{"obligations:\n- {id: X, ref: R, title: T, who: W, roles: [provider], when: {all: [nobody.knows]}, must: M, evidence: E, dates: [gpai], source: oj24}", "2: there is no predicate, alias or rule \"nobody.knows\""},
		{"obligations:\n- {id: AIA-9-1, ref: R, title: T, who: W, roles: [provider], must: M, evidence: E, dates: [gpai], valid_from: 2027-01-01, source: oj24}", "2: two versions of AIA-9-1 are valid on the same day"},
		{"retention:\n- {id: x, what: W, period: ten years, words: W, ref: R, source: oj24}", "2: period is a duration"},
		{"annexes:\n- {id: IV, title: T, ref: R, source: oj24, items: [{id: a, text: A}]}", "2: the annex \"IV\" is there already"},
		{"milestones:\n- {date: 2026-01-01, what: W, ref: R, source: oj24, routes: [nowhere]}", "2: there is no route \"nowhere\""},
		{"decisions:\n- {id: x, title: X, ref: R, source: oj24, rows: [{gives: [1]}]}", "2: gives has names and values"},
		{"dates: 3", "1: a list is expected here"},
	} {
		_, err := law.Read(beside(t, c.text), "eu-ai-act")
		var faults pack.Problems
		if !errors.As(err, &faults) || !strings.Contains(faults.Error(), "zz.yaml:"+c.want) && !strings.Contains(faults.Error(), ": "+c.want) {
			t.Errorf("%s\n gives %v\n want %s", c.text, err, c.want)
		}
	}
}

// FuzzSchedule holds that no file makes reading panic, and that a schedule that
// was read can be asked.
func FuzzSchedule(f *testing.F) {
	for _, seed := range []string{
		"inputs:\n- {id: aware, for: [clock], type: moment, title: A}\n- {id: ill, for: [clock], type: list, options: [a], title: I}\nclocks:\n- {id: c, title: C, who: W, starts: aware, ref: R, source: s, duty: [{when: size(ill) > 0, act: true}, {act: false}], limits: [{id: l, days: 2}]}\n",
		"inputs:\n- {id: turnover, for: [fine], type: money, title: T}\n- {id: sme, for: [fine], type: yesno, title: S}\nsizes: [{id: sme, title: S}]\npenalties:\n- {id: p, title: P, take: higher, fixed: 5, percent: 1.5, lower: [{size: sme, ref: R}], currency: EUR, ref: R, source: s}\n",
		"calendars:\n- {id: XX, title: X, source: s, holidays: [{name: N, easter: -2}, {name: M, day: 05-01}, {name: O, on: [2026-01-02]}]}\n",
		"retention: [{id: r, what: W, period: P10Y, words: W, ref: R, source: s}]\nobligations: [{id: O, ref: R, title: T, who: W, roles: [anyone], must: M, evidence: E, retention: r, dates: [], source: s}]\n",
		"decisions: [{id: d, title: D, ref: R, source: s, rows: [{gives: {a: 1, b: [x], c: null, d: true}}]}]\n",
	} {
		f.Add([]byte(seed))
	}
	f.Add([]byte("dates:\n- {id: x, title: X, rows: [{latest: [2026-01-01, d]}]}\ninputs:\n- {id: d, for: [date], type: date, title: D}\n"))
	head := "name: x\ntitle: X\nversion: 1\nopen: open\nunsettled: unsettled\n" +
		"texts: [{id: a, title: A, valid_from: 2020-01-01, source: s}]\nsources: [{id: s, reference: S}]\n" +
		"classes: [{id: none, title: N, say: N.}]\n"
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{"x/regime.yaml": {Data: []byte(head)}, "x/a.yaml": {Data: data}}
		r, err := law.Read(fsys, "x")
		if err != nil {
			return
		}
		for _, d := range r.Dates {
			if res, err := r.Date(d.ID, nil, today); err != nil || res.Answer == "" {
				t.Errorf("%s: %+v %v", d.ID, res, err)
			}
		}
		for _, c := range r.Clocks {
			if _, err := r.RunClock(c.ID, nil, "", today); err != nil {
				t.Errorf("%s: %v", c.ID, err)
			}
		}
		for _, p := range r.Penalties {
			if res, err := r.Fine(p.ID, nil, today); err != nil || res.State == "" {
				t.Errorf("%s: %+v %v", p.ID, res, err)
			}
		}
	})
}

// FuzzReadLine holds that a line is read or refused, and that what was read is
// answered or refused, always with a code.
func FuzzReadLine(f *testing.F) {
	for _, line := range decisionLines(f) {
		f.Add([]byte(line))
	}
	f.Add([]byte(`{"id":"1","as_of":"2026-07-26","text":"2024","route":"annex_i","first_placed":"2026-08-02"}`))
	f.Add([]byte(`{"inputs":{"clock":"rbi_urgent","used":"2026-11-24T10:20:00+05:30"}}`))
	f.Add([]byte(`{"kind":"art5","turnover":1e30,"staff":-1e308}`))
	r := act(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := law.ReadLine(data)
		if err != nil {
			if code := record.CodeOf(err); code != record.Invalid && code != record.TooLarge {
				t.Errorf("%v is %s", err, code)
			}
			return
		}
		for _, f := range []law.Function{law.DateFunction, law.ClockFunction, law.FineFunction, law.DecideFunction} {
			a, err := r.Answer(f, l, today)
			if err != nil {
				if code := record.CodeOf(err); code != record.Invalid {
					t.Errorf("%s: %v is %s", f, err, code)
				}
			} else if plain(t, a) == nil {
				t.Errorf("%s: no answer", f)
			}
		}
	})
}
