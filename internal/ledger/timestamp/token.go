package timestamp

import (
	"crypto"
	"crypto/sha1" //nolint:gosec // names a certificate in old tokens, signs nothing
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"
)

// Stamp is a time stamp that has been verified.
type Stamp struct {
	Time      time.Time     // when the authority says the checkpoint existed, UTC
	Accuracy  time.Duration // how exact that is, 0 if the authority does not say
	Policy    string        // object identifier of the authority's policy
	Serial    string        // serial number of the token, decimal
	Authority string        // subject of the authority's certificate
}

// Verify checks a time-stamp token (RFC 3161 section 2.4.2) over the bytes of
// a checkpoint, offline: that it is over these bytes, that exactly one
// authority signed it, and that the authority's certificate led to one of the
// roots, for time stamping and nothing else, at the time of the stamp. The
// token must carry the authority's certificate.
//
// Whether the certificate was revoked is not checked; that needs a network.
func Verify(token, checkpoint []byte, roots *x509.CertPool) (*Stamp, error) {
	info, signed, err := parse(token)
	if err != nil {
		return nil, fmt.Errorf("time stamp: %w", err)
	}
	sum := sha256.Sum256(checkpoint)
	if info.HashAlgorithm != crypto.SHA256 || subtle.ConstantTimeCompare(info.HashedMessage, sum[:]) != 1 {
		return nil, errors.New("time stamp: it is not over the SHA-256 of this checkpoint")
	}
	authority, err := checkSigner(signed, info.Time, roots)
	if err != nil {
		return nil, fmt.Errorf("time stamp: %w", err)
	}
	return &Stamp{
		Time:      info.Time.UTC(),
		Accuracy:  info.Accuracy,
		Policy:    info.Policy.String(),
		Serial:    info.SerialNumber.String(),
		Authority: authority.Subject.String(),
	}, nil
}

// parsing guards a counter the CMS parser keeps in a variable of its package,
// which concurrent parses would race on; hence it cannot belong to a value.
var parsing sync.Mutex

// parse reads a token whose shape has been checked, and its CMS envelope.
func parse(token []byte) (*timestamp.Timestamp, *pkcs7.PKCS7, error) {
	if err := checkDER(token); err != nil {
		return nil, nil, err
	}
	parsing.Lock()
	defer parsing.Unlock()
	info, err := timestamp.Parse(token)
	if err != nil {
		return nil, nil, fmt.Errorf("the token cannot be read: %w", err)
	}
	if info.SerialNumber == nil {
		return nil, nil, errors.New("the token has no serial number")
	}
	signed, err := pkcs7.Parse(token)
	if err != nil {
		return nil, nil, fmt.Errorf("the token cannot be read: %w", err)
	}
	return info, signed, nil
}

// Object identifiers: id-contentType, id-ct-TSTInfo, and the attributes
// signing certificate version 1 (RFC 2634) and 2 (RFC 5035).
func oidContentType() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3} }
func oidTSTInfo() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
}
func oidSigningCert() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
}
func oidSigningCertV2() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
}

// checkSigner checks who signed, with what right, at the time of the stamp.
func checkSigner(signed *pkcs7.PKCS7, at time.Time, roots *x509.CertPool) (*x509.Certificate, error) {
	if roots == nil {
		return nil, errors.New("no trusted certificates given")
	}
	cert := signed.GetOnlySigner()
	if cert == nil {
		return nil, errors.New("it does not have exactly one signer whose certificate it carries")
	}
	var content asn1.ObjectIdentifier
	if err := signed.UnmarshalSignedAttribute(oidContentType(), &content); err != nil || !content.Equal(oidTSTInfo()) {
		return nil, errors.New("what is signed is not a time stamp")
	}
	if err := checkSigningCertificate(signed, cert); err != nil {
		return nil, err
	}
	if len(cert.ExtKeyUsage) != 1 || cert.ExtKeyUsage[0] != x509.ExtKeyUsageTimeStamping || len(cert.UnknownExtKeyUsage) != 0 {
		return nil, errors.New("the certificate is not one for time stamping alone")
	}
	opts := x509.VerifyOptions{
		Roots:         roots,
		Intermediates: x509.NewCertPool(),
		CurrentTime:   at,
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	}
	for _, c := range signed.Certificates {
		opts.Intermediates.AddCert(c)
	}
	if err := signed.VerifyWithOpts(opts); err != nil {
		return nil, fmt.Errorf("the signature does not hold: %w", err)
	}
	return cert, nil
}

// essCertID is ESSCertID and ESSCertIDv2, as far as it is needed.
type essCertID struct {
	HashAlgorithm pkix.AlgorithmIdentifier `asn1:"optional"`
	CertHash      []byte
	IssuerSerial  asn1.RawValue `asn1:"optional"`
}

// signingCertificate is SigningCertificate and SigningCertificateV2.
type signingCertificate struct {
	Certs    []essCertID
	Policies asn1.RawValue `asn1:"optional"`
}

// checkSigningCertificate checks that what is signed names the certificate,
// as RFC 3161 section 2.4.2 requires, so that no other certificate of the same
// key can be put in its place.
func checkSigningCertificate(signed *pkcs7.PKCS7, cert *x509.Certificate) error {
	var attr signingCertificate
	v2 := signed.UnmarshalSignedAttribute(oidSigningCertV2(), &attr) == nil
	if !v2 && signed.UnmarshalSignedAttribute(oidSigningCert(), &attr) != nil {
		return errors.New("the signature does not name its certificate")
	}
	if len(attr.Certs) == 0 {
		return errors.New("the signature does not name its certificate")
	}
	id := attr.Certs[0]
	sum, err := certHash(cert.Raw, v2, id.HashAlgorithm.Algorithm)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(sum, id.CertHash) != 1 {
		return errors.New("the signature names another certificate")
	}
	return nil
}

// certHash hashes a certificate as the attribute says: version 1 with SHA-1,
// version 2 with SHA-256 unless it names another.
func certHash(raw []byte, v2 bool, algorithm asn1.ObjectIdentifier) ([]byte, error) {
	if !v2 {
		sum := sha1.Sum(raw) //nolint:gosec // fixed by RFC 2634
		return sum[:], nil
	}
	switch algorithm.String() {
	case "", "2.16.840.1.101.3.4.2.1":
		sum := sha256.Sum256(raw)
		return sum[:], nil
	case "2.16.840.1.101.3.4.2.2":
		sum := sha512.Sum384(raw)
		return sum[:], nil
	case "2.16.840.1.101.3.4.2.3":
		sum := sha512.Sum512(raw)
		return sum[:], nil
	}
	return nil, fmt.Errorf("the signature names its certificate by an unknown hash %s", algorithm)
}

// sameNumber compares two numbers either of which may be missing.
func sameNumber(a, b *big.Int) bool { return a != nil && b != nil && a.Cmp(b) == 0 }
