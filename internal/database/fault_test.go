package database

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"steward/internal/record"
	"steward/internal/testenv/pg"
)

// role makes the test binary another process on the same file or folder.
const role = "STEWARD_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "writer":
		holdWrite(os.Args[len(os.Args)-1])
	case "server":
		holdLock(os.Args[len(os.Args)-1])
	default:
		os.Exit(m.Run())
	}
}

// holdWrite holds a write open until its input ends.
func holdWrite(file string) {
	ctx := context.Background()
	db, err := OpenSQLite(ctx, file)
	if err == nil {
		err = db.Write(ctx, func(tx *Tx) error {
			if _, err := tx.Exec(ctx, "INSERT INTO meta (name, value) VALUES ('other', 'process')"); err != nil {
				return err
			}
			waitForEnd()
			return nil
		})
	}
	exit(err)
}

func holdLock(dir string) {
	guard, err := Lock(dir)
	if err == nil {
		waitForEnd()
		err = guard.Close()
	}
	exit(err)
}

func waitForEnd() {
	fmt.Println("ready")
	bufio.NewReader(os.Stdin).ReadByte()
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// other starts another process and returns once it holds what it is to hold;
// end lets it go on and waits for it.
func other(t *testing.T, as, where string) (cmd *exec.Cmd, end func()) {
	t.Helper()
	cmd = exec.Command(os.Args[0], where)
	cmd.Env = append(os.Environ(), role+"="+as)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	end = func() {
		once.Do(func() {
			in.Close()
			cmd.Wait()
		})
	}
	t.Cleanup(end)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	return cmd, end
}

// TestSecondServer is refused, and let in once the first has gone or died.
func TestSecondServer(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	cmd, end := other(t, "server", dir)
	_, err := Lock(dir)
	if record.CodeOf(err) != record.Conflict || !strings.Contains(record.Sentence(err), fmt.Sprintf("(process %d)", cmd.Process.Pid)) || !strings.Contains(record.Sentence(err), dir) {
		t.Fatalf("got %v", err)
	}
	end()
	guard, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir); record.CodeOf(err) != record.Conflict {
		t.Fatalf("twice in one process: %v", err)
	}
	if err := guard.Close(); err != nil {
		t.Fatal(err)
	}
	cmd, end = other(t, "server", dir)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	end()
	if guard, err = Lock(dir); err != nil {
		t.Fatalf("after the first was killed: %v", err)
	}
	guard.Close()
}

