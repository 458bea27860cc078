package export

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"sort"
	"time"

	"steward/internal/record"
)

// archive writes the files of a pack one after the other and keeps their
// hashes.
type archive struct {
	zip *zip.Writer
	at  time.Time
	sum []FileSum
}

func newArchive(w io.Writer, at time.Time) *archive {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, 4) })
	return &archive{zip: z, at: at}
}

// add writes one file. Text is compressed, what is random is stored.
func (a *archive) add(path string, method uint16, write func(io.Writer) error) error {
	out, err := a.zip.CreateHeader(&zip.FileHeader{Name: path, Method: method, Modified: a.at})
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	s := &summer{out: out, hash: sha256.New()}
	if err := write(s); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	a.sum = append(a.sum, FileSum{Path: path, Size: s.n, SHA256: hex.EncodeToString(s.hash.Sum(nil))})
	return nil
}

func (a *archive) addBytes(path string, method uint16, data []byte) error {
	return a.add(path, method, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// finish writes the manifest and its sum, and closes the archive.
func (a *archive) finish(m Manifest) error {
	m.Files = append([]FileSum{}, a.sum...)
	sort.Slice(m.Files, func(i, j int) bool { return m.Files[i].Path < m.Files[j].Path })
	data, err := manifestBytes(m)
	if err != nil {
		return err
	}
	if err := a.addBytes(pathManifest, zip.Deflate, data); err != nil {
		return err
	}
	if err := a.addBytes(pathSum, zip.Store, sumLine(data)); err != nil {
		return err
	}
	if err := a.zip.Close(); err != nil {
		return fmt.Errorf("close the archive: %w", err)
	}
	return nil
}

// sumLine is what sha256sum -c reads.
func sumLine(manifest []byte) []byte {
	sum := sha256.Sum256(manifest)
	return []byte(hex.EncodeToString(sum[:]) + "  " + pathManifest + "\n")
}

// manifestBytes writes the manifest with one file to a line, so that people
// can read it.
func manifestBytes(m Manifest) ([]byte, error) {
	files := m.Files
	m.Files = nil
	head, err := record.Canonical(m)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(head, []byte(`null}`)))
	b.WriteString("[")
	for i, f := range files {
		line, err := record.Canonical(f)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// summer counts and hashes what passes to out.
type summer struct {
	out  io.Writer
	hash hash.Hash
	n    int64
}

func (s *summer) Write(p []byte) (int, error) {
	n, err := s.out.Write(p)
	s.hash.Write(p[:n])
	s.n += int64(n)
	return n, err
}
