package access_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/access/accesstest"
	"steward/internal/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMatrix holds the decision for every built-in role, verb and kind against
// a table a person can read and sign.
func TestMatrix(t *testing.T) {
	const file = "testdata/matrix.golden.txt"
	got := matrix(t)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("decisions changed; look at the difference, then run with -update\n%s", got)
	}
}

func matrix(t *testing.T) []byte {
	verbs := []access.Verb{access.Read, access.Create, access.Update, access.Remove, access.Restore, access.Erase, access.Step,
		access.StepOf("suspend"), access.StepOf("stop"), access.StepOf("accept"), access.StepOf("answer"), access.StepOf("close"), access.Import, access.Export}
	whole := []access.Verb{access.Log, access.Members, access.Settings, access.Tokens}
	var b bytes.Buffer
	b.WriteString("What every built-in role may do: yes, own (only records owned by the person the account is), or - (no).\n")
	b.WriteString("Kinds with the same answers share a line.\n")
	for _, role := range access.Builtin() {
		a := access.Actor{Account: "a", Org: "o", Person: "p", Role: role}
		fmt.Fprintf(&b, "\n%s: %s\n", role.Name, role.Help)
		for _, v := range whole {
			fmt.Fprintf(&b, "  %s %s", v, answer(t, a, v, ""))
		}
		b.WriteString("\n")
		for _, v := range verbs {
			fmt.Fprintf(&b, " %-*s", max(6, len(v)), v)
		}
		b.WriteString("\n")
		for _, line := range classes(t, a, verbs) {
			b.WriteString(line + "\n")
		}
	}
	return b.Bytes()
}

// classes returns one line per set of kinds with the same answers.
func classes(t *testing.T, a access.Actor, verbs []access.Verb) []string {
	var order []string
	kinds := map[string][]string{}
	for _, kind := range accesstest.KindNames() {
		var line strings.Builder
		for _, v := range verbs {
			fmt.Fprintf(&line, " %-*s", max(6, len(v)), answer(t, a, v, kind))
		}
		if kinds[line.String()] == nil {
			order = append(order, line.String())
		}
		kinds[line.String()] = append(kinds[line.String()], kind)
	}
	var out []string
	for _, line := range order {
		out = append(out, line+" "+strings.Join(kinds[line], ", "))
	}
	return out
}

// answer asks about the kind, an own and a foreign record, and checks that the
// three agree and that Require says the same.
func answer(t *testing.T, a access.Actor, v access.Verb, kind string) string {
	d := a.May(v, kind, nil)
	mine := a.May(v, kind, &record.Record{Org: "o", Kind: kind, Owner: "p"})
	other := a.May(v, kind, &record.Record{Org: "o", Kind: kind, Owner: "q"})
	if mine.Allowed != d.Allowed || other.Allowed != (d.Allowed && !d.Own) {
		t.Errorf("%s %s %s: at all %+v, own record %+v, other record %+v", a.Role.Name, v, kind, d, mine, other)
	}
	if err := a.Require(v, kind, nil); (err == nil) != d.Allowed || !strings.HasSuffix(d.Reason, ".") {
		t.Errorf("%s %s %s: %+v, but Require returns %v", a.Role.Name, v, kind, d, err)
	}
	switch {
	case d.Allowed && d.Own:
		return "own"
	case d.Allowed:
		return "yes"
	}
	return "-"
}
