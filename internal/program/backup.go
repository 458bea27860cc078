package program

import (
	"archive/zip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"steward/internal/blob"
	"steward/internal/record"
)

// A backup is a zip archive: backup.json, server.key, database.jsonl as package
// database copies it, and evidence files as blobs/SCOPE/HASH. The database is
// copied first, so that every evidence file it names is there already.
const (
	backupFormat = "steward-backup/1"
	backupHead   = "backup.json"
	backupKey    = "server.key"
	backupData   = "database.jsonl"
	backupBlobs  = "blobs/"
)

type backupInfo struct {
	Format  string `json:"format"`
	Program string `json:"program"`
	Created string `json:"created"`
}

// Copied counts what a backup holds or a restore brought back.
type Copied struct {
	Files int64 // evidence files
	Bytes int64 // of them
}

// Backup writes everything: the database as of one moment, all evidence files,
// and the server's key, without which no log could be continued. The server may
// go on meanwhile.
func (p *Program) Backup(ctx context.Context, w io.Writer) (Copied, error) {
	z := zip.NewWriter(w)
	head, err := json.Marshal(backupInfo{backupFormat, "steward " + Version(), p.Register.Now().Format(record.TimeFormat)})
	if err != nil {
		return Copied{}, fmt.Errorf("write the backup: %w", err)
	}
	if err := addText(z, backupHead, string(head)+"\n", p.Register.Now()); err != nil {
		return Copied{}, err
	}
	if err := addText(z, backupKey, base64.StdEncoding.EncodeToString(p.key)+"\n", p.Register.Now()); err != nil {
		return Copied{}, err
	}
	out, err := create(z, backupData, zip.Deflate, p.Register.Now())
	if err != nil {
		return Copied{}, err
	}
	if err := p.Register.Dump(ctx, out); err != nil {
		return Copied{}, err
	}
	done, err := p.backupBlobs(ctx, z)
	if err != nil {
		return done, err
	}
	if err := z.Close(); err != nil {
		return done, fmt.Errorf("write the backup: %w", err)
	}
	return done, nil
}

func create(z *zip.Writer, name string, method uint16, at time.Time) (io.Writer, error) {
	out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: at.UTC()})
	if err != nil {
		return nil, fmt.Errorf("write the backup: %w", err)
	}
	return out, nil
}

func addText(z *zip.Writer, name, text string, at time.Time) error {
	out, err := create(z, name, zip.Deflate, at)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, text); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return nil
}

// backupBlobs copies the evidence files of every organisation. One that is
// erased while the backup runs is left out.
func (p *Program) backupBlobs(ctx context.Context, z *zip.Writer) (Copied, error) {
	var done Copied
	orgs, err := p.Register.Orgs(ctx)
	if err != nil {
		return done, err
	}
	for _, org := range orgs {
		err := p.blobs.Walk(ctx, blob.Scope(org.ID), func(info blob.Info) error {
			err := p.backupBlob(ctx, z, blob.Scope(org.ID), info)
			if errors.Is(err, blob.ErrNotFound) {
				return nil
			}
			if err == nil {
				done.Files, done.Bytes = done.Files+1, done.Bytes+info.Size
			}
			return err
		})
		if err != nil {
			return done, record.Wrap(record.Unavailable, "The evidence files cannot be copied.", err)
		}
	}
	return done, nil
}

func (p *Program) backupBlob(ctx context.Context, z *zip.Writer, scope blob.Scope, info blob.Info) error {
	in, err := p.blobs.Get(ctx, scope, info.Hash)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := create(z, backupBlobs+string(scope)+"/"+string(info.Hash), zip.Store, p.Register.Now())
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return fmt.Errorf("copy %s: %w", info.Hash, err)
	}
	return nil
}
