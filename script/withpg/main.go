// Command withpg runs a command with one PostgreSQL cluster for all the tests
// in it, named by the environment variable STEWARD_TEST_PG:
//
//	go run ./script/withpg go test ./...
//
// A cluster that the variable names already is used as it is. The exit code is
// the command's; 2 means that there was none.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"steward/internal/testenv/pg"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
	}
	os.Exit(code)
}

// run starts the cluster, runs the command and returns its exit code.
func run(args []string) (code int, err error) {
	if len(args) == 0 {
		return 2, errors.New("usage: withpg COMMAND [ARGUMENT...]")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	if os.Getenv(pg.Variable) == "" {
		c, startErr := pg.Start()
		if startErr != nil {
			return 2, startErr
		}
		defer func() {
			if closeErr := c.Close(); closeErr != nil {
				code, err = 2, errors.Join(err, closeErr)
			}
		}()
		cmd.Env = append(os.Environ(), pg.Variable+"="+c.DSN())
	}
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Exited() {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return 2, fmt.Errorf("%s: %w", args[0], err)
	}
	return 0, nil
}
