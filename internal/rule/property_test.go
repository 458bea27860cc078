package rule

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// stock returns some values of each fact that the random rules read.
func stock(t testing.TB) map[string][]Value {
	return map[string][]Value{
		"a": {Bool(true), Bool(false)}, "b": {Bool(true), Bool(false)}, "c": {Bool(true), Bool(false)},
		"score": {Number(0), Number(1), Number(-2.5)}, "limit": {Number(0), Number(1), Number(7)},
		"role":     {String(""), String("x"), String("y")},
		"purposes": {List(), List("x"), List("x", "y")},
		"today":    {mustDate(t, "2026-08-02"), mustDate(t, "2024-02-29")},
		"placed":   {mustDate(t, "2026-08-02"), mustDate(t, "9999-12-31")},
	}
}

// drawRule writes a random bool expression, without has.
func drawRule(rt *rapid.T, depth int) string {
	leaves := []string{
		"a", "b", "c", "true", "false", "score < limit", "score == limit", "limit / score > 1", "score * limit >= 0",
		`role == "x"`, `role in purposes`, `role in ["x", "z"]`, "size(purposes) > 1", "placed <= today",
		"days(placed, today) >= 0", "addDays(placed, limit) > today", "addMonths(today, score) != placed",
		`purposes.exists(p, p == role)`, `purposes.all(p, p == role || a)`, `(c ? score : limit) > 0`,
		`purposes.exists(p, limit / score > 1 && p == "x")`,
	}
	if depth == 0 {
		return rapid.SampledFrom(leaves).Draw(rt, "leaf")
	}
	sub := func() string { return drawRule(rt, depth-1) }
	switch rapid.IntRange(0, 4).Draw(rt, "form") {
	case 0:
		return fmt.Sprintf("(%s && %s)", sub(), sub())
	case 1:
		return fmt.Sprintf("(%s || %s)", sub(), sub())
	case 2:
		return fmt.Sprintf("!(%s)", sub())
	case 3:
		return fmt.Sprintf("(%s ? %s : %s)", sub(), sub(), sub())
	}
	return sub()
}

// drawFacts makes some facts known.
func drawFacts(rt *rapid.T, all map[string][]Value, names []string) map[string]Value {
	facts := map[string]Value{}
	for _, name := range names {
		if rapid.Bool().Draw(rt, "know "+name) {
			facts[name] = rapid.SampledFrom(all[name]).Draw(rt, name)
		}
	}
	return facts
}

// TestMonotone: what is learnt never changes a yes or a no, learning everything
// that is missing decides, and facts that are not missing change nothing.
func TestMonotone(t *testing.T) {
	v, all := vocabulary(t), stock(t)
	rapid.Check(t, func(rt *rapid.T) {
		r, err := v.Compile(drawRule(rt, 3))
		if err != nil {
			rt.Fatal(err)
		}
		facts := drawFacts(rt, all, r.Facts())
		before, err := r.Eval(facts)
		if err == nil && (before.Answer == Unknown) != (len(before.Missing) > 0) {
			rt.Fatalf("%s: %+v", r.Source(), before)
		}
		failed := err != nil
		for _, name := range r.Facts() {
			if _, ok := facts[name]; !ok {
				facts[name] = rapid.SampledFrom(all[name]).Draw(rt, "learn "+name)
			}
			after, err := r.Eval(facts)
			switch {
			case failed && err == nil:
				rt.Fatalf("%s: an error became %v by learning %s", r.Source(), after, name)
			case before.Answer != Unknown && (err != nil || after.Answer != before.Answer):
				rt.Fatalf("%s: %v became %v (%v) by learning %s", r.Source(), before.Answer, after.Answer, err, name)
			}
			before, failed = after, err != nil
		}
		if before.Answer == Unknown && !failed {
			rt.Fatalf("%s: unknown although every fact is known", r.Source())
		}
	})
}

// TestExplainAgrees: the trace's own value is the answer, whatever the order.
func TestExplainAgrees(t *testing.T) {
	v, all := vocabulary(t), stock(t)
	rapid.Check(t, func(rt *rapid.T) {
		r, err := v.Compile(drawRule(rt, 3))
		if err != nil {
			rt.Fatal(err)
		}
		facts := drawFacts(rt, all, r.Facts())
		snapshot := maps.Clone(facts)
		plain, plainErr := r.Eval(facts)
		explained, err := r.Explain(facts)
		if fmt.Sprint(plainErr) != fmt.Sprint(err) || plain.Answer != explained.Answer {
			rt.Fatalf("%s: Eval %v %v, Explain %v %v", r.Source(), plain, plainErr, explained, err)
		}
		if plain.Answer != Unknown && !explained.Trace.Value.Equal(Bool(plain.Answer == Yes)) {
			rt.Fatalf("%s: %v with trace %+v", r.Source(), plain.Answer, explained.Trace)
		}
		if plain.Answer == Unknown && explained.Trace.Value.Known() {
			rt.Fatalf("%s: unknown with trace %+v", r.Source(), explained.Trace)
		}
		if again, _ := r.Eval(snapshot); again.Answer != plain.Answer {
			rt.Fatalf("%s: %v and then %v", r.Source(), plain, again)
		}
		if _, err := v.Compile(explained.Trace.Source); err != nil {
			rt.Fatalf("the text of the trace does not compile: %v", err)
		}
	})
}

