package dossier

import (
	"sync"
	"testing"

	"steward/content"
	"steward/internal/aims"
	"steward/internal/law"
	"steward/internal/record"
)

var theLaw = sync.OnceValues(func() (*law.Regime, error) { return law.Read(content.Laws, "eu-ai-act") })

func theKinds(t testing.TB) *record.Catalogue {
	t.Helper()
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

func theLibrary(t testing.TB) (*Library, *law.Regime) {
	t.Helper()
	regime, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	lib, err := Read(content.Documents, "documents/eu-ai-act", theKinds(t), regime)
	if err != nil {
		t.Fatal(err)
	}
	return lib, regime
}

func TestTheDocumentsThatComeWithStewardFitKindsAndLaw(t *testing.T) {
	lib, regime := theLibrary(t)
	for _, id := range []string{"annex-iv", "annex-v", "annex-viii-a", "annex-viii-b", "annex-viii-c", "article-6-4", "article-25-4", "article-26", "article-27", "article-50", "annex-xi", "annex-xii", "copyright-policy", "training-summary", "dpia", "post-market-plan"} {
		if id == "article-25-4" {
			id = "supply-chain"
		}
		if lib.Template(id) == nil {
			t.Errorf("there is no document %s", id)
		}
	}
	if n := len(lib.Template("annex-iv").Elements()); n != 23 {
		t.Errorf("Annex IV has %d elements, want 23", n)
	}
	for _, annex := range []string{"IV", "V", "VIII-A", "VIII-B", "VIII-C", "XI-1", "XI-2", "XII"} {
		for _, it := range regime.Annex(annex).Items {
			found := false
			for i := range lib.Templates {
				found = found || lib.Templates[i].Element(it.ID) != nil
			}
			if !found {
				t.Errorf("no element stands for %s", it.ID)
			}
		}
	}
}
