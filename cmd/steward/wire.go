package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"steward/internal/cli"
	"steward/internal/database"
	"steward/internal/program"
	"steward/internal/record"
)

// quiet is for commands: what they have to say is their answer.
func quiet() program.Surroundings {
	return program.Surroundings{Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
}

func open(ctx context.Context, s cli.Settings) (*cli.Opened, error) {
	p, err := program.Open(ctx, program.Settings(s), quiet())
	if err != nil {
		return nil, err
	}
	return &cli.Opened{Register: p.Register, Conformity: p.Conformity, Hash: p.Hasher.Hash, Close: p.Close}, nil
}

// serve takes folder and address first, so that a second server says so at once
// and touches nothing.
func serve(ctx context.Context, s cli.Settings, o cli.ServeOptions) error {
	log, err := logger(os.Stderr, o)
	if err != nil {
		return err
	}
	lock, err := database.Lock(s.Data)
	if err != nil {
		return err
	}
	defer lock.Close()
	l, err := program.Listen(ctx, s.Listen)
	if err != nil {
		return err
	}
	p, err := program.Open(ctx, program.Settings(s), program.Surroundings{Log: log})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	err = p.Serve(ctx, l, func() { o.Ready(program.URL(l)) })
	return errors.Join(err, p.Close())
}

func logger(w io.Writer, o cli.ServeOptions) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.Level)); err != nil {
		return nil, record.Fail(record.Invalid, fmt.Sprintf("The level of the log is debug, info, warn or error, not %q.", o.Level))
	}
	options := &slog.HandlerOptions{Level: level}
	if o.JSON {
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return slog.New(slog.NewTextHandler(w, options)), nil
}
