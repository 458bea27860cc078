package database

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"steward/internal/record"
)

// lockName is the file beside the database that a server holds locked.
const lockName = "serve.lock"

// errHeld says that another process holds the lock.
var errHeld = errors.New("held by another process")

// Guard is a data folder taken for one server. It is given back by Close, or
// when the process ends, however it ends.
type Guard struct{ file *os.File }

// Lock takes a data folder for a server, so that a second one on the same
// folder is refused with a Conflict that names the first. Other commands need
// no lock: SQLite keeps them and the server apart.
func Lock(dir string) (*Guard, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, record.Wrap(record.Unavailable, "The data folder cannot be made: "+dir, err)
	}
	path := filepath.Join(dir, lockName)
	file, err := lockFile(path)
	switch {
	case errors.Is(err, errHeld):
		return nil, record.Fail(record.Conflict, "Another Steward server runs on the data folder "+dir+holder(path)+". Stop it first, or choose another folder with --data.")
	case err != nil:
		return nil, record.Wrap(record.Unavailable, "The data folder cannot be locked: "+dir, err)
	}
	if err := note(file); err != nil {
		file.Close()
		return nil, record.Wrap(record.Unavailable, "The data folder cannot be written: "+dir, err)
	}
	return &Guard{file}, nil
}

// note writes who holds the lock, for people.
func note(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return fmt.Errorf("clear the lock file: %w", err)
	}
	if _, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		return fmt.Errorf("write the lock file: %w", err)
	}
	return nil
}

// holder names the process that holds the lock, as far as it can be known.
func holder(path string) string {
	text, err := os.ReadFile(path)
	pid, wrong := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || wrong != nil {
		return ""
	}
	return fmt.Sprintf(" (process %d)", pid)
}

// Close gives the folder back.
func (g *Guard) Close() error { return g.file.Close() }
