package arch

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "steward"

// part splits an import path of the module into its top folder and, below
// internal, the family: "internal", "store" for steward/internal/store/storetest.
func part(path string) (top, family string) {
	names := append(strings.Split(strings.TrimPrefix(path, module+"/"), "/"), "")
	return names[0], names[1]
}

// supports reports whether a package exists for tests alone.
func supports(path string) bool {
	top, family := part(path)
	last := path[strings.LastIndex(path, "/")+1:]
	return top == "internal" && (slices.Contains(support, family) || last != family && strings.HasSuffix(last, "test"))
}

// floor returns the floor of a family, or -1.
func floor(family string) int {
	return slices.IndexFunc(floors, func(f []string) bool { return slices.Contains(f, family) })
}

// judge says what is wrong with one import within the module, or "".
func judge(from, to string) string {
	top, family := part(from)
	switch {
	case supports(from):
		return ""
	case top == "internal" && floor(family) < 0:
		return "is not in the plan: add " + family + " to a floor in internal/arch/plan_test.go"
	case top != "internal":
		return judgeOutside(top, to)
	case supports(to):
		return "imports " + to + ", which is for tests alone"
	}
	return judgeInside(family, to)
}

// judgeOutside judges an import by a package beside internal.
func judgeOutside(top, to string) string {
	allowed, known := outside[top]
	toTop, toFamily := part(to)
	switch {
	case !known:
		return "is not in the plan: add " + top + " to outside in internal/arch/plan_test.go"
	case slices.Contains(allowed, toTop), slices.Contains(allowed, toFamily):
		return ""
	case slices.Contains(allowed, "*") && !supports(to):
		return ""
	}
	return "imports " + to + ", which " + top + " may not"
}

// judgeInside judges an import by a package of a floor.
func judgeInside(family, to string) string {
	top, other := part(to)
	if top != "internal" {
		// Content is data with a file system around it; whoever reads it may embed it.
		if top == "content" {
			return ""
		}
		return "imports " + to + ", which lies outside internal"
	}
	switch {
	case family == other:
		return ""
	case slices.Contains(never[family], other):
		return fmt.Sprintf("imports %s, which %s must never know", to, family)
	case floor(other) < floor(family):
		return ""
	case slices.Contains(beside[family], other):
		return ""
	case floor(other) == floor(family):
		return fmt.Sprintf("imports %s, a neighbour on its own floor", to)
	}
	return fmt.Sprintf("imports %s, which is on a higher floor", to)
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		ours := slices.DeleteFunc(slices.Clone(p.Imports), func(path string) bool {
			return !strings.HasPrefix(path, module+"/")
		})
		// Without imports the package still has to be in the plan.
		if top, _ := part(p.ImportPath); len(ours) == 0 && p.ImportPath != module {
			if said := judge(p.ImportPath, p.ImportPath); top == "internal" && said != "" {
				t.Errorf("%s %s", p.ImportPath, said)
			} else if _, known := outside[top]; top != "internal" && !known {
				t.Errorf("%s is not in the plan: add %s to outside in internal/arch/plan_test.go", p.ImportPath, top)
			}
		}
		for _, path := range ours {
			if said := judge(p.ImportPath, path); said != "" {
				t.Errorf("%s %s", p.ImportPath, said)
			}
		}
	}
}

// TestJudge shows that each rule refuses what it is there to refuse.
func TestJudge(t *testing.T) {
	tests := []struct{ from, to, want string }{
		{"internal/rule", "internal/record", ""},
		{"internal/record", "internal/rule", "higher floor"},
		{"internal/rule", "internal/pack", "neighbour"},
		{"internal/aims/planning", "internal/aims/context", ""},
		{"internal/store", "internal/aims/planning", "must never know"},
		{"internal/aims/planning", "internal/store", "higher floor"},
		{"internal/register", "internal/store", ""},
		{"internal/web", "internal/store", "must never know"},
		{"internal/cli", "internal/store/sqlite", "must never know"},
		{"internal/web", "internal/exchange", ""},
		{"internal/web", "internal/api", "neighbour"},
		{"internal/register", "internal/blob/blobtest", "for tests alone"},
		{"internal/blob/blobtest", "internal/testenv/pg", ""},
		{"internal/store", "internal/testenv", "for tests alone"},
		{"internal/testenv", "cmd/steward", ""},
		{"internal/pack", "content", ""},
		{"internal/web", "client", "outside internal"},
		{"internal/misc", "internal/record", "not in the plan"},
		{"cmd/steward", "internal/web", ""},
		{"cmd/steward", "internal/testenv", "may not"},
		{"client", "internal/record", "may not"},
		{"script/withpg", "internal/testenv/pg", ""},
		{"tools/x", "internal/record", "not in the plan"},
	}
	for _, tt := range tests {
		got := judge(module+"/"+tt.from, module+"/"+tt.to)
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s -> %s: %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}

// TestPlan keeps the table itself whole: each package once, each exception
// about packages that have a floor.
func TestPlan(t *testing.T) {
	names := slices.Sorted(slices.Values(slices.Concat(floors...)))
	if diff := cmp.Diff(slices.Compact(slices.Clone(names)), names); diff != "" {
		t.Errorf("a package on two floors:\n%s", diff)
	}
	for _, exceptions := range []map[string][]string{beside, never} {
		for from, all := range exceptions {
			for _, name := range append([]string{from}, all...) {
				if floor(name) < 0 {
					t.Errorf("exception about %s, which is on no floor", name)
				}
			}
		}
	}
	for from, all := range beside {
		for _, to := range all {
			if slices.Contains(beside[to], from) {
				t.Errorf("%s and %s may import each other", from, to)
			}
		}
	}
}
