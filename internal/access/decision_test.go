package access_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steward/internal/access"
	"steward/internal/access/accesstest"
	"steward/internal/record"
)

func TestNobody(t *testing.T) {
	for _, v := range access.Verbs() {
		err := access.Actor{Org: "o"}.Require(v, "model", nil)
		if record.CodeOf(err) != record.Unauthenticated {
			t.Errorf("%s by nobody: %v", v, err)
		}
	}
	admin, _ := access.BuiltinRole(access.Administrator)
	if err := (access.Actor{Org: "o", Role: admin}).Require(access.Read, "model", nil); err == nil {
		t.Error("a role without an account may read")
	}
}

func TestSystem(t *testing.T) {
	s := access.System("o")
	r := record.Record{Org: "o", Kind: "model"}
	if err := s.Require(access.Erase, "model", &r); err != nil {
		t.Error(err)
	}
	r.Org = "p"
	if err := s.Require(access.Read, "model", &r); record.CodeOf(err) != record.Denied {
		t.Errorf("system in another organisation: %v", err)
	}
	if s.ID() != "system" {
		t.Errorf("system is called %q", s.ID())
	}
}

func TestDecisions(t *testing.T) {
	owner, _ := access.BuiltinRole("system-owner")
	auditor, _ := access.BuiltinRole(access.ExternalAuditor)
	admin, _ := access.BuiltinRole(access.Administrator)
	named := access.Role{Name: "x", Label: "X", Grants: []access.Grant{{Verbs: []access.Verb{access.StepOf("release")}, Kinds: []string{"model"}}}}
	mine := &record.Record{Org: "o", Kind: "model", Owner: "p"}
	limited := func(kind string, in access.Within) access.Actor {
		return access.Actor{Role: auditor, Within: in, Reach: map[string]record.Scope{kind: {Pack: "pack", Day: "day"}}}
	}
	scoped := func(packs, day string) *record.Record {
		r := &record.Record{Org: "o", Kind: "model", Body: record.Body{}}
		for _, p := range strings.Split(packs, ",") {
			if p != "" {
				list, _ := r.Body["pack"].([]any)
				r.Body["pack"] = append(list, p)
			}
		}
		if day != "" {
			r.Body["day"] = day
		}
		return r
	}
	tests := []struct {
		name  string
		actor access.Actor
		verb  access.Verb
		kind  string
		r     *record.Record
		want  bool
		says  string
	}{
		{"own record", access.Actor{Role: owner, Person: "p"}, access.Update, "model", mine, true, "where you are the owner"},
		{"no person", access.Actor{Role: owner}, access.Update, "model", nil, false, "linked to no person"},
		{"no person, no owner", access.Actor{Role: owner}, access.Update, "model", &record.Record{Org: "o", Kind: "model"}, false, "linked to no person"},
		{"creating needs no ownership", access.Actor{Role: owner}, access.Create, "model", nil, true, "creating records of kind model"},
		{"wrong kind asked", access.Actor{Role: admin}, access.Read, "dataset", mine, false, "not of the kind"},
		{"a named step", access.Actor{Role: named}, access.StepOf("release"), "model", mine, true, "the step release"},
		{"another step", access.Actor{Role: named}, access.StepOf("retire"), "model", mine, false, "does not allow"},
		{"any step", access.Actor{Role: named}, access.Step, "model", mine, false, "does not allow"},
		{"a step of a role with all", access.Actor{Role: admin}, access.StepOf("retire"), "model", mine, true, "allows"},
		{"in scope of kinds", access.Actor{Role: auditor, Kinds: []string{"model"}}, access.Export, "model", mine, true, "allows"},
		{"out of scope of kinds", access.Actor{Role: auditor, Kinds: []string{"dataset"}}, access.Export, "model", mine, false, "limited to other kinds: dataset"},
		{"any kind, some granted", access.Actor{Role: auditor, Kinds: []string{"dataset", "comment"}}, access.Create, "", nil, true, "allows"},
		{"any kind, none granted", access.Actor{Role: auditor, Kinds: []string{"dataset"}}, access.Create, "", nil, false, "does not allow"},
		{"log despite limited kinds", access.Actor{Role: auditor, Kinds: []string{"dataset"}}, access.Log, "", nil, true, "the log and its proofs"},
		{"members despite limited kinds", access.Actor{Role: admin, Kinds: []string{"dataset"}}, access.Members, "", nil, false, "limited to some kinds"},
		{"token in scope", access.Actor{Role: admin, Token: "t", Scopes: []string{"write"}}, access.StepOf("release"), "model", mine, true, "allows"},
		{"token out of scope", access.Actor{Role: admin, Token: "t", Scopes: []string{"write"}}, access.Erase, "model", mine, false, "no scope for erasing"},
		{"token without scopes", access.Actor{Role: admin, Token: "t"}, access.Read, "model", mine, false, "no scope"},
		{"tokens by token", access.Actor{Role: admin, Token: "t", Scopes: access.Scopes()}, access.Tokens, "", nil, false, "no scope"},
		{"in the packs", limited("model", access.Within{Packs: []string{"a", "b"}}), access.Read, "model", scoped("b", ""), true, "allows"},
		{"in one of its packs", limited("model", access.Within{Packs: []string{"a"}}), access.Read, "model", scoped("b,a", ""), true, "allows"},
		{"without a pack", limited("model", access.Within{Packs: []string{"a"}}), access.Read, "model", scoped("", ""), true, "allows"},
		{"another pack", limited("model", access.Within{Packs: []string{"a", "b"}}), access.Read, "model", scoped("c", ""), false, "limited to the packs a, b."},
		{"first day", limited("model", access.Within{From: "2026-01-01"}), access.Read, "model", scoped("", "2026-01-01"), true, "allows"},
		{"the day before", limited("model", access.Within{From: "2026-01-01"}), access.Read, "model", scoped("", "2025-12-31"), false, "limited to the time from 2026-01-01."},
		{"last day", limited("model", access.Within{To: "2026-01-01"}), access.Read, "model", scoped("", "2026-01-01T23:59:59Z"), true, "allows"},
		{"the day after", limited("model", access.Within{From: "2025-01-01", To: "2026-01-01"}), access.Read, "model", scoped("", "2026-01-02"), false, "limited to the time from 2025-01-01 to 2026-01-01."},
		{"a kind without scope", limited("dataset", access.Within{Packs: []string{"a"}}), access.Read, "model", scoped("c", ""), true, "allows"},
		{"creating beyond", limited("comment", access.Within{Packs: []string{"a"}}), access.Create, "comment", &record.Record{Org: "o", Kind: "comment", Body: record.Body{"pack": "c"}}, false, "limited to the packs a."},
		{"no reach", access.Actor{Role: auditor, Within: access.Within{Packs: []string{"a"}}}, access.Read, "model", nil, false, "not known here"},
		{"members within packs", access.Actor{Role: admin, Within: access.Within{Packs: []string{"a"}}, Reach: map[string]record.Scope{}}, access.Members, "", nil, false, "some packs or to a period"},
		{"the log within packs", limited("model", access.Within{Packs: []string{"a"}}), access.Log, "", nil, true, "the log"},
		{"accepting evidence", access.Actor{Role: auditor}, access.StepOf("accept"), "evidence", &record.Record{Org: "o", Kind: "evidence"}, true, "allows"},
		{"withdrawing evidence", access.Actor{Role: auditor}, access.StepOf("withdraw"), "evidence", &record.Record{Org: "o", Kind: "evidence"}, false, "does not allow"},
		{"changing evidence", access.Actor{Role: auditor, Person: "p"}, access.Update, "evidence", &record.Record{Org: "o", Kind: "evidence", Owner: "p"}, false, "does not allow"},
		{"unknown verb", access.Actor{Role: admin}, "fly", "model", mine, false, "“fly”"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.actor.Account, tt.actor.Org = "a", "o"
			d := tt.actor.May(tt.verb, tt.kind, tt.r)
			if d.Allowed != tt.want || !strings.Contains(d.Reason, tt.says) {
				t.Errorf("%+v, want allowed %v because %q", d, tt.want, tt.says)
			}
		})
	}
}

