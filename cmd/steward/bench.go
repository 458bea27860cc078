package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"steward/internal/bench"
	"steward/internal/cli"
)

// measure runs the measurements with this very program as the server.
func measure(ctx context.Context, w io.Writer, o cli.BenchOptions) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	return bench.Run(ctx, w, bench.Options{Records: o.Records, Samples: o.Samples, DatabaseURL: o.DatabaseURL, Program: self})
}