// TestKleene checks the truth tables and the laws over all three values.
func TestKleene(t *testing.T) {
	rank := map[Answer]int{No: 0, Unknown: 1, Yes: 2}
	name := []string{"no", "unknown", "yes"}
	values := []Value{Bool(false), {}, Bool(true)}
	eval := func(source string, facts map[string]Value) int {
		t.Helper()
		got, err := compile(t, source).Eval(facts)
		if err != nil {
			t.Fatal(err)
		}
		return rank[got.Answer]
	}
	laws := [][2]string{
		{"a && b", "b && a"}, {"a || b", "b || a"},
		{"a && (b && c)", "(a && b) && c"}, {"a || (b || c)", "(a || b) || c"},
		{"a && (b || c)", "a && b || a && c"}, {"a || b && c", "(a || b) && (a || c)"},
		{"!(a && b)", "!a || !b"}, {"!(a || b)", "!a && !b"}, {"!!a", "a"},
		{"a && a", "a"}, {"a || a", "a"}, {"a && (a || b)", "a"}, {"a && true", "a"}, {"a || false", "a"},
		{"a && false", "false"}, {"a || true", "true"},
	}
	for i := range 27 {
		a, b, c := i/9, i/3%3, i%3
		facts := map[string]Value{"a": values[a], "b": values[b], "c": values[c]}
		for _, tt := range []struct {
			source string
			want   int
		}{{"a && b", min(a, b)}, {"a || b", max(a, b)}, {"!a", 2 - a}} {
			if got := eval(tt.source, facts); got != tt.want {
				t.Errorf("%s with a %s and b %s is %s", tt.source, name[a], name[b], name[got])
			}
		}
		for _, law := range laws {
			if l, r := eval(law[0], facts), eval(law[1], facts); l != r {
				t.Errorf("a %s, b %s, c %s: %s is %s but %s is %s",
					name[a], name[b], name[c], law[0], name[l], law[1], name[r])
			}
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"", "a && b || !c", `purposes.exists(p, p == "x" && purposes.all(q, q != p))`, "1/0 > score ? a : has(c)",
		`addMonths(date("2026-01-31"), -1) < today`, "a &&\n // comment\n b", `role in ["x", 'y', r"\z"]`, "((((", "\x00é§",
		"system.autonomy == system . autonomy", ".a", "[[1], []] == []", "{}.x", "a.b.c(1u)", "b'x' == null", "-0x7fffffffffffffff < -0.0",
		strings.Repeat("!", 60) + "a", "`a` == b", "a[?0]", "x{y: 1}", "@has(a)", "has(has(a))", "purposes.exists(@result, a)", "@date(1.0) < today", "today.date()",
	} {
		f.Add(seed)
	}
	v, all := vocabulary(f), stock(f)
	facts := map[string]Value{}
	for name, values := range all {
		if name != "b" && name != "placed" {
			facts[name] = values[0]
		}
	}
	f.Fuzz(func(t *testing.T, source string) {
		r, err := v.Compile(source)
		if err != nil {
			var failed *CompileError
			if !errors.As(err, &failed) || len(failed.Problems) == 0 {
				t.Fatalf("%q: %v", source, err)
			}
			for _, p := range failed.Problems {
				if p.Line < 1 || p.Column < 1 || p.Message == "" {
					t.Fatalf("%q: %+v", source, p)
				}
			}
			return
		}
		plain, err := r.Eval(facts)
		if err != nil && plain.Answer != Unknown {
			t.Fatalf("%q: %v with %v", source, plain.Answer, err)
		}
		explained, explainErr := r.Explain(facts)
		if explained.Answer != plain.Answer || (err == nil) != (explainErr == nil) {
			t.Fatalf("%q: Eval %v %v, Explain %v %v", source, plain, err, explained, explainErr)
		}
	})
}

// twenty is a rule of twenty terms as a law would have it.
const twenty = `(role == "provider" || role in ["importer", "distributor"]) && today >= date("2026-08-02")
	&& (a || b || c) && score > 0.5 && limit <= 10 && "scoring" in purposes && !(system.autonomy == "none")
	&& days(placed, today) > 365 && addMonths(placed, 24) <= today && score * 2 + 1 < limit
	&& purposes.exists(p, p.startsWith("rank")) && size(purposes) >= 1 && limit != 4 && role.contains("pro")
	&& (score < 1 || limit > 100) && placed < today && !b`

func BenchmarkEval(bench *testing.B) {
	benchmark(bench, func(facts map[string]Value) {})
}

func BenchmarkEvalUnknown(bench *testing.B) {
	benchmark(bench, func(facts map[string]Value) {
		delete(facts, "score")
		delete(facts, "system.autonomy")
		delete(facts, "placed")
	})
}

func benchmark(bench *testing.B, change func(map[string]Value)) {
	r := compile(bench, twenty)
	known := facts(bench)
	change(known)
	bench.ReportAllocs()
	for bench.Loop() {
		if got, err := r.Eval(known); err != nil || got.Answer == No {
			bench.Fatal(got, err)
		}
	}
}

func BenchmarkExplain(bench *testing.B) {
	r, known := compile(bench, twenty), facts(bench)
	bench.ReportAllocs()
	for bench.Loop() {
		if _, err := r.Explain(known); err != nil {
			bench.Fatal(err)
		}
	}
}

func BenchmarkCompile(bench *testing.B) {
	v := vocabulary(bench)
	bench.ReportAllocs()
	for bench.Loop() {
		if _, err := v.Compile(twenty); err != nil {
			bench.Fatal(err)
		}
	}
}
