package program

import (
	"fmt"
	"os"
	"path/filepath"

	"steward/internal/record"
)

// Lock makes sure that one server at a time uses a data folder, and that nothing
// is restored below a running one. It holds until the file is closed or the
// process ends.
func Lock(data string) (*os.File, error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, record.Wrap(record.Unavailable, fmt.Sprintf("The data folder %s cannot be made: %s.", data, reason(err)), err)
	}
	f, err := os.OpenFile(filepath.Join(data, "serve.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, record.Wrap(record.Unavailable, fmt.Sprintf("The data folder %s cannot be written to: %s.", data, reason(err)), err)
	}
	if !locked(f) {
		f.Close()
		return nil, record.Fail(record.Conflict, fmt.Sprintf("Another Steward serves the data folder %s. Stop it first, or choose another folder with --data.", data))
	}
	return f, nil
}
