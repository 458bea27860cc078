package bench

import (
	"fmt"
	"os"
	"os/exec"
	"time"
)

// start measures cold starts on an empty database, memory at rest, and the size
// of the program.
func (b *bench) start() error {
	info, err := os.Stat(b.Program)
	if err != nil {
		return fmt.Errorf("look at the program: %w", err)
	}
	b.say("binary", fmt.Sprintf("%d MB", info.Size()/1e6), "60 MB", "")
	version, err := repeat(5, func(int) error { return exec.CommandContext(b.ctx, b.Program, "version").Run() })
	if err != nil {
		return fmt.Errorf("run the program: %w", err)
	}
	if b.DatabaseURL != "" {
		return nil // an empty database is needed for each start
	}
	var cold times
	var memory int64
	for i := range 5 {
		s, err := b.serve(b.file(fmt.Sprintf("cold-%d", i)))
		if err != nil {
			return err
		}
		cold = append(cold, s.took)
		if i == 4 {
			time.Sleep(2 * time.Second) // at rest
			memory = resident(s.cmd.Process.Pid)
		}
		s.stop()
	}
	b.print("cold start to healthy, empty database", cold, "500 ms", "the program printing its version", version.median())
	b.say("resident when idle", fmt.Sprintf("%d MB", memory/1e6), "80 MB", "")
	return nil
}
