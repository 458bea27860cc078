package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"steward/internal/cli"
	"steward/internal/program"
	"steward/internal/record"
)

func backup(ctx context.Context, s cli.Settings, w io.Writer) (cli.BackupReport, error) {
	p, err := program.Open(ctx, program.Settings(s), quiet())
	if err != nil {
		return cli.BackupReport{}, err
	}
	done, err := p.Backup(ctx, w)
	if closed := p.Close(); err == nil {
		err = closed
	}
	return cli.BackupReport{Files: done.Files, Bytes: done.Bytes}, err
}

func restore(ctx context.Context, s cli.Settings, file string) (cli.BackupReport, error) {
	f, err := os.Open(file)
	if err != nil {
		return cli.BackupReport{}, record.Wrap(record.NotFound, fmt.Sprintf("The file %s cannot be opened.", file), err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return cli.BackupReport{}, fmt.Errorf("read %s: %w", file, err)
	}
	done, err := program.Restore(ctx, program.Settings(s), quiet(), f, info.Size())
	return cli.BackupReport{Files: done.Files, Bytes: done.Bytes}, err
}
