package export

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Report is what Verify found: what is proven, what is not, and every fault.
type Report struct {
	OK           bool         `json:"ok"` // nothing at all is wrong
	Organisation Organisation `json:"organisation"`
	Created      string       `json:"created"`
	Asked        Asked        `json:"asked"`
	Origin       string       `json:"origin"`
	Key          string       `json:"key"`         // verifier key in the pack
	Fingerprint  string       `json:"fingerprint"` // of that key, for people to compare
	KeyPinned    bool         `json:"key_pinned"`  // it is the key the caller expected
	Size         int64        `json:"size"`        // leaves the checkpoint signs
	Root         string       `json:"root"`        // base64
	Counts       Counts       `json:"counts"`      // as found, not as stated
	Stamp        *StampInfo   `json:"stamp,omitempty"`

	Proven    []string  `json:"proven"`     // in sentences
	NotProven []string  `json:"not_proven"` // in sentences
	Findings  []Finding `json:"findings"`
	Dropped   int64     `json:"dropped,omitempty"` // findings beyond those kept
}

// StampInfo is a time stamp that was verified (RFC 3161).
type StampInfo struct {
	Time      time.Time `json:"time"`
	Authority string    `json:"authority"`
	Size      int64     `json:"size"` // leaves of the checkpoint that was stamped
}

// Finding is one fault, named by file and place.
type Finding struct {
	File  string `json:"file"`            // path within the pack
	Place string `json:"place,omitempty"` // line, leaf or field
	Text  string `json:"text"`            // what is wrong, in a sentence
}

// String returns the finding in one line.
func (f Finding) String() string {
	if f.Place == "" {
		return f.File + ": " + f.Text
	}
	return f.File + ", " + f.Place + ": " + f.Text
}

// maxFindings is how many findings a report keeps.
const maxFindings = 1000

// find adds findings, or counts them when enough are kept.
func (r *Report) find(list ...Finding) {
	for _, f := range list {
		f.Text = clean(f.Text)
		if len(r.Findings) >= maxFindings {
			r.Dropped++
			continue
		}
		r.Findings = append(r.Findings, f)
	}
}

// faults counts all findings so far.
func (r *Report) faults() int64 { return int64(len(r.Findings)) + r.Dropped }

func (r *Report) prove(format string, args ...any) {
	r.Proven = append(r.Proven, clean(fmt.Sprintf(format, args...)))
}

func (r *Report) doubt(format string, args ...any) {
	r.NotProven = append(r.NotProven, clean(fmt.Sprintf(format, args...)))
}

// clean replaces what a terminal might obey in texts that come from a pack.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}
