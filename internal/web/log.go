package web

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// logRoutes are the organisation's log and its proofs. Whoever may read a
// record may see the proof of its changes; register asks for the log or the
// record.
func logRoutes() []route {
	return []route{
		{pattern: "GET /o/{org}/log", verb: access.Log, do: (*Web).logPage},
		{pattern: "GET /o/{org}/log/checkpoint", verb: access.Log, do: (*Web).downloadCheckpoint},
		{pattern: "GET /o/{org}/log/{seq}", verb: access.Read, do: (*Web).proofPage},
		{pattern: "GET /o/{org}/log/{seq}/proof", verb: access.Read, do: (*Web).downloadProof},
		{pattern: "GET /o/{org}/log/{seq}/entry", verb: access.Read, do: (*Web).downloadEntry},
	}
}

// logData is the state of the log, the checkpoints kept, and the changes before
// a leaf.
type logData struct {
	Head        register.LogHead
	Checkpoints []checkpointRow
	Changes     []changeRow
	Base        string // address of the log in the form of C2SP tlog-tiles
	Before      int64  // changes are those before it; 0: the newest
	Next        int64  // for the page after this one; 0: there is none
}

type checkpointRow struct {
	Size    int64
	At      time.Time
	Stamped bool
}

const changesPerPage = 50

func (w *Web) logPage(c *call) error {
	d := logData{Before: int64Query(c, "before")}
	var err error
	if d.Head, err = w.reg.Head(c.ctx, c.actor); err != nil {
		return err
	}
	d.Base = c.origin() + "/log/" + string(c.org.ID) + "/"
	checkpoints, err := w.reg.Checkpoints(c.ctx, c.actor, 10)
	if err != nil {
		return err
	}
	for _, k := range checkpoints {
		d.Checkpoints = append(d.Checkpoints, checkpointRow{k.Size, k.At, len(k.Stamp) > 0})
	}
	changes, err := w.reg.Activity(c.ctx, c.actor, d.Before, changesPerPage)
	if err != nil {
		return err
	}
	if n := len(changes); n == changesPerPage && changes[n-1].Seq > 0 {
		d.Next = changes[n-1].Seq
	}
	if d.Changes, err = c.changeRows(changes); err != nil {
		return err
	}
	return c.page("log", d)
}

// int64Query reads a number of the address; what is none counts as 0.
func int64Query(c *call, name string) int64 {
	n, err := strconv.ParseInt(c.query(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// proofData is the proof of one change, with what a reader needs to check it.
type proofData struct {
	register.Proof
	Row        changeRow
	Leaf       string // the commitment, in hex
	SaltText   string
	EntryText  string // canonical JSON; empty when erased or not for this reader
	Text       string // of the proof
	Checkpoint string
	Name       string // of the file to save
	Kind       *record.Kind
}

func (c *call) proof() (register.Proof, error) {
	seq, err := strconv.ParseInt(c.path("seq"), 10, 64)
	if err != nil || seq < 0 {
		return register.Proof{}, record.Fail(record.NotFound, "The log has no such leaf.")
	}
	return c.web.reg.Proof(c.ctx, c.actor, seq)
}

func (w *Web) proofPage(c *call) error {
	p, err := c.proof()
	if err != nil {
		return err
	}
	rows, err := c.changeRows([]record.Change{p.Change})
	if err != nil {
		return err
	}
	d := proofData{Proof: p, Row: rows[0], Leaf: hex.EncodeToString(p.Commitment), EntryText: string(p.Entry), Text: string(p.Text),
		Checkpoint: string(p.Checkpoint), Name: c.proofName(p.Seq), Kind: w.kinds.Kind(p.Change.Kind)}
	if len(p.Salt) > 0 {
		d.SaltText = base64.StdEncoding.EncodeToString(p.Salt)
	}
	return c.page("proof", d)
}

func (c *call) proofName(seq int64) string {
	return fmt.Sprintf("%s-%d.tlog-proof", c.org.Slug, seq)
}

// downloadProof answers with the proof as C2SP tlog-proof text.
func (w *Web) downloadProof(c *call) error {
	p, err := c.proof()
	if err != nil {
		return err
	}
	c.download(c.proofName(p.Seq))
	return c.send(200, "text/plain; charset=utf-8", bytes.NewReader(p.Text))
}

// downloadEntry answers with the canonical bytes the leaf commits to.
func (w *Web) downloadEntry(c *call) error {
	p, err := c.proof()
	if err != nil {
		return err
	}
	if p.Entry == nil {
		return record.Fail(record.NotFound, "The content of this change was erased, or is not for you. The proof of its commitment stays.")
	}
	c.download(fmt.Sprintf("%s-%d.json", c.org.Slug, p.Seq))
	return c.send(200, "application/json", bytes.NewReader(p.Entry))
}

// downloadCheckpoint answers with the newest signed note.
func (w *Web) downloadCheckpoint(c *call) error {
	note, err := w.reg.Checkpoint(c.ctx, c.actor)
	if err != nil {
		return err
	}
	c.download(c.org.Slug + ".checkpoint")
	return c.send(200, "text/plain; charset=utf-8", bytes.NewReader(note))
}
