package access

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// Account is a person who can sign in. One account may be a member of many
// organisations.
type Account struct {
	ID       record.ID
	Email    string // as FoldEmail returns it; unique
	Name     string
	Created  time.Time
	Disabled bool // cannot sign in, and nothing acts in its name
}

const accountColumns = "a.id, a.email, a.name, a.created, a.disabled"

func noAccount() error { return record.Fail(record.NotFound, "There is no such account.") }

// CreateAccount makes an account. The password is the hash identity makes, or
// empty for one that cannot sign in with a password. A taken e-mail address is
// a Conflict.
func (s *Store) CreateAccount(ctx context.Context, q database.Querier, email, name, password string) (Account, error) {
	var wrong []record.FieldError
	email, err := FoldEmail(email)
	if err != nil {
		wrong = append(wrong, record.FieldError{Field: "email", Code: "invalid", Message: sentence(err)})
	}
	if err := checkLine("the name", name, 200); err != nil {
		wrong = append(wrong, record.FieldError{Field: "name", Code: "invalid", Message: sentence(err)})
	}
	if len(wrong) > 0 {
		return Account{}, record.InvalidFields(wrong)
	}
	id, err := s.newID()
	if err != nil {
		return Account{}, err
	}
	a := Account{ID: id, Email: email, Name: name, Created: fromMillis(s.now())}
	n, err := change(ctx, q, "create the account",
		"INSERT INTO account (id, email, name, password, created) VALUES (?,?,?,?,?) ON CONFLICT (email) DO NOTHING",
		a.ID, a.Email, a.Name, password, a.Created.UnixMilli())
	if err == nil && n == 0 {
		return Account{}, record.Fail(record.Conflict, "An account with this e-mail address exists.")
	}
	return a, err
}

// Account returns an account by identity; an unknown one is NotFound.
func (s *Store) Account(ctx context.Context, q database.Querier, id record.ID) (Account, error) {
	if !id.Valid() {
		return Account{}, noAccount()
	}
	return oneAccount(q.QueryRow(ctx, "SELECT "+accountColumns+" FROM account a WHERE a.id = ?", id))
}

// AccountByEmail returns an account by e-mail address, in any case; an unknown
// one is NotFound.
func (s *Store) AccountByEmail(ctx context.Context, q database.Querier, email string) (Account, error) {
	a, _, err := s.Login(ctx, q, email)
	return a, err
}

// Login returns the account with an e-mail address and the hash of its
// password, for package identity to compare. An unknown one is NotFound.
func (s *Store) Login(ctx context.Context, q database.Querier, email string) (Account, string, error) {
	email, err := FoldEmail(email)
	if err != nil {
		return Account{}, "", noAccount()
	}
	var password string
	a, err := oneAccount(q.QueryRow(ctx, "SELECT "+accountColumns+", a.password FROM account a WHERE a.email = ?", email), &password)
	return a, password, err
}

// Accounts returns all accounts by e-mail address.
func (s *Store) Accounts(ctx context.Context, q database.Querier) ([]Account, error) {
	read := func(row scanner) (Account, error) { return scanAccount(row) }
	return list(ctx, q, "list accounts", read, "SELECT "+accountColumns+" FROM account a ORDER BY a.email")
}

// SetPassword keeps a new hash and ends every session of the account, as who
// changes a password may want others out. It needs a transaction.
func (s *Store) SetPassword(ctx context.Context, q database.Querier, id record.ID, password string) error {
	if err := mustChange(ctx, q, noAccount(), "set the password", "UPDATE account SET password = ? WHERE id = ?", password, id); err != nil {
		return err
	}
	return s.RevokeSessions(ctx, q, id, "")
}

// DisableAccount keeps an account from signing in, ends its sessions, and
// leaves its tokens powerless while it stays disabled. The last administrator
// of any organisation cannot be disabled (Conflict). It needs a transaction.
func (s *Store) DisableAccount(ctx context.Context, q database.Querier, id record.ID) error {
	if !id.Valid() {
		return noAccount()
	}
	member, err := list(ctx, q, "read memberships", scanID,
		"SELECT org FROM membership WHERE account = ? AND role = ? ORDER BY org", id, Administrator)
	if err != nil {
		return err
	}
	for _, org := range member {
		if err := s.keepAdministrator(ctx, q, org, id); err != nil {
			return err
		}
	}
	if err := mustChange(ctx, q, noAccount(), "disable the account", "UPDATE account SET disabled = 1 WHERE id = ?", id); err != nil {
		return err
	}
	return s.RevokeSessions(ctx, q, id, "")
}

// EnableAccount lets a disabled account sign in again.
func (s *Store) EnableAccount(ctx context.Context, q database.Querier, id record.ID) error {
	return mustChange(ctx, q, noAccount(), "enable the account", "UPDATE account SET disabled = 0 WHERE id = ?", id)
}

func scanID(row scanner) (id record.ID, err error) {
	err = row.Scan(&id)
	return id, err
}

// scanAccount reads accountColumns, and what a query selects after them into
// more.
func scanAccount(row scanner, more ...any) (Account, error) {
	var a Account
	var created, disabled int64
	err := row.Scan(append([]any{&a.ID, &a.Email, &a.Name, &created, &disabled}, more...)...)
	a.Created, a.Disabled = fromMillis(created), disabled != 0
	return a, err
}

func oneAccount(row scanner, more ...any) (Account, error) {
	a, err := scanAccount(row, more...)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, noAccount()
	}
	if err != nil {
		return Account{}, fail("read the account", err)
	}
	return a, nil
}
