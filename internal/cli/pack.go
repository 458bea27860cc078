package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"steward/content"
	"steward/internal/pack"
	"steward/internal/record"
)

func (r *run) pack() *cobra.Command {
	c := &cobra.Command{Use: "pack", Short: "What standards and laws ask: list, show, check, compare"}
	c.AddCommand(r.packList(), r.packShow(), r.packCheck(), r.packDiff())
	return group(c)
}

// packLine is a pack in a list.
type packLine struct {
	Name      string `json:"name"`
	Title     string `json:"title"`
	Version   string `json:"version"`
	ValidFrom string `json:"valid_from"`
	ValidTo   string `json:"valid_to,omitempty"`
	Items     int    `json:"items"`
	Assessed  int    `json:"assessed"`
	Documents int    `json:"documents"`
	Mappings  int    `json:"mappings"`
}

func packLineOf(p *pack.Pack) packLine {
	return packLine{p.Name, p.Title, p.Version, string(p.ValidFrom), string(p.ValidTo),
		len(p.Items), len(p.Assessed()), len(p.Documents), len(p.Crosswalk)}
}

func (r *run) packList() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Short: "List the packs that come with Steward", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			library, err := builtIn()
			if err != nil {
				return err
			}
			lines, rows := []packLine{}, [][]string{}
			for _, p := range library.Packs() {
				l := packLineOf(p)
				lines = append(lines, l)
				rows = append(rows, []string{l.Name, l.Title, l.Version, l.ValidFrom, strconv.Itoa(l.Items), strconv.Itoa(l.Assessed), strconv.Itoa(l.Mappings)})
			}
			if r.json {
				return r.writeJSON(lines)
			}
			return r.table([]string{"name", "title", "version", "valid from", "items", "assessed", "mappings"}, rows)
		},
	}
	return r.jsonFlag(c)
}

func (r *run) packShow() *cobra.Command {
	c := &cobra.Command{
		Use: "show NAME", Short: "Show a pack", Args: cobra.ExactArgs(1),
		Long: `Shows a pack that comes with Steward, by its name, or one in a folder or file,
by its path (such as ./my-pack). With --json it is the whole pack, in the form
that "steward pack check" reads.`,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := readPack(args[0])
			if err != nil {
				return err
			}
			if r.json {
				_, err := r.Out.Write(p.JSON())
				return err
			}
			r.showPack(p)
			return nil
		},
	}
	return r.jsonFlag(c)
}

func (r *run) showPack(p *pack.Pack) {
	r.say("%s (%s, version %s)", printable(p.Title), p.Name, printable(p.Version))
	until := "no end known"
	if p.ValidTo != "" {
		until = "to " + string(p.ValidTo)
	}
	r.say("valid from %s, %s", p.ValidFrom, until)
	for _, text := range []string{p.About, p.Notice} {
		if text != "" {
			r.say("\n%s", lines(text))
		}
	}
	r.say("\n%d items, %d assessed, %d mandatory documents, %d mappings, %d terms\n",
		len(p.Items), len(p.Assessed()), len(p.Documents), len(p.Crosswalk), len(p.Terms))
	for _, it := range p.Items {
		r.say("%s%s  %s", strings.Repeat("  ", len(p.Path(it.ID))-1), it.ID, printable(it.Title))
	}
	if len(p.Uncertain) > 0 {
		r.say("\nNot certain:")
	}
	for _, text := range p.Uncertain {
		r.say("- %s", lines(text))
	}
}

func (r *run) packCheck() *cobra.Command {
	c := &cobra.Command{
		Use: "check DIR|FILE", Short: "Check a pack, beside those that come with Steward", Args: cobra.ExactArgs(1),
		Long: `Checks a pack in a folder, or in one YAML or JSON file, and names every fault
with file and line. A pack with the name of one that comes with Steward is
checked as if it took its place. A pack with faults is exit code 6.`,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := readPath(args[0])
			if err == nil {
				err = checkBeside(p)
			}
			return r.tellFaults(err, func() string {
				return fmt.Sprintf("%s is in order: %d items, %d assessed, %d mappings", p.Name, len(p.Items), len(p.Assessed()), len(p.Crosswalk))
			})
		},
	}
	return r.jsonFlag(c)
}

// checkBeside checks a pack against those that come with Steward.
func checkBeside(p *pack.Pack) error {
	library, err := builtIn()
	if err != nil {
		return err
	}
	return library.Check(p)
}

// tellFaults answers a check: what is wrong, or what is there.
func (r *run) tellFaults(err error, sound func() string) error {
	var faults pack.Problems
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	if r.json {
		answer := map[string]any{"valid": err == nil, "problems": faults}
		if faults == nil {
			answer["problems"] = []pack.Problem{}
		}
		if err := r.writeJSON(answer); err != nil {
			return err
		}
	}
	if err == nil {
		if !r.json {
			r.say("%s", sound())
		}
		return nil
	}
	for _, f := range faults {
		if !r.json {
			r.say("%s", lines(f.String()))
		}
	}
	return record.Fail(record.Invalid, faults.Invalid().Message)
}

// builtIn opens the packs that come with Steward.
func builtIn() (*pack.Library, error) {
	library, err := pack.Open(content.Packs)
	if err != nil {
		return nil, record.Wrap(record.Internal, "The packs that come with Steward cannot be read", err)
	}
	return library, nil
}

// readPack finds a pack by the name of one that comes with Steward, or by path.
func readPack(name string) (*pack.Pack, error) {
	library, err := builtIn()
	if err != nil {
		return nil, err
	}
	if p := library.Pack(name); p != nil {
		return p, nil
	}
	p, err := readPath(name)
	var faults pack.Problems
	switch {
	case record.CodeOf(err) == record.NotFound:
		return nil, record.Wrap(record.NotFound, fmt.Sprintf("%s is neither a pack that comes with Steward nor a folder or file with one", name), err)
	case errors.As(err, &faults):
		return nil, faults.Invalid()
	}
	return p, err
}

// readPath reads a pack from a folder or file. Problems name files as they can
// be opened from here.
func readPath(path string) (*pack.Pack, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, record.Wrap(record.NotFound, "There is no folder or file "+path, err)
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", path, err)
	case info.IsDir():
		p, err := pack.Read(os.DirFS(path), ".")
		var faults pack.Problems
		if errors.As(err, &faults) {
			for i := range faults {
				faults[i].File = filepath.Join(path, faults[i].File)
			}
		}
		return p, err
	case !info.Mode().IsRegular():
		return nil, record.Fail(record.Invalid, path+" is neither a folder nor a file")
	}
	data, err := readFileBounded(path)
	if err != nil {
		return nil, err
	}
	return pack.ReadFile(path, data)
}

// readFileBounded reads no more than a byte beyond what a pack may have.
func readFileBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	defer func() { _ = f.Close() }() // read only
	data, err := io.ReadAll(io.LimitReader(f, pack.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}
