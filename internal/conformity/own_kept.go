package conformity

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"steward/internal/access"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/register"
)

// KeepOwn keeps an own pack between its preview and its confirmation, apart from
// records; it is forgotten after a week. Only whoever kept it can ask for it.
func (s *Service) KeepOwn(ctx context.Context, a access.Actor, p *pack.Pack) (record.ID, error) {
	hash, _, err := s.reg.PutUpload(ctx, a, bytes.NewReader(p.JSON()), MaxOwn)
	if err != nil {
		return "", err
	}
	u, err := s.reg.SaveUpload(ctx, a, register.Upload{Hashes: []string{hash}, Spec: []byte(`{"pack":true}`)})
	return u.ID, err
}

// KeptOwn returns what KeepOwn kept.
func (s *Service) KeptOwn(ctx context.Context, a access.Actor, id record.ID) (*pack.Pack, error) {
	u, err := s.reg.ReadUpload(ctx, a, id)
	if err != nil || len(u.Hashes) != 1 || string(u.Spec) != `{"pack":true}` {
		return nil, errors.Join(err, record.Fail(record.NotFound, "The file is not kept any more. Send it again."))
	}
	file, err := s.reg.OpenUpload(ctx, a, u.Hashes[0])
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // read only
	data, err := io.ReadAll(io.LimitReader(file, MaxOwn+1))
	if err != nil {
		return nil, fmt.Errorf("read a pack that was kept: %w", err)
	}
	return pack.ReadFile("pack.json", data)
}
