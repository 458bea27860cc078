package timestamp

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"
)

// authority is a time-stamp authority in this process.
type authority struct {
	root, cert *x509.Certificate
	key        crypto.Signer
	now        time.Time
	change     func(*timestamp.Timestamp) // what it does wrong, if anything
	write      func(http.ResponseWriter)  // answers instead, if not nil
}

// newAuthority makes a root and a certificate for time stamping below it.
func newAuthority(t testing.TB, usage ...x509.ExtKeyUsage) *authority {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second) // the library signs with the clock of the machine
	rootKey, key := newKey(t), newKey(t)
	rootTemplate := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test Root"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign}
	root := newCert(t, rootTemplate, rootTemplate, rootKey.Public(), rootKey)
	cert := newCert(t, &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Test Authority"},
		NotBefore: now.AddDate(0, -1, 0), NotAfter: now.AddDate(0, 1, 0), ExtKeyUsage: usage,
		KeyUsage: x509.KeyUsageDigitalSignature}, root, key.Public(), rootKey)
	return &authority{root: root, cert: cert, key: key, now: now}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newCert(t testing.TB, template, parent *x509.Certificate, pub crypto.PublicKey, key crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, pub, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// roots is a pool of the authority's root alone.
func (a *authority) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.root)
	return pool
}

// ServeHTTP answers a time-stamp query.
func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.write != nil {
		a.write(w)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Content-Type") != "application/timestamp-query" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	req, err := timestamp.ParseRequest(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	stamp := &timestamp.Timestamp{HashAlgorithm: req.HashAlgorithm, HashedMessage: req.HashedMessage, Time: a.now,
		Policy: asn1.ObjectIdentifier{1, 2, 3}, Nonce: req.Nonce, AddTSACertificate: req.Certificates, Accuracy: time.Second}
	if a.change != nil {
		a.change(stamp)
	}
	answer, err := stamp.CreateResponseWithOpts(a.cert, a.key, crypto.SHA256)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write(answer)
}

// client serves the authority and returns a client of it.
func (a *authority) client(t testing.TB) *Client {
	t.Helper()
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	return &Client{URL: server.URL, HTTP: server.Client(), Roots: a.roots(), Rand: rand.Reader}
}

var checkpoint = []byte("steward.example/acme\n1\nroot\n")

// TestStamp stamps a checkpoint and verifies the token offline.
func TestStamp(t *testing.T) {
	a := newAuthority(t, x509.ExtKeyUsageTimeStamping)
	token, got, err := a.client(t).Stamp(t.Context(), checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Verify(token, checkpoint, a.roots())
	if err != nil || *again != *got {
		t.Errorf("verifying again: %+v, %v", again, err)
	}
	if !got.Time.Equal(a.now) || got.Accuracy != time.Second || got.Policy != "1.2.3" || got.Authority != "CN=Test Authority" || got.Serial == "0" {
		t.Errorf("stamp %+v", got)
	}
	if _, err := Verify(token, append([]byte("x"), checkpoint...), a.roots()); err == nil {
		t.Error("the token verifies for another checkpoint")
	}
	other := newAuthority(t, x509.ExtKeyUsageTimeStamping)
	if _, err := Verify(token, checkpoint, other.roots()); err == nil {
		t.Error("the token verifies against another root")
	}
	if _, err := Verify(token, checkpoint, nil); err == nil {
		t.Error("the token verifies against no roots")
	}
}

// TestTokenBits flips every bit of the signed part of a token, and samples of
// the rest; whatever still verifies says the same.
func TestTokenBits(t *testing.T) {
	a := newAuthority(t, x509.ExtKeyUsageTimeStamping)
	token, want, err := a.client(t).Stamp(t.Context(), checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range len(token) * 8 {
		token[i/8] ^= 1 << (i % 8)
		got, err := Verify(token, checkpoint, a.roots())
		if err == nil && *got != *want {
			t.Errorf("bit %d of byte %d changes the stamp to %+v", i%8, i/8, got)
		}
		if err != nil {
			refused++
		}
		token[i/8] ^= 1 << (i % 8)
	}
	if refused < len(token)*7 {
		t.Errorf("only %d of %d flipped bits were refused", refused, len(token)*8)
	}
}

// TestStampRefused accepts nothing from an authority that answers wrongly.
func TestStampRefused(t *testing.T) {
	serve := func(body string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { _, _ = io.WriteString(w, body) }
	}
	rejection, err := timestamp.CreateErrorResponse(timestamp.Rejection, timestamp.BadAlgorithm)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		usage  []x509.ExtKeyUsage
		change func(*timestamp.Timestamp)
		write  func(http.ResponseWriter)
	}{
		"another nonce":      {change: func(s *timestamp.Timestamp) { s.Nonce = big.NewInt(5) }},
		"no nonce":           {change: func(s *timestamp.Timestamp) { s.Nonce = nil }},
		"another hash":       {change: func(s *timestamp.Timestamp) { s.HashedMessage = make([]byte, 32) }},
		"no certificate":     {change: func(s *timestamp.Timestamp) { s.AddTSACertificate = false }},
		"expired":            {change: func(s *timestamp.Timestamp) { s.Time = s.Time.AddDate(0, 2, 0) }},
		"another usage":      {usage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning}},
		"two usages":         {usage: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping, x509.ExtKeyUsageCodeSigning}},
		"rejection":          {write: serve(string(rejection))},
		"empty":              {write: serve("")},
		"not DER":            {write: serve("<html>")},
		"too long":           {write: serve(strings.Repeat("x", maxToken+1))},
		"too deep":           {write: serve(strings.Repeat("\x30\x80", 1000))},
		"status":             {write: func(w http.ResponseWriter) { w.WriteHeader(http.StatusTeapot) }},
		"deep, right length": {write: serve(nested(60))},
	} {
		if c.usage == nil {
			c.usage = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}
		}
		a := newAuthority(t, c.usage...)
		a.change, a.write = c.change, c.write
		if _, stamp, err := a.client(t).Stamp(t.Context(), checkpoint); err == nil {
			t.Errorf("%s: accepted %+v", name, stamp)
		} else if strings.Contains(err.Error(), "nested") != (name == "deep, right length") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// nested returns sequences within sequences with right lengths.
func nested(depth int) string {
	s := "\x05\x00"
	for range depth {
		s = "\x30" + string([]byte{byte(len(s))}) + s
	}
	return s
}

// TestStampTimeout does not wait for an authority that never answers.
func TestStampTimeout(t *testing.T) {
	a := newAuthority(t, x509.ExtKeyUsageTimeStamping)
	release := make(chan struct{})
	a.write = func(http.ResponseWriter) { <-release }
	c := a.client(t)
	defer close(release)
	c.Timeout = 50 * time.Millisecond
	if _, _, err := c.Stamp(context.Background(), checkpoint); err == nil || !strings.Contains(err.Error(), "deadline") {
		t.Errorf("got %v, want a deadline exceeded", err)
	}
}

func FuzzVerify(f *testing.F) {
	a := newAuthority(f, x509.ExtKeyUsageTimeStamping)
	token, _, err := a.client(f).Stamp(f.Context(), checkpoint)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token)
	f.Add([]byte("\x30\x82\x00\x10"))
	f.Add([]byte(nested(20)))
	other := newAuthority(f, x509.ExtKeyUsageTimeStamping)
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = readAnswer(data, big.NewInt(1))
		if stamp, err := Verify(data, checkpoint, other.roots()); err == nil {
			t.Errorf("verified against a root that signed nothing: %+v", stamp)
		}
	})
}
