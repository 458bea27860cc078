package rule

import "fmt"

// Answer is what a rule says about a set of facts. The zero Answer is Unknown.
type Answer uint8

// The three answers.
const (
	Unknown Answer = iota
	Yes
	No
)

// String returns yes, no or unknown.
func (a Answer) String() string {
	switch a {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}

// MarshalText writes yes, no or unknown.
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads yes, no or unknown.
func (a *Answer) UnmarshalText(text []byte) error {
	for _, known := range []Answer{Unknown, Yes, No} {
		if known.String() == string(text) {
			*a = known
			return nil
		}
	}
	return fmt.Errorf("%.20q is not an answer: use yes, no or unknown", text)
}

func answerOf(b bool) Answer {
	if b {
		return Yes
	}
	return No
}
