package register

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/store"
)

// Views lists the lists the actor saved for a kind, and the shared ones, by
// name.
func (g *Register) Views(ctx context.Context, a access.Actor, kind string) ([]View, error) {
	if err := a.Require(access.Read, kind, nil); err != nil {
		return nil, err
	}
	rows, err := g.db.Query(ctx, "SELECT id, kind, name, query, account FROM view WHERE org = ? AND kind = ? AND (account = '' OR account = ?) ORDER BY name, id", a.Org, kind, a.Account)
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read saved lists: %w", err))
	}
	defer rows.Close()
	var out []View
	for rows.Next() {
		var v View
		var account string
		if err := rows.Scan(&v.ID, &v.Kind, &v.Name, &v.Query, &account); err != nil {
			return nil, fmt.Errorf("read saved lists: %w", err)
		}
		v.Shared = account == ""
		out = append(out, v)
	}
	return out, database.Explain(rows.Err())
}

// SaveView keeps a list for the actor, or with Shared for everyone, which asks
// for the verb Settings.
func (g *Register) SaveView(ctx context.Context, a access.Actor, v View) (View, error) {
	if g.kinds.Kind(v.Kind) == nil {
		return v, record.Fail(record.NotFound, "There is no such kind of record.")
	}
	if err := a.Require(access.Read, v.Kind, nil); err != nil {
		return v, err
	}
	if a.System && !v.Shared || !a.System && a.Account == "" {
		return v, record.Fail(record.Invalid, "A list of one's own needs an account.")
	}
	if v.Name = strings.TrimSpace(v.Name); v.Name == "" || record.CheckProse(v.Name, 60, false) != nil {
		return v, record.InvalidFields([]record.FieldError{{Field: "name", Code: "invalid", Message: "The list needs a name of 60 characters at most."}})
	}
	if _, err := url.ParseQuery(v.Query); err != nil || len(v.Query) > 2000 {
		return v, record.Fail(record.Invalid, "The list cannot be kept: its query is too long or not readable.")
	}
	id, err := g.NewID()
	if err != nil {
		return v, err
	}
	v.ID = id
	if !v.Shared {
		_, err = g.db.Exec(ctx, "INSERT INTO view (org, id, kind, account, name, query) VALUES (?, ?, ?, ?, ?, ?)", a.Org, v.ID, v.Kind, a.Account, v.Name, v.Query)
		return v, database.Explain(err)
	}
	err = g.govern(ctx, a, access.Settings, func(tx *store.Tx) error {
		if _, err := tx.DB.Exec(ctx, "INSERT INTO view (org, id, kind, account, name, query) VALUES (?, ?, ?, '', ?, ?)", a.Org, v.ID, v.Kind, v.Name, v.Query); err != nil {
			return fmt.Errorf("keep a list: %w", err)
		}
		return g.act(ctx, tx, a, "view", v.ID, "share", record.Body{"kind": v.Kind, "name": v.Name, "query": v.Query}, "")
	})
	return v, err
}

// RemoveView deletes one of the actor's own lists, or with the verb Settings a
// shared one.
func (g *Register) RemoveView(ctx context.Context, a access.Actor, id record.ID) error {
	if err := signedIn(a); err != nil {
		return err
	}
	missing := record.Fail(record.NotFound, "There is no such list.")
	if !id.Valid() {
		return missing
	}
	res, err := g.db.Exec(ctx, "DELETE FROM view WHERE org = ? AND id = ? AND account = ? AND account <> ''", a.Org, id, a.Account)
	if err != nil {
		return database.Explain(fmt.Errorf("delete a list: %w", err))
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	var shared int
	if err := g.db.QueryRow(ctx, "SELECT COUNT(*) FROM view WHERE org = ? AND id = ? AND account = ''", a.Org, id).Scan(&shared); err != nil {
		return database.Explain(fmt.Errorf("look for a list: %w", err))
	}
	if shared == 0 {
		return missing
	}
	return g.govern(ctx, a, access.Settings, func(tx *store.Tx) error {
		res, err := tx.DB.Exec(ctx, "DELETE FROM view WHERE org = ? AND id = ? AND account = ''", a.Org, id)
		if err != nil {
			return fmt.Errorf("delete a list: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return missing
		}
		return g.act(ctx, tx, a, "view", id, "remove", nil, "")
	})
}
