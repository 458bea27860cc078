package bench

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"steward/internal/access"
	"steward/internal/exchange/intake"
	"steward/internal/export"
	"steward/internal/program"
	"steward/internal/record"
	"steward/internal/register"
)

// imports measures the import of a public register of 1,530 algorithms, preview
// included, against reading the same file as JSON and no more.
func (b *bench) imports() error {
	file := filepath.Join(b.Samples, "registers", "nl-algoritmes.json")
	data, err := os.ReadFile(file)
	if b.Samples == "" || err != nil {
		b.say("import of 1,530 systems with preview", "not taken", "5 s", "no sample files here; see STEWARD_SHARED")
		return nil
	}
	base, err := repeat(3, func(int) error {
		var v any
		return json.Unmarshal(data, &v)
	})
	if err != nil {
		return fmt.Errorf("read the sample: %w", err)
	}
	p, err := program.Open(b.ctx, b.settings(b.file("import")), program.Surroundings{})
	if err != nil {
		return err
	}
	defer p.Close()
	org, err := b.anOrg(p.Register, "Import")
	if err != nil {
		return err
	}
	begun := time.Now()
	for _, write := range []bool{false, true} {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		plan, err := intake.Run(b.ctx, p.Register, access.System(org), []intake.Input{{Name: "nl-algoritmes.json", Data: f}}, write)
		f.Close()
		if err != nil {
			return fmt.Errorf("import: %w", err)
		}
		if plan.Created != 1530 {
			return fmt.Errorf("import: %d systems of 1530", plan.Created)
		}
	}
	b.print("import of 1,530 systems with preview", times{time.Since(begun)}, "5 s", "the file decoded as JSON", base.median())
	return nil
}

// anOrg makes an organisation to measure in.
func (b *bench) anOrg(g *register.Register, name string) (record.ID, error) {
	fresh, err := g.Fresh(b.ctx)
	if err != nil {
		return "", err
	}
	if fresh {
		org, _, err := g.SetUp(b.ctx, register.Setup{Org: name, Name: "Bench Runner", Email: "import@example.org", Password: "none"})
		return org.ID, err
	}
	account, err := g.AccountByEmail(b.ctx, "bench@example.org")
	if err != nil {
		return "", err
	}
	org, err := g.FoundOrg(b.ctx, account.ID, name, false)
	return org.ID, err
}

// proofs exports the filled organisation and verifies the pack as whoever
// receives it does, against hashing the same bytes.
func (b *bench) proofs() error {
	p, err := program.Open(b.ctx, b.settings(b.file("filled")), program.Surroundings{})
	if err != nil {
		return err
	}
	defer p.Close()
	org, err := p.Register.OrgBySlug(b.ctx, "bench")
	if err != nil {
		return err
	}
	pack, err := os.Create(b.file("pack.zip"))
	if err != nil {
		return err
	}
	defer pack.Close()
	begun := time.Now()
	m, err := export.Write(b.ctx, pack, p.Register, access.System(org.ID), export.Options{Program: "steward bench", Now: time.Now()})
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	b.print(fmt.Sprintf("export of %d leaves", m.Counts.Leaves), times{time.Since(begun)}, "", "", 0)
	info, err := pack.Stat()
	if err != nil {
		return err
	}
	begun = time.Now()
	report, err := export.Verify(context.WithoutCancel(b.ctx), pack, info.Size(), export.VerifyOptions{})
	took := time.Since(begun)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if !report.OK {
		return fmt.Errorf("verify: the pack does not hold: %v", report.Findings)
	}
	b.print(fmt.Sprintf("verify of %d leaves, each a record", m.Counts.Leaves), times{took}, "", "SHA-256 of two hashes a leaf", hashing(m.Counts.Leaves))
	return nil
}

// hashing is the time to hash as many pairs of hashes as the tree has nodes.
func hashing(leaves int64) time.Duration {
	begun := time.Now()
	var pair [64]byte
	for range 2 * leaves {
		sum := sha256.Sum256(pair[:])
		copy(pair[:], sum[:])
	}
	return time.Since(begun)
}
