package register

import (
	"context"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/store"
)

// Fresh reports whether nobody has set the program up yet.
func (g *Register) Fresh(ctx context.Context) (bool, error) {
	var n int
	if err := g.db.QueryRow(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM account LIMIT 1) found").Scan(&n); err != nil {
		return false, database.Explain(fmt.Errorf("look for accounts: %w", err))
	}
	return n == 0, nil
}

// SetUp makes the first organisation and its administrator. Once somebody did,
// it is a Conflict.
func (g *Register) SetUp(ctx context.Context, s Setup) (access.Org, access.Account, error) {
	var org access.Org
	var account access.Account
	err := g.db.Write(ctx, func(tx *database.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM account LIMIT 1) found").Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return record.Fail(record.Conflict, "Steward is set up already. Sign in, or ask an administrator to invite you.")
		}
		var err error
		if account, err = g.access.CreateAccount(ctx, tx, s.Email, s.Name, s.Password); err != nil {
			return err
		}
		org, err = g.newOrg(ctx, tx, s.Org, s.Example)
		return err
	})
	if err != nil {
		return org, account, named(err)
	}
	return org, account, g.settle(ctx, org, account)
}

// CreateOrg makes another organisation with the account as its administrator.
// Only an administrator of one may make another.
func (g *Register) CreateOrg(ctx context.Context, account record.ID, name string, example bool) (access.Org, error) {
	places, err := g.Places(ctx, account)
	if err != nil {
		return access.Org{}, err
	}
	for _, p := range places {
		if p.Role == access.Administrator {
			return g.FoundOrg(ctx, account, name, example)
		}
	}
	return access.Org{}, record.Fail(record.Denied, "Only an administrator of an organisation can make another one here.")
}

// FoundOrg makes an organisation with the account as its administrator. It is
// for the command line and the example, whose caller holds the database.
func (g *Register) FoundOrg(ctx context.Context, account record.ID, name string, example bool) (access.Org, error) {
	who, err := g.access.Account(ctx, g.db, account)
	if err != nil {
		return access.Org{}, err
	}
	var org access.Org
	err = g.db.Write(ctx, func(tx *database.Tx) error {
		org, err = g.newOrg(ctx, tx, name, example)
		return err
	})
	if err != nil {
		return org, named(err)
	}
	return org, g.settle(ctx, org, who)
}

// newOrg makes the organisation, its empty log and the key that signs it.
func (g *Register) newOrg(ctx context.Context, tx *database.Tx, name string, example bool) (access.Org, error) {
	org, err := g.access.CreateOrg(ctx, tx, strings.TrimSpace(name), example)
	if err != nil {
		return org, err
	}
	if err := store.CreateLog(ctx, tx, org.ID); err != nil {
		return org, err
	}
	signer, verifier, err := ledger.GenerateKey(g.rand, originOf(org.ID))
	if err != nil {
		return org, fmt.Errorf("make the log's key: %w", err)
	}
	sealed, err := g.seal.seal(g.rand, org.ID, signer)
	if err != nil {
		return org, err
	}
	_, err = tx.Exec(ctx, "INSERT INTO logkey (org, origin, public, sealed) VALUES (?, ?, ?, ?)", org.ID, originOf(org.ID), verifier, sealed)
	if err != nil {
		return org, fmt.Errorf("keep the log's key: %w", err)
	}
	return org, nil
}

// originOf names an organisation's log for ever.
func originOf(org record.ID) string { return "steward/" + string(org) }

// settle makes the account administrator and gives the organisation its profile
// and the administrator's own person record.
func (g *Register) settle(ctx context.Context, org access.Org, account access.Account) error {
	system := access.System(org.ID)
	return g.write(ctx, system, func(w *writing) error {
		var person record.Record
		if w.g.kinds.Kind("person") != nil {
			var err error
			if person, err = w.create(ctx, Draft{Kind: "person", Title: account.Name, Body: record.Body{"email": account.Email}}, false); err != nil {
				return err
			}
		}
		if w.g.kinds.Kind("organisation") != nil {
			if _, err := w.create(ctx, Draft{Kind: "organisation", Title: org.Name}, false); err != nil {
				return err
			}
		}
		m, err := g.access.PutMembership(ctx, w.tx.DB, access.Membership{Org: org.ID, Account: account.ID, Role: access.Administrator, Person: person.ID})
		if err != nil {
			return err
		}
		return g.act(ctx, w.tx, system, "membership", m.ID, "put", record.Body{"account": string(account.ID), "role": m.Role}, "")
	})
}

