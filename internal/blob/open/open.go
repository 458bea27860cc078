// Package open opens a store of blobs by its URL. It is apart from package blob
// so that the core does not import the S3 client.
package open

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"steward/internal/blob"
	"steward/internal/blob/s3"
)

// Store opens the store a location names: s3://bucket/prefix?… as s3.Open
// reads it, file:///folder, or the path of a folder. A location that is none of
// these gives an error that wraps blob.ErrInvalid.
func Store(ctx context.Context, location string) (blob.Store, error) {
	scheme, _, isURL := strings.Cut(location, "://")
	switch {
	case location == "":
		return nil, fmt.Errorf("the location of blobs is empty: %w", blob.ErrInvalid)
	case !isURL:
		return disk(location)
	case scheme == "s3":
		store, err := s3.Open(ctx, location)
		if err != nil {
			return nil, err
		}
		return store, nil
	case scheme == "file":
		return file(location)
	}
	return nil, fmt.Errorf("blobs are kept in a folder, at file:///folder or at s3://bucket, not at %.20q: %w",
		scheme+"://", blob.ErrInvalid)
}

func file(location string) (blob.Store, error) {
	u, err := url.Parse(location)
	if err != nil || u.Host != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || len(u.Path) < 2 {
		return nil, fmt.Errorf("%.80q is not like file:///folder: %w", location, blob.ErrInvalid)
	}
	return disk(u.Path)
}

// disk keeps a nil *blob.Disk from becoming a store that is not nil.
func disk(folder string) (blob.Store, error) {
	store, err := blob.OpenDisk(folder)
	if err != nil {
		return nil, err
	}
	return store, nil
}
