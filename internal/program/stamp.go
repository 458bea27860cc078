package program

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"steward/internal/ledger/timestamp"
)

// rootsFile, in the data folder, holds certificates in PEM of time-stamp
// authorities that the system does not know.
const rootsFile = "tsa-roots.pem"

// stamp has a checkpoint stamped by the authority an organisation named. A token
// is kept only when it verifies against the system's certificates or those of
// rootsFile.
func (p *Program) stamp(ctx context.Context, authority string, checkpoint []byte) ([]byte, error) {
	roots, err := stampRoots(filepath.Join(p.settings.Data, rootsFile))
	if err != nil {
		return nil, err
	}
	client := timestamp.Client{URL: authority, HTTP: &http.Client{}, Roots: roots, Rand: p.around.Rand}
	token, _, err := client.Stamp(ctx, checkpoint)
	return token, err
}

func stampRoots(file string) (*x509.CertPool, error) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without certificates has those of the file
	}
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return roots, nil
	case err != nil:
		return nil, fmt.Errorf("read the certificates of time-stamp authorities: %w", err)
	case !roots.AppendCertsFromPEM(text):
		return nil, fmt.Errorf("%s holds no certificate in PEM", file)
	}
	return roots, nil
}
