package pg

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	// The driver under the name "pgx".
	_ "github.com/jackc/pgx/v5/stdlib"
)

// Variable names the environment variable that holds the DSN of a cluster to
// share. Its role must be allowed to create databases.
const Variable = "STEWARD_TEST_PG"

// shared is the one cluster of this test binary. Its life is that of the
// process, which no test owns, hence the package variable.
var shared struct {
	once sync.Once
	// The cluster is held here because its server ends when the pipe to its
	// supervisor is collected.
	cluster *Cluster
	dsn     string
	err     error
}

// DSN returns the URL of a fresh, empty UTF-8 database, dropped when the test
// ends, connections and all. The test fails when there is no PostgreSQL.
func DSN(t testing.TB) string {
	t.Helper()
	shared.once.Do(func() {
		if shared.dsn = os.Getenv(Variable); shared.dsn != "" {
			return
		}
		if shared.cluster, shared.err = Start(); shared.err == nil {
			shared.dsn = shared.cluster.DSN()
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return fresh(t, shared.dsn)
}

// fresh creates a database in the cluster at dsn and returns its URL.
func fresh(t testing.TB, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil || u.Host == "" {
		t.Fatalf("%s must be a URL such as postgres://user@host:port/postgres", Variable)
	}
	name := "t_" + rand.Text()[:16]
	if err := admin(dsn, "CREATE DATABASE "+quote(name)+" TEMPLATE template0 ENCODING 'UTF8'"); err != nil {
		t.Fatalf("create a database for the test: %v", err)
	}
	t.Cleanup(func() {
		if err := drop(dsn, name); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	u.Path = "/" + name
	return u.String()
}

// drop drops a database, its connections with it. A worker of the server's own
// vacuum may be in it, which an ordinary role cannot end; it is waited for.
func drop(dsn, name string) error {
	var err error
	for range 100 {
		err = admin(dsn, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)")
		var fault *pgconn.PgError
		if err == nil || !errors.As(err, &fault) || fault.Code != "42501" {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

// quote makes an identifier of a name that holds letters, digits and '_' only.
func quote(name string) string { return `"` + name + `"` }

// admin runs one statement outside a transaction, on a connection of its own.
func admin(dsn, statement string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return fmt.Errorf("open %s: %w", Variable, err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
