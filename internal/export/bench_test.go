package export

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"testing"

	"steward/internal/access"
	"steward/internal/record"
)

// million is a log of 1,000,000 leaves: 50,000 records with 20 versions each.
func million(b *testing.B) *fake {
	f := newFake(b)
	var ids []record.ID
	for i := range 50_000 {
		ids = append(ids, f.sample("unit", record.Body{"country": "NL", "description": fmt.Sprintf("Place %d, which says what every other place says.", i)}).Record)
	}
	for n := range 19 {
		for _, id := range ids {
			f.change(id, record.ActUpdate, func(c *record.Change) { c.Reason = fmt.Sprintf("Review %d of the year.", n) })
		}
	}
	return f
}

// BenchmarkVerifyMillion verifies a pack of 1,000,000 leaves, once with every
// entry disclosed and once with none, and prints how long the SHA-256 of as
// many bytes takes.
func BenchmarkVerifyMillion(b *testing.B) {
	f := million(b)
	write := func(o Options) (*os.File, int64) {
		file, err := os.CreateTemp(b.TempDir(), "pack")
		if err != nil {
			b.Fatal(err)
		}
		o.Now, o.Program, o.Temp = f.now, "steward bench", b.TempDir()
		if _, err := Write(b.Context(), file, f, access.System(f.org.ID), o); err != nil {
			b.Fatal(err)
		}
		size, err := file.Seek(0, io.SeekEnd)
		if err != nil {
			b.Fatal(err)
		}
		return file, size
	}
	run := func(b *testing.B, o Options) {
		file, size := write(o)
		b.ReportMetric(float64(size)/1e6, "MB")
		b.ReportAllocs()
		for b.Loop() {
			r, err := Verify(b.Context(), file, size, VerifyOptions{})
			if err != nil || !r.OK || r.Size != 1_000_000 {
				b.Fatalf("%+v, %v", r, err)
			}
		}
	}
	b.Run("disclosed", func(b *testing.B) { run(b, Options{}) })
	b.Run("withheld", func(b *testing.B) { run(b, Options{Kinds: []string{"ai-system"}}) })
	b.Run("baseline", func(b *testing.B) {
		var n int
		for _, l := range f.leaves {
			n += len(l.Entry)
		}
		buf := bytes.Repeat([]byte("x"), 1<<20)
		for b.Loop() {
			h := sha256.New()
			for left := n; left > 0; left -= len(buf) {
				h.Write(buf[:min(left, len(buf))])
			}
		}
		b.ReportMetric(float64(n)/1e6, "MB")
	})
}

// BenchmarkWrite makes a pack of 20,000 records with 2,000 evidence files.
func BenchmarkWrite(b *testing.B) {
	f := newFake(b)
	for i := range 20_000 {
		body := record.Body{}
		if i%10 == 0 {
			body["file"] = f.keep(fmt.Sprintf("Report %d.\n", i), "report.txt")
		}
		f.sample("evidence", body)
	}
	b.ReportAllocs()
	for b.Loop() {
		m, err := Write(b.Context(), io.Discard, f, access.System(f.org.ID), Options{Now: f.now, Temp: b.TempDir()})
		if err != nil || m.Counts.Records != 20_000 || m.Counts.Files != 2_000 {
			b.Fatalf("%+v, %v", m.Counts, err)
		}
	}
}
