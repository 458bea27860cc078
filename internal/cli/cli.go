// Package cli is the command line of Steward: one command for each thing to do,
// text for people, and JSON with --json wherever a program might read the
// answer.
//
// Whoever holds the data folder holds the data, so commands act as the program
// itself in the organisation that is named. What they write is in the log as
// done by "system".
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"steward/internal/conformity"
	"steward/internal/register"
)

// Settings say where the data is and how it is served.
type Settings struct {
	Data        string // the data folder
	Listen      string // host and port to serve at
	DatabaseURL string // of PostgreSQL; empty: SQLite in the data folder
	BlobURL     string // of evidence files; empty: the data folder
	Key         string // the server's key in base64; empty: a file in the data folder
	Proxied     bool   // a proxy in front says who asks and how
	Secure      bool   // cookies for https only
	Existing    bool   // nothing new is made: without data there it is not found
}

// Opened is the program with its database open.
type Opened struct {
	Register   *register.Register
	Conformity *conformity.Service
	Hash       func(ctx context.Context, password string) (string, error)
	Close      func() error
}

// App is what commands are given: the world around them, and what only the
// program above can do.
type App struct {
	Version string
	In      io.Reader
	Out     io.Writer // answers
	Err     io.Writer // what went wrong, and the log of the server
	Env     func(name string) string
	Now     func() time.Time
	Rand    io.Reader

	Open    func(ctx context.Context, s Settings) (*Opened, error)
	Serve   func(ctx context.Context, s Settings, o ServeOptions) error
	Backup  func(ctx context.Context, s Settings, w io.Writer) (BackupReport, error)
	Restore func(ctx context.Context, s Settings, file string) (BackupReport, error)
	Bench   func(ctx context.Context, w io.Writer, o BenchOptions) error
}

// ServeOptions qualify serving.
type ServeOptions struct {
	Level string // of the log: debug, info, warn or error
	JSON  bool   // the log as JSON lines
	Ready func(address string)
}

// run is one invocation.
type run struct {
	App
	ctx      context.Context
	settings Settings
	json     bool
	started  bool // a command is under way: an error from now on is no wrong usage
}

// Run runs the command line and returns the exit code. Errors are told on Err.
// defaultData is the data folder when none is named.
const defaultData = "./data"

func (a App) Run(ctx context.Context, args []string) int {
	r := &run{App: a, ctx: ctx}
	root := r.root()
	root.SetArgs(args)
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	err := root.ExecuteContext(ctx)
	if err != nil && !r.started && !errors.As(err, new(*usageError)) {
		err = &usageError{err}
	}
	return r.report(err)
}

func (r *run) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "steward",
		Short: "An AI management system for ISO/IEC 42001 and the EU AI Act",
		Long: `Steward keeps the AI management system of an organisation: its AI systems, who
is accountable for them, what they are made of, and the work on them, with a
history that can be proven.

Start it with "steward serve" and open the address it prints.

Every flag for where the data is has a variable of the same name, such as
STEWARD_DATA for --data. Exit codes: 0 done, 1 failed or something was found,
2 wrong usage, 3 not found, 4 not allowed, 5 conflict, 6 invalid input,
7 unavailable.`,
		SilenceUsage: true, SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return r.readEnvironment() },
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	f := root.PersistentFlags()
	f.StringVar(&r.settings.Data, "data", "", "data folder (default "+defaultData+")")
	f.StringVar(&r.settings.DatabaseURL, "database-url", "", "PostgreSQL database, such as postgres://steward@db/steward (default: SQLite in the data folder)")
	f.StringVar(&r.settings.BlobURL, "blob-url", "", "evidence files, such as s3://bucket/prefix (default: the data folder)")
	root.AddGroup(&cobra.Group{ID: "run", Title: "Run it:"}, &cobra.Group{ID: "work", Title: "Work with records:"}, &cobra.Group{ID: "trust", Title: "Prove and keep:"}, &cobra.Group{ID: "people", Title: "People and organisations:"})
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("run", r.serve(), r.demo(), r.bench(), r.version())
	add("work", r.list(), r.get(), r.apply(), r.importFiles(), r.export(), r.pack(), r.law())
	add("trust", r.verify(), r.fsck(), r.backup(), r.restore())
	add("people", r.org(), r.user(), r.token())
	r.mark(root)
	return root
}

// mark has every command say when it begins, after its flags and arguments were
// found right.
func (r *run) mark(c *cobra.Command) {
	if do := c.RunE; do != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			r.started = true
			return do(c, args)
		}
	}
	for _, sub := range c.Commands() {
		r.mark(sub)
	}
}

// readEnvironment fills in settings that no flag gave.
func (r *run) readEnvironment() error {
	s := &r.settings
	for _, v := range []struct {
		value        *string
		name, normal string
	}{
		{&s.Data, "STEWARD_DATA", defaultData}, {&s.DatabaseURL, "STEWARD_DATABASE_URL", ""}, {&s.BlobURL, "STEWARD_BLOB_URL", ""},
		{&s.Listen, "STEWARD_LISTEN", "127.0.0.1:8080"}, {&s.Key, "STEWARD_KEY", ""},
	} {
		if *v.value == "" {
			*v.value = r.Env(v.name)
		}
		if *v.value == "" {
			*v.value = v.normal
		}
	}
	for name, value := range map[string]*bool{"STEWARD_PROXIED": &s.Proxied, "STEWARD_SECURE": &s.Secure} {
		switch r.Env(name) {
		case "", "0", "false", "no":
		case "1", "true", "yes":
			*value = true
		default:
			return &usageError{fmt.Errorf("%s is yes or no", name)}
		}
	}
	return nil
}

// with opens the data that is there, does something, and closes it.
func (r *run) with(do func(*Opened) error) error {
	r.settings.Existing = true
	return r.withNew(do)
}

// withNew is with for commands that may be the first: it makes what is not
// there.
func (r *run) withNew(do func(*Opened) error) error {
	o, err := r.Open(r.ctx, r.settings)
	if err != nil {
		return err
	}
	err = do(o)
	if closed := o.Close(); err == nil {
		err = closed
	}
	return err
}

// jsonFlag gives a command the flag --json.
func (r *run) jsonFlag(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&r.json, "json", false, "answer in JSON")
	return c
}
