package export

import (
	"fmt"
)

// follow holds an entry about a record against what records/ shows. Entries
// come in the order of the log.
func (v *verification) follow(e event) {
	n, line := leafPart(e.seq)
	c := e.claim
	if c == nil {
		v.absent[e.id] = absentee{e.seq, e.kind, e.erase}
		return
	}
	if e.rev != c.last+1 {
		v.report.find(Finding{pathEntries(n), placeLeaf(line, e.seq), fmt.Sprintf("it is revision %d of %s; revision %d was expected, so the history is not whole", e.rev, c.ref, c.last+1)})
	}
	c.last = e.rev
	switch {
	case e.seq == c.seq && e.match:
		c.matched = true
	case e.seq == c.seq:
		c.matched = true // the fault is named here
		v.report.find(Finding{c.file, placeLine(c.line), fmt.Sprintf("%s is not what leaf %d says of it", c.ref, c.seq)})
	case e.seq > c.seq && !c.newer:
		c.newer = true
		v.report.find(Finding{c.file, placeLine(c.line), fmt.Sprintf("%s is shown as leaf %d left it, and leaf %d is newer", c.ref, c.seq, e.seq)})
	}
}

// finishRecords finds the records without an entry, and the entries without a
// record.
func (v *verification) finishRecords() {
	for _, id := range sortedNames(v.records) {
		if c := v.records[id]; !c.matched {
			v.report.find(Finding{c.file, placeLine(c.line), fmt.Sprintf("%s is shown as leaf %d left it, and no entry disclosed there says so", c.ref, c.seq)})
		}
	}
	for _, id := range sortedNames(v.absent) {
		if a := v.absent[id]; !a.erased {
			n, line := leafPart(a.seq)
			v.report.find(Finding{pathRecords(a.kind), "", fmt.Sprintf("it lacks record %s, which %s, %s tells of", id, pathEntries(n), placeLeaf(line, a.seq))})
		}
	}
	v.report.Counts.Records = int64(len(v.records))
	v.report.Counts.Outside = int64(len(v.outside))
}
