// Package program puts the parts together: it opens database, blobs and
// register, joins the handlers of the faces, and runs the server with its
// schedule. The command and the tests both start Steward through it.
package program

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"steward/content"
	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/blob"
	"steward/internal/blob/open"
	"steward/internal/classify"
	"steward/internal/conformity"
	"steward/internal/database"
	"steward/internal/dossier"
	"steward/internal/identity"
	"steward/internal/incident"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/risk"
)

// Settings are what whoever runs Steward decides.
type Settings struct {
	Data        string // the data folder: database, evidence files and key, unless they are elsewhere
	Listen      string // host and port to serve at
	DatabaseURL string // of a PostgreSQL server; empty: SQLite in the data folder
	BlobURL     string // s3://… or a folder for evidence files; empty: the data folder
	Key         string // the server's key in base64; empty: the file server.key in the data folder
	Proxied     bool   // a proxy in front sets X-Forwarded-Proto and X-Forwarded-For
	Secure      bool   // cookies are for https only, whatever a request came in by
	Existing    bool   // nothing new is made: without a database there it is NotFound
}

// Surroundings are what the program takes from the machine. The zero value
// means the real ones.
type Surroundings struct {
	Now  func() time.Time
	Rand io.Reader
	Log  *slog.Logger
}

func (s Surroundings) filled() Surroundings {
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Rand == nil {
		s.Rand = rand.Reader
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	return s
}

// Program is Steward with its database open.
type Program struct {
	Register   *register.Register
	Conformity *conformity.Service
	Classify   *classify.Service
	Dossier    *dossier.Service
	Risk       *risk.Service
	Incident   *incident.Service
	Passwords  *identity.Passwords
	Hasher     *identity.Hasher
	Kinds      *record.Catalogue

	settings Settings
	around   Surroundings
	db       *database.DB
	blobs    blob.Store
	key      []byte
}

// databaseFile is the SQLite database in the data folder.
const databaseFile = "steward.db"

// Passwords are hashed few at a time, as each takes 19 MiB.
const (
	hashSlots = 2
	hashQueue = 32
)

// Open opens database and blobs, makes what a first start needs, and brings the
// schema up to date.
func Open(ctx context.Context, s Settings, around Surroundings) (*Program, error) {
	around = around.filled()
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, record.Wrap(record.Unavailable, fmt.Sprintf("The data folder %s cannot be made: %s.", s.Data, reason(err)), err)
	}
	kinds, err := aims.Catalogue()
	if err != nil {
		return nil, err
	}
	db, err := openDatabase(ctx, s)
	if err != nil {
		return nil, err
	}
	p := &Program{settings: s, around: around, db: db, Kinds: kinds}
	if err := p.assemble(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return p, nil
}

// check refuses to make a database where one has to be: a mistyped folder would
// look like an empty one.
func (s Settings) check() error {
	if !s.Existing || s.DatabaseURL != "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(s.Data, databaseFile)); errors.Is(err, fs.ErrNotExist) {
		return record.Wrap(record.NotFound, fmt.Sprintf("There is no data in %s. Say where it is with --data, or begin with steward serve.", s.Data), err)
	}
	return nil
}

func (p *Program) assemble(ctx context.Context) error {
	var err error
	if p.blobs, err = openBlobs(ctx, p.settings); err != nil {
		return err
	}
	if p.key, err = findKey(ctx, p.settings, p.around.Rand, p.fresh); err != nil {
		return err
	}
	if p.Register, err = p.register(p.key); err != nil {
		return err
	}
	if err := errors.Join(p.Register.Reindex(ctx), p.Register.Refill(ctx)); err != nil {
		return err
	}
	p.Classify = classify.New(p.Register, p.laws)
	p.Dossier = dossier.New(p.Register, p.Classify.Regime, p.documents)
	p.Incident = incident.New(p.Register, p.Classify)
	p.Risk = risk.New(p.Register, func() (*risk.Library, error) { return risk.Open(content.Risks) })
	p.Conformity = conformity.New(p.Register, func() (*pack.Library, error) { return pack.Open(content.Packs) })
	store := &access.Store{Now: p.around.Now, Rand: p.around.Rand, Catalogue: p.Kinds}
	p.Hasher = identity.NewHasher(p.around.Rand, hashSlots, hashQueue)
	p.Passwords = identity.NewPasswords(p.db, store, p.Hasher)
	return nil
}

func (p *Program) register(key []byte) (*register.Register, error) {
	return register.New(register.Options{DB: p.db, Blobs: p.blobs, Kinds: p.Kinds, Key: key,
		Now: p.around.Now, Rand: p.around.Rand, Log: p.around.Log, Stamp: p.stamp})
}

// fresh reports whether the database holds nothing yet, so that no key is
// needed to read it.
func (p *Program) fresh(ctx context.Context) (bool, error) {
	reg, err := p.register(make([]byte, keySize))
	if err != nil {
		return false, err
	}
	return reg.Fresh(ctx)
}

// Close closes the database.
func (p *Program) Close() error { return p.db.Close() }

func openDatabase(ctx context.Context, s Settings) (*database.DB, error) {
	if s.DatabaseURL == "" {
		return database.OpenSQLite(ctx, filepath.Join(s.Data, databaseFile))
	}
	if !strings.HasPrefix(s.DatabaseURL, "postgres://") && !strings.HasPrefix(s.DatabaseURL, "postgresql://") {
		return nil, record.Fail(record.Invalid, "The database URL has to begin with postgres://; leave it out to use the embedded database.")
	}
	return database.OpenPostgres(ctx, s.DatabaseURL)
}

func openBlobs(ctx context.Context, s Settings) (blob.Store, error) {
	at := s.BlobURL
	if at == "" {
		at = s.Data
	}
	store, err := open.Store(ctx, at)
	switch {
	case errors.Is(err, blob.ErrInvalid):
		return nil, record.Wrap(record.Invalid, "The address of the evidence files (--blob-url) is not a folder and not like s3://bucket.", err)
	case err != nil:
		return nil, record.Wrap(record.Unavailable, "The store of evidence files cannot be opened.", err)
	}
	return store, nil
}

// reason returns what the system said, without the path.
func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
