package gitops

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
)

const three = `---
kind: unit
external: u:care
title: Care
fields: {head: {external: "p:noor"}}
---
kind: person
external: p:noor
title: Noor Example
fields: {unit: {external: "u:care"}, email: noor@example.org}
---
kind: ai-system
external: s:triage
title: Triage
state: development
owner: {external: "p:noor"}
due: 2027-03-01
fields:
  unit: {external: "u:care"}
  version: 1.10
  tags: [first, 2nd]
  intended_purpose: |
    Puts cases in order.

    Nothing else.
---
kind: assignment
external: a:1
fields: {role: accountable, holder: {external: "p:noor"}, scope: {kind: ai-system, external: "s:triage"}, valid_from: 2026-01-01}
`

func TestApplyMakesRecordsThatLinkBothWays(t *testing.T) {
	d := open(t)
	if n := d.apply(three, Options{}).Count(Create); n != 4 {
		t.Errorf("created %d", n)
	}
	sys := d.find("SYS-1")
	if sys.Body.Text("version") != "1.10" || sys.Body.Text("intended_purpose") != "Puts cases in order.\n\nNothing else." {
		t.Errorf("body is %v", sys.Body)
	}
	if sys.State != "development" || sys.Due != "2027-03-01" || sys.Owner != d.find("PER-2").ID {
		t.Errorf("envelope is %+v", sys)
	}
	if d.find("UNT-1").Body.ID("head") != d.find("PER-2").ID || d.find("PER-2").Body.ID("unit") != d.find("UNT-1").ID {
		t.Error("links in a circle are not kept")
	}
	again := d.plan(three, Options{})
	if n := again.Count(Unchanged); n != 4 {
		t.Errorf("applying again: %+v", again.Items)
	}
}

func TestApplyTakesStepsAfterWhatTheyNeed(t *testing.T) {
	d := open(t)
	d.apply(strings.Split(three, "---\nkind: assignment")[0], Options{})
	both := strings.Replace(three, "state: development", "state: in_use", 1)
	plan := d.apply(both, Options{})
	if d.find("SYS-1").State != "in_use" {
		t.Errorf("state is %s", d.find("SYS-1").State)
	}
	i := slices.IndexFunc(plan.Items, func(it Item) bool { return it.Name == "SYS-1" })
	want := []Change{{"state", "development", "in_use"}}
	if i < 0 || plan.Items[i].Step != "release" || cmp.Diff(want, plan.Items[i].Changes) != "" {
		t.Errorf("plan is %+v", plan.Items)
	}
}

func TestWholeAndPartialDocuments(t *testing.T) {
	d := open(t)
	d.apply(three, Options{})
	short := "kind: ai-system\nref: SYS-1\ntitle: Triage 2\n"
	d.apply(short, Options{Partial: true})
	if r := d.find("SYS-1"); r.Title != "Triage 2" || r.Body.Text("version") != "1.10" || r.External != "s:triage" || r.Owner == "" || r.Due == "" {
		t.Errorf("in parts: %+v", r)
	}
	d.apply("kind: ai-system\nref: SYS-1\nfields: {version: null, trade_name: T}\n", Options{Partial: true})
	if r := d.find("SYS-1"); r.Body.Text("version") != "" || r.Body.Text("trade_name") != "T" || len(r.Body.List("tags")) != 2 {
		t.Errorf("in parts, unset: %+v", r)
	}
	plan := d.apply(short, Options{})
	if r := d.find("SYS-1"); len(r.Body) != 0 || r.External != "" || r.Owner != "" || r.Due != "" {
		t.Errorf("whole: %+v", r)
	}
	if !slices.Contains(plan.Items[0].Changes, Change{Field: "owner", Old: "PER-2"}) {
		t.Errorf("changes are not told: %+v", plan.Items[0].Changes)
	}
}

func TestApplyKeepsFilesBesideADocument(t *testing.T) {
	d := open(t)
	text := "kind: evidence\nexternal: e:1\ntitle: Report\nfields: {file: {path: files/report.txt}}\n"
	files := folder(map[string]string{"files/report.txt": "It works."})
	d.apply(text, Options{Files: files})
	ref, ok := record.ToFileRef(d.find("EVD-1").Body["file"])
	if !ok || ref.Name != "report.txt" || ref.Size != 9 || !strings.HasPrefix(ref.Type, "text/plain") {
		t.Errorf("file is %+v", ref)
	}
	if n := d.plan(text, Options{Files: files}).Count(Unchanged); n != 1 {
		t.Error("the same file is taken for another")
	}
	d.apply(text, Options{Files: folder(map[string]string{"files/report.txt": "It works now."})})
	if now, _ := record.ToFileRef(d.find("EVD-1").Body["file"]); now.Size != 13 {
		t.Errorf("file is %+v", now)
	}
}

