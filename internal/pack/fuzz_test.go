package pack

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// same demands that a pack's JSON reads back as the same pack.
func same(t *testing.T, p *Pack) {
	t.Helper()
	first := p.JSON()
	again, err := ReadFile("again.json", first)
	if err != nil {
		t.Fatalf("%v: %s", err, first)
	}
	if !bytes.Equal(first, again.JSON()) {
		t.Fatalf("JSON reads back otherwise:\n%s\n%s", first, again.JSON())
	}
}

// judged demands a pack or problems, and nothing else.
func judged(t *testing.T, p *Pack, err error) {
	t.Helper()
	var problems Problems
	switch {
	case err == nil && len(p.JSON()) <= MaxBytes:
		same(t, p)
	case err != nil && (!errors.As(err, &problems) || len(problems) == 0 || len(problems) > maxProblems):
		t.Fatalf("%v is no list of problems", err)
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add("a.yaml", []byte(small))
	f.Add("a.json", []byte(`{"name":"x","title":"X","version":"1","valid_from":"2026-01-01","sources":[{"id":"s","reference":"r"}],"items":[{"id":"1","type":"clause","title":"T","documented":"yes"}]}`))
	f.Add("a.yaml", []byte("items: &a [*a]"))
	f.Add("a.yaml", []byte("name: [\nitems: 3"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		p, err := ReadFile(name, data)
		judged(t, p, err)
	})
}

func FuzzReadRows(f *testing.F) {
	f.Add("name\tx\ntitle\tX\nversion\t1\nvalid_from\t2026-01-01\nsource\ts\tr\nid\ttype\ttitle\tguidance\tcrosswalk\n1\tcontrol\tT\ta; b\tequal iso:1")
	f.Add("id\tid\n\n\t\t\t")
	f.Fuzz(func(t *testing.T, text string) {
		var rows [][]string
		for line := range strings.SplitSeq(text, "\n") {
			rows = append(rows, strings.Split(line, "\t"))
		}
		p, err := ReadRows("sheet", rows[0], rows[1:], 2)
		judged(t, p, err)
	})
}

// TestJSONReadsBack makes packs at random and reads their JSON.
func TestJSONReadsBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	words := []string{"", "risk", "a < b", "é ü ß", "1.0", "yes", "null", "**bold**", "- x", "a: b", "\"quoted\"", "two\nlines"}
	word := func() string { return words[rnd.IntN(len(words))] }
	one := func() string { return strings.ReplaceAll(word(), "\n", " ") + "x" }
	for range 300 {
		p := Pack{Name: "p", Title: one(), Version: one(), About: word(), ValidFrom: "2026-01-01", Selection: "i0", Sources: []Source{{ID: "s", Reference: one()}, {ID: "t", Reference: one()}}}
		for i := range 1 + rnd.IntN(20) {
			it := Item{ID: fmt.Sprintf("i%d", i), Type: Types()[rnd.IntN(8)], Title: one(), Text: word(), Assessed: rnd.IntN(2) == 0, Selected: rnd.IntN(2) == 0, AISpecific: rnd.IntN(2) == 0, Documented: []string{"", "yes", "no", "implied"}[rnd.IntN(4)], Source: "s, t"}
			if i > 0 && rnd.IntN(2) == 0 {
				it.Parent = "i0"
			}
			for range rnd.IntN(4) {
				it.Guidance, it.Questions = append(it.Guidance, one()), append(it.Questions, one())
			}
			p.Items = append(p.Items, it)
			p.Documents = append(p.Documents, Document{ID: "d" + it.ID, Item: it.ID, Title: one(), Form: FormRecord})
			p.Crosswalk = append(p.Crosswalk, Mapping{From: it.ID, To: MakeKey("q", it.ID), Relation: Relations()[rnd.IntN(5)], Source: "t", Note: strings.ReplaceAll(word(), "\n", " ")})
			p.Terms = append(p.Terms, Term{ID: "t" + it.ID, Type: "note", Title: one(), Text: word(), Source: "s"})
		}
		same(t, &p)
	}
}
