package cli

import (
	"io"

	"github.com/spf13/cobra"

	"steward/internal/register"
	"steward/internal/register/fsck"
)

func (r *run) fsck() *cobra.Command {
	var o register.CheckOptions
	c := &cobra.Command{
		Use: "fsck", Short: "Check all data against the log", Args: cobra.NoArgs,
		Long: `Replays the log of every organisation and holds against it what the database
says: every body decoded strictly, records, links, counts, computed fields, the
tree and its signed checkpoints, and the bytes of every evidence file. It changes
nothing and may run beside a server. Exit code 1 means that something is wrong.`,
		RunE: func(*cobra.Command, []string) error {
			return r.with(func(p *Opened) error {
				report, err := p.Register.Check(r.ctx, o)
				if err != nil {
					return err
				}
				return r.showFsck(report)
			})
		},
	}
	c.Flags().BoolVar(&o.Quick, "quick", false, "ask evidence files for their size only")
	return r.jsonFlag(c)
}

func (r *run) showFsck(report *fsck.Report) error {
	if r.json {
		if err := r.writeJSON(struct {
			OK bool `json:"ok"`
			*fsck.Report
		}{report.OK(), report}); err != nil {
			return err
		}
	} else {
		r.describeFsck(report)
	}
	if !report.OK() {
		return errFound
	}
	return nil
}

func (r *run) describeFsck(report *fsck.Report) {
	r.say("%d organisations, %d leaves, %d records, %d evidence files", report.Organisations, report.Leaves, report.Records, report.Files)
	for _, f := range report.Faults {
		r.say("! %s", lines(f.String()))
	}
	if report.Dropped > 0 {
		r.say("! and %d more", report.Dropped)
	}
	if report.OK() {
		r.say("Nothing is wrong.")
	}
}

// BackupReport counts what a backup holds.
type BackupReport struct {
	File  string `json:"file"`
	Files int64  `json:"files"` // evidence files
	Bytes int64  `json:"bytes"` // of them
}

func (r *run) backup() *cobra.Command {
	c := &cobra.Command{
		Use: "backup FILE", Short: "Write everything to one file", Args: cobra.ExactArgs(1),
		Long: `Writes the whole database as of one moment, all evidence files and the server's
key to one file, while the server may go on. It can be restored on SQLite and on
PostgreSQL alike.

The file holds the key that opens the signing keys of the logs, and all records:
keep it as safe as the data folder itself. It is readable by its owner alone.`,
		RunE: func(_ *cobra.Command, args []string) error {
			var report BackupReport
			r.settings.Existing = true
			err := writeWhole(args[0], func(w io.Writer) (err error) {
				report, err = r.Backup(r.ctx, r.settings, w)
				return err
			})
			if err != nil {
				return err
			}
			report.File = args[0]
			if r.json {
				return r.writeJSON(report)
			}
			r.say("%s: the database, %d evidence files (%d bytes) and the server's key", report.File, report.Files, report.Bytes)
			r.say("Whoever has this file has everything. Keep it safe.")
			return nil
		},
	}
	return r.jsonFlag(c)
}

func (r *run) restore() *cobra.Command {
	c := &cobra.Command{
		Use: "restore FILE", Short: "Bring back a backup", Args: cobra.ExactArgs(1),
		Long: `Brings back what "steward backup" wrote into a data folder and database that
hold nothing yet, and its key. Check it afterwards with "steward fsck".`,
		RunE: func(_ *cobra.Command, args []string) error {
			report, err := r.Restore(r.ctx, r.settings, args[0])
			if err != nil {
				return err
			}
			report.File = args[0]
			if r.json {
				return r.writeJSON(report)
			}
			r.say("Restored: the database, %d evidence files (%d bytes) and the server's key", report.Files, report.Bytes)
			return nil
		},
	}
	return r.jsonFlag(c)
}

// BenchOptions qualify the measurements.
type BenchOptions struct {
	Records     int    // to fill the database with
	Samples     string // folder of sample files to import
	DatabaseURL string // an empty PostgreSQL database to measure on
}

func (r *run) bench() *cobra.Command {
	var o BenchOptions
	c := &cobra.Command{
		Use: "bench", Short: "Measure how fast it is here", Args: cobra.NoArgs,
		Long: `Measures Steward on this machine, in a folder it deletes again, each figure with
its bound and a bare baseline taken in the same run. With --database-url it
measures on that PostgreSQL database, which has to be empty.`,
		RunE: func(*cobra.Command, []string) error {
			o.DatabaseURL = r.settings.DatabaseURL
			return r.Bench(r.ctx, r.Out, o)
		},
	}
	f := c.Flags()
	f.IntVar(&o.Records, "records", 100_000, "AI systems to fill the database with")
	f.StringVar(&o.Samples, "samples", "", "folder of sample files; without one the import is not measured")
	return c
}
