package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	json "github.com/go-json-experiment/json"

	"steward/internal/access"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/store"
)

// UploadLasts is how long a file that was sent and not imported is kept.
const UploadLasts = 7 * 24 * time.Hour

// Upload is an import on its way: files sent and looked at, nothing written.
type Upload struct {
	ID      record.ID
	Created time.Time
	Hashes  []string // of the files, from PutUpload
	Spec    []byte   // JSON, the importer's own
}

type uploadSpec struct {
	Hashes []string `json:"hashes"`
	Spec   string   `json:"spec"`
}

// uploads is where the bytes of files on their way in are kept, apart from
// evidence.
func uploads(org record.ID) blob.Scope { return blob.Scope("up-" + string(org)) }

// PutUpload keeps the bytes of a file to be imported, limit bytes at most.
func (g *Register) PutUpload(ctx context.Context, a access.Actor, r io.Reader, limit int64) (hash string, size int64, err error) {
	if err := a.Require(access.Import, "", nil); err != nil {
		return "", 0, err
	}
	info, err := g.blobs.Put(ctx, uploads(a.Org), r, limit)
	if errors.Is(err, blob.ErrTooLarge) {
		return "", 0, record.Wrap(record.TooLarge, fmt.Sprintf("The file is larger than the %d MiB an import takes.", limit>>20), err)
	} else if err != nil {
		return "", 0, explainPut(err)
	}
	return string(info.Hash), info.Size, nil
}

// OpenUpload opens bytes that PutUpload kept.
func (g *Register) OpenUpload(ctx context.Context, a access.Actor, hash string) (io.ReadCloser, error) {
	if err := a.Require(access.Import, "", nil); err != nil {
		return nil, err
	}
	r, err := g.blobs.Get(ctx, uploads(a.Org), blob.Hash(hash))
	if isNotFound(err) || errors.Is(err, blob.ErrInvalid) {
		return nil, record.Fail(record.NotFound, "The file is not kept any more. Send it again.")
	}
	if err != nil {
		return nil, record.Wrap(record.Unavailable, "The file store does not answer.", err)
	}
	return r, nil
}

// SaveUpload keeps the state of an import; an empty ID makes a new one.
func (g *Register) SaveUpload(ctx context.Context, a access.Actor, u Upload) (Upload, error) {
	if err := a.Require(access.Import, "", nil); err != nil {
		return u, err
	}
	spec, err := json.Marshal(uploadSpec{u.Hashes, string(u.Spec)})
	if err != nil {
		return u, fmt.Errorf("encode an import: %w", err)
	}
	if u.ID != "" {
		if _, err := g.ReadUpload(ctx, a, u.ID); err != nil {
			return u, err
		}
		_, err = g.db.Exec(ctx, "UPDATE upload SET spec = ? WHERE org = ? AND id = ? AND account = ?", string(spec), a.Org, u.ID, a.ID())
		return u, database.Explain(err)
	}
	if u.ID, err = g.NewID(); err != nil {
		return u, err
	}
	u.Created = g.Now().Truncate(time.Millisecond)
	_, err = g.db.Exec(ctx, "INSERT INTO upload (org, id, account, created, spec) VALUES (?, ?, ?, ?, ?)", a.Org, u.ID, a.ID(), u.Created.UnixMilli(), string(spec))
	return u, database.Explain(err)
}

// ReadUpload returns the state of an import of the actor's own.
func (g *Register) ReadUpload(ctx context.Context, a access.Actor, id record.ID) (Upload, error) {
	if err := a.Require(access.Import, "", nil); err != nil {
		return Upload{}, err
	}
	var created int64
	var text string
	err := g.db.QueryRow(ctx, "SELECT created, spec FROM upload WHERE org = ? AND id = ? AND account = ?", a.Org, id, a.ID()).Scan(&created, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return Upload{}, record.Fail(record.NotFound, "There is no such import, or it was done or dropped.")
	} else if err != nil {
		return Upload{}, database.Explain(fmt.Errorf("read an import: %w", err))
	}
	var s uploadSpec
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Upload{}, fmt.Errorf("read an import: %w", err)
	}
	return Upload{ID: id, Created: time.UnixMilli(created).UTC(), Hashes: s.Hashes, Spec: []byte(s.Spec)}, nil
}

// DropUpload forgets an import of the actor's own and its files.
func (g *Register) DropUpload(ctx context.Context, a access.Actor, id record.ID) error {
	u, err := g.ReadUpload(ctx, a, id)
	if err != nil {
		return err
	}
	if _, err := g.db.Exec(ctx, "DELETE FROM upload WHERE org = ? AND id = ?", a.Org, id); err != nil {
		return database.Explain(fmt.Errorf("drop an import: %w", err))
	}
	return g.dropUploads(ctx, a.Org, u.Hashes)
}

