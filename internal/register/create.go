package register

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// Create makes a record. It is in the log and durable when Create returns.
func (g *Register) Create(ctx context.Context, a access.Actor, d Draft, o CreateOptions) (record.Record, error) {
	var made record.Record
	err := g.write(ctx, a, func(w *writing) error {
		key, err := w.idempotent(ctx, d, o.Key)
		if err != nil {
			return err
		}
		if key.record != "" {
			made, err = w.read(ctx, key.record, 0)
			return err
		}
		if made, err = w.create(ctx, d, false); err != nil {
			return err
		}
		return w.remember(ctx, key, made.ID)
	})
	return made, err
}

func (w *writing) create(ctx context.Context, d Draft, vouched bool) (record.Record, error) {
	k, err := w.kind(d.Kind)
	if err != nil {
		return record.Record{}, err
	}
	r := record.Record{Org: w.a.Org, ID: d.ID, Kind: d.Kind, Title: d.Title, State: d.State, Owner: d.Owner, Due: d.Due, External: d.External, Version: k.Version, Body: d.Body}
	if r.State == "" {
		r.State = k.States[0].Name
	}
	if err := w.a.Require(access.Create, d.Kind, &r); err != nil {
		return r, err
	}
	if k.Made != "" && !vouched {
		return r, record.Fail(record.Illegal, k.Made)
	}
	if s := k.State(r.State); s != nil && !s.Start && s != &k.States[0] {
		return r, record.InvalidFields([]record.FieldError{{Field: "state", Code: "invalid", Message: fmt.Sprintf("A new %s cannot be entered as %s.", strings.ToLower(k.Label), strings.ToLower(s.Label))}})
	}
	if r.Body = r.Body.Clone(); r.Body == nil {
		r.Body = record.Body{}
	}
	if err := w.sign(k, nil, &r, vouched); err != nil {
		return r, err
	}
	if err := w.within(ctx, k, nil, r, vouched); err != nil {
		return r, err
	}
	if r.ID == "" {
		if r.ID, err = w.g.NewID(); err != nil {
			return r, err
		}
	} else if !r.ID.Valid() {
		return r, record.Fail(record.Invalid, "The identity of a new record is one that the register gave out.")
	}
	r, err = w.put(ctx, k, nil, r, record.ActCreate, d.Reason)
	delete(w.coming, r.ID)
	return r, err
}

// idemKey is a creation that can be asked for again.
type idemKey struct {
	key    string
	hash   []byte
	record record.ID // what the first one made; empty: this is the first
}

// idempotent looks a key up. The same key with another draft is a Conflict.
func (w *writing) idempotent(ctx context.Context, d Draft, key string) (idemKey, error) {
	if key == "" {
		return idemKey{}, nil
	}
	if len(key) > 200 || record.CheckProse(key, 200, false) != nil {
		return idemKey{}, record.Fail(record.Invalid, "An idempotency key is one line of 200 characters at most.")
	}
	text, err := record.Canonical(map[string]any{"kind": d.Kind, "title": d.Title, "state": d.State, "owner": d.Owner, "due": d.Due, "external": d.External, "body": d.Body})
	if err != nil {
		return idemKey{}, err
	}
	sum := sha256.Sum256(text)
	out := idemKey{key: string(w.a.ID()) + ":" + key, hash: sum[:]}
	var hash []byte
	err = w.tx.DB.QueryRow(ctx, "SELECT hash, record FROM idem WHERE org = ? AND key = ?", w.a.Org, out.key).Scan(&hash, &out.record)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return out, nil
	case err != nil:
		return out, fmt.Errorf("look up an idempotency key: %w", err)
	case string(hash) != string(out.hash):
		return out, record.Fail(record.Conflict, "This idempotency key was used for another record. Use a new key.")
	}
	return out, nil
}

func (w *writing) remember(ctx context.Context, k idemKey, id record.ID) error {
	if k.key == "" {
		return nil
	}
	_, err := w.tx.DB.Exec(ctx, "INSERT INTO idem (org, key, hash, record, at) VALUES (?, ?, ?, ?, ?)", w.a.Org, k.key, k.hash, id, w.tx.Now().UnixMilli())
	if err != nil {
		return fmt.Errorf("keep an idempotency key: %w", err)
	}
	return nil
}