// Orgs returns all organisations. It is for the command line, which holds the
// database.
func (g *Register) Orgs(ctx context.Context) ([]access.Org, error) { return g.access.Orgs(ctx, g.db) }

// OrgBySlug returns an organisation by slug, identity or exact name. It is for
// the command line, which holds the database.
func (g *Register) OrgBySlug(ctx context.Context, name string) (access.Org, error) {
	orgs, err := g.Orgs(ctx)
	if err != nil {
		return access.Org{}, err
	}
	for _, match := range []func(access.Org) string{
		func(o access.Org) string { return o.Slug }, func(o access.Org) string { return string(o.ID) }, func(o access.Org) string { return o.Name },
	} {
		for _, o := range orgs {
			if match(o) == name {
				return o, nil
			}
		}
	}
	return access.Org{}, record.Fail(record.NotFound, fmt.Sprintf("There is no organisation called %q.", name))
}

// Places returns the organisations an account may enter today, by name.
func (g *Register) Places(ctx context.Context, account record.ID) ([]Place, error) {
	return g.access.Places(ctx, g.db, account)
}

// Enter returns what an account is in the organisation with a slug. One it is
// no member of is NotFound.
func (g *Register) Enter(ctx context.Context, account record.ID, slug string) (access.Actor, access.Org, error) {
	org, err := g.access.OrgBySlug(ctx, g.db, slug)
	if err != nil {
		return access.Actor{}, access.Org{}, err
	}
	a, err := g.access.Actor(ctx, g.db, org.ID, account)
	if err != nil {
		return access.Actor{}, access.Org{}, err
	}
	return a, org, nil
}

// Org returns the organisation the actor acts in.
func (g *Register) Org(ctx context.Context, a access.Actor) (access.Org, error) {
	if err := signedIn(a); err != nil {
		return access.Org{}, err
	}
	return g.access.Org(ctx, g.db, a.Org)
}

// RenameOrg gives the organisation another name; its slug stays.
func (g *Register) RenameOrg(ctx context.Context, a access.Actor, name string) error {
	return g.govern(ctx, a, access.Settings, func(tx *store.Tx) error {
		if err := g.access.RenameOrg(ctx, tx.DB, a.Org, strings.TrimSpace(name)); err != nil {
			return err
		}
		return g.act(ctx, tx, a, "organisation-settings", a.Org, "rename", record.Body{"name": strings.TrimSpace(name)}, "")
	})
}

// PutSettings replaces the organisation's settings.
func (g *Register) PutSettings(ctx context.Context, a access.Actor, s access.OrgSettings) error {
	return g.govern(ctx, a, access.Settings, func(tx *store.Tx) error {
		if err := g.access.PutSettings(ctx, tx.DB, a.Org, s); err != nil {
			return err
		}
		public := "no"
		if s.PublicLog {
			public = "yes"
		}
		body := record.Body{"public_log": public}
		if s.TimestampURL != "" {
			body["timestamp_url"] = s.TimestampURL
		}
		if s.Language != "" {
			body["language"] = s.Language
		}
		return g.act(ctx, tx, a, "organisation-settings", a.Org, "put", body, "")
	})
}

// govern runs an act on access or settings: decided, and in the transaction
// that writes it to the log.
func (g *Register) govern(ctx context.Context, a access.Actor, verb access.Verb, do func(*store.Tx) error) error {
	if err := a.Require(verb, "", nil); err != nil {
		return err
	}
	return named(g.store.Write(ctx, a.Org, do))
}
