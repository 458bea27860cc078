package fsck

import (
	"errors"
	"io"

	"steward/internal/blob"
	"steward/internal/record"
	"steward/internal/store"
)

// checkFile asks for the bytes of an evidence file, and reads them unless the
// check is a quick one.
func (kc *kindCheck) checkFile(r store.Row, f record.FileRef) error {
	ref, where := r.Ref(kc.k), "file "+f.Hash
	scope, hash := blob.Scope(kc.org.ID), blob.Hash(f.Hash)
	if err := blob.Check(scope, hash); err != nil {
		kc.fault(ref, where, "its hash is of no form")
		return nil
	}
	info, err := kc.o.Blobs.Stat(kc.ctx, scope, hash)
	switch {
	case errors.Is(err, blob.ErrNotFound):
		kc.fault(ref, where, "the bytes of %s are missing", clip(f.Name))
		return nil
	case err != nil:
		return err
	case info.Size != f.Size:
		kc.fault(ref, where, "%s has %d bytes; the record says %d", clip(f.Name), info.Size, f.Size)
	}
	if kc.o.Quick {
		return nil
	}
	in, err := kc.o.Blobs.Get(kc.ctx, scope, hash)
	if err != nil {
		return err
	}
	defer in.Close()
	if _, err = io.Copy(io.Discard, in); errors.Is(err, blob.ErrDamaged) {
		kc.fault(ref, where, "the bytes of %s were changed: they no longer have their hash", clip(f.Name))
		return nil
	}
	return err
}
