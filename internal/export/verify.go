package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sort"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// VerifyOptions qualify a verification.
type VerifyOptions struct {
	// Key is the verifier key the caller expects, as C2SP signed-note writes it;
	// empty takes the key in the pack.
	Key string
	// Roots are what the certificate of a time-stamp authority must lead to. Nil:
	// a time stamp is not checked, and the report says so.
	Roots *x509.CertPool
	// Workers is how many processors to use; 0 means all.
	Workers int
}

// verification is one run of Verify.
type verification struct {
	ctx      context.Context
	options  VerifyOptions
	pack     *container
	report   *Report
	manifest Manifest
	sums     map[string]FileSum
	seen     map[string]bool // files whose hash was compared
	words    *dictionary
	records  map[string]*claim   // by identity
	paths    map[string]string   // where an audit pack holds a file, by its hash
	outside  map[string]string   // what records that are not in the pack are called
	named    map[string]int64    // evidence hashes entries name, with their size
	absent   map[string]absentee // records entries tell of that records/ lacks
	key      note.Verifier
	workers  int
}

// Verify checks a pack of the given size offline and reports what is proven,
// what is not, and every fault with its file and place. It needs memory for
// each record and each file of the pack, not for each entry.
//
// An error means that there is nothing to report on: a *record.Error Invalid
// when the file is no pack or is one that must not be opened, else an error of
// r or of the context.
func Verify(ctx context.Context, r io.ReaderAt, size int64, o VerifyOptions) (*Report, error) {
	pack, err := openContainer(r, size)
	if err != nil {
		return nil, err
	}
	v := &verification{
		ctx: ctx, options: o, pack: pack, report: &Report{Proven: []string{}, NotProven: []string{}, Findings: []Finding{}},
		sums: map[string]FileSum{}, seen: map[string]bool{}, records: map[string]*claim{}, outside: map[string]string{},
		paths: map[string]string{}, named: map[string]int64{}, absent: map[string]absentee{}, workers: o.Workers,
	}
	if v.workers <= 0 {
		v.workers = runtime.GOMAXPROCS(0)
	}
	steps := []func() error{v.checkManifest, v.checkWords, v.checkOutside, v.readRecords, v.checkLog, v.checkFiles, v.checkRest}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	v.report.OK = v.report.faults() == 0
	return v.report, nil
}

// checkManifest reads the manifest and compares it with its own sum.
func (v *verification) checkManifest() error {
	data, finding := v.read(pathManifest, maxManifest)
	if finding != nil {
		return refuse("The file is no pack: its manifest.json is missing or cannot be read (%s).", finding.Text)
	}
	sum, finding := v.read(pathSum, 1<<10)
	if finding != nil {
		v.report.find(*finding)
	} else if !bytes.Equal(sum, sumLine(data)) {
		v.report.find(Finding{File: pathManifest, Text: "it does not have the hash that " + pathSum + " states: one of the two was changed"})
	}
	v.seen[pathManifest], v.seen[pathSum] = true, true
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v.manifest); err != nil {
		return refuse("The file is no pack that can be read: manifest.json is not as the format has it (%v).", err)
	}
	if v.manifest.Format != Format && v.manifest.Format != FormatAudit {
		return refuse("The pack has the format %s; this program reads %s and %s.", quote(v.manifest.Format), Format, FormatAudit)
	}
	if again, err := manifestBytes(v.manifest); err != nil || !bytes.Equal(again, data) {
		v.report.find(Finding{File: pathManifest, Text: "it is not written as the format has it"})
	}
	r := v.report
	r.Organisation, r.Created, r.Asked = v.manifest.Organisation, v.manifest.Created, v.manifest.Asked
	for i, f := range v.manifest.Files {
		if v.sums[f.Path].Path != "" {
			r.find(Finding{pathManifest, fmt.Sprintf("file %d", i+1), "it lists " + quote(f.Path) + " twice"})
		}
		v.sums[f.Path] = f
		if strings.HasPrefix(f.Path, dirEvidence) && v.known(f.Path) {
			v.paths[f.SHA256] = f.Path
		}
	}
	v.checkNames()
	return nil
}

