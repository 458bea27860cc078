package program

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"steward/content"
	"steward/internal/classify"
	"steward/internal/dossier"
	"steward/internal/law"
	"steward/internal/record"
)

// laws reads the laws in use, and says which of the operator's own are not.
func (p *Program) laws() (map[string]*law.Regime, error) {
	found, err := classify.Load(content.Laws, filepath.Join(p.settings.Data, classify.Folder))
	for _, name := range found.Older {
		p.around.Log.Warn("a law in the data folder is older than the one that comes with Steward and is not used", "law", name)
	}
	return found.Regimes, err
}

// documents reads the documents that laws ask for: those that come with Steward, and
// those in the folder documents of each of the operator's own laws.
func (p *Program) documents(kinds *record.Catalogue, laws dossier.Laws) (*dossier.Library, error) {
	lib, err := dossier.Open(content.Documents, "documents", kinds, laws)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(filepath.Join(p.settings.Data, classify.Folder))
	if errors.Is(err, fs.ErrNotExist) {
		return lib, nil
	}
	if err != nil {
		return nil, record.Wrap(record.Unavailable, "The folder of laws cannot be read.", err)
	}
	defer root.Close()
	folders, err := fs.Glob(root.FS(), "*/"+classify.Documents)
	if err != nil {
		return nil, fmt.Errorf("look for documents of laws: %w", err)
	}
	for _, folder := range folders {
		regime, err := laws(path.Dir(folder))
		if err != nil {
			return nil, fmt.Errorf("%s/%s is of no law: %w", classify.Folder, folder, err)
		}
		own, err := dossier.Read(root.FS(), folder, kinds, regime)
		if err != nil {
			return nil, fmt.Errorf("read the documents of a law in the data folder: %w", err)
		}
		if err := lib.Add(own); err != nil {
			return nil, err
		}
	}
	return lib, nil
}
