package pg

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// role is the owner of the tests' databases: it may create them and nothing
// else, so that row-level security applies to it as it does in the field.
const role = "steward"

// Option changes how a cluster is started.
type Option func(*Cluster)

// Durable makes the cluster wait for the disk at every commit, for tests that
// kill it and look at what is left.
func Durable() Option { return func(c *Cluster) { c.durable = true } }

// Cluster is a PostgreSQL server of our own, on the loopback interface only,
// which trusts whoever connects.
type Cluster struct {
	bin     string
	dir     string
	port    int
	durable bool
	who     *account
	keeper  *supervisor
}

// New starts a cluster that ends with the test, for tests that stop, start or
// crash a server; all others share one through DSN.
func New(t testing.TB, options ...Option) *Cluster {
	t.Helper()
	c, err := Start(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// Start makes a cluster and starts its server. It ends with Close, with this
// process, or when nothing refers to the Cluster any more. The error says how to install PostgreSQL when it is
// missing, and otherwise carries the server's own words.
func Start(options ...Option) (*Cluster, error) {
	c := &Cluster{}
	for _, option := range options {
		option(c)
	}
	var err error
	if c.bin, err = find(); err != nil {
		return nil, err
	}
	if c.who, err = unprivileged(); err != nil {
		return nil, err
	}
	if c.dir, err = c.who.folder(); err != nil {
		return nil, err
	}
	// Another process may take the port between our asking and our using it.
	for range 3 {
		if err = c.launch(); err == nil {
			return c, nil
		}
	}
	return nil, err
}

// launch makes the supervisor first, so that the folder is never without
// someone to remove it, then the cluster, its server and its role.
func (c *Cluster) launch() (err error) {
	if err := c.reserve(); err != nil {
		return err
	}
	if c.keeper, err = supervise(c.who, c.dir, c.command()...); err != nil {
		return errors.Join(err, os.RemoveAll(c.dir))
	}
	if err = c.initialise(); err == nil {
		err = c.keeper.start()
	}
	if err == nil {
		err = admin(c.url("postgres"), "CREATE ROLE "+role+" LOGIN CREATEDB")
	}
	if err != nil {
		return errors.Join(err, c.keeper.close())
	}
	return nil
}

// reserve finds a port nobody listens on, and sees that the folder exists.
func (c *Cluster) reserve() error {
	if _, err := os.Stat(c.dir); err != nil {
		if c.dir, err = c.who.folder(); err != nil {
			return err
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("find a port for PostgreSQL: %w", err)
	}
	c.port = l.Addr().(*net.TCPAddr).Port
	return l.Close()
}

// initialise creates the cluster's files.
func (c *Cluster) initialise() error {
	cmd := exec.Command(filepath.Join(c.bin, "initdb"), "--pgdata", c.data(), "--username=postgres",
		"--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=und", "--no-sync")
	cmd.Dir = "/"
	cmd.SysProcAttr = c.who.process()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

// command is the server's command line; nothing is left to a configuration file.
func (c *Cluster) command() []string {
	durable := "off"
	if c.durable {
		durable = "on"
	}
	command := []string{filepath.Join(c.bin, "postgres"), "-D", c.data(), "-p", strconv.Itoa(c.port)}
	for _, setting := range []string{
		"listen_addresses=127.0.0.1",
		"unix_socket_directories=",
		"log_line_prefix=" + prefix,
		"fsync=" + durable,
		"synchronous_commit=" + durable,
		"full_page_writes=" + durable,
		"max_connections=300",
		"shared_buffers=128MB",
	} {
		command = append(command, "-c", setting)
	}
	return command
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *Cluster) url(user string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/postgres?sslmode=disable", user, c.port)
}

// DSN returns the URL by which an ordinary role that may create databases
// reaches the cluster; it fits the environment variable STEWARD_TEST_PG.
func (c *Cluster) DSN() string { return c.url(role) }

// Database returns the URL of a fresh, empty database in this cluster, dropped
// when the test ends. The server must be up at both moments.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	return fresh(t, c.DSN())
}

// Stop ends the server at once, without a checkpoint, as a crash would. Its
// files and its port stay its own.
func (c *Cluster) Stop() error { return c.keeper.say("stop") }

// Restart starts the server again after Stop, on the same port, and returns
// when it has recovered and accepts connections.
func (c *Cluster) Restart() error { return c.keeper.start() }

// Close stops the server and removes its files.
func (c *Cluster) Close() error { return c.keeper.close() }
