package pg

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// open connects to dsn for the length of the test.
func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// answer runs a query that gives one text.
func answer(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	var s string
	if err := db.QueryRowContext(t.Context(), query).Scan(&s); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return s
}

func run(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestDSNIsFreshAndDropped(t *testing.T) {
	var first string
	t.Run("one", func(t *testing.T) {
		first = DSN(t)
		db := open(t, first)
		run(t, db, "CREATE TABLE kept (n int)")
		other := open(t, DSN(t))
		if got := answer(t, other, "SELECT count(*)::text FROM pg_tables WHERE schemaname = 'public'"); got != "0" {
			t.Errorf("a fresh database holds %s tables", got)
		}
		// A connection left open must not keep the database alive.
		if _, err := db.Conn(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
	err := open(t, first).PingContext(t.Context())
	if err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("the database of an ended test answers: %v", err)
	}
}

func TestDatabaseIsLikeTheField(t *testing.T) {
	db := open(t, DSN(t))
	if got := answer(t, db, "SELECT rolsuper::text || rolbypassrls::text FROM pg_roles WHERE rolname = current_user"); got != "falsefalse" {
		t.Errorf("superuser and bypass of row-level security = %s, want neither", got)
	}
	if got := answer(t, db, "SHOW server_encoding"); got != "UTF8" {
		t.Errorf("encoding = %s", got)
	}
	if got := answer(t, db, "SELECT string_agg(x, '' ORDER BY x) FROM (VALUES ('B'), ('a'), ('Z'), ('b')) v (x)"); got != "abBZ" {
		t.Errorf("sorted %q, want abBZ: the default collation must not be byte order", got)
	}
	run(t, db, "CREATE SCHEMA own")
	run(t, db, "CREATE TABLE public.t (n int)")
}

func TestClusterSurvivesACrash(t *testing.T) {
	c := New(t, Durable())
	db := open(t, c.Database(t))
	if got := answer(t, db, "SHOW fsync"); got != "on" {
		t.Errorf("fsync = %s in a durable cluster", got)
	}
	run(t, db, "CREATE TABLE kept (n int)")
	run(t, db, "INSERT INTO kept VALUES (7)")
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := db.PingContext(t.Context()); err == nil {
		t.Error("a stopped server answers")
	}
	if err := c.Restart(); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, db, "SELECT n::text FROM kept"); got != "7" {
		t.Errorf("after the crash n = %s, want 7", got)
	}
}

func TestStartSaysWhatTheServerSaid(t *testing.T) {
	c := New(t)
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", host(t, c.DSN()))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := c.Restart(); err == nil || !strings.Contains(err.Error(), "could not bind") {
		t.Errorf("starting on a taken port: %v", err)
	}
}

func host(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// TestNothingIsLeftAfterAKill kills a process that owns a cluster and waits for
// server and folder to go.
func TestNothingIsLeftAfterAKill(t *testing.T) {
	const self = "STEWARD_TEST_PG_CHILD"
	if os.Getenv(self) != "" {
		c, err := Start()
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("\n" + c.dir + " " + c.DSN() + "\n")
		time.Sleep(time.Minute)
		runtime.KeepAlive(c)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), self+"=1")
	dir, dsn := child(t, cmd)
	db := open(t, dsn)
	if err := db.PingContext(t.Context()); err != nil {
		t.Fatalf("the child's cluster: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	for range 100 {
		_, err := os.Stat(dir)
		if errors.Is(err, os.ErrNotExist) && db.PingContext(t.Context()) != nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("after a kill, %s or its server is still there", dir)
}

// child starts cmd and reads the folder and DSN of its cluster.
func child(t *testing.T, cmd *exec.Cmd) (dir, dsn string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	seen := ""
	for buf := make([]byte, 1<<12); ; {
		n, err := out.Read(buf)
		seen += string(buf[:n])
		for line := range strings.Lines(seen) {
			if f := strings.Fields(line); strings.HasSuffix(line, "\n") && len(f) == 2 && strings.HasPrefix(f[1], "postgres://") {
				return f[0], f[1]
			}
		}
		if err != nil {
			t.Fatalf("the child said %q and ended: %v", seen, err)
		}
	}
}

func TestMissingServerIsNamed(t *testing.T) {
	if msg := errMissing.Error(); !strings.Contains(msg, "apt-get install postgresql") {
		t.Errorf("no word of how to install it: %s", msg)
	}
	if got := major("/usr/lib/postgresql/15/bin"); got != 15 {
		t.Errorf("major = %d, want 15", got)
	}
	if whole(t.TempDir()) {
		t.Error("an empty folder counts as a server")
	}
}

// TestDSNInParallel asks for many databases at once, as packages that share a
// cluster do.
func TestDSNInParallel(t *testing.T) {
	for n := range 16 {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			run(t, open(t, DSN(t)), "CREATE TABLE kept (n int)")
		})
	}
}
