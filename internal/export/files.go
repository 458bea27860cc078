package export

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"sort"

	"steward/internal/blob"
	"steward/internal/record"
)

// writeFiles writes the bytes of every file a record of the pack names, in
// order of hash. A file that is not there is named in the manifest.
func (p *packer) writeFiles(ctx context.Context) error {
	p.namePaths()
	for _, hash := range sortedHashes(p.files) {
		if err := ctx.Err(); err != nil {
			return err
		}
		e := p.files[hash]
		_, r, err := p.src.OpenFile(ctx, p.actor, e.id, hash)
		if errors.Is(err, context.Canceled) {
			return err
		}
		if absent(err) {
			p.missing, p.absent[hash] = append(p.missing, MissingFile{hash, e.file.Name, e.ref}), true
			continue
		} else if err != nil {
			return fmt.Errorf("file %s of %s: %w", quote(e.file.Name), e.ref, err)
		}
		if err := p.writeFile(hash, e, r); err != nil {
			return err
		}
		p.counts.Files++
	}
	return nil
}

// absent reports whether a file cannot be had, rather than not now.
func absent(err error) bool {
	if err == nil {
		return false
	}
	code := record.CodeOf(err)
	return errors.Is(err, blob.ErrNotFound) || code == record.NotFound || code == record.Denied
}

func (p *packer) writeFile(hash string, e evidence, r io.ReadCloser) error {
	defer r.Close()
	err := p.zip.add(p.filePath(hash), zip.Store, func(w io.Writer) error {
		_, err := io.Copy(w, r)
		return err
	})
	if err == nil && p.zip.sum[len(p.zip.sum)-1].SHA256 != hash {
		err = errors.New("its bytes do not have its hash")
	}
	if err != nil {
		return record.Wrap(record.Internal, fmt.Sprintf("The file %s of %s cannot be read whole. Run steward fsck; nothing was exported.", quote(e.file.Name), e.ref), err)
	}
	return nil
}

func sortedHashes(m map[string]evidence) []string {
	out := make([]string, 0, len(m))
	for h := range m {
		out = append(out, h)
	}
	sort.Strings(out)
	return out
}
