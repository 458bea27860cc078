package law

import (
	"testing"

	"steward/content"
)

// aiAct reads the regime that comes with Steward.
func aiAct(t testing.TB) *Regime {
	t.Helper()
	r, err := Read(content.Laws, "eu-ai-act")
	if err != nil {
		t.Fatal(err)
	}
	return r
}
