package law_test

import (
	"sync"
	"testing"

	"steward/content"
	"steward/internal/law"
)

var readAct = sync.OnceValues(func() (*law.Regime, error) { return law.Read(content.Laws, "eu-ai-act") })

// act returns the AI Act as it comes with Steward.
func act(t testing.TB) *law.Regime {
	t.Helper()
	r, err := readAct()
	if err != nil {
		t.Fatal(err)
	}
	return r
}
