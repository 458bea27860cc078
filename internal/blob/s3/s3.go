// Package s3 keeps blobs in a bucket of Amazon S3 or of a store that speaks its
// protocol. It is a leaf: nothing but package open imports it, so that the
// core does not carry the client library.
package s3

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"

	"steward/internal/blob"
)

// maxObject is the largest object that one request may put (Amazon S3 User
// Guide, "Uploading objects"). One request is what makes Put all or nothing.
const maxObject = 5 << 30

// Store keeps blobs as objects PREFIX/SCOPE/HASH. It satisfies blob.Store.
//
// Put first writes the bytes to an unnamed file in the folder for temporary
// files, since their hash is their key, and then sends them with the hash in
// the signed request, so that the bucket refuses what arrives changed. Bytes
// over 5 GiB give blob.ErrTooLarge. Delete removes every version of an object;
// where a retention of Object Lock forbids it, it returns the refusal.
type Store struct {
	client *minio.Core
	bucket string
	prefix string // empty, or ends with a slash
}

func (s *Store) key(scope blob.Scope, hash blob.Hash) string {
	return s.prefix + string(scope) + "/" + string(hash)
}

// Put implements blob.Store.
func (s *Store) Put(ctx context.Context, scope blob.Scope, r io.Reader, limit int64) (blob.Info, error) {
	if err := blob.CheckScope(scope); err != nil {
		return blob.Info{}, err
	}
	f, err := spool()
	if err != nil {
		return blob.Info{}, fmt.Errorf("keep a blob: %w", err)
	}
	info, err := blob.Copy(ctx, f, r, min(limit, maxObject))
	if err == nil {
		err = s.send(ctx, scope, f, info)
	}
	if closed := f.Close(); err == nil && closed != nil {
		err = fmt.Errorf("close a temporary file: %w", closed)
	}
	if err != nil {
		return blob.Info{}, err
	}
	return info, nil
}

// spool returns a temporary file that no name leads to and that disappears
// when it is closed, even by a crash.
func spool() (*os.File, error) {
	f, err := os.CreateTemp("", "steward-blob-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (s *Store) send(ctx context.Context, scope blob.Scope, f *os.File, info blob.Info) error {
	sum, err := hex.DecodeString(string(info.Hash))
	if err != nil {
		return fmt.Errorf("keep blob %s: %w", info.Hash, err)
	}
	opts := minio.PutObjectOptions{
		ContentType:          "application/octet-stream",
		DisableContentSha256: true, // no streaming signature: the hash is known and signed
		UserMetadata:         map[string]string{"X-Amz-Checksum-Sha256": base64.StdEncoding.EncodeToString(sum)},
	}
	body := io.NewSectionReader(f, 0, info.Size)
	_, err = s.client.PutObject(ctx, s.bucket, s.key(scope, info.Hash), body, info.Size, "", string(info.Hash), opts)
	if err != nil {
		return fmt.Errorf("keep blob %s: %w", info.Hash, err)
	}
	return nil
}

// Get implements blob.Store.
func (s *Store) Get(ctx context.Context, scope blob.Scope, hash blob.Hash) (io.ReadCloser, error) {
	if err := blob.Check(scope, hash); err != nil {
		return nil, err
	}
	body, _, _, err := s.client.GetObject(ctx, s.bucket, s.key(scope, hash), minio.GetObjectOptions{})
	if err != nil {
		return nil, lost(hash, err)
	}
	return blob.Verify(ctx, body, hash), nil
}

// Stat implements blob.Store.
func (s *Store) Stat(ctx context.Context, scope blob.Scope, hash blob.Hash) (blob.Info, error) {
	if err := blob.Check(scope, hash); err != nil {
		return blob.Info{}, err
	}
	found, err := s.client.StatObject(ctx, s.bucket, s.key(scope, hash), minio.StatObjectOptions{})
	if err != nil {
		return blob.Info{}, lost(hash, err)
	}
	return blob.Info{Hash: hash, Size: found.Size}, nil
}

// lost turns a missing object into blob.ErrNotFound.
func lost(hash blob.Hash, err error) error {
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return fmt.Errorf("blob %s: %w", hash, blob.ErrNotFound)
	}
	return fmt.Errorf("find blob %s: %w", hash, err)
}

// Walk implements blob.Store.
func (s *Store) Walk(ctx context.Context, scope blob.Scope, visit func(blob.Info) error) error {
	if err := blob.CheckScope(scope); err != nil {
		return err
	}
	prefix := s.key(scope, "")
	opts := minio.ListObjectsOptions{Prefix: prefix, Recursive: true}
	for object := range s.client.ListObjectsIter(ctx, s.bucket, opts) {
		if err := errors.Join(context.Cause(ctx), object.Err); err != nil {
			return fmt.Errorf("list blobs: %w", err)
		}
		hash := blob.Hash(strings.TrimPrefix(object.Key, prefix))
		if !hash.Valid() {
			continue
		}
		if err := visit(blob.Info{Hash: hash, Size: object.Size}); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

// Delete implements blob.Store.
func (s *Store) Delete(ctx context.Context, scope blob.Scope, hash blob.Hash) error {
	if err := blob.Check(scope, hash); err != nil {
		return err
	}
	key := s.key(scope, hash)
	versions, err := s.versions(ctx, key)
	if err != nil {
		return fmt.Errorf("erase blob %s: %w", hash, err)
	}
	for _, version := range versions {
		err := s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{VersionID: version})
		if err != nil && minio.ToErrorResponse(err).Code != minio.NoSuchKey {
			return fmt.Errorf("erase blob %s: %w", hash, err)
		}
	}
	return nil
}

// versions lists the versions of an object and the marks of its deletion. A
// store that has no versions has the one without a name.
func (s *Store) versions(ctx context.Context, key string) ([]string, error) {
	var found []string
	opts := minio.ListObjectsOptions{Prefix: key, Recursive: true, WithVersions: true}
	for object := range s.client.ListObjectsIter(ctx, s.bucket, opts) {
		if err := object.Err; err != nil {
			if minio.ToErrorResponse(err).Code == minio.NotImplemented {
				return []string{""}, nil
			}
			return nil, err
		}
		if object.Key == key {
			found = append(found, object.VersionID)
		}
	}
	return found, context.Cause(ctx)
}
