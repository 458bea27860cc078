package pg

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// oldest is the first PostgreSQL release with ICU as a cluster's collation.
const oldest = 15

var errMissing = errors.New("PostgreSQL 15 or later is needed for this test and was not found in " +
	"/usr/lib/postgresql/*/bin or PATH; install it with \"apt-get install postgresql\", " +
	"or set " + Variable + " to the URL of a cluster whose role may create databases")

// find returns the folder with the newest server programs.
func find() (string, error) {
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", fmt.Errorf("look for PostgreSQL: %w", err)
	}
	slices.SortFunc(dirs, func(a, b string) int { return cmp.Compare(major(b), major(a)) })
	for _, dir := range dirs {
		if major(dir) >= oldest && whole(dir) {
			return dir, nil
		}
	}
	if path, err := exec.LookPath("initdb"); err == nil && whole(filepath.Dir(path)) {
		return filepath.Dir(path), nil
	}
	return "", errMissing
}

// major reads the release out of a path such as /usr/lib/postgresql/15/bin.
func major(dir string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	if err != nil {
		return 0
	}
	return n
}

// whole reports whether the folder has both programs a cluster needs; client
// packages leave a folder without them.
func whole(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}
