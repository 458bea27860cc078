package main

import (
	"context"
	"errors"

	"steward/internal/cli"
)

var errLater = errors.New("later")

func backup(ctx context.Context, s cli.Settings, file string) (cli.BackupReport, error) {
	return cli.BackupReport{}, errLater
}
func restore(ctx context.Context, s cli.Settings, file string) (cli.BackupReport, error) {
	return cli.BackupReport{}, errLater
}
