package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// sortedZip writes a zip whose parts are in the order of their names and all of
// one time, whatever the order they were made in.
type sortedZip struct {
	to    io.Writer
	at    time.Time
	parts []zipPart
}

type zipPart struct {
	name string
	data *bytes.Buffer
}

// Create begins a part; what is written to it is kept until Close.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	p := zipPart{name, &bytes.Buffer{}}
	z.parts = append(z.parts, p)
	return p.data, nil
}

// AddFS is not used by workbooks and fails.
func (z *sortedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the zip, the list of types first as readers expect.
func (z *sortedZip) Close() error {
	slices.SortFunc(z.parts, func(a, b zipPart) int { return strings.Compare(a.name, b.name) })
	out := zip.NewWriter(z.to)
	for _, p := range z.parts {
		w, err := out.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: z.at})
		if err != nil {
			return err
		}
		if _, err := p.data.WriteTo(w); err != nil {
			return err
		}
	}
	return out.Close()
}
