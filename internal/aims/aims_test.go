package aims

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"steward/internal/record"
)

func TestCatalogueBuilds(t *testing.T) {
	c, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range []string{"ORG", "UNT", "PER", "ASG", "SYS", "USE", "MDL", "DST", "AGT", "RES", "SUP", "TSK", "EVD", "COM", "PCK", "RQM", "CTL", "SOA", "TST", "GAP", "ANS", "FND", "DOC", "REQ", "APV", "ACK", "CRI", "TOL", "RSK", "TRT", "RAC", "IMP", "IPT", "OBJ", "MSM", "CHG", "LDC", "LPT", "OBL", "LCK"} {
		if c.ByPrefix(ref) == nil {
			t.Errorf("no kind has the prefix %s", ref)
		}
	}
}

// sprite is the set of symbols a kind may choose its icon from.
var sprite = []string{"home", "systems", "model", "dataset", "agent", "supplier", "person", "unit", "task", "evidence", "building", "key", "comment", "graph", "link", "clock", "check", "shield", "document", "chart", "filter", "warning", "question"}

func TestKindsAreDescribed(t *testing.T) {
	for _, k := range Kinds() {
		for what, text := range map[string]string{"help": k.Help, "example": k.Example} {
			sentence(t, k.Name+": "+what, text)
		}
		for what, text := range map[string]string{"label": k.Label, "labels": k.Labels, "source": k.Source, "clause": k.Clause} {
			label(t, k.Name+": "+what, text)
		}
		if !slices.Contains(sprite, k.Icon) {
			t.Errorf("%s: icon %q is not in the sprite", k.Name, k.Icon)
		}
		if k.Sample == nil || len(k.Columns) == 0 || len(k.Columns) > 6 {
			t.Errorf("%s: needs a sample and one to six columns", k.Name)
		}
		for _, s := range k.States {
			label(t, k.Name+": state "+s.Name, s.Label)
			sentence(t, k.Name+": state "+s.Name, s.Help)
			if s.Shape == "" {
				t.Errorf("%s: state %s has no shape", k.Name, s.Name)
			}
		}
		for _, tr := range k.Transitions {
			label(t, k.Name+": transition "+tr.Name, tr.Label)
			if (tr.Guard == "") != (tr.Else == "") {
				t.Errorf("%s: transition %s needs a guard with its sentence, or neither", k.Name, tr.Name)
			}
		}
	}
}

func TestFieldsAreDescribed(t *testing.T) {
	for _, k := range Kinds() {
		var groups []string
		for i, f := range k.Fields {
			at := k.Name + "." + f.Name
			label(t, at, f.Label)
			sentence(t, at, f.Help)
			if f.Source != "" {
				label(t, at+": source", f.Source)
			}
			if !k.Aside {
				label(t, at+": group", f.Group)
			}
			if i == 0 || k.Fields[i-1].Group != f.Group {
				groups = append(groups, f.Group)
			}
			if f.IsLink() && f.Inverse == "" {
				t.Errorf("%s: a link needs a name from the other side", at)
			}
			if f.Personal && (f.Type != record.Text || f.Index) {
				t.Errorf("%s: personal data is text and not indexed", at)
			}
			options(t, at, f)
		}
		slices.Sort(groups)
		if n := len(groups); n != len(slices.Compact(groups)) {
			t.Errorf("%s: fields of one group do not stand together", k.Name)
		}
	}
}

func options(t *testing.T, at string, f record.Field) {
	t.Helper()
	if (f.Shown() == record.Enum) != (len(f.Options) > 0) {
		t.Errorf("%s: a choice needs options, and nothing else has them", at)
	}
	seen := map[string]int{} // names and labels, by the option they were seen on
	for i, o := range f.Options {
		label(t, at+" "+o.Name, o.Label)
		for _, name := range []string{o.Name, strings.ToLower(o.Label)} {
			if j, ok := seen[name]; ok && j != i {
				t.Errorf("%s: %q names two options", at, name)
			}
			seen[name] = i
		}
		if o.Name != strings.ToLower(o.Name) || strings.ContainsAny(o.Name, " -") {
			t.Errorf("%s: option %q is not in lower snake case", at, o.Name)
		}
	}
}

// label checks a short text: there, and without stray space or full stop.
func label(t *testing.T, at, s string) {
	t.Helper()
	if s == "" || s != strings.TrimSpace(s) || strings.HasSuffix(s, ".") {
		t.Errorf("%s: %q is no label", at, s)
	}
}

// sentence checks a text for people: it begins with a capital and ends.
func sentence(t *testing.T, at, s string) {
	t.Helper()
	if s == "" || !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") || unicode.IsLower([]rune(s)[0]) || strings.Contains(s, "  ") {
		t.Errorf("%s: %q is no sentence", at, s)
	}
}

// TestEnumsTakeTheirOwnLabels guards reading choices from files by label: a
// label must not read as another option.
func TestEnumsTakeTheirOwnLabels(t *testing.T) {
	for _, k := range Kinds() {
		for i := range k.Fields {
			f := k.Fields[i]
			if f.Type != record.Enum {
				continue
			}
			f.Many = false
			for _, o := range f.Options {
				if got, err := f.FromText(o.Label); err != nil || got != o.Name {
					t.Errorf("%s.%s: %q reads as %v, want %s (%v)", k.Name, f.Name, o.Label, got, o.Name, err)
				}
			}
		}
	}
}

// TestStatesCanBeReached walks the transitions from the first state to every
// other one. No two steps share a name, and none has that of an action.
func TestStatesCanBeReached(t *testing.T) {
	for _, k := range Kinds() {
		reached := map[string]bool{k.States[0].Name: true}
		for range k.States {
			for _, tr := range k.Transitions {
				if slices.ContainsFunc(tr.From, func(s string) bool { return reached[s] }) {
					reached[tr.To] = true
				}
			}
		}
		for _, s := range k.States {
			if !reached[s.Name] {
				t.Errorf("%s: state %s cannot be reached", k.Name, s.Name)
			}
		}
		seen := map[string]bool{}
		for _, tr := range k.Transitions {
			if seen[tr.Name] || slices.Contains(tr.From, tr.To) || slices.Contains([]string{record.ActCreate, record.ActUpdate, record.ActRemove, record.ActRestore, record.ActErase}, tr.Name) {
				t.Errorf("%s: transition %s is repeated, leads nowhere new, or has the name of an action", k.Name, tr.Name)
			}
			seen[tr.Name] = true
		}
	}
}
