package export

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"steward/internal/record"
)

// Bounds of a pack. They are far above what Write makes of a log of tens of
// millions of leaves, and keep what a forged archive costs in memory and time
// in proportion to its own size.
const (
	maxDirectory = 64 << 20  // bytes of the zip's directory
	maxMembers   = 1_000_000 // files
	maxRatio     = 250       // of compression
	maxManifest  = 256 << 20 // bytes
	maxSmall     = 16 << 20  // bytes of checkpoint, stamp, dictionary and the like
	maxLine      = 64 << 20  // bytes of one line
	maxFile      = 1 << 40   // bytes of one file, unpacked
)

// container is the zip archive, its directory checked.
type container struct {
	files map[string]*zip.File
}

func refuse(format string, args ...any) error {
	return record.Fail(record.Invalid, fmt.Sprintf(format, args...))
}

// openContainer reads the directory of the archive. The error says why it is
// none that may be read on.
func openContainer(r io.ReaderAt, size int64) (*container, error) {
	limited := &meter{r: r, left: maxDirectory}
	z, err := zip.NewReader(limited, size)
	if errors.Is(err, errMeter) {
		return nil, refuse("The file is no pack: its directory is larger than %d MiB.", maxDirectory>>20)
	} else if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, record.Wrap(record.Invalid, "The file is no pack: it cannot be read as a zip archive. It may be cut short or damaged.", err)
	}
	limited.left = -1
	if len(z.File) > maxMembers {
		return nil, refuse("The file is no pack: it holds %d files; %d is the most.", len(z.File), maxMembers)
	}
	c := &container{files: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		if isFolder(f) {
			continue
		}
		if err := c.take(f); err != nil {
			return nil, err
		}
	}
	return c, noOverlap(z.File)
}

// isFolder lets pass what other zip programs write for a folder.
func isFolder(f *zip.File) bool {
	return strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 && safePath(strings.TrimSuffix(f.Name, "/"))
}

func (c *container) take(f *zip.File) error {
	name := quote(f.Name)
	switch {
	case !safePath(f.Name):
		return refuse("The pack holds a file named %s, which leads out of it. It was not made by Steward; do not unpack it.", name)
	case c.files[f.Name] != nil:
		return refuse("The pack holds two files named %s. It was not made by Steward; do not unpack it.", name)
	case f.Flags&1 != 0:
		return refuse("The file %s of the pack is encrypted.", name)
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return refuse("The file %s of the pack is compressed in a way that is not known.", name)
	case f.UncompressedSize64 > maxFile:
		return refuse("The file %s of the pack states %d bytes; %d is the most.", name, f.UncompressedSize64, int64(maxFile))
	case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64:
		return refuse("The file %s of the pack is compressed more than %d to 1. It was made to fill a disk or a memory.", name, maxRatio)
	}
	c.files[f.Name] = f
	return nil
}

// safePath reports whether a name stays within the folder it is unpacked to,
// on any system.
func safePath(name string) bool {
	if name == "" || len(name) > 200 || strings.HasPrefix(name, "/") {
		return false
	}
	for _, r := range name {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`\:*?"<>|`, r) {
			return false
		}
	}
	for _, part := range strings.Split(name, "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return true
}

// noOverlap refuses archives whose files share bytes, by which a small file
// unpacks to a huge one.
func noOverlap(files []*zip.File) error {
	type extent struct {
		from, to int64
		name     string
	}
	list := make([]extent, 0, len(files))
	for _, f := range files {
		at, err := f.DataOffset()
		if err != nil {
			return record.Wrap(record.Invalid, "The file "+quote(f.Name)+" of the pack cannot be found in it.", err)
		}
		list = append(list, extent{at, at + int64(f.CompressedSize64), f.Name})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].from < list[j].from })
	for i := 1; i < len(list); i++ {
		if list[i].from < list[i-1].to {
			return refuse("The files %s and %s of the pack share bytes. It was not made by Steward; do not unpack it.", quote(list[i-1].name), quote(list[i].name))
		}
	}
	return nil
}

// meter bounds what is read of r while the directory is read.
type meter struct {
	r    io.ReaderAt
	left int64 // negative: without bound
}

var errMeter = errors.New("too much was read")

func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	if m.left >= 0 {
		if m.left -= int64(len(p)); m.left < 0 {
			m.left = 0
			return 0, errMeter
		}
	}
	return m.r.ReadAt(p, off)
}