// dropUploads deletes bytes that no other import on its way needs.
func (g *Register) dropUploads(ctx context.Context, org record.ID, hashes []string) error {
	needed, err := g.uploadHashes(ctx, org)
	if err != nil {
		return err
	}
	for _, h := range hashes {
		if slices.Contains(needed, h) {
			continue
		}
		if err := g.blobs.Delete(ctx, uploads(org), blob.Hash(h)); err != nil {
			return record.Wrap(record.Unavailable, "The file store does not answer.", err)
		}
	}
	return nil
}

func (g *Register) uploadHashes(ctx context.Context, org record.ID) ([]string, error) {
	rows, err := g.db.Query(ctx, "SELECT spec FROM upload WHERE org = ?", org)
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read imports: %w", err))
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, fmt.Errorf("read imports: %w", err)
		}
		var s uploadSpec
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			return nil, fmt.Errorf("read imports: %w", err)
		}
		out = append(out, s.Hashes...)
	}
	return out, database.Explain(rows.Err())
}

// sweepUploads drops imports that nobody finished.
func (g *Register) sweepUploads(ctx context.Context, before time.Time) error {
	rows, err := g.db.Query(ctx, "SELECT org, id, spec FROM upload WHERE created < ? LIMIT 100", before.UnixMilli())
	if err != nil {
		return database.Explain(fmt.Errorf("read old imports: %w", err))
	}
	type old struct {
		org, id record.ID
		spec    uploadSpec
	}
	var list []old
	for rows.Next() {
		var o old
		var text string
		if err = rows.Scan(&o.org, &o.id, &text); err == nil {
			err = json.Unmarshal([]byte(text), &o.spec)
		}
		if err != nil {
			break
		}
		list = append(list, o)
	}
	rows.Close()
	if err = errors.Join(err, rows.Err()); err != nil {
		return database.Explain(fmt.Errorf("read old imports: %w", err))
	}
	for _, o := range list {
		if _, err := g.db.Exec(ctx, "DELETE FROM upload WHERE org = ? AND id = ?", o.org, o.id); err != nil {
			return database.Explain(fmt.Errorf("drop an old import: %w", err))
		}
		if err := g.dropUploads(ctx, o.org, o.spec.Hashes); err != nil {
			return err
		}
	}
	return nil
}

// Mappings returns the saved import mappings, as JSON by name.
func (g *Register) Mappings(ctx context.Context, a access.Actor) (map[string][]byte, error) {
	if err := a.Require(access.Import, "", nil); err != nil {
		return nil, err
	}
	rows, err := g.db.Query(ctx, "SELECT name, spec FROM mapping WHERE org = ? ORDER BY name", a.Org)
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read mappings: %w", err))
	}
	defer rows.Close()
	out := map[string][]byte{}
	for rows.Next() {
		var name, spec string
		if err := rows.Scan(&name, &spec); err != nil {
			return nil, fmt.Errorf("read mappings: %w", err)
		}
		out[name] = []byte(spec)
	}
	return out, database.Explain(rows.Err())
}

// PutMapping keeps an import mapping under a name, for everyone who may import;
// an empty spec deletes it.
func (g *Register) PutMapping(ctx context.Context, a access.Actor, name string, spec []byte) error {
	if name == "" || record.CheckProse(name, 100, false) != nil || len(spec) > 256<<10 {
		return record.InvalidFields([]record.FieldError{{Field: "name", Code: "invalid", Message: "The mapping needs a name of 100 characters at most."}})
	}
	if err := a.Require(access.Import, "", nil); err != nil {
		return err
	}
	return named(g.store.Write(ctx, a.Org, func(tx *store.Tx) error {
		if len(spec) == 0 {
			if _, err := tx.DB.Exec(ctx, "DELETE FROM mapping WHERE org = ? AND name = ?", a.Org, name); err != nil {
				return fmt.Errorf("delete a mapping: %w", err)
			}
			return g.act(ctx, tx, a, "mapping", a.Org, "remove", record.Body{"name": name}, "")
		}
		_, err := tx.DB.Exec(ctx, "INSERT INTO mapping (org, name, spec) VALUES (?, ?, ?) ON CONFLICT (org, name) DO UPDATE SET spec = excluded.spec", a.Org, name, string(spec))
		if err != nil {
			return fmt.Errorf("keep a mapping: %w", err)
		}
		return g.act(ctx, tx, a, "mapping", a.Org, "put", record.Body{"name": name, "spec": string(spec)}, "")
	}))
}
