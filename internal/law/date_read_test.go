package law

import "testing"

func TestReadsWhole(t *testing.T) {
	r := aiAct(t)
	t.Log(len(r.Obligations), len(r.Annexes))
}
