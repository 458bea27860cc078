package intake_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/exchange/intake"
	"steward/internal/record"
)

func TestDutchRegister(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := crowd(t)
		start := time.Now()
		seen := w.run(t, false, sample(t, "registers/nl-algoritmes.json"))
		if n := len(w.all(t, "ai-system")); n != 0 {
			t.Fatalf("the preview wrote %d AI systems", n)
		}
		done := w.run(t, true, sample(t, "registers/nl-algoritmes.json"))
		took := time.Since(start)
		within(t, "preview and import", took, 5*time.Second, before, crowd(t))
		want := intake.Tally{Created: 1530}
		if seen.Tally != want || done.Tally != want || done.Named != 336 || !done.Committed || seen.Committed {
			t.Fatalf("preview %+v, import %+v with %d units", seen.Tally, done.Tally, done.Named)
		}
		if seen.Digest != done.Digest {
			t.Error("the preview and the import would do different things")
		}
		checkDutchSystems(t, w)
		leaves := w.leaves(t)
		again := w.run(t, true, sample(t, "registers/nl-algoritmes.json"))
		if diff := cmp.Diff(intake.Tally{Skipped: 1530}, again.Tally); diff != "" || again.Named != 0 || again.Writes() {
			t.Errorf("importing again: %s", diff)
		}
		if after := w.leaves(t); after != leaves {
			t.Errorf("importing again wrote %d leaves", after-leaves)
		}
	})
}

func checkDutchSystems(t *testing.T, w *world) {
	t.Helper()
	systems, units := w.all(t, "ai-system"), w.all(t, "unit")
	states := map[string]int{}
	unitOf := map[record.ID]bool{}
	for _, u := range units {
		unitOf[u.ID] = true
	}
	used := map[record.ID]bool{}
	purposes, bases := 0, 0
	for _, s := range systems {
		states[s.State]++
		if u := s.Body.ID("unit"); unitOf[u] {
			used[u] = true
		}
		if s.Body.Text("intended_purpose") != "" {
			purposes++
		}
		if s.Body.Text("legal_basis") != "" {
			bases++
		}
	}
	if diff := cmp.Diff(map[string]int{"in_use": 1392, "development": 73, "retired": 65}, states); diff != "" {
		t.Error(diff)
	}
	if len(systems) != 1530 || len(used) != 336 {
		t.Errorf("%d systems in %d units", len(systems), len(used))
	}
	if purposes < 1500 || bases < 1000 {
		t.Errorf("%d systems have a purpose, %d a legal basis", purposes, bases)
	}
	for _, s := range systems {
		history, err := w.reg.History(context.Background(), w.actor, s.ID, 0, 10)
		must(t, err)
		if r := history[0].Reason; len(history) != 1 || !strings.HasPrefix(r, "Imported from nl-algoritmes.json, line ") || !strings.Contains(r, "SHA-256") {
			t.Errorf("history of %s: %q", s.Title, r)
		}
		break
	}
}

func TestCardsBillsAndDatasets(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		files := func() []intake.Input {
			return []intake.Input{
				sample(t, "cyclonedx/valid-machine-learning-1.6.json"), sample(t, "aibom/cdxgen-12.8.4-t-ai-demo.json"), sample(t, "aibom/snyk-aibom-1.6.json"),
				sample(t, "aibom/cdxgen-12.8.4-python-ml-demo.json"), sample(t, "hf-cards/prose-openai-whisper-model-card.md"), sample(t, "hf-cards/real-Aira-2-1B1-frontmatter.md"),
				sample(t, "hf-cards/sample_datasetcard_simple.md"), sample(t, "croissant/1.0-credit-g.json"), sample(t, "croissant/1.1-huggingface-wildchat.json"),
				sample(t, "model-card-toolkit/cats_vs_dogs_v0_0_2.json"),
			}
		}
		done := w.run(t, true, files()...)
		for _, it := range done.Items {
			if it.Outcome == intake.Refused {
				t.Errorf("%s: %s", it.Where, it.Reason)
			}
		}
		systems, models, datasets := w.all(t, "ai-system"), w.all(t, "model"), w.all(t, "dataset")
		if len(systems) < 2 || len(models) < 5 || len(datasets) < 4 {
			t.Errorf("%d systems, %d models, %d datasets", len(systems), len(models), len(datasets))
		}
		linked := map[string]int{}
		for _, s := range systems {
			for _, f := range []string{"models", "datasets", "agents", "supplier"} {
				linked["system."+f] += len(s.Body.List(f))
			}
		}
		for _, m := range models {
			linked["model.datasets"] += len(m.Body.List("datasets"))
		}
		for _, f := range []string{"system.models", "model.datasets"} {
			if linked[f] == 0 {
				t.Errorf("nothing is linked by %s: %v", f, linked)
			}
		}
		before := w.leaves(t)
		again := w.run(t, true, files()...)
		if again.Created+again.Updated+again.Refused+again.Named != 0 || again.Skipped == 0 || w.leaves(t) != before {
			for _, it := range again.Items {
				if it.Outcome != intake.Skipped {
					t.Errorf("again: %s %s %s %+v", it.Outcome, it.Title, it.Reason, it.Changes)
				}
			}
			t.Errorf("importing again: %+v, %d leaves more", again.Tally, w.leaves(t)-before)
		}
		// One file after the other, in another order, says the same as well.
		for _, f := range files() {
			if one := w.run(t, false, f); one.Writes() {
				t.Errorf("%s alone would write: %+v", f.Name, one.Tally)
			}
		}
	})
}

// BenchmarkDutchRegister reads, previews and imports 1,530 AI systems and 336
// units into an empty organisation.
func BenchmarkDutchRegister(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b, "")
		b.StartTimer()
		w.run(b, false, sample(b, "registers/nl-algoritmes.json"))
		if p := w.run(b, true, sample(b, "registers/nl-algoritmes.json")); p.Created != 1530 {
			b.Fatalf("%+v", p.Tally)
		}
	}
}
