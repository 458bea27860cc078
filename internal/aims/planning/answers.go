package planning

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"steward/internal/record"
)

// Reply is one answer in force, as a classification keeps it: "name: yes", or
// "name = 2026-08-02" for a value.
type Reply struct {
	Name  string
	Says  string // yes, no or unknown; empty with a value alone
	Value string
}

// String writes the reply in the form ParseReply reads.
func (r Reply) String() string {
	out := r.Name
	if r.Says != "" {
		out += ": " + r.Says
	}
	if r.Value != "" {
		out += " = " + r.Value
	}
	return out
}

// ParseReply reads what String wrote.
func ParseReply(s string) Reply {
	var r Reply
	head, value, _ := strings.Cut(s, " = ")
	r.Value = value
	r.Name, r.Says, _ = strings.Cut(head, ": ")
	return r
}

// ReplyOf is the answer a fact gives.
func ReplyOf(fact record.Record) Reply {
	return Reply{fact.Body.Text("name"), fact.Body.Text("says"), fact.Body.Text("value")}
}

// Basis is the fingerprint of the answers of a classification.
func Basis(answers []string) string {
	sum := sha256.Sum256([]byte(strings.Join(answers, "\n")))
	return hex.EncodeToString(sum[:12])
}

// deriveClassification gathers the answers in force and says whether what was
// worked out still fits them on the day of now. A question that two answers in
// force answer differently counts as not known. What belongs to a system out of
// use is left alone, and not current until it is.
func deriveClassification(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
	g := gather(r, linked)
	answers, disputed := g.answers() // counts those given
	out := record.Body{"given": float64(g.given), "waiting": float64(g.waiting), "current": "no"}
	if len(answers) > 0 {
		out["answers"] = texts(answers)
	}
	if len(disputed) > 0 {
		out["disputed"] = texts(disputed)
	}
	day, next := record.DateOf(now), record.Date(r.Body.Text("next_day"))
	switch left := r.State == "left"; {
	case left && g.gone:
		out["current"] = "left"
	case left || g.gone:
	case r.Body.Text("basis") == Basis(append(answers, disputed...)) && (next == "" || day < next):
		out["current"] = "yes"
		return out, next.Time()
	}
	return out, time.Time{}
}

// gathered is what links to a classification, and its system.
type gathered struct {
	replies map[string][]Reply // in force, by the name of the question, each once
	given   int                // questions with an answer that is known
	waiting int
	gone    bool // the system is out of use
}

func gather(r record.Record, linked []record.Record) *gathered {
	g := &gathered{replies: map[string][]Reply{}}
	for _, f := range linked {
		switch {
		case f.Kind == "ai-system":
			g.gone = f.Removed || f.State == "retired"
		case f.Removed || f.Kind != "fact" || f.Body.Text("regime") != r.Body.Text("regime"):
		case f.State == "asked":
			g.waiting++
		case f.State == "given":
			if one := ReplyOf(f); !slices.Contains(g.replies[one.Name], one) {
				g.replies[one.Name] = append(g.replies[one.Name], one)
			}
		}
	}
	return g
}

// answers writes the replies in order, and names the questions whose answers
// differ.
func (g *gathered) answers() (answers, disputed []string) {
	for name, all := range g.replies {
		if len(all) > 1 {
			disputed = append(disputed, name)
			all = []Reply{{Name: name, Says: "unknown"}}
		}
		if all[0].Says != "unknown" {
			g.given++
		}
		answers = append(answers, all[0].String())
	}
	slices.Sort(answers)
	slices.Sort(disputed)
	return answers, disputed
}

func texts(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
