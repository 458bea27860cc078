package s3

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"steward/internal/blob"
)

const (
	defaultEndpoint = "https://s3.amazonaws.com"
	defaultRegion   = "us-east-1"
	// maxTries is how often a request is tried when the store is out of reach.
	maxTries = 5
)

// target is what a URL says.
type target struct {
	bucket, prefix, host, region string
	secure                       bool
}

// Open connects to the bucket of a URL such as
//
//	s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=eu-central-1
//
// where prefix, endpoint (https://s3.amazonaws.com) and region (us-east-1) may
// be left out. The credentials come from the environment only: AWS_ACCESS_KEY_ID,
// AWS_SECRET_ACCESS_KEY and, for temporary ones, AWS_SESSION_TOKEN. Open fails
// unless the bucket exists and these credentials reach it.
func Open(ctx context.Context, location string) (*Store, error) {
	to, err := parse(location)
	if err != nil {
		return nil, err
	}
	id, secret := os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY")
	if id == "" || secret == "" {
		return nil, errors.New("open the bucket of blobs: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
	}
	client, err := minio.NewCore(to.host, &minio.Options{
		Creds:      credentials.NewStaticV4(id, secret, os.Getenv("AWS_SESSION_TOKEN")),
		Secure:     to.secure,
		Region:     to.region,
		MaxRetries: maxTries,
	})
	if err != nil {
		return nil, fmt.Errorf("open the bucket of blobs: %w", err)
	}
	there, err := client.BucketExists(ctx, to.bucket)
	if err != nil {
		return nil, fmt.Errorf("open the bucket %s at %s: %w", to.bucket, to.host, err)
	}
	if !there {
		return nil, fmt.Errorf("open the bucket %s at %s: there is no such bucket", to.bucket, to.host)
	}
	return &Store{client: client, bucket: to.bucket, prefix: to.prefix}, nil
}

// parse reads the URL. Its errors do not repeat it, since what it should not
// hold may be a secret.
func parse(location string) (target, error) {
	u, err := url.Parse(location)
	switch {
	case err != nil:
		return target{}, fmt.Errorf("the URL of the bucket cannot be read: %w", blob.ErrInvalid)
	case u.User != nil:
		return target{}, fmt.Errorf("the URL of the bucket holds credentials, which belong in the environment: %w", blob.ErrInvalid)
	case u.Scheme != "s3" || u.Host == "" || u.Port() != "" || u.Fragment != "":
		return target{}, fmt.Errorf("the URL of the bucket is not like s3://bucket/prefix: %w", blob.ErrInvalid)
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return target{}, fmt.Errorf("the URL of the bucket cannot be read after its question mark: %w", blob.ErrInvalid)
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if (name != "endpoint" && name != "region") || len(query[name]) > 1 {
			return target{}, fmt.Errorf("the URL of the bucket may have one endpoint and one region, but has %.40q: %w", name, blob.ErrInvalid)
		}
	}
	to := target{bucket: u.Host, region: query.Get("region")}
	if to.region == "" {
		to.region = defaultRegion
	}
	if to.prefix = strings.Trim(u.Path, "/"); to.prefix != "" {
		if path.Clean("/"+to.prefix) != "/"+to.prefix {
			return target{}, fmt.Errorf("the prefix %.80q in the URL of the bucket is %w", to.prefix, blob.ErrInvalid)
		}
		to.prefix += "/"
	}
	return to, to.endpoint(query.Get("endpoint"))
}

func (to *target) endpoint(text string) error {
	if text == "" {
		text = defaultEndpoint
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" ||
		(u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("the endpoint of the bucket is not like https://host or http://host:port: %w", blob.ErrInvalid)
	}
	to.host, to.secure = u.Host, u.Scheme == "https"
	return nil
}
