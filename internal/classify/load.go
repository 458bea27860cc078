package classify

import (
	"fmt"
	"io/fs"

	"steward/internal/law"
	"steward/internal/record"
)

// Read reads every law in the folders of a file system, by name. Folders without a
// law are passed over; two laws of one name, or one with a fault, are an error.
func Read(fsys fs.FS) (map[string]*law.Regime, error) {
	dirs, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("look for laws: %w", err)
	}
	out := map[string]*law.Regime{}
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		r, err := law.Read(fsys, d.Name())
		if err != nil && record.CodeOf(err) == record.NotFound {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the law in %s: %w", d.Name(), err)
		}
		if out[r.Name] != nil {
			return nil, record.Fail(record.Invalid, fmt.Sprintf("Two laws are named %s, one of them in %s.", r.Name, d.Name()))
		}
		out[r.Name] = r
	}
	return out, nil
}
