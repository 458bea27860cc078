package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"steward/internal/record"
)

// transient reports whether the same transaction may succeed when run again at
// once. A busy SQLite file is none: the driver has waited for it already.
func transient(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	return false
}

// sqliteCode is the primary result code of SQLite, 0 for other errors.
func sqliteCode(err error) int {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() & 0xff
	}
	return 0
}

// Unique reports whether the error says that a unique key is taken.
func Unique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && (lite.Code() == 2067 || lite.Code() == 1555)
}

// Explain gives an error of the database a code and a sentence. Errors that
// have one already, and nil, come back as they are.
func Explain(err error) error {
	var known *record.Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	if code, sentence := explainSQLite(sqliteCode(err)); sentence != "" {
		return record.Wrap(code, sentence, err)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		if code, sentence := explainPostgres(pg.Code); sentence != "" {
			return record.Wrap(code, sentence, err)
		}
		return err
	}
	if lost(err) {
		return record.Wrap(record.Unavailable, "The database does not answer. Nothing was changed; try again in a moment.", err)
	}
	return err
}

// explainSQLite explains a primary result code.
func explainSQLite(code int) (record.Code, string) {
	switch code {
	case 13: // FULL
		return record.Unavailable, "The disk is full. Nothing was written; free some space and try again."
	case 5, 6: // BUSY, LOCKED
		return record.Unavailable, "Another process is writing to the database. Nothing was changed; try again in a moment."
	case 10: // IOERR
		return record.Unavailable, "The disk cannot be read or written. Nothing was changed; look at the disk, then try again."
	case 8: // READONLY
		return record.Unavailable, "The database file cannot be written. Nothing was changed; look at the rights of the file and its folder."
	case 14: // CANTOPEN
		return record.Unavailable, "The database file cannot be opened. Look at the rights of the file and its folder."
	case 11, 26: // CORRUPT, NOTADB
		return record.Internal, "The database file is damaged, or is none. Run steward fsck, or restore a backup."
	}
	return "", ""
}

// explainPostgres explains a SQLSTATE.
func explainPostgres(code string) (record.Code, string) {
	switch {
	case code == "53100":
		return record.Unavailable, "The database server's disk is full. Nothing was written."
	case strings.HasPrefix(code, "53"):
		return record.Unavailable, "The database server has too much to do. Nothing was changed; try again in a moment."
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"):
		return record.Unavailable, "The database does not answer. Nothing was changed; try again in a moment."
	case code == "25006":
		return record.Unavailable, "The database server takes no writes right now. Nothing was changed; try again in a moment."
	case strings.HasPrefix(code, "28"):
		return record.Unavailable, "The database server refuses the user name or password of the database URL."
	case code == "3D000":
		return record.Unavailable, "The database named by the database URL does not exist."
	case code == "22021", code == "22P05":
		return record.Invalid, "A text holds a character that cannot be kept, such as one with the code 0."
	case strings.HasPrefix(code, "XX"):
		return record.Internal, "The database server reports damaged data. Look at its log, or restore a backup."
	}
	return "", ""
}

// lost reports whether the connection to a server is gone, or was never made.
func lost(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || pgconn.Timeout(err) {
		return true
	}
	for _, e := range []error{driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed} {
		if errors.Is(err, e) {
			return true
		}
	}
	return strings.Contains(err.Error(), "conn closed")
}
