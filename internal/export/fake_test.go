package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/register"
)

var (
	_ Source = (*register.Register)(nil)
	_ Source = (*fake)(nil)
)

// fake is a log in memory. It grants everything.
type fake struct {
	t      testing.TB
	kinds  *record.Catalogue
	org    access.Org
	rand   *rand.ChaCha8
	signer note.Signer
	vkey   string
	leaves []register.Leaf
	levels [][]ledger.Hash
	files  map[string][]byte
	revs   map[record.ID]int64
	last   map[record.ID]record.Change
	nums   map[string]int64
	points []register.SignedCheckpoint
	now    time.Time
}

func newFake(t testing.TB) *fake {
	t.Helper()
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{t: t, kinds: kinds, rand: rand.NewChaCha8([32]byte{1}), files: map[string][]byte{}, revs: map[record.ID]int64{}, last: map[record.ID]record.Change{},
		nums: map[string]int64{}, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	f.org = access.Org{ID: f.id(), Name: "Hospital <Example> & Sons", Slug: "hospital"}
	secret, vkey, err := ledger.GenerateKey(f.rand, "steward/"+string(f.org.ID))
	if err != nil {
		t.Fatal(err)
	}
	if f.signer, err = note.NewSigner(secret); err != nil {
		t.Fatal(err)
	}
	f.vkey = vkey
	return f
}

func (f *fake) id() record.ID {
	id, err := record.NewID(f.now, f.rand)
	if err != nil {
		f.t.Fatal(err)
	}
	return id
}

// log appends a change and returns it as logged.
func (f *fake) log(c record.Change) record.Change {
	f.now = f.now.Add(time.Second)
	c.Org, c.Seq, c.At = f.org.ID, int64(len(f.leaves)), f.now
	if c.Record == "" {
		c.Record = f.id()
	}
	if c.Actor == "" {
		c.Actor = "system"
	}
	if k := f.kinds.Kind(c.Kind); k != nil {
		f.revs[c.Record]++
		c.Rev, c.Version = f.revs[c.Record], k.Version
		if c.Number = f.last[c.Record].Number; c.Number == 0 {
			f.nums[c.Kind]++
			c.Number = f.nums[c.Kind]
		}
	}
	entry, err := c.Entry()
	if err != nil {
		f.t.Fatal(err)
	}
	salt, err := ledger.NewSalt(f.rand)
	if err != nil {
		f.t.Fatal(err)
	}
	sum := ledger.Commit(salt, entry)
	f.leaves = append(f.leaves, register.Leaf{Seq: c.Seq, Record: c.Record, Kind: c.Kind, Commitment: sum[:], Salt: salt, Entry: entry})
	f.last[c.Record] = c
	f.grow(0, ledger.Commitment(sum).LeafHash())
	return c
}

// grow adds a hash to a level, and the root of each full tile to the one above.
func (f *fake) grow(level int, h ledger.Hash) {
	if len(f.levels) == level {
		f.levels = append(f.levels, nil)
	}
	f.levels[level] = append(f.levels[level], h)
	if n := len(f.levels[level]); n%ledger.TileWidth == 0 {
		var tree ledger.Frontier
		for _, x := range f.levels[level][n-ledger.TileWidth:] {
			if err := tree.Append(x); err != nil {
				f.t.Fatal(err)
			}
		}
		f.grow(level+1, tree.Root())
	}
}

// sample makes a record of a kind with everything its sample has.
func (f *fake) sample(kind string, more record.Body) record.Change {
	k := f.kinds.Kind(kind)
	title, body := k.Sample()
	for n, v := range more {
		body[n] = v
	}
	body, wrong := k.NormaliseBody(body, nil)
	for _, w := range wrong {
		if w.Code != "required" {
			f.t.Fatalf("sample of %s: %v", kind, w)
		}
	}
	if k.AutoTitle != nil {
		title = ""
	}
	return f.log(record.Change{Kind: kind, Action: record.ActCreate, Title: title, State: k.States[0].Name, Body: body})
}

// change logs another version of a record.
func (f *fake) change(id record.ID, action string, edit func(*record.Change)) record.Change {
	c := f.last[id]
	c.Action, c.Body = action, c.Body.Clone()
	edit(&c)
	return f.log(c)
}

// erase destroys the content of a record as the register does.
func (f *fake) erase(id record.ID) {
	for i := range f.leaves {
		if l := &f.leaves[i]; l.Record == id {
			l.Salt, l.Entry, l.Erased = nil, nil, true
		}
	}
	c := f.last[id]
	f.log(record.Change{Record: id, Kind: c.Kind, Action: record.ActErase, State: c.State, Reason: "asked for"})
}

func (f *fake) keep(data, name string) map[string]any {
	sum := sha256.Sum256([]byte(data))
	hash := hex.EncodeToString(sum[:])
	f.files[hash] = []byte(data)
	return record.FileRef{Hash: hash, Name: name, Size: int64(len(data)), Type: "text/plain"}.Value()
}

// sign signs the log as it is.
func (f *fake) sign() register.SignedCheckpoint {
	var tree ledger.Frontier
	for _, h := range f.levels[0] {
		if err := tree.Append(h); err != nil {
			f.t.Fatal(err)
		}
	}
	raw, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: f.signer.Name(), Size: tree.Size(), Root: tree.Root()}, f.signer)
	if err != nil {
		f.t.Fatal(err)
	}
	return register.SignedCheckpoint{Size: tree.Size(), At: f.now, Note: raw}
}

