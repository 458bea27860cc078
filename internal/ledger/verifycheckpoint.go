package ledger

import (
	"fmt"
	"iter"
)

// checkpointQueue reads the checkpoints of a log one ahead.
type checkpointQueue struct {
	pull func() (NamedCheckpoint, error, bool)
	name string            // of head
	head *SignedCheckpoint // the next to be judged, nil before the first and after the last
	done bool

	failing int64             // checkpoints in a row the tree does not lead to
	last    *SignedCheckpoint // of those
}

// startCheckpoints begins reading the checkpoints and returns what ends it.
func (v *verifier) startCheckpoints() (stop func()) {
	if v.log.Checkpoints == nil {
		v.checkpoints.done = true
		return func() {}
	}
	pull, stop := iter.Pull2(v.log.Checkpoints)
	v.checkpoints.pull = pull
	return stop
}

// judgeCheckpoints judges all checkpoints of the size the tree has now.
func (v *verifier) judgeCheckpoints() error {
	q := &v.checkpoints
	for {
		if q.head == nil {
			if err := v.advance(); err != nil {
				return err
			}
		}
		if q.head == nil || q.head.Size != v.tree.Size() {
			return nil
		}
		v.judge(q.head)
		q.head = nil
	}
}

// advance reads on to the next checkpoint that is signed and not behind the
// tree, and reports those before it.
func (v *verifier) advance() error {
	q := &v.checkpoints
	for !q.done {
		next, err, ok := q.pull()
		if !ok {
			q.done = true
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading checkpoints: %w", err)
		}
		signed, err := OpenCheckpoint(next.Raw, v.log.Key, v.log.Witnesses...)
		if err != nil {
			v.find(KindCheckpoint, next.Name, -1, err.Error())
			continue
		}
		if signed.Size < v.tree.Size() {
			v.find(KindCheckpoint, next.Name, -1, fmt.Sprintf("its size %d comes after larger ones, so it could not be checked", signed.Size))
			continue
		}
		q.name, q.head = next.Name, signed
		return nil
	}
	return nil
}

// judge compares a checkpoint with the tree of the same size, and with the
// other side of an open dispute.
func (v *verifier) judge(c *SignedCheckpoint) {
	switch {
	case v.tree.Root() == c.Root:
		v.confirm(c, false)
	case v.other != nil && v.other.Root() == c.Root:
		v.confirm(c, true)
	default:
		v.reject(c)
	}
}

// confirm notes that a checkpoint proves one side right.
func (v *verifier) confirm(c *SignedCheckpoint, other bool) {
	v.reportFailing()
	v.settle(other)
	v.report.Checkpoints++
	v.report.Covered = c.Size
}

// reject notes a checkpoint no side leads to. The first of a row is a finding;
// those after it follow from the same fault, so they are counted.
func (v *verifier) reject(c *SignedCheckpoint) {
	q := &v.checkpoints
	q.failing++
	q.last = c
	if q.failing > 1 {
		return
	}
	v.find(KindCheckpoint, q.name, -1, fmt.Sprintf(
		"its root %s at size %d is not that of the leaves, %s; at fault is it, or a leaf from %d to %d",
		c.Root, c.Size, v.tree.Root(), v.report.Covered, c.Size-1))
}

// reportFailing reports the checkpoints counted since the first of a row.
func (v *verifier) reportFailing() {
	q := &v.checkpoints
	if q.failing > 1 {
		v.find(KindCheckpoint, fmt.Sprintf("checkpoints to size %d", q.last.Size), -1, fmt.Sprintf(
			"%d more in a row have a root that is not that of the leaves", q.failing-1))
	}
	q.failing, q.last = 0, nil
}

// finishCheckpoints reports the checkpoints beyond the last leaf.
func (v *verifier) finishCheckpoints() error {
	v.reportFailing()
	q := &v.checkpoints
	text := fmt.Sprintf("the log has only %d leaves", v.next)
	if v.report.Broken {
		text = "it could not be checked, since leaves are missing"
	}
	for {
		if q.head == nil {
			if err := v.advance(); err != nil {
				return err
			}
		}
		if q.head == nil {
			return nil
		}
		v.find(KindCheckpoint, q.name, -1, fmt.Sprintf("it states size %d: %s", q.head.Size, text))
		q.head = nil
	}
}
