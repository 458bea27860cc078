package access

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// Org is an organisation: the one everything else in the database belongs to.
type Org struct {
	ID       record.ID
	Name     string
	Slug     string // in URLs and commands; unique, never changes
	Created  time.Time
	Example  bool // holds the fictional example
	Settings OrgSettings
}

// Place is an organisation an account may enter, and as what.
type Place struct {
	Org     Org
	Role    string
	Expires record.Date // the last day; empty: none
}

const orgColumns = "o.id, o.name, o.slug, o.created, o.example, o.settings"

func noOrg() error {
	return record.Fail(record.NotFound, "There is no such organisation, or you are not a member of it.")
}

// CreateOrg makes an organisation. Its slug follows from the name, with a
// number when another has it.
func (s *Store) CreateOrg(ctx context.Context, q database.Querier, name string, example bool) (Org, error) {
	if err := checkLine("The name of the organisation", name, 200); err != nil {
		return Org{}, invalid("name", err.Error()+".")
	}
	id, err := s.newID()
	if err != nil {
		return Org{}, err
	}
	org := Org{ID: id, Name: name, Created: fromMillis(s.now()), Example: example}
	base := slugOf(name)
	for i := 1; i <= 1000; i++ {
		if org.Slug = base; i > 1 {
			org.Slug = fmt.Sprintf("%s-%d", base, i)
		}
		n, err := change(ctx, q, "create the organisation",
			"INSERT INTO org (id, name, slug, created, example, settings) VALUES (?,?,?,?,?,'{}') ON CONFLICT (slug) DO NOTHING",
			org.ID, org.Name, org.Slug, org.Created.UnixMilli(), flag(example))
		if err != nil {
			return Org{}, err
		}
		if n == 1 {
			return org, nil
		}
	}
	return Org{}, record.Fail(record.Conflict, "Too many organisations have this name. Choose another.")
}

// Org returns an organisation by identity; an unknown one is NotFound.
func (s *Store) Org(ctx context.Context, q database.Querier, id record.ID) (Org, error) {
	if !id.Valid() {
		return Org{}, noOrg()
	}
	return oneOrg(q.QueryRow(ctx, "SELECT "+orgColumns+" FROM org o WHERE o.id = ?", id))
}

// OrgBySlug returns an organisation by slug; an unknown one is NotFound.
func (s *Store) OrgBySlug(ctx context.Context, q database.Querier, slug string) (Org, error) {
	return oneOrg(q.QueryRow(ctx, "SELECT "+orgColumns+" FROM org o WHERE o.slug = ?", oneLine(slug, 60)))
}

// Orgs returns all organisations, oldest first.
func (s *Store) Orgs(ctx context.Context, q database.Querier) ([]Org, error) {
	return list(ctx, q, "list organisations", readOrg, "SELECT "+orgColumns+" FROM org o ORDER BY o.created, o.id")
}

// Places returns the organisations an account may enter today, by name.
func (s *Store) Places(ctx context.Context, q database.Querier, account record.ID) ([]Place, error) {
	read := func(row scanner) (p Place, err error) {
		p.Org, err = scanOrg(row, &p.Role, &p.Expires)
		return p, err
	}
	return list(ctx, q, "list the account's organisations", read,
		"SELECT "+orgColumns+", m.role, m.expires FROM membership m JOIN org o ON o.id = m.org JOIN account a ON a.id = m.account"+
			" WHERE m.account = ? AND a.disabled = 0 AND (m.expires = '' OR m.expires >= ?) ORDER BY o.name, o.id", account, s.today())
}

// RenameOrg gives an organisation another name; its slug stays.
func (s *Store) RenameOrg(ctx context.Context, q database.Querier, id record.ID, name string) error {
	if err := checkLine("The name of the organisation", name, 200); err != nil {
		return invalid("name", err.Error()+".")
	}
	return mustChange(ctx, q, noOrg(), "rename the organisation", "UPDATE org SET name = ? WHERE id = ?", name, id)
}

// PutSettings replaces an organisation's settings.
func (s *Store) PutSettings(ctx context.Context, q database.Querier, id record.ID, settings OrgSettings) error {
	if err := settings.Check(); err != nil {
		return err
	}
	data, err := record.Canonical(settings)
	if err != nil {
		return err
	}
	return mustChange(ctx, q, noOrg(), "write settings", "UPDATE org SET settings = ? WHERE id = ?", string(data), id)
}

// scanOrg reads orgColumns, and what a query selects after them into more.
func scanOrg(row scanner, more ...any) (Org, error) {
	var org Org
	var created, example int64
	var settings string
	err := row.Scan(append([]any{&org.ID, &org.Name, &org.Slug, &created, &example, &settings}, more...)...)
	if err != nil {
		return Org{}, err
	}
	org.Created, org.Example = fromMillis(created), example != 0
	if err = decodeStrict([]byte(settings), &org.Settings); err != nil {
		return Org{}, fmt.Errorf("settings of organisation %s: %w", org.ID, err)
	}
	return org, nil
}

func readOrg(row scanner) (Org, error) { return scanOrg(row) }

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func oneOrg(row scanner) (Org, error) {
	org, err := scanOrg(row)
	if errors.Is(err, sql.ErrNoRows) {
		return Org{}, noOrg()
	}
	if err != nil {
		return Org{}, fail("read the organisation", err)
	}
	return org, nil
}