func (f *fake) Kinds() *record.Catalogue { return f.kinds }

func (f *fake) Fields(_ context.Context, _ record.ID, kind string) ([]record.Field, error) {
	return f.kinds.Kind(kind).Fields, nil
}

func (f *fake) Org(context.Context, access.Actor) (access.Org, error) { return f.org, nil }

func (f *fake) Head(context.Context, access.Actor) (register.LogHead, error) {
	c := f.sign()
	return register.LogHead{Org: f.org.ID, Origin: f.signer.Name(), Verifier: f.vkey, Size: c.Size, Checkpoint: c.Note, SignedAt: c.At}, nil
}

func (f *fake) Checkpoints(context.Context, access.Actor, int) ([]register.SignedCheckpoint, error) {
	return append([]register.SignedCheckpoint{f.sign()}, f.points...), nil
}

func (f *fake) Tile(ctx context.Context, _ access.Actor, t ledger.Tile) ([]byte, error) {
	size := int64(len(f.leaves))
	if t.Level == ledger.EntriesLevel {
		return ledger.ReadBundle(ctx, f, size, t)
	}
	return ledger.ReadTile(ctx, f, size, t)
}

func (f *fake) Hashes(_ context.Context, level int, from, to int64) ([]ledger.Hash, error) {
	return f.levels[level][from:to], nil
}

func (f *fake) Commitments(_ context.Context, from, to int64) ([]ledger.Commitment, error) {
	var out []ledger.Commitment
	for _, l := range f.leaves[from:to] {
		out = append(out, ledger.Commitment(l.Commitment))
	}
	return out, nil
}

func (f *fake) Leaves(_ context.Context, _ access.Actor, from, to int64) ([]register.Leaf, error) {
	return f.leaves[from:to], nil
}

func (f *fake) Names(_ context.Context, _ access.Actor, ids []record.ID) (map[record.ID]register.Name, error) {
	out := map[record.ID]register.Name{}
	for _, id := range ids {
		if c, ok := f.last[id]; ok {
			out[id] = register.Name{Kind: c.Kind, Number: c.Number, Title: c.Title, State: c.State}
		}
	}
	return out, nil
}

func (f *fake) Find(_ context.Context, _ access.Actor, ref string) (record.Record, error) {
	for _, c := range f.last {
		if k := f.kinds.Kind(c.Kind); k != nil && (string(c.Record) == ref || fmt.Sprintf("%s-%d", k.Prefix, c.Number) == ref) {
			return c.ToRecord(), nil
		}
	}
	return record.Record{}, record.Fail(record.NotFound, "There is no such record.")
}

func (f *fake) Links(_ context.Context, _ access.Actor, q register.LinkQuery) ([]record.Link, error) {
	c := f.last[q.Source]
	return f.kinds.Kind(c.Kind).Links(c.ToRecord(), nil), nil
}

func (f *fake) Exporting(context.Context, access.Actor, record.Body) error { return nil }

func (f *fake) OpenFile(_ context.Context, _ access.Actor, _ record.ID, hash string) (record.FileRef, io.ReadCloser, error) {
	data, ok := f.files[hash]
	if !ok {
		return record.FileRef{}, nil, record.Fail(record.NotFound, "There is no such file.")
	}
	return record.FileRef{}, io.NopCloser(bytes.NewReader(data)), nil
}

// hospital is a small organisation with a little of everything, and more leaves
// than a tile holds.
func hospital(t testing.TB) *fake {
	f, unit := clinic(t)
	for i := range 300 {
		f.change(unit, record.ActUpdate, func(c *record.Change) { c.Body["country"] = fmt.Sprint(i) })
	}
	return f
}

// clinic is the hospital before its many changes to one unit.
func clinic(t testing.TB) (*fake, record.ID) {
	f := newFake(t)
	ada := f.sample("person", record.Body{"email": "ada@hospital.example"})
	ben := f.sample("person", nil)
	unit := f.sample("unit", nil)
	supplier := f.sample("supplier", nil)
	system := f.sample("ai-system", record.Body{"unit": string(unit.Record), "supplier": string(supplier.Record)})
	f.sample("assignment", record.Body{"holder": string(ada.Record), "scope": string(system.Record), "valid_from": "2026-01-01"})
	f.sample("assignment", record.Body{"holder": string(ben.Record), "scope": string(unit.Record), "valid_from": "2026-01-01"})
	f.change(system.Record, record.ActUpdate, func(c *record.Change) { c.Title, c.Owner = `Triage <script>alert(1)</script>`, ada.Record })
	f.sample("evidence", record.Body{"file": f.keep("It works.\n", "report.txt"), "about": []any{string(system.Record)}})
	f.sample("evidence", record.Body{"file": f.keep("It still works.\n", "second.txt"), "about": []any{string(system.Record)}})
	f.log(record.Change{Kind: "membership", Action: "put", Body: record.Body{"role": "reader"}})
	gone := f.sample("model", nil)
	f.change(gone.Record, record.ActRemove, func(c *record.Change) { c.Reason = "never used" })
	secret := f.sample("person", nil)
	f.change(secret.Record, record.ActUpdate, func(c *record.Change) { c.Title = "Someone Else" })
	f.erase(secret.Record)
	return f, unit.Record
}
