package cli

import (
	"crypto/x509"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/export"
	"steward/internal/record"
)

func (r *run) export() *cobra.Command {
	var org, to, one string
	var kinds []string
	var audit auditFlags
	c := &cobra.Command{
		Use:   "export PACK.zip",
		Short: "Write a pack that anyone can verify",
		Long: `Writes a pack: records, their history, evidence files, pages to read, and the
proof that all of it stands in the organisation's log. Whoever gets it checks it
with "steward verify", offline and without this database.

With --audit it is an audit pack: what an auditor of the standards in use needs,
with pages that read without Steward, and reports.`,
		Example: `  steward export --org meerwijk pack.zip
  steward export --kind ai-system --kind use systems.zip
  steward export --record SYS-42 triage.zip
  steward export --audit --pack iso-42001 --from 2026-01-01 --to 2026-12-31 audit.zip`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := r.exportTo(&to, args, audit); err != nil {
				return err
			}
			return r.in(org, func(p *Opened, _ access.Org, a access.Actor) error {
				if audit.on {
					return r.writeAudit(p, a, to, audit)
				}
				var names []string
				for _, name := range kinds {
					k, err := kindOf(p.Register.Kinds(), name)
					if err != nil {
						return err
					}
					names = append(names, k.Name)
				}
				return r.writePack(p, a, to, export.Options{Kinds: names, Record: one, Now: r.Now(), Program: "steward " + r.Version})
			})
		},
	}
	f := c.Flags()
	f.StringVarP(&to, "output", "o", "", "file to write, instead of naming it last; it must not be there")
	f.StringArrayVar(&kinds, "kind", nil, "only records of this kind; may be given again")
	f.StringVar(&one, "record", "", "only this record and what it links to")
	audit.declare(c)
	c.MarkFlagsMutuallyExclusive("kind", "record", "audit")
	return r.jsonFlag(r.orgFlag(c, &org))
}

// writePack writes the pack beside its place and moves it there when it is
// whole.
func (r *run) writePack(p *Opened, a access.Actor, to string, o export.Options) error {
	return r.writeTo(to, func(w io.Writer) (export.Manifest, error) { return export.Write(r.ctx, w, p.Register, a, o) })
}

func (r *run) writeTo(to string, write func(io.Writer) (export.Manifest, error)) error {
	var m export.Manifest
	err := writeWhole(to, func(w io.Writer) (err error) {
		m, err = write(w)
		return err
	})
	if err != nil {
		return err
	}
	if r.json {
		return r.writeJSON(map[string]any{"file": to, "counts": m.Counts, "log": m.Log, "kinds": m.Kinds})
	}
	r.say("%s: %d records, %d evidence files, %d of %d leaves disclosed", to, m.Counts.Records, m.Counts.Files, m.Counts.Disclosed, m.Counts.Leaves)
	if m.Counts.Missing > 0 {
		r.say("%d evidence files are named and their bytes are not there", m.Counts.Missing)
	}
	r.say("Verify it with: steward verify %s", to)
	return nil
}

// writeWhole makes a file, readable by its owner, with what do writes: all of
// it, or no file. A file that is there is not replaced.
func writeWhole(to string, do func(io.Writer) error) error {
	if _, err := os.Lstat(to); err == nil {
		return cannotWrite(to, os.ErrExist)
	}
	tmp, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+"-*")
	if err != nil {
		return cannotWrite(to, err)
	}
	defer os.Remove(tmp.Name())
	err = do(tmp)
	if err == nil {
		err = tmp.Sync()
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	err = os.Link(tmp.Name(), to)
	if err != nil && !os.IsExist(err) {
		err = os.Rename(tmp.Name(), to) // a file system without links
	}
	if err != nil {
		return cannotWrite(to, err)
	}
	return nil
}

func (r *run) verify() *cobra.Command {
	var key, roots string
	c := &cobra.Command{
		Use:   "verify PACK.zip",
		Short: "Check a pack, without database or network",
		Long: `Checks a pack that "steward export" wrote and says what is proven and what is
not. It needs nothing but the file. The key in a pack proves only that the pack
agrees with itself; --key, which the organisation tells you by another way,
proves whose log it is.

Exit code 1 means that something is wrong with the pack.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return cannotRead(args[0], err)
			}
			defer f.Close()
			info, err := f.Stat()
			if err != nil {
				return cannotRead(args[0], err)
			}
			pool, err := stampRoots(roots)
			if err != nil {
				return err
			}
			report, err := export.Verify(r.ctx, f, info.Size(), export.VerifyOptions{Key: key, Roots: pool})
			if err != nil {
				return err
			}
			return r.showReport(report)
		},
	}
	c.Flags().StringVar(&key, "key", "", "the key that must have signed the log, as the organisation published it")
	c.Flags().StringVar(&roots, "tsa-roots", "", "certificates in PEM that a time stamp may lead to (default: those this system trusts)")
	return r.jsonFlag(c)
}

// stampRoots returns the certificates that a time stamp has to lead to: those of
// a file, or without one those the system trusts.
func stampRoots(file string) (*x509.CertPool, error) {
	if file == "" {
		pool, err := x509.SystemCertPool()
		if err != nil {
			return nil, nil //nolint:nilerr // a system without certificates leaves time stamps unchecked, and the report says so
		}
		return pool, nil
	}
	text, err := readSmall(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, record.Fail(record.Invalid, fmt.Sprintf("The file %s holds no certificate in PEM.", file))
	}
	return pool, nil
}

func (r *run) showReport(p *export.Report) error {
	if r.json {
		if err := r.writeJSON(p); err != nil {
			return err
		}
	} else {
		r.describePack(p)
	}
	if !p.OK {
		return errFound
	}
	return nil
}

func (r *run) describePack(p *export.Report) {
	r.say("%s, %s", printable(p.Organisation.Name), p.Created)
	r.say("%d leaves, %d disclosed, %d records, %d evidence files", p.Size, p.Counts.Disclosed, p.Counts.Records, p.Counts.Files)
	r.say("Key %s (fingerprint %s)", p.Key, p.Fingerprint)
	r.sentences("Proven:", p.Proven)
	r.sentences("Not proven:", p.NotProven)
	for _, f := range p.Findings {
		r.say("! %s", printable(f.String()))
	}
	if p.Dropped > 0 {
		r.say("! and %d more", p.Dropped)
	}
	r.say("%s", map[bool]string{true: "Nothing is wrong with this pack.", false: "This pack is not sound."}[p.OK])
}

func (r *run) sentences(title string, all []string) {
	if len(all) > 0 {
		r.say("%s", title)
	}
	for _, s := range all {
		r.say("  %s", s)
	}
}
