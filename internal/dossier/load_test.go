package dossier

import (
	"bytes"
	"io/fs"
	"sync"
	"testing"
	"testing/fstest"

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

// TestOpenReadsTheDocumentsOfAllLaws holds that each law has its own, and that two
// laws cannot have one of the same name.
func TestOpenReadsTheDocumentsOfAllLaws(t *testing.T) {
	laws := func(name string) (*law.Regime, error) { return law.Read(content.Laws, name) }
	lib, err := Open(content.Documents, "documents", theKinds(t), laws)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := lib.Template("annex-iv"), lib.Template("nyc-candidate-notice"); a == nil || a.Law != "eu-ai-act" || b == nil || b.Law != "nyc-ll144" {
		t.Errorf("Annex IV: %v, notice: %v", a, b)
	}
	notice, err := fs.ReadFile(content.Documents, "documents/nyc-ll144/candidate-notice.yaml")
	if err != nil {
		t.Fatal(err)
	}
	policy, err := fs.ReadFile(content.Documents, "documents/eu-ai-act/copyright-policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	clash := fstest.MapFS{"d/eu-ai-act/a.yaml": {Data: policy}, "d/nyc-ll144/b.yaml": {Data: bytes.Replace(notice, []byte("id: nyc-candidate-notice"), []byte("id: copyright-policy"), 1)}}
	if _, err := Open(clash, "d", theKinds(t), laws); record.CodeOf(err) != record.Invalid {
		t.Errorf("two documents of one name: %v", err)
	}
	if _, err := Open(fstest.MapFS{"d/no-law/a.yaml": {Data: policy}}, "d", theKinds(t), laws); record.CodeOf(err) != record.NotFound {
		t.Errorf("documents of no law: %v", err)
	}
}
