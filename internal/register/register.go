// Package register is the one door: every read and every write of every face
// passes here. It asks access for a decision, decodes and validates, checks the
// transition and its guard, and writes record, change, links, tallies, search
// and the leaf of the log in one transaction. Nothing is acknowledged before it
// is durable.
//
// Methods take the Actor who asks. What an actor may not see is NotFound, what
// it may see but not do is Denied. Errors are *record.Error wherever a person
// can do something about them.
package register

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"steward/internal/access"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/store"
)

// Register is the door over one database and its evidence files. It is safe
// for concurrent use.
type Register struct {
	db     *database.DB
	store  *store.Store
	access *access.Store
	blobs  blob.Store
	kinds  *record.Catalogue
	guards map[string]guard // by kind and transition
	feeds  map[string]bool  // "kind.relation" that computed fields follow from
	leans  []leaning        // kinds whose computed fields follow from what they link to
	seal   sealer
	stamp  func(ctx context.Context, authority string, checkpoint []byte) ([]byte, error)
	only   record.ID // the one organisation this register may write to; empty: any
	now    func() time.Time
	rand   io.Reader
	log    *slog.Logger

	maxFile int64 // bytes
}

// Options are what a Register is made of. All but Stamp and MaxFile are
// required.
type Options struct {
	DB    *database.DB
	Blobs blob.Store
	Kinds *record.Catalogue
	Key   []byte // 32 bytes that seal the signing keys of logs
	Now   func() time.Time
	Rand  io.Reader // secure
	Log   *slog.Logger

	// Stamp has a checkpoint time-stamped (RFC 3161) by the authority at an
	// address that an organisation named. Nil: no authority is ever asked.
	Stamp func(ctx context.Context, authority string, checkpoint []byte) ([]byte, error)

	// MaxFile is the largest file a record takes, in bytes; 0 means 1 GiB.
	MaxFile int64
}

// New returns a register. The error names what is missing, or a guard of a
// kind that does not compile.
func New(o Options) (*Register, error) {
	if o.DB == nil || o.Blobs == nil || o.Kinds == nil || o.Now == nil || o.Rand == nil || o.Log == nil {
		return nil, fmt.Errorf("register: database, blobs, kinds, clock, randomness and log are required")
	}
	seal, err := newSealer(o.Key)
	if err != nil {
		return nil, err
	}
	guards, err := compileGuards(o.Kinds)
	if err != nil {
		return nil, err
	}
	if err := checkScopes(o.Kinds); err != nil {
		return nil, err
	}
	if o.MaxFile <= 0 {
		o.MaxFile = MaxFile
	}
	return &Register{
		maxFile: o.MaxFile,

		db: o.DB, blobs: o.Blobs, kinds: o.Kinds, guards: guards, feeds: feedsOf(o.Kinds), leans: leansOf(o.Kinds), seal: seal, stamp: o.Stamp, now: o.Now, rand: o.Rand, log: o.Log,
		store:  &store.Store{DB: o.DB, Now: o.Now, Rand: o.Rand},
		access: &access.Store{Now: o.Now, Rand: o.Rand, Catalogue: o.Kinds},
	}, nil
}

// Kinds returns the catalogue of kinds.
func (g *Register) Kinds() *record.Catalogue { return g.kinds }

// Now returns the register's clock, UTC.
func (g *Register) Now() time.Time { return g.now().UTC() }

// NewID makes an identity, for records of a Batch that link to one another.
func (g *Register) NewID() (record.ID, error) { return record.NewID(g.now(), g.rand) }

// Healthy reports whether the database answers; its schema is up to date once
// it is open.
func (g *Register) Healthy(ctx context.Context) error { return g.db.Ping(ctx) }

// Close closes the database.
func (g *Register) Close() error { return g.db.Close() }

// leaning is a link field of a kind whose computed fields follow from its
// targets.
type leaning struct {
	kind  *record.Kind
	field *record.Field
}

func leansOf(c *record.Catalogue) []leaning {
	var out []leaning
	for _, k := range c.Kinds() {
		for _, name := range k.DerivesOn {
			out = append(out, leaning{k, k.Field(name)})
		}
	}
	return out
}

func feedsOf(c *record.Catalogue) map[string]bool {
	out := map[string]bool{}
	for _, k := range c.Kinds() {
		for _, from := range k.DerivesFrom {
			out[from] = true
		}
	}
	return out
}