func TestApplyRefusesWithPlaceAndReason(t *testing.T) {
	d := open(t)
	d.apply(three, Options{})
	for name, tt := range map[string]struct{ text, want string }{
		"unknown ref":      {"kind: unit\nref: UNT-9\ntitle: X\n", "f.yaml:1: UNT-9 is not there"},
		"no step":          {"kind: ai-system\nref: SYS-1\ntitle: Triage\nstate: suspended\n", "f.yaml:1: no step leads from development to suspended; from here it can go to pilot, in_use, retired"},
		"needs a reason":   {"kind: ai-system\nref: SYS-1\ntitle: Triage\nstate: retired\n", "f.yaml:1: going from development to retired needs a reason"},
		"unknown state":    {"kind: ai-system\nref: SYS-1\ntitle: Triage\nstate: gone\n", `f.yaml:1: "gone" is not a state of AI system`},
		"unknown field":    {"kind: unit\nexternal: x\ntitle: X\nfields:\n  colour: red\n", `f.yaml:5: "colour" is not a field of Unit`},
		"computed":         {"kind: ai-system\nexternal: x\ntitle: X\nfields:\n  accountable: PER-1\n", "f.yaml:5: accountable is computed"},
		"wrong option":     {"kind: ai-system\nexternal: x\ntitle: X\nfields:\n\n  origin: found\n", `f.yaml:6: origin: does not know "found"`},
		"not a list":       {"kind: ai-system\nexternal: x\ntitle: X\nfields:\n  tags: one\n", "f.yaml:5: tags: expects a list"},
		"wrong kind":       {"kind: ai-system\nexternal: x\ntitle: X\nfields:\n  unit: PER-1\n", "f.yaml:5: unit: PER-1 is of kind person, which Unit cannot name"},
		"no such link":     {"kind: ai-system\nexternal: x\ntitle: X\nfields:\n  unit: UNT-7\n", "f.yaml:5: unit: there is no record UNT-7"},
		"no link at all":   {"kind: ai-system\nexternal: x\ntitle: X\nowner: somebody\n", `f.yaml:4: owner: "somebody" names no record`},
		"required":         {"kind: assignment\nexternal: x\nfields: {role: risk}\n", "f.yaml:1: holder is required"},
		"twice":            {"kind: unit\nexternal: x\ntitle: X\n---\nkind: unit\nexternal: x\ntitle: Y\n", "f.yaml:5: unit x is described at f.yaml:1 already"},
		"no title":         {"kind: unit\nexternal: x\n", "f.yaml:1: a new Unit needs a title"},
		"stale":            {"kind: unit\nref: UNT-1\ntitle: X\nrev: 7\n", "f.yaml:1: it is based on revision 7, and the record is at 1"},
		"begins wrong":     {"kind: task\nexternal: x\ntitle: X\nstate: done\n", `f.yaml:1: a new Task cannot begin as "done"; it begins as open`},
		"bad due":          {"kind: task\nexternal: x\ntitle: X\ndue: soon\n", "f.yaml:1: due: "},
		"file by no path":  {"kind: evidence\nexternal: x\ntitle: X\nfields:\n  file: {path: ../../etc/passwd}\n", "f.yaml:5: file: a file cannot be given by path here"},
		"unknown hash":     {"kind: evidence\nexternal: x\ntitle: X\nfields:\n  file: {name: a}\n", "f.yaml:5: file: has no SHA-256 hash"},
		"link with a typo": {"kind: unit\nexternal: x\ntitle: X\nfields:\n  parent: {extern: y}\n", `f.yaml:5: parent: "extern" is not a key of a link`},
	} {
		plan := d.plan(tt.text, Options{})
		var said []string
		for _, it := range plan.Items {
			for _, p := range it.Problems {
				said = append(said, p.Error())
			}
		}
		if len(said) != 1 || !strings.HasPrefix(said[0], tt.want) {
			t.Errorf("%s: %q, want %q", name, said, tt.want)
		}
		if _, err := plan.Apply(t.Context(), d.reg, d.a); record.CodeOf(err) != record.Invalid {
			t.Errorf("%s: apply says %v", name, err)
		}
	}
}

func TestPathsStayInTheFolder(t *testing.T) {
	d := open(t)
	plan := d.plan("kind: evidence\nexternal: x\ntitle: X\nfields:\n  file: {path: ../secret}\n", Options{Files: folder(nil)})
	if plan.Items[0].Action != Refused || !strings.Contains(plan.Items[0].Problems[0].Reason, "leads out of the folder") {
		t.Errorf("%+v", plan.Items[0])
	}
}

func TestABatchThatFailsNamesTheDocumentAndWritesNothing(t *testing.T) {
	d := open(t)
	text := "kind: unit\nexternal: u:1\ntitle: One\n---\nkind: ai-system\nexternal: s:1\ntitle: S\nfields: {website: not an address}\n"
	_, err := d.plan(text, Options{}).Apply(t.Context(), d.reg, d.a)
	if record.CodeOf(err) != record.Invalid || !strings.HasPrefix(err.Error(), "f.yaml:5 (ai-system s:1): ") {
		t.Fatalf("error is %v", err)
	}
	if _, err := d.reg.Find(t.Context(), d.a, "UNT-1"); record.CodeOf(err) != record.NotFound {
		t.Errorf("half was written: %v", err)
	}
}

func TestAPlanIsForOneState(t *testing.T) {
	d := open(t)
	d.apply(three, Options{})
	plan := d.plan("kind: unit\nref: UNT-1\ntitle: Care 2\n", Options{})
	d.apply("kind: unit\nref: UNT-1\ntitle: Care 3\n", Options{})
	if _, err := plan.Apply(t.Context(), d.reg, d.a); record.CodeOf(err) != record.Conflict {
		t.Errorf("applying an old plan says %v", err)
	}
}
