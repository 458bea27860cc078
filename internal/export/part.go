package export

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"sync"

	"steward/internal/ledger"
	"steward/internal/record"
)

// part is what a worker found in one file of entries/.
type part struct {
	path     string
	leaves   []ledger.Commitment // in order from the part's first
	events   []event
	files    []record.FileRef // that the last entries of records name
	findings []Finding
	missing  bool
	counts   Counts
	err      error
}

// event is a disclosed entry about a record.
type event struct {
	claim *claim // nil: records/ does not show it
	id    string // then
	kind  string // then
	seq   int64
	rev   int64
	erase bool
	match bool // the entry says what the line of records/ says
}

// parts reads all files of entries/ with several workers and yields them in
// order. No more are in memory than there are workers, and one.
func (v *verification) parts(n int64) func(func(*part) bool) {
	return func(yield func(*part) bool) {
		ahead := make(chan chan *part, v.workers)
		stop := make(chan struct{})
		var running sync.WaitGroup
		defer running.Wait()
		defer close(stop)
		running.Go(func() {
			defer close(ahead)
			for i := range n {
				out := make(chan *part, 1)
				select {
				case ahead <- out:
				case <-stop:
					return
				}
				running.Go(func() { out <- v.readPart(i) })
			}
		})
		for out := range ahead {
			if !yield(<-out) {
				return
			}
		}
	}
}

// readPart reads one file of entries/.
func (v *verification) readPart(i int64) *part {
	p := &part{path: pathEntries(i)}
	if v.pack.files[p.path] == nil {
		p.missing = true
		return p
	}
	finding, err := v.stream(p.path, func(r io.Reader) error {
		in := bufio.NewScanner(r)
		in.Buffer(make([]byte, 1<<18), maxLine)
		for seq := i * partLeaves; in.Scan(); seq++ {
			if !v.readLeaf(p, seq, in.Bytes()) {
				break
			}
		}
		if in.Err() == bufio.ErrTooLong {
			p.find(int64(len(p.leaves)), fmt.Sprintf("it is longer than %d bytes, the most a line may have", maxLine))
		}
		return v.ctx.Err()
	})
	if finding != nil {
		p.findings = append([]Finding{*finding}, p.findings...)
	}
	p.err = err
	return p
}

// find notes a fault at the n-th line, counted from 0.
func (p *part) find(n int64, text string) {
	if len(p.findings) < maxFindings {
		p.findings = append(p.findings, Finding{p.path, placeLine(n + 1), text})
	}
}

// readLeaf reads one line, which has to be about the leaf seq. It reports
// whether to go on.
func (v *verification) readLeaf(p *part, seq int64, text []byte) bool {
	n := int64(len(p.leaves))
	l, ok := scanLeaf(text)
	switch {
	case n >= partLeaves:
		p.find(n, fmt.Sprintf("the file has more than %d lines", partLeaves))
		return false
	case !ok:
		p.find(n, "it is not a leaf of the log as the format has it")
		return false
	case l.seq != seq:
		p.find(n, fmt.Sprintf("it is about leaf %d; leaf %d was expected", l.seq, seq))
		return false
	}
	p.leaves = append(p.leaves, l.commitment)
	switch {
	case l.entry != nil:
		p.counts.Disclosed++
		v.readEntry(p, n, seq, l.entry)
	case l.why == whyErased:
		p.counts.Erased++
	default:
		p.counts.Withheld++
	}
	return true
}

// readEntry holds an entry against the leaf it is at and the record it is of.
func (v *verification) readEntry(p *part, n, seq int64, entry []byte) {
	h, err := scanEntry(entry)
	switch {
	case err != nil:
		p.find(n, err.Error())
		return
	case h.seq != seq || string(h.org) != string(v.manifest.Organisation.ID):
		p.find(n, "the entry is about another leaf or another organisation")
		return
	}
	k := v.words.byName[string(h.kind)]
	if k == nil {
		return // an act that is no version of a record
	}
	e := event{claim: v.records[string(h.record)], seq: seq, rev: h.rev, erase: string(h.action) == record.ActErase}
	if e.claim == nil {
		e.id, e.kind = string(h.record), k.Name
	} else if e.claim.seq == seq {
		e.match = v.compare(p, n, k, e.claim, entry)
	}
	p.events = append(p.events, e)
}

// compare writes the line of records/ again from the entry and reports whether
// it is the one in the pack.
func (v *verification) compare(p *part, n int64, k *kindWords, c *claim, entry []byte) bool {
	change, err := record.DecodeEntry(entry)
	if err != nil {
		p.find(n, err.Error())
		return false
	}
	p.files = append(p.files, filesOf(change.Body)...)
	data, err := record.Canonical(lineOf(change, k, places{v.name, v.filePath}))
	return err == nil && c.kind == k && sha256.Sum256(data) == c.digest
}
