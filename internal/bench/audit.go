package bench

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"time"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/export"
	"steward/internal/program"
	"steward/internal/record"
	"steward/internal/register"
)

// smallFile is how large most evidence files are, in bytes.
const smallFile = 40_000

// audit measures an audit pack of many evidence files, one of them large, against
// copying the same files raw into a zip.
func (b *bench) audit() error {
	files, large := max(200, min(10_000, b.Records/10)), 200<<20
	if files < 10_000 {
		large /= 10
	}
	data := b.file("audit")
	p, err := program.Open(b.ctx, b.settings(data), program.Surroundings{})
	if err != nil {
		return err
	}
	defer p.Close()
	org, err := b.anOrg(p.Register, "Audit")
	if err != nil {
		return err
	}
	system := access.System(org)
	if _, err := p.Conformity.Adopt(b.ctx, system, "iso-42001"); err != nil {
		return err
	}
	if err := handIn(b.ctx, p.Register, system, files, large); err != nil {
		return fmt.Errorf("hand in evidence: %w", err)
	}
	begun := time.Now()
	size, err := rawZip(data, b.file("raw.zip"))
	if err != nil {
		return err
	}
	raw := time.Since(begun)
	out, err := os.Create(b.file("audit.zip"))
	if err != nil {
		return err
	}
	defer out.Close()
	peak := watchHeap()
	begun = time.Now()
	m, err := p.Conformity.AuditPack(b.ctx, out, system, conformity.AuditOptions{Program: "steward bench", Temp: b.dir})
	if err == nil {
		err = out.Sync()
	}
	took, heap := time.Since(begun), peak()
	if err != nil {
		return fmt.Errorf("make an audit pack: %w", err)
	}
	if m.Counts.Files < int64(files) {
		return fmt.Errorf("the audit pack has %d files of %d", m.Counts.Files, files)
	}
	b.print(fmt.Sprintf("audit pack of %d evidence files, %d MB", files, size/1e6), times{took}, "", "the same files copied raw into a zip", raw)
	b.say("  its speed, and memory beyond rest at its peak", fmt.Sprintf("%.0f MB/s", float64(size)/1e6/took.Seconds()), "disk", fmt.Sprintf("%.0f MB/s raw; %d MB of heap", float64(size)/1e6/raw.Seconds(), heap>>20))
	return b.verifyAudit(out, files)
}

func (b *bench) verifyAudit(pack *os.File, files int) error {
	info, err := pack.Stat()
	if err != nil {
		return err
	}
	begun := time.Now()
	r, err := export.Verify(b.ctx, pack, info.Size(), export.VerifyOptions{})
	if err != nil || !r.OK {
		return fmt.Errorf("verify the audit pack: %w, %v", err, r)
	}
	b.print(fmt.Sprintf("verify of that pack with %d files", files), times{time.Since(begun)}, "", "", 0)
	return nil
}

// handIn makes evidence with a file each, spread over the requirements.
func handIn(ctx context.Context, g *register.Register, a access.Actor, files, large int) error {
	var ids []record.ID
	if err := g.Each(ctx, a, "requirement", func(r record.Record) error { ids = append(ids, r.ID); return nil }); err != nil {
		return err
	}
	random := rand.NewChaCha8([32]byte{2})
	small := make([]byte, smallFile)
	var writes []register.Write
	for i := range files {
		var from io.Reader = io.LimitReader(random, int64(large))
		if i > 0 {
			if _, err := random.Read(small); err != nil {
				return err
			}
			from = bytes.NewReader(small)
		}
		f, err := g.PutFile(ctx, a, "evidence", fmt.Sprintf("report-%d.bin", i%100), from)
		if err != nil {
			return err
		}
		writes = append(writes, register.Write{Create: &register.Draft{Kind: "evidence", Title: fmt.Sprintf("Report %d", i+1), Body: record.Body{"file": f.Value(), "supports": []any{string(ids[i%len(ids)])}}}})
	}
	_, err := g.Batch(ctx, a, writes)
	return err
}

// rawZip copies every file of evidence of a data folder into a zip and returns how
// many bytes they have.
func rawZip(data, to string) (size int64, err error) {
	out, err := os.Create(to)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	z := zip.NewWriter(out)
	err = filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || len(d.Name()) != 64 {
			return err
		}
		in, err := os.Open(path)
		if err != nil {
			return err
		}
		defer in.Close()
		w, err := z.CreateHeader(&zip.FileHeader{Name: d.Name(), Method: zip.Store})
		if err != nil {
			return err
		}
		n, err := io.Copy(w, in)
		size += n
		return err
	})
	if err == nil {
		err = z.Close()
	}
	if err == nil {
		err = out.Sync()
	}
	return size, err
}

// watchHeap looks at the heap until the function it returns is called, which gives
// by how much it grew at most.
func watchHeap() (peak func() int64) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	read := func() int64 { metrics.Read(sample); return int64(sample[0].Value.Uint64()) }
	runtime.GC()
	rest := read()
	var most atomic.Int64
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(10 * time.Millisecond); ; {
			if n := read(); n > most.Load() {
				most.Store(n)
			}
			select {
			case <-stop:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	}()
	return func() int64 { close(stop); <-ended; return max(most.Load()-rest, 0) }
}
