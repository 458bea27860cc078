// Package bench measures Steward as people meet it, over HTTP and with real
// files, and prints each figure beside a baseline taken in the same run on the
// same machine: the least that any program would need for the same thing.
package bench

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"steward/internal/program"
)

// Options say what to measure.
type Options struct {
	Records     int    // AI systems to fill the database with; 100,000 when 0
	Dir         string // where databases are made and deleted again; the system's folder for temporary files when empty
	DatabaseURL string // an empty PostgreSQL database to measure on instead of SQLite
	Program     string // the steward program to start
	Samples     string // folder of sample files; without one the import is not measured
}

// Run measures everything and prints a table. Figures are printed as they are
// taken; the error says what could not be measured.
func Run(ctx context.Context, out io.Writer, o Options) error {
	if o.Records <= 0 {
		o.Records = 100_000
	}
	dir, err := os.MkdirTemp(o.Dir, "steward-bench-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer os.RemoveAll(dir)
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	b := &bench{Options: o, ctx: ctx, out: out, dir: dir, key: base64.StdEncoding.EncodeToString(key)}
	b.header()
	return errors.Join(b.start(), b.filled(), b.imports(), b.proofs(), b.positions(), b.judged(), b.audit())
}

// bench is one run.
type bench struct {
	Options
	ctx context.Context
	out io.Writer
	dir string
	key string // of every server, since on PostgreSQL they share a database
}

// settings are those of a program with its data in a folder.
func (b *bench) settings(data string) program.Settings {
	return program.Settings{Data: data, DatabaseURL: b.DatabaseURL, Key: b.key}
}

func (b *bench) header() {
	db := "SQLite"
	if b.DatabaseURL != "" {
		db = "PostgreSQL"
	}
	fmt.Fprintf(b.out, "Steward on %s, %s/%s, %d cores, Go %s, %d records\n\n", db, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), b.Records)
	fmt.Fprintf(b.out, "%-44s %12s %12s  %-10s %s\n", "figure", "median", "p99", "target", "baseline in the same run, and how many times it")
}

// print writes one figure: what was measured, what it should stay under, and the
// baseline with the ratio to it.
func (b *bench) print(name string, t times, target string, baseline string, base time.Duration) {
	against := ""
	if base > 0 {
		against = fmt.Sprintf("%s: %s (%.1f×)", baseline, short(base), float64(t.median())/float64(base))
	}
	fmt.Fprintf(b.out, "%-44s %12s %12s  %-10s %s\n", name, short(t.median()), short(t.p99()), target, against)
}

// say writes a figure that is no time.
func (b *bench) say(name, value, target, against string) {
	fmt.Fprintf(b.out, "%-44s %12s %12s  %-10s %s\n", name, value, "", target, against)
}

func (b *bench) file(name string) string { return filepath.Join(b.dir, name) }
