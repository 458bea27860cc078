package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"steward/internal/record"
)

// Folder names the files of a folder of content that end as given, in the order of
// their names, the one called header first; without a header named there need be
// none. A folder or header that is not there is a record.Error of the code NotFound,
// more files than most TooLarge.
func Folder(fsys fs.FS, dir, header string, most int, exts ...string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, record.Wrap(record.NotFound, "There is no folder "+dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("read the folder %s: %w", dir, err)
	}
	var first, rest []string
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case !slices.Contains(exts, path.Ext(name)) || !regular(fsys, name):
		case e.Name() == header:
			first = []string{name}
		default:
			rest = append(rest, name)
		}
	}
	if header != "" && first == nil {
		return nil, record.Fail(record.NotFound, "There is no "+header+" in "+dir)
	}
	files := append(first, rest...)
	if len(files) > most {
		return nil, record.Fail(record.TooLarge, fmt.Sprintf("There are more than %d files in %s", most, dir))
	}
	return files, nil
}

// regular reports whether a name leads to a file with bytes in it: opening a
// pipe would wait for ever.
func regular(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// Bytes reads a file up to one byte more than is allowed, so that whoever reads it
// on can tell.
func Bytes(fsys fs.FS, name string, most int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	defer func() { _ = f.Close() }() // read only
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}
