package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

const (
	bufferSize = 64 << 10
	// maxEmptyReads is how often in a row a reader may give nothing.
	maxEmptyReads = 100
)

// Copy writes r to w to its end and returns hash and size. It is for stores:
// it stops with ErrTooLarge after limit bytes, when the context ends, and when
// r or w fails; w may then hold a part.
func Copy(ctx context.Context, w io.Writer, r io.Reader, limit int64) (Info, error) {
	if limit < 0 {
		return Info{}, fmt.Errorf("a bound of %d bytes is %w", limit, ErrInvalid)
	}
	sum, buf, size, empty := sha256.New(), make([]byte, bufferSize), int64(0), 0
	for {
		if err := context.Cause(ctx); err != nil {
			return Info{}, fmt.Errorf("keep a blob: %w", err)
		}
		n, err := r.Read(buf)
		if size += int64(n); size > limit {
			return Info{}, fmt.Errorf("%w: more than %d", ErrTooLarge, limit)
		}
		sum.Write(buf[:n])
		if _, err := w.Write(buf[:n]); err != nil {
			return Info{}, fmt.Errorf("write a blob: %w", err)
		}
		if empty++; n > 0 {
			empty = 0
		}
		switch {
		case err == io.EOF:
			return Info{Hash: sumOf(sum), Size: size}, nil
		case err != nil:
			return Info{}, fmt.Errorf("read the bytes to keep: %w", err)
		case empty > maxEmptyReads:
			return Info{}, fmt.Errorf("read the bytes to keep: %w", io.ErrNoProgress)
		}
	}
}

// Verify returns a reader of r that ends with io.EOF only if all bytes read
// have the hash, and with ErrDamaged otherwise. It is for stores. Reading stops
// when the context ends; closing it closes r.
func Verify(ctx context.Context, r io.ReadCloser, want Hash) io.ReadCloser {
	return &verifier{ctx: ctx, from: r, want: want, sum: sha256.New()}
}

type verifier struct {
	ctx  context.Context // of the Get that made the reader
	from io.ReadCloser
	want Hash
	sum  hash.Hash
	end  error // once the end is reached
}

func (v *verifier) Read(p []byte) (int, error) {
	if v.end != nil {
		return 0, v.end
	}
	if err := context.Cause(v.ctx); err != nil {
		return 0, fmt.Errorf("read blob %s: %w", v.want, err)
	}
	n, err := v.from.Read(p)
	v.sum.Write(p[:n])
	switch {
	case err == io.EOF:
		v.end = io.EOF
		if sumOf(v.sum) != v.want {
			v.end = fmt.Errorf("blob %s: %w", v.want, ErrDamaged)
		}
		return n, v.end
	case err != nil:
		return n, fmt.Errorf("read blob %s: %w", v.want, err)
	}
	return n, nil
}

func (v *verifier) Close() error { return v.from.Close() }

func sumOf(h hash.Hash) Hash { return Hash(hex.EncodeToString(h.Sum(nil))) }
