package cli

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"steward/content"
	"steward/internal/aims"
	"steward/internal/classify"
	"steward/internal/dossier"
	"steward/internal/law"
	"steward/internal/pack"
	"steward/internal/record"
)

const lawFlag = "the law: a name that steward law list shows, or a folder such as ./my-law"

// laws reads the laws that come with Steward and those in the data folder.
func (r *run) laws() (classify.Laws, error) {
	return classify.Load(content.Laws, filepath.Join(cmp.Or(r.settings.Data, defaultData), classify.Folder))
}

// regime reads a law by its name, or from a folder: what has a separator is one.
func (r *run) regime(name string) (*law.Regime, error) {
	if strings.ContainsRune(filepath.ToSlash(name), '/') {
		return lawIn(name)
	}
	all, err := r.laws()
	if err != nil {
		return nil, err
	}
	if found := all.Regimes[name]; found != nil {
		return found, nil
	}
	return nil, record.Fail(record.NotFound, "There is no law "+printable(name))
}

func lawIn(folder string) (*law.Regime, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, record.Wrap(record.NotFound, "The folder "+printable(folder)+" cannot be opened", err)
	}
	defer root.Close()
	l, err := law.Read(root.FS(), ".")
	if record.CodeOf(err) == record.NotFound {
		return nil, record.Wrap(record.NotFound, "There is no regime.yaml in "+printable(folder), err)
	}
	return l, below(folder, err)
}

// papersIn reads the documents a law asks for, in the folder beside its files; none
// where there is no such folder.
func papersIn(folder string, l *law.Regime) (*dossier.Library, error) {
	root, err := os.OpenRoot(filepath.Join(folder, classify.Documents))
	if errors.Is(err, os.ErrNotExist) {
		return &dossier.Library{}, nil
	}
	if err != nil {
		return nil, record.Wrap(record.Invalid, "The folder of documents cannot be opened", err)
	}
	defer root.Close()
	kinds, err := aims.Catalogue()
	if err != nil {
		return nil, err
	}
	papers, err := dossier.Read(root.FS(), ".", kinds, l)
	return papers, below(filepath.Join(folder, classify.Documents), err)
}

// below names the files of faults from where the command runs.
func below(folder string, err error) error {
	var faults pack.Problems
	if errors.As(err, &faults) {
		for i := range faults {
			faults[i].File = filepath.Join(folder, faults[i].File)
		}
	}
	return err
}

// lawLine is a law in a list.
type lawLine struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Version     string `json:"version"`
	From        string `json:"from"` // steward, or data folder
	Questions   int    `json:"questions"`
	Rules       int    `json:"rules"`
	Obligations int    `json:"obligations"`
}

func lawLineOf(l *law.Regime, from string) lawLine {
	return lawLine{l.Name, l.Title, l.Version, from, len(l.Predicates), len(l.Rules), len(l.Obligations)}
}

func (r *run) lawList() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Short: "List the laws: those that come with Steward, and your own", Args: cobra.NoArgs,
		Long: "Lists the laws in use: those that come with Steward, and those in the folder laws\nof the data folder, a folder for each.",
		RunE: func(*cobra.Command, []string) error {
			all, err := r.laws()
			if err != nil {
				return err
			}
			lines, rows := []lawLine{}, [][]string{}
			for _, name := range slices.Sorted(maps.Keys(all.Regimes)) {
				from := "steward"
				if slices.Contains(all.Own, name) {
					from = "data folder"
				}
				l := lawLineOf(all.Regimes[name], from)
				lines = append(lines, l)
				rows = append(rows, []string{l.Name, l.Title, l.Version, l.From, strconv.Itoa(l.Questions), strconv.Itoa(l.Rules), strconv.Itoa(l.Obligations)})
			}
			if r.json {
				return r.writeJSON(lines)
			}
			for _, name := range all.Older {
				fmt.Fprintf(r.Err, "The law %s in the data folder is older than the one that comes with Steward and is not used.\n", name)
			}
			return r.table([]string{"name", "title", "version", "from", "questions", "rules", "duties"}, rows)
		},
	}
	return r.jsonFlag(c)
}

func (r *run) lawCheck() *cobra.Command {
	c := &cobra.Command{
		Use: "check FOLDER", Short: "Check a law of your own", Args: cobra.ExactArgs(1),
		Long: `Reads a folder with a law as strictly as the server does and names every fault with
file, line and reason. To take a law into use, put its folder into the folder laws
of the data folder of every server, and start them again. A later version of a law
that comes with Steward takes its place.`,
		RunE: func(_ *cobra.Command, args []string) error {
			l, err := lawIn(args[0])
			papers := &dossier.Library{}
			if err == nil {
				papers, err = papersIn(args[0], l)
			}
			return r.tellFaults(err, func() string {
				return fmt.Sprintf("%s is in order: version %s, %d questions, %d rules, %d duties, %d documents", l.Name, l.Version, len(l.Predicates), len(l.Rules), len(l.Obligations), len(papers.Templates))
			})
		},
	}
	return r.jsonFlag(c)
}
