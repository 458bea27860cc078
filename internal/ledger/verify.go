package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"golang.org/x/mod/sumdb/note"
)

// DefaultMaxFindings is how many findings [Verify] keeps unless told otherwise.
const DefaultMaxFindings = 1000

// Leaf is one leaf as the log at hand states it.
type Leaf struct {
	Seq        int64 // position in the log, from 0
	Commitment Commitment

	// Hash is the leaf hash kept beside the commitment, if HasHash.
	Hash    Hash
	HasHash bool

	// Salt and Entry are what the commitment was made of, both nil when
	// they are erased or not part of what is verified.
	Salt, Entry []byte
}

// NamedCheckpoint is a signed checkpoint with the name findings call it by,
// such as its file name.
type NamedCheckpoint struct {
	Name string
	Raw  []byte
}

// Log is a whole log as it is claimed to be, by a database or by an export,
// to be checked by [Verify]. Only Leaves is required. The sequences are read
// once, in order; an error they yield, or any that Tile returns but
// [ErrNotInTree], ends the verification.
type Log struct {
	// Leaves are the leaves in order of Seq.
	Leaves iter.Seq2[Leaf, error]

	// Tile returns the bytes kept for a tile or entry bundle, or an error
	// that wraps ErrNotInTree when there are none. Nil: no tiles are kept.
	Tile func(context.Context, Tile) ([]byte, error)

	// Published says that everything C2SP tlog-tiles has a log publish is
	// expected from Tile: the partial tiles at the size of the log, and the
	// entry bundles. Otherwise only full tiles of hashes are.
	Published bool

	// Listed, if not nil, are the tiles and bundles that are kept, in any
	// order. Those that are not part of the log are faults.
	Listed iter.Seq2[Tile, error]

	// Checkpoints are signed by Key and come in order of size.
	Checkpoints iter.Seq2[NamedCheckpoint, error]
	Key         note.Verifier
	Witnesses   []note.Verifier

	// Frontier, if not nil, is the head the writer appends to.
	Frontier *Frontier

	// MaxFindings is how many findings are kept, DefaultMaxFindings if 0.
	MaxFindings int
}

// Kind says what a finding is about.
type Kind string

// The kinds of findings.
const (
	KindEntry      Kind = "entry"      // an entry body or its salt
	KindLeaf       Kind = "leaf"       // a commitment, or a leaf missing or repeated
	KindLeafHash   Kind = "leaf hash"  // a leaf hash kept beside its commitment
	KindTile       Kind = "tile"       // a tile of hashes
	KindBundle     Kind = "bundle"     // an entry bundle
	KindCheckpoint Kind = "checkpoint" // a signed checkpoint
	KindFrontier   Kind = "head"       // the head the writer appends to
)

// Finding is one fault.
type Finding struct {
	Kind  Kind   `json:"kind"`
	Where string `json:"where"` // "leaf 700", "tile/0/002", or the name of a checkpoint
	Seq   int64  `json:"seq"`   // the leaf concerned, -1 when it is no single one
	Text  string `json:"text"`  // what is wrong, a sentence for people
}

// String returns the finding in one line.
func (f Finding) String() string { return f.Where + ": " + f.Text }

// Report is what [Verify] found.
type Report struct {
	Size int64 // leaves of the log, one more than the last sequence number
	Root Hash  // of the leaves found to be right; without meaning if Broken

	Leaves      int64 // leaves read
	Entries     int64 // leaves whose entry was checked against the commitment
	Tiles       int64 // tiles of hashes checked
	Bundles     int64 // entry bundles checked
	Checkpoints int64 // signed checkpoints whose root is that of the leaves

	// Covered is the largest size a signed checkpoint confirms: the leaves
	// before it are proven to be what was signed for.
	Covered int64

	// Broken says that leaves are missing that no tile makes up for, so that
	// roots could not be computed from there on.
	Broken bool

	// Findings are the faults, Dropped how many more there were than are
	// kept.
	Findings []Finding
	Dropped  int64
}

// OK reports whether nothing at all is wrong.
func (r *Report) OK() bool { return len(r.Findings) == 0 && r.Dropped == 0 }

// Verify checks a whole log in one pass and names every fault it finds. The
// memory it needs does not grow with the log.
//
// Each leaf may be stated up to five times: by its entry, by its commitment,
// by the leaf hash beside it, by the tile and by the entry bundle. Where these
// disagree, the next signed checkpoint that one side leads to decides which of
// them are wrong; without one the tile above decides, then the majority, and
// when nothing does the finding says so. When a checkpoint confirms neither
// side, it is a finding itself, and the leaves since the last one confirmed
// are in doubt.
//
// The error is about the verification (a sequence that ended early, a
// context cancelled), never about the log.
func Verify(ctx context.Context, log Log) (*Report, error) {
	if log.Leaves == nil {
		return nil, errors.New("verifying a log: no leaves given")
	}
	if log.Checkpoints != nil && log.Key == nil {
		return nil, errors.New("verifying a log: checkpoints given without the key that signed them")
	}
	if log.MaxFindings <= 0 {
		log.MaxFindings = DefaultMaxFindings
	}
	v := &verifier{ctx: ctx, log: log, report: &Report{}, tree: &Frontier{}, named: map[Kind]string{}}
	stop := v.startCheckpoints()
	defer stop()
	if err := v.run(); err != nil {
		return nil, fmt.Errorf("verifying a log: %w", err)
	}
	return v.report, nil
}
