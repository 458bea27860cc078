// Command steward is the whole of Steward: server and command line in one
// static binary.
package main

import (
	"context"
	"crypto/rand"
	"os"
	"os/signal"
	"syscall"
	"time"

	"steward/internal/cli"
	"steward/internal/program"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// run is main with its exit code, so that what is deferred happens.
func run(args []string) int {
	private()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return app().Run(ctx, args)
}

func app() cli.App {
	return cli.App{
		Version: program.Version(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Now: time.Now, Rand: rand.Reader,
		Open: open, Serve: serve, Backup: backup, Restore: restore, Bench: measure,
	}
}