func verbs() []access.Verb {
	return append(access.Verbs(), access.StepOf("release"), access.StepOf("suspend"))
}

// drawActor draws an account with random grants over few kinds, so that draws
// meet.
func drawActor(t *rapid.T) access.Actor {
	verb, kind := rapid.SampledFrom(verbs()), rapid.SampledFrom(append(accesstest.KindNames()[:4], access.All))
	grant := rapid.Custom(func(t *rapid.T) access.Grant {
		return access.Grant{Verbs: rapid.SliceOfN(verb, 1, 4).Draw(t, "verbs"), Kinds: rapid.SliceOfN(kind, 1, 3).Draw(t, "kinds"), Own: rapid.Bool().Draw(t, "own")}
	})
	return access.Actor{Account: "a", Org: "o", Person: rapid.SampledFrom([]record.ID{"", "p"}).Draw(t, "person"),
		Role: access.Role{Name: "r", Label: "R", Grants: rapid.SliceOfN(grant, 0, 5).Draw(t, "grants")}}
}

func drawQuestion(t *rapid.T) (access.Verb, string, *record.Record) {
	verb := rapid.SampledFrom(verbs()).Draw(t, "verb")
	kind := rapid.SampledFrom(append(accesstest.KindNames()[:4], "")).Draw(t, "kind")
	if !rapid.Bool().Draw(t, "a record") {
		return verb, kind, nil
	}
	r := &record.Record{Kind: kind}
	r.Org = rapid.SampledFrom([]record.ID{"o", "o", "other"}).Draw(t, "org")
	r.Owner = rapid.SampledFrom([]record.ID{"", "p", "q"}).Draw(t, "owner")
	if pack := rapid.SampledFrom([]string{"", "a", "c"}).Draw(t, "pack"); pack != "" {
		r.Body = record.Body{"pack": pack}
	}
	return verb, kind, r
}

