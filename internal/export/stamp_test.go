package export

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"steward/internal/record"
)

// stamped returns a time-stamp token over a checkpoint, and the roots it leads
// to.
func stamped(t *testing.T, checkpoint []byte) ([]byte, *x509.CertPool) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second) // the library signs with the clock of the machine
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	make := func(c, parent *x509.Certificate) *x509.Certificate {
		der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return cert
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test Root"}, NotBefore: now.AddDate(-1, 0, 0),
		NotAfter: now.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	root := make(template, template)
	cert := make(&x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Test Authority"}, NotBefore: now.AddDate(0, -1, 0),
		NotAfter: now.AddDate(0, 1, 0), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}, KeyUsage: x509.KeyUsageDigitalSignature}, root)
	sum := sha256.Sum256(checkpoint)
	answer, err := (&timestamp.Timestamp{HashAlgorithm: crypto.SHA256, HashedMessage: sum[:], Time: now, Policy: asn1.ObjectIdentifier{1, 2, 3},
		AddTSACertificate: true, Accuracy: time.Second}).CreateResponseWithOpts(cert, key, crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := timestamp.ParseResponse(answer)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(root)
	return parsed.RawToken, pool
}

func says(list []string, part string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, part) })
}

func TestStampOfAnOlderCheckpoint(t *testing.T) {
	f := hospital(t)
	older := f.sign()
	token, roots := stamped(t, older.Note)
	older.Stamp = token
	f.points = append(f.points, older)
	f.sample("model", nil)
	data := pack(t, f, Options{})
	if r := good(t, data); r.Stamp != nil || !says(r.NotProven, "no root certificate") {
		t.Errorf("without roots: %q", r.NotProven)
	}
	r := verify(t, data, VerifyOptions{Roots: roots})
	if !r.OK || r.Stamp == nil || r.Stamp.Size != older.Size || !says(r.Proven, "The first 316 leaves existed on") {
		t.Errorf("with roots: %+v", r)
	}
	if r := verify(t, data, VerifyOptions{Roots: x509.NewCertPool()}); r.OK || r.Findings[0].File != pathStamp {
		t.Errorf("with strange roots: %v", r.Findings)
	}
	u := unpack(t, data)
	token = bytes.Clone(token)
	token[len(token)/2] ^= 4
	u.set(t, pathStamp, token)
	if r := verify(t, u.pack(t), VerifyOptions{Roots: roots}); r.OK || r.Findings[0].File != pathStamp || says(r.Proven, "existed on") {
		t.Errorf("with a forged token: %v", r.Findings)
	}
}

func TestUnstampedPackSaysSo(t *testing.T) {
	f := newFake(t)
	f.log(record.Change{Kind: "membership", Action: "put"})
	r := good(t, pack(t, f, Options{}))
	if !says(r.NotProven, "no time-stamp authority") || r.Counts.Records != 0 {
		t.Errorf("not proven: %q, %+v", r.NotProven, r.Counts)
	}
}
