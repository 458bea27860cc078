package register

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"

	"steward/internal/access"
	"steward/internal/blob"
	"steward/internal/record"
)

// MaxFile is the largest file a record takes unless Options say otherwise, in
// bytes.
const MaxFile = 1 << 30

// Sent is a file as it arrives.
type Sent struct {
	Name string // loses its folders
	Type string // the media type the sender claims; may be empty
	Size int64  // in bytes, as the sender claims; 0 or less when it does not
	Body io.Reader
}

// FileLimit is the largest file this register takes, in bytes.
func (g *Register) FileLimit() int64 { return g.maxFile }

// PutFile is TakeFile for a file of which nothing but its name is claimed.
func (g *Register) PutFile(ctx context.Context, a access.Actor, kind, name string, r io.Reader) (record.FileRef, error) {
	return g.TakeFile(ctx, a, kind, Sent{Name: name, Body: r})
}

// TakeFile keeps bytes for a File field of a record of the kind, which the actor
// may create or change. The name loses its folders; the type is detected from
// the bytes, whatever the sender claims. Refused are an empty file, which shows
// nothing, one that is too large, as soon as that is known, and one that is not
// what its name or its type says.
func (g *Register) TakeFile(ctx context.Context, a access.Actor, kind string, f Sent) (record.FileRef, error) {
	if !a.May(access.Create, kind, nil).Allowed && !a.May(access.Update, kind, nil).Allowed {
		return record.FileRef{}, a.Require(access.Create, kind, nil)
	}
	name := fileName(f.Name)
	if name == "" || record.CheckProse(name, 255, false) != nil {
		return record.FileRef{}, record.Fail(record.Invalid, "The file needs a name of 255 characters at most, without control characters.")
	}
	if f.Size > g.maxFile {
		return record.FileRef{}, g.tooLarge(nil)
	}
	buffered := bufio.NewReaderSize(f.Body, 4096)
	head, err := buffered.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return record.FileRef{}, explainSent(err)
	}
	if len(head) == 0 {
		return record.FileRef{}, record.Fail(record.Invalid, "The file "+name+" is empty: 0 bytes show nothing.")
	}
	if why := contradiction(name, f.Type, head); why != "" {
		return record.FileRef{}, record.Fail(record.Invalid, why)
	}
	info, err := g.blobs.Put(ctx, blob.Scope(a.Org), buffered, g.maxFile)
	if errors.Is(err, blob.ErrTooLarge) {
		return record.FileRef{}, g.tooLarge(err)
	} else if err != nil {
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

func (g *Register) tooLarge(cause error) error {
	return record.Wrap(record.TooLarge, "The file is larger than "+sizeText(g.maxFile)+", the most that one file may have. Nothing of it was kept.", cause)
}

// sizeText writes a number of bytes in the largest unit that it fills.
func sizeText(n int64) string {
	units := []string{"bytes", "KiB", "MiB", "GiB", "TiB"}
	i := 0
	for n >= 1<<10 && n%(1<<10) == 0 && i < len(units)-1 {
		n, i = n>>10, i+1
	}
	return fmt.Sprintf("%d %s", n, units[i])
}

// explainSent says why bytes could not be read from who sends them.
func explainSent(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return record.Wrap(record.TooLarge, "The file is larger than this page takes.", err)
	}
	return record.Wrap(record.Invalid, "The file did not arrive whole.", err)
}

func explainPut(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &tooLarge):
		return explainSent(err)
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
	if ref, ok := heldBy(k, custom, r.Body, hash); ok {
		return ref, nil
	}
	leaves, err := g.store.History(ctx, a.Org, r.ID, 0, 500)
	if err != nil {
		return record.FileRef{}, err
	}
	for _, l := range leaves {
		c, err := l.Change(a.Org)
		if err != nil {
			return record.FileRef{}, err
		}
		if ref, ok := heldBy(k, custom, c.Body, hash); ok {
			return ref, nil
		}
	}
	return record.FileRef{}, record.Fail(record.NotFound, "The record holds no such file.")
}

// heldBy finds a file in a body by its hash.
func heldBy(k *record.Kind, custom []record.Field, b record.Body, hash string) (record.FileRef, bool) {
	for _, ref := range filesOf(k, custom, b) {
		if ref.Hash == hash {
			return ref, true
		}
	}
	return record.FileRef{}, false
}