// TestOtherWriter meets another process that writes: reads go on, a write waits
// and then says what is the matter, and works once the other is done.
func TestOtherWriter(t *testing.T) {
	ctx, file := t.Context(), filepath.Join(t.TempDir(), "steward.db")
	db, err := openSQLite(ctx, file, 300)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	write := func() error {
		return db.Write(ctx, func(tx *Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO meta (name, value) VALUES ('mine', '')")
			return err
		})
	}
	_, end := other(t, "writer", file)
	if err := write(); record.CodeOf(err) != record.Unavailable || !strings.Contains(record.Sentence(err), "Another process") {
		t.Fatalf("got %v", err)
	}
	count := func() (n int) {
		if err := db.QueryRow(ctx, "SELECT COUNT(*) FROM meta").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 0 {
		t.Fatalf("%d rows while the other has not committed", n)
	}
	end()
	if err := write(); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 2 {
		t.Fatalf("%d rows, want both", n)
	}
}

// TestFullDisk fills the database to a limit: nothing is half written, and with
// room again it works on.
func TestFullDisk(t *testing.T) {
	ctx := t.Context()
	db, err := OpenSQLite(ctx, filepath.Join(t.TempDir(), "steward.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	limit := func(pages int) {
		if _, err := db.Exec(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(1)
	n := 0
	write := func() error {
		n++
		return db.Write(ctx, func(tx *Tx) error {
			for i := range 20 {
				if _, err := tx.Exec(ctx, "INSERT INTO meta (name, value) VALUES (?, ?)", fmt.Sprint(n, ".", i), strings.Repeat("x", 3000)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for err == nil {
		if err = write(); n > 1000 {
			t.Fatal("the disk never fills")
		}
	}
	if record.CodeOf(err) != record.Unavailable || !strings.Contains(record.Sentence(err), "disk is full") {
		t.Fatalf("got %v", err)
	}
	var rows int
	if err := db.QueryRow(ctx, "SELECT COUNT(*) FROM meta").Scan(&rows); err != nil || rows != 20*(n-1) {
		t.Fatalf("%d rows after %d writes, %v", rows, n-1, err)
	}
	limit(1 << 30)
	if err := write(); err != nil {
		t.Fatal(err)
	}
}

// TestDamagedFile opens files that are no database.
func TestDamagedFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "steward.db")
	if err := os.WriteFile(file, []byte(strings.Repeat("this is no database\n", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSQLite(t.Context(), file); record.CodeOf(err) != record.Internal || !strings.Contains(record.Sentence(err), "damaged") {
		t.Fatalf("got %v", err)
	}
	if _, err := OpenSQLite(t.Context(), filepath.Join(file, "below")); record.CodeOf(err) != record.Unavailable {
		t.Fatalf("got %v", err)
	}
}

// TestServerGoesAway stops PostgreSQL and starts it again.
func TestServerGoesAway(t *testing.T) {
	ctx := t.Context()
	cluster := pg.New(t, pg.Durable())
	db, err := OpenPostgres(ctx, cluster.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	write := func(name string) error {
		return db.Write(ctx, func(tx *Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO meta (name, value) VALUES (?, '')", name)
			return err
		})
	}
	if err := write("before"); err != nil {
		t.Fatal(err)
	}
	stopped := db.Write(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO meta (name, value) VALUES ('within', '')"); err != nil {
			return err
		}
		return cluster.Stop()
	})
	if record.CodeOf(stopped) != record.Unavailable {
		t.Fatalf("a write the server left: %v", stopped)
	}
	for range 15 { // more than there are idle connections
		var n int
		for name, err := range map[string]error{"Ping": db.Ping(ctx), "Write": write("while away"), "Snapshot": db.Snapshot(ctx, func(*Tx) error { return nil }),
			"QueryRow": Explain(db.QueryRow(ctx, "SELECT COUNT(*) FROM meta").Scan(&n))} {
			if record.CodeOf(err) != record.Unavailable {
				t.Fatalf("%s without a server: %v", name, err)
			}
		}
	}
	if _, err := OpenPostgres(ctx, cluster.DSN()); record.CodeOf(err) != record.Unavailable {
		t.Fatalf("open without a server: %v", err)
	}
	if err := cluster.Restart(); err != nil {
		t.Fatal(err)
	}
	if err := write("after"); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRow(ctx, "SELECT COUNT(*) FROM meta").Scan(&n); err != nil || n != 2 {
		t.Fatalf("%d rows, %v; want those before and after", n, err)
	}
}

// TestServerRestartsAtOnce restarts PostgreSQL under idle connections: a write
// may fail once, clearly, and never loses one that was acknowledged.
func TestServerRestartsAtOnce(t *testing.T) {
	ctx := t.Context()
	cluster := pg.New(t, pg.Durable())
	db, err := OpenPostgres(ctx, cluster.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	good := 0
	for i := range 40 {
		if i%10 == 5 {
			if err := errors.Join(cluster.Stop(), cluster.Restart()); err != nil {
				t.Fatal(err)
			}
		}
		_, err := db.Exec(ctx, "INSERT INTO meta (name, value) VALUES (?, '')", fmt.Sprint(i))
		if err == nil {
			good++
		} else if err = Explain(err); record.CodeOf(err) != record.Unavailable {
			t.Fatalf("write %d: %v", i, err)
		}
	}
	var n int
	if err := db.QueryRow(ctx, "SELECT COUNT(*) FROM meta").Scan(&n); err != nil || n < good || good < 30 {
		t.Fatalf("%d rows, %d acknowledged, %v", n, good, err)
	}
}

// TestOpenTogether opens a new database many times at once.
func TestOpenTogether(t *testing.T) {
	file, url := filepath.Join(t.TempDir(), "steward.db"), pg.DSN(t)
	for name, open := range map[string]func() (*DB, error){
		"sqlite":   func() (*DB, error) { return OpenSQLite(t.Context(), file) },
		"postgres": func() (*DB, error) { return OpenPostgres(t.Context(), url) },
	} {
		t.Run(name, func(t *testing.T) {
			var wg sync.WaitGroup
			faults := make([]error, 6)
			for i := range faults {
				wg.Go(func() {
					db, err := open()
					if err == nil {
						err = errors.Join(db.Ping(context.Background()), db.Close())
					}
					faults[i] = err
				})
			}
			wg.Wait()
			if err := errors.Join(faults...); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestCancelled gives up at once when the one who asked has gone.
func TestCancelled(t *testing.T) {
	for dialect, db := range both(t) {
		t.Run(string(dialect), func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			err := db.Write(ctx, func(tx *Tx) error {
				if _, err := tx.Exec(ctx, "INSERT INTO meta (name, value) VALUES ('x', '')"); err != nil {
					return err
				}
				<-ctx.Done()
				_, err := tx.Exec(ctx, "INSERT INTO meta (name, value) VALUES ('y', '')")
				return err
			})
			if err == nil {
				t.Fatal("a cancelled write succeeded")
			}
			var n int
			if err := db.QueryRow(t.Context(), "SELECT COUNT(*) FROM meta").Scan(&n); err != nil || n != 0 {
				t.Fatalf("%d rows, %v", n, err)
			}
		})
	}
}
