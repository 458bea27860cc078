package rule

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func vocabulary(t testing.TB) *Vocabulary {
	t.Helper()
	v, err := NewVocabulary(map[string]Type{
		"a": TypeBool, "b": TypeBool, "c": TypeBool,
		"score": TypeNumber, "limit": TypeNumber,
		"role": TypeString, "purposes": TypeList,
		"placed": TypeDate, "system.autonomy": TypeString, "system.uses": TypeList,
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func compile(t testing.TB, source string) *Rule {
	t.Helper()
	r, err := vocabulary(t).Compile(source)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return r
}

func mustDate(t testing.TB, s string) Value {
	t.Helper()
	v, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func facts(t testing.TB) map[string]Value {
	return map[string]Value{
		"a": Bool(true), "b": Bool(false),
		"score": Number(0.75), "limit": Number(3),
		"role": String("provider"), "purposes": List("scoring", "ranking"),
		"today": mustDate(t, "2026-08-02"), "placed": mustDate(t, "2024-02-29"),
		"system.autonomy": String("high"),
	}
}

func TestEval(t *testing.T) {
	tests := []struct {
		source  string
		want    Answer
		missing []string
	}{
		{"true", Yes, nil},
		{"a", Yes, nil},
		{"!a", No, nil},
		{"c", Unknown, []string{"c"}},
		{"!c", Unknown, []string{"c"}},
		{"a || c", Yes, nil},
		{"c || a", Yes, nil},
		{"b || c", Unknown, []string{"c"}},
		{"b && c", No, nil},
		{"c && b", No, nil},
		{"a && c", Unknown, []string{"c"}},
		{"a && c && size(system.uses) > 0", Unknown, []string{"c", "system.uses"}},
		{"c ? a : a", Unknown, []string{"c"}},
		{"a ? b : c", No, nil},
		{"c == c", Unknown, []string{"c"}},
		{"has(c)", No, nil},
		{"has(system.autonomy) && !has(system.uses)", Yes, nil},
		{"limit == 3", Yes, nil},
		{"limit == 3.0 && limit != 4 && -limit < -2", Yes, nil},
		{"1 / 4 == 0.25", Yes, nil},
		{"score * 100 + 25 - 1 >= 99", Yes, nil},
		{"limit in [1, 2, 3]", Yes, nil},
		{`role in ["deployer", "provider"]`, Yes, nil},
		{`"ranking" in purposes && !("x" in purposes)`, Yes, nil},
		{`"x" in system.uses`, Unknown, []string{"system.uses"}},
		{`purposes == ["scoring", "ranking"]`, Yes, nil},
		{`purposes == []`, No, nil},
		{`system.autonomy == "high"`, Yes, nil},
		{`role.startsWith("prov") && role.endsWith("er") && role.contains("vid")`, Yes, nil},
		{`"a" < "b" && "Z" < "a"`, Yes, nil},
		{`size("é") == 1 && size(purposes) == 2`, Yes, nil},
		{`purposes.exists(p, p.startsWith("rank"))`, Yes, nil},
		{`purposes.all(p, p.contains("ing")) && [].all(p, false)`, Yes, nil},
		{`purposes.exists(p, p == "ranking" || c)`, Yes, nil},
		{`purposes.all(p, c || p == "x")`, Unknown, []string{"c"}},
		{`purposes.exists(p, purposes.all(q, q == p))`, No, nil},
		{`today == date("2026-08-02") && today <= date("2026-08-02") && placed < today`, Yes, nil},
		{`today > date("2027-08-02")`, No, nil},
		{`days(placed, today) == 885 && days(today, placed) == -885`, Yes, nil},
		{`addDays(placed, 1) == date("2024-03-01")`, Yes, nil},
		{`addYears(placed, 1) == date("2025-02-28")`, Yes, nil},
		{`addMonths(date("2026-01-31"), 1) == date("2026-02-28")`, Yes, nil},
		{`addMonths(date("2026-03-31"), -13) == date("2025-02-28")`, Yes, nil},
		{`addMonths(date("2026-01-30"), 13) == date("2027-02-28")`, Yes, nil},
		{`addDays(today, c ? 1 : 2) > today`, Unknown, []string{"c"}},
		{`placed in [date("2024-02-29"), today]`, Yes, nil},
		{"a // a comment\n && !b", Yes, nil},
		{"a || 1 / 0 > 1", Yes, nil},
		{"1 / 0 > 1 || a", Yes, nil},
		{"b && 1 / 0 > 1", No, nil},
	}
	for _, tt := range tests {
		t.Run(tt.source, func(t *testing.T) {
			r := compile(t, tt.source)
			got, err := r.Eval(facts(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Result{Answer: tt.want, Missing: tt.missing}, got); diff != "" {
				t.Error(diff)
			}
			explained, err := r.Explain(facts(t))
			if err != nil {
				t.Fatal(err)
			}
			explained.Trace = nil
			if diff := cmp.Diff(got, explained); diff != "" {
				t.Errorf("Explain differs from Eval: %s", diff)
			}
		})
	}
}

func TestEvalErrors(t *testing.T) {
	tests := []struct{ source, want string }{
		{"a &&\n  score / 0 > 1", "line 2, column 9: division by zero"},
		{"score * 1e308 * 1e10 > 1", "line 1, column 15: the number is too large"},
		{"addDays(today, 0.5) == today", "line 1, column 8: addDays needs a whole number of at most 4000000, not 0.5"},
		{"addYears(today, 9000) == today", "line 1, column 9: addYears leaves the years 1 to 9999"},
		{"addMonths(today, -4000000) == today", "line 1, column 10: addMonths leaves the years 1 to 9999"},
	}
	for _, tt := range tests {
		r := compile(t, tt.source)
		got, err := r.Eval(facts(t))
		var failed *EvalError
		if !errors.As(err, &failed) || failed.Error() != tt.want || got.Answer != Unknown {
			t.Errorf("%s: %v with %v, want unknown with %q", tt.source, got.Answer, err, tt.want)
		}
		explained, err := r.Explain(facts(t))
		if explained.Trace == nil || err == nil || err.Error() != tt.want {
			t.Errorf("%s: Explain gave trace %v and %v", tt.source, explained.Trace, err)
		}
	}
}

func TestBadFacts(t *testing.T) {
	tests := []struct {
		source string
		value  Value
		want   string
	}{
		{"a", Number(1), `the fact "a" is a number, not a bool`},
		{"score > 1", Number(math.NaN()), `the fact "score" is not a finite number`},
		{"score > 1", Number(math.Inf(-1)), `the fact "score" is not a finite number`},
		{`role == ""`, String("\xff"), `the fact "role" is not valid UTF-8`},
		{`role == ""`, String(strings.Repeat("x", MaxText+1)), `the fact "role" has 65537 bytes, more than 65536`},
		{`purposes == []`, List(make([]string, MaxList+1)...), `the fact "purposes" has 4097 entries, more than 4096`},
		{`purposes == []`, List("ok", "\xff"), `the fact "purposes" has an entry that is not valid UTF-8`},
		{`placed < today`, Date(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), `the fact "placed" is outside the years 1 to 9999`},
	}
	for _, tt := range tests {
		r := compile(t, tt.source)
		got, err := r.Eval(map[string]Value{r.Facts()[0]: tt.value})
		if err == nil || err.Error() != tt.want || got.Answer != Unknown {
			t.Errorf("%s: %v with %v, want unknown with %q", tt.source, got.Answer, err, tt.want)
		}
	}
}

func TestFactsAtTheirLimits(t *testing.T) {
	r := compile(t, `size(role) == 65536 && size(purposes) == 4096`)
	got, err := r.Eval(map[string]Value{
		"role": String(strings.Repeat("x", MaxText)), "purposes": List(make([]string, MaxList)...),
		"not in the vocabulary": Bool(true),
	})
	if err != nil || got.Answer != Yes {
		t.Errorf("%v, %v", got, err)
	}
}

func TestCostIsBounded(t *testing.T) {
	r := compile(t, `purposes.all(p, p == "")`)
	got, err := r.Eval(map[string]Value{"purposes": List(make([]string, MaxList)...)})
	if err != nil || got.Answer != Yes {
		t.Errorf("one pass over the longest list: %v, %v", got, err)
	}
	r = compile(t, `purposes.exists(p, purposes.all(q, q == "") && p != "")`)
	start := time.Now()
	got, err = r.Eval(map[string]Value{"purposes": List(make([]string, MaxList)...)})
	if err == nil || got.Answer != Unknown || !strings.Contains(err.Error(), "costs more than 100000 steps") {
		t.Errorf("%v, %v", got, err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("stopping took %v", took)
	}
}

// TestTraceCostIsBounded: what the answer does not need may cost too much.
func TestTraceCostIsBounded(t *testing.T) {
	r := compile(t, `a || purposes.exists(p, purposes.all(q, q == "") && p != "")`)
	facts := map[string]Value{"purposes": List(make([]string, MaxList)...), "a": Bool(true)}
	got, err := r.Explain(facts)
	if err != nil || got.Answer != Yes || got.Trace == nil ||
		got.Trace.Problem != "the trace costs more than 400000 steps and is not complete" {
		t.Errorf("%+v, %v", got, err)
	}
	if first := got.Trace.Parts[0]; !first.Value.Equal(Bool(true)) {
		t.Errorf("the first part is %v", first.Value)
	}
}

func TestTrace(t *testing.T) {
	r := compile(t, "a&&(c  ||score/0 > 1)&&\n role in [\"x\", system.autonomy] && purposes.exists(p, p==role) && has(c)")
	got, err := r.Explain(facts(t))
	if err != nil {
		t.Fatal(err)
	}
	want := Trace{
		Source: `a && (c || score / 0 > 1) && role in ["x", system.autonomy] && purposes.exists(p, p == role) && has(c)`,
		Line:   2, Column: 33, Value: Bool(false),
		Parts: []Trace{
			{Source: "a", Line: 1, Column: 1, Value: Bool(true)},
			{Source: "c || score / 0 > 1", Line: 1, Column: 8, Missing: []string{"c"}, Parts: []Trace{
				{Source: "c", Line: 1, Column: 5, Missing: []string{"c"}},
				{Source: "score / 0 > 1", Line: 1, Column: 18, Problem: "division by zero", Parts: []Trace{
					{Source: "score / 0", Line: 1, Column: 15, Problem: "division by zero", Parts: []Trace{
						{Source: "score", Line: 1, Column: 10, Value: Number(0.75)},
					}},
				}},
			}},
			{Source: `role in ["x", system.autonomy]`, Line: 2, Column: 7, Value: Bool(false), Parts: []Trace{
				{Source: "role", Line: 2, Column: 2, Value: String("provider")},
				{Source: "system.autonomy", Line: 2, Column: 22, Value: String("high")},
			}},
			{Source: "purposes.exists(p, p == role)", Line: 2, Column: 51, Value: Bool(false), Parts: []Trace{
				{Source: "purposes", Line: 2, Column: 36, Value: List("scoring", "ranking")},
			}},
			{Source: "has(c)", Line: 2, Column: 70, Value: Bool(false), Parts: []Trace{
				{Source: "c", Line: 2, Column: 71, Missing: []string{"c"}},
			}},
		},
	}
	if diff := cmp.Diff(want, *got.Trace); diff != "" {
		t.Error(diff)
	}
	if got.Answer != No || len(got.Missing) > 0 {
		t.Errorf("answer %v, missing %v", got.Answer, got.Missing)
	}
}

func TestCompileErrors(t *testing.T) {
	tests := []struct{ source, want string }{
		{"", "line 1, column 1: the expression ends too early"},
		{"a &&", "line 1, column 5: the expression ends too early"},
		{"a &&\n > b", "line 2, column 2: \">\" does not fit here"},
		{"a § b", "line 1, column 3: \"§\" cannot be read: is a quote missing, or a character out of place?; line 1, column 5: \"b\" does not fit here"},
		{"a && scroe > 1", "line 1, column 6: there is no fact called \"scroe\"; did you mean \"score\"?"},
		{"system.nothing == role", "line 1, column 1: there is no fact called \"system.nothing\""},
		{"bool == bool", "line 1, column 1: there is no fact called \"bool\"; line 1, column 9: there is no fact called \"bool\""},
		{"score", "line 1, column 1: a rule answers yes or no, but this expression gives a number"},
		{"purposes", "line 1, column 1: a rule answers yes or no, but this expression gives a list of string"},
		{"score == \"high\"", "line 1, column 7: == does not work with number, string"},
		{"a ? 1 : a", "line 1, column 3: ?: does not work with bool, number, bool"},
		{"role.contains(1)", "line 1, column 14: contains does not work with string, number"},
		{"now() > today", "line 1, column 4: there is no function or operator \"now\""},
		{"score % 2 == 0", "line 1, column 7: there is no function or operator \"%\""},
		{"purposes[0] == role", "line 1, column 9: there is no function or operator \"_[_]\""},
		{"matches(role, \"x\")", "line 1, column 8: there is no function or operator \"matches\""},
		{"{\"a\": 1} == {}", "line 1, column 1: maps and structures are not part of a rule; line 1, column 13: maps and structures are not part of a rule"},
		{"1u == 1u", "line 1, column 1: only yes/no values, numbers and strings can be written as they are; line 1, column 7: only yes/no values, numbers and strings can be written as they are"},
		{"null == null", "line 1, column 1: only yes/no values, numbers and strings can be written as they are; line 1, column 9: only yes/no values, numbers and strings can be written as they are"},
		{"score < 9007199254740993", "line 1, column 9: the number is too large to be exact"},
		{"score < 99999999999999999999", "line 1, column 9: the number is too large"},
		{"score < 1e999", "line 1, column 9: the number is too large"},
		{"today > date(\"2026-02-30\")", "line 1, column 14: \"2026-02-30\" is not a date like \"2026-08-02\""},
		{"today > date(role)", "line 1, column 13: date needs one date between quotes, as in date(\"2026-08-02\")"},
		{"today.date(\"2026-08-02\") < today", "line 1, column 11: there is no function or operator \"date\""},
		{"@date(1) < today", "line 1, column 1: \"@\" cannot be read: is a quote missing, or a character out of place?"},
		{"has(score > 1)", "line 1, column 4: has needs the name of one fact, as in has(today)"},
		{"has(nothing)", "line 1, column 4: has needs the name of one fact, as in has(today)"},
		{"purposes.exists(system, true)", "line 1, column 16: the entry needs a name of its own: \"system\" is taken"},
		{"purposes.exists(p, p.x == 1)", "line 1, column 21: \"p\" is an entry of a list and has no parts"},
		{"purposes.exists(p, purposes.exists(p, true))", "line 1, column 35: the entry needs a name of its own: \"p\" is taken"},
		{"purposes.exists(1, true)", "line 1, column 17: the first argument must be a new name for an entry of the list"},
		{"purposes.exists(p, purposes.exists(q, purposes.exists(r, p == q && q == r)))", "line 1, column 54: exists and all are nested more than 2 deep"},
		{"score in [1, \"x\"]", "line 1, column 14: expected type 'number' but found 'string'"},
		{"role == \"\xff\"", "line 1, column 1: the expression is not valid UTF-8"},
		{strings.Repeat(" ", MaxSource+1), "line 1, column 1: the expression has 16385 bytes, more than 16384"},
		{strings.Repeat("(", 400) + "a" + strings.Repeat(")", 400), "line 1, column 1: the expression is nested more than 50 deep"},
		{strings.Repeat("!", 2) + strings.Repeat("(a || !", 400) + "a" + strings.Repeat(")", 400), "line 1, column 1: the expression is nested more than 50 deep"},
		{"a" + strings.Repeat("||a", 1500), "line 1, column 1: the expression has more than 2000 terms"},
	}
	v := vocabulary(t)
	for _, tt := range tests {
		_, err := v.Compile(tt.source)
		var failed *CompileError
		if !errors.As(err, &failed) || failed.Error() != tt.want {
			t.Errorf("%.60s:\n got %v\nwant %s", tt.source, err, tt.want)
		}
	}
}

func TestVocabulary(t *testing.T) {
	bad := map[string]map[string]Type{
		`the fact "today" must be a date, not a bool`: {"today": TypeBool},
		`the fact "x" has no type`:                    {"x": 0},
		`the name "1x" of a fact is not made of letters, digits and underscores joined by dots`:   {"1x": TypeBool},
		`the name "a..b" of a fact is not made of letters, digits and underscores joined by dots`: {"a..b": TypeBool},
		`the name "a.in" of a fact contains the reserved word "in"`:                               {"a.in": TypeBool},
		`the fact "a.b" cannot stand beside the fact "a", whose name it continues`:                {"a": TypeBool, "a.b": TypeBool},
	}
	for want, facts := range bad {
		if _, err := NewVocabulary(facts); err == nil || err.Error() != want {
			t.Errorf("%v: %v, want %s", facts, err, want)
		}
	}
	v, err := NewVocabulary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"today"}, v.Names()); diff != "" {
		t.Error(diff)
	}
	if _, err := v.Compile("today > date(\"2026-01-01\")"); err != nil {
		t.Error(err)
	}
}

func TestValueText(t *testing.T) {
	tests := []struct {
		value      Value
		text, json string
	}{
		{Value{}, "unknown", "null"},
		{Bool(true), "yes", "true"},
		{Number(1234567.5), "1234567.5", "1234567.5"},
		{String("a\"b"), `"a\"b"`, `"a\"b"`},
		{Date(time.Date(2026, 8, 2, 23, 30, 0, 0, time.FixedZone("", -3600))), "2026-08-02", `"2026-08-02"`},
		{List(), "[]", "[]"},
		{List("x", "y"), `["x", "y"]`, `["x","y"]`},
	}
	for _, tt := range tests {
		data, err := json.Marshal(tt.value)
		if err != nil || string(data) != tt.json || tt.value.String() != tt.text {
			t.Errorf("%s and %s (%v), want %s and %s", tt.value, data, err, tt.text, tt.json)
		}
	}
}

func TestNamesRoundTrip(t *testing.T) {
	for _, a := range []Answer{Yes, No, Unknown} {
		text, err := a.MarshalText()
		got := Answer(9)
		if err := errors.Join(err, got.UnmarshalText(text)); err != nil || got != a {
			t.Errorf("%v became %v, %v", a, got, err)
		}
	}
	if err := new(Answer).UnmarshalText([]byte("maybe")); err == nil {
		t.Error("maybe is no answer")
	}
	for _, want := range []Type{TypeBool, TypeString, TypeNumber, TypeDate, TypeList} {
		if got, err := ParseType(want.String()); err != nil || got != want {
			t.Errorf("%v became %v, %v", want, got, err)
		}
	}
	if _, err := ParseType("unknown"); err == nil {
		t.Error("unknown is no type of fact")
	}
	if got, ok := vocabulary(t).Type("system.uses"); !ok || got != TypeList {
		t.Errorf("system.uses is %v, %v", got, ok)
	}
}

// TestSharedByGoroutines is for the race detector.
func TestSharedByGoroutines(t *testing.T) {
	r, known := compile(t, `purposes.exists(p, p == role) || c || score > 0.5`), facts(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				if got, err := r.Explain(known); err != nil || got.Answer != Yes {
					t.Errorf("%v, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}