// TestNarrowing: kinds, a token, fewer scopes and fewer grants never allow what
// was denied without them, and never widen own to all.
func TestNarrowing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wide := drawActor(t)
		verb, kind, r := drawQuestion(t)
		narrow := wide
		if rapid.Bool().Draw(t, "limit kinds") {
			narrow.Kinds = rapid.SliceOfN(rapid.SampledFrom(accesstest.KindNames()[:4]), 1, 3).Draw(t, "scope")
		}
		if rapid.Bool().Draw(t, "limit packs") {
			narrow.Packs = rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b"}), 1, 2).Draw(t, "packs")
			narrow.Reach = map[string]record.Scope{accesstest.KindNames()[0]: {Pack: "pack"}}
		}
		if rapid.Bool().Draw(t, "use a token") {
			narrow.Token, narrow.Scopes = "t", rapid.SliceOf(rapid.SampledFrom(access.Scopes())).Draw(t, "scopes")
		}
		if n := len(wide.Role.Grants); n > 0 && rapid.Bool().Draw(t, "drop a grant") {
			narrow.Role.Grants = slices.Delete(slices.Clone(wide.Role.Grants), n-1, n)
		}
		before, after := wide.May(verb, kind, r), narrow.May(verb, kind, r)
		if after.Allowed && (!before.Allowed || before.Own && !after.Own || before.Part && !after.Part || after.Own && !after.Part) {
			t.Fatalf("%s %q %+v: %+v became %+v", verb, kind, r, before, after)
		}
	})
}

// TestOwnIsSubset: where the answer for the kind is "own", exactly the records
// of the actor's person are allowed; where it is all or none, all or none are.
func TestOwnIsSubset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawActor(t)
		verb, kind, r := drawQuestion(t)
		if r == nil || verb.Whole() {
			return
		}
		d, one := a.May(verb, kind, nil), a.May(verb, kind, r)
		want := d.Allowed && r.Org == a.Org && (!d.Own || a.Person != "" && r.Owner == a.Person)
		if one.Allowed != want {
			t.Fatalf("%s %q: %+v, but for %+v %+v", verb, kind, d, r, one)
		}
	})
}
