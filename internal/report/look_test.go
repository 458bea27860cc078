package report

import (
	"io"
	"os"
	"testing"
)

func TestLook(t *testing.T) {
	for name, write := range forms {
		if err := os.WriteFile("/tmp/w/report/s."+name, made(t, write, sample()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkForms(b *testing.B) {
	for name, write := range forms {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				write(io.Discard, Document{Title: "x", Blocks: []Block{Paragraph{Text: "a"}}})
			}
		})
	}
}
func BenchmarkLong(b *testing.B) {
	for name, write := range forms {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				write(io.Discard, Document{Title: "x", Blocks: []Block{wideTable(6, 10000)}})
			}
		})
	}
}
