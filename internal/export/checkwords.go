package export

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"steward/internal/record"
)

// claim is a record as records/ shows it, to be compared with its entry.
type claim struct {
	file   string
	line   int64
	kind   *kindWords
	ref    string
	name   string // what other records call it
	seq    int64
	rev    int64
	digest [sha256.Size]byte // of the line

	last    int64 // the last revision an entry told of
	matched bool  // the entry at seq says the same
	newer   bool  // a finding says that an entry is newer
}

// absentee is a record that entries tell of and records/ lacks.
type absentee struct {
	seq    int64
	kind   string
	erased bool
}

// checkWords reads the dictionary.
func (v *verification) checkWords() error {
	data, finding := v.read(pathKinds, maxSmall)
	v.mark(pathKinds, finding)
	v.words = &dictionary{}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v.words); err != nil && finding == nil {
		v.report.find(Finding{File: pathKinds, Text: "it cannot be read: " + err.Error()})
	}
	v.words.index()
	return nil
}

// checkOutside reads what records that are not in the pack are called.
func (v *verification) checkOutside() error {
	if v.pack.files[pathOutside] == nil {
		return nil
	}
	finding, err := v.stream(pathOutside, func(r io.Reader) error {
		return v.lines(pathOutside, r, func(n int64, text []byte) {
			var o other
			dec := json.NewDecoder(bytes.NewReader(text))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&o); err != nil || v.outside[string(o.ID)] != "" || o.Ref == "" {
				v.report.find(Finding{pathOutside, placeLine(n), "it does not name one more record"})
				return
			}
			v.outside[string(o.ID)] = o.Ref
		})
	})
	v.mark(pathOutside, finding)
	return err
}

// lines calls do for each line, numbered from 1. What cannot be read is left to
// stream, which finds it.
func (v *verification) lines(path string, r io.Reader, do func(n int64, text []byte)) error {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 1<<16), maxLine)
	n := int64(0)
	for in.Scan() {
		if n++; v.report.faults() > maxFindings {
			return v.ctx.Err() // enough is known of what is wrong
		}
		do(n, in.Bytes())
	}
	if in.Err() == bufio.ErrTooLong {
		v.report.find(Finding{path, placeLine(n + 1), fmt.Sprintf("it is longer than %d bytes, the most a line may have", maxLine)})
	}
	return v.ctx.Err()
}

// readRecords reads records/ and keeps of each line what its entry will be
// compared with.
func (v *verification) readRecords() error {
	for _, path := range sortedNames(v.pack.files) {
		name, ok := strings.CutPrefix(path, "records/")
		if !ok || !v.known(path) {
			continue
		}
		k := v.words.kind(strings.TrimSuffix(name, ".jsonl"))
		if k == nil {
			v.report.find(Finding{File: path, Text: "kinds.json does not know this kind"})
			continue
		}
		finding, err := v.stream(path, func(r io.Reader) error {
			return v.lines(path, r, func(n int64, text []byte) { v.claim(path, n, k, text) })
		})
		v.mark(path, finding)
		if err != nil {
			return err
		}
	}
	return nil
}

func (v *verification) claim(path string, n int64, k *kindWords, text []byte) {
	l, ok := scanLine(text)
	switch {
	case !ok || l.Kind != k.Name || !l.ID.Valid():
		v.report.find(Finding{path, placeLine(n), "it is not a record of this kind as the format has it"})
		return
	case v.records[string(l.ID)] != nil:
		v.report.find(Finding{path, placeLine(n), "it shows record " + string(l.ID) + " a second time"})
		return
	case v.outside[string(l.ID)] != "":
		v.report.find(Finding{pathOutside, "", "it says that " + quote(l.Ref) + " is not in the pack, and it is"})
		delete(v.outside, string(l.ID))
	}
	v.records[string(l.ID)] = &claim{
		file: path, line: n, kind: k, ref: l.Ref, name: k.nameOf(l.Ref, l.Title), seq: l.Seq, rev: l.Rev, digest: sha256.Sum256(text),
	}
}

// name says what a record is called in the pack, as the claims have it.
func (v *verification) name(id record.ID) string {
	if c := v.records[string(id)]; c != nil {
		return c.name
	}
	if ref := v.outside[string(id)]; ref != "" {
		return ref
	}
	return string(id)
}
