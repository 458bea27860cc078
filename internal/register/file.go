package register

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"

	"steward/internal/access"
	"steward/internal/blob"
	"steward/internal/record"
)

// MaxFile is the largest file a record takes, in bytes.
const MaxFile = 1 << 30

// PutFile keeps bytes for a File field of a record of the kind, which the actor
// may create or change. The name loses its folders; the type is detected from
// the bytes, whatever the sender claims. An empty file is refused: it shows
// nothing.
func (g *Register) PutFile(ctx context.Context, a access.Actor, kind, name string, r io.Reader) (record.FileRef, error) {
	if !a.May(access.Create, kind, nil).Allowed && !a.May(access.Update, kind, nil).Allowed {
		return record.FileRef{}, a.Require(access.Create, kind, nil)
	}
	name = fileName(name)
	if name == "" || record.CheckProse(name, 255, false) != nil {
		return record.FileRef{}, record.Fail(record.Invalid, "The file needs a name of 255 characters at most, without control characters.")
	}
	buffered := bufio.NewReaderSize(r, 4096)
	head, err := buffered.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return record.FileRef{}, record.Wrap(record.Invalid, "The file did not arrive whole.", err)
	}
	if len(head) == 0 {
		return record.FileRef{}, record.Fail(record.Invalid, "The file is empty.")
	}
	info, err := g.blobs.Put(ctx, blob.Scope(a.Org), buffered, MaxFile)
	if err != nil {
		return record.FileRef{}, explainPut(err)
	}
	return record.FileRef{Hash: string(info.Hash), Name: name, Size: info.Size, Type: detect(head, name)}, nil
}

// fileName keeps the last part of what a sender calls a file.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}

// detect names the type of bytes. The ending of a name decides only between
// kinds of plain text and of zip archives, which look alike.
func detect(head []byte, name string) string {
	typ, _, err := mime.ParseMediaType(http.DetectContentType(head))
	if err != nil {
		return "application/octet-stream"
	}
	byName := map[string]string{
		"text/plain .csv": "text/csv", "text/plain .json": "application/json", "text/plain .md": "text/markdown", "text/plain .yaml": "application/yaml", "text/plain .yml": "application/yaml",
		"application/zip .xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/zip .docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/zip .pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	}
	if better, ok := byName[typ+" "+strings.ToLower(path.Ext(name))]; ok {
		return better
	}
	return typ
}

func explainPut(err error) error {
	switch {
	case errors.Is(err, blob.ErrTooLarge):
		return record.Wrap(record.TooLarge, "The file is larger than 1 GiB, the most that one file may have.", err)
	case errors.Is(err, context.Canceled):
		return err
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return record.Wrap(record.TooLarge, "The file is larger than this page takes.", err)
	}
	return record.Wrap(record.Unavailable, "The file could not be kept. Nothing was written; check the disk and try again.", err)
}

// OpenFile opens a file that a version of the record holds, by hash. The reader
// ends with an error when the bytes no longer have their hash.
func (g *Register) OpenFile(ctx context.Context, a access.Actor, id record.ID, hash string) (record.FileRef, io.ReadCloser, error) {
	r, err := g.Get(ctx, a, id)
	if err != nil {
		return record.FileRef{}, nil, err
	}
	ref, err := g.fileOf(ctx, a, r, hash)
	if err != nil {
		return record.FileRef{}, nil, err
	}
	bytes, err := g.blobs.Get(ctx, blob.Scope(a.Org), blob.Hash(hash))
	switch {
	case isNotFound(err):
		return ref, nil, record.Wrap(record.Internal, "The bytes of this file are missing from the file store. Run steward fsck.", err)
	case err != nil:
		return ref, nil, record.Wrap(record.Unavailable, "The file store does not answer.", err)
	}
	return ref, bytes, nil
}

// fileOf finds a file in the record as it is, or in an earlier version of it.
func (g *Register) fileOf(ctx context.Context, a access.Actor, r record.Record, hash string) (record.FileRef, error) {
	k := g.kinds.Kind(r.Kind)
	custom, err := customFields(ctx, g.db, a.Org, r.Kind)
	if err != nil {
		return record.FileRef{}, err
	}
	bodies := []record.Body{r.Body}
	leaves, err := g.store.History(ctx, a.Org, r.ID, 0, 500)
	if err != nil {
		return record.FileRef{}, err
	}
	for _, l := range leaves {
		c, err := l.Change(a.Org)
		if err != nil {
			return record.FileRef{}, err
		}
		bodies = append(bodies, c.Body)
	}
	for _, b := range bodies {
		for _, ref := range filesOf(k, custom, b) {
			if ref.Hash == hash {
				return ref, nil
			}
		}
	}
	return record.FileRef{}, record.Fail(record.NotFound, "The record holds no such file.")
}