// checkNames compares the names in the archive with those in the manifest.
func (v *verification) checkNames() {
	for _, name := range sortedNames(v.pack.files) {
		if !v.known(name) {
			v.report.find(Finding{File: name, Text: "a pack of this format has no such file"})
		} else if _, ok := v.sums[name]; !ok && name != pathManifest && name != pathSum {
			v.report.find(Finding{File: name, Text: "the manifest does not list it"})
		}
	}
	for _, f := range v.manifest.Files {
		if v.pack.files[f.Path] == nil {
			v.report.find(Finding{File: f.Path, Text: "the manifest lists it, and it is missing"})
			v.seen[f.Path] = true
		}
	}
}

func (v *verification) known(path string) bool { return known(path, v.manifest.Format) }

// stream passes the bytes of a file to do and compares size and hash with the
// manifest. The finding says what is wrong with the file; nil means that it is
// whole. It is safe for several goroutines.
func (v *verification) stream(path string, do func(io.Reader) error) (*Finding, error) {
	f := v.pack.files[path]
	if f == nil {
		return &Finding{File: path, Text: "it is missing"}, nil
	}
	in, err := f.Open()
	if err != nil {
		return &Finding{File: path, Text: "it cannot be unpacked: " + err.Error()}, nil
	}
	defer in.Close()
	sum := sha256.New()
	m := &hashing{in: io.LimitReader(in, int64(f.UncompressedSize64)+1), sum: sum, ctx: v.ctx}
	if do != nil {
		if err := do(m); err != nil {
			return nil, err
		}
	}
	if _, err := io.Copy(io.Discard, m); err != nil && m.err == nil {
		return nil, err
	}
	if err := v.ctx.Err(); err != nil {
		return nil, err
	}
	if m.err != nil {
		return &Finding{File: path, Text: "it cannot be unpacked whole: " + m.err.Error()}, nil
	}
	want, listed := v.sums[path]
	switch {
	case !listed:
		return nil, nil // a finding already
	case want.Size != m.n:
		return &Finding{File: path, Text: fmt.Sprintf("it has %d bytes; the manifest states %d", m.n, want.Size)}, nil
	case want.SHA256 != hex.EncodeToString(sum.Sum(nil)):
		return &Finding{File: path, Text: "its bytes do not have the SHA-256 the manifest states"}, nil
	}
	return nil, nil
}

// read returns a small file whole.
func (v *verification) read(path string, limit int64) ([]byte, *Finding) {
	var out []byte
	tooLarge := errors.New("too large")
	finding, err := v.stream(path, func(r io.Reader) error {
		data, err := io.ReadAll(io.LimitReader(r, limit+1))
		if out = data; err == nil && int64(len(data)) > limit {
			return tooLarge
		}
		return nil
	})
	if err != nil {
		return nil, &Finding{File: path, Text: fmt.Sprintf("it is larger than %d bytes, the most it may have", limit)}
	}
	return out, finding
}

// hashing hashes and counts what is read, and remembers the error of in, which
// is the fault of the file.
type hashing struct {
	in  io.Reader
	sum io.Writer
	ctx context.Context
	n   int64
	err error
}

func (h *hashing) Read(p []byte) (int, error) {
	if err := h.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := h.in.Read(p)
	h.sum.Write(p[:n])
	h.n += int64(n)
	if err != nil && err != io.EOF {
		h.err = err
	}
	return n, err
}

// checkRest compares the files nothing else has read with the manifest, and
// says what that proves.
func (v *verification) checkRest() error {
	for _, name := range sortedNames(v.pack.files) {
		if v.seen[name] || !v.known(name) {
			continue
		}
		finding, err := v.stream(name, nil)
		if err != nil {
			return err
		}
		v.mark(name, finding)
		if rendering(name) {
			v.report.Counts.Renderings++
		}
	}
	v.checkCounts()
	v.conclude()
	return nil
}

// mark notes that a file was compared with the manifest.
func (v *verification) mark(path string, finding *Finding) {
	v.seen[path] = true
	if finding != nil {
		v.report.find(*finding)
	}
}

func sortedNames[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for n := range m {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}
