package storetest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
	"steward/internal/store"
)

// finds fails the test unless a search finds exactly these, in this order.
func (w *world) finds(text string, want ...record.ID) {
	w.Helper()
	w.findsIn(w.org, text, nil, want...)
}

func (w *world) findsIn(org record.ID, text string, kinds []string, want ...record.ID) {
	w.Helper()
	hits, err := w.s.Search(w.ctx, org, text, kinds, 20)
	must(w, err)
	var got []record.ID
	for _, h := range hits {
		got = append(got, h.ID)
	}
	if !slices.Equal(got, want) {
		w.Fatalf("%q finds %v, want %v", text, hits, want)
	}
}

// search finds every word, the last as a beginning, titles first.
func search(w *world) {
	add := func(title, text string) record.ID {
		t := w.newThing(title)
		t.text = text
		return w.add(t).ID
	}
	one := add("Claims triage", "Sorts claims for people to decide.")
	two := add("Fraud scoring", "Scores claims, and triage follows. MODEL-7/b")
	three := add("Müller's Übersetzer", "Translates; naïve café")
	w.finds("claims", one, two)
	w.finds("CLAIMS Triage", one, two)
	w.finds("triage claims", one, two)
	w.finds("cl", one, two)
	w.finds("tria", one, two)
	w.finds("cla tri") // only the last word is a beginning
	w.finds("claims nothing")
	w.finds("fraud claims", two)
	w.finds("model-7", two)
	w.finds("7/b", two)
	w.finds("muller", three)
	w.finds("übers", three)
	w.finds("UBERSETZER", three)
	w.finds("cafe", three)
	w.finds("naïve", three)
	for _, odd := range []string{"", " ", "---", "\x00", "\xff\xfe", "(((", "🙂", "%", "*"} {
		w.finds(odd)
	}
	for _, odd := range []string{`claims" OR "x`, "claims:*", "claims & !x", "-claims*", "title:claims", "claims) AND (x", "NOT claims", "claims NEAR triage", `\claims`, "'claims'", "claims:a", "oclaims"} {
		if _, err := w.s.Search(w.ctx, w.org, odd, nil, 20); err != nil {
			w.Fatalf("%q: %v", odd, err)
		}
	}
	w.finds("'claims'", one, two)
	w.finds("claims*", one, two)
	w.finds("claims sorts for people to decide x y z ignored", []record.ID{}...)
	w.finds("claims sorts for people to decide claims claims nothing and more", []record.ID{}...)
	hits, err := w.s.Search(w.ctx, w.org, "claims", nil, 1)
	must(w, err)
	if diff := cmp.Diff([]record.Hit{{ID: one, Kind: "thing", Number: 1, Title: "Claims triage", State: "active"}}, hits); diff != "" {
		w.Fatal(diff)
	}
	long := strings.Repeat("x", 5000)
	id := add("Long "+long, "")
	w.finds(long, id)
	for i := range 30 {
		add(fmt.Sprint("Common ", i), "")
	}
	hits, err = w.s.Search(w.ctx, w.org, "common", nil, 20)
	must(w, err)
	if len(hits) != 20 || hits[0].Title != "Common 29" || hits[19].Title != "Common 10" {
		w.Fatalf("the newest are %v", hits)
	}
}

// searchScripts finds words of every script, with or without spaces.
func searchScripts(w *world) {
	for _, c := range []struct{ title, ask string }{
		{"Оценка риска", "риск"}, {"Αξιολόγηση κινδύνου", "αξιολογηση"}, {"تقييم المخاطر", "المخاطر"}, {"הערכת סיכונים", "סיכונ"}, {"जोखिम मूल्यांकन", "जोखिम"},
		{"生成機械学習モデル", "機械学習"}, {"위험 평가", "위험"}, {"การประเมิน", "ประเมิน"}, {"𞤀𞤁𞤂 test", "𞤀𞤁"}, {"Straße", "strasse"}, {"STRASSE", "straße"}, {"Łódź øre", "lodz ore"},
		{"ﬁnance", "finance"}, {"İstanbul", "istanbul"}, {"ΟΔΟΣ", "οδος"}, {"2026-08-02", "2026 08"}, {"1e5 3.14", "3 14"}, {"ａｂｃ", "abc"},
	} {
		w.org = w.newOrg()
		id := w.add(w.newThing(c.title)).ID
		w.add(w.newThing("Another"))
		w.finds(c.ask, id)
		w.finds(c.title, id)
		w.finds("𞤃")
	}
}

// searchScope keeps to the organisation and the kinds asked for.
func searchScope(w *world) {
	kind := func(name string) record.ID {
		t := w.newThing("Shared title")
		t.Kind, t.text = name, "shared text"
		return w.add(t).ID
	}
	a, b, c := kind("thing"), kind("ai-system"), kind("aisystem")
	first := w.org
	w.org = w.newOrg()
	d := kind("thing")
	w.findsIn(first, "shared", nil, c, b, a)
	w.findsIn(first, "shared", []string{"ai-system"}, b)
	w.findsIn(first, "shared", []string{"thing", "aisystem"}, c, a)
	w.findsIn(first, "text", []string{"thing"}, a)
	w.findsIn(first, "shared", []string{"none"})
	w.findsIn(w.org, "shared", nil, d)
	w.findsIn(first, string(w.org), nil)
	w.findsIn(first, "o"+string(first), nil)
	w.findsIn(first, string(first), nil)
}

// searchChanges follows what is written.
func searchChanges(w *world) {
	t := w.newThing("Old name")
	t.text = "old words"
	t = w.add(t)
	t = w.change(t, func(t *thing) { t.Title, t.text = "New name", "new words" })
	w.finds("old")
	w.finds("new", t.ID)
	gone := w.change(t, func(t *thing) { t.Removed = true })
	w.finds("new")
	gone.Removed = false
	t = w.change(gone, func(*thing) {})
	w.finds("name", t.ID)
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error { return tx.Reindex(w.ctx, t.Record, "other") }))
	w.finds("other", t.ID)
	w.finds("words")
}
