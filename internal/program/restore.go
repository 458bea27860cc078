package program

import (
	"archive/zip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/record"
)

// Restore brings a backup back into a data folder and database that hold
// nothing. The key goes to server.key unless Settings.Key is given, which then
// has to be the same. No server may run on the folder.
func Restore(ctx context.Context, s Settings, around Surroundings, r io.ReaderAt, size int64) (Copied, error) {
	z, err := openBackup(r, size)
	if err != nil {
		return Copied{}, err
	}
	lock, err := database.Lock(s.Data)
	if err != nil {
		return Copied{}, err
	}
	defer lock.Close()
	if err := restoreKey(z, s); err != nil {
		return Copied{}, err
	}
	p, err := Open(ctx, s, around)
	if err != nil {
		return Copied{}, err
	}
	done, err := p.restore(ctx, z)
	if closed := p.Close(); err == nil {
		err = closed
	}
	return done, err
}

func openBackup(r io.ReaderAt, size int64) (*zip.Reader, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, record.Wrap(record.Invalid, "The file is no backup of Steward, or not whole.", err)
	}
	text, err := readText(z, backupHead)
	if err != nil {
		return nil, err
	}
	var info backupInfo
	if err := json.Unmarshal([]byte(text), &info); err != nil || info.Format != backupFormat {
		return nil, record.Fail(record.Invalid, fmt.Sprintf("The file is a backup of another format (%q); this program reads %q.", info.Format, backupFormat))
	}
	return z, nil
}

// readText reads a small part of a backup.
func readText(z *zip.Reader, name string) (string, error) {
	f, err := z.Open(name)
	if err != nil {
		return "", record.Wrap(record.Invalid, "The file is no backup of Steward: it has no "+name+".", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 1<<16))
	if err != nil {
		return "", record.Wrap(record.Invalid, "The backup is damaged at "+name+".", err)
	}
	return string(text), nil
}

// restoreKey puts the key in place before the database is opened with it.
func restoreKey(z *zip.Reader, s Settings) error {
	text, err := readText(z, backupKey)
	if err != nil {
		return err
	}
	key, err := decodeKey("The backup", text)
	if err != nil {
		return err
	}
	encoded := base64.StdEncoding.EncodeToString(key)
	if s.Key != "" {
		if strings.TrimSpace(s.Key) != encoded {
			return record.Fail(record.Conflict, "STEWARD_KEY is not the key of the backup. Leave it out, or give the key the server had.")
		}
		return nil
	}
	file := filepath.Join(s.Data, "server.key")
	if err := writeNew(file, encoded+"\n"); err != nil {
		if have, read := os.ReadFile(file); read == nil && strings.TrimSpace(string(have)) == encoded {
			return nil
		}
		return record.Wrap(record.Conflict, fmt.Sprintf("The data folder %s is not empty: it has another server.key. Restore into an empty folder.", s.Data), err)
	}
	return nil
}

// restore brings evidence files back before the database that names them.
func (p *Program) restore(ctx context.Context, z *zip.Reader) (Copied, error) {
	fresh, err := p.Register.Fresh(ctx)
	if err != nil {
		return Copied{}, err
	}
	if !fresh {
		return Copied{}, record.Fail(record.Conflict, "The database is not empty. Restore into an empty one.")
	}
	var done Copied
	for _, f := range z.File {
		if name, ok := strings.CutPrefix(f.Name, backupBlobs); ok {
			if err := p.restoreBlob(ctx, f, name); err != nil {
				return done, err
			}
			done.Files, done.Bytes = done.Files+1, done.Bytes+int64(f.UncompressedSize64)
		}
	}
	data, err := z.Open(backupData)
	if err != nil {
		return done, record.Wrap(record.Invalid, "The backup holds no database.", err)
	}
	defer data.Close()
	if err := p.Register.Load(ctx, data); err != nil {
		return done, err
	}
	return done, nil
}

func (p *Program) restoreBlob(ctx context.Context, f *zip.File, name string) error {
	scope, hash, _ := strings.Cut(name, "/")
	if err := blob.Check(blob.Scope(scope), blob.Hash(hash)); err != nil {
		return record.Wrap(record.Invalid, fmt.Sprintf("The backup holds a file with the wrong name %.120q.", f.Name), err)
	}
	in, err := f.Open()
	if err != nil {
		return damaged(f.Name, err)
	}
	defer in.Close()
	info, err := p.blobs.Put(ctx, blob.Scope(scope), in, int64(f.UncompressedSize64))
	switch {
	case errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, blob.ErrTooLarge):
		return damaged(f.Name, err)
	case err != nil:
		return record.Wrap(record.Unavailable, "An evidence file cannot be brought back.", err)
	case info.Hash != blob.Hash(hash):
		return errors.Join(damaged(f.Name, blob.ErrDamaged), p.blobs.Delete(ctx, blob.Scope(scope), info.Hash))
	}
	return nil
}

func damaged(name string, err error) error {
	return record.Wrap(record.Invalid, fmt.Sprintf("The backup is damaged at %.120s.", name), err)
}
