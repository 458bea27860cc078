package export

import (
	"errors"
	"strings"

	"steward/internal/ledger"
	"steward/internal/ledger/timestamp"
)

// concludeLog says what the log proves. No statement is made that a finding
// speaks against.
func (v *verification) concludeLog(found *ledger.Report, signed *ledger.SignedCheckpoint) {
	r := v.report
	if signed == nil {
		return
	}
	if r.KeyPinned {
		r.prove("The checkpoint of %s at %d leaves is signed by the key you expected.", signed.Origin, signed.Size)
	} else {
		r.prove("The checkpoint of %s at %d leaves is signed by the key in the pack.", signed.Origin, signed.Size)
		r.doubt("Whose key it is. Ask the organisation for its fingerprint over another channel, and give the key with --key.")
	}
	if !found.OK() || found.Covered != signed.Size || v.faultsIn("log/") {
		return
	}
	r.prove("The tree of all %d leaves has the root the checkpoint signs: no leaf was added, changed, reordered or left out since.", signed.Size)
	v.concludeStamp(signed)
	if v.faultsIn("entries") {
		return
	}
	r.prove("All %d entries that are disclosed are what was logged: each leads to its leaf.", r.Counts.Disclosed)
	if v.faultsIn("records/") || v.faultsIn(pathKinds) || v.faultsIn(pathOutside) {
		return
	}
	r.prove("All %d records shown are what the last disclosed entry of each says, and the history of each is whole up to there.", r.Counts.Records)
}

// concludeStamp checks the time stamp, if there is one and a root to check it
// against.
func (v *verification) concludeStamp(newest *ledger.SignedCheckpoint) {
	path, size := pathCheckpoint, newest.Size
	if v.pack.files[pathStamped] != nil {
		path = pathStamped
	}
	if v.pack.files[pathStamp] == nil {
		v.report.doubt("When the log was like this: no time-stamp authority confirms it. The times in entries are the server's own.")
		return
	}
	token, finding := v.read(pathStamp, maxSmall)
	v.mark(pathStamp, finding)
	checkpoint, _ := v.read(path, maxSmall)
	if c, err := ledger.OpenCheckpoint(checkpoint, v.key); err == nil {
		size = c.Size
	}
	if v.options.Roots == nil {
		v.report.doubt("The time stamp in the pack: no root certificate was given to check it against.")
		return
	}
	stamp, err := timestamp.Verify(token, checkpoint, v.options.Roots)
	if err != nil {
		if finding == nil {
			v.report.find(Finding{File: pathStamp, Text: "the time stamp does not verify: " + err.Error()})
		}
		return
	}
	v.report.Stamp = &StampInfo{stamp.Time, stamp.Authority, size}
	v.report.prove("The first %d leaves existed on %s: %s confirms it.", size, stamp.Time.UTC().Format("2 January 2006, 15:04:05 UTC"), stamp.Authority)
}

// conclude says what the rest proves, and what nothing does.
func (v *verification) conclude() {
	r := v.report
	if r.Counts.Files > 0 && !v.faultsIn("files/") && !v.faultsIn(dirEvidence) && !v.faultsIn("entries") && !v.faultsIn("records/") {
		r.prove("All %d evidence files have the bytes that entries name.", r.Counts.Files)
	}
	if r.faults() == 0 {
		r.prove("Every file of the pack is as its manifest lists it.")
	}
	c := r.Counts
	if c.Withheld > 0 {
		r.doubt("What %d withheld entries say. They are in the tree, so they cannot be changed later; one may hold a newer version of a record shown here.", c.Withheld)
	}
	if c.Erased > 0 {
		r.doubt("What %d erased entries said. Their content was destroyed; that they were logged, and where, is proven.", c.Erased)
	}
	if c.Missing > 0 {
		r.doubt("The content of %d evidence files that records name and the pack does not hold.", c.Missing)
	}
	if c.Outside > 0 {
		r.doubt("The references of %d records that are linked to and not in the pack.", c.Outside)
	}
	r.doubt("That no other checkpoint was signed and shown to somebody else: no witness has co-signed this one.")
	if c.Renderings > 0 {
		r.doubt("The %d files of reports/ and pages/: they are renderings of the records, made by the exporter, and are not themselves leaves of the log. That they are as the manifest lists them says only that nobody changed them since; whether a rendering is right, the records and entries it is made from show.", c.Renderings)
	}
	r.doubt("The labels in kinds.json, the pages index.html and read/, and who made the pack and when: they are the exporter's words.")
}

// faultsIn reports whether a finding is about a file that begins so, or whether
// there were too many to know.
func (v *verification) faultsIn(prefix string) bool {
	if v.report.Dropped > 0 {
		return true
	}
	for _, f := range v.report.Findings {
		if strings.HasPrefix(f.File, prefix) {
			return true
		}
	}
	return false
}

// Err returns nil for a pack without findings, else an error that names the
// first of them.
func (r *Report) Err() error {
	if r.OK {
		return nil
	}
	if len(r.Findings) == 0 {
		return errors.New("the pack is not as it should be")
	}
	return errors.New(r.Findings[0].String())
}
