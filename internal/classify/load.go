package classify

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"steward/internal/law"
	"steward/internal/pack"
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

// Folder is where in a data folder the operator's own laws are, and Documents where in
// the folder of such a law the documents are that it asks for.
const (
	Folder    = "laws"
	Documents = "documents"
)

// Laws are the laws in use, by name.
type Laws struct {
	Regimes map[string]*law.Regime
	Own     []string // those of the operator's own folder
	Older   []string // those of that folder that Steward comes with in a later version
}

// Load reads the laws that come with Steward and those in a folder of the
// operator's, where that is there. Of one law in both the later version counts; two
// of one version are Invalid, since nobody could tell which was meant.
func Load(shipped fs.FS, folder string) (Laws, error) {
	all, err := Read(shipped)
	out := Laws{Regimes: all}
	if err != nil || folder == "" {
		return out, err
	}
	root, err := os.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return out, record.Wrap(record.Unavailable, "The folder of laws cannot be read.", err)
	}
	defer root.Close()
	own, err := Read(root.FS())
	var faults pack.Problems
	if errors.As(err, &faults) {
		return out, record.Fail(record.Invalid, fmt.Sprintf("A law in the data folder has faults, the first in %s/%s.", Folder, faults[0]))
	}
	if err != nil {
		return out, err
	}
	for _, name := range slices.Sorted(maps.Keys(own)) {
		switch here := all[name]; {
		case here == nil || here.Version < own[name].Version:
			all[name] = own[name]
			out.Own = append(out.Own, name)
		case here.Version == own[name].Version:
			return out, record.Fail(record.Invalid, fmt.Sprintf("The law %s of version %s comes with Steward and is in the folder of laws too. Give yours a later version, or another name.", name, here.Version))
		default:
			out.Older = append(out.Older, name)
		}
	}
	return out, nil
}
