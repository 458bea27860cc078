package export

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"steward/internal/ledger"
)

// maxTile is the most bytes a tile or bundle has.
const maxTile = 1 << 14

// checkLog checks key, checkpoint, tiles and entries, and on the way what the
// entries say of records.
func (v *verification) checkLog() error {
	v.checkKey()
	log := ledger.Log{Tile: v.tile, Published: true, MaxFindings: maxFindings}
	signed, notes := v.checkpoints()
	if v.key != nil && len(notes) > 0 {
		log.Key = v.key
		log.Checkpoints = func(yield func(ledger.NamedCheckpoint, error) bool) {
			for _, c := range notes {
				if !yield(c, nil) {
					return
				}
			}
		}
	}
	log.Listed = v.listed
	var fault error
	log.Leaves = v.leaves(&fault)
	found, err := ledger.Verify(v.ctx, log)
	if fault != nil {
		return fault
	} else if err != nil {
		return err
	}
	for _, f := range found.Findings {
		v.report.find(v.place(f))
	}
	v.report.Dropped += found.Dropped
	v.finishRecords()
	v.report.Counts.Leaves = found.Size
	v.concludeLog(found, signed)
	return nil
}

// checkKey reads the key of the pack and compares it with the one expected.
func (v *verification) checkKey() {
	data, finding := v.read(pathKey, 1<<12)
	v.mark(pathKey, finding)
	text := strings.TrimSuffix(string(data), "\n")
	v.report.Key, v.report.Fingerprint = clean(text), Fingerprint(text)
	key, err := newVerifier(text)
	if err != nil && finding == nil {
		v.report.find(Finding{File: pathKey, Text: err.Error()})
	} else if err == nil {
		v.key = key
	}
	if want := strings.TrimSpace(v.options.Key); want != "" {
		v.report.KeyPinned = want == text
		if !v.report.KeyPinned {
			v.report.find(Finding{File: pathKey, Text: "it is not the key that was expected, whose fingerprint is " + Fingerprint(want)})
		}
	}
}

// checkpoints reads the checkpoints of the pack, the smaller first, and opens
// the newest.
func (v *verification) checkpoints() (*ledger.SignedCheckpoint, []ledger.NamedCheckpoint) {
	var notes []ledger.NamedCheckpoint
	var newest *ledger.SignedCheckpoint
	for _, path := range []string{pathStamped, pathCheckpoint} {
		if path == pathStamped && v.pack.files[path] == nil {
			continue
		}
		data, finding := v.read(path, maxSmall)
		v.mark(path, finding)
		if data == nil {
			continue
		}
		notes = append(notes, ledger.NamedCheckpoint{Name: path, Raw: data})
		if path == pathCheckpoint && v.key != nil {
			newest, _ = ledger.OpenCheckpoint(data, v.key) // its error is a finding of ledger.Verify
		}
	}
	if newest != nil {
		root := base64.StdEncoding.EncodeToString(newest.Root[:])
		v.report.Origin, v.report.Size, v.report.Root = clean(newest.Origin), newest.Size, root
		if l := v.manifest.Log; l.Origin != newest.Origin || l.Size != newest.Size || l.Root != root {
			v.report.find(Finding{pathManifest, "log", "it does not say what the checkpoint says"})
		}
	}
	return newest, notes
}

// tile reads a tile or bundle of the pack for the ledger.
func (v *verification) tile(_ context.Context, t ledger.Tile) ([]byte, error) {
	path := pathTile(t)
	if v.pack.files[path] == nil {
		return nil, fmt.Errorf("%s: %w", path, ledger.ErrNotInTree)
	}
	data, finding := v.read(path, maxTile)
	if !v.seen[path] {
		v.mark(path, finding)
	}
	return data, nil
}

// listed names the tiles the pack holds, so that one too many is found.
func (v *verification) listed(yield func(ledger.Tile, error) bool) {
	for _, name := range sortedNames(v.pack.files) {
		rest, ok := strings.CutPrefix(name, "log/tile/")
		if !ok {
			continue
		}
		if t, err := ledger.ParsePath("tile/" + rest); err == nil && !yield(t, nil) {
			return
		}
	}
}

var errStop = errors.New("the reading of entries ended early")

// leaves yields the leaves of entries/ and settles what each part tells of
// records.
func (v *verification) leaves(fault *error) func(func(ledger.Leaf, error) bool) {
	return func(yield func(ledger.Leaf, error) bool) {
		for p := range v.parts(v.countParts()) {
			if p.err != nil {
				*fault = p.err
				yield(ledger.Leaf{}, errStop)
				return
			}
			first, _ := partOf(p.path)
			for i, c := range p.leaves {
				if !yield(ledger.Leaf{Seq: first*partLeaves + int64(i), Commitment: c}, nil) {
					return
				}
			}
			v.settle(p)
		}
	}
}

// countParts counts the files of entries/ and finds those that are out of order.
func (v *verification) countParts() int64 {
	var list []int64
	for name := range v.pack.files {
		if n, ok := partOf(name); ok && v.known(name) {
			list = append(list, n)
		}
	}
	count := int64(len(list))
	for _, n := range list {
		if n >= count {
			v.report.find(Finding{File: pathEntries(n), Text: "the files of entries before it are not all there"})
		}
	}
	return count
}

// settle takes over what a worker found in a part.
func (v *verification) settle(p *part) {
	if p.missing {
		return // the file beyond the gap is a finding, and so are the leaves
	}
	v.seen[p.path] = true
	v.report.find(p.findings...)
	c := &v.report.Counts
	c.Disclosed += p.counts.Disclosed
	c.Withheld += p.counts.Withheld
	c.Erased += p.counts.Erased
	for _, f := range p.files {
		v.named[f.Hash] = f.Size
	}
	for _, e := range p.events {
		v.follow(e)
	}
}

// place says where in the pack a finding of the ledger is.
func (v *verification) place(f ledger.Finding) Finding {
	switch f.Kind {
	case ledger.KindTile, ledger.KindBundle:
		return Finding{File: "log/" + f.Where, Text: f.Text}
	case ledger.KindCheckpoint:
		return Finding{File: f.Where, Text: f.Text}
	}
	if f.Seq < 0 {
		return Finding{File: "entries", Place: f.Where, Text: f.Text}
	}
	n, line := leafPart(f.Seq)
	out := Finding{File: pathEntries(n), Place: placeLeaf(line, f.Seq), Text: f.Text}
	if f.Kind == ledger.KindLeaf && !strings.Contains(f.Text, "missing") {
		out.Text = "its salt, its entry or its commitment was changed: it does not lead to the tree (" + f.Text + ")"
	}
	return out
}
