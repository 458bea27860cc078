package conformity_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/stand"
	"steward/internal/testenv/world"
)

// BenchmarkAuditPack makes an audit pack of 10,000 small evidence files and one of
// 200 MB. It prints by how much the heap grew at most, and how many times as long it
// took as copying the same bytes raw into a zip in the same run.
func BenchmarkAuditPack(b *testing.B) {
	files, large := 10_000, 200<<20
	if testing.Short() {
		files, large = 500, 100<<20
	}
	g, _ := world.Register(b, world.SQLite(b), time.Now)
	org, _, err := g.SetUp(b.Context(), register.Setup{Org: "Bench", Name: "Ben Bank", Email: "b@example.org", Password: "x"})
	if err != nil {
		b.Fatal(err)
	}
	s, system := stand.Conformity(g), access.System(org.ID)
	if _, err := s.Adopt(b.Context(), system, "iso-42001"); err != nil {
		b.Fatal(err)
	}
	raw := b.TempDir()
	handIn(b, g, system, raw, files, large)
	for b.Loop() {
		base := timed(b, func(w io.Writer) error { return zipFolder(w, raw) })
		var m int64
		peak := heapPeak()
		took := timed(b, func(w io.Writer) error {
			made, err := s.AuditPack(b.Context(), w, system, conformity.AuditOptions{Program: "steward bench", Temp: b.TempDir()})
			m = made.Counts.Files
			return err
		})
		heap := peak()
		if m != int64(files)+2 { // the large one, and the content of the standard
			b.Errorf("%d files", m)
		}
		b.ReportMetric(float64(heap>>20), "MB-heap")
		b.ReportMetric(took.Seconds()/base.Seconds(), "x-raw")
		if heap > int64(large)/2 {
			b.Errorf("the heap grew by %d MB: a file was held", heap>>20)
		}
	}
}

// handIn makes evidence with files, and the same files in a folder.
func handIn(b *testing.B, g *register.Register, a access.Actor, folder string, files, large int) {
	b.Helper()
	var ids []record.ID
	if err := g.Each(b.Context(), a, "requirement", func(r record.Record) error { ids = append(ids, r.ID); return nil }); err != nil {
		b.Fatal(err)
	}
	random := rand.NewChaCha8([32]byte{2})
	var writes []register.Write
	for i := range files + 1 {
		size := 2_000
		if i == 0 {
			size = large
		}
		data := make([]byte, size)
		if _, err := random.Read(data); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprint(i)), data, 0o600); err != nil {
			b.Fatal(err)
		}
		f, err := g.PutFile(b.Context(), a, "evidence", "report.bin", bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		writes = append(writes, register.Write{Create: &register.Draft{Kind: "evidence", Title: fmt.Sprintf("Report %d", i+1), Body: record.Body{"file": f.Value(), "supports": []any{string(ids[i%len(ids)])}}}})
	}
	if _, err := g.Batch(b.Context(), a, writes); err != nil {
		b.Fatal(err)
	}
}

func zipFolder(w io.Writer, folder string) error {
	z := zip.NewWriter(w)
	list, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, d := range list {
		in, err := os.Open(filepath.Join(folder, d.Name()))
		if err != nil {
			return err
		}
		out, err := z.CreateHeader(&zip.FileHeader{Name: d.Name(), Method: zip.Store})
		if err == nil {
			_, err = io.Copy(out, in)
		}
		in.Close()
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// timed writes a file and returns how long that takes.
func timed(b *testing.B, write func(io.Writer) error) time.Duration {
	b.Helper()
	f, err := os.CreateTemp(b.TempDir(), "zip")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	begun := time.Now()
	if err := write(f); err != nil {
		b.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begun)
}

// heapPeak looks at the heap until what it returns is called.
func heapPeak() func() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	read := func() int64 { metrics.Read(sample); return int64(sample[0].Value.Uint64()) }
	runtime.GC()
	rest := read()
	var most atomic.Int64
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			most.Store(max(most.Load(), read()))
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() int64 { close(stop); <-ended; return most.Load() - rest }
}
