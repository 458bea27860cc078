// Package timestamp asks a time-stamp authority to confirm when a checkpoint
// existed, and verifies what it answers, as RFC 3161 lays down. The stamp is
// over the SHA-256 of the signed checkpoint's bytes, so it covers the log's
// signature too.
package timestamp

import (
	"bytes"
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"time"

	"github.com/digitorus/timestamp"
)

// DefaultTimeout bounds one request when the client has no timeout of its own.
const DefaultTimeout = 20 * time.Second

// Client asks one authority. All fields but Timeout are required.
type Client struct {
	URL     string         // of the authority, http or https
	HTTP    *http.Client   // how it is reached
	Roots   *x509.CertPool // what its certificate must lead to
	Rand    io.Reader      // secure randomness for nonces
	Timeout time.Duration  // of one request, DefaultTimeout if 0
}

// Stamp has the checkpoint stamped and returns the token, DER as it is to be
// kept, together with what it says. A token is only returned when it verifies
// against Roots and answers this very request.
func (c *Client) Stamp(ctx context.Context, checkpoint []byte) ([]byte, *Stamp, error) {
	nonce := make([]byte, 16)
	if _, err := io.ReadFull(c.Rand, nonce); err != nil {
		return nil, nil, fmt.Errorf("time stamp: reading randomness: %w", err)
	}
	nonce[0] |= 1 // never zero, so that an authority cannot leave it out
	sum := sha256.Sum256(checkpoint)
	request := timestamp.Request{
		HashAlgorithm: crypto.SHA256,
		HashedMessage: sum[:],
		Certificates:  true,
		Nonce:         new(big.Int).SetBytes(nonce),
	}
	body, err := request.Marshal()
	if err != nil {
		return nil, nil, fmt.Errorf("time stamp: writing the request: %w", err)
	}
	answer, err := c.ask(ctx, body)
	if err != nil {
		return nil, nil, fmt.Errorf("time stamp: asking %s: %w", c.URL, err)
	}
	token, err := readAnswer(answer, request.Nonce)
	if err != nil {
		return nil, nil, fmt.Errorf("time stamp: the answer of %s: %w", c.URL, err)
	}
	stamp, err := Verify(token, checkpoint, c.Roots)
	if err != nil {
		return nil, nil, fmt.Errorf("the answer of %s: %w", c.URL, err)
	}
	return token, stamp, nil
}

// ask sends a request as RFC 3161 section 3.4 says and returns the bounded
// answer.
func (c *Client) ask(ctx context.Context, body []byte) ([]byte, error) {
	timeout := c.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/timestamp-query")
	req.Header.Set("Accept", "application/timestamp-reply")
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxToken+1))
	if err != nil {
		return nil, err
	}
	if len(answer) > maxToken {
		return nil, fmt.Errorf("the answer is longer than %d bytes", maxToken)
	}
	return answer, nil
}

// readAnswer returns the token of a response that grants one with our nonce.
func readAnswer(answer []byte, nonce *big.Int) ([]byte, error) {
	if err := checkDER(answer); err != nil {
		return nil, err
	}
	parsing.Lock()
	info, err := timestamp.ParseResponse(answer)
	parsing.Unlock()
	if err != nil {
		return nil, err
	}
	if !sameNumber(info.Nonce, nonce) {
		return nil, errors.New("its nonce is not that of the request: it answers another one")
	}
	return info.RawToken, nil
}
