package classify

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// dutiesBasis is the fingerprint of all that the duties of a system follow from: what
// each of them says, and what is said of those that are not asked for any more. While
// it is the same, the duties kept need not be looked at.
func dutiesBasis(j *Judged, want []Duty) string {
	sum := sha256.New()
	say := func(texts ...string) {
		for _, t := range texts {
			io.WriteString(sum, t)
			sum.Write([]byte{0})
		}
		sum.Write([]byte{1})
	}
	p := dutyPlan{j: j}
	roles := j.Verdict.Output("roles")
	say(j.Class())
	say(roles.Held...)
	say(roles.Open...)
	for _, d := range want {
		say(d.ID, d.Role, d.Title, d.Ref, d.Must, d.Fine, lawWord(d.State), string(d.From), yesNo(p.worth(d)), p.because(d))
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}
