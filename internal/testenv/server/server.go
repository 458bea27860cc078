// Package server starts the whole of Steward inside a test: a database, the
// register, every face on a free port, an organisation and its administrator.
//
// Tests of packages that the program is made of import it from an external test
// package (package web_test), since it imports them.
package server

import (
	"context"
	"log/slog"
	"net"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/program"
	"steward/internal/register"
	"steward/internal/testenv/pg"
)

// What the administrator of every test server signs in with.
const (
	Email    = "admin@example.org"
	Password = "correct horse battery"
	Name     = "Ada Example"
	OrgName  = "Example Works"
)

// Server is a running Steward with one organisation, unless it is Fresh.
type Server struct {
	URL      string // without a slash at the end
	Data     string // the data folder
	Settings program.Settings
	Program  *program.Program
	Register *register.Register
	Clock    *Clock
	Org      access.Org
	Admin    access.Account

	t    testing.TB
	stop func()
}

type options struct {
	postgres, fresh bool
	data            string
	start           time.Time
}

// Option changes what is started.
type Option func(*options)

// Postgres keeps the records in a fresh PostgreSQL database.
func Postgres() Option { return func(o *options) { o.postgres = true } }

// Fresh leaves the program as it is before anyone set it up.
func Fresh() Option { return func(o *options) { o.fresh = true } }

// Data uses a folder that an earlier server left; it takes nothing from it but
// the files.
func Data(folder string) Option { return func(o *options) { o.data = folder } }

// Starting sets the clock; it runs on from there. Without it the clock starts at
// the real time.
func Starting(at time.Time) Option { return func(o *options) { o.start = at } }

// New starts a server that stops when the test ends.
func New(t testing.TB, opts ...Option) *Server {
	t.Helper()
	var o options
	for _, set := range opts {
		set(&o)
	}
	if o.data == "" {
		o.data = t.TempDir()
	}
	s := &Server{t: t, Data: o.data, Clock: NewClock(o.start), Settings: program.Settings{Data: o.data, Listen: "127.0.0.1:0"}}
	if o.postgres {
		s.Settings.DatabaseURL = pg.DSN(t)
	}
	s.Start()
	t.Cleanup(s.Stop)
	if !o.fresh {
		s.setUp()
	}
	return s
}

// Start starts a server that was stopped, at another address, on the same data.
func (s *Server) Start() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p, err := program.Open(ctx, s.Settings, program.Surroundings{Now: s.Clock.Now, Log: slog.New(slog.NewTextHandler(s.t.Output(), nil))})
	if err != nil {
		cancel()
		s.t.Fatalf("open the program: %v", err)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Settings.Listen)
	if err != nil {
		cancel()
		s.t.Fatalf("listen: %v", err)
	}
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- p.Serve(ctx, l, func() { close(ready) }) }()
	select {
	case <-ready:
	case err := <-ended:
		cancel()
		s.t.Fatalf("start the server: %v", err)
	}
	s.URL, s.Program, s.Register = program.URL(l), p, p.Register
	s.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Errorf("stop the server: %v", err)
		}
		if err := p.Close(); err != nil {
			s.t.Errorf("close the program: %v", err)
		}
	}
}

// Stop stops the server as an interrupt does. Stopping it again does nothing.
func (s *Server) Stop() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}
