// Package crash kills the running program at random moments and looks at what
// is left. It has no code of its own.
package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"steward/client"
	"steward/internal/access"
	"steward/internal/program"
	"steward/internal/register"
	"steward/internal/testenv/pg"
)

// TestKill kills the program with SIGKILL a hundred times while eight writers
// write, on SQLite and on PostgreSQL, and holds that nothing acknowledged is
// missing and that the whole database is sound.
func TestKill(t *testing.T) {
	bin := build(t)
	for _, dialect := range []string{"sqlite", "postgres"} {
		t.Run(dialect, func(t *testing.T) {
			c := &crash{T: t, bin: bin, data: t.TempDir()}
			if dialect == "postgres" {
				c.databaseURL = pg.DSN(t)
			}
			c.token = c.setUp()
			for range 50 {
				c.round()
			}
			c.check()
		})
	}
}

func build(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "steward")
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/steward")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

type crash struct {
	*testing.T
	bin, data, databaseURL, token string

	mu    sync.Mutex
	acked []string // identities the server said it has
	tried int
}

func (c *crash) settings() program.Settings {
	return program.Settings{Data: c.data, DatabaseURL: c.databaseURL}
}

// setUp makes an organisation and a token, without a server.
func (c *crash) setUp() string {
	p, err := program.Open(c.Context(), c.settings(), program.Surroundings{})
	if err != nil {
		c.Fatal(err)
	}
	defer p.Close()
	org, account, err := p.Register.SetUp(c.Context(), register.Setup{Org: "Crash", Name: "Cora Crash", Email: "cora@example.org", Password: "none"})
	if err != nil {
		c.Fatal(err)
	}
	a, _, err := p.Register.Enter(c.Context(), account.ID, org.Slug)
	if err != nil {
		c.Fatal(err)
	}
	_, secret, err := p.Register.CreateToken(c.Context(), a, "crash", access.Scopes(), time.Time{})
	if err != nil {
		c.Fatal(err)
	}
	return secret
}

// round starts the program, writes, and kills it at a random moment.
func (c *crash) round() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	args := []string{"serve", "--data", c.data, "--listen", address}
	if c.databaseURL != "" {
		args = append(args, "--database-url", c.databaseURL)
	}
	cmd := exec.Command(c.bin, args...)
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	c.await(address)
	ctx, stop := context.WithCancel(c.Context())
	var writers sync.WaitGroup
	for range 8 {
		writers.Go(func() { c.write(ctx, "http://"+address) })
	}
	c.some(1 + rand.IntN(20))
	time.Sleep(time.Duration(rand.IntN(5000)) * time.Microsecond)
	if err := cmd.Process.Kill(); err != nil {
		c.Fatal(err)
	}
	cmd.Wait()
	stop()
	writers.Wait()
}

// some waits until so many more writes were acknowledged.
func (c *crash) some(n int) {
	count := func() int {
		c.mu.Lock()
		defer c.mu.Unlock()
		return len(c.acked)
	}
	for begun := count(); count() < begun+n; {
		time.Sleep(time.Millisecond)
	}
}

func (c *crash) await(address string) {
	for range 1000 {
		res, err := http.Get("http://" + address + "/healthz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.Fatal("the program does not start again")
}

// write makes tasks until the server is gone, and remembers those it
// acknowledged.
func (c *crash) write(ctx context.Context, address string) {
	api, err := client.New(address, c.token)
	if err != nil {
		c.Error(err)
		return
	}
	for ctx.Err() == nil {
		c.mu.Lock()
		c.tried++
		title := fmt.Sprintf("Task %d", c.tried)
		c.mu.Unlock()
		r, err := api.Records("tasks").Create(ctx, client.Draft{Title: title})
		if err != nil {
			return
		}
		c.mu.Lock()
		c.acked = append(c.acked, r.ID)
		c.mu.Unlock()
	}
}

// check holds that every acknowledged record is there and everything verifies.
func (c *crash) check() {
	if len(c.acked) < 300 {
		c.Fatalf("only %d writes were acknowledged; the test tests too little", len(c.acked))
	}
	p, err := program.Open(c.Context(), c.settings(), program.Surroundings{})
	if err != nil {
		c.Fatal(err)
	}
	defer p.Close()
	org, err := p.Register.OrgBySlug(c.Context(), "crash")
	if err != nil {
		c.Fatal(err)
	}
	for _, id := range c.acked {
		if _, err := p.Register.Find(c.Context(), access.System(org.ID), id); err != nil {
			c.Errorf("acknowledged and missing: %s: %v", id, err)
		}
	}
	args := []string{"fsck", "--data", c.data}
	if c.databaseURL != "" {
		args = append(args, "--database-url", c.databaseURL)
	}
	out, err := exec.Command(c.bin, args...).CombinedOutput()
	if err != nil {
		c.Errorf("fsck: %v\n%s", err, out)
	}
	c.Logf("%d of %d writes acknowledged, all there; fsck: %s", len(c.acked), c.tried, out)
}
