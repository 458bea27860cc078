package conformity

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"steward/internal/access"
	"steward/internal/exchange"
	"steward/internal/pack"
	"steward/internal/record"
)

// MaxOwn is the largest file with a pack that is read, in bytes.
const MaxOwn = 4 * pack.MaxBytes

// ReadOwn reads a pack that an organisation brings: one YAML or JSON file, a sheet
// (CSV or XLSX), or a zip of a folder with pack.yaml. Faults are pack.Problems,
// each with file and line.
func (s *Service) ReadOwn(name string, data []byte) (*pack.Pack, error) {
	if len(data) > MaxOwn {
		return nil, record.Fail(record.TooLarge, fmt.Sprintf("The file is larger than %d MB, the most that a pack may have.", MaxOwn>>20))
	}
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	switch ext := strings.ToLower(path.Ext(name)); {
	case ext == ".zip":
		return readZip(name, data)
	case ext == ".xlsx" || ext == ".csv":
		return s.readSheet(name, data)
	case ext == ".yaml" || ext == ".yml" || ext == ".json":
		return pack.ReadFile(name, data)
	}
	return nil, record.Fail(record.Invalid, "A pack is a YAML or JSON file, a sheet (CSV or XLSX), or a zip of a folder.")
}

// readSheet reads a pack from a sheet.
func (s *Service) readSheet(name string, data []byte) (*pack.Pack, error) {
	lines, problems, err := exchange.Cells(name, data, s.reg.Kinds(), exchange.Limits{Bytes: MaxOwn})
	var whole *exchange.Problem
	switch {
	case errors.As(err, &whole):
		problems = []exchange.Problem{*whole}
	case err != nil:
		return nil, err
	case len(problems) == 0 && len(lines) == 0:
		return nil, pack.Problems{{File: name, Reason: "the sheet is empty"}}
	}
	if len(problems) > 0 {
		var out pack.Problems
		for _, p := range problems {
			out = append(out, pack.Problem{File: p.Where.File, Line: p.Where.Line, Reason: p.Message})
		}
		return nil, out
	}
	last := lines[len(lines)-1].Number
	rows := make([][]string, last+1-lines[0].Number)
	for _, l := range lines {
		rows[l.Number-lines[0].Number] = l.Cells
	}
	return pack.ReadRows(name, rows[0], rows[1:], lines[0].Number+1)
}

// Bounds of a zip with a pack.
const (
	maxZipFiles = 1000
	maxUnpacked = 4 * MaxOwn
)

// readZip reads a pack from a zip of a folder: pack.yaml is at the top or in the
// one folder there is.
func readZip(name string, data []byte) (*pack.Pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, pack.Problems{{File: name, Reason: "this is not a readable zip archive"}}
	}
	if len(z.File) > maxZipFiles {
		return nil, record.Fail(record.TooLarge, fmt.Sprintf("The archive holds %d files; a pack is a few.", len(z.File)))
	}
	var total uint64
	dir, found := "", false
	for _, f := range z.File {
		if total += f.UncompressedSize64; total > maxUnpacked || f.UncompressedSize64 > maxUnpacked {
			return nil, record.Fail(record.TooLarge, fmt.Sprintf("The archive unpacks to more than %d MB.", maxUnpacked>>20))
		}
		if path.Base(f.Name) == "pack.yaml" && fs.ValidPath(f.Name) && (!found || len(f.Name) < len(dir)) {
			dir, found = path.Dir(f.Name), true
		}
	}
	if !found {
		return nil, pack.Problems{{File: name, Reason: "there is no pack.yaml in the archive"}}
	}
	return pack.Read(z, dir)
}

// Own is a pack of the organisation's own, read and not yet taken into use.
type Own struct {
	Pack    *pack.Pack
	Now     *Change // what changes when the organisation has a version of it in use
	Removed bool    // a version of it was used before, and set aside or removed
}

// CheckOwn says what taking an own pack into use would do. One that does not fit
// beside the packs of the organisation is pack.Problems, one whose name another
// pack has is a Conflict.
func (s *Service) CheckOwn(ctx context.Context, a access.Actor, p *pack.Pack) (Own, error) {
	out := Own{Pack: p}
	if err := mayAdopt(a); err != nil {
		return out, err
	}
	shipped, err := s.shipped()
	if err != nil {
		return out, err
	}
	if other := shipped.Pack(p.Name); other != nil {
		return out, record.Fail(record.Conflict, fmt.Sprintf("The name %s is taken by %s, which comes with Steward. Give the pack another name.", p.Name, other.Title))
	}
	lib, err := s.Library(ctx, a)
	if err != nil {
		return out, err
	}
	if err := lib.Check(p); err != nil {
		return out, err
	}
	in, err := s.packRecord(ctx, a, p.Name)
	switch {
	case err != nil && record.CodeOf(err) == record.NotFound:
		return out, nil
	case err != nil:
		return out, err
	case in.Removed || in.State != "in_use":
		out.Removed = true
		return out, nil
	}
	c, err := s.change(ctx, a, in, p)
	out.Now = &c
	return out, err
}

// TakeOwn takes an own pack into use, or its version into the place of the one in
// use. Content that is in use already changes nothing.
func (s *Service) TakeOwn(ctx context.Context, a access.Actor, p *pack.Pack) (record.Record, error) {
	own, err := s.CheckOwn(ctx, a, p)
	if err != nil {
		return record.Record{}, err
	}
	if own.Now == nil && !own.Removed {
		return s.adopt(ctx, a, p, "own")
	}
	in, err := s.packRecord(ctx, a, p.Name)
	if err != nil {
		return in, err
	}
	if own.Removed {
		if in, err = s.takeUp(ctx, a, in); err != nil {
			return in, err
		}
	}
	c, err := s.change(ctx, a, in, p)
	if err != nil || c.Same {
		return in, err
	}
	return s.apply(ctx, a, c)
}
