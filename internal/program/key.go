package program

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"steward/internal/record"
)

// keySize is the length of the server's key in bytes. It seals the keys that
// sign the logs of organisations.
const keySize = 32

// findKey returns the server's key: the one given, or the one in the data
// folder, which is made when the database is new. A key that went missing is
// never replaced by another, since nothing sealed could be opened with it.
func findKey(ctx context.Context, s Settings, rand io.Reader, fresh func(context.Context) (bool, error)) ([]byte, error) {
	if s.Key != "" {
		return decodeKey("STEWARD_KEY", s.Key)
	}
	file := filepath.Join(s.Data, "server.key")
	text, err := os.ReadFile(file)
	if err == nil {
		return decodeKey(file, string(text))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, record.Wrap(record.Unavailable, fmt.Sprintf("The server's key %s cannot be read: %s.", file, reason(err)), err)
	}
	isNew, err := fresh(ctx)
	if err != nil {
		return nil, err
	}
	if !isNew {
		return nil, record.Fail(record.Unavailable, fmt.Sprintf("The server's key is missing, and the database was set up with one. Put the file %s back from a backup, or give the key in STEWARD_KEY.", file))
	}
	return makeKey(file, rand)
}

func decodeKey(where, text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != keySize {
		return nil, record.Fail(record.Invalid, fmt.Sprintf("%s does not hold a key: 32 bytes in base64.", where))
	}
	return key, nil
}

// makeKey makes a key readable by its owner alone. When another process made
// one in the meantime, that one is returned.
func makeKey(file string, rand io.Reader) ([]byte, error) {
	key := make([]byte, keySize)
	if _, err := io.ReadFull(rand, key); err != nil {
		return nil, fmt.Errorf("make the server's key: %w", err)
	}
	err := writeNew(file, base64.StdEncoding.EncodeToString(key)+"\n")
	if errors.Is(err, fs.ErrExist) {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read the server's key: %w", err)
		}
		return decodeKey(file, string(text))
	}
	if err != nil {
		return nil, record.Wrap(record.Unavailable, fmt.Sprintf("The server's key cannot be written to %s: %s.", file, reason(err)), err)
	}
	return key, nil
}

// writeNew makes a file with a text, whole and durable or not at all.
func writeNew(file, text string) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(text)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	err = os.Link(tmp.Name(), file)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = os.Rename(tmp.Name(), file) // a file system without links
	}
	return err
}
